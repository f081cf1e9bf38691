"""The fields of shipped records that the office has changed, by history."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import select

from ecodiplo.fields import Many
from ecodiplo.models.history import changes, commands
from ecodiplo.services.query import mapping
from ecodiplo.services.query.chunks import chunks

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from typing import Any

    from sqlalchemy import Connection

    from ecodiplo.catalogue import Entity

# The commands by which the program itself changes records.
_OWN = ("seed", "db upgrade", "db downgrade")


def office_changes(
    connection: Connection, entity: Entity, keys: Collection[str]
) -> dict[str, set[str]]:
    """The names of the fields whose last change was not by the program, with the fields that belong
    to them, by the key of the record; of the records with these keys."""
    key = mapping.column(entity, entity.key)
    own_id = mapping.table(entity).c.id
    changed: defaultdict[str, set[str]] = defaultdict(set)
    for part in chunks([*keys]):
        named = select(own_id, key).where(key.in_(part))
        records = {row[0]: row[1] for row in connection.execute(named)}
        statement = (
            select(changes.c.record_id, changes.c.table_name, changes.c.action, changes.c.old,
                   changes.c.new, commands.c.command)
            .outerjoin(commands, commands.c.id == changes.c.command_id)
            .where(changes.c.record_table == mapping.table(entity).name,
                   changes.c.record_id.in_(list(records)))
            .order_by(changes.c.id)
        )  # fmt: skip
        for change in connection.execute(statement):
            fields = changed[records[change.record_id]]
            if (change.command or "").startswith(_OWN):
                fields.difference_update(_fields(entity, change))
            else:
                fields.update(_fields(entity, change))
    return {
        record: _with_companions(entity, fields) for record, fields in changed.items() if fields
    }


def _with_companions(entity: Entity, names: set[str]) -> set[str]:
    """The fields, and those that belong to one of them: the text in the other language, and whether
    a list is complete."""
    groups = [{field.name, *field.companions} for field in entity.fields if field.companions]
    return names.union(*(group for group in groups if group & names))


def _fields(entity: Entity, change: Any) -> Iterator[str]:
    """The names of the fields that a change is about."""
    if change.table_name != mapping.table(entity).name:
        for field in entity.stored:
            if (
                isinstance(field.type, Many)
                and mapping.side(entity.name, field.name).table.name == change.table_name
            ):
                yield field.name
        return
    old, new = change.old or {}, change.new or {}
    for column in {*old, *new}:
        if old.get(column) != new.get(column):
            yield mapping.field_of(entity, column)
