"""SQLite's triggers of history. They use built-in functions alone: a bare sqlite3 shell has
none of the program's.

`json_patch('{}', ...)` leaves out what is null. Putting the JSON together with
`||`, `CASE` and `json_quote`, or with `printf`, was no faster: the time goes
into the row and its two indexes.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert

from ecodiplo.db import sqlite_triggers
from ecodiplo.db.foreign_keys.sqlite import guard_name
from ecodiplo.db.sqlite_triggers import quoted
from ecodiplo.models.history import current_command, replacing

if TYPE_CHECKING:
    import datetime
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection

    from ecodiplo.db.history.recorded_tables import RecordedTable
    from ecodiplo.db.new_records import NewRecords, Statement

PREFIX = "history_"
# Parts of the texts of these triggers, on whatever table they are.
MARKS = ("INSERT INTO changes (at, command_id,", f"FROM {replacing.name} WHERE table_name =")
REFUSAL = "REPLACE would leave no history: use UPDATE, or INSERT ... ON CONFLICT DO UPDATE"


def create_statements(tables: Iterable[RecordedTable]) -> dict[str, str]:
    """The CREATE TRIGGER statements, by name."""
    made = {}
    for table in tables:
        changed = _any_differs(column for column in table.columns if column != "updated_at")
        same = " AND ".join(f"OLD.{column} IS NEW.{column}" for column in table.identity)
        moved = _any_differs(table.identity)
        bodies = {
            "insert": ("INSERT", _record(table, "insert", new="NEW")),
            "update": (
                f"UPDATE ON {table.name} WHEN ({changed}) AND {same}",
                _record(table, "update", old="OLD", new="NEW"),
            ),
            # The identity changed: record it as a delete and an insert.
            "move": (
                f"UPDATE ON {table.name} WHEN {moved}",
                _record(table, "delete", old="OLD") + _record(table, "insert", new="NEW"),
            ),
            "delete": ("DELETE", _record(table, "delete", old="OLD")),
        }
        if set(table.identity) == set(table.columns):
            del bodies["update"]
        for event, (when, body) in bodies.items():
            name = f"{PREFIX}{table.name}_{event}"
            if " ON " not in when:
                when += f" ON {table.name}"
            made[name] = f"CREATE TRIGGER {name} AFTER {when} BEGIN{body} END"
        made |= _refusing_replacement(table)
    return made


def _refusing_replacement(table: RecordedTable) -> dict[str, str]:
    """Triggers that refuse REPLACE, which deletes conflicting rows without firing DELETE triggers.

    The BEFORE trigger notes in `replacing` that a conflicting row exists. If the AFTER trigger
    still fires, the statement was a REPLACE: otherwise it would have failed, become an update, or
    done nothing.
    """
    own = (name for key, empty in table.unique for name in (*key, *filter(None, [empty])))
    columns = ", ".join(dict.fromkeys(own))
    noted = f"EXISTS (SELECT 1 FROM {replacing.name} WHERE table_name = '{table.name}')"
    forget = f"DELETE FROM {replacing.name} WHERE table_name = '{table.name}';"
    note = f" {forget} INSERT INTO {replacing.name} SELECT '{table.name}' WHERE"
    made = {}
    for event, on in (("insert", "INSERT"), ("update", f"UPDATE OF {columns}")):
        others = " AND there.rowid <> OLD.rowid" if event == "update" else ""
        in_the_way = " OR ".join(
            f"EXISTS (SELECT 1 FROM {table.name} AS there WHERE {_same(*key)}{others})"
            for key in table.unique
        )
        before = f"{PREFIX}{table.name}_before_{event}"
        made[before] = (
            f"CREATE TRIGGER {before} BEFORE {on} ON {table.name} WHEN {in_the_way} OR {noted}"
            f" BEGIN{note} {in_the_way}; END"
        )
        after = f"{PREFIX}{table.name}_no_{event}_or_replace"
        made[after] = (
            f"CREATE TRIGGER {after} AFTER {on} ON {table.name} WHEN {noted}"
            f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )
    return made


def _same(key: Iterable[str], empty: str) -> str:
    parts = [f"there.{column} = NEW.{column}" for column in key]
    if empty:
        parts += [f"there.{empty} IS NULL", f"NEW.{empty} IS NULL"]
    return " AND ".join(parts)


def _any_differs(columns: Iterable[str]) -> str:
    names = map(quoted, columns)
    return " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in names)


def _record(table: RecordedTable, action: str, *, old: str = "", new: str = "") -> str:
    values = _values(table, action, old=old, new=new)
    return f" INSERT INTO changes ({', '.join(values)}) VALUES ({', '.join(values.values())});"


def _values(table: RecordedTable, action: str, *, old: str = "", new: str = "") -> dict[str, str]:
    """The SQL of what is recorded of a row, by column of `changes`."""
    row = new or old
    return {
        "at": "strftime('%Y-%m-%d %H:%M:%f', 'now')",
        "command_id": "(SELECT id FROM current_command)",
        "table_name": f"'{table.name}'",
        "record_table": f"'{table.record_table}'",
        "record_id": f"{row}.{table.record_id}",
        "record_key": f"{row}.{table.key}" if table.key else "NULL",
        "action": f"'{action}'",
        "old": _image(table, old) if old else "NULL",
        "new": _image(table, new) if new else "NULL",
    }


def _image(table: RecordedTable, row: str) -> str:
    pairs = ", ".join(f"'{column}', {row}.{quoted(column)}" for column in table.columns)
    image = f"json_object({pairs})"
    return f"json_patch('{{}}', {image})" if table.nullable else image


def row_image(table: RecordedTable, row: str) -> str:
    """SQL of the image of a row of the table, as its triggers record it."""
    return _image(table, row)


def without_stamp(image: str) -> str:
    """SQL of an image without `updated_at`, whose changes alone are not recorded."""
    return f"json_remove({image}, '$.updated_at')"


def installed_triggers(connection: Connection) -> dict[str, str]:
    """The triggers of history that the database has, by name."""
    return sqlite_triggers.installed_triggers(connection, PREFIX, *MARKS)


def drop(connection: Connection) -> None:
    """Drop them all."""
    sqlite_triggers.drop(connection, installed_triggers(connection))


def triggers_suspended(
    connection: Connection, tables: Sequence[RecordedTable]
) -> AbstractContextManager[None]:
    """Context manager: the insert triggers of these tables are suspended, of history and of foreign
    keys. The connection itself checks foreign keys meanwhile.

    A table without triggers takes rows twice as fast, and `backfill` writes history six times as
    fast.
    """
    events = ("insert", "before_insert", "no_insert_or_replace")
    own = [f"{PREFIX}{table.name}_{event}" for table in tables for event in events]
    own += [guard_name(table.name, "insert") for table in tables]
    return sqlite_triggers.suspend(connection, own)


def backfill(tables: Sequence[RecordedTable], new: NewRecords) -> Iterator[Statement]:
    """One statement per table that writes the history that suspended triggers missed."""
    for table in tables:
        values = _values(_without(table, new.empty), "insert", new="NEW")
        values["at"] = f"(SELECT {values['at']})"  # once, not a row
        yield (
            f"INSERT INTO changes ({', '.join(values)}) SELECT {', '.join(values.values())}"
            f" FROM {table.name} AS NEW WHERE NEW.{table.record_id} BETWEEN ? AND ?",
            (new.first, new.last),
        )


def _without(table: RecordedTable, empty: Collection[str]) -> RecordedTable:
    """The table without the columns, named `table.column`, that are NULL in every row."""
    filled = tuple(name for name in table.columns if f"{table.name}.{name}" not in empty)
    return replace(table, columns=filled)


def lock_writers(connection: Connection) -> None:
    """Nothing to do: BEGIN IMMEDIATE already excludes other writers."""


def set_command(connection: Connection, number: int) -> None:
    """Let the triggers know the command, inside this transaction alone."""
    connection.execute(delete(current_command))
    connection.execute(insert(current_command).values(id=number))


def clear_command(connection: Connection) -> None:
    """Delete the row of the command before the commit."""
    connection.execute(delete(current_command))


def running_writers(connection: Connection) -> dict[str, datetime.datetime | None]:  # noqa: ARG001
    """None: they commit in the order of their changes, one at a time."""
    return {}
