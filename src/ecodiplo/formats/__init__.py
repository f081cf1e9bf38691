"""The formats, one module each, found by name when asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ecodiplo.formats.detect import READABLE, WORKBOOKS, detected

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ecodiplo.formats.source import Known, Row, Source

__all__ = [
    "FORMATS",
    "OBJECTS",
    "READABLE",
    "SUFFIXES",
    "WORKBOOKS",
    "detected",
    "reader",
    "rows",
    "sheets",
    "writer",
]

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


# What has values as JSON has them, rather than cells of text.
OBJECTS = ("json", "jsonl")


def writer(name: str) -> Callable[[Any, Any], None]:
    """The function that writes a sheet in the format `name`."""
    write: Callable[[Any, Any], None] = import_module(f"ecodiplo.formats.{name}").write
    return write


def reader(name: str) -> Callable[[Source, Known], Iterator[Row]]:
    """The function that reads the format `name`, one of READABLE."""
    read: Callable[[Source, Known], Iterator[Row]]
    read = import_module(f"ecodiplo.formats.{name}").read
    return read


def rows(source: Source, known: Known) -> Iterator[Row]:
    """The rows of a file of any readable format, as they are read.

    Raises UsageProblem for a format or an encoding that is none, and InvalidData for a file that
    cannot be read: at once where nothing after can be trusted; for faults of single rows, which
    are left out, after the last row and with all of them.
    """
    return reader(detected(source))(source, known)


def sheets(source: Source) -> list[str]:
    """The names of a workbook's visible worksheets; none for other formats.

    Raises as `rows`.
    """
    if (name := detected(source)) not in WORKBOOKS:
        return []
    from ecodiplo.formats.workbooks.choose_sheet import names

    return names(source, name)
