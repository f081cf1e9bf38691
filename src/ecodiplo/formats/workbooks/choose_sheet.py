"""Chooses the worksheets to read, in workbooks of any format."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from ecodiplo.errors import SheetRowNumber
from ecodiplo.fold import fold
from ecodiplo.formats.input_file import WorksheetNotes
from ecodiplo.formats.table.grid import filled_cells, first_rows, letter
from ecodiplo.formats.table.header_row import find_header, header_of
from ecodiplo.formats.table.read_table import table
from ecodiplo.formats.workbooks.archive import Archive
from ecodiplo.formats.workbooks.continued_texts import JoinedBook
from ecodiplo.language import Label
from ecodiplo.option_names import option_name
from ecodiplo.text import did_you_mean, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ecodiplo.errors import InvalidData
    from ecodiplo.formats.batches import ReadBatch
    from ecodiplo.formats.input_file import InputFile, IsHeading
    from ecodiplo.formats.table.grid import GridRow
    from ecodiplo.formats.workbooks.book import Book, Worksheet

# The most rows of a worksheet in Excel. A filled cell beyond MOST_ROWS or MOST_COLUMNS is a fault:
# otherwise one cell in the last corner of a sheet would make every row that wide.
MOST_ROWS = 2**20


def read(source: InputFile, is_heading: IsHeading, format_: str) -> Iterator[ReadBatch]:
    """The rows of the worksheet `source.sheet`; else of one of `source.preferred_sheets` or of the
    visible worksheet with the most headings, and of all visible ones with the same headings.

    Rows of several worksheets have a SheetRowNumber. Raises InvalidData when worksheets with other
    headings fit as well, and none of them is named. The worksheets that fit and are not read are
    added to `source.unread_worksheets`, those that are read to `source.worksheets`.
    """
    with Archive(source) as archive:
        book = _open(archive, format_)
        top = cache(lambda at: _Top(source, book, at, is_heading))
        at, is_named = _choose(source, book, top)
        others = _others_that_fit(source, book, top, at)
        shown = [other for other in others if book.worksheets[other].visible]
        alike = [] if source.sheet else [o for o in shown if top(o).headings == top(at).headings]
        if not is_named and len(alike) < len(shown):
            raise _ambiguous(source, [book.worksheets[sheet] for sheet in sorted((at, *shown))])
        source.unread_worksheets[:] = [
            book.worksheets[other].name for other in others if other not in alike
        ]
        source.worksheets.clear()
        if not is_named and sum(sheet.visible for sheet in book.worksheets) > 1:
            sheets = ", ".join(visible(book.worksheets[s].name) for s in sorted((at, *alike)))
            note = Label("worksheets read: {sheets}", "trang tính đã đọc: {sheets}")
            source.note(note.fill(sheets=sheets))
        for sheet in sorted((at, *alike)):
            notes = WorksheetNotes(book.worksheets[sheet].name)
            source.worksheets.append(notes)
            grid = book.grid(sheet, notes)
            if alike:
                grid = _numbered(grid, visible(notes.name), len(source.worksheets) - 1)
            name = notes.name if len(book.worksheets) > 1 else ""
            yield from table(source, grid, is_heading, sheet=name, worksheet=notes.name)


def _numbered(grid: Iterator[GridRow], sheet: str, position: int) -> Iterator[GridRow]:
    """The rows with numbers that name their worksheet."""
    for number, cells, cell_faults in grid:
        yield SheetRowNumber(number, sheet, position), cells, cell_faults


def names(source: InputFile, format_: str) -> list[str]:
    """The names of the visible worksheets."""
    with Archive(source) as archive:
        return [sheet.name for sheet in _open(archive, format_).worksheets if sheet.visible]


def far_cell(source: InputFile, row: int, column: int) -> InvalidData:
    """The error for a filled cell outside all tables."""
    text = Label(
        "the cell {cell} is filled, far from any table; delete its row and column",
        "ô {cell} có dữ liệu nhưng nằm xa mọi bảng; hãy xóa dòng và cột của ô",
    )
    return source.fault(text.fill(cell=f"{letter(column)}{row}"))


def _ambiguous(source: InputFile, sheets: Sequence[Worksheet]) -> InvalidData:
    """The error for several worksheets that fit."""
    text = Label(
        "has several worksheets that fit: {names}; name one with {option}",
        "có nhiều trang tính phù hợp: {names}; hãy chọn một trang bằng {option}",
    )
    names = [repr(visible(sheet.name)) for sheet in sheets]
    listed = Label(" and ".join(names), " và ".join(names))
    return source.fault(text.fill(names=listed, option=option_name("sheet")))


def _open(archive: Archive, format_: str) -> Book:
    module = {"xlsx": "xlsx_parts", "ods": "ods_parts"}[format_]
    book: Book = import_module(f"ecodiplo.formats.workbooks.{module}").Book(archive)
    return JoinedBook(book)


def _choose(source: InputFile, book: Book, top: Callable[[int], _Top]) -> tuple[int, bool]:
    """The worksheet to read, and whether it was chosen by its name."""
    sheets = book.worksheets
    if source.sheet:
        for at, sheet in enumerate(sheets):
            if fold(sheet.name) == fold(source.sheet):
                return at, True
        text = Label("has no worksheet {name!r}.", "không có trang tính {name!r}.")
        near = did_you_mean(source.sheet, [sheet.name for sheet in sheets])
        raise source.fault(text.fill(name=visible(source.sheet)) + near)
    shown = [at for at, sheet in enumerate(sheets) if sheet.visible]
    if not shown:
        raise source.fault(
            Label("has no visible worksheet; name one with {option}",
                  "không có trang tính nào hiển thị; hãy chọn một trang bằng {option}"
                  ).fill(option=option_name("sheet"))
        )  # fmt: skip
    preferred = {fold(name) for name in source.preferred_sheets}
    for at in shown:
        if fold(sheets[at].name) in preferred:
            return at, True
    shown = [at for at in shown if not _is_other(source, sheets[at])] or shown
    if len(shown) == 1:
        return shown[0], False
    return max(shown, key=lambda at: (top(at).known, bool(top(at).rows))), False


def _is_other(source: InputFile, sheet: Worksheet) -> bool:
    """Whether the worksheet holds other records, by its name."""
    return fold(sheet.name) in {fold(name) for name in source.other_sheets}


def _others_that_fit(
    source: InputFile, book: Book, top: Callable[[int], _Top], main: int
) -> list[int]:
    """The worksheets beside `main`, hidden ones too, that fit: they do not hold other records, and
    have rows below a header row in which at least half of the cells are headings. There must be two
    headings, or one when `main` has no more."""
    if len(book.worksheets) == 1:
        return []
    least = min(2, max(1, top(main).known))
    return [
        at for at, sheet in enumerate(book.worksheets)
        if at != main and not _is_other(source, sheet) and top(at).fits(least)
    ]  # fmt: skip


class _Top:
    """The first rows of a worksheet that have a cell of their own, and the heading among them."""

    def __init__(self, source: InputFile, book: Book, at: int, is_heading: IsHeading) -> None:
        least = source.header_rows[1] if source.header_rows else 0
        rows = [row for row in first_rows(book.grid(at), least)[0] if filled_cells(row[1])]
        self.rows = [cells for _, cells, _ in rows]
        self.header = header_of(source, rows, is_heading) if rows else None
        self.known = self.header.known if self.header else 0
        self.headings = {*map(fold, filter(None, self.header.names))} if self.header else set()
        self._is_heading = is_heading

    def fits(self, least: int) -> bool:
        """Whether this is a table with at least `least` headings. A worksheet in which most rows
        look like headings is a list of headings, such as the guide of a template."""
        if not self.header:
            return False
        filled = sum(map(bool, self.header.names))
        alike = sum(find_header([cells], self._is_heading).known >= least for cells in self.rows)
        is_table = 2 * self.known >= filled and self.header.last + 1 < len(self.rows)
        return is_table and 0 < 2 * alike <= len(self.rows)
