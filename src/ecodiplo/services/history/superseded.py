"""Values that a revision of the schema replaced: an old export or an undo cannot bring them back.

The catalogue names them, each with the key of its record and the value that stands in its place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import update

from ecodiplo.catalogue import ENTITIES
from ecodiplo.services.query import mapping

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlalchemy import Table
    from sqlalchemy.orm import Session

    from ecodiplo.catalogue import Entity


def renew_values(entity: Entity, key: str | None, values: dict[str, Any]) -> None:
    """Put the present value in the place of a superseded one among the values, by attribute, that
    are about to be written to the record of that key."""
    for name, replacements in _superseded(entity).items():
        if name in values:
            values[name] = replacements.get((key, values[name]), values[name])


def renew_records(session: Session, touched: Collection[Table]) -> None:
    """The same for records that are stored already, of the tables `touched`."""
    for entity in ENTITIES.values():
        table = mapping.table(entity)
        if table not in touched:
            continue
        for name, replacements in _superseded(entity).items():
            column, key = mapping.column(entity, name), mapping.column(entity, entity.key)
            for (record, old), new in replacements.items():
                session.execute(
                    update(table).where(key == record, column == old).values({name: new})
                )


def _superseded(entity: Entity) -> dict[str, Mapping[tuple[str | None, str], str]]:
    return {
        field.name: {(key, old): new for key, old, new in field.superseded}
        for field in entity.stored
        if field.superseded
    }
