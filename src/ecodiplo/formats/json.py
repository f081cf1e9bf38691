"""JSON: one array of objects, written as a stream."""

from __future__ import annotations

import json
import re
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ecodiplo.formats.sheet import Sheet

# json.dumps escapes the controls below U+0020; a terminal obeys these as well.
_C1 = re.compile("[\x7f-\x9f]")


def dumps(value: Any, indent: int | None = None) -> str:
    """`value` as JSON, letters as they are, every control character escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return _C1.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def write(sheet: Sheet, stream: IO[str]) -> None:
    """Write the array, an object a line."""
    separator = "[\n  "
    for row in sheet.rows:
        stream.write(separator + dumps(sheet.plain(row)))
        separator = ",\n  "
    stream.write("[]\n" if separator.startswith("[") else "\n]\n")
