"""Names that several versions of a record share: the dates of the row decide which one it names.

A figure of 2022 about `Hải Phòng` is about the city before its merger with Hải Dương, one as of
31/12/2025 about the city since. A figure of the whole of 2025 has days of both, and names neither.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from ecodiplo.catalogue.entity import end_of
from ecodiplo.dates import DateText, first_day, last_day
from ecodiplo.db import many_rows
from ecodiplo.language import Label, join
from ecodiplo.services.query import mapping
from ecodiplo.services.query.describe import describe

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection

    from ecodiplo.catalogue import Entity
    from ecodiplo.services.writing.batches import UnderstoodBatch


class Versions:
    """Finds the version of a record that a row names, by the dates of the row.

    A date that a row leaves out is that of its record: `record_id`, or the one with its key.
    """

    def __init__(
        self, connection: Connection, entity: Entity, batch: UnderstoodBatch, record_id: int | None
    ) -> None:
        self._connection = connection
        self._entity = entity
        self._batch = batch
        self._record_id = record_id
        starts = (f.name for f in entity.stored if end_of(entity, f) == entity.date)
        self._names = (next(starts, entity.date), entity.date, *entity.other_dates)
        self._days: dict[frozenset[int], list[tuple[int, str | None, str | None]]] = {}

    def find(self, other: Entity, ids: frozenset[int], at: int) -> int | None:
        """The one of these versions of a record of `other` that holds on every day of the row at
        this position; None when the dates of the row do not decide."""
        if (days := self._days_of(at)) is None:
            return None
        first, last = days
        holding, possible = [], []
        for id_, start, end in self._versions(other, ids):
            if not (start and first_day(DateText(start)) > last) and not (
                end and last_day(DateText(end)) < first
            ):
                possible.append(id_)
                if not (start and last_day(DateText(start)) > first) and not (
                    end and first_day(DateText(end)) < last
                ):
                    holding.append(id_)
        return holding[0] if len(possible) == len(holding) == 1 else None

    def _days_of(self, at: int) -> tuple[str, str] | None:
        """The first and the last day of the row; None when it has no date."""
        start, *ends = (self._date(name, at) for name in self._names)
        end = next(filter(None, ends), None)
        if end is None:
            return None
        return first_day(DateText(start or end)), last_day(DateText(end))

    def _date(self, name: str, at: int) -> str | None:
        cells = self._batch.fields.get(name)
        if cells is not None and (cells[at] is not None or self._batch.clears):
            date: str | None = cells[at]
            return date
        keys = self._batch.fields.get(self._entity.key)
        key = self._record_id if self._record_id is not None else keys[at] if keys else None
        dates = self._stored.get(key)
        return dates[self._names.index(name)] if dates else None

    @cached_property
    def _stored(self) -> dict[Any, tuple[str | None, ...]]:
        """The dates of the records of the rows, by id for the one edited, else by key."""
        if not self._entity.date:
            return {}
        table = mapping.table(self._entity)
        dates = [mapping.column(self._entity, name) for name in self._names]
        key = mapping.column(self._entity, self._entity.key)
        if self._record_id is not None:
            rows = select(table.c.id, *dates).where(table.c.id == self._record_id)
        else:
            keys = {*(self._batch.fields.get(self._entity.key) or ())} - {None}
            rows = select(key, *dates).where(many_rows.among(self._connection, key, keys))
        return {row[0]: tuple(row[1:]) for row in self._connection.execute(rows)}

    def _versions(
        self, other: Entity, ids: frozenset[int]
    ) -> list[tuple[int, str | None, str | None]]:
        if ids not in self._days:
            table = mapping.table(other)
            rows = select(table.c.id, table.c.valid_from, table.c.valid_to).where(
                table.c.id.in_(ids)
            )
            self._days[ids] = [(row[0], row[1], row[2]) for row in self._connection.execute(rows)]
        return self._days[ids]


def undecided(connection: Connection, other: Entity, ids: Collection[int], text: str) -> Label:
    """Why a name that several versions share names none of them here, and what to do."""
    versions = describe(connection, other, [other.title], sorted(ids)).values()
    return Label(
        "{text!r} has several versions, and the dates of the row do not decide; write the code of"
        " one: {versions}",
        "{text!r} có nhiều giai đoạn địa giới, và ngày của dòng không cho biết là giai đoạn nào;"
        " hãy ghi mã: {versions}",
    ).fill(text=text, versions=join(", ", versions))
