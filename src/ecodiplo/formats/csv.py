"""Comma-separated values: stable headings, values as an import reads them back."""

from __future__ import annotations

import csv
from typing import IO, TYPE_CHECKING

from ecodiplo.formats.formulas import guarded
from ecodiplo.formats.header_row import table
from ecodiplo.formats.text_files.csv_rows import records
from ecodiplo.formats.text_files.encoding import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecodiplo.formats.sheet import Sheet
    from ecodiplo.formats.source import Known, Row, Source


def read(source: Source, known: Known) -> Iterator[Row]:
    """The rows, numbered as Excel's; commas, semicolons, tabs or bars between the cells.

    Raises InvalidData with the rows that are none.
    """
    with text(source, newline="") as stream:
        yield from table(source, records(source, stream, known), known, full=True)


def write(sheet: Sheet, stream: IO[str]) -> None:
    """Write the heading and the rows; no text in them is a formula to a spreadsheet."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(column.name for column in sheet.columns)
    columns = [(column, column.is_number) for column in sheet.columns]
    for row in sheet.rows:
        writer.writerow(
            [
                cell if is_number else guarded(cell)
                for column, is_number in columns
                for cell in (sheet.exported(row, column),)
            ]
        )
