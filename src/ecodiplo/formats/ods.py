"""A workbook of LibreOffice; the program only reads this format."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecodiplo.formats.batches import ReadBatch
    from ecodiplo.formats.input_file import InputFile, IsHeading


def read(source: InputFile, is_heading: IsHeading) -> Iterator[ReadBatch]:
    """The rows of the worksheet to read. Raises InvalidData as `choose_sheet.read`."""
    from ecodiplo.formats.workbooks.choose_sheet import read as read_workbook

    return read_workbook(source, is_heading, "ods")
