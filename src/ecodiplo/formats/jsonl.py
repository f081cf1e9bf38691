"""JSON lines: an object a row."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from ecodiplo.formats.json import dumps

if TYPE_CHECKING:
    from ecodiplo.formats.sheet import Sheet


def write(sheet: Sheet, stream: IO[str]) -> None:
    """Write the rows."""
    for row in sheet.rows:
        stream.write(dumps(sheet.plain(row)) + "\n")
