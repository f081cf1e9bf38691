"""An Excel workbook: headings in the reader's language, numbers as numbers, a filter on the
heading."""

from __future__ import annotations

import re
from typing import IO, TYPE_CHECKING, Any

from ecodiplo.errors import EcodiploError
from ecodiplo.formats.formulas import unguard
from ecodiplo.language import Label, show_count
from ecodiplo.money import fits_double
from ecodiplo.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ecodiplo.formats.sheet import Sheet

# The longest text of a cell, in units of UTF-16, and the most rows below the heading.
LONGEST, MOST_ROWS = 32_767, 1_048_575

_FORMULA = re.compile(r"[=+\-@\t\r]")
# Texts that xlsxwriter would change: one that it takes for its own markup, and escapes that share
# an underscore, of which it escapes only the first.
_MISTAKEN = re.compile(r"\A<r>.*</r>\Z|_x[0-9a-fA-F]{4}_x[0-9a-fA-F]{4}_", re.DOTALL)
_ESCAPE = re.compile(r"_(?=x[0-9a-fA-F]{4}_)")


def write(sheet: Sheet, stream: IO[bytes]) -> None:
    """Write a workbook of one worksheet. Raises as `write_all`."""
    write_all([sheet], stream)


def write_all(sheets: Iterable[Sheet], stream: IO[bytes]) -> None:
    """Write a workbook with a worksheet for each sheet.

    Raises EcodiploError when the xlsx extra is not installed, or when a workbook cannot hold the
    sheets: too long a text, too many rows.
    """
    # Rows go to disk one by one. Texts stay texts: one that begins with = does not become a
    # formula, nor an address a link.
    with workbook(stream, constant_memory=True, strings_to_formulas=False, strings_to_urls=False,
                  strings_to_numbers=False) as book:  # fmt: skip
        for sheet in sheets:
            _WorksheetWriter(book, sheet).fill()


def workbook(stream: IO[bytes], **options: bool) -> Any:
    """A new workbook of xlsxwriter. Raises EcodiploError when the extra is not installed."""
    try:
        import xlsxwriter
    except ModuleNotFoundError:
        raise EcodiploError(
            Label('writing xlsx needs xlsxwriter: pip install "ecodiplo[xlsx]"',
                  'ghi tệp xlsx cần xlsxwriter: pip install "ecodiplo[xlsx]"')
        ) from None  # fmt: skip
    return xlsxwriter.Workbook(stream, options)


class _WorksheetWriter:
    """Writes one worksheet."""

    def __init__(self, book: Any, sheet: Sheet) -> None:
        self.sheet = sheet
        self.page = book.add_worksheet(sheet.name[:31])
        self.cells = TextCells(self.page, [column.label for column in sheet.columns])
        top = {"text_wrap": True, "valign": "top"}
        # A text cell stays a text when it is edited: 9/2022 does not become a day of September.
        text = top | ({"num_format": "@"} if sheet.exact else {})
        self.heading = book.add_format(top | {"bold": True, "bottom": 1})
        self.number = book.add_format({"num_format": "#,##0.##", "valign": "top"})
        self.words = book.add_format(text)
        # Excel never runs a text with this mark, even after it is edited.
        self.quoted = book.add_format(text | {"quote_prefix": True})

    def fill(self) -> None:
        """Write the heading and the rows."""
        self.page.freeze_panes(1, 0)
        for at, column in enumerate(self.sheet.columns):
            self.page.set_column(at, at, 40 if getattr(column.type, "long", False) else 20)
            self.page.write_string(0, at, column.label, self.heading)
        count = 0
        for count, row in enumerate(self.sheet.rows, start=1):
            if count > MOST_ROWS:
                text = Label(
                    "a worksheet of Excel contains at most {most} rows, and {sheet} has more."
                    " Use csv or json",
                    "một trang tính Excel chứa tối đa {most} dòng, còn {sheet} có nhiều hơn."
                    " Hãy dùng csv hoặc json",
                ).fill(most=show_count(MOST_ROWS), sheet=self.sheet.name)
                raise EcodiploError(text)
            for at, column in enumerate(self.sheet.columns):
                value = row.get(column.name)
                if fits_double(value):
                    self.page.write_number(count, at, value, self.number)
                elif self.sheet.exact:
                    cell = self.sheet.export_text(row, column)
                    self.cells.write(count, at, cell, self.words, self.quoted)
                else:
                    cell = visible(self.sheet.cell_text(row, column))
                    self.cells.show(count, at, cell, self.words, self.quoted)
        self.page.autofilter(0, 0, count, len(self.sheet.columns) - 1)


class TextCells:
    """Writes texts into the cells of a worksheet, as texts and nothing else."""

    def __init__(self, page: Any, headings: Sequence[str]) -> None:
        """`headings` name the columns in messages."""
        self._page = page
        self._headings = headings

    def write(self, row: int, at: int, text: str, style: Any, quoted: Any) -> None:
        """Write the text so that the reader returns it. `quoted` is the style of a text that begins
        as a formula.

        Raises EcodiploError for a text that no cell can hold.
        """
        self.show(row, at, self._readable(row, at, text), style, quoted)

    def show(self, row: int, at: int, text: str, style: Any, quoted: Any) -> None:
        """Write the text for people. Raises EcodiploError when it is too long."""
        if not text:
            return
        if len(text) > LONGEST // 2 and (units := len(text.encode("utf-16-le")) // 2) > LONGEST:
            reason = Label("has {units} characters; a cell of Excel contains at most {longest}",
                           "có {units} ký tự; một ô Excel chứa tối đa {longest}")  # fmt: skip
            raise self._cell_error(row, at, reason.fill(units=units, longest=LONGEST))
        if self._page.write_string(
            row, at, _as_markup(text), quoted if _FORMULA.match(text) else style
        ):
            reason = Label("is too long for a cell of Excel", "quá dài cho một ô Excel")
            raise self._cell_error(row, at, reason)

    def _readable(self, row: int, at: int, text: str) -> str:
        """The text to write, so that the reader returns `text`."""
        if "\ufffe" in text or "\uffff" in text:
            reason = Label("contains U+FFFE or U+FFFF, which no workbook can contain",
                           "có ký tự U+FFFE hoặc U+FFFF, bảng tính không lưu được")  # fmt: skip
            raise self._cell_error(row, at, reason)
        return f"'{text}" if unguard(text) != text else text

    def _cell_error(self, row: int, at: int, reason: Label) -> EcodiploError:
        name = self._headings[at]
        place = Label(f"{name} of row {row} ", f"{name} ở dòng {row} ")
        advice = Label(". Use csv or json", ". Hãy dùng csv hoặc json")
        return EcodiploError(place + reason + advice)


def _as_markup(text: str) -> str:
    """`text`, or equivalent markup where xlsxwriter would change the text."""
    if not _MISTAKEN.search(text):
        return text
    marked = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    marked = _ESCAPE.sub("_x005F_", marked).replace("_", "&#95;")
    return f'<r><t xml:space="preserve">{marked}</t></r>'
