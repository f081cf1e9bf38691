"""The formats, one module each, found by name when asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

# Name -> whether it is bytes. The module of the same name has `write(sheet, stream)`.
FORMATS = {
    "csv": False,
    "tsv": False,
    "json": False,
    "jsonl": False,
    "markdown": False,
    "xlsx": True,
}
SUFFIXES = {".md": "markdown", **{f".{name}": name for name in FORMATS}}


def writer(name: str) -> Callable[[Any, Any], None]:
    """The function that writes a sheet in the format `name`."""
    write: Callable[[Any, Any], None] = import_module(f"ecodiplo.formats.{name}").write
    return write
