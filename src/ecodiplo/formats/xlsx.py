"""An Excel workbook: headings in the reader's language, numbers as numbers, a filter on top."""

from __future__ import annotations

import re
from typing import IO, TYPE_CHECKING, Any

from ecodiplo.errors import EcodiploError
from ecodiplo.formats.formulas import unguarded
from ecodiplo.money import is_double
from ecodiplo.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ecodiplo.formats.sheet import Sheet
    from ecodiplo.formats.source import Known, Row, Source

# What Excel takes in a cell, in units of UTF-16, and in a worksheet below its heading.
LONGEST, MOST_ROWS = 32_767, 1_048_575

_FORMULA = re.compile(r"[=+\-@\t\r]")
# What xlsxwriter would write as something else: a text that it takes for its own markup, and
# escapes that share an underscore, of which it escapes but the first.
_MISTAKEN = re.compile(r"\A<r>.*</r>\Z|_x[0-9a-fA-F]{4}_x[0-9a-fA-F]{4}_", re.DOTALL)
_ESCAPE = re.compile(r"_(?=x[0-9a-fA-F]{4}_)")


def read(source: Source, known: Known) -> Iterator[Row]:
    """The rows of the worksheet that is meant. Raises InvalidData as `workbook.read`."""
    from ecodiplo.formats.workbooks.choose_sheet import read as read_workbook

    return read_workbook(source, known, "xlsx")


def write(sheet: Sheet, stream: IO[bytes]) -> None:
    """Write a workbook of one worksheet. Raises as `write_all`."""
    write_all([sheet], stream)


def write_all(sheets: Iterable[Sheet], stream: IO[bytes]) -> None:
    """Write a workbook with a worksheet for each sheet.

    Raises EcodiploError when the xlsx extra is not installed, or for what no workbook holds: too
    long a text, too many rows.
    """
    # Rows go to disk as they come. Texts stay texts: one that begins with = is no formula, an
    # address no link.
    with workbook(stream, constant_memory=True, strings_to_formulas=False, strings_to_urls=False,
                  strings_to_numbers=False) as book:  # fmt: skip
        for sheet in sheets:
            _Page(book, sheet).fill()


def workbook(stream: IO[bytes], **options: bool) -> Any:
    """A new workbook of xlsxwriter's. Raises EcodiploError when the extra is not installed."""
    try:
        import xlsxwriter
    except ModuleNotFoundError:
        raise EcodiploError('xlsx needs its writer: pip install "ecodiplo[xlsx]"') from None
    return xlsxwriter.Workbook(stream, options)


class _Page:
    """One worksheet being written."""

    def __init__(self, book: Any, sheet: Sheet) -> None:
        self.sheet = sheet
        self.page = book.add_worksheet(sheet.name[:31])
        top = {"text_wrap": True, "valign": "top"}
        # A text cell that is edited stays a text: 9/2022 does not become a day of September.
        text = top | ({"num_format": "@"} if sheet.exact else {})
        self.heading = book.add_format(top | {"bold": True, "bottom": 1})
        self.number = book.add_format({"num_format": "#,##0.##", "valign": "top"})
        self.words = book.add_format(text)
        # Excel keeps a text so marked from ever running, even when it is edited.
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
                raise EcodiploError(
                    f"a worksheet of Excel holds {MOST_ROWS:,} rows, and there are more"
                    f" {self.sheet.name}. Use csv or json"
                )
            for at, column in enumerate(self.sheet.columns):
                value = row.get(column.name)
                if is_double(value):
                    self.page.write_number(count, at, value, self.number)
                elif self.sheet.exact:
                    self._text(count, at, self._exact(count, at, self.sheet.exported(row, column)))
                else:
                    self._text(count, at, visible(self.sheet.shown(row, column)))
        self.page.autofilter(0, 0, count, len(self.sheet.columns) - 1)

    def _text(self, row: int, at: int, text: str) -> None:
        if not text:
            return
        if len(text) > LONGEST // 2 and (units := len(text.encode("utf-16-le")) // 2) > LONGEST:
            raise self._refused(row, at, f"has {units} characters; a cell of Excel holds {LONGEST}")
        style = self.quoted if _FORMULA.match(text) else self.words
        if self.page.write_string(row, at, _as_markup(text), style):
            raise self._refused(row, at, "is too long for a cell of Excel")

    def _exact(self, row: int, at: int, text: str) -> str:
        """The text as it must be written for the reader to give it back."""
        if "\ufffe" in text or "\uffff" in text:
            raise self._refused(row, at, "holds U+FFFE or U+FFFF, which no workbook can")
        return f"'{text}" if unguarded(text) != text else text

    def _refused(self, row: int, at: int, reason: str) -> EcodiploError:
        name = self.sheet.columns[at].name
        return EcodiploError(f"{name} of row {row} {reason}. Use csv or json")


def _as_markup(text: str) -> str:
    """`text`; or the markup that stands for it, where the writer would mistake it."""
    if not _MISTAKEN.search(text):
        return text
    marked = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    marked = _ESCAPE.sub("_x005F_", marked).replace("_", "&#95;")
    return f'<r><t xml:space="preserve">{marked}</t></r>'
