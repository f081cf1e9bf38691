"""Bytes into text: which encoding, and the line that is not in it."""

from __future__ import annotations

import codecs
from contextlib import contextmanager
from io import TextIOWrapper
from typing import IO, TYPE_CHECKING

from ecodiplo.errors import Unreadable, UsageProblem
from ecodiplo.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecodiplo.formats.source import Source

# A line, and a record of several lines no more than this either: memory stays bounded.
LONGEST_LINE = 8_000_000

_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


def encoding(source: Source, head: bytes) -> str:
    """The codec of a file that begins with `head`: as told, else by its mark, else UTF-8.

    Raises UsageProblem when the codec told of is none of text.
    """
    marked = next((codec for mark, codec in _MARKS.items() if head.startswith(mark)), "")
    if not source.encoding:
        return marked or "utf-8"
    try:
        "".encode(source.encoding)
        told = codecs.lookup(source.encoding).name
    except (LookupError, UnicodeError, ValueError):
        raise UsageProblem(
            f"there is no encoding {visible(source.encoding)!r}; use utf-8, utf-16, windows-1258"
        ) from None
    # The mark is no text: told "utf-8" or "utf-16-le", take it off.
    return marked if marked and told.startswith(marked.removesuffix("-sig")) else told


@contextmanager
def text(source: Source, newline: str | None) -> Iterator[IO[str]]:
    """The file as text; `newline` as `open` takes it. What cannot be decoded becomes lone
    surrogates where the codec allows it, so that `checked` can name the line."""
    with source.open() as raw:
        codec = encoding(source, raw.read(4))
        raw.seek(0)
        with TextIOWrapper(raw, codec, errors="surrogateescape", newline=newline) as stream:
            yield stream


def lines(stream: IO[str], source: Source) -> Iterator[str]:
    """The lines of `stream`. Raises Unreadable at the first that is no text."""
    try:
        while line := stream.readline(LONGEST_LINE):
            if len(line) == LONGEST_LINE:
                raise Unreadable(f"has a line of more than {LONGEST_LINE:,} characters")
            yield checked(line, source)
    except UnicodeError:
        raise Unreadable(undecodable(source)) from None


def checked(line: str, source: Source) -> str:
    """`line` itself. Raises Unreadable when it holds what was not in the encoding, or NUL."""
    if not line.isascii():
        try:
            line.encode()
        except UnicodeEncodeError:
            raise Unreadable(undecodable(source)) from None
    if "\0" in line:
        raise Unreadable("holds a NUL character; save the file as CSV UTF-8, or as .xlsx")
    return line


def undecodable(source: Source) -> str:
    """What to do about a file that is not in its encoding."""
    if source.encoding:
        return f"is not {source.encoding}; name another with --encoding, or save it as UTF-8"
    return "is not UTF-8; save it so, or say what it is, as in --encoding windows-1258"
