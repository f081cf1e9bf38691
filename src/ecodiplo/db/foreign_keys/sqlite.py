"""SQLite's triggers of foreign keys.

SQLite checks foreign keys only on a connection that says `PRAGMA foreign_keys = ON`, which the
sqlite3 shell and pandas do not. These triggers refuse, on every connection, a reference to nothing
and the deletion of what others refer to, and they delete side rows with their record.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from ecodiplo.db import sqlite_triggers

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from ecodiplo.db.table_shapes import TableShape

PREFIX = "tr_"
FAILED = "FOREIGN KEY constraint failed"
# Parts of the texts of these triggers: what refuses, and what only deletes side rows.
MARKS = (FAILED, " = OLD.id; END")


def create_statements(shapes: Iterable[TableShape]) -> dict[str, str]:
    """The CREATE TRIGGER statements, by name."""
    made = {}
    # What refuses comes before what deletes.
    users: defaultdict[str, list[tuple[bool, str, str, str]]] = defaultdict(list)
    for shape in shapes:
        table = shape.name
        checks = " ".join(
            f"SELECT RAISE(ABORT, '{FAILED}: {table}.{column}')"
            f" WHERE NEW.{column} NOT NULL AND NEW.{column} NOT IN (SELECT id FROM {other});"
            for column, other, _ in shape.references
        )
        columns = ", ".join(reference.column for reference in shape.references)
        for event in ("INSERT", f"UPDATE OF {columns}") if columns else ():
            name = guard_name(table, event.split()[0].lower())
            made[name] = f"CREATE TRIGGER {name} BEFORE {event} ON {table} BEGIN {checks} END"
        for column, other, cascades in shape.references:
            step = (
                f"DELETE FROM {table} WHERE {column} = OLD.id;"
                if cascades
                else f"SELECT RAISE(ABORT, '{FAILED}: {table}.{column}')"
                f" WHERE EXISTS (SELECT 1 FROM {table} WHERE {column} = OLD.id);"
            )
            users[other].append((cascades, table, column, step))
    for other, steps in users.items():
        body = " ".join(step for *_, step in sorted(steps))
        name = f"{PREFIX}{other}_referred_on_delete"
        made[name] = f"CREATE TRIGGER {name} BEFORE DELETE ON {other} BEGIN {body} END"
    return made


def guard_name(table: str, event: str) -> str:
    """The name of the trigger that checks the references of the table's rows: of `insert`, those of
    new rows; of `update`, those of changed rows."""
    return f"{PREFIX}{table}_refers_on_{event}"


def installed_triggers(connection: Connection) -> dict[str, str]:
    """The triggers of foreign keys that the database has, by name."""
    return sqlite_triggers.installed_triggers(connection, PREFIX, *MARKS)


def drop(connection: Connection) -> None:
    """Drop them all."""
    sqlite_triggers.drop(connection, installed_triggers(connection))
