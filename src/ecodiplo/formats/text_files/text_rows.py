"""What csv and tsv write alike: lines of texts, none of which a spreadsheet takes for a formula.

A file for Excel begins with a byte order mark, without which Excel reads Vietnamese letters in
another encoding, and its lines end as Excel writes them.
"""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from ecodiplo.formats.formulas import guard

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecodiplo.formats.sheet import Sheet

BYTE_ORDER_MARK = "\ufeff"


def begin(sheet: Sheet, stream: IO[str]) -> str:
    """Write what stands before the heading; return what ends each line."""
    if not sheet.excel:
        return "\n"
    stream.write(BYTE_ORDER_MARK)
    return "\r\n"


def text_rows(sheet: Sheet) -> Iterator[list[str]]:
    """The heading and the rows, as an import reads them. A number is no formula."""
    yield [guard(column.name) for column in sheet.columns]
    columns = [(column, str if column.is_number else guard) for column in sheet.columns]
    for row in sheet.rows:
        yield [form(sheet.export_text(row, column)) for column, form in columns]
