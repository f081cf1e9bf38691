"""How each engine takes copied rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from ecodiplo.db.copies.engines import postgresql, sqlite

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Connection
    from sqlalchemy.types import TypeEngine

    from ecodiplo.db.copies.checksums import Row
    from ecodiplo.db.copies.neutral_table import NeutralTable
    from ecodiplo.db.table_shapes import TableShape


class CopyEngine(Protocol):
    """What a copy needs of the engine of its target."""

    def insert_rows(
        self, connection: Connection, table: NeutralTable, rows: Iterator[Row]
    ) -> None:  # fmt: skip
        """Insert rows in their neutral form. Raises DBAPIError and ValueError for a value that the
        engine does not take."""

    def set_sequences(self, connection: Connection, shapes: Iterable[TableShape]) -> None:
        """Let the next id of each table follow every id that the table or the history has."""

    def column_type(self, kind: TypeEngine[object]) -> str | None:
        """The type that keeps every value of this type of the other engine; None where it has
        none."""


ENGINES: dict[str, CopyEngine] = {"sqlite": sqlite, "postgresql": postgresql}


def of_engine(name: str) -> CopyEngine:
    """What the engine with that name does for copies."""
    return ENGINES[name]
