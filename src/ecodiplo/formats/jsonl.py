"""JSON lines: an object for each row."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from ecodiplo.errors import ValueUnreadable
from ecodiplo.formats.batches import batches
from ecodiplo.formats.input_file import RowFaults
from ecodiplo.formats.json import dumps
from ecodiplo.formats.text_files.encoding import lines, text
from ecodiplo.formats.text_files.json_objects import Decoder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecodiplo.formats.batches import ParsedRow, ReadBatch
    from ecodiplo.formats.input_file import InputFile, IsHeading
    from ecodiplo.formats.sheet import Sheet


def read(source: InputFile, is_heading: IsHeading) -> Iterator[ReadBatch]:  # noqa: ARG001
    """The objects, with their line numbers. Raises InvalidData, after the last line, with all
    lines that hold no object."""
    return batches(_objects(source))


def _objects(source: InputFile) -> Iterator[ParsedRow]:
    decoder, faults = Decoder(), RowFaults(source)
    number = 0
    with text(source, newline="\n") as stream:
        try:
            for number, line in enumerate(lines(stream, source), start=1):
                if not line.strip():
                    continue
                try:
                    row = decoder.whole(line)
                except ValueUnreadable as error:
                    faults.note(error.message, number)
                    continue
                if not decoder.note_faults(faults, number):
                    yield number, row
        except ValueUnreadable as error:
            raise faults.with_(source.fault(error.message, number + 1)) from None
    faults.raise_if_any()


def write(sheet: Sheet, stream: IO[str]) -> None:
    """Write the rows."""
    for row in sheet.rows:
        stream.write(dumps(sheet.to_json(row)) + "\n")
