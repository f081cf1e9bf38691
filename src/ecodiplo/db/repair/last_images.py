"""The last image of each row of a table, in a temporary table: lost values are restored from it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, Column, Index, MetaData, Table, and_, func, insert, select

from ecodiplo.db import temporary_tables
from ecodiplo.db.history.images import last_changes, value_or_default
from ecodiplo.db.history.recorded_tables import UNRECORDED, declared_table
from ecodiplo.models.history import RowImage, changes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import ColumnElement, Connection, FromClause

# The image of each row that its last change left, by its primary key.
LAST_IMAGES = Table(
    "last_images",
    MetaData(),
    Column("key1", BigInteger),
    Column("key2", BigInteger),
    Column("image", RowImage),
    Index("ix_last_images", "key1", "key2"),
    prefixes=["TEMPORARY"],
)


@contextmanager
def last_images(connection: Connection, table: Table) -> Iterator[None]:
    """Context manager: LAST_IMAGES has the last images of the table's rows that history says are
    there. It is empty for a table of history itself."""
    temporary_tables.create(connection, LAST_IMAGES)
    if table.name not in UNRECORDED:
        last = last_changes(table, declared_table(table).record_table)
        keys = [last.c[f"key{n}"] for n in range(1, len(table.primary_key) + 1)]
        rows = (
            select(*keys, changes.c.new)
            .join(changes, changes.c.id == last.c.last)
            .where(changes.c.action != "delete")
        )
        names = [f"key{n}" for n in range(1, len(keys) + 1)]
        connection.execute(insert(LAST_IMAGES).from_select([*names, "image"], rows))
    yield
    temporary_tables.drop(connection, LAST_IMAGES)


def has_image(table: Table, row: FromClause) -> ColumnElement[bool]:
    """Join condition of LAST_IMAGES and rows with the primary key of the table."""
    keys = (LAST_IMAGES.c.key1, LAST_IMAGES.c.key2)
    parts = zip(table.primary_key, keys, strict=False)
    return and_(*(row.c[column.name] == key for column, key in parts))


def last_value(column: Column[Any]) -> ColumnElement[Any]:
    """The value of the column in the image, else its default."""
    return value_or_default(LAST_IMAGES.c.image, column)


def value_of(column: Column[Any], row: FromClause) -> ColumnElement[Any]:
    """The value of the column in a row; what the row lacks is restored."""
    if column.name not in row.c:
        return last_value(column)
    if column.nullable or column.primary_key:
        return row.c[column.name]
    return func.coalesce(row.c[column.name], last_value(column))
