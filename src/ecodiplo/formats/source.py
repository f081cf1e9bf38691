"""What is to be read, where it comes from, and how its faults are told."""

from __future__ import annotations

import os
import sys
import tempfile
import weakref
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from ecodiplo.errors import InvalidData, Problem

# A row as a person finds it: its number in Excel (the heading counts), the item of a JSON array,
# the line of JSON lines; and its cells by heading.
Row = tuple[int, dict[str, Any]]


class Broken(dict[str, Any]):
    """The cells of a row with something wrong in it that no reader of values would see; the rest
    of the file is sound."""

    def __init__(self, cells: Mapping[str, Any], problems: Sequence[Problem]) -> None:
        super().__init__(cells)
        self.problems = tuple(problems)


# Says whether a heading means something to who reads the file.
Known = Callable[[str], bool]

# More than an office's files ever hold; keeps an endless pipe from filling the disk.
LARGEST_PIPE = 2**30
# A cell, in any format. Excel stops at 32,767 characters.
LONGEST_CELL = 1_000_000
# Columns of a table. Further ones are empty, or the file is not one of an office's lists.
MOST_COLUMNS = 2**10
# Faults of single rows are gathered; past this many the file is another kind of file.
MOST_FAULTS = 1_000


class Kept:
    """What can be read only once, kept in a temporary file for as long as its Source lives."""

    def __init__(self) -> None:
        self.path: Path | None = None

    def keep(self, stream: IO[bytes]) -> Path | None:
        """The file that holds all of `stream`, or None when it does not end in time."""
        handle, name = tempfile.mkstemp(prefix="ecodiplo-")
        path = Path(name)
        weakref.finalize(self, path.unlink, missing_ok=True)
        size = 0
        with os.fdopen(handle, "wb") as copy:
            while chunk := stream.read(2**16):
                size += len(chunk)
                if size > LARGEST_PIPE:
                    return None
                copy.write(chunk)
        self.path = path
        return path


@dataclass(frozen=True)
class Source:
    """A file to be read, and what its reader is told of it."""

    path: Path | None  # None is standard input
    format: str = ""  # found out when empty
    encoding: str = ""  # UTF-8, or UTF-16 with its mark, when empty; else a codec's name
    sheet: str = ""  # the worksheet to take
    prefer: tuple[str, ...] = ()  # names of worksheets to take where several could be meant
    others: tuple[str, ...] = ()  # names of worksheets that are about something else
    # Filled when a workbook is read: the worksheets that fit as well and are not taken.
    left_out: list[str] = field(default_factory=list, repr=False, compare=False)
    # Shared by the copies that `dataclasses.replace` makes: a pipe is read once for all of them.
    kept: Kept = field(default_factory=Kept, repr=False, compare=False)

    @property
    def name(self) -> str:
        """The file's name, for messages."""
        return self.path.name if self.path else "standard input"

    @property
    def files(self) -> dict[Path, str]:
        """The file itself, also where standard input is one, and what it is: it may not be
        written over."""
        path = self.path or Path("/dev/stdin")
        return {path: "the file that is imported"} if path.is_file() else {}

    def open(self) -> IO[bytes]:
        """The file from its beginning, as often as one likes; pipes are kept for that.

        Raises InvalidData for a pipe that does not end, OSError for a file that is not there.
        """
        if self.kept.path is not None:
            return self.kept.path.open("rb")
        if self.path is not None and (self.path.is_file() or not self.path.exists()):
            return self.path.open("rb")
        kept = self._keep()
        if kept is None:
            raise self.fault(f"is longer than {LARGEST_PIPE // 2**20} MiB; split it")
        return kept.open("rb")

    def _keep(self) -> Path | None:
        if self.path is None:
            return self.kept.keep(sys.stdin.buffer)
        with self.path.open("rb") as stream:
            return self.kept.keep(stream)

    def fault(self, reason: str, row: int | None = None, column: str = "") -> InvalidData:
        """The error that says what is wrong with the file, and where."""
        return InvalidData([Problem(reason, self.name, row, column)])


class Faults:
    """Faults of single rows, gathered so that all of a file's are told at once."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.problems: list[Problem] = []

    def note(self, reason: str, row: int, column: str = "") -> None:
        """Remember a fault. Raises InvalidData when there have been too many to go on."""
        self.problems.append(Problem(reason, self.source.name, row, column))
        if len(self.problems) >= MOST_FAULTS:
            raise InvalidData(self.problems)

    def with_(self, error: InvalidData) -> InvalidData:
        """The fault that ended the reading, after those before it."""
        if error.problems[: len(self.problems)] == tuple(self.problems):
            return error
        return InvalidData([*self.problems, *error.problems])

    def raise_if_any(self) -> None:
        """Raises InvalidData with every fault noted."""
        if self.problems:
            raise InvalidData(self.problems)
