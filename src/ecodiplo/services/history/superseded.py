"""Superseded values: values of certain records that a revision of the schema replaced.

The catalogue lists each with the key of its record and its replacement. This module replaces them
again when an old export is imported or a command is undone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import update

from ecodiplo.catalogue import ENTITIES
from ecodiplo.services.query import mapping

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sqlalchemy import Connection, Table

    from ecodiplo.catalogue import Entity


def renew_columns(
    entity: Entity, columns: Mapping[str, Sequence[Any]], keys: Sequence[str | None]
) -> Mapping[str, Sequence[Any]]:
    """The columns, by attribute, with replacements for superseded values. They are about to be
    written to the records with these keys."""
    renewed = {
        name: [
            replacements.get((key, value), value)
            for key, value in zip(keys, columns[name], strict=True)
        ]
        for name, replacements in _superseded(entity).items()
        if name in columns
    }
    return {**columns, **renewed}


def renew_records(connection: Connection, tables: Collection[Table]) -> None:
    """Replace superseded values in the stored records of the tables."""
    for entity in ENTITIES.values():
        table = mapping.table(entity)
        if table not in tables:
            continue
        for name, replacements in _superseded(entity).items():
            column, key = mapping.column(entity, name), mapping.column(entity, entity.key)
            for (record, old), new in replacements.items():
                connection.execute(
                    update(table).where(key == record, column == old).values({name: new})
                )


def _superseded(entity: Entity) -> dict[str, Mapping[tuple[str | None, str], str]]:
    """For each field with superseded values, the replacements by record key and old value."""
    return {
        field.name: {(key, old): new for key, old, new in field.superseded}
        for field in entity.stored
        if field.superseded
    }
