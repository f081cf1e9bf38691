"""Values that their fields do not take and no CHECK refuses: codes and numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from ecodiplo.catalogue import ENTITIES
from ecodiplo.db.check.findings import CORRECT, Check, Finding
from ecodiplo.errors import ValueUnreadable
from ecodiplo.fields import Code, Integer, Number
from ecodiplo.language import Label
from ecodiplo.services.query import mapping

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import Connection

    from ecodiplo.catalogue import Entity
    from ecodiplo.db.table_shapes import TableShape

ROWS = 1000
# The most values of a field that are remembered: most are stored many times.
REMEMBERED = 50_000
OTHERWISE = Label("is {value}, and the program would store {parsed}",
                  "là {value}, trong khi chương trình sẽ lưu {parsed}")  # fmt: skip


def unreadable_values(
    connection: Connection, shapes: Mapping[str, TableShape]
) -> Iterator[Finding]:
    """The findings of all entities."""
    for entity in ENTITIES.values():
        table = mapping.table(entity)
        if table.name in shapes:
            yield from _of_entity(connection, entity, shapes[table.name])


def _of_entity(connection: Connection, entity: Entity, shape: TableShape) -> Iterator[Finding]:
    fields = {
        field: column
        for field in entity.stored
        if isinstance(field.type, Code | Integer | Number)
        for column in mapping.columns_of(entity, field)
        if column.name in shape.columns
    }
    key = mapping.attributes(entity)[entity.key]
    if not fields or key.name not in shape.columns:
        return
    table = mapping.table(entity)
    known: dict[tuple[str, Any], Label | None] = {}
    statement = select(table.c.id, key, *fields.values())
    with connection.execute(statement, execution_options={"yield_per": ROWS}) as rows:
        for id_, ref, *values in rows:
            for (field, column), value in zip(fields.items(), values, strict=True):
                if value is None:
                    continue
                place = field.name, value
                if place not in known:
                    if len(known) > REMEMBERED:
                        known.clear()
                    known[place] = _fault(field.type, value)
                if fault := known[place]:
                    yield Finding(Check.RULES, fault, CORRECT, table.name, id_, ref or "",
                                  column.name)  # fmt: skip


def _fault(kind: Any, value: Any) -> Label | None:
    try:
        parsed = kind.parse(kind.export(value))
    except ValueUnreadable as error:
        return error.message
    return None if parsed == value else OTHERWISE.fill(value=value, parsed=parsed)
