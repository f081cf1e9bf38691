"""What became of each row of a file, passed on in batches, with the ref of its record."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from ecodiplo.db import many_rows
from ecodiplo.formats.batches import BATCH
from ecodiplo.services.query import mapping

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from ecodiplo.catalogue import Entity


@dataclass(frozen=True)
class RowOutcome:
    """What became of a row: `added`, `changed`, `unchanged`, `skipped`, `repeated` or `rejected`;
    or of a record of a feed that no row is about: `cancelled` or `deleted`, or `returned`."""

    row: int | None  # None for a record of a feed
    outcome: str
    key: str | None = None  # of its record; a repeated row and a rejected one have none
    repeats: int | None = None  # the row that a repeated one repeats


class RowOutcomes:
    """Collects the outcomes of rows, and passes them to `watch`, if there is one."""

    def __init__(
        self, connection: Connection, entity: Entity, watch: Callable[[RowOutcome], None] | None
    ) -> None:
        self._connection = connection
        self._entity = entity
        self._watch = watch
        self._pending: list[tuple[RowOutcome, int | None]] = []  # with the id of the record

    def add(self, outcome: RowOutcome, id_: int | None = None) -> None:
        """Add the outcome of a row, and the id of its record if it has one."""
        if self._watch:
            self._pending.append((outcome, id_))
            if len(self._pending) >= BATCH:
                self.flush()

    def add_record(self, key: str, outcome: str) -> None:
        """Add the outcome of a record of a feed."""
        if self._watch:
            self.flush()
            self._watch(RowOutcome(None, outcome, key))

    def flush(self) -> None:
        """Pass the outcomes on, in the order of the rows."""
        if not self._watch or not self._pending:
            return
        ids = {id_ for _, id_ in self._pending if id_ is not None}
        table, key = mapping.table(self._entity), mapping.column(self._entity, self._entity.key)
        among = many_rows.among(self._connection, table.c.id, ids)
        keys = {
            row[0]: row[1] for row in self._connection.execute(select(table.c.id, key).where(among))
        }
        for outcome, id_ in sorted(self._pending, key=lambda pair: pair[0].row or 0):
            self._watch(outcome if id_ is None else replace(outcome, key=keys.get(id_)))
        self._pending.clear()
