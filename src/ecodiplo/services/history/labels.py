"""Records by table and number, as history knows them, and what people call them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from ecodiplo.catalogue import ENTITIES
from ecodiplo.fields import Reference
from ecodiplo.language import Label
from ecodiplo.models.history import Change
from ecodiplo.services.query import mapping

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from ecodiplo.catalogue import Entity


@cache
def entity_of(table: str) -> Entity:
    """The entity whose records the table holds."""
    return next(entity for entity in ENTITIES.values() if mapping.table(entity).name == table)


def named(session: Session, table: str, ids: Collection[int]) -> dict[int, str]:
    """The ref, code or slug of each record of the table; of one that is gone, the last it had."""
    key = getattr(mapping.model(entity_of(table)), entity_of(table).key)
    return {id_: reference.handle for id_, reference in _found(session, table, ids, key).items()}


def references(session: Session, table: str, ids: Collection[int]) -> dict[int, Reference]:
    """Each record of the table as others refer to it, with its name; of one that is gone, only
    the ref that it had."""
    entity = entity_of(table)
    return _found(session, table, ids, mapping.handle(entity, mapping.model(entity)))


def _found(
    session: Session, table: str, ids: Collection[int], handle: ColumnElement[Any]
) -> dict[int, Reference]:
    model = mapping.model(entity_of(table))
    english, vietnamese = mapping.label_columns(entity_of(table), model)
    names = (handle, english, func.coalesce(vietnamese, english))
    rows = session.execute(select(model.id, *names).where(model.id.in_(ids)))
    found = {
        id_: Reference(called, Label(en or called, vi or en or called))
        for id_, called, en, vi in rows
    }
    if gone := set(ids) - found.keys():
        known = session.execute(
            select(Change.record_id, Change.record_key)
            .where(
                Change.record_table == table,
                Change.record_id.in_(gone),
                Change.record_key.is_not(None),
            )
            .order_by(Change.id)
        )
        found |= {id_: Reference(last) for id_, last in known if last}
    return {id_: found.get(id_) or Reference(f"#{id_}") for id_ in sorted(ids)}
