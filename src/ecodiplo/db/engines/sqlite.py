"""SQLite: its connections and the beginnings of its transactions."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sqlalchemy import NullPool, create_engine, event
from sqlalchemy.exc import DatabaseError

from ecodiplo.db.kept_connections import reopen_changed_file
from ecodiplo.fold import index_text, search_form, sort_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import URL, Connection, Engine

# Seconds that a writer waits for another one before it gives up.
BUSY_SECONDS = 15
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


def make(url: URL, pool: dict[str, Any]) -> Engine:
    """An engine with these settings of its pool."""

    def open_file() -> sqlite3.Connection:
        # mode=rw never makes a file; isolation_level=None leaves BEGIN to `_begin`.
        # (The driver's own mode commits before DDL and leaves half a failed migration.)
        opened = sqlite3.connect(
            f"file:{quote(url.database or '')}?mode=rw",
            uri=True,
            timeout=BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
        )
        for name, form in _FUNCTIONS.items():
            opened.create_function(name, 1, _of_text(form), deterministic=True)
        return opened

    engine = create_engine("sqlite://", creator=open_file, **pool)
    event.listen(engine, "begin", _begin)
    if pool["poolclass"] is not NullPool:
        reopen_changed_file(engine, url.database or "")
    return engine


def _of_text(form: Callable[[str], str]) -> Callable[[Any], Any]:
    return lambda value: value and form(str(value))


def _begin(connection: Connection) -> None:
    """BEGIN IMMEDIATE for writers: a deferred transaction that has read fails at its first write
    while another writer is active, without waiting. PRAGMA foreign_keys has an effect only outside
    a transaction; a migration that rebuilds a table must have them off."""
    options = connection.get_execution_options()
    cursor = connection.connection.cursor()
    try:
        if options.get("trial"):  # its copy need not outlive a crash
            cursor.execute("PRAGMA synchronous=OFF")
        _prepare(cursor, options.get("purpose"))
    except sqlite3.Error as error:
        # SQLAlchemy does not see these statements, so the error is wrapped here.
        raise DatabaseError("BEGIN", {}, error) from error
    finally:
        cursor.close()


def _prepare(cursor: Any, purpose: str | None) -> None:
    cursor.execute(f"PRAGMA foreign_keys={'OFF' if purpose == 'migrate' else 'ON'}")
    cursor.execute(f"PRAGMA query_only={'ON' if purpose == 'read' else 'OFF'}")
    # A large write in the cache's usual 2 MiB spills pages at every row, five times as slow.
    cursor.execute(f"PRAGMA cache_size={-WRITE_CACHE if purpose in (*WRITES, 'undo') else -2000}")
    # SQLite keeps a journal for each statement with triggers. A large write has many small ones: in
    # memory they take half the time. An undo has a few large ones: they go to a file.
    # A brief write has no large ones, and its connection is kept: to change the setting after a
    # temporary table was made takes longer than the write, for the schema is then read again. (It
    # also drops what an earlier transaction left.)
    is_brief = purpose == "brief"
    if is_brief and cursor.execute("SELECT 1 FROM sqlite_temp_master").fetchone():
        cursor.execute("PRAGMA temp_store=DEFAULT")
    cursor.execute(f"PRAGMA temp_store={'MEMORY' if purpose in WRITES else 'DEFAULT'}")
    cursor.execute("BEGIN" if purpose == "read" else "BEGIN IMMEDIATE")
    if not is_brief:
        cursor.execute("PRAGMA temp_store=DEFAULT")  # large sorts stay out of memory
