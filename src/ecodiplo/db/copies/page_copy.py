"""A copy of one state of an SQLite file, page by page, while others write it."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import DatabaseError

from ecodiplo.db import files
from ecodiplo.db.copies.file_checksums import file_checksums
from ecodiplo.errors import EcodiploError
from ecodiplo.language import Label, same

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection

    from ecodiplo.db.copies.checksums import Checksum

# The beginnings of SQLite's names for the errors of a damaged file.
DAMAGE = ("SQLITE_CORRUPT", "SQLITE_NOTADB")


def copy_pages(source: Connection, file: Path) -> dict[str, Checksum]:
    """Copy the state that the connection sees to the empty file. Returns the checksums of the
    tables and of the schema, which are those of both.

    Raises DatabaseError for a damaged source, EcodiploError when the copy is not the same, and
    sqlite3.Error when the copy cannot be written.
    """
    driver: Any = source.connection.driver_connection
    with _source_errors():
        driver.execute("SELECT count(*) FROM sqlite_schema").fetchone()  # the state begins here
        before = file_checksums(driver)
        with closing(sqlite3.connect(file, isolation_level=None)) as target:
            driver.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")  # one file, whatever the source has
    with open_copy(file) as copy:
        if (fault := first_fault(copy)) is not None:
            raise _damaged(source, fault)
        if file_checksums(copy) != before:
            raise EcodiploError(
                Label(
                    f"the copy of {_path(source)} differs from it; is the disk sound?",
                    f"bản sao của {_path(source)} không giống bản gốc; ổ đĩa có bị lỗi không?",
                )
            )
    return before


def first_fault(connection: sqlite3.Connection) -> str | None:
    """The first fault that SQLite's own check of the file finds."""
    try:
        (answer,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        return str(error)
    return None if answer == "ok" else str(answer)


@contextmanager
def open_copy(file: Path) -> Iterator[sqlite3.Connection]:
    """Context manager: a connection to a file that nobody writes. It takes no locks and makes no
    file beside it."""
    uri = files.uri(file.resolve(), "mode=ro&immutable=1")
    with closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as connection:
        yield connection


def is_damage(error: BaseException | None) -> bool:
    """Whether the error of the driver says that the file is damaged."""
    name = getattr(getattr(error, "orig", error), "sqlite_errorname", "")
    return str(name).startswith(DAMAGE)


@contextmanager
def _source_errors() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        if is_damage(error):
            raise DatabaseError("COPY", {}, error) from error
        raise


def _damaged(source: Connection, fault: str) -> EcodiploError:
    return EcodiploError(
        Label(f"{_path(source)} is damaged (", f"{_path(source)} bị hỏng (")
        + same(fault.splitlines()[-1])
        + Label("); no copy was made; restore it from a backup with `ecodiplo db restore`",
                "); chưa sao chép; hãy khôi phục từ bản sao lưu bằng `ecodiplo db restore`")
    )  # fmt: skip


def _path(source: Connection) -> str:
    return str(source.exec_driver_sql("PRAGMA database_list").all()[0][2])
