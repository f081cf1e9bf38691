"""Which format a file is in: by what it begins with, and where that does not tell, by its name."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from ecodiplo.errors import UsageProblem
from ecodiplo.formats.text_files.encoding import encoding
from ecodiplo.text import did_you_mean, visible

if TYPE_CHECKING:
    from ecodiplo.formats.source import Source

# Name -> the endings of files that say so.
READABLE = {
    "csv": (".csv", ".txt"),
    "tsv": (".tsv",),
    "json": (".json",),
    "jsonl": (".jsonl", ".ndjson"),
    "xlsx": (".xlsx", ".xlsm", ".xltx", ".xltm"),
    "ods": (".ods", ".ots"),
}
WORKBOOKS = ("xlsx", "ods")
_SUFFIXES = {suffix: name for name, suffixes in READABLE.items() for suffix in suffixes}

_ZIP = b"PK\x03\x04"
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")  # Excel to 2003, and the envelope of encrypted workbooks
_HEAD = 2**16


def detected(source: Source) -> str:
    """The format: as told, else found out; a zip archive is a workbook whatever it is called.

    Raises UsageProblem for a format that is none, InvalidData for a file that is no table.
    """
    if source.format and source.format not in READABLE:
        near = did_you_mean(source.format, READABLE)
        raise UsageProblem(
            f"{visible(source.format)!r} cannot be read; use {', '.join(READABLE)}.{near}"
        )
    with source.open() as stream:
        head = stream.read(_HEAD)
        if head.startswith(_OLE):
            stream.seek(-min(_HEAD, stream.seek(0, 2)), 2)
            raise source.fault(_old_or_encrypted(head + stream.read()))
    if head.startswith(_ZIP):
        from ecodiplo.formats.workbooks.archive import Package

        with Package(source) as package:
            return package.format()
    suffix = PurePath(source.path or "").suffix.lower()
    named = source.format or _SUFFIXES.get(suffix, "")
    if named in WORKBOOKS and source.format:
        raise source.fault(f"is no {named} workbook")
    return named if named and named not in WORKBOOKS else _by_content(source, head)


def _old_or_encrypted(part: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in part:
        return "is encrypted; open it with its password and save it without"
    return "is a workbook of Excel 2003 or before; open it and save it as .xlsx"


def _by_content(source: Source, head: bytes) -> str:
    """The text format that `head` looks like."""
    codec = encoding(source, head)
    if b"\0" in head and not codec.startswith(("utf-16", "utf-32")):
        raise source.fault("is no table; use csv, tsv, json, jsonl, xlsx or ods")
    start = head.decode(codec, errors="replace").lstrip()
    first, _, rest = start.partition("\n")
    if start.startswith("<"):
        raise source.fault("is a web page or XML; open it in Excel and save it as .xlsx")
    if start.startswith("["):
        return "json"
    if start.startswith("{"):
        return "jsonl" if first.rstrip().endswith("}") and rest.lstrip().startswith("{") else "json"
    # What the program itself writes to a pipe. Excel saves text with tabs as UTF-16, and quotes.
    return "tsv" if "\t" in first and '"' not in start and codec == "utf-8" else "csv"
