"""Temporary tables. Each command makes them anew; their statements are compiled once, since that
takes longer than to run them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import Table
from sqlalchemy.schema import CreateIndex, CreateTable, DropTable

if TYPE_CHECKING:
    from sqlalchemy import Connection, Dialect


def create(connection: Connection, table: Table) -> None:
    """Create the table and its indexes."""
    for statement in _create_statements(table, type(connection.dialect)):
        connection.exec_driver_sql(statement)


def drop(connection: Connection, table: Table) -> None:
    """Drop the table, and its indexes with it."""
    connection.exec_driver_sql(_drop_statement(table, type(connection.dialect)))


@cache
def _create_statements(table: Table, dialect: type[Dialect]) -> list[str]:
    elements = [CreateTable(table), *map(CreateIndex, table.indexes)]
    return [str(element.compile(dialect=dialect())) for element in elements]


@cache
def _drop_statement(table: Table, dialect: type[Dialect]) -> str:
    return str(DropTable(table).compile(dialect=dialect()))
