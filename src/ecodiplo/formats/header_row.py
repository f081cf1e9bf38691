"""Grids of cells into rows by heading: finds the heading under the titles that stand above it."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import TYPE_CHECKING

from ecodiplo.errors import InvalidData, Problem
from ecodiplo.formats.source import MOST_COLUMNS, Broken
from ecodiplo.text import fold, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ecodiplo.formats.source import Known, Row, Source

# A row's number, its cells, and what is wrong with some of them by place.
GridRow = tuple[int, list[str], Mapping[int, str]]

# How many rows with something in them may stand above the heading, and how long a heading is.
FURTHEST = 30
LONGEST_HEADING = 200


def table(
    source: Source, grid: Iterable[GridRow], known: Known, *, full: bool = False
) -> Iterator[Row]:
    """The rows under the heading, each a dict of heading to text.

    Rows with nothing in them are passed over; a row with a fault is a Broken dict. In a format
    that writes empty cells too, `full`, a row that is shorter than the heading is a fault: the file
    may be cut off there. Faults of the heading are raised, as InvalidData.
    """
    grid = _narrowed(source, grid)
    above, fault = first_rows(grid)
    if fault and not above:
        raise fault
    if not above:
        raise source.fault("is empty; its first row should name the columns")
    at, _ = best([cells for _, cells, _ in above], known)
    number, cells, _ = above[at]
    headings = _headings(source, number, [heading(cell, known) for cell in cells])
    yield from _rows(source, headings, chain(above[at + 1 :], _rest(fault, grid)), full=full)


def first_rows(grid: Iterator[GridRow]) -> tuple[list[GridRow], InvalidData | None]:
    """The rows among which the heading is, the first that are not empty; and the fault that ended
    them, to be told of after theirs."""
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


def _narrowed(source: Source, grid: Iterable[GridRow]) -> Iterator[GridRow]:
    """The rows without empty cells far to the right. Raises InvalidData when those are filled."""
    for row in grid:
        number, cells, broken = row
        if len(cells) > MOST_COLUMNS:
            if any(map(str.strip, cells[MOST_COLUMNS:])):
                reason = f"has more than {MOST_COLUMNS:,} cells, which no table here has"
                raise source.fault(reason, number)
            row = number, cells[:MOST_COLUMNS], broken
        yield row


def _rest(fault: InvalidData | None, grid: Iterator[GridRow]) -> Iterator[GridRow]:
    if fault:
        raise fault
    yield from grid


def best(rows: Sequence[Sequence[str]], known: Known) -> tuple[int, int]:
    """Which of `rows` is the heading, and how many of its cells are known.

    The one with the most known cells, if they are half of its cells; else the one with the most
    at all; else the first.
    """
    counts = []
    for row in rows:
        filled = [cell for cell in row if cell.strip()]
        count = sum(len(cell) <= LONGEST_HEADING and known(heading(cell, known)) for cell in filled)
        counts.append((2 * count >= len(filled) and count > 0, count))
    at = max(range(len(rows)), key=lambda index: counts[index])
    return at, counts[at][1]


def heading(cell: str, known: Known) -> str:
    """The heading in one line. Lines are wrapped text, unless only a slash for each break makes
    it known: the same heading in two languages."""
    plain = tidy(cell)
    if "\n" in cell.strip() and not known(plain):
        languages = " / ".join(filter(None, map(tidy, cell.splitlines())))
        return languages if known(languages) else plain
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


def _headings(source: Source, number: int, headings: list[str]) -> list[str]:
    """The headings, '' where there is none, up to the last."""
    while not headings[-1]:
        headings.pop()
    seen: dict[str, int] = {}
    for at, name in enumerate(headings):
        first = seen.setdefault(fold(name), at)
        if name and first != at:
            reason = f"is the heading of columns {letter(first)} and {letter(at)}; rename one"
            raise source.fault(reason, number, name[:LONGEST_HEADING])
    return headings


def _rows(
    source: Source, headings: list[str], grid: Iterable[GridRow], *, full: bool
) -> Iterator[Row]:
    width = len(headings)
    columns = [at for at in range(width) if headings[at]]
    names = [headings[at] for at in columns]
    gaps = {at for at in range(width) if not headings[at]}
    for number, cells, broken in grid:
        if not any(map(str.strip, cells)):
            continue
        if not broken and len(cells) == width == len(names):
            yield number, dict(zip(names, cells, strict=True))
            continue
        padded = cells + [""] * (width - len(cells))
        row = {headings[at]: padded[at] for at in columns}
        faults = list(_faults(headings, gaps, cells, broken))
        if full and len(cells) < width:
            faults.append(("", _short(len(cells), width)))
        problems = [Problem(reason, source.name, number, column) for column, reason in faults]
        yield number, Broken(row, problems) if problems else row


def _short(cells: int, width: int) -> str:
    """What is wrong with a row that ends before the heading does."""
    has = f"has {cells} cell{'s' if cells > 1 else ''} and the heading {width}"
    return f"{has}: is the row cut off? Write its empty cells too, up to the last heading"


def _faults(
    headings: list[str], gaps: set[int], cells: list[str], broken: Mapping[int, str]
) -> Iterator[tuple[str, str]]:
    """What is wrong with a row, by column."""
    for at, reason in broken.items():
        yield headings[at] if at < len(headings) else letter(at), reason
    extra = [cell for cell in cells[len(headings) :] if cell.strip()]
    if extra and not broken:
        yield "", f"has more cells than there are headings: {visible(tidy(extra[0])[:40])!r}"
    for at in sorted(gaps):
        if at < len(cells) and cells[at].strip():
            yield "", f"column {letter(at)} is filled and has no heading"
