"""The standard streams of the process: those that are closed, full, or of another encoding."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from io import TextIOWrapper
from typing import IO, Any

# In place of a closed stream: an input without content, an output that nothing can be written to,
# and messages that nobody reads.
_IN_PLACE = ((0, os.O_RDONLY), (1, os.O_RDONLY), (2, os.O_WRONLY))


def prepare() -> None:
    """Open what is closed, so that no file of the program takes the place of a standard stream;
    write UTF-8; and let no message that cannot be shown end a command."""
    missing = [number for number, mode in _IN_PLACE if _open_closed(number, mode)]
    if 0 in missing or sys.stdin is None:
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    if 1 in missing or not _is_terminal(sys.stdout):
        sys.stdout = _wrap(_Output(1, "w", closefd=False), sys.stdout, "strict")
    if 2 in missing or not _is_terminal(sys.stderr):
        sys.stderr = _wrap(_Messages(2, "w", closefd=False), sys.stderr, "backslashreplace",
                           line_buffering=True)  # fmt: skip
    _configure_encoding()


def _open_closed(number: int, mode: int) -> bool:
    """Open the stream when it is closed. (An open of a file takes the lowest free number.)"""
    try:
        os.fstat(number)
    except OSError:
        with suppress(OSError):
            return os.open(os.devnull, mode) == number
    return False


def _is_terminal(stream: IO[str] | None) -> bool:
    return stream is not None and stream.isatty()


class _Output(io.FileIO):
    """Standard output. It remembers the error with which it failed, so that this is told from the
    failure of another file."""

    fault: OSError | None = None

    def write(self, contents: Any) -> int:
        """Write, as any file does."""
        try:
            return super().write(contents)
        except OSError as error:
            _Output.fault = error
            raise


class _Messages(io.FileIO):
    """Standard error. What cannot be written to it is lost: a command does not fail by that."""

    def write(self, contents: Any) -> int:
        """Write what can be written."""
        with suppress(OSError):
            return super().write(contents)
        return len(contents)


def _wrap(raw: io.FileIO, old: Any, errors: str, *, line_buffering: bool = False) -> TextIOWrapper:
    """The stream of text over `raw`, with the settings of the stream that it takes the place of."""
    return TextIOWrapper(
        io.BufferedWriter(raw), getattr(old, "encoding", "utf-8"), getattr(old, "errors", errors),
        line_buffering=line_buffering, write_through=getattr(old, "write_through", False),
    )  # fmt: skip


def _configure_encoding() -> None:
    """Write UTF-8 to pipes and files whatever the locale; in a terminal, replace letters that its
    encoding lacks."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper) and stream.encoding.lower() not in ("utf-8", "utf8"):
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8")


def output_error() -> OSError | None:
    """The error with which standard output fails, None when it does not."""
    try:
        sys.stdout.flush()
    except OSError as error:
        return error
    return _Output.fault


def discard_output() -> None:
    """Let standard output lead nowhere: what it could not write would fail again at the end of the
    process."""
    _Output.fault = None
    with suppress(OSError):  # a stream of a test has no descriptor
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
