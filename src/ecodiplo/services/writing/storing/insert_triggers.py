"""Many new records at once: the triggers of inserts are suspended, and set statements write what
they would have written."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from ecodiplo.db import history, search
from ecodiplo.db.new_records import NewRecords
from ecodiplo.fold import has_unusual
from ecodiplo.services.query import mapping

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection, Table

    from ecodiplo.catalogue import Entity
    from ecodiplo.services.writing.batches import ResolvedBatch

# For fewer new records than this, suspending the triggers does not pay.
FEW = 200


class InsertTriggers:
    """History and the search index of the new records of an entity.

    While the triggers are suspended, no savepoint may be rolled back before `resume`, except
    together with all the work, and nobody else may insert into the tables.
    """

    def __init__(self, connection: Connection, entity: Entity, sides: Mapping[str, Table]) -> None:
        """`sides` are the side tables by field."""
        self._connection = connection
        self._table = mapping.table(entity)
        self._attributes = mapping.attributes(entity)
        self._sides = sides
        self._suspension: ExitStack | None = None

    def suspend_for(self, count: int) -> None:
        """Suspend the triggers when so many new records follow that it pays."""
        if self._suspension or count < FEW:
            return
        tables = [self._table, *self._sides.values()]
        self._suspension = ExitStack()
        for index in (history, search):
            self._suspension.enter_context(index.triggers_suspended(self._connection, tables))

    def backfill(self, batch: ResolvedBatch, rows: Sequence[tuple[int, int, str | None]]) -> None:
        """Write what the suspended triggers missed of the new records of these rows."""
        if not self._suspension:
            return
        new = NewRecords(rows[0][1], rows[-1][1], self._empty(batch), _has_unusual(batch))
        tables = [self._table, *(self._sides[name] for name in batch.items)]
        for index in (history, search):
            for statement, parameters in index.backfill(self._connection, tables, new):
                self._connection.exec_driver_sql(statement, parameters)

    def resume(self) -> None:
        """Switch the triggers on again, if they are suspended."""
        if self._suspension:
            self._suspension.close()
            self._suspension = None

    def _empty(self, batch: ResolvedBatch) -> frozenset[str]:
        """The columns that are NULL in every new record."""
        return frozenset(
            f"{self._table.name}.{column.name}"
            for attribute, column in self._attributes.items()
            if attribute not in batch.columns and column.nullable and column.server_default is None
        )


def _has_unusual(batch: ResolvedBatch) -> bool:
    """Whether a text of the batch may contain a letter that is not usual."""
    columns = (*batch.columns.values(), *batch.items.values())
    return any(
        has_unusual("".join([str(cell) for cell in {*column}]))
        for column in columns
        if not isinstance(next(filter(None, column), None), int)
    )
