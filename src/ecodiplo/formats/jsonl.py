"""JSON lines: an object a row."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from ecodiplo.errors import Unreadable
from ecodiplo.formats.json import dumps
from ecodiplo.formats.source import Faults
from ecodiplo.formats.text_files.encoding import lines, text
from ecodiplo.formats.text_files.json_objects import Decoder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecodiplo.formats.sheet import Sheet
    from ecodiplo.formats.source import Known, Row, Source


def read(source: Source, known: Known) -> Iterator[Row]:  # noqa: ARG001
    """The objects, numbered as lines. Raises InvalidData, after the last, with those that are
    none."""
    decoder, faults = Decoder(), Faults(source)
    number = 0
    with text(source, newline="\n") as stream:
        try:
            for number, line in enumerate(lines(stream, source), start=1):
                if not line.strip():
                    continue
                try:
                    row = decoder.whole(line)
                except Unreadable as error:
                    faults.note(str(error), number)
                    continue
                if not decoder.told(faults, number):
                    yield number, row
        except Unreadable as error:
            raise faults.with_(source.fault(str(error), number + 1)) from None
    faults.raise_if_any()


def write(sheet: Sheet, stream: IO[str]) -> None:
    """Write the rows."""
    for row in sheet.rows:
        stream.write(dumps(sheet.plain(row)) + "\n")
