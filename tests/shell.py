"""SQL statements from outside the program, such as those of an analyst or another program."""

from __future__ import annotations

import contextlib
import sqlite3

import psycopg
from sqlalchemy import text

from databases import is_sqlite, server_place
from ecodiplo.db import append_only
from ecodiplo.db.engine import Database


def directly(database: Database, *statements: str) -> None:
    """Run the statements without the program and without its connection settings."""
    if is_sqlite(database):
        with contextlib.closing(sqlite3.connect(str(database))) as shell, shell:
            for statement in statements:
                shell.execute(statement)
        return
    with psycopg.connect(server_place(database)) as psql:
        for statement in statements:
            psql.execute(statement.encode())


def rewrite_history(database: Database, *statements: str) -> None:
    """Run the statements without the triggers that keep history as it was written."""
    with database.migrate() as connection:
        append_only.of_engine(connection.dialect.name).drop(connection)
        for statement in statements:
            connection.execute(text(statement))
        append_only.create(connection)
