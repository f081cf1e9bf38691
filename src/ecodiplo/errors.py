"""The errors of the program.

    EcodiploError            exit 1   the operation failed
    ├── ChangedMeanwhile     exit 1   a record changed since the caller read it
    ├── Conflict             exit 1   another transaction was in the way; try again
    ├── Busy                 exit 1   another program uses the database; try again later
    ├── ConnectionLost       exit 1   the server was lost before the end; nothing was written
    ├── UsageProblem         exit 2   a wrong argument or option
    ├── InvalidData          exit 3   one or more values that cannot be stored, all of them listed
    ├── ValueUnreadable      exit 3   one text that a field type cannot read
    └── NotFound             exit 4   no such record, or no such database

A message is a Label: one sentence in English and in Vietnamese that says what to do. The place
that notices a fault raises it; `cli/root.py` turns it into a line on stderr and an exit code.
`str(error)` is English, `error.message.vi` Vietnamese.
"""

from __future__ import annotations

import errno
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from ecodiplo.fault_codes import FaultCode
from ecodiplo.language import Label, Lang, and_more, join, same

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class EcodiploError(Exception):
    """A failed operation. `file` is the name of the file that is missing or cannot be read, where
    that is the reason."""

    exit_code = 1
    code = FaultCode.FAILED

    def __init__(self, message: Label, *, file: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.file = file

    def __str__(self) -> str:
        return self.message.en

    def to(self, lang: Lang) -> str:
        """The message in `lang`."""
        return self.message.to(lang)


class ChangedMeanwhile(EcodiploError):
    """A record changed since the caller read it; nothing was changed. The message lists what, by
    whom and when. The same call would fail again: read the record first."""

    code = FaultCode.CONFLICT


class Conflict(EcodiploError):
    """The engine ended the transaction in favour of another one; nothing of it was kept. The same
    call may succeed when it is tried again."""

    code = FaultCode.CONFLICT


class Busy(EcodiploError):
    """Another transaction held the database longer than this one waits; nothing was changed."""

    code = FaultCode.CONFLICT


class ConnectionLost(EcodiploError):
    """The connection to the server was lost before the transaction was committed; nothing of it was
    kept."""


class UsageProblem(EcodiploError):
    """The command or call has an argument that does not exist or does not fit."""

    exit_code = 2
    code = FaultCode.WRONG_ARGUMENT


class NotFound(EcodiploError):
    """A record or the database does not exist. For a record, `entity` is the name of its kind, and
    `record` the text that names none or several."""

    exit_code = 4
    code = FaultCode.NOT_FOUND
    entity = ""
    record = ""


class EcodiploWarning(UserWarning):
    """What people should know of a success; the message is a sentence in both languages."""

    def __init__(self, message: Label) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return self.message.en


class DatabaseWarning(EcodiploWarning):
    """The database can be read, but results may be incomplete; the message says what is missing."""


class OutputWarning(EcodiploWarning):
    """An output has a value elsewhere than people look for it; the message says where."""


# More than the rows of a worksheet.
MOST_NUMBERS = 2**21


class SheetRowNumber(int):
    """The number of a row in one of several worksheets that are read one after another.

    As an int it differs from the numbers in the other worksheets, and grows from one to the next;
    as a text it is the number with the name of the worksheet: `3 (Q2)`.
    """

    number: int  # the row's number in its worksheet
    sheet: str
    position: int

    def __new__(cls, number: int, sheet: str, position: int) -> SheetRowNumber:
        """`position` is that of the worksheet among those that are read, from 0."""
        self = super().__new__(cls, position * MOST_NUMBERS + number)
        self.number, self.sheet, self.position = number, sheet, position
        return self

    @classmethod
    def of(cls, value: int, sheets: Mapping[int, str]) -> int:
        """The number whose value as a plain int is `value`, where `sheets` are the names of the
        worksheets by position; a plain int when there are none."""
        position, number = divmod(value, MOST_NUMBERS)
        return cls(number, sheets[position], position) if position in sheets else value

    def __str__(self) -> str:
        return f"{self.number} ({self.sheet})"


# The rows and the worksheets that a message lists, of a fault that many rows have.
MOST_ROWS, MOST_SHEETS = 3, 4


@dataclass(frozen=True)
class Problem:
    """A value that cannot be stored: where it is and why."""

    reason: Label
    file: str = ""
    row: int | None = None
    column: Label | str = ""  # the heading as the file spells it; without a file, the field's label
    value: str = ""  # as it was written; the reason quotes it where that helps
    is_near: bool = False  # a record resembles the new one; `on_near` can take it all the same
    lacks_partner: bool = False  # it names a partner that an import can create
    # Where several rows have the fault: the first of them, `row` included, and the count of all.
    rows: tuple[int, ...] = ()
    row_count: int = 1
    code: FaultCode = field(kw_only=True)
    field: str = ""  # the name of the field; of several, with commas

    @property
    def message(self) -> Label:
        """File, worksheet if several are read, row, column and reason, `plan.xlsx, sheet Q2, row 3,
        Title: is missing`; of several rows, `plan.xlsx, Title: is missing (rows 3, 8)`."""
        column = self.column if isinstance(self.column, Label) else same(self.column)
        row = same("") if self.rows or self.row is None else _list_rows([self.row])
        place = join(", ", filter(None, (same(self.file), row, column)))
        message = place + ": " + self.reason if place else self.reason
        if not self.rows:
            return message
        return Label(*map(_without_full_stop, message)) + " (" + self._row_list() + ")"

    def _row_list(self) -> Label:
        """The first rows, and how many more there are: `rows 4, 9, 17 and 8 more`; of several
        worksheets, the first row of each."""
        by_sheet = [[*rows] for _, rows in groupby(self.rows, sheet_of)]
        if self.row_count > len(self.rows) or self.row_count > MOST_ROWS + 2:
            one = len(by_sheet) == 1
            by_sheet = [rows[: MOST_ROWS if one else 1] for rows in by_sheet[:MOST_SHEETS]]
        listed = join("; ", map(_list_rows, by_sheet))
        if more := self.row_count - sum(map(len, by_sheet)):
            listed += ";" if len(by_sheet) > 1 else ""
            listed += and_more(more, "dòng")
        return listed

    @property
    def sheet(self) -> str:
        """The worksheet of the row, where several are read."""
        return "" if self.row is None else sheet_of(self.row)

    @property
    def row_in_sheet(self) -> int | None:
        """The number of the row in its worksheet."""
        return None if self.row is None else row_in_sheet(self.row)

    def __str__(self) -> str:
        return self.message.en


class InvalidData(EcodiploError):
    """Values that cannot be stored. Nothing of their file or command was stored."""

    exit_code = 3

    def __init__(self, problems: Sequence[Problem]) -> None:
        """`problems` has every problem, in the order of the rows."""
        self.problems = tuple(problems)
        super().__init__(join("\n", (problem.message for problem in self.problems)))


class ValueUnreadable(EcodiploError, ValueError):
    """A text that a field type cannot read. The message says why, as in `'x' is not a number`;
    callers make a Problem of it."""

    exit_code = 3

    def __init__(self, message: Label, code: FaultCode | None = None) -> None:
        """`code` is that of the problem, where the type of the field does not say it."""
        super().__init__(message)
        self.fault = code


def row_in_sheet(row: int) -> int:
    """The number of the row in its worksheet."""
    return row.number if isinstance(row, SheetRowNumber) else row


def sheet_of(row: int) -> str:
    """The worksheet of the row, where several are read."""
    return row.sheet if isinstance(row, SheetRowNumber) else ""


def _list_rows(rows: Sequence[int]) -> Label:
    """Rows of one worksheet, with its name where several are read: `sheet Q2, rows 3, 8`."""
    numbers = ", ".join(str(row_in_sheet(row)) for row in rows)
    noun = Label("row ", "dòng ") if len(rows) == 1 else Label("rows ", "các dòng ")
    sheet = sheet_of(rows[0])
    named = Label(f"sheet {sheet}, ", f"trang tính {sheet}, ") if sheet else same("")
    return named + noun + numbers


def _without_full_stop(sentence: str) -> str:
    return sentence if sentence.endswith("..") else sentence.removesuffix(".")


def system_message(error: OSError) -> Label:
    """The message of an error of the operating system."""
    vietnamese = _SYSTEM_ERRORS.get(error.errno or 0)
    if vietnamese is None:
        return same(error.strerror or error)
    return Label(str(error.strerror), vietnamese)


# The system's errors that people meet; the system words the English ones.
_SYSTEM_ERRORS = {
    errno.EACCES: "không có quyền truy cập",
    errno.EPERM: "hệ thống không cho phép",
    errno.ENOENT: "không có tệp hoặc thư mục này",
    errno.ENOTDIR: "không phải thư mục",
    errno.EISDIR: "là thư mục, không phải tệp",
    errno.ENOSPC: "ổ đĩa đã đầy",
    errno.EDQUOT: "đã vượt hạn mức lưu trữ",
    errno.EROFS: "ổ đĩa chỉ cho đọc",
    errno.ENAMETOOLONG: "tên tệp quá dài",
    errno.ELOOP: "liên kết tượng trưng lặp vòng",
    errno.EIO: "lỗi đọc ghi ổ đĩa",
    errno.EFBIG: "tệp vượt giới hạn kích thước",
    errno.EBADF: "luồng đã đóng",
}
# The system's errors of a disk without room.
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
