"""The heading of a table: one row, or two of which the upper one names groups of columns."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from ecodiplo.fold import fold
from ecodiplo.formats.table.grid import filled_cells, tidy
from ecodiplo.formats.table.notes import row_range
from ecodiplo.formats.table.two_row_headings import join_headings
from ecodiplo.language import Label
from ecodiplo.workbook_cell import is_covered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecodiplo.errors import InvalidData
    from ecodiplo.formats.input_file import InputFile, IsHeading
    from ecodiplo.formats.table.grid import GridRow

LONGEST_HEADING = 200  # characters


@dataclass(frozen=True)
class Header:
    """The heading among the first rows of a grid."""

    first: int  # the positions of its rows
    last: int
    names: list[str]  # by column; '' for a column without a heading
    known: int  # how many headings the importer has a column for, each counted once


def find_header(rows: Sequence[Sequence[str]], is_heading: IsHeading) -> Header:
    """The heading among `rows`, which are not empty.

    It is the first row of which at least half of the filled cells are headings, and two of them
    where rows have several cells; but not one with less than half as many as another such row.
    Without such a row it is the one with the most headings, at least two; else the first row that
    fills at least half of the columns.
    """
    counts = [_count(row, is_heading) for row in rows]
    width = max(filled for _, filled in counts)
    half = [known if 2 * known >= filled and known >= min(2, width) else 0
            for known, filled in counts]  # fmt: skip
    if most := max(half):
        at = next(at for at, known in enumerate(half) if 2 * known >= most)
    else:
        at = next(at for at, (_, filled) in enumerate(counts) if 2 * filled >= width)
        best = max(range(len(rows)), key=lambda index: counts[index][0])
        if counts[best][0] > max(1, counts[at][0]):
            at = best
    for upper, lower in ((at - 1, at), (at, at + 1)):
        if upper >= 0 and lower < len(rows):
            names = join_headings(rows[upper], rows[lower], is_heading)
            if names:
                return Header(upper, lower, names, _count(names, is_heading)[0])
    names = ["" if is_covered(cell) else heading(cell, is_heading) for cell in rows[at]]
    return Header(at, at, names, counts[at][0])


def _count(row: Sequence[str], is_heading: IsHeading) -> tuple[int, int]:
    """How many different headings the row has, and how many filled cells."""
    filled = filled_cells(row)
    headings = {
        text.casefold() for at, text in filled.items()
        if len(text) <= LONGEST_HEADING and is_heading(heading(row[at], is_heading))
    }  # fmt: skip
    return len(headings), len(filled)


def heading(cell: str, is_heading: IsHeading) -> str:
    """The heading in one line. Line breaks become spaces; or slashes when only those make it a
    heading, which is then the same heading in two languages."""
    plain = tidy(cell)
    if "\n" in cell.strip() and not is_heading(plain):
        languages = " / ".join(filter(None, map(tidy, cell.splitlines())))
        return languages if is_heading(languages) else plain
    return plain


class Heads:
    """The rows of the heading, which may come again below it, or be followed by those of another
    table."""

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
