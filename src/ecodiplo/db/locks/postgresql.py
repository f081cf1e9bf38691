"""PostgreSQL's locks of writers: advisory locks, which no reader waits for.

Every writer locks the whole database first: alone, or shared with those who lock single entities
next. Entities are locked in the order of their numbers. So no two writers wait, each for a lock
that the other holds.

Each statement of a READ COMMITTED transaction sees what was committed before it began. The locks
are statements of their own, so what follows sees the work of those who held them before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from ecodiplo.db.locks import Locks

# The first key of every lock. Any constant will do.
WRITING = 7_230
DATABASE = 0  # the second key; an entity's is never 0
# How long a writer waits for a lock of any kind. A large import takes a while.
LONGEST_WAIT = 60

DATABASE_LOCK = f"SELECT pg_advisory_xact_lock({WRITING}, {DATABASE})"


def lock(connection: Connection, locks: Locks | None) -> None:
    """Take the locks, or lock the whole database; they last until the transaction ends."""
    taken = [DATABASE_LOCK] if locks is None else _shared(locks)
    connection.exec_driver_sql("; ".join([f"SET LOCAL lock_timeout = '{LONGEST_WAIT}s'", *taken]))


def _shared(locks: Locks) -> Iterator[str]:
    yield f"SELECT pg_advisory_xact_lock_shared({WRITING}, {DATABASE})"
    for number, name in sorted(
        (lock_number(name), name) for name in locks.written | locks.referred
    ):
        kind = "" if name in locks.written else "_shared"
        yield f"SELECT pg_advisory_xact_lock{kind}({WRITING}, {number})"


def lock_number(entity: str) -> int:
    """The number of the entity's lock: the same in every process, and never 0."""
    return crc32(entity.encode()) % (2**31 - 1) + 1
