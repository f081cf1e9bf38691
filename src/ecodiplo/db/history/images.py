"""Images of rows in history: the values of their columns, and the last image of each row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, Double, Integer, TypeDecorator, cast, func, select

from ecodiplo.models.column_types import DoubleType, UtcSeconds
from ecodiplo.models.history import Change, RowImage

if TYPE_CHECKING:
    from sqlalchemy import Column, ColumnElement, Subquery, Table


def image_value(image: ColumnElement[Any], column: Column[Any]) -> ColumnElement[Any]:
    """The value of the column in an image, as SQL of the column's type."""
    text: ColumnElement[Any] = image[column.name].as_string()
    kind = column.type
    if isinstance(kind, UtcSeconds):
        return cast(text, kind)
    if isinstance(kind.impl_instance if isinstance(kind, TypeDecorator) else kind, Integer):
        return cast(text, BigInteger)
    if isinstance(kind, DoubleType):
        return cast(text, Double)
    return text


def last_changes(table: Table, record_table: str) -> Subquery:
    """The number of the last change of each row of the table, as `last`, by the parts of its
    primary key, `key1` and `key2`. `record_table` is the table of the records that they concern."""
    image = func.coalesce(Change.new, Change.old, type_=RowImage())
    keys = [
        image_value(image, column).label(f"key{n}")
        for n, column in enumerate(table.primary_key, start=1)
    ]
    return (
        select(*keys, func.max(Change.id).label("last"))
        .where(Change.record_table == record_table, Change.table_name == table.name)
        .group_by(*keys)
        .subquery("last_changes")
    )
