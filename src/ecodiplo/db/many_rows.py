"""The differences between SQLite and PostgreSQL in statements about many rows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import ARRAY, BigInteger, Text, any_, bindparam, false, func, literal, select
from sqlalchemy.exc import DBAPIError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from sqlalchemy import ColumnElement, Connection, Select, SQLColumnExpression


def new_ids(connection: Connection, table: str, count: int, least: int) -> list[int]:
    """Reserve `count` ids for new rows of `table`, each unused and not below `least`."""
    if connection.dialect.name == "postgresql":
        sequence = "pg_get_serial_sequence(%s, 'id')"
        rows = connection.exec_driver_sql(
            f"SELECT nextval({sequence}) FROM generate_series(1, %s)", (table, count)
        )
        return [row[0] for row in rows]
    largest = connection.exec_driver_sql(f"SELECT max(id) FROM {table}").scalar() or 0
    first = max(largest + 1, least)
    return list(range(first, first + count))


def among(
    connection: Connection, own: SQLColumnExpression[Any], values: Collection[int] | Collection[str]
) -> ColumnElement[bool]:
    """The condition that the column has one of the values. They are one parameter: to prepare a
    statement with a parameter for each takes longer than to run it."""
    if not values:
        return false()
    if connection.dialect.name == "sqlite":
        document = json.dumps(list(values), ensure_ascii=False)
        return own.in_(select(func.json_each(document).table_valued("value").c.value))
    kind = BigInteger if isinstance(next(iter(values)), int) else Text
    return own == any_(literal(list(values), ARRAY(kind)))


def of_ids(connection: Connection, rows: Select[Any], ids: Collection[int] | None) -> Select[Any]:
    """The rows with one of these ids in their first column, or with None all of them."""
    if ids is None:
        return rows
    return rows.where(among(connection, rows.selected_columns[0], ids))


def among_ids(dialect: str, own: SQLColumnExpression[Any]) -> ColumnElement[bool]:
    """The condition that the column has one of the ids of an `ids_parameter`: a statement with it
    is made once for all of them."""
    if dialect == "sqlite":
        document = func.json_each(bindparam("ids")).table_valued("value")
        return own.in_(select(document.c.value))
    return own == any_(bindparam("ids", type_=ARRAY(BigInteger)))


def ids_parameter(dialect: str, ids: Iterable[int]) -> dict[str, Any]:
    """The parameter of `among_ids`."""
    listed = [*ids]
    return {"ids": json.dumps(listed) if dialect == "sqlite" else listed}


def insert_many(
    connection: Connection, table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]
) -> None:
    """Insert rows of stored values through the driver. (SQLAlchemy's expression for each row, even
    compiled, takes longer than SQLite takes to store it.)"""
    names = ", ".join(columns)
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(columns))
        if several := list(rows):
            connection.exec_driver_sql(f"INSERT INTO {table} ({names}) VALUES ({marks})", several)
        return
    statement = f"COPY {table} ({names}) FROM STDIN"
    driver: Any = connection.connection.driver_connection
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except driver_errors(connection) as error:
        raise DBAPIError.instance(statement, None, error, driver_errors(connection)) from error


def empty_table(connection: Connection, table: str) -> None:
    """Delete all rows of a temporary table. On PostgreSQL deleted rows would stay in it, and take
    time to pass over, until the transaction ends."""
    postgresql = connection.dialect.name == "postgresql"
    connection.exec_driver_sql(f"TRUNCATE {table}" if postgresql else f"DELETE FROM {table}")


def driver_errors(connection: Connection) -> type[Exception]:
    """The base class of the errors of the driver."""
    errors: type[Exception] = connection.dialect.loaded_dbapi.Error
    return errors
