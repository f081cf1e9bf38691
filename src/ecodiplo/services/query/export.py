"""Exports: records with every stored field, in the order of entry, as imports read them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ecodiplo.catalogue import ENTITIES
from ecodiplo.catalogue.stamps import STAMPS
from ecodiplo.services.query.listing import Query, as_it_stood, select_records
from ecodiplo.services.query.read_records import read_records

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from ecodiplo.catalogue import Entity, Field
    from ecodiplo.services.query.on_day import DaySelection


@dataclass(frozen=True)
class Export:
    """The records of an entity: the rows, read one by one; the number of records; the number of
    further records that the period leaves out because they have no date; and the number of those
    that may match (`uncertain`)."""

    entity: Entity
    fields: tuple[Field, ...]
    rows: Iterator[dict[str, Any]]
    matching: int
    undated: int
    uncertain: int = 0
    on_day: DaySelection | None = None  # of a query of a day


def export_records(
    connection: Connection, entity: Entity, query: Query | None = None, *, today: datetime.date
) -> Export:
    """The stored fields and the stamps of every record that meets the filters, the period and the
    text of the query.

    The rows are read one by one, while the connection is open. Raises as `list_records` does.
    """
    query, today = as_it_stood(entity, query or Query(), today)
    selected = select_records(connection, entity, query, today=today)
    fields = (*entity.stored, *STAMPS)
    rows = read_records(connection, entity, fields, today=today, where=selected.where)
    return Export(
        entity, fields, rows, selected.matching, selected.undated, selected.uncertain,
        selected.on_day,
    )  # fmt: skip


def export_all(connection: Connection, *, today: datetime.date) -> list[Export]:
    """The records of every entity; an entity comes after those that it refers to."""
    return [export_records(connection, entity, today=today) for entity in ENTITIES.values()]
