"""An Excel workbook: headings in the reader's language, numbers as numbers, a filter on top."""

from __future__ import annotations

from decimal import Decimal
from typing import IO, TYPE_CHECKING

from ecodiplo.errors import EcodiploError
from ecodiplo.text import visible

if TYPE_CHECKING:
    from ecodiplo.formats.sheet import Sheet

# What Excel takes in a cell.
LONGEST = 32_767


def write(sheet: Sheet, stream: IO[bytes]) -> None:
    """Write one worksheet. Raises EcodiploError when the xlsx extra is not installed, or a text
    is longer than a cell can hold."""
    try:
        import xlsxwriter
    except ModuleNotFoundError:
        raise EcodiploError('xlsx needs its writer: pip install "ecodiplo[xlsx]"') from None
    # Texts stay texts: a cell that begins with = is no formula, an address no link.
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
               "strings_to_numbers": False}  # fmt: skip
    book = xlsxwriter.Workbook(stream, options)
    page = book.add_worksheet(sheet.name[:31])
    heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    number = book.add_format({"num_format": "#,##0.##", "valign": "top"})
    words = book.add_format({"text_wrap": True, "valign": "top"})
    page.freeze_panes(1, 0)
    for at, column in enumerate(sheet.columns):
        page.set_column(at, at, 40 if getattr(column.type, "long", False) else 20)
        page.write_string(0, at, column.label, heading)
    count = 0
    for count, row in enumerate(sheet.rows, start=1):
        for at, column in enumerate(sheet.columns):
            value = row.get(column.name)
            if isinstance(value, int | Decimal) and not isinstance(value, bool):
                page.write_number(count, at, value, number)
            elif text := visible(sheet.shown(row, column)):
                if len(text) > LONGEST:
                    raise EcodiploError(
                        f"{column.name} of row {count} has {len(text)} characters;"
                        f" a cell of Excel holds {LONGEST}. Use csv or json"
                    )
                page.write_string(count, at, text, words)
    page.autofilter(0, 0, count, len(sheet.columns) - 1)
    book.close()
