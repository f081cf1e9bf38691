"""Which worksheet of a workbook is meant, whatever the format of the workbook."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, Protocol

from ecodiplo.formats.header_row import best, first_rows, letter, table
from ecodiplo.formats.workbooks.archive import Package
from ecodiplo.text import did_you_mean, fold, visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ecodiplo.formats.header_row import GridRow
    from ecodiplo.formats.source import Known, Row, Source

# Excel's. A cell filled by accident in the last corner of a sheet is told of, as is one beyond
# MOST_COLUMNS, instead of making every row as wide as that.
MOST_ROWS = 2**20


class Worksheet(NamedTuple):
    """A worksheet: its name, and whether people see it."""

    name: str
    visible: bool


class Book(Protocol):
    """An open workbook."""

    worksheets: Sequence[Worksheet]

    def grid(self, at: int) -> Iterator[GridRow]:
        """The rows of a worksheet that are not empty, from the top; as often as one likes."""


def read(source: Source, known: Known, format_: str) -> Iterator[Row]:
    """The rows of the worksheet that is meant: the one named, else one of those preferred, else
    the visible one whose heading is known, or best known.

    Raises InvalidData when nothing names one of several that fit. `source.left_out` gets the others
    that fit.
    """
    with Package(source) as package:
        book = _open(package, format_)
        at, named = _chosen(source, book, known)
        further = _further(source, book, known, at)
        seen = [
            book.worksheets[other] for other in (at, *further) if book.worksheets[other].visible
        ]
        if not named and len(seen) > 1:
            names = " and ".join(repr(visible(sheet.name)) for sheet in seen)
            raise source.fault(f"has several worksheets that fit: {names}; name one with --sheet")
        source.left_out[:] = [book.worksheets[other].name for other in further]
        yield from table(source, book.grid(at), known)


def names(source: Source, format_: str) -> list[str]:
    """The names of the visible worksheets."""
    with Package(source) as package:
        return [sheet.name for sheet in _open(package, format_).worksheets if sheet.visible]


def far_cell(source: Source, row: int, column: int) -> Exception:
    """The error about a filled cell outside all tables."""
    return source.fault(
        f"the cell {letter(column)}{row} is filled, far from any table; delete its row and column"
    )


def _open(package: Package, format_: str) -> Book:
    module = {"xlsx": "xlsx_parts", "ods": "ods_rows"}[format_]
    book: Book = import_module(f"ecodiplo.formats.workbooks.{module}").Book(package)
    return book


def _chosen(source: Source, book: Book, known: Known) -> tuple[int, bool]:
    """The worksheet to take, and whether its name says so."""
    sheets = book.worksheets
    if source.sheet:
        for at, sheet in enumerate(sheets):
            if fold(sheet.name) == fold(source.sheet):
                return at, True
        near = did_you_mean(source.sheet, [sheet.name for sheet in sheets])
        raise source.fault(f"has no worksheet {visible(source.sheet)!r}.{near}")
    seen = [at for at, sheet in enumerate(sheets) if sheet.visible]
    if not seen:
        raise source.fault("has no visible worksheet; name one with --sheet")
    preferred = {fold(name) for name in source.prefer}
    for at in seen:
        if fold(sheets[at].name) in preferred:
            return at, True
    seen = [at for at in seen if not _is_other(source, sheets[at])] or seen
    at = max(seen, key=lambda at: _worth(book, at, known)) if len(seen) > 1 else seen[0]
    return at, False


def _is_other(source: Source, sheet: Worksheet) -> bool:
    """Whether the worksheet is about something else, by its name."""
    return fold(sheet.name) in {fold(name) for name in source.others}


def _worth(book: Book, at: int, known: Known) -> tuple[int, bool]:
    """How many headings of the worksheet are known, and whether it has anything in it."""
    rows = [cells for _, cells, _ in first_rows(book.grid(at))[0]]
    return (best(rows, known)[1], True) if rows else (0, False)


def _further(source: Source, book: Book, known: Known, chosen: int) -> list[int]:
    """The other worksheets, hidden ones too, that are not about something else and have rows under
    a heading that is known by half: of two columns at least, or of as many as the chosen one."""
    if len(book.worksheets) == 1:
        return []
    wanted = min(2, max(1, _worth(book, chosen, known)[0]))
    return [
        at for at, sheet in enumerate(book.worksheets)
        if at != chosen and not _is_other(source, sheet) and _fits(book, at, known, wanted)
    ]  # fmt: skip


def _fits(book: Book, at: int, known: Known, wanted: int) -> bool:
    """Whether the worksheet has a table under such a heading; a list of headings, such as the guide
    of a template, is none."""
    rows = [cells for _, cells, _ in first_rows(book.grid(at))[0]]
    if not rows:
        return False
    row, count = best(rows, known)
    filled = sum(bool(cell.strip()) for cell in rows[row])
    alike = sum(best([cells], known)[1] >= wanted for cells in rows)
    return 2 * count >= filled and row + 1 < len(rows) and 0 < 2 * alike <= len(rows)
