"""Records that a feed cancelled because its file lacked them, and that a later file has again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from ecodiplo.db import many_rows
from ecodiplo.services.imports.feeds.statuses import cancelled_status, write_statuses
from ecodiplo.services.query import mapping

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ecodiplo.services.history.last_writers import LastWriters
    from ecodiplo.services.imports.feeds.feed_outcomes import FeedOutcomes
    from ecodiplo.services.imports.row_changes import RowChange
    from ecodiplo.services.imports.row_outcomes import RowOutcomes
    from ecodiplo.services.writing.write_batches import Writer


class ReturnedRecords:
    """Gives the records that are back the status that they had before."""

    def __init__(
        self, writer: Writer, system: str, last: LastWriters | None, outcomes: FeedOutcomes,
        rows: RowOutcomes, change: Callable[[RowChange], None] | None,
    ) -> None:  # fmt: skip
        """`last` are the last writers since the first run of the feed; None before it."""
        self._writer = writer
        self._outcomes = outcomes
        self._rows = rows
        self._change = change
        self._before: dict[int, Any] = {}  # the statuses before, by id
        self._back: list[int] = []
        cancelled = cancelled_status(writer.entity)
        ids = last.cancelled_by(system) if last and cancelled else ()
        if last and ids:
            status = mapping.column(writer.entity, writer.entity.status)
            table = mapping.table(writer.entity)
            own = many_rows.among(writer.connection, table.c.id, ids)
            still = [*writer.connection.scalars(select(table.c.id).where(own, status == cancelled))]
            self._before = last.before_cancellation(still, writer.entity.status, system)

    def see(self, ids: Iterable[int | None]) -> None:
        """Note the records that rows are about."""
        if self._before:
            self._back += [id_ for id_ in ids if id_ is not None and id_ in self._before]

    def finish(self, file: str) -> None:
        """Write the statuses of the records that are back. Raises InvalidData where one cannot be
        written."""
        if not self._back:
            return
        entity, connection = self._writer.entity, self._writer.connection
        statuses = {id_: self._before[id_] for id_ in self._back}
        write_statuses(self._writer, statuses, file, self._change)
        table, key = mapping.table(entity), mapping.column(entity, entity.key)
        own = many_rows.among(connection, table.c.id, [*statuses])
        for returned in connection.scalars(select(key).where(own).order_by(table.c.id)):
            self._outcomes.returned.add(returned)
            self._rows.add_record(returned, "returned")
