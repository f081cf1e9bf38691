"""Images of rows in history: the values of their columns, and the last image of each row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BigInteger,
    DefaultClause,
    Double,
    Integer,
    TypeDecorator,
    cast,
    func,
    literal,
    select,
)

from ecodiplo.models.column_types import DoubleType, UtcSeconds
from ecodiplo.models.history import RowImage, changes

if TYPE_CHECKING:
    from sqlalchemy import Column, ColumnElement, Subquery, Table
    from sqlalchemy.types import TypeEngine


def image_value(image: ColumnElement[Any], column: Column[Any]) -> ColumnElement[Any]:
    """The value of the column in an image, as SQL of the column's type."""
    text: ColumnElement[Any] = image[column.name].as_string()
    kind = column.type
    if isinstance(kind, UtcSeconds):
        return cast(text, kind)
    if _is_integer(kind):
        return cast(text, BigInteger)
    if isinstance(kind, DoubleType):
        return cast(text, Double)
    return text


def value_or_default(image: ColumnElement[Any], column: Column[Any]) -> ColumnElement[Any]:
    """The value of the column in an image; the default of the column where the image has none, as
    one that is older than a NOT NULL column."""
    value, default = image_value(image, column), column.server_default
    if column.nullable or not isinstance(default, DefaultClause):
        return value
    stored: Any = default.arg
    if isinstance(stored, str):
        stored = literal(int(stored) if _is_integer(column.type) else stored)
    return func.coalesce(value, stored)


def _is_integer(kind: TypeEngine[Any]) -> bool:
    return isinstance(kind.impl_instance if isinstance(kind, TypeDecorator) else kind, Integer)


def last_changes(table: Table, record_table: str) -> Subquery:
    """The number of the last change of each row of the table, as `last`, by the parts of its
    primary key, `key1` and `key2`. `record_table` is the table of the records that they concern."""
    image = func.coalesce(changes.c.new, changes.c.old, type_=RowImage())
    keys = [
        image_value(image, column).label(f"key{n}")
        for n, column in enumerate(table.primary_key, start=1)
    ]
    return (
        select(*keys, func.max(changes.c.id).label("last"))
        .where(changes.c.record_table == record_table, changes.c.table_name == table.name)
        .group_by(*keys)
        .subquery("last_changes")
    )
