"""The rows under a table: footnotes, and the block of those who sign."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ecodiplo.formats.table.notes import Reason, row_range
from ecodiplo.language import Label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecodiplo.formats.input_file import InputFile
    from ecodiplo.formats.table.notes import TableNotes

# A row with more filled cells is a record, unless one of them says that it is something else.
FEW = 4
_MOST = 200
_DIGIT = re.compile(r"\d")


class RowsUnder:
    """The rows under a table so far. They are noted when the table ends, or goes on."""

    def __init__(self, source: InputFile, notes: TableNotes, width: int) -> None:
        """`width` is the number of columns with a heading."""
        self._source = source
        self._notes = notes
        self._width = width
        self._rows: list[int] = []
        self._are_notes = True  # whether all are footnotes
        self._is_signed = False  # whether one of them is a signature

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self._rows)

    def go_on(self, filled: Mapping[int, str]) -> bool:
        """Whether the row goes on with them: a text alone, or the names under a signature."""
        if not self._rows or len(filled) == 1:
            return bool(self._rows)
        is_like_record = len(filled) >= min(self._width, FEW) or any(
            map(_DIGIT.search, filled.values())
        )
        return self._is_signed and not is_like_record

    def add(self, number: int, *, is_note: bool, is_signature: bool = False) -> None:
        """Add a row. Raises InvalidData when there are too many."""
        self._is_signed |= is_signature
        self._rows.append(number)
        self._are_notes &= is_note
        if len(self._rows) > _MOST:
            self.leave(number)

    def leave(self, number: int) -> None:
        """The row with this number is a record or heading, so these were footnotes within the
        table. Raises InvalidData when they were more than that."""
        if self._rows and not self._are_notes:
            reason = Label(
                "looks like a part of the table, under the end of it in {rows}; delete what does"
                " not belong to the table",
                "giống một dòng của bảng nhưng nằm dưới phần cuối bảng ở dòng {rows}; hãy xóa những"
                " gì không thuộc bảng",
            )
            rows = Label("row ", "") if len(self._rows) == 1 else Label("rows ", "")
            raise self._source.fault(reason.fill(rows=rows + row_range(self._rows)), number)
        self.end()

    def end(self) -> None:
        """Note the rows."""
        for number in self._rows:
            self._notes.pass_over(Reason.UNDER, number)
        self._rows = []
