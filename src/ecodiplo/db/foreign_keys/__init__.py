"""Foreign keys: the triggers that hold them on every connection, where an engine needs any."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from ecodiplo.db.foreign_keys import postgresql, sqlite

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from ecodiplo.db.table_shapes import TableShape


class ForeignKeysEngine(Protocol):
    """What foreign keys need of an engine."""

    def create_statements(self, shapes: Iterable[TableShape]) -> dict[str, str]:
        """The CREATE statements of the tables' triggers, by name."""

    def installed_triggers(self, connection: Connection) -> dict[str, str]:
        """The triggers that the database has, by name."""

    def drop(self, connection: Connection) -> None:
        """Drop the triggers that the database has."""


ENGINES: dict[str, ForeignKeysEngine] = {"sqlite": sqlite, "postgresql": postgresql}


def of_engine(name: str) -> ForeignKeysEngine:
    """The references of the engine with that name."""
    return ENGINES[name]
