"""JSON lines: an object for each row."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any

from ecodiplo.errors import ValueUnreadable
from ecodiplo.formats.json import objects
from ecodiplo.formats.text_files.encoding import lines, text
from ecodiplo.formats.text_files.json_objects import Decoder, batches_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecodiplo.formats.batches import ReadBatch
    from ecodiplo.formats.input_file import InputFile, IsHeading
    from ecodiplo.formats.sheet import Sheet
    from ecodiplo.formats.text_files.json_objects import NumberedObject
    from ecodiplo.language import Label


def read(source: InputFile, is_heading: IsHeading) -> Iterator[ReadBatch]:  # noqa: ARG001
    """The objects, with their line numbers. Raises InvalidData, after the last line, with all
    lines that hold no object."""
    return batches_of(source, _objects(source))


def _objects(source: InputFile) -> Iterator[NumberedObject]:
    decoder, number = Decoder(), 0
    with text(source, newline="\n") as stream:
        try:
            for number, line in enumerate(lines(stream, source), start=1):
                if line.strip():
                    yield number, *_decode(decoder, line)
        except ValueUnreadable as error:
            raise source.fault_of(error, number + 1) from None


def _decode(decoder: Decoder, line: str) -> tuple[dict[str, Any], list[tuple[str, Label]]]:
    """The object of a line, and its faults."""
    try:
        return decoder.whole(line), decoder.problems
    except ValueUnreadable as error:
        return {}, [("", error.message)]


def write(sheet: Sheet, stream: IO[str]) -> None:
    """Write the rows."""
    stream.writelines(f"{row}\n" for row in objects(sheet))
