"""Exports: records with every stored field, in the order of entry, as imports read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.catalogue import ENTITIES
from ecodiplo.catalogue.stamps import STAMPS
from ecodiplo.services.query.listing import Listing, Query, as_it_stood, select_records
from ecodiplo.services.query.read_records import read_records

if TYPE_CHECKING:
    import datetime

    from sqlalchemy import Connection

    from ecodiplo.catalogue import Entity


def export_records(
    connection: Connection, entity: Entity, query: Query | None = None, *, today: datetime.date
) -> Listing:
    """The stored fields and the stamps of every record that meets the filters, the period and the
    text of the query.

    The rows are read one by one, while the connection is open. Raises as `list_records` does.
    """
    query, today = as_it_stood(entity, query or Query(), today)
    selected = select_records(connection, entity, query, today=today)
    fields = (*entity.stored, *STAMPS)
    rows = read_records(connection, entity, fields, today=today, where=selected.where)
    shown = selected.matching
    return Listing(**vars(selected), entity=entity, fields=fields, rows=rows, shown=shown)


def export_all(connection: Connection, *, today: datetime.date) -> list[Listing]:
    """The records of every entity; an entity comes after those that it refers to."""
    return [export_records(connection, entity, today=today) for entity in ENTITIES.values()]
