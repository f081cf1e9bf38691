"""The file formats, one module each, imported by name when they are needed."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ecodiplo.formats.detect import READABLE, WORKBOOKS, detected

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ecodiplo.formats.input_file import InputFile, IsHeading, ParsedRow

__all__ = [
    "FORMATS",
    "OBJECTS",
    "PAGE_FORMATS",
    "READABLE",
    "SUFFIXES",
    "WORKBOOKS",
    "detected",
    "reader",
    "rows",
    "sheets",
    "writer",
]

# The writable formats: name -> whether the file is binary. The module of the same name has
# `write(sheet, stream)`.
FORMATS = {
    "csv": False,
    "tsv": False,
    "json": False,
    "jsonl": False,
    "markdown": False,
    "xlsx": True,
}
SUFFIXES = {".md": "markdown", **{f".{name}": name for name in FORMATS}}
# The formats of a report; the renderers are in `documents`.
PAGE_FORMATS = ("md", "html", "docx")

# Formats with JSON values instead of cells of text.
OBJECTS = ("json", "jsonl")


def writer(name: str) -> Callable[[Any, Any], None]:
    """The function that writes a sheet in the format `name`."""
    write: Callable[[Any, Any], None] = import_module(f"ecodiplo.formats.{name}").write
    return write


def reader(name: str) -> Callable[[InputFile, IsHeading], Iterator[ParsedRow]]:
    """The function that reads the format `name`, one of READABLE."""
    read: Callable[[InputFile, IsHeading], Iterator[ParsedRow]]
    read = import_module(f"ecodiplo.formats.{name}").read
    return read


def rows(source: InputFile, is_heading: IsHeading) -> Iterator[ParsedRow]:
    """The rows of a file of any readable format, one at a time.

    Raises UsageProblem for an unknown format or encoding, and InvalidData for a file that cannot
    be read: at once when the rest of the file cannot be trusted; for faults of single rows, which
    are left out, after the last row and with all of them.
    """
    return reader(detected(source))(source, is_heading)


def sheets(source: InputFile) -> list[str]:
    """The names of a workbook's visible worksheets; none for other formats.

    Raises the errors of `rows`.
    """
    if (name := detected(source)) not in WORKBOOKS:
        return []
    from ecodiplo.formats.workbooks.choose_sheet import names

    return names(source, name)
