"""Tab-separated values for pipes: a line a row, tabs and line ends within a cell escaped."""

from __future__ import annotations

import re
from typing import IO, TYPE_CHECKING

from ecodiplo.errors import Unreadable
from ecodiplo.formats.header_row import table
from ecodiplo.formats.source import LONGEST_CELL
from ecodiplo.formats.text_files.encoding import lines, text
from ecodiplo.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecodiplo.formats.header_row import GridRow
    from ecodiplo.formats.sheet import Sheet
    from ecodiplo.formats.source import Known, Row, Source

# As PostgreSQL's COPY writes them.
_ESCAPED = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_ESCAPES = str.maketrans(_ESCAPED)
_MEANT = {escape: letter for letter, escape in _ESCAPED.items()}
_ESCAPE = re.compile(r"\\.?")


def read(source: Source, known: Known) -> Iterator[Row]:
    """The rows, numbered as lines. Raises InvalidData with the lines that are none."""
    with text(source, newline=None) as stream:
        yield from table(source, _grid(source, stream), known, full=True)


def _grid(source: Source, stream: IO[str]) -> Iterator[GridRow]:
    number = 0
    try:
        for number, line in enumerate(lines(stream, source), start=1):
            cells = line.removesuffix("\n").split("\t")
            broken = {}
            if "\\" in line:
                for at, cell in enumerate(cells):
                    try:
                        cells[at] = _ESCAPE.sub(_meant, cell)
                    except Unreadable as error:
                        broken[at] = str(error)
            if len(line) > LONGEST_CELL:
                long = [at for at, cell in enumerate(cells) if len(cell) > LONGEST_CELL]
                broken |= dict.fromkeys(long, f"has over {LONGEST_CELL:,} characters")
            yield number, cells, broken
    except Unreadable as error:
        raise source.fault(str(error), number + 1) from None


def _meant(found: re.Match[str]) -> str:
    try:
        return _MEANT[found.group()]
    except KeyError:
        raise Unreadable(
            f"has {visible(found.group())}, which means nothing here; write a backslash twice,"
            " or name the file .csv"
        ) from None


def write(sheet: Sheet, stream: IO[str]) -> None:
    """Write the heading and the rows."""
    stream.write("\t".join(column.name for column in sheet.columns) + "\n")
    for row in sheet.rows:
        cells = (sheet.exported(row, column).translate(_ESCAPES) for column in sheet.columns)
        stream.write("\t".join(cells) + "\n")
