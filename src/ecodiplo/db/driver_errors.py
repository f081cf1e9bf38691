"""Errors of the drivers, in sentences for people."""

from __future__ import annotations

import re

from sqlalchemy.exc import DBAPIError, IntegrityError

from ecodiplo.db import damage
from ecodiplo.errors import Busy, Conflict, ConnectionLost, EcodiploError
from ecodiplo.language import Label, same

# PostgreSQL's codes for a transaction that it ended in favour of another one, and for a lock that
# was not free in time.
CONFLICTS, LOCKED = {"40001", "40P01"}, "55P03"
# Its codes for a server that may only be read, and for a role without a permission.
READ_ONLY, FORBIDDEN = "25006", "42501"
# The beginning of its message for a role that does not own what is made anew.
NOT_OWNER = "must be owner"
# Its words for a database that it does not have, before a connection has a code.
NO_DATABASE = r'database ".*" does not exist'
# Its words while it starts or stops, when no connection has a code yet.
STARTING = "the database system is"


def translate(error: DBAPIError, place: str, *, reads: bool = False) -> EcodiploError:
    """The driver's error about the database at `place`, as a sentence for people; `reads` when the
    statement only read."""
    if isinstance(cause := damage.first_error(error), DBAPIError):
        error = cause
    message = (str(error.orig or "").strip() or "unknown error").splitlines()[0]
    code = getattr(error.orig, "sqlstate", None)
    if code in CONFLICTS:
        return Conflict(
            Label(
                f"another program changed the same records of {place}; nothing was changed,"
                " try again",
                f"chương trình khác vừa sửa cùng hồ sơ trong {place}; chưa thay đổi gì,"
                " hãy thử lại",
            )
        )
    if isinstance(error, IntegrityError):
        return EcodiploError(
            Label(
                f"the database refused the change: {message}",
                f"cơ sở dữ liệu từ chối thay đổi: {message}",
            )
        )
    if code == LOCKED:
        return Busy(_IN_USE.fill(place=place))
    if code == FORBIDDEN and reads:
        return EcodiploError(_UNREADABLE.fill(place=place, message=message))
    if code == FORBIDDEN and message.startswith(NOT_OWNER):
        return EcodiploError(_NOT_OWNER.fill(place=place, message=message))
    if code in (READ_ONLY, FORBIDDEN):
        return EcodiploError(_READ_ONLY.fill(place=place, message=message))
    if error.connection_invalidated or STARTING in message:
        return ConnectionLost(lost_connection(place, reads=reads) + same(f" ({message})"))
    if re.search(NO_DATABASE, message):
        return EcodiploError(_NO_DATABASE.fill(place=place))
    if (label := damage.explain(error, message)) is not None:
        return EcodiploError(label.fill(place=place, message=message))
    for part, label in _MESSAGES:
        if part in message.lower():
            kind = Busy if label is _IN_USE else EcodiploError
            return kind(label.fill(place=place, message=message))
    return EcodiploError(same(f"{place}: {message}"))


def lost_connection(place: str, *, reads: bool) -> Label:
    """The message that the connection was lost before the commit."""
    if reads:
        return Label(f"the connection to {place} was lost while reading; try again",
                     f"đã mất kết nối tới {place} khi đang đọc; hãy thử lại")  # fmt: skip
    return Label(
        f"the connection to {place} was lost in the transaction; nothing of it was written,"
        " try again",
        f"đã mất kết nối tới {place} giữa chừng; chưa ghi gì của lần này, hãy thử lại",
    )


def lost_commit(place: str, command: int | None) -> Label:
    """The message that the connection was lost while the server committed, and how to see what
    became of it: in the log by the number of the `command`, of a migration by its revision."""
    look = f"ecodiplo log {command}" if command is not None else "ecodiplo db current"
    return Label(
        f"the connection to {place} was lost at the very end; nobody knows whether this was"
        f" written. Look with `{look}` before you try again",
        f"đã mất kết nối tới {place} đúng lúc kết thúc; chưa rõ đã ghi hay chưa. Hãy xem bằng"
        f" `{look}` trước khi thử lại",
    )


def broken_constraint(error: DBAPIError) -> str:
    """The name of the constraint that a refused statement broke, or else the engine's message."""
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is not None:
        return diagnosis.constraint_name or str(error.orig).splitlines()[0]
    message = str(error.orig)
    if check := re.fullmatch(r"CHECK constraint failed: (\w+)", message):
        return check[1]
    if unique := re.fullmatch(r"UNIQUE constraint failed: (\w+)\.(.+)", message):
        columns = "_".join(part.split(".")[-1] for part in unique[2].split(", "))
        return f"uq_{unique[1]}_{columns}"
    return message


_IN_USE = Label("{place} is in use by another program; try again in a moment",
                "{place} đang được chương trình khác dùng; hãy thử lại sau giây lát")  # fmt: skip
_READ_ONLY = Label("you may not write to {place} ({message}); on a server a dry run needs that too",
                   "bạn không có quyền ghi vào {place} ({message}); trên máy chủ, chạy thử cũng cần"
                   " quyền ghi")  # fmt: skip
_NOT_OWNER = Label("you may not change the schema of {place} ({message}); it needs the role admin,"
                   " see `ecodiplo db grant --help`",
                   "bạn không có quyền thay đổi lược đồ của {place} ({message}); cần vai trò admin,"
                   " xem `ecodiplo db grant --help`")  # fmt: skip
_UNREADABLE = Label("you may not read {place} ({message}); ask for the permission to SELECT",
                    "bạn không có quyền đọc {place} ({message}); hãy xin quyền SELECT")  # fmt: skip
_NO_DATABASE = Label("the server has no database {place}; make it there first, as with `createdb`",
                     "máy chủ không có cơ sở dữ liệu {place}; hãy tạo trên đó trước, ví dụ bằng"
                     " `createdb`")  # fmt: skip
_UNREACHABLE = Label("cannot reach {place}: {message}",
                     "không kết nối được {place}: {message}")  # fmt: skip
# Parts of drivers' messages, and the sentence for each.
_MESSAGES = (
    ("locked", _IN_USE),
    ("unable to open", Label("cannot open {place}; is it a file that you may read and write?"
                             " `ecodiplo db restore FILE` puts a backup in its place",
                             "không mở được {place}; bạn có quyền đọc và ghi tệp này không?"
                             " `ecodiplo db restore TỆP` khôi phục từ bản sao lưu")),
    ("readonly", Label("you may not write to {place}; only reading and dry runs are possible",
                       "bạn không có quyền ghi vào {place}; chỉ đọc và chạy thử được")),
    ("connection", _UNREACHABLE),
)  # fmt: skip
