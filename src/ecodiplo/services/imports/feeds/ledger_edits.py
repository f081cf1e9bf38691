"""Events of the ledger of MOUs that people changed or deleted after a feed began: the status and
dates of a row replace none of them and bring none back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from ecodiplo.catalogue import ENTITIES
from ecodiplo.db import many_rows
from ecodiplo.services.history.last_writers import LastWriters
from ecodiplo.services.imports.feeds.feed_outcomes import KeptValue
from ecodiplo.services.query import mapping

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from ecodiplo.services.imports.feeds.feed_outcomes import FeedOutcomes

EVENTS = ENTITIES["mou-events"]
# The MOU, the kind and the date of an event that a row says.
EventKey = tuple[int, str, str | None]


class LedgerEdits:
    """What people wrote in the ledger since a moment."""

    def __init__(
        self, connection: Connection, since: datetime.datetime, outcomes: FeedOutcomes
    ) -> None:
        self._connection = connection
        self._last = LastWriters(connection, EVENTS, since)
        self._outcomes = outcomes

    def kept(self, events: Mapping[EventKey, int | None]) -> set[EventKey]:
        """Those of the events of rows that a person dated otherwise, or deleted. The ids are those
        of the records that would get the date; None for a new one."""
        people = self._last.of_people({id_ for id_ in events.values() if id_ is not None})
        deleted: dict[tuple[int, str], bool] = {}
        if None in events.values():
            for _, values, by_person in self._last.deletions():
                deleted[values["mou_id"], values["kind"]] = by_person
        return {
            (mou, kind, date) for (mou, kind, date), id_ in events.items()
            if (deleted.get((mou, kind)) if id_ is None else "date" in people.get(id_, ()))
        }  # fmt: skip

    def note(self, rows: Mapping[EventKey, tuple[int, str, str | None]]) -> None:
        """Add the events that are kept to the outcomes: of each the number of the row, the field
        that says it, and the date on record."""
        mous = ENTITIES["mous"]
        key, model = mapping.column(mous, mous.key), mapping.table(mous)
        own = many_rows.among(self._connection, model.c.id, {mou for mou, *_ in rows})
        stored = self._connection.execute(select(model.c.id, key.label("ref")).where(own))
        refs = {mou.id: mou.ref for mou in stored}
        for (mou, _, date), (number, field, on_record) in rows.items():
            self._outcomes.keep(KeptValue(number, refs[mou], field, on_record, date or ""))
