"""The heading of a table, when its rows come again, or those of another table."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from ecodiplo.fold import fold
from ecodiplo.formats.table.grid import tidy
from ecodiplo.formats.table.notes import row_range
from ecodiplo.language import Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecodiplo.errors import InvalidData
    from ecodiplo.formats.input_file import InputFile, IsHeading
    from ecodiplo.formats.table.grid import GridRow


class Heads:
    """The rows of the heading."""

    def __init__(self, source: InputFile, rows: Sequence[GridRow], is_heading: IsHeading) -> None:
        self.first, self.last = rows[0][0], rows[-1][0]
        self.starts = {"\t".join(cells[:3]) for _, cells, _ in rows}  # a quick test of a row
        self._source = source
        self._rows = [[fold(tidy(cell)) for cell in cells] for _, cells, _ in rows]
        self._is_heading = is_heading

    def repeat_in(self, cells: Sequence[str]) -> bool:
        """Whether the cells are those of a row of the heading, whatever empty cells follow."""
        return any(
            all(fold(tidy(cell)) == name for cell, name in zip_longest(cells, row, fillvalue=""))
            for row in self._rows
        )

    def are_headings(self, texts: Sequence[str]) -> bool:
        """Whether at least two different texts, and half of all, are headings: those of a table."""
        others = len(texts) - max(2, (len(texts) + 1) // 2)
        headings = set()
        for text in reversed(texts):  # the first are names, which differ in every row
            if self._is_heading(text):
                headings.add(text.casefold())
            elif (others := others - 1) < 0:
                return False
        return len(headings) > 1

    def of_two_tables(self, number: int) -> InvalidData:
        """The error for the heading of a second table, in the row with this number."""
        reason = Label(
            "rows {first} and {second} head two tables; put each on a sheet or in a file of its"
            " own",
            "dòng {first} và {second} là tiêu đề của hai bảng; hãy để mỗi bảng ở một trang tính"
            " hoặc tệp riêng",
        )
        rows = (row_range([row]) for row in (self.first, number))
        return self._source.fault(reason.fill(first=next(rows), second=next(rows)))
