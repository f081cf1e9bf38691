"""Comma-separated values: field names as headings, values that an import reads back."""

from __future__ import annotations

import csv
from typing import IO, TYPE_CHECKING

from ecodiplo.formats.formulas import guard
from ecodiplo.formats.table.read_table import table
from ecodiplo.formats.text_files.csv_rows import records
from ecodiplo.formats.text_files.encoding import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecodiplo.formats.batches import ReadBatch
    from ecodiplo.formats.input_file import InputFile, IsHeading
    from ecodiplo.formats.sheet import Sheet


def read(source: InputFile, is_heading: IsHeading) -> Iterator[ReadBatch]:
    """The rows, with their numbers in Excel; commas, semicolons, tabs or bars between the cells.

    Raises InvalidData at the first record that is not CSV.
    """
    with text(source, newline="") as stream:
        yield from table(source, records(source, stream, is_heading), is_heading, full=True)


def write(sheet: Sheet, stream: IO[str]) -> None:
    """Write the heading and the rows; no spreadsheet takes a text in them for a formula."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(column.name for column in sheet.columns)
    columns = [(column, column.is_number) for column in sheet.columns]
    for row in sheet.rows:
        writer.writerow(
            [
                cell if is_number else guard(cell)
                for column, is_number in columns
                for cell in (sheet.export_text(row, column),)
            ]
        )
