"""The file formats, one module each, imported by name when they are needed."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ecodiplo.errors import UsageProblem
from ecodiplo.language import Label
from ecodiplo.option_names import option_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ecodiplo.formats.batches import ReadBatch
    from ecodiplo.formats.input_file import InputFile, IsHeading

# The writable formats: name -> whether the file is binary. The module of the same name has
# `write(sheet, stream)`.
FORMATS = {
    "csv": False,
    "tsv": False,
    "json": False,
    "jsonl": False,
    "markdown": False,
    "html": False,
    "xlsx": True,
}
SUFFIXES = {".md": "markdown", **{f".{name}": name for name in FORMATS}}
# The formats that an import reads back.
EXACT_FORMATS = tuple(name for name in FORMATS if name not in ("markdown", "html"))
# The formats of a report, and other names of them; the renderers are in `documents`.
REPORT_FORMATS = ("md", "html", "docx")
_REPORT_ALIASES = {"markdown": "md", "htm": "html"}

# Formats with JSON values instead of cells of text.
JSON_FORMATS = ("json", "jsonl")


def export_format(name: str = "", file: Path | None = None) -> str:
    """The format of an export: the one with that name, else that of the file, else csv.

    Raises UsageProblem for a format that an import does not read back.
    """
    format_ = name.lower() or (SUFFIXES.get(file.suffix.lower(), "") if file else "csv")
    if format_ not in EXACT_FORMATS:
        raise UsageProblem(
            Label("an import does not read {format!r} back; use {formats}",
                  "không nhập lại được định dạng {format!r}; hãy dùng {formats}")
            .fill(format=name or (file.name if file else ""), formats=", ".join(EXACT_FORMATS))
        )  # fmt: skip
    return format_


def report_format(name: str = "", file: Path | None = None) -> str:
    """The format of a report: the one with that name, else that of the file, else md.

    Raises UsageProblem when a report has no such format.
    """
    format_ = name.lower() or (file.suffix.lower().removeprefix(".") if file else "md")
    format_ = _REPORT_ALIASES.get(format_, format_)
    if format_ not in REPORT_FORMATS:
        raise UsageProblem(
            Label("a report is {formats}, not {format!r}",
                  "báo cáo có định dạng {formats}, không có {format!r}")
            .fill(format=name or (file.name if file else ""), formats=", ".join(REPORT_FORMATS))
        )  # fmt: skip
    return format_


def writer(name: str) -> Callable[[Any, Any], None]:
    """The function that writes a sheet in the format `name`."""
    write: Callable[[Any, Any], None] = import_module(f"ecodiplo.formats.{name}").write
    return write


def read_batches(source: InputFile, is_heading: IsHeading) -> Iterator[ReadBatch]:
    """The rows of a file of any readable format, in batches.

    Raises UsageProblem for an unknown format or encoding, and InvalidData for a file that cannot
    be read: at once when the rest of the file cannot be trusted. Faulty objects of JSON formats are
    left out, and all of them are raised after the last row; of other formats, the batch has the
    problems of rows with a faulty cell.
    """
    from ecodiplo.formats.detect import WORKBOOKS, detect_format

    name = detect_format(source)
    if source.at and name != "json":
        raise UsageProblem(
            Label("{at} names a list of objects in a json file; {file} is {format}",
                  "{at} chỉ danh sách đối tượng trong tệp json; {file} là {format}")
            .fill(at=option_name("at"), file=source.name, format=name)
        )  # fmt: skip
    if name in WORKBOOKS:
        from ecodiplo.formats.workbooks.choose_sheet import read

        return read(source, is_heading, name)
    read_format: Callable[[InputFile, IsHeading], Iterator[ReadBatch]]
    read_format = import_module(f"ecodiplo.formats.{name}").read
    return read_format(source, is_heading)


def sheets(source: InputFile) -> list[str]:
    """The names of a workbook's visible worksheets; none for other formats.

    Raises the errors of `read_batches`.
    """
    from ecodiplo.formats.detect import WORKBOOKS, detect_format

    if (name := detect_format(source)) not in WORKBOOKS:
        return []
    from ecodiplo.formats.workbooks.choose_sheet import names

    return names(source, name)
