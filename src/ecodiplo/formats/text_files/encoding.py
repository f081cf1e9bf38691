"""Decodes files: finds the encoding, and the line that is not in it."""

from __future__ import annotations

import codecs
from contextlib import contextmanager
from io import TextIOWrapper
from typing import IO, TYPE_CHECKING

from ecodiplo.errors import UsageProblem, ValueUnreadable
from ecodiplo.fault_codes import FaultCode
from ecodiplo.language import Label, show_count
from ecodiplo.option_names import option_name, option_with
from ecodiplo.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecodiplo.formats.input_file import InputFile

# The longest line, and the longest record of several lines: memory stays bounded.
LONGEST_LINE = 8_000_000

_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


def encoding(source: InputFile, head: bytes) -> str:
    """The codec of a file that begins with `head`: the caller's, else that of the byte order mark,
    else UTF-8.

    Raises UsageProblem when the caller's codec is not a text encoding.
    """
    marked = next((name for mark, name in _MARKS.items() if head.startswith(mark)), "")
    if not source.encoding:
        return marked or "utf-8"
    try:
        "".encode(source.encoding)
        codec = codecs.lookup(source.encoding).name
    except (LookupError, UnicodeError, ValueError):
        text = Label(
            "there is no encoding {name!r}; use utf-8, utf-16, windows-1258",
            "không có bảng mã {name!r}; hãy dùng utf-8, utf-16, windows-1258",
        )
        raise UsageProblem(text.fill(name=visible(source.encoding))) from None
    # With "utf-8" or "utf-16-le" too, the byte order mark does not become part of the text.
    return marked if marked and codec.startswith(marked.removesuffix("-sig")) else codec


@contextmanager
def text(source: InputFile, newline: str | None) -> Iterator[IO[str]]:
    """Context manager: the file as text; `newline` is that of `open`. Bytes that cannot be decoded
    become lone surrogates where the codec allows it, so that `checked` can name the line."""
    with source.open() as raw:
        codec = encoding(source, raw.read(4))
        raw.seek(0)
        with TextIOWrapper(raw, codec, errors="surrogateescape", newline=newline) as stream:
            yield stream


def lines(stream: IO[str], source: InputFile) -> Iterator[str]:
    """The lines of `stream`. Raises ValueUnreadable at the first that is not text."""
    try:
        while line := stream.readline(LONGEST_LINE):
            if len(line) == LONGEST_LINE:
                text = Label("has a line of more than {most} characters",
                             "có dòng dài hơn {most} ký tự")  # fmt: skip
                raise ValueUnreadable(text.fill(most=show_count(LONGEST_LINE)))
            yield checked(line, source)
    except UnicodeError:
        raise ValueUnreadable(undecodable(source), FaultCode.WRONG_ENCODING) from None


def refuse_cut_off(source: InputFile, last_line: str, number: int) -> None:
    """Raise InvalidData when the last line of a table has no line break: the file may be cut off
    inside its last cell. `number` is that of its last row."""
    if last_line.strip() and not last_line.endswith(("\n", "\r")):
        raise source.fault(_CUT_OFF, number, code=FaultCode.CUT_OFF_FILE)


_CUT_OFF = Label(
    "is the last line and has no line break, so the file may be cut off here; get the whole file,"
    " or add a line break at its end if it is complete",
    "là dòng cuối mà không có dấu xuống dòng, nên tệp có thể bị cắt cụt ở đây; hãy lấy lại tệp đầy"
    " đủ, hoặc thêm dấu xuống dòng ở cuối nếu tệp đã đủ",
)


def checked(line: str, source: InputFile) -> str:
    """`line` itself. Raises ValueUnreadable for bytes that are not in the encoding, and for NUL."""
    if not line.isascii():
        try:
            line.encode()
        except UnicodeEncodeError:
            raise ValueUnreadable(undecodable(source), FaultCode.WRONG_ENCODING) from None
    if "\0" in line:
        raise ValueUnreadable(
            Label("contains a NUL character; save the file as CSV UTF-8, or as .xlsx",
                  "có ký tự NUL; hãy lưu tệp thành CSV UTF-8 hoặc .xlsx")
        )  # fmt: skip
    return line


def undecodable(source: InputFile) -> Label:
    """The fault of a file that is not in its encoding, with the correction."""
    if source.encoding:
        text = Label(
            "is not {encoding}; name another with {option}, or save it as UTF-8",
            "không phải bảng mã {encoding}; hãy chọn bảng mã khác bằng {option}, hoặc lưu tệp"
            " thành UTF-8",
        )
        return text.fill(encoding=visible(source.encoding), option=option_name("encoding"))
    return Label(
        "is not UTF-8; save it as UTF-8, or name its encoding, as in {option}",
        "không phải UTF-8; hãy lưu tệp thành UTF-8, hoặc chỉ rõ bảng mã, như {option}",
    ).fill(option=option_with("encoding", "windows-1258"))
