"""Temporary tables. Each command makes them anew; their statements are compiled once, since that
takes longer than to run them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.schema import CreateIndex, CreateTable, DropTable

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table
    from sqlalchemy.sql.ddl import ExecutableDDLElement

# The statements that create a table and drop it, by table and engine.
_STATEMENTS: dict[tuple[Table, str], tuple[list[str], list[str]]] = {}


def create(connection: Connection, table: Table) -> None:
    """Create the table and its indexes."""
    for statement in _statements(connection, table)[0]:
        connection.exec_driver_sql(statement)


def drop(connection: Connection, table: Table) -> None:
    """Drop the table, and its indexes with it."""
    for statement in _statements(connection, table)[1]:
        connection.exec_driver_sql(statement)


def _statements(connection: Connection, table: Table) -> tuple[list[str], list[str]]:
    key = (table, connection.dialect.name)
    if key not in _STATEMENTS:

        def compiled(*elements: ExecutableDDLElement) -> list[str]:
            return [str(element.compile(dialect=connection.dialect)) for element in elements]

        creating = compiled(CreateTable(table), *map(CreateIndex, table.indexes))
        _STATEMENTS[key] = creating, compiled(DropTable(table))
    return _STATEMENTS[key]
