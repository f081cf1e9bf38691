"""The records of a table: the rows under its heading that are nothing else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ecodiplo.formats.table import row_kinds
from ecodiplo.formats.table.grid import WHOLE_ROW, filled_cells, tidy
from ecodiplo.formats.table.header_row import Heads
from ecodiplo.formats.table.notes import Reason
from ecodiplo.formats.table.row_kinds import FEW, Groups, RowsUnder, counter_column
from ecodiplo.formats.table.total_rows import TotalRows
from ecodiplo.language import Label

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ecodiplo.formats.input_file import InputFile, IsHeading
    from ecodiplo.formats.table.grid import GridRow
    from ecodiplo.formats.table.notes import TableNotes
    from ecodiplo.formats.table.unit_lines import UnitsBelow

_DIGIT = re.compile(r"\d")
_BEGINS_WITH_DIGIT = re.compile(r"(?:^|\t)\d")
_WORD = re.compile(r"[^\W\d_]{3}")
_ALONE = Label(
    "stands alone under an empty row; delete the row if it is a note, or the empty row if it is a"
    " record",
    "đứng riêng dưới một dòng trống; hãy xóa dòng này nếu là ghi chú, hoặc xóa dòng trống nếu là"
    " một hồ sơ",
)
_LAST_ALONE = Label(
    "stands alone in the last row of the table, and may be a note; delete it, or give the record a"
    " second value",
    "đứng riêng ở dòng cuối của bảng và có thể là ghi chú; hãy xóa dòng này, hoặc ghi thêm một giá"
    " trị của hồ sơ",
)
_NO_NUMBER = Label(
    "is no number, in the column that numbers the rows; delete the row if it is not of this table",
    "không phải là số, ở cột đánh số dòng; hãy xóa dòng này nếu không thuộc bảng",
)


class Records:
    """Reads the rows under a heading. Rows that are no records are noted."""

    def __init__(
        self, source: InputFile, heads: Sequence[GridRow], headings: Sequence[str],
        notes: TableNotes, is_heading: IsHeading, units: UnitsBelow,
    ) -> None:  # fmt: skip
        """`heads` are the rows of the heading."""
        self._heads = Heads(source, heads, is_heading)
        self._width = sum(map(bool, headings))
        self._notes = notes
        self._units = units
        self._counter = counter_column(headings)
        self._totals = TotalRows(source, notes, self._counter)
        self._groups = Groups(headings)
        self._last = self._heads.last  # the number of the row above that is not empty
        self._at_break = self._under_heading = True  # whether the row above is no record
        # A row with one cell is a record, unless a repeated heading follows it.
        self._alone: GridRow | None = None
        self._alone_under_gap = False  # whether an empty row is above it
        self._has_alone = False  # whether a record follows an earlier such row
        self._under = RowsUnder(source, notes, self._width)

    def read(self, grid: Iterable[GridRow], above: Iterable[GridRow] = ()) -> Iterator[GridRow]:
        """The records. `above` are the rows above the heading, where groups may begin.

        Raises InvalidData for a second table, for records under the end of the table, and for
        totals that are no sums.
        """
        for _, cells, _ in above:
            self._groups.begins(cells, filled_cells(cells))
        add = self._totals.add
        for row in grid:
            cells = row[1]
            head = "\t".join(cells[:3])
            if not head or head.isspace():
                head = "\t".join(cells)
                if not head or head.isspace():
                    self._at_break = True
                    continue
            may_be_total = row_kinds.MAY_BE_TOTAL.match(head) is not None
            if self._at_break or may_be_total or self._may_be_none(cells, head):
                yield from self._examine(row, may_be_total=may_be_total)
            elif self._under or self._alone:
                yield from self._records(row)
            else:
                add(cells)
                yield row
            self._last = row[0]
        if self._alone:
            number, cells, faults = self._alone
            (text,) = filled_cells(cells).values()
            if self._alone_under_gap:
                self._alone = (number, cells, {WHOLE_ROW: _ALONE, **faults})
            elif not self._has_alone and self._width > 2 and row_kinds.may_be_remark(text):
                self._alone = (number, cells, {WHOLE_ROW: _LAST_ALONE, **faults})
        yield from self._release()
        self._under.end()
        self._totals.finish()

    def _may_be_none(self, cells: Sequence[str], head: str) -> bool:
        """A quick test of a row with these cells, the first of which are `head`: may it be no
        record? It has few cells and not all, or begins as a signature, or is a heading."""
        if head in self._heads.starts:
            return True
        filled = len(cells) - cells.count("")
        if filled == self._width > 2 and _BEGINS_WITH_DIGIT.search(head):
            return False  # no signature fills all columns, and one of them with a number
        if filled <= FEW:
            first = head.lstrip().partition("\t")[0]
            if filled < self._width or row_kinds.may_be_under(first):
                return True
        if _DIGIT.search(head) or _DIGIT.search("".join(cells)):
            return False
        return self._heads.are_headings([cell for cell in cells if cell])

    def _examine(self, row: GridRow, *, may_be_total: bool) -> Iterator[GridRow]:
        """The rows that this one shows to be records: the one above, itself, both or none."""
        number, cells, _ = row
        filled = filled_cells(cells)
        if not filled:
            return
        self._at_break = True
        self._under_heading = self._is_heading_row(number, cells, filled)
        if self._under_heading:
            return
        yield from self._release()
        is_note, is_signature = row_kinds.is_note(filled), row_kinds.is_signature(filled)
        if is_note or is_signature or self._under.go_on(filled):
            self._units.check(number, filled.values())
            self._under.add(number, is_note=is_note, is_signature=is_signature)
        elif self._groups.begins(cells, filled):
            self._units.check(number, filled.values())
            self._notes.pass_over(Reason.GROUP, number, " ".join(filled.values()))
            self._totals.start_group()
        elif judged := self._totals.judge(row, filled) if may_be_total else row:
            if self._counter is not None and _WORD.search(filled.get(self._counter, "")):
                judged = (number, cells, {self._counter: _NO_NUMBER, **judged[2]})
            is_alone = len(filled) == 1 and self._width > 1
            under_gap = is_alone and self._last != self._heads.first and number > self._last + 1
            if under_gap and row_kinds.is_sentence(next(iter(filled.values()))):
                self._units.check(number, filled.values())
                self._under.add(number, is_note=True)
            elif is_alone:
                self._under.leave(number)
                self._alone, self._alone_under_gap = judged, under_gap
            else:
                self._at_break = False
                yield from self._records(judged)
        else:  # a total; its label is a text without a number of its own
            self._units.check(number, (text for text in filled.values() if text[0].isalpha()))

    def _records(self, row: GridRow) -> Iterator[GridRow]:
        """The row, which is a record, after the one above."""
        if self._under:
            self._under.leave(row[0])
        if self._alone:
            yield from self._release()
        self._totals.add(row[1])
        yield row

    def _release(self) -> Iterator[GridRow]:
        """The row with one cell above, which is a record."""
        if self._alone:
            row, self._alone = self._alone, None
            self._has_alone = True
            self._totals.add(row[1])
            yield row

    def _is_heading_row(self, number: int, cells: Sequence[str], filled: Mapping[int, str]) -> bool:
        """Whether the row repeats the headings, as on each page of a long list, or numbers the
        columns, as official forms have it. Raises InvalidData for the heading of a second table."""
        if self._under_heading and row_kinds.numbers_columns(list(filled.values())):
            self._notes.pass_over(Reason.NUMBERS, number)
            return True
        if self._heads.repeat_in(cells):
            if self._alone:
                self._notes.pass_over(Reason.GROUP, self._alone[0], tidy("".join(self._alone[1])))
                self._alone = None
            self._under.leave(number)
            self._notes.pass_over(Reason.REPEATS, number)
            return True
        if self._heads.are_headings(list(filled.values())):
            raise self._heads.of_two_tables(number)
        return False
