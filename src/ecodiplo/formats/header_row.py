"""Turns a grid of cells into rows by heading: finds the header row below the table's titles."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import chain
from typing import TYPE_CHECKING, Any

from ecodiplo.errors import InvalidData, Problem
from ecodiplo.fold import fold
from ecodiplo.formats.batches import BATCH, ReadBatch
from ecodiplo.formats.input_file import MOST_COLUMNS
from ecodiplo.language import Label, show_count, with_noun
from ecodiplo.text import visible
from ecodiplo.workbook_cell import is_covered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ecodiplo.formats.input_file import InputFile, IsHeading

# A row's number, its cells, and the faults of single cells by column. `is_covered` marks the cells
# that a merged cell further left covers: they have its value where they lie under a heading.
GridRow = tuple[int, list[str], Mapping[int, Label]]

# The header row is among the first FURTHEST rows that are not empty.
FURTHEST = 30
LONGEST_HEADING = 200  # characters


def table(
    source: InputFile, grid: Iterable[GridRow], is_heading: IsHeading, *, full: bool = False
) -> Iterator[ReadBatch]:
    """The rows under the heading.

    Empty rows are skipped. `full` is for a format that writes empty cells too: there a row that is
    shorter than the heading is a fault, because the file may be cut off in it. Raises InvalidData
    for a fault of the heading, and for one of the grid after the rows before it.
    """
    grid = _narrowed(source, grid)
    above, fault = first_rows(grid)
    if fault and not above:
        raise fault
    if not above:
        raise source.fault(
            Label("is empty; its first row should name the columns",
                  "trống; dòng đầu phải ghi tên các cột")
        )  # fmt: skip
    at, _ = best([cells for _, cells, _ in above], is_heading)
    number, cells, _ = above[at]
    headings = _headings(
        source, number, ["" if is_covered(cell) else heading(cell, is_heading) for cell in cells]
    )
    below = _records(source, headings, chain(above[at + 1 :], _rest(fault, grid)))
    yield from _rows(source, headings, below, full=full)


def _records(source: InputFile, headings: list[str], grid: Iterable[GridRow]) -> Iterator[GridRow]:
    """The rows that are records: not the row of column numbers under the headings, as official
    forms have it, and not a repetition of the headings, as on each page of a long list. They are
    noted in the file."""
    names = [fold(name) for name in headings]
    first = True
    for row in grid:
        number, cells, _ = row
        if first and any(map(str.strip, cells)):
            first = False
            if _numbers_columns(cells):
                source.note(
                    Label("row {row} numbers the columns and was passed over",
                          "dòng {row} chỉ đánh số cột nên được bỏ qua").fill(row=number)
                )  # fmt: skip
                continue
        if cells and cells[0] and fold(tidy(cells[0])) == names[0] and _repeats(names, cells):
            source.note(
                Label("row {row} repeats the headings and was passed over",
                      "dòng {row} lặp lại tiêu đề nên được bỏ qua").fill(row=number)
            )  # fmt: skip
            continue
        yield row


_BRACKETS = re.compile(r"[(\[]\s*(\d{1,3}|[A-Z])\s*[)\]]")


def _numbers_columns(cells: Sequence[str]) -> bool:
    """Whether the cells are `(1) (2) (3)`, or 1, 2, 3 from the first column on, at least three."""
    filled = [tidy(cell) for cell in cells if cell.strip() and not is_covered(cell)]
    if len(filled) >= 2 and all(map(_BRACKETS.fullmatch, filled)):
        return True
    return len(filled) >= 3 and filled == [str(at) for at in range(1, len(filled) + 1)]


def _repeats(names: Sequence[str], cells: Sequence[str]) -> bool:
    """Whether the cells are the headings with these folded names."""
    return [fold(tidy(cell)) for cell in cells[: len(names)]] == names


def first_rows(grid: Iterator[GridRow]) -> tuple[list[GridRow], InvalidData | None]:
    """The first rows that are not empty, among which the heading is; and the fault that ended the
    reading, which is reported after theirs."""
    rows: list[GridRow] = []
    try:
        for row in grid:
            if any(map(str.strip, row[1])):
                rows.append(row)
                if len(rows) == FURTHEST:
                    break
    except InvalidData as error:
        return rows, error
    return rows, None


def _narrowed(source: InputFile, grid: Iterable[GridRow]) -> Iterator[GridRow]:
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


def _rest(fault: InvalidData | None, grid: Iterator[GridRow]) -> Iterator[GridRow]:
    if fault:
        raise fault
    yield from grid


def best(rows: Sequence[Sequence[str]], is_heading: IsHeading) -> tuple[int, int]:
    """The index of the header row among `rows`, and how many of its cells are headings.

    It is the row with the most headings among those where at least half of the filled cells are
    headings; else the row with the most headings; else the first.
    """
    counts = []
    for row in rows:
        filled = [cell for cell in row if cell.strip() and not is_covered(cell)]
        count = sum(len(cell) <= LONGEST_HEADING and is_heading(heading(cell, is_heading))
                    for cell in filled)  # fmt: skip
        counts.append((2 * count >= len(filled) and count > 0, count))
    at = max(range(len(rows)), key=lambda index: counts[index])
    return at, counts[at][1]


def heading(cell: str, is_heading: IsHeading) -> str:
    """The heading in one line. Line breaks become spaces; or slashes when only those make it a
    heading, which is then the same heading in two languages."""
    plain = tidy(cell)
    if "\n" in cell.strip() and not is_heading(plain):
        languages = " / ".join(filter(None, map(tidy, cell.splitlines())))
        return languages if is_heading(languages) else plain
    return plain


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


def _headings(source: InputFile, number: int, headings: list[str]) -> list[str]:
    """The headings up to the last one, '' for an empty cell. Raises InvalidData for two alike."""
    while not headings[-1]:
        headings.pop()
    seen: dict[str, int] = {}
    for at, name in enumerate(headings):
        first = seen.setdefault(fold(name), at)
        if name and first != at:
            reason = Label(
                "is the heading of columns {first} and {second}; rename one",
                "là tiêu đề của cả cột {first} và {second}; hãy đổi tên một cột",
            )
            reason = reason.fill(first=letter(first), second=letter(at))
            raise source.fault(reason, number, name[:LONGEST_HEADING])
    return headings


def _rows(
    source: InputFile, headings: list[str], grid: Iterable[GridRow], *, full: bool
) -> Iterator[ReadBatch]:
    width = len(headings)
    gaps = [at for at in range(width) if not headings[at]]
    numbers: list[int] = []
    rows: list[list[str]] = []
    problems: dict[int, list[Problem]] = {}
    fault: InvalidData | None = None
    try:
        for number, cells, cell_faults in grid:
            if not any(map(str.strip, cells)):
                continue
            if cell_faults or gaps or len(cells) != width:
                faults = list(_faults(headings, gaps, cells, cell_faults))
                if full and len(cells) < width:
                    faults.append(("", _short(len(cells), width)))
                if faults:
                    problems[len(rows)] = [
                        Problem(reason, source.name, number, column) for column, reason in faults
                    ]
                cells = cells[:width] + [""] * (width - len(cells))
            numbers.append(number)
            rows.append(cells)
            if len(rows) == BATCH:
                yield _batch(headings, numbers, rows, problems)
                numbers, rows, problems = [], [], {}
    except InvalidData as error:
        fault = error
    if rows:
        yield _batch(headings, numbers, rows, problems)
    if fault:
        raise fault


def _batch(
    headings: list[str], numbers: list[int], rows: list[list[str]],
    problems: Mapping[int, list[Problem]],
) -> ReadBatch:  # fmt: skip
    columns: list[Any] = list(zip(*rows, strict=True))
    named = [at for at, heading in enumerate(headings) if heading]
    names = tuple(headings[at] for at in named)
    return ReadBatch(names, numbers, [columns[at] for at in named], problems)


def _short(cells: int, width: int) -> Label:
    """The fault of a row with fewer cells than the heading."""
    return Label(
        "has {cells} and the heading {width}: is the row cut off? Write its empty cells too, up to"
        " the last heading",
        "có {cells} trong khi dòng tiêu đề có {width}: dòng có bị cắt cụt không? Hãy ghi cả các ô"
        " trống, đến tiêu đề cuối cùng",
    ).fill(cells=with_noun(cells, Label("cell", "ô"), Label("cells", "ô")), width=width)


def _faults(
    headings: list[str], gaps: Sequence[int], cells: list[str], cell_faults: Mapping[int, Label]
) -> Iterator[tuple[str, Label]]:
    """The faults of a row, with the names of their columns."""
    for at, reason in cell_faults.items():
        yield headings[at] if at < len(headings) else letter(at), reason
    extra = [cell for cell in cells[len(headings) :] if cell.strip() and not is_covered(cell)]
    if extra and not cell_faults:
        text = Label("has more cells than there are headings: {cell!r}",
                     "có nhiều ô hơn số tiêu đề: {cell!r}")  # fmt: skip
        yield "", text.fill(cell=visible(tidy(extra[0])[:40]))
    for at in gaps:
        if at < len(cells) and cells[at].strip() and not is_covered(cells[at]):
            text = Label("column {column} is filled and has no heading",
                         "cột {column} có dữ liệu nhưng không có tiêu đề")  # fmt: skip
            yield "", text.fill(column=letter(at))
