"""Exports: records with every stored field, in the order of entry, as imports read them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ecodiplo.catalogue import ENTITIES
from ecodiplo.services.query.listing import (
    Query,
    conditions,
    count_uncertain,
    count_undated,
    date_conditions,
)
from ecodiplo.services.query.read_records import count, read_records

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

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
    session: Session, entity: Entity, query: Query | None = None, *, today: datetime.date
) -> Export:
    """The stored fields of every record that meets the filters, the period and the text of the
    query.

    The rows are read one by one, while the session is open. Raises as `list_records` does.
    """
    query = query or Query()
    where = conditions(session, entity, query, today=today)
    dates, on_day = date_conditions(session, entity, query, where)
    undated = count_undated(session, entity, where) if dates and not on_day else 0
    uncertain = count_uncertain(session, entity, query, dates, today=today)
    fields = tuple(entity.stored)
    matching = count(session, entity, [*where, *dates])
    rows = read_records(session, entity, fields, today=today, where=[*where, *dates])
    return Export(entity, fields, rows, matching, undated, uncertain, on_day)


def export_all(session: Session, *, today: datetime.date) -> list[Export]:
    """The records of every entity; an entity comes after those that it refers to."""
    return [export_records(session, entity, today=today) for entity in ENTITIES.values()]
