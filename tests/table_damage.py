"""Damage that other programs do to a database, as they do it, statement by statement."""

from __future__ import annotations

import contextlib
import random
import re
import sqlite3
from collections.abc import Iterable
from typing import Any

import psycopg
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from databases import is_sqlite, server_place
from ecodiplo.db.command_options import command_number
from ecodiplo.db.engine import Database
from shell import directly

Row = dict[str, Any]


def table_sql(database: Database, table: str) -> str:
    """The CREATE statement of a table of a file."""
    with contextlib.closing(sqlite3.connect(str(database))) as shell:
        (sql,) = shell.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    return str(sql)


def without_triggers(database: Database, table: str, *statements: str) -> None:
    """Run the statements while the triggers of the table are off, as a person can switch them off:
    on SQLite they are gone afterwards, on a server they are there again."""
    if is_sqlite(database):
        drops = [f'DROP TRIGGER "{name}"' for name in triggers_of(database, table)]
        directly(database, *drops, *statements)
    else:
        past_triggers(database, table, *statements)


def past_triggers(database: Database, table: str, *statements: str) -> None:
    """Run the statements while the triggers of the table are off; they are there again
    afterwards."""
    if is_sqlite(database):
        triggers = triggers_of(database, table)
        drops = [f'DROP TRIGGER "{name}"' for name in triggers]
        directly(database, *drops, *statements, *triggers.values())
    else:
        directly(database, f"ALTER TABLE {table} DISABLE TRIGGER USER", *statements,
                 f"ALTER TABLE {table} ENABLE TRIGGER USER")  # fmt: skip


def triggers_of(database: Database, table: str) -> dict[str, str]:
    """The triggers of a table of a file: name and statement."""
    with contextlib.closing(sqlite3.connect(str(database))) as shell:
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?"
        return dict(shell.execute(query, (table,)).fetchall())


def without_rules(database: Database, table: str, *statements: str) -> None:
    """Run the statements while no CHECK of the table counts, as another program can write: on
    SQLite the CHECKs count again afterwards, on a server they are gone."""
    if is_sqlite(database):
        directly(database, "PRAGMA ignore_check_constraints = ON", *statements)
        return
    query = "SELECT conname FROM pg_constraint WHERE contype = 'c' AND conrelid = %s::regclass"
    with psycopg.connect(server_place(database)) as psql:
        names = [name for (name,) in psql.execute(query, (table,))]
    drops = ", ".join(f'DROP CONSTRAINT "{name}"' for name in names)
    directly(database, f"ALTER TABLE {table} {drops}", *statements)


def transform(database: Database, table: str) -> None:
    """What `transform` of sqlite-utils does to a table of a file: it is made anew with its columns,
    NOT NULL, defaults and foreign keys, and its indexes; CHECKs, keys and triggers are lost."""
    with contextlib.closing(sqlite3.connect(str(database))) as shell:
        shell.execute("PRAGMA foreign_keys = OFF")
        columns = shell.execute(f"PRAGMA table_info({table})").fetchall()
        keys = shell.execute(f"PRAGMA foreign_key_list({table})").fetchall()
        indexes = shell.execute(
            "SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ?"
            " AND sql IS NOT NULL", (table,)
        ).fetchall()  # fmt: skip
        primary = ", ".join(f"[{column[1]}]" for column in columns if column[5])
        parts = []
        for _, name, kind, required, default, key in columns:
            part = f"[{name}] {kind}"
            part += " NOT NULL" if required else ""
            part += f" DEFAULT {default}" if default is not None else ""
            part += " PRIMARY KEY" if key and ", " not in primary else ""
            for foreign in keys:
                if foreign[3] == name:
                    part += f" REFERENCES [{foreign[2]}]([{foreign[4]}])"
                    part += f" ON DELETE {foreign[6]}" if foreign[6] != "NO ACTION" else ""
            parts.append(part)
        if ", " in primary:
            parts.append(f"PRIMARY KEY ({primary})")
        names = ", ".join(f"[{column[1]}]" for column in columns)
        new = f"{table}_new_0123456789ab"
        shell.execute(f"CREATE TABLE [{new}] ({', '.join(parts)})")
        shell.execute(f"INSERT INTO [{new}] (rowid, {names}) SELECT rowid, {names} FROM [{table}]")
        shell.execute("PRAGMA legacy_alter_table = ON")
        shell.execute(f"DROP TABLE [{table}]")
        shell.execute(f"ALTER TABLE [{new}] RENAME TO [{table}]")
        for (sql,) in indexes:
            shell.execute(sql)
        shell.commit()


def to_sql_replace(
    database: Database, table: str, *, drop: Iterable[str] = (), where: str = "true"
) -> None:
    """What pandas' `to_sql(if_exists="replace")` does to a table: it is dropped and made anew with
    the columns of the frame and its own `index`, without any key or rule; whole numbers among
    missing ones have become floats."""
    if is_sqlite(database):
        with contextlib.closing(sqlite3.connect(str(database))) as shell:
            shell.execute("PRAGMA legacy_alter_table = ON")
            columns = [row for row in shell.execute(f"PRAGMA table_info({table})").fetchall()
                       if row[1] not in drop]  # fmt: skip
            kinds = {"TEXT": "TEXT", "REAL": "FLOAT"}
            parts = [
                f'"{row[1]}" {kinds.get(row[2], "BIGINT" if row[3] or row[5] else "FLOAT")}'
                for row in columns
            ]
            names = ", ".join(f'"{row[1]}"' for row in columns)
            shell.execute(f'CREATE TABLE frame ("index" BIGINT, {", ".join(parts)})')
            shell.execute(
                f"INSERT INTO frame SELECT row_number() OVER () - 1, {names} FROM {table}"
                f" WHERE {where}"
            )
            shell.execute(f"DROP TABLE {table}")
            shell.execute(f"ALTER TABLE frame RENAME TO {table}")
            shell.commit()
        return
    lost = "".join(f", DROP COLUMN {name}" for name in drop)
    directly(
        database,
        f"CREATE TABLE frame AS SELECT row_number() OVER () - 1 AS index, * FROM {table}"
        f" WHERE {where}",
        f"ALTER TABLE frame ALTER COLUMN ref TYPE text COLLATE pg_catalog.default{lost}",
        f"DROP TABLE {table} CASCADE",
        f"ALTER TABLE frame RENAME TO {table}",
    )


def rebuilt_by_hand(database: Database, table: str) -> None:
    """What a person does who makes a table anew from its own text: only the triggers are lost, and
    a CHECK that stood in the way."""
    sql = re.sub(r",\s*CONSTRAINT ck_\w+_range CHECK \([^()]*\)", "", table_sql(database, table))
    directly(
        database,
        "PRAGMA legacy_alter_table = ON",
        f"ALTER TABLE {table} RENAME TO old_{table}",
        sql,
        f"INSERT INTO {table} SELECT * FROM old_{table}",
        f"DROP TABLE old_{table}",
    )


# Statements of commands, with random numbers for `{a}` and `{b}`.
STATEMENTS = (
    "INSERT INTO partners (ref, name, kind) VALUES ('P{a}', 'Đối tác {b}', 'other')",
    "UPDATE partners SET name = 'Đối tác {a}' WHERE id = {b}",
    "DELETE FROM partners WHERE ref = 'P{a}'",
    "INSERT INTO contacts (ref, partner_id, name) SELECT 'C{a}', max(id), 'A' FROM partners",
    "UPDATE contacts SET note = 'ghi chú {b}' WHERE ref = 'C{a}'",
    "DELETE FROM contacts WHERE ref = 'C{a}'",
    "INSERT INTO delegations (ref, direction, title) VALUES ('D{a}', 'inbound', 'Đoàn {b}')",
    "UPDATE delegations SET member_count = {b} WHERE id = {a}",
    "UPDATE delegations SET note = 'x{a}'",
    "DELETE FROM delegation_partners WHERE delegation_id = {a}",
    "INSERT INTO delegation_countries (delegation_id, country_id) SELECT {a}, {b}",
    "UPDATE tasks SET note = 'y{b}' WHERE id = {a}",
    "UPDATE links SET note = 'z{b}' WHERE id = {a}",
    "DELETE FROM links WHERE id = {b}",
    "UPDATE figures SET note = 'f{b}' WHERE id = {a}",
)


def random_commands(database: Database, count: int, seed: int) -> list[int]:
    """Run so many random commands, and return the numbers of those that changed something."""
    dice = random.Random(seed)
    numbers: list[int] = []
    while len(numbers) < count:
        with database.write("anything") as connection:
            changed = 0
            for _ in range(3):
                statement = dice.choice(STATEMENTS)
                values = {"a": dice.randint(1, 6), "b": dice.randint(1, 6)}
                with contextlib.suppress(DBAPIError), connection.begin_nested():
                    done: Any = connection.execute(text(statement.format(**values)))
                    changed += done.rowcount
            number: int = command_number(connection)
        if changed:
            with database.read() as connection:
                kept = connection.execute(
                    text(f"SELECT id FROM commands WHERE id = {number}")
                ).first()
            numbers += [number] if kept else []
    return numbers
