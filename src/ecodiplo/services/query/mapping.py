"""From the catalogue to the tables: which columns hold a field of an entity."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import and_, case, exists, func, or_, select
from sqlalchemy.engine.default import DefaultDialect

from ecodiplo.catalogue import ENTITIES
from ecodiplo.catalogue.entity import target
from ecodiplo.fields import AnyRef, Many, Ref
from ecodiplo.models import table_of
from ecodiplo.models.base import POSITION, fields_of
from ecodiplo.models.column_types import FlagType
from ecodiplo.services.query.derived_fields import DERIVED
from ecodiplo.vocabulary import NOT_COUNTED, RoleInTotals

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Column, ColumnElement, FromClause, Select, Table

    from ecodiplo.catalogue import Entity, Field


def table(entity: Entity) -> Table:
    """The table of the entity."""
    return table_of(entity.table)


def column(entity: Entity, name: str) -> ColumnElement[Any]:
    """The column of a field that holds one value and is not a reference; the SQL of a derived field
    that is the same on every day."""
    if (entity.name, name) in DERIVED:
        return DERIVED[entity.name, name](table(entity), datetime.date.min)
    return attributes(entity)[name]


def date(entity: Entity) -> ColumnElement[Any]:
    """The date that places a record in a period: the first filled field of `Entity.dates`."""
    return first_filled(entity, entity.dates)


def first_filled(entity: Entity, names: Sequence[str]) -> ColumnElement[Any]:
    """The first field of `names` that is filled; NULL when none is."""
    columns = [column(entity, name) for name in names]
    return func.coalesce(*columns) if len(columns) > 1 else columns[0]


def foreign_key(entity: Entity, name: str) -> ColumnElement[Any]:
    """The column `<name>_id` of a field that refers to one record."""
    return table(entity).c[f"{name}_id"]


def attributes(entity: Entity) -> dict[str, Column[Any]]:
    """The columns of the entity's table by the attribute of a record that each holds: the name of a
    field, or `<name>_id` for a reference."""
    return _attributes(entity.name)


@cache
def _attributes(entity: str) -> dict[str, Column[Any]]:
    return fields_of(table(ENTITIES[entity]))


def columns_of(entity: Entity, field: Field) -> tuple[Column[Any], ...]:
    """The columns of the entity's table that hold a field of one value; an AnyRef has several."""
    if isinstance(field.type, AnyRef):
        names = list(ends(field).values())
    else:
        names = [f"{field.name}_id" if isinstance(field.type, Ref) else field.name]
    return tuple(attributes(entity)[name] for name in names)


def attributes_of(entity: Entity, field: Field) -> list[str]:
    """The attributes that hold a field of one value."""
    return [str(column.info.get("field", column.name)) for column in columns_of(entity, field)]


def field_of(entity: Entity, column_name: str) -> str:
    """The name of the field that a column of the entity's table holds, else the column's name."""
    return _fields_by_column(entity.name).get(column_name, column_name)


@cache
def _fields_by_column(entity: str) -> dict[str, str]:
    """The names of the fields of one value, by the names of their columns."""
    own = ENTITIES[entity]
    single = [field for field in own.stored if not isinstance(field.type, Many)]
    # Of two fields in one column, the first counts.
    return {column.name: field.name for field in reversed(single)
            for column in columns_of(own, field)}  # fmt: skip


def field_name(entity: Entity, attribute: str) -> str:
    """The name of the field that an attribute holds."""
    return field_of(entity, attributes(entity)[attribute].name)


@cache
def to_stored(column: Any) -> Callable[[Any], Any]:
    """The function that turns a value of a column into the value that the engine stores: a term
    into its code, an amount into cents. Bulk statements of the driver take stored values."""
    # None where the engine stores the value unchanged.
    processor: Callable[[Any], Any] | None = column.type.bind_processor(_NO_DIALECT)
    return processor or (lambda value: value)


# Our types store the same values on both engines, whatever the dialect is.
_NO_DIALECT = DefaultDialect()


def default(column: Any) -> Any:
    """The value that the engine stores in a column that an INSERT leaves out; None when it stores
    NULL or the time."""
    default = column.server_default.arg if column.server_default is not None else None
    if not isinstance(default, str):
        return None
    return int(default) if isinstance(column.type, FlagType) else default


def has_roles(entity: Entity) -> bool:
    """Whether the records of the entity have a role in totals of their own."""
    return "role_in_totals" in entity.by_name


def has_role(entity: Entity, role: RoleInTotals) -> ColumnElement[bool]:
    """Condition: the record has this role in totals."""
    return column(entity, "role_in_totals") == role


def counted_conditions(entity: Entity) -> list[ColumnElement[bool]]:
    """Conditions: totals count the record. Its role is `counted`, and it is not part of a record
    with another role."""
    conditions = [has_role(entity, RoleInTotals.COUNTED)] if has_roles(entity) else []
    if entity.part_of:
        conditions.append(foreign_key(entity, entity.part_of).not_in(_wholes(entity, NOT_COUNTED)))
    return conditions


def uncounted_conditions(entity: Entity) -> dict[RoleInTotals, ColumnElement[bool]]:
    """For each role that totals leave out, the condition that it is why they leave the record out:
    the record has the role, or counts but for the record of that role of which it is a part."""
    conditions: dict[RoleInTotals, ColumnElement[bool]] = {}
    counts = [has_role(entity, RoleInTotals.COUNTED)] if has_roles(entity) else []
    for role in NOT_COUNTED:
        ways = [has_role(entity, role)] if has_roles(entity) else []
        if entity.part_of:
            of_whole = foreign_key(entity, entity.part_of).in_(_wholes(entity, [role]))
            ways.append(and_(*counts, of_whole))
        if ways:
            conditions[role] = or_(*ways)
    return conditions


def _wholes(entity: Entity, roles: Sequence[RoleInTotals]) -> Select[Any]:
    """The ids of the records with one of the roles of which records of the entity are parts."""
    whole = table(ENTITIES[target(entity.by_name[entity.part_of])]).alias().c
    return select(whole.id).where(whole.role_in_totals.in_(roles))


def ends(field: Field) -> dict[str, str]:
    """The columns of an AnyRef field, by the name of the entity that each refers to."""
    kind = cast("AnyRef", field.type)
    end = field.name.removesuffix("_record")
    return {name: f"{end}_{table(ENTITIES[name]).info['singular']}_id" for name in kind.entities}


@dataclass(frozen=True)
class Side:
    """The side table of a Many field: one row for each item."""

    table: Table
    owner: Any  # its column that refers to the record
    value: Any  # its column that holds the value, or refers to it
    parts: tuple[Any, ...]  # its columns for the parts of an item


@cache
def side(entity_name: str, field_name: str) -> Side:
    """The side table of a field: the one that names the field and belongs to the entity's table."""
    entity = ENTITIES[entity_name]
    kind = cast("Many", entity.by_name[field_name].type)
    (owner,) = (
        key
        for own in table(entity).metadata.tables.values() if own.info.get("field") == field_name
        for key in own.c if _owns(entity, key)
    )  # fmt: skip
    joining = owner.table
    columns = fields_of(joining)
    parts = tuple(columns[part.name] for part in kind.parts)
    taken = {"id", POSITION, owner.name, *(part.name for part in parts)}
    (value,) = (own for own in joining.c if own.name not in taken)
    return Side(joining, owner, value, parts)


def _owns(entity: Entity, column: Column[Any]) -> bool:
    """Whether the column refers to the record of the entity with which its own row goes."""
    own = f"{table(entity).name}.id"
    return any(
        key.ondelete == "CASCADE" and key.target_fullname == own for key in column.foreign_keys
    )


def order_of(side: Side) -> list[ColumnElement[Any]] | None:
    """The order of the items of a record; None where the side table keeps none."""
    columns = side.table.c
    if "id" in columns:
        return [columns.id]
    return [func.coalesce(columns[POSITION], -1), side.value] if POSITION in columns else None


def days_of(side: Side) -> tuple[Any, Any] | None:
    """The columns of the first and the last day on which an item is valid; None where items are
    always valid."""
    days = tuple(part for part in side.parts if part.name in ("valid_from", "valid_to"))
    return (days[0], days[1]) if len(days) == 2 else None


def label_columns(entity: Entity, source: FromClause) -> tuple[Any, Any]:
    """The columns with the English and the Vietnamese title of a record; `source` is the entity's
    table or an alias of it."""
    field = entity.by_name[entity.title]
    return source.c[field.name], source.c[field.vietnamese or field.name]


def handle(entity: Entity, source: FromClause) -> ColumnElement[Any]:
    """The text by which cells of other records refer to a record: its handle, or its key where two
    records share the handle. `source` is the entity's table or an alias of it."""
    key: ColumnElement[Any] = source.c[entity.key]
    if not entity.handle:
        return key
    own, other = source.c[entity.handle], table(entity).alias()
    same_handle = or_(other.c[entity.handle] == own, other.c[entity.key] == own)
    return case((exists(select(1).where(other.c.id != source.c.id, same_handle)), key), else_=own)


def fields_referring_to(other: str) -> list[tuple[Entity, Field]]:
    """Every field of every entity whose values are records of the entity named `other`."""
    return [
        (entity, field)
        for entity in ENTITIES.values()
        for field in entity.fields
        if target(field) == other
        or (isinstance(field.type, AnyRef) and other in field.type.entities)
    ]
