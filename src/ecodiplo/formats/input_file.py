"""The file that is read, and the faults in it."""

from __future__ import annotations

import hashlib
import sys
import weakref
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Protocol

from ecodiplo.errors import InvalidData, Problem
from ecodiplo.fault_codes import FaultCode
from ecodiplo.language import Label, show_count
from ecodiplo.temporary import temporary_folder

if TYPE_CHECKING:
    from collections.abc import Iterable
    from io import BufferedReader

    from ecodiplo.errors import ValueUnreadable


class IsHeading(Protocol):
    """Tells headings from other texts."""

    def __call__(self, heading: str, /, *, below: bool = False) -> bool:
        """Whether the importer has a column of this heading; `below` another heading, only if no
        record can have the text: `Counted` is a heading, and a role in totals."""


# More than an office's files ever hold; keeps an endless pipe from filling the disk.
LARGEST_PIPE = 2**30
# The longest cell in any format. Excel stops at 32,767 characters.
LONGEST_CELL = 1_000_000
LONG_CELL = Label("has a cell of over {limit} characters", "có ô dài hơn {limit} ký tự").fill(
    limit=show_count(LONGEST_CELL)
)
ENCRYPTED = Label(
    "is encrypted; open it with its password and save it without",
    "được đặt mật khẩu; hãy mở bằng mật khẩu rồi lưu lại không có mật khẩu",
)
# The most columns of a table. Cells further right are empty, or the file is not a list of records.
MOST_COLUMNS = 2**10
# The most notes that are kept.
MOST_NOTES = 50

# The most hidden rows that are listed; further ones are counted.
MOST_HIDDEN = 10


@dataclass
class WorksheetNotes:
    """A worksheet that is read, and its hidden rows and columns that hold values. They are read as
    the others are. Filled while the worksheet is read."""

    name: str
    hidden_rows: list[int] = field(default_factory=list)  # the first MOST_HIDDEN
    hidden_row_count: int = 0
    hidden_columns: set[int] = field(default_factory=set)  # counted from 0

    def hide_rows(self, row: int, times: int) -> None:
        """Note rows as hidden, from `row` on."""
        more = MOST_HIDDEN - len(self.hidden_rows)
        self.hidden_rows += range(row, row + min(times, more))
        self.hidden_row_count += times

    @property
    def has_hidden(self) -> bool:
        """Whether a hidden row or column holds a value."""
        return bool(self.hidden_rows or self.hidden_columns)


class TemporaryCopy:
    """A temporary file with the content of a pipe, which can be read only once, or of a compressed
    file. It lives as long as its InputFile."""

    path: Path | None = None
    name = ""  # of the file that was compressed

    def fill(self, pieces: Iterable[bytes]) -> None:
        """Copy the pieces into the file. The path stays None when they are longer than
        LARGEST_PIPE."""
        size = 0
        with self.create() as copy:
            for piece in pieces:
                size += len(piece)
                if size > LARGEST_PIPE:
                    self.path = None
                    return
                copy.write(piece)

    def create(self) -> IO[bytes]:
        """The empty file, to write its content. It is deleted with this object."""
        place = ExitStack()
        self.path = place.enter_context(temporary_folder()) / "content"
        weakref.finalize(self, place.close)
        return self.path.open("wb")


@dataclass(frozen=True)
class Fingerprint:
    """The SHA-256 and the size in bytes of a file as it was given."""

    sha256: str
    size: int


@dataclass
class Contents:
    """What was learnt of the bytes of a file. All copies of its InputFile share it: a pipe is read
    once, a compressed file is unpacked once, and a format is detected once for each encoding."""

    pipe: TemporaryCopy = field(default_factory=TemporaryCopy)
    unpacked: TemporaryCopy = field(default_factory=TemporaryCopy)  # of a compressed file
    is_examined: bool = False  # whether a compressed file is unpacked
    fingerprint: Fingerprint | None = None
    formats: dict[tuple[str, str], str] = field(default_factory=dict)  # by format and encoding


@dataclass(frozen=True)
class InputFile:
    """A file to read, and the caller's settings for its reader."""

    path: Path | None  # None is standard input
    format: str = ""  # detected when empty
    encoding: str = ""  # a codec's name; when empty, UTF-8, or UTF-16 with a byte order mark
    sheet: str = ""  # the worksheet to read
    at: str = ""  # the list of objects to read in an object of JSON: `data.items`
    preferred_sheets: tuple[str, ...] = ()  # names of worksheets to read when several fit
    other_sheets: tuple[str, ...] = ()  # names of worksheets that hold other records
    # The first and the last row of the heading, as a spreadsheet numbers them; None to find it.
    header_rows: tuple[int, int] | None = None
    given_name: str = ""  # the name for messages, where the path has none that people know
    # Filled while a workbook is read: the worksheets that fit as well and are not read.
    unread_worksheets: list[str] = field(default_factory=list, repr=False, compare=False)
    # Filled likewise: the worksheets that are read, in their order.
    worksheets: list[WorksheetNotes] = field(default_factory=list, repr=False, compare=False)
    # Filled while the file is read: what people should know of it, each note once.
    notes: dict[Label, None] = field(default_factory=dict, repr=False, compare=False)
    # Shared by the copies that `dataclasses.replace` makes.
    contents: Contents = field(default_factory=Contents, repr=False, compare=False)

    def note(self, text: Label) -> None:
        """Note what people should know of the reading, such as a row that was passed over."""
        if len(self.notes) < MOST_NOTES:
            self.notes[text] = None

    @property
    def name(self) -> str:
        """The file's name, for messages."""
        return self.given_name or (self.path.name if self.path else "stdin")

    @property
    def content_name(self) -> str:
        """The name of the file that is read: of a compressed file, the one inside."""
        return self.contents.unpacked.name or self.name

    @property
    def fingerprint(self) -> Fingerprint:
        """The SHA-256 and the size of the file as it was given."""
        if self.contents.fingerprint is None:
            with self.open_as_given() as file:
                digest = hashlib.file_digest(file, "sha256")
                self.contents.fingerprint = Fingerprint(digest.hexdigest(), file.tell())
        return self.contents.fingerprint

    @property
    def files(self) -> dict[Path, Label]:
        """The file, also when standard input is redirected from one, with a description: no output
        may overwrite it."""
        path = self.path or Path("/dev/stdin")
        description = Label("the file that is imported", "tệp đang được nhập")
        return {path: description} if path.is_file() else {}

    def open(self) -> BufferedReader:
        """The content from its beginning, any number of times: that of a compressed file as soon as
        it is unpacked, which `detect_format` does. Raises as `open_as_given`."""
        unpacked = self.contents.unpacked
        return unpacked.path.open("rb") if unpacked.path else self.open_as_given()

    def open_as_given(self) -> BufferedReader:
        """The bytes of the file from its beginning, any number of times; a pipe is copied on the
        first call.

        Raises InvalidData for a pipe that does not end, OSError for a file that does not exist.
        """
        pipe = self.contents.pipe
        if pipe.path is None:
            if self.path is not None and (self.path.is_file() or not self.path.exists()):
                return self.path.open("rb")
            with self.path.open("rb") if self.path else nullcontext(sys.stdin.buffer) as stream:
                pipe.fill(iter(lambda: stream.read(2**16), b""))
        if pipe.path is None:
            raise self.fault(
                Label("is longer than {limit} MiB; split it",
                      "lớn hơn {limit} MiB; hãy tách nhỏ tệp").fill(limit=LARGEST_PIPE // 2**20)
            )  # fmt: skip
        return pipe.path.open("rb")

    def fault(
        self, reason: Label, row: int | None = None, column: str = "",
        code: FaultCode = FaultCode.UNREADABLE_FILE,
    ) -> InvalidData:  # fmt: skip
        """The error for a fault of the file, with its place."""
        return InvalidData([Problem(reason, self.name, row, column, code=code)])

    def fault_of(self, error: ValueUnreadable, row: int | None = None) -> InvalidData:
        """The error for a text of the file that is not in its format."""
        return self.fault(error.message, row, code=error.fault or FaultCode.INVALID_SYNTAX)
