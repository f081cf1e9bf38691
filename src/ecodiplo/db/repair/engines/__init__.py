"""How each engine makes a table as the models declare it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from ecodiplo.db.repair.engines import postgresql, sqlite

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection, Table

    from ecodiplo.db.check.findings import Finding
    from ecodiplo.db.table_shapes import TableShape


class RepairEngine(Protocol):
    """What a repair needs of an engine."""

    def repair_indexes(self, connection: Connection) -> None:
        """Make indexes anew whose contents are not those of their tables."""

    def repair_table(
        self, connection: Connection, table: Table, shapes: Mapping[str, TableShape]
    ) -> list[Finding]:
        """Make the table as the models declare it, and return what cannot be restored.

        Raises Unrepairable when a row does not fit it.
        """

    def repair_references(self, connection: Connection, table: Table) -> None:
        """Declare the foreign keys of the table that are missing."""

    def repair_numbers(self, connection: Connection, table: Table) -> None:
        """Let the next row of the table get a number that no row has."""

    def delete_leftovers(self, connection: Connection) -> None:
        """Delete rows that a transaction should have deleted before it ended."""


ENGINES: dict[str, RepairEngine] = {"sqlite": sqlite, "postgresql": postgresql}


def of_engine(name: str) -> RepairEngine:
    """The repairs of the engine with that name."""
    return ENGINES[name]
