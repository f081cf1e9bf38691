"""From the catalogue to the tables: which columns hold a field of an entity."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import inspect

from ecodiplo.catalogue import ENTITIES
from ecodiplo.catalogue.entity import target
from ecodiplo.fields import AnyRef, Many, Ref
from ecodiplo.models import MODELS

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Table

    from ecodiplo.catalogue import Entity, Field


def model(entity: Entity) -> Any:
    """The mapped class of the entity."""
    return MODELS[entity.model]


def table(entity: Entity) -> Table:
    """The table of the entity."""
    return cast("Table", model(entity).__table__)


def column(entity: Entity, name: str) -> ColumnElement[Any]:
    """The column of a field that is no reference and holds one value."""
    return cast("ColumnElement[Any]", getattr(model(entity), name))


def foreign_key(entity: Entity, name: str) -> ColumnElement[Any]:
    """The column `<name>_id` of a field that refers to one record."""
    return cast("ColumnElement[Any]", getattr(model(entity), f"{name}_id"))


def counted(entity: Entity, value: bool) -> ColumnElement[bool]:
    """The records that totals count, or those that they leave out. (`IS` and `=` with a literal
    would be rendered as a boolean, which the integer column of PostgreSQL is not.)"""
    return column(entity, "counted").in_([value])


def ends(field: Field) -> dict[str, str]:
    """The columns of an AnyRef field, by the name of the entity each refers to."""
    kind = cast("AnyRef", field.type)
    return {
        name: f"{field.name.removesuffix('_record')}_{_snake(name)}_id" for name in kind.entities
    }


def _snake(name: str) -> str:
    words = ENTITIES[name].model
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in words).lstrip("_")


@dataclass(frozen=True)
class Side:
    """The side table of a Many field: a row an item."""

    table: Table
    owner: Any  # its column that refers to the record
    value: Any  # its column that holds the value, or refers to it
    parts: tuple[Any, ...]  # its columns for the parts of an item


@cache
def side(entity_name: str, field_name: str) -> Side:
    """The side table of a field, read from the model's relationship of the same name."""
    entity = ENTITIES[entity_name]
    kind = cast("Many", entity.by_name[field_name].type)
    relation = inspect(model(entity)).relationships[field_name]
    (_, owner) = relation.synchronize_pairs[0]
    if relation.secondary is not None:
        (_, value) = relation.secondary_synchronize_pairs[0]
        return Side(cast("Table", relation.secondary), owner, value, ())
    columns = relation.mapper.columns
    parts = tuple(columns[part.name] for part in kind.parts)
    if isinstance(kind.of, Ref):
        (other,) = relation.mapper.relationships
        value = columns[f"{other.key}_id"]
    else:
        taken = {"id", owner.name, *(part.name for part in parts)}
        (value,) = (found for found in columns if found.key not in taken and found not in parts)
    return Side(cast("Table", relation.mapper.local_table), owner, value, parts)


def label_columns(entity: Entity, source: Any) -> tuple[Any, Any]:
    """The columns of `source`, an alias of the entity's model, that name a record in English and
    in Vietnamese."""
    field = entity.by_name[entity.title]
    english = getattr(source, field.name)
    return english, getattr(source, field.vietnamese or field.name)


def referring(other: str) -> list[tuple[Entity, Field]]:
    """Every field of every entity whose values are records of the entity named `other`."""
    return [
        (entity, field)
        for entity in ENTITIES.values()
        for field in entity.fields
        if target(field) == other
        or (isinstance(field.type, AnyRef) and other in field.type.entities)
    ]
