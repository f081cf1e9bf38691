"""Records of history, by table and id: the refs and names by which people know them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from ecodiplo.catalogue import ENTITIES
from ecodiplo.fields import Reference
from ecodiplo.language import Label
from ecodiplo.models.history import changes
from ecodiplo.services.query import mapping

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import ColumnElement, Connection

    from ecodiplo.catalogue import Entity


@cache
def entity_of(table: str) -> Entity:
    """The entity whose records the table holds."""
    return next(entity for entity in ENTITIES.values() if mapping.table(entity).name == table)


def record_keys(connection: Connection, table: str, ids: Collection[int]) -> dict[int, str]:
    """The ref, code or slug of each record of the table, by id; of a deleted record, its last."""
    key = mapping.column(entity_of(table), entity_of(table).key)
    return {id_: reference.handle for id_, reference in _read(connection, table, ids, key).items()}


def references(connection: Connection, table: str, ids: Collection[int]) -> dict[int, Reference]:
    """The reference to each record of the table, with its name, by id; for a deleted record, only
    the last ref."""
    entity = entity_of(table)
    return _read(connection, table, ids, mapping.handle(entity, mapping.table(entity)))


def _read(
    connection: Connection, table: str, ids: Collection[int], handle: ColumnElement[Any]
) -> dict[int, Reference]:
    """The records by id, each with its `handle`; a record that history has no key of is `#id`."""
    own = mapping.table(entity_of(table))
    english, vietnamese = mapping.label_columns(entity_of(table), own)
    names = (handle, english, func.coalesce(vietnamese, english))
    rows = connection.execute(select(own.c.id, *names).where(own.c.id.in_(ids)))
    records = {id_: Reference(own, Label(en or own, vi or en or own)) for id_, own, en, vi in rows}
    if deleted := set(ids) - records.keys():
        keys = connection.execute(
            select(changes.c.record_id, changes.c.record_key)
            .where(
                changes.c.record_table == table,
                changes.c.record_id.in_(deleted),
                changes.c.record_key.is_not(None),
            )
            .order_by(changes.c.id)
        )
        records |= {id_: Reference(last) for id_, last in keys if last}
    return {id_: records.get(id_) or Reference(f"#{id_}") for id_ in sorted(ids)}
