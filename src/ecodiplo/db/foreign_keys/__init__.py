"""Foreign keys: the triggers that hold them on every connection, where an engine needs any."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from ecodiplo.db.foreign_keys import postgresql, sqlite
from ecodiplo.errors import EcodiploError
from ecodiplo.language import Label

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


def check(connection: Connection) -> None:
    """Raise EcodiploError when a migration leaves rows whose foreign keys refer to nothing."""
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if broken is not None:
            table, _, other, _ = broken
            raise EcodiploError(
                Label(
                    f"the migration would leave rows of {table} without their {other}",
                    f"việc chuyển đổi lược đồ sẽ để lại dòng của {table} không còn {other}"
                    " tương ứng",
                )
            )
