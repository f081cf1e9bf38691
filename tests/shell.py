"""SQL statements from outside the program, such as those of an analyst or another program."""

from __future__ import annotations

import contextlib
import sqlite3

import psycopg

from ecodiplo.db.engine import Database


def is_sqlite(database: Database) -> bool:
    """Whether the database is a SQLite file."""
    return database.url.get_backend_name() == "sqlite"


def directly(database: Database, *statements: str) -> None:
    """Run the statements without the program and without its connection settings."""
    if is_sqlite(database):
        with contextlib.closing(sqlite3.connect(str(database))) as shell, shell:
            for statement in statements:
                shell.execute(statement)
        return
    plain = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain) as psql:
        for statement in statements:
            psql.execute(statement.encode())
