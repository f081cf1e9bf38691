"""PostgreSQL has types for times and images, and sequences for ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Double, Float, Integer, Numeric, String

from ecodiplo.db.copies import images
from ecodiplo.db.copies.names import quoted
from ecodiplo.db.copies.times import to_moment
from ecodiplo.db.many_rows import insert_many
from ecodiplo.models.history import changes, commands

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Connection
    from sqlalchemy.types import TypeEngine

    from ecodiplo.db.copies.checksums import Row
    from ecodiplo.db.copies.neutral_table import NeutralTable
    from ecodiplo.db.table_shapes import TableShape


def insert_rows(connection: Connection, table: NeutralTable, rows: Iterator[Row]) -> None:
    """Insert the rows in one statement: a row may refer to a later one of its own table."""
    names = [*map(quoted, table.columns)]
    own = (_of_postgresql(table, row) for row in rows)
    insert_many(connection, quoted(table.name), names, own)


def _of_postgresql(table: NeutralTable, row: Row) -> Row:
    values = [*row]
    for at in table.times:
        if values[at] is not None:
            values[at] = to_moment(values[at])
    for at in table.images:
        if values[at] is not None:
            values[at] = images.on_postgresql(values[table.table_of_image], values[at])
    return tuple(values)


def set_sequences(connection: Connection, shapes: Iterable[TableShape]) -> None:
    """Let the next id of each table follow every id that the table or the history has: that of a
    deleted record is not given to another one."""
    names = [shape.name for shape in shapes if shape.primary == ("id",)]
    past = _ids_of_history(connection) if changes.name in names else {}
    for name in names:
        newest = connection.exec_driver_sql(f"SELECT max(id) FROM {quoted(name)}").scalar() or 0
        connection.exec_driver_sql(
            "SELECT setval(pg_get_serial_sequence(%(name)s, 'id'), %(id)s)"
            " WHERE pg_get_serial_sequence(%(name)s, 'id') IS NOT NULL AND %(id)s > 0",
            {"name": name, "id": max(newest, past.get(name, 0))},
        )


def _ids_of_history(connection: Connection) -> dict[str, int]:
    """The largest id of each table that the history knows."""
    rows = connection.exec_driver_sql(
        "SELECT table_name, max((coalesce(new, old) ->> 'id')::bigint) FROM changes GROUP BY 1"
    )
    ids = {name: newest or 0 for name, newest in rows}
    newest = connection.exec_driver_sql("SELECT max(command_id) FROM changes").scalar() or 0
    return {**ids, commands.name: newest}


def column_type(kind: TypeEngine[object]) -> str | None:
    """A text sorts by code point, as it does on SQLite. A NUMERIC of SQLite can hold any value."""
    if isinstance(kind, Numeric) and not isinstance(kind, Float):
        return None
    types = ((Integer, "BIGINT"), (Float, "DOUBLE PRECISION"), (Double, "DOUBLE PRECISION"),
             (String, 'TEXT COLLATE "C"'))  # fmt: skip
    return next((name for base, name in types if isinstance(kind, base)), None)
