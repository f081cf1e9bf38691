"""Damage of a database: the driver's errors that tell of it, in sentences for people, and the check
that tells a damaged file from a fault of the program."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from ecodiplo.db import files
from ecodiplo.db.database_url import is_file
from ecodiplo.language import Label

if TYPE_CHECKING:
    from sqlalchemy import URL
    from sqlalchemy.exc import DBAPIError

# SQLite's words for a full disk.
FULL = "disk is full"
# What a value that no column may hold raises where the program uses it.
SYMPTOMS = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError,
            TypeError, ValueError)  # fmt: skip

DAMAGED = Label(
    "{place} is damaged ({message}); `ecodiplo db check` tells what is damaged, `ecodiplo db"
    " restore FILE` puts a backup in its place",
    "{place} bị hỏng ({message}); `ecodiplo db check` cho biết phần nào hỏng, `ecodiplo db restore"
    " TỆP` khôi phục từ bản sao lưu",
)
_NO_DATABASE = Label(
    "{place} is not an SQLite database, or its beginning is damaged; name another with --db, or put"
    " a backup in its place with `ecodiplo db restore FILE`",
    "{place} không phải cơ sở dữ liệu SQLite, hoặc phần đầu tệp bị hỏng; hãy chọn cơ sở dữ liệu"
    " khác bằng --db, hoặc khôi phục từ bản sao lưu bằng `ecodiplo db restore TỆP`",
)
_UNREADABLE_DISK = Label(
    "the system cannot read or write {place} ({message}): the disk or the network drive fails, a"
    " limit of its size is reached, or it is no regular file; `ecodiplo db check` tells whether it"
    " is whole, `ecodiplo db restore FILE` puts a backup in its place",
    "hệ thống không đọc hoặc ghi được {place} ({message}): ổ đĩa hay ổ mạng bị lỗi, đã chạm giới"
    " hạn kích thước, hoặc đó không phải tệp thường; `ecodiplo db check` cho biết tệp có còn nguyên"
    " vẹn, `ecodiplo db restore TỆP` khôi phục từ bản sao lưu",
)
_FULL = Label(
    "no room is left for {place} or for temporary files ({message}); nothing was changed; make room"
    " and run the command again",
    "không còn chỗ cho {place} hoặc cho tệp tạm ({message}); chưa thay đổi gì; hãy giải phóng ổ đĩa"
    " rồi chạy lại lệnh",
)
# PostgreSQL's codes, each with its sentence.
_CODES = {"53100": _FULL, "58030": _UNREADABLE_DISK, "XX001": DAMAGED, "XX002": DAMAGED}
# Parts of SQLite's messages, and the sentence for each. A function of the program fails only on
# text that is not UTF-8; a table or column is missing only where the schema is damaged.
_MESSAGES = (
    ("not a database", _NO_DATABASE),
    (FULL, _FULL),
    ("disk i/o error", _UNREADABLE_DISK),
    *((part, DAMAGED) for part in (
        "malformed", "could not decode to utf-8", "user-defined function raised exception",
        "no such table", "no such column", "no such index", "unsupported file format",
        "no such savepoint",
    )),
)  # fmt: skip


def explain(error: DBAPIError, message: str) -> Label | None:
    """The sentence for an error of the driver that tells of damage or of a full disk; None for
    others."""
    if label := _CODES.get(getattr(error.orig, "sqlstate", None) or ""):
        return label
    return next((label for part, label in _MESSAGES if part in message.lower()), None)


def first_error(error: BaseException) -> BaseException:
    """The driver's error that came before this one. A full disk ends a transaction of SQLite, and
    whatever would roll back a part of it fails too."""
    while "no such savepoint" in str(error) and error.__context__ is not None:
        error = error.__context__
    return error


def first_fault(url: URL) -> str | None:
    """The first fault that SQLite finds in the file; None where there is none, or where it cannot
    look. It reads the whole file."""
    if not is_file(url):
        return None
    try:
        with closing(
            sqlite3.connect(files.uri(url.database or "", "mode=ro"), uri=True, timeout=1)
        ) as connection:
            (answer,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.OperationalError:  # in use, or not to be opened
        return None
    except sqlite3.Error as error:
        return str(error)
    except UnicodeDecodeError:  # SQLite quotes a text of the schema that is no UTF-8
        return "malformed database schema"
    return None if answer == "ok" else str(answer)
