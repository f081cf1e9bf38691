"""The format of a file: by its first bytes, and where those do not decide, by its name."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from ecodiplo.errors import UsageProblem
from ecodiplo.fault_codes import FaultCode
from ecodiplo.formats.input_file import ENCRYPTED
from ecodiplo.formats.text_files.encoding import encoding
from ecodiplo.language import Label
from ecodiplo.text import did_you_mean, visible

if TYPE_CHECKING:
    from ecodiplo.formats.input_file import InputFile

# The readable formats: name -> the suffixes of their files.
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
_OLD = Label(
    "is a workbook of Excel 2003 or before; open it and save it as .xlsx",
    "là bảng tính của Excel 2003 trở về trước; hãy mở tệp rồi lưu thành .xlsx",
)
_HEAD = 2**16


def detect_format(source: InputFile) -> str:
    """The format of the file: the caller's, else that of the content; a zip archive with the parts
    of a workbook is one whatever its name. A compressed file is unpacked. The file is examined
    once; `source.contents` keeps the answer.

    Raises UsageProblem for an unknown format, InvalidData for a file that holds no table.
    """
    settings, formats = (source.format, source.encoding), source.contents.formats
    if settings not in formats:
        formats[settings] = _detect(source)
    return formats[settings]


def _detect(source: InputFile) -> str:
    """Examine the file: its format. Raises as `detect_format`."""
    if source.format and source.format not in READABLE:
        raise UsageProblem(
            Label("{format!r} cannot be read; use {formats}.",
                  "không đọc được định dạng {format!r}; hãy dùng {formats}.").fill(
                      format=visible(source.format), formats=", ".join(READABLE))
            + did_you_mean(source.format, READABLE)
        )  # fmt: skip
    if not source.contents.is_examined:
        from ecodiplo.formats.compressed import unpack

        unpack(source)
        source.contents.is_examined = True
    with source.open() as stream:
        head = stream.read(_HEAD)
        if head.startswith(_OLE):
            stream.seek(-min(_HEAD, stream.seek(0, 2)), 2)
            is_encrypted = "EncryptedPackage".encode("utf-16-le") in head + stream.read()
            raise (
                source.fault(ENCRYPTED, code=FaultCode.ENCRYPTED_FILE)
                if is_encrypted
                else source.fault(_OLD)
            )
    if head.startswith(_ZIP):
        from ecodiplo.formats.workbooks.archive import Archive

        with Archive(source) as archive:
            return archive.format()
    suffix = PurePath(source.content_name).suffix.lower()
    name = source.format or _SUFFIXES.get(suffix, "")
    if name in WORKBOOKS and source.format:
        raise source.fault(Label(f"is not an {name} workbook", f"không phải bảng tính {name}"))
    return name if name and name not in WORKBOOKS else _by_content(source, head)


def _by_content(source: InputFile, head: bytes) -> str:
    """The text format that `head` looks like."""
    codec = encoding(source, head)
    if b"\0" in head and not codec.startswith(("utf-16", "utf-32")):
        formats = "csv, tsv, json, jsonl, xlsx"
        raise source.fault(
            Label(f"is not a table; use {formats} or ods",
                  f"không phải tệp bảng dữ liệu; hãy dùng {formats} hoặc ods")
        )  # fmt: skip
    start = head.decode(codec, errors="replace").lstrip()
    first, _, rest = start.partition("\n")
    if start.startswith("<"):
        raise source.fault(
            Label("is a web page or XML; open it in Excel and save it as .xlsx",
                  "là trang web hoặc XML; hãy mở bằng Excel rồi lưu thành .xlsx")
        )  # fmt: skip
    if start.startswith("["):
        return "json"
    if start.startswith("{"):
        return "jsonl" if first.rstrip().endswith("}") and rest.lstrip().startswith("{") else "json"
    # The program itself writes TSV to a pipe as UTF-8 without quotes. Excel saves text with tabs
    # as UTF-16, and quotes.
    return "tsv" if "\t" in first and '"' not in start and codec == "utf-8" else "csv"
