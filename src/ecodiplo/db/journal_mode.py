"""The journal of an SQLite file: a write-ahead log (WAL) where that is safe, else a rollback journal
(DELETE).

With a write-ahead log readers and a writer do not wait for each other. It needs memory that all
processes share, so a disk of this machine. SQLite before 3.51.3 can lose a committed transaction
of it when a writer races a checkpoint (the WAL-reset bug; mended in 3.44.6 and 3.50.7 too).
"""

from __future__ import annotations

import sqlite3
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
    if not has_safe_reset(sqlite3.sqlite_version_info):
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


def has_safe_reset(version: tuple[int, ...]) -> bool:
    """Whether this version of SQLite is without the WAL-reset bug."""
    return version >= SAFE or version[2] >= SAFE_IN_BRANCH.get(version[:2], version[2] + 1)


def switch(cursor: Any, path: Path) -> None:
    """Give the file the mode that it should have, outside a transaction. While others use it, it
    keeps its mode: the next writer tries again."""
    wanted = safe_mode(path).name
    if cursor.execute("PRAGMA journal_mode").fetchone()[0] == wanted:
        return
    if cursor.execute("PRAGMA page_count").fetchone()[0] == 0:  # a failed first migration leaves
        return  # the file empty
    try:
        cursor.execute(f"PRAGMA journal_mode={wanted}")
    except sqlite3.OperationalError:  # in use, or it may not be written: BEGIN says which
        return
