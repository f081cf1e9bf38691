"""The sequences of PostgreSQL after rows were copied with their ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.db.copies.names import quoted
from ecodiplo.models.history import Change, Command

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from ecodiplo.db.table_shapes import TableShape


def set_sequences(connection: Connection, shapes: Iterable[TableShape]) -> None:
    """Let the next id of each table follow every id that the table or the history has: that of a
    deleted record is not given to another one. SQLite has no sequences."""
    if connection.dialect.name != "postgresql":
        return
    names = [shape.name for shape in shapes if shape.primary == ("id",)]
    past = _ids_of_history(connection) if Change.__tablename__ in names else {}
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
    commands = connection.exec_driver_sql("SELECT max(command_id) FROM changes").scalar() or 0
    return {**ids, Command.__tablename__: commands}
