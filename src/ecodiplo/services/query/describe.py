"""Records in a message: by their key, and what tells them apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.language import Label, Lang
from ecodiplo.services.query import mapping
from ecodiplo.services.query.read_records import NO_DAY, read_records

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection

    from ecodiplo.catalogue import Entity


def describe(
    connection: Connection, entity: Entity, names: Collection[str], ids: Collection[int]
) -> dict[int, Label]:
    """Each of the records by its key and the values of these fields: `PAR-0021 (Spain)`."""
    fields = [entity.by_name[name] for name in names]
    where = [mapping.table(entity).c.id.in_(ids)]
    own = [entity.by_name[entity.key], *fields]

    def label(row: dict[str, object], lang: Lang) -> str:
        shown = (f.type.show(row[f.name], lang) for f in fields if row[f.name] is not None)
        parts = ", ".join(dict.fromkeys(filter(None, shown)))
        return f"{row[entity.key]} ({parts})" if parts else str(row[entity.key])

    return {
        row["id"]: Label(*(label(row, lang) for lang in Lang))
        for row in read_records(connection, entity, own, today=NO_DAY, where=where)
    }
