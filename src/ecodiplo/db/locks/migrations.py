"""The locks of a migration on PostgreSQL: every writer and every reader is locked out.

A lock that waits makes all who come later wait behind it. So each attempt is short, and those who
came meanwhile go on before the next; after half a minute the migration says who is in the way.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from ecodiplo import clock
from ecodiplo.db.locks.postgresql import DATABASE, DATABASE_LOCK, WRITING
from ecodiplo.errors import Busy
from ecodiplo.language import Label, join, same

if TYPE_CHECKING:
    from sqlalchemy import Connection, RowMapping

# Seconds that a migration waits for its locks in all, and for one lock in each attempt.
LONGEST_WAIT, LONGEST_ATTEMPT = 30, 2
# PostgreSQL's codes for a lock that was not free in time, and for a deadlock.
NOT_FREE = ("55P03", "40P01")
# The holders that a message names, and the letters of what each runs.
MOST_HOLDERS, MOST_LETTERS = 3, 60

# The tables of the schema that the user may lock.
_TABLES = """
SELECT quote_ident(nspname) || '.' || quote_ident(relname) FROM pg_class
JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE nspname = current_schema() AND relkind IN ('r', 'p') AND pg_has_role(relowner, 'USAGE')
ORDER BY 1
"""
_HOLDERS = f"""
SELECT DISTINCT pid, usename AS user, application_name AS program, host(client_addr) AS host,
    xact_start AS since, state, query
FROM pg_locks LEFT JOIN pg_stat_activity USING (pid)
WHERE granted AND pid IS DISTINCT FROM pg_backend_pid()
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND (locktype = 'advisory' AND (classid, objid, objsubid) = ({WRITING}, {DATABASE}, 2)
        OR locktype = 'relation' AND relation IN (
            SELECT oid FROM pg_class WHERE relnamespace = current_schema()::regnamespace))
ORDER BY since
"""


def lock_everyone_out(connection: Connection) -> None:
    """Lock the database and its tables until the transaction ends. Raises Busy, which names those
    who use them, when they are not free in time."""
    until = time.monotonic() + LONGEST_WAIT
    _lock(connection, DATABASE_LOCK, until)
    if tables := ", ".join(connection.exec_driver_sql(_TABLES).scalars()):
        _lock(connection, f"LOCK TABLE {tables} IN ACCESS EXCLUSIVE MODE", until)
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{LONGEST_WAIT}s'")


def _lock(connection: Connection, statement: str, until: float) -> None:
    while True:
        seconds = min(LONGEST_ATTEMPT, max(until - time.monotonic(), 0.1))
        connection.exec_driver_sql(
            f"SAVEPOINT locking; SET LOCAL lock_timeout = '{seconds * 1000:.0f}ms'"
        )
        try:
            connection.exec_driver_sql(statement)
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) not in NOT_FREE:
                raise
        else:  # rows of a savepoint would not count as rows of the transaction
            connection.exec_driver_sql("RELEASE SAVEPOINT locking")
            return
        connection.exec_driver_sql("ROLLBACK TO SAVEPOINT locking; RELEASE SAVEPOINT locking")
        holders = connection.exec_driver_sql(_HOLDERS).mappings().all()
        if holders and time.monotonic() >= until:
            place = connection.engine.url.render_as_string(hide_password=True)
            raise Busy(
                Label(
                    f"{place} is in use, so its schema cannot change; end these transactions and"
                    " try again: ",
                    f"{place} đang được dùng nên chưa thể đổi lược đồ; hãy kết thúc các giao dịch"
                    " sau rồi thử lại: ",
                )
                + join("; ", map(_describe, holders[:MOST_HOLDERS]))
                + same("; ..." if len(holders) > MOST_HOLDERS else "")
            )
        if time.monotonic() >= until + LONGEST_ATTEMPT:
            raise Busy(UNNAMED)
        time.sleep(0.1)


UNNAMED = Label("the database is in use; try again in a moment",
                "cơ sở dữ liệu đang được dùng; hãy thử lại sau giây lát")  # fmt: skip


def _describe(holder: RowMapping) -> Label:
    """Who holds the locks: `lan, psql @ 10.0.0.7, process 4711, since 2026-03-02 09:15:00, idle in
    transaction: SELECT 1`. The server shows the last three to a superuser, and to others only of
    their own transactions."""
    if holder["pid"] is None:
        return Label("a prepared transaction", "một giao dịch đã chuẩn bị sẵn (PREPARE)")
    host, moment = holder["host"], holder["since"]
    program = f"{holder['program'] or '?'}{f' @ {host}' if host else ''}"
    label = same(f"{holder['user'] or '?'}, {program}, ")
    label += Label(f"process {holder['pid']}", f"tiến trình {holder['pid']}")
    if moment:
        since = f"{clock.local(moment):%Y-%m-%d %H:%M:%S}"
        label += Label(f", since {since}", f", từ {since}")
    if holder["state"]:
        query = " ".join((holder["query"] or "?").split())
        query = query if len(query) <= MOST_LETTERS else f"{query[: MOST_LETTERS - 3]}..."
        label += same(f", {holder['state']}: {query}")
    return label
