"""A grid: rows of cells, before any of them is known to be a heading or a record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ecodiplo.errors import InvalidData, row_in_sheet
from ecodiplo.formats.input_file import MOST_COLUMNS
from ecodiplo.language import Label, show_count
from ecodiplo.workbook_cell import is_covered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ecodiplo.formats.input_file import InputFile

# The key of a fault of a row as a whole, which is perhaps no record.
WHOLE_ROW = -1
# A row's number, its cells, and the faults of single cells by column, or WHOLE_ROW. `is_covered`
# marks the cells that a merged cell further left covers: they have its value where they lie under a
# heading.
GridRow = tuple[int, list[str], Mapping[int, Label]]

# The header row is among the first FURTHEST rows that are not empty.
FURTHEST = 30


def first_rows(grid: Iterator[GridRow], least: int = 0) -> tuple[list[GridRow], InvalidData | None]:
    """The first rows that are not empty, among which the heading is, up to the row with the number
    `least` at least; and the fault that ended the reading, which is reported after theirs."""
    rows: list[GridRow] = []
    try:
        for row in grid:
            if any(map(str.strip, row[1])):
                rows.append(row)
                if len(rows) >= FURTHEST and row_in_sheet(row[0]) >= least:
                    break
    except InvalidData as error:
        return rows, error
    return rows, None


def narrow(source: InputFile, grid: Iterable[GridRow]) -> Iterator[GridRow]:
    """The rows cut to MOST_COLUMNS. Raises InvalidData when a cell beyond is filled."""
    for row in grid:
        number, cells, cell_faults = row
        if len(cells) > MOST_COLUMNS:
            if any(map(str.strip, cells[MOST_COLUMNS:])):
                reason = Label(
                    "has more than {most} cells, which is the most that a table may have",
                    "có hơn {most} ô, vượt số cột tối đa của bảng",
                )
                raise source.fault(reason.fill(most=show_count(MOST_COLUMNS)), number)
            row = number, cells[:MOST_COLUMNS], cell_faults
        yield row


def filled_cells(cells: Sequence[str]) -> dict[int, str]:
    """The cells that hold a value of their own, by column, in one line."""
    return {
        at: tidy(cell) for at, cell in enumerate(cells) if cell.strip() and not is_covered(cell)
    }


def tidy(cell: str) -> str:
    """The text without line breaks and surplus spaces."""
    return " ".join(cell.split())


def letter(column: int) -> str:
    """The name that a spreadsheet gives the column, counted from 0."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
