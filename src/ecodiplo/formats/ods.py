"""A workbook of LibreOffice, for reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecodiplo.formats.source import Known, Row, Source


def read(source: Source, known: Known) -> Iterator[Row]:
    """The rows of the worksheet that is meant. Raises InvalidData as `workbook.read`."""
    from ecodiplo.formats.workbooks.choose_sheet import read as read_workbook

    return read_workbook(source, known, "ods")
