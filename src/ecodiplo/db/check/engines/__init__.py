"""What each engine itself can tell of damage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from ecodiplo.db.check.engines import postgresql, sqlite

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection, Table

    from ecodiplo.db.check.findings import Finding
    from ecodiplo.db.search.indexed import IndexedTable
    from ecodiplo.language import Label


class CheckEngine(Protocol):
    """What a check needs of an engine."""

    def texts_as_stored(self, connection: Connection) -> AbstractContextManager[None]:
        """Context manager: texts that are not UTF-8 are read with surrogates."""

    def integrity(self, connection: Connection) -> Iterator[Finding]:
        """What the engine finds damaged by itself."""

    def schema_faults(self, connection: Connection) -> Iterator[tuple[str, Label]]:
        """Differences of tables that only this engine has: table and problem."""

    def whole_tables(self, connection: Connection) -> set[str]:
        """The tables that are surely as the models declare them."""

    def numbers(self, connection: Connection, table: Table) -> Iterator[Finding]:
        """The number of the next row, where it is one that a row has."""

    def leftovers(self, connection: Connection) -> Iterator[Finding]:
        """Rows that a transaction should have deleted before it ended."""

    def unindexed(self, connection: Connection, table: IndexedTable) -> Iterator[tuple[int, bool]]:
        """The rows whose words in the search index are not those of their texts: the id, and
        whether the table has the row."""

    def index_damage(self, connection: Connection) -> Label | None:
        """What is wrong with the search index itself; it needs a connection that may write."""


ENGINES: dict[str, CheckEngine] = {"sqlite": sqlite, "postgresql": postgresql}


def of_engine(name: str) -> CheckEngine:
    """The checks of the engine with that name."""
    return ENGINES[name]
