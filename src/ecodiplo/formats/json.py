"""JSON: one array of objects, read and written as a stream."""

from __future__ import annotations

import json
import re
from typing import IO, TYPE_CHECKING, Any

from ecodiplo.errors import Unreadable
from ecodiplo.formats.source import Faults
from ecodiplo.formats.text_files.encoding import text
from ecodiplo.formats.text_files.json_objects import Items

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecodiplo.formats.sheet import Sheet
    from ecodiplo.formats.source import Known, Row, Source

# json.dumps escapes the controls below U+0020; a terminal obeys these as well.
_C1 = re.compile("[\x7f-\x9f]")


def read(source: Source, known: Known) -> Iterator[Row]:  # noqa: ARG001
    """The objects of the array, or the one object there is, numbered from 1.

    Raises InvalidData: at once for what is no JSON, after the last for objects that are faulty.
    """
    faults = Faults(source)
    with text(source, newline="") as stream:
        items = Items(source, stream)
        try:
            for row in items:
                if not items.decoder.told(faults, items.number):
                    yield items.number, row
        except Unreadable as error:
            raise faults.with_(source.fault(str(error), items.number or None)) from None
    faults.raise_if_any()


def dumps(value: Any, indent: int | None = None) -> str:
    """`value` as JSON, letters as they are, every control character escaped."""
    written = json.dumps(value, ensure_ascii=False, indent=indent)
    return _C1.sub(lambda found: f"\\u{ord(found.group()):04x}", written)


def write(sheet: Sheet, stream: IO[str]) -> None:
    """Write the array, an object a line."""
    separator = "[\n  "
    for row in sheet.rows:
        stream.write(separator + dumps(sheet.plain(row)))
        separator = ",\n  "
    stream.write("[]\n" if separator.startswith("[") else "\n]\n")
