"""The version of a record: the number of its last change in history.

Whoever changes the record gives it a greater one: history numbers the changes, and those who write
records of one entity come one after another. A time would not do: two changes share a second, and
a change has its time before its transaction ends and others see it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from ecodiplo.models.history import changes

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, FromClause

    from ecodiplo.catalogue import Entity


def version(entity: Entity, source: FromClause) -> ColumnElement[Any]:
    """The SQL of the version of each record; `source` is the table of the entity or an alias of it.
    0 for a record that is older than history."""
    table = entity.table_name
    return (
        select(func.coalesce(func.max(changes.c.id), 0))
        .where(changes.c.record_table == table, changes.c.record_id == source.c.id)
        .correlate(source)
        .scalar_subquery()
    )
