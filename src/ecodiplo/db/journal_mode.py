"""The journal of an SQLite file: a write-ahead log (WAL) where it is safe, else a rollback journal
(DELETE).

With a write-ahead log readers and a writer do not wait for each other. It needs memory that all
processes share, so a disk of this machine. SQLite before 3.51.3 can lose a committed transaction
of it when a writer races a checkpoint (the WAL-reset bug; mended in 3.44.6 and 3.50.7 too).
"""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from ecodiplo.db.local_disk import disk_of
from ecodiplo.language import Label

if TYPE_CHECKING:
    from pathlib import Path

WAL, DELETE = "wal", "delete"
# The first version of SQLite that is safe, and the first of each older branch that is.
SAFE = (3, 51, 3)
SAFE_IN_BRANCH = {(3, 44): 6, (3, 50): 7}


@dataclass(frozen=True)
class JournalMode:
    """The mode of a file's journal, and why it is that one."""

    name: str
    reason: Label


@cache
def safe_mode(path: Path) -> JournalMode:
    """The mode that the database at `path` should have, with this library of SQLite."""
    version = sqlite3.sqlite_version
    if not has_safe_reset(sqlite3.sqlite_version_info[:3]):
        return JournalMode(
            DELETE,
            Label(
                f"SQLite {version} can lose a committed transaction in mode WAL"
                " (3.44.6, 3.50.7, 3.51.3 and later cannot)",
                f"SQLite {version} có thể làm mất giao dịch đã ghi khi dùng chế độ WAL"
                " (từ 3.44.6, 3.50.7, 3.51.3 trở đi thì không)",
            ),
        )
    disk = disk_of(path)
    if not disk.is_local:
        kind = f" ({disk.kind})" if disk.kind else ""
        return JournalMode(
            DELETE,
            Label(
                f"its disk{kind} is not known to be one of this machine, which mode WAL needs",
                f"không chắc ổ đĩa{kind} là của máy này, điều mà chế độ WAL cần",
            ),
        )
    return JournalMode(
        WAL,
        Label(
            f"its disk ({disk.kind}) is one of this machine, and SQLite {version} is safe in mode"
            " WAL",
            f"ổ đĩa ({disk.kind}) là của máy này, và SQLite {version} an toàn ở chế độ WAL",
        ),
    )


def explain(path: Path, present: str) -> Label:
    """The `present` mode of the journal, the mode that it should have and why, and how the database
    is copied."""
    safe = safe_mode(path)
    mode = Label(f"journal mode {present.upper()}", f"chế độ nhật ký {present.upper()}")
    if present != safe.name:
        wanted = safe.name.upper()
        mode = mode + Label(
            f"; the next write changes it to {wanted} when no one else has the database open",
            f"; lần ghi tới sẽ đổi sang {wanted} khi không ai khác đang mở",
        )
    mode = mode + ": " + safe.reason
    if WAL in (present, safe.name):
        mode = mode + Label(
            "; copy the database with `ecodiplo db backup`, not with `cp`",
            "; hãy sao lưu bằng `ecodiplo db backup`, không dùng `cp`",
        )
    return mode


def has_safe_reset(version: tuple[int, int, int]) -> bool:
    """Whether this version of SQLite is without the WAL-reset bug."""
    major, minor, patch = version
    return version >= SAFE or patch >= SAFE_IN_BRANCH.get((major, minor), patch + 1)


def switch(cursor: Any, path: Path) -> str:
    """Give the file the mode that it should have, outside a transaction; return the mode that it
    has then. While others use it, it keeps its mode: the next writer tries again."""
    wanted = safe_mode(path).name
    present: str = cursor.execute("PRAGMA journal_mode").fetchone()[0]
    if present == wanted or cursor.execute("PRAGMA page_count").fetchone()[0] == 0:
        return present  # a first migration that fails leaves the file empty
    with suppress(sqlite3.OperationalError):  # in use, or it may not be written: BEGIN says which
        present = cursor.execute(f"PRAGMA journal_mode={wanted}").fetchone()[0]
    return present
