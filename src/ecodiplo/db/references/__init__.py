"""Foreign keys: the triggers that hold them on every connection, where an engine needs any."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from ecodiplo.db.references import postgresql, sqlite

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from ecodiplo.db.shapes import TableShape


class ReferencesEngine(Protocol):
    """What foreign keys need of an engine."""

    def create_statements(self, shapes: Iterable[TableShape]) -> dict[str, str]:
        """The CREATE statements of the tables' triggers, by name."""

    def installed(self, connection: Connection) -> dict[str, str]:
        """The triggers that the database has, by name."""

    def drop(self, connection: Connection) -> None:
        """Drop the triggers that the database has."""


ENGINES: dict[str, ReferencesEngine] = {"sqlite": sqlite, "postgresql": postgresql}


def of_engine(name: str) -> ReferencesEngine:
    """The references of the engine with that name."""
    return ENGINES[name]
