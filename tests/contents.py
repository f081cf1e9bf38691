"""The contents of a database, to compare two databases, or one before and after a command."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Table, select, text

from ecodiplo.catalogue import ENTITIES, Entity
from ecodiplo.db.engine import Database
from ecodiplo.models import whole_metadata
from ecodiplo.models.history import changes, commands, current_command, imports, replacing
from ecodiplo.services.query.read_records import read_records

HISTORY = {
    *(table.name for table in (commands, imports, changes)),
    current_command.name, replacing.name,
}  # fmt: skip
STAMPS = {"created_at", "updated_at"}

Contents = dict[str, list[tuple[Any, ...]]]


def contents(connection: Connection) -> Contents:
    """Every row of every table except those of history; keys replace ids.

    Rows are sorted by key; rows of a side table are sorted by their record, then in table order.
    """
    tables = [table for table in whole_metadata().sorted_tables if table.name not in HISTORY]
    keys: dict[str, dict[int, str]] = {}
    for table in tables:
        if key := _key(table):
            rows = connection.execute(select(table.c.id, table.c[key]))
            keys[table.name] = {row[0]: row[1] for row in rows}
    return {table.name: _rows(connection, table, keys) for table in tables}


def _key(table: Table) -> str | None:
    return next((name for name in ("ref", "code", "slug") if name in table.c), None)


def _rows(
    connection: Connection, table: Table, keys: dict[str, dict[int, str]]
) -> list[tuple[Any, ...]]:
    columns = [column for column in table.columns if column.name not in STAMPS | {"id"}]
    order = [table.c.id] if "id" in table.c else list(table.c)
    rows = []
    for row in connection.execute(select(*columns).order_by(*order)):
        values = list(row)
        for at, column in enumerate(columns):
            for reference in column.foreign_keys:
                if values[at] is not None:
                    values[at] = keys[reference.column.table.name][values[at]]
        rows.append(tuple(values))
    if key := _key(table):
        at = [column.name for column in columns].index(key)
        return sorted(rows, key=lambda row: str(row[at]))
    owner = next(at for at, column in enumerate(columns)
                 if any(fk.ondelete == "CASCADE" for fk in column.foreign_keys))  # fmt: skip
    if "id" in table.c:
        return sorted(rows, key=lambda row: str(row[owner]))
    return sorted(rows)


def everything(database: Database) -> Contents:
    """Every row of every table, with ids, times and history."""
    with database.read() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(select(table))), key=repr)
            for table in whole_metadata().sorted_tables
        }


def counts(database: Database, tables: Iterable[str]) -> dict[str, int]:
    """The number of rows of each table."""
    with database.read() as connection:
        return {
            name: connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one()
            for name in tables
        }


def records(database: Database, entity: str) -> dict[str, dict[str, Any]]:
    """The stored values of every record of the entity, by key."""
    with database.read() as connection:
        return stored_records(connection, ENTITIES[entity])


def stored_records(connection: Connection, entity: Entity) -> dict[str, dict[str, Any]]:
    """The stored values of every record of the entity, by key, as the transaction sees them."""
    rows = read_records(connection, entity, list(entity.stored), today=datetime.date(2024, 1, 1))
    return {row[entity.key]: row for row in rows}
