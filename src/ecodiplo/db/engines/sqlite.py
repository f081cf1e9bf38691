"""SQLite: its connections and the beginnings of its transactions."""

from __future__ import annotations

import sqlite3
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import NullPool, create_engine, event
from sqlalchemy.exc import DatabaseError

from ecodiplo.db import files, journal_mode
from ecodiplo.db.engines.sqlite_waits import WaitingConnection, wait_until_free
from ecodiplo.db.kept_connections import reopen_changed_file
from ecodiplo.fold import index_text, search_form, sort_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import URL, Connection, Engine

# The functions of SQL that each connection to a file is given.
_FUNCTIONS = {
    "ecodiplo_fold": search_form,
    "ecodiplo_sort_key": sort_key,
    "ecodiplo_index_text": index_text,
}
# The purposes of transactions that write records. The connection of a brief one is kept.
WRITES = ("write", "brief")
# KiB of the file that a writer keeps in memory.
WRITE_CACHE = 3_000
# KiB that a reader keeps, which is SQLite's own choice.
READ_CACHE = 2_000


def make(url: URL, pool: dict[str, Any]) -> Engine:
    """An engine with these settings of its pool."""

    def open_file() -> sqlite3.Connection:
        # mode=rw never makes a file; isolation_level=None leaves BEGIN to `_begin`.
        # (The driver's own mode commits before DDL and leaves half a failed migration.)
        opened = sqlite3.connect(
            files.uri(url.database or "", "mode=rw"),
            uri=True,
            timeout=0,
            isolation_level=None,
            check_same_thread=False,
            factory=WaitingConnection,
        )
        for name, form in _FUNCTIONS.items():
            opened.create_function(name, 1, _of_text(form), deterministic=True)
        return opened

    engine = create_engine("sqlite://", creator=open_file, **pool)
    event.listen(engine, "begin", partial(_begin, Path(url.database or "")))
    if pool["poolclass"] is not NullPool:
        reopen_changed_file(engine, url.database or "")
    return engine


def _of_text(form: Callable[[str], str]) -> Callable[[Any], Any]:
    return lambda value: value and form(str(value))


def _begin(path: Path, connection: Connection) -> None:
    """BEGIN IMMEDIATE for writers: a deferred transaction that has read fails at its first write
    while another writer is active, without waiting. PRAGMA foreign_keys has an effect only outside
    a transaction; a migration that rebuilds a table must have them off."""
    options = connection.get_execution_options()
    purpose, is_trial = options.get("purpose"), options.get("trial")
    cursor = connection.connection.cursor()
    try:
        if purpose == "read":
            wait_until_free(partial(_begin_reading, cursor))
            return
        wait_until_free(partial(_prepare, cursor, purpose))
        # The copy of a trial need not outlive a crash.
        wait_until_free(partial(_hurry, cursor) if is_trial else partial(_secure, cursor, path))
        wait_until_free(partial(cursor.execute, "BEGIN IMMEDIATE"))
        if purpose != "brief":
            cursor.execute("PRAGMA temp_store=DEFAULT")  # large sorts stay out of memory
    except sqlite3.Error as error:
        # SQLAlchemy does not see these statements, so the error is wrapped here.
        raise DatabaseError("BEGIN", {}, error) from error
    finally:
        cursor.close()


def _begin_reading(cursor: Any) -> None:
    """Begin a transaction that sees the state of now: a deferred one takes its lock when it first
    reads, which can fail while a writer commits."""
    _set_up(cursor, foreign_keys=True, query_only=True, cache=READ_CACHE)
    cursor.execute("PRAGMA temp_store=DEFAULT")
    cursor.execute("BEGIN")
    try:
        cursor.execute("PRAGMA schema_version").fetchone()
    except sqlite3.Error:
        cursor.execute("ROLLBACK")
        raise


def _prepare(cursor: Any, purpose: str | None) -> None:
    # A large write in the cache's usual 2 MiB spills pages at every row, five times as slow.
    cache = WRITE_CACHE if purpose in (*WRITES, "undo") else READ_CACHE
    _set_up(cursor, foreign_keys=purpose != "migrate", query_only=False, cache=cache)
    # SQLite keeps a journal for each statement with triggers. A large write has many small ones: in
    # memory they take half the time. An undo has a few large ones: they go to a file.
    # A brief write has no large ones, and its connection is kept: to change the setting after a
    # temporary table was made takes longer than the write, for the schema is then read again. (It
    # also drops what an earlier transaction left.)
    is_brief = purpose == "brief"
    if is_brief and cursor.execute("SELECT 1 FROM sqlite_temp_master").fetchone():
        cursor.execute("PRAGMA temp_store=DEFAULT")
    cursor.execute(f"PRAGMA temp_store={'MEMORY' if purpose in WRITES else 'DEFAULT'}")


def _set_up(cursor: Any, *, foreign_keys: bool, query_only: bool, cache: int) -> None:
    cursor.execute(f"PRAGMA foreign_keys={int(foreign_keys)}")
    cursor.execute(f"PRAGMA query_only={int(query_only)}")
    cursor.execute(f"PRAGMA cache_size={-cache}")


def _hurry(cursor: Any) -> None:
    cursor.execute("PRAGMA synchronous=OFF")


def _secure(cursor: Any, path: Path) -> None:
    """What is committed outlives a loss of power. FULL is not enough: the removal of the rollback
    journal, which is the commit, reaches the disk with EXTRA. Some builds of SQLite have less in
    WAL; macOS keeps what it calls written in the memory of the disk."""
    cursor.execute("PRAGMA synchronous=EXTRA")
    cursor.execute("PRAGMA fullfsync=ON")
    cursor.execute("PRAGMA checkpoint_fullfsync=ON")
    cursor.connection.empties_log = journal_mode.switch(cursor, path) == journal_mode.WAL
