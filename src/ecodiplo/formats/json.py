"""JSON: one array of objects, read and written as a stream."""

from __future__ import annotations

import json
import re
from typing import IO, TYPE_CHECKING, Any

from ecodiplo.errors import ValueUnreadable
from ecodiplo.formats.text_files.encoding import text
from ecodiplo.formats.text_files.json_objects import ObjectStream, batches_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecodiplo.formats.batches import ReadBatch
    from ecodiplo.formats.input_file import InputFile, IsHeading
    from ecodiplo.formats.sheet import Sheet
    from ecodiplo.formats.text_files.json_objects import NumberedObject

# Further control characters that a terminal obeys; json.dumps escapes only those below U+0020.
_C1 = re.compile("[\x7f-\x9f]")


def read(source: InputFile, is_heading: IsHeading) -> Iterator[ReadBatch]:  # noqa: ARG001
    """The objects of the array, or the only object of the file, numbered from 1.

    Raises InvalidData: at once for text that is not JSON, after the last object for faulty ones.
    """
    return batches_of(source, _objects(source))


def _objects(source: InputFile) -> Iterator[NumberedObject]:
    with text(source, newline="") as stream:
        objects = ObjectStream(source, stream)
        try:
            for row in objects:
                yield objects.number, row, objects.decoder.problems
        except ValueUnreadable as error:
            raise source.fault(error.message, objects.number or None) from None


def dumps(value: Any, indent: int | None = None) -> str:
    """`value` as JSON: letters unescaped, every control character escaped."""
    written = json.dumps(value, ensure_ascii=False, indent=indent)
    return _C1.sub(lambda match: f"\\u{ord(match.group()):04x}", written)


def write(sheet: Sheet, stream: IO[str]) -> None:
    """Write the array, with an object on each line."""
    separator = "[\n  "
    for row in sheet.rows:
        stream.write(separator + dumps(sheet.to_json(row)))
        separator = ",\n  "
    stream.write("[]\n" if separator.startswith("[") else "\n]\n")
