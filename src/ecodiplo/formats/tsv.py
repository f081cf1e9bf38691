"""Tab-separated values for pipes: a line a row, tabs and line ends within a cell escaped."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from ecodiplo.formats.sheet import Sheet

# As PostgreSQL's COPY writes them.
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def write(sheet: Sheet, stream: IO[str]) -> None:
    """Write the heading and the rows."""
    stream.write("\t".join(column.name for column in sheet.columns) + "\n")
    for row in sheet.rows:
        cells = (sheet.exported(row, column).translate(_ESCAPES) for column in sheet.columns)
        stream.write("\t".join(cells) + "\n")
