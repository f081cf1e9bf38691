"""Comma-separated values: stable headings, values as an import reads them back."""

from __future__ import annotations

import csv
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from ecodiplo.formats.sheet import Sheet


def write(sheet: Sheet, stream: IO[str]) -> None:
    """Write the heading and the rows."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(column.name for column in sheet.columns)
    for row in sheet.rows:
        writer.writerow(sheet.exported(row, column) for column in sheet.columns)
