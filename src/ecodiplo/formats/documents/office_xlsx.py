"""A list as a worksheet: A4 landscape, as wide as the page, with the headings on every page.

The rows around the table are such that an import passes them over.
"""

from __future__ import annotations

from itertools import accumulate, zip_longest
from typing import IO, TYPE_CHECKING, Any

from ecodiplo.formats.documents.column_widths import count_lines, fit
from ecodiplo.formats.xlsx import TextCells, workbook
from ecodiplo.money import fits_double

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecodiplo.formats.documents.column_widths import Widths
    from ecodiplo.formats.documents.office_list import Cell, ListHead, OfficeList

# A text of the letterhead, and its looks.
_Line = tuple[str, dict[str, Any]]

_FONT = "Times New Roman"
_WIDTH = 252.0  # millimetres: the text width of the page
# Excel's unit of a column's width is a digit of 7 pixels, and a column has 5 pixels beside them.
_PIXELS = 96 / 25.4  # of a millimetre
_SPARE = 3.0  # millimetres: Excel keeps less beside a text than Word
_LINE = 1.28  # the height of a line, in type sizes
# Inches: 20 mm above and below, 30 mm on the left, 15 mm on the right.
_MARGINS = {"left": 1.18, "right": 0.59, "top": 0.79, "bottom": 0.79}
_A4 = 9
_PAGE_NUMBER = f'&C&"{_FONT},Regular"&14&P'
# The fewest columns under which the two halves of the letterhead stand side by side: a row that
# fills half of the cells of a table looks like a record.
_SIDE_BY_SIDE = 5
_NARROWEST = 85.0  # millimetres: the width of `CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM`
_HIGHEST = 409.0  # points: the highest row of Excel


def render(document: OfficeList, stream: IO[bytes]) -> None:
    """Write the list as a workbook.

    Raises EcodiploError when the xlsx extra is not installed, and for a text that is too long.
    """
    with workbook(stream, row_by_row=True) as book:
        book.set_properties({"title": document.title})
        _OfficeSheet(book, document).fill()


class _OfficeSheet:
    """Writes the worksheet of a list, row by row."""

    def __init__(self, book: Any, document: OfficeList) -> None:
        self._book = book
        self._list = document
        self._count = len(document.headings)
        self._widths: Widths = fit(
            document.headings, [document.column(at) for at in range(self._count)], _WIDTH
        )
        self._left = self._middle()
        self._page = book.add_worksheet("Danh sách" if document.lang == "vi" else "List")
        self._cells = TextCells(self._page, document.headings)
        self._row = 0
        self._height = 0.0  # of the row, in points
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def _middle(self) -> int:
        """The last column of the left half of the letterhead."""
        edges = [*accumulate(self._widths.columns[:-1])]
        middle = sum(self._widths.columns) * 0.46
        return min(range(len(edges)), key=lambda at: abs(edges[at] - middle), default=0)

    def fill(self) -> None:
        """Write the letterhead, the table and what stands under it."""
        page = self._page
        page.set_landscape()
        page.set_paper(_A4)
        page.set_margins(**_MARGINS)
        page.fit_to_pages(1, 0)
        page.set_header(_PAGE_NUMBER)
        for at, width in enumerate(self._widths.columns):
            page.set_column(at, at, (width * _PIXELS - 5) / 7)
        self._letterhead()
        heading = self._row
        self._table()
        page.repeat_rows(heading)
        page.freeze_panes(heading + 1, 0)
        self._under()
        page.print_area(0, 0, self._row, self._count - 1)

    def _format(self, **properties: Any) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            own = {"font_name": _FONT, "font_size": 13, "valign": "top", **properties}
            self._formats[key] = self._book.add_format(own)
        return self._formats[key]

    def _across(self, first: int, last: int, text: str, **properties: Any) -> None:
        """Write a text in the middle of some columns of the row."""
        style = self._format(align="center", text_wrap=True, **properties)
        if first < last:
            self._page.merge_range(self._row, first, self._row, last, "", style)
        self._cells.write(self._row, first, text, style, style)
        room = sum(self._widths.columns[first : last + 1]) + _SPARE
        size = properties.get("font_size", 13)
        lines = count_lines(text, room, size, bold=properties.get("bold", False))
        self._height = max(self._height, lines * size * _LINE)
        self._page.set_row(self._row, self._height)

    def _next(self, rows: int = 1) -> None:
        """Go on with the next row, or some rows further."""
        self._row += rows
        self._height = 0.0

    def _letterhead(self) -> None:
        left, right = _halves(self._list.head)
        last, edge = self._count - 1, self._left
        halves = sum(self._widths.columns[: edge + 1]), sum(self._widths.columns[edge + 1 :])
        left_end = edge if halves[0] >= _NARROWEST else last
        right_start = edge + 1 if halves[1] >= _NARROWEST else 0
        beside = self._count >= _SIDE_BY_SIDE and left_end < right_start
        rows = [*zip_longest(left, right)] if beside else [
            *((each, None) for each in left), *((None, each) for each in right)
        ]  # fmt: skip
        for on_left, on_right in rows:
            if on_left:
                self._across(0, left_end, on_left[0], **on_left[1])
            if on_right:
                self._across(right_start, last, on_right[0], **on_right[1])
            self._next()
        self._next()
        self._across(0, last, self._list.title, bold=True, font_size=14)
        self._next()
        if self._list.subtitle:
            self._across(0, last, self._list.subtitle, italic=True)
            self._next()
        self._next()

    def _table(self) -> None:
        size = self._widths.size
        style = self._format(bold=True, text_wrap=True, align="center", valign="vcenter", border=1,
                             font_size=size)  # fmt: skip
        for at, heading in enumerate(self._list.headings):
            self._page.write_string(self._row, at, heading, style)
        self._fit_row(self._list.headings, bold=True)
        for row in self._list.rows:
            self._next()
            self._cells_of(row, bold=False)
        if self._list.totals:
            self._next()
            self._cells_of(self._list.totals, bold=True)
        self._next()

    def _cells_of(self, row: Sequence[Cell], *, bold: bool) -> None:
        size = self._widths.size
        self._fit_row([cell.text for cell in row], bold=bold)
        for at, cell in enumerate(row):
            look: dict[str, Any] = {
                "text_wrap": True, "border": 1, "align": cell.side, "font_size": size, "bold": bold,
            }  # fmt: skip
            if fits_double(cell.number):
                whole = cell.number == int(cell.number or 0)
                number = self._format(**look, num_format="#,##0" if whole else "#,##0.00")
                self._page.write_number(self._row, at, cell.number, number)
            elif not cell.text:
                self._page.write_blank(self._row, at, None, self._format(**look))
            else:
                text = self._format(**look, num_format="@")
                quoted = self._format(**look, num_format="@", quote_prefix=True)
                self._cells.write(self._row, at, cell.text, text, quoted)

    def _fit_row(self, texts: Sequence[str], *, bold: bool) -> None:
        """Make the row as high as the lines of its cells."""
        size = self._widths.size
        lines = [
            count_lines(text, width + _SPARE / 2, size, bold=bold)
            for text, width in zip(texts, self._widths.columns, strict=True)
        ]
        self._page.set_row(self._row, min(max(lines) * size * _LINE + 2, _HIGHEST))

    def _under(self) -> None:
        """The rows under the table. The first are sentences under an empty row, and each other has
        one text, so that none looks like a record."""
        head, last = self._list.head, self._count - 1
        self._next()
        for sentence in self._list.closing:
            self._page.write_string(self._row, 0, sentence, self._format(italic=True))
            self._next()
        first = min(self._left + 1, last)
        for line in head.signing:
            self._next()
            self._across(first, last, line, bold=True, font_size=14)
        if head.signer:
            self._next(5)
            self._across(first, last, head.signer, bold=True, font_size=14)


def _halves(head: ListHead) -> tuple[list[_Line], list[_Line]]:
    """The lines of the office, and those of the State, each with its looks."""
    left: list[_Line] = [
        *((text, {"font_size": 12}) for text in head.parents),
        (head.agency, {"font_size": 12, "bold": True}),
        ("──────", {"font_size": 8}),
    ]
    right: list[_Line] = [
        (head.country, {"bold": True}),
        (head.motto, {"bold": True, "underline": 1, "font_size": 14}),
        (head.place_and_date, {"italic": True}),
    ]
    return left, right
