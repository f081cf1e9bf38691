"""The locks of a writing transaction: all are taken at its beginning, before it reads anything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecodiplo.db.locks import migrations, postgresql, sqlite

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection


@dataclass(frozen=True)
class Locks:
    """What a command locks: the entities that it writes, and those whose records it refers to.

    Whoever writes an entity waits for those who write it or refer to it. Those who only refer to
    it do not wait for each other.
    """

    written: frozenset[str] = frozenset()
    referred: frozenset[str] = frozenset()

    def __ge__(self, other: Locks) -> bool:
        """Whether these include all the `other` ones."""
        return self.written >= other.written and self.written | self.referred >= other.referred


ENGINES: dict[str, Callable[[Connection, Locks | None], None]] = {
    "sqlite": sqlite.lock,
    "postgresql": postgresql.lock,
}
OF_MIGRATIONS: dict[str, Callable[[Connection], None]] = {
    "sqlite": sqlite.lock_everyone_out,
    "postgresql": migrations.lock_everyone_out,
}


def take(connection: Connection, locks: Locks | None) -> None:
    """Take the locks, or lock out all other writers when `locks` is None, until the transaction
    ends."""
    ENGINES[connection.dialect.name](connection, locks)


def lock_everyone_out(connection: Connection) -> None:
    """Keep all other readers and writers out of the database until the transaction ends: its schema
    changes. Raises Busy, which names those who use a server, when they do not end in time. A file
    is closed to readers at the commit."""
    OF_MIGRATIONS[connection.dialect.name](connection)
