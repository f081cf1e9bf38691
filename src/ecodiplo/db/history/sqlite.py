"""SQLite's triggers of history. They use built-in functions alone: a bare sqlite3 shell has
none of the program's.

The triggers of the tables are short, since a command parses all of them when it opens the file:
they insert into a view, whose own trigger records the change.

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
VIEW = "change_entries"
ENTER = f"{PREFIX}{VIEW}_insert"
# The columns of the view, which are also of `changes`.
ENTRY = ("table_name", "record_table", "record_id", "record_key", "action", "old", "new")
# Parts of the texts of these triggers, on whatever table they are, also of earlier versions.
MARKS = (
    f"INSERT INTO {VIEW} VALUES",
    f"DELETE FROM {replacing.name} WHERE table_name =",
    "INSERT INTO changes (at, command_id,",
    f"FROM {replacing.name} WHERE table_name =",
)
REFUSAL = "REPLACE would leave no history: use UPDATE, or INSERT ... ON CONFLICT DO UPDATE"
# What each row of `changes` has in common with the others of its statement.
NOW = "strftime('%Y-%m-%d %H:%M:%f', 'now')"
COMMAND = "(SELECT id FROM current_command)"


def create_statements(tables: Iterable[RecordedTable]) -> dict[str, str]:
    """The statements that create the view and the triggers, by name."""
    made = {VIEW: _view(), ENTER: _enter()}
    for table in tables:
        update = _entry(table, "update", old="OLD", new="NEW")
        bodies = {
            "insert": ("INSERT", _entry(table, "insert", new="NEW")),
            "update": (f"UPDATE ON {table.name}", update),
            "delete": ("DELETE", _entry(table, "delete", old="OLD")),
        }
        if table.identity != ("id",):
            # The identity of a row changed: record it as a delete and an insert.
            moved = _differs(table.identity)
            move = _entry(table, "delete", old="OLD") + _entry(table, "insert", new="NEW")
            bodies["move"] = (f"UPDATE ON {table.name} WHEN {moved}", move)
            bodies["update"] = (f"UPDATE ON {table.name} WHEN NOT ({moved})", update)
        for event, (when, body) in bodies.items():
            name = f"{PREFIX}{table.name}_{event}"
            if " ON " not in when:
                when += f" ON {table.name}"
            made[name] = f"CREATE TRIGGER {name} AFTER {when} BEGIN{body} END"
        made |= _noting_conflicts(table)
    return made


def _view() -> str:
    columns = ", ".join(f"NULL AS {column}" for column in ENTRY)
    return f"CREATE VIEW {VIEW} AS SELECT {columns}"


def _enter() -> str:
    """The trigger that records a change inserted into the view.

    An update that changes nothing is not recorded. REPLACE is refused: it deletes conflicting rows
    without firing DELETE triggers. If a conflicting row was noted and the row is stored all the
    same, the statement was a REPLACE: otherwise it would have failed, become an update, or done
    nothing.
    """
    images = {column: f"json_patch('{{}}', NEW.{column})" for column in ("old", "new")}
    values = ", ".join(images.get(column, f"NEW.{column}") for column in ENTRY)
    before, after = (f"json_remove(NEW.{column}, '$.updated_at')" for column in images)
    return (
        f"CREATE TRIGGER {ENTER} INSTEAD OF INSERT ON {VIEW} BEGIN"
        f" SELECT RAISE(ABORT, '{REFUSAL}') WHERE NEW.action <> 'delete'"
        f" AND EXISTS (SELECT 1 FROM {replacing.name} WHERE table_name = NEW.table_name);"
        f" INSERT INTO changes (at, command_id, {', '.join(ENTRY)})"
        f" SELECT {NOW}, {COMMAND}, {values}"
        f" WHERE NEW.action <> 'update' OR {before} IS NOT {after}; END"
    )


def _noting_conflicts(table: RecordedTable) -> dict[str, str]:
    """Triggers that note in `replacing` that a row conflicts with the one to be stored."""
    note = f"DELETE FROM {replacing.name} WHERE table_name = '{table.name}';"
    note += f" INSERT INTO {replacing.name} SELECT '{table.name}' WHERE"
    made = {}
    for event in ("insert", "update"):
        others = " AND there.rowid <> OLD.rowid" if event == "update" else ""
        in_the_way = " OR ".join(
            f"EXISTS (SELECT 1 FROM {table.name} AS there WHERE {_same(*key)}{others})"
            for key in table.unique
        )
        name = f"{PREFIX}{table.name}_before_{event}"
        made[name] = (
            f"CREATE TRIGGER {name} BEFORE {event.upper()} ON {table.name}"
            f" BEGIN {note} {in_the_way}; END"
        )
    return made


def _same(key: Iterable[str], empty: str) -> str:
    parts = [f"there.{column} = NEW.{column}" for column in key]
    if empty:
        parts += [f"there.{empty} IS NULL", f"NEW.{empty} IS NULL"]
    return " AND ".join(parts)


def _differs(columns: Iterable[str]) -> str:
    return " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in columns)


def _entry(table: RecordedTable, action: str, *, old: str = "", new: str = "") -> str:
    values = _values(table, action, old=old, new=new)
    return f" INSERT INTO {VIEW} VALUES ({', '.join(values.values())});"


def _values(table: RecordedTable, action: str, *, old: str = "", new: str = "") -> dict[str, str]:
    """The SQL of an entry of a row, by column of the view."""
    row = new or old
    return {
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
    return f"json_object({pairs})"


def row_image(table: RecordedTable, row: str) -> str:
    """SQL of the image of a row of the table, as its triggers record it."""
    return f"json_patch('{{}}', {_image(table, row)})"


def without_stamp(image: str) -> str:
    """SQL of an image without `updated_at`, whose changes alone are not recorded."""
    return f"json_remove({image}, '$.updated_at')"


def installed_triggers(connection: Connection) -> dict[str, str]:
    """The triggers of history that the database has, by name, and the view."""
    view = "SELECT name, sql FROM sqlite_master WHERE type = 'view' AND name = ?"
    views = {row.name: row.sql for row in connection.exec_driver_sql(view, (VIEW,))}
    return views | sqlite_triggers.installed_triggers(connection, PREFIX, *MARKS)


def drop(connection: Connection) -> None:
    """Drop the triggers and the view."""
    installed = installed_triggers(connection)
    installed.pop(VIEW, None)
    sqlite_triggers.drop(connection, installed)
    connection.exec_driver_sql(f"DROP VIEW IF EXISTS {VIEW}")


def triggers_suspended(
    connection: Connection, tables: Sequence[RecordedTable]
) -> AbstractContextManager[None]:
    """Context manager: the insert triggers of these tables are suspended, of history and of foreign
    keys. The connection itself checks foreign keys meanwhile.

    A table without triggers takes rows twice as fast, and `backfill` writes history six times as
    fast.
    """
    events = ("insert", "before_insert")
    own = [f"{PREFIX}{table.name}_{event}" for table in tables for event in events]
    own += [guard_name(table.name, "insert") for table in tables]
    return sqlite_triggers.suspend(connection, own)


def backfill(tables: Sequence[RecordedTable], new: NewRecords) -> Iterator[Statement]:
    """One statement per table that writes the history that suspended triggers missed."""
    for table in tables:
        values = _values(_without(table, new.empty), "insert", new="NEW")
        if table.nullable:
            values["new"] = f"json_patch('{{}}', {values['new']})"
        # The time is read once, not a row.
        yield (
            f"INSERT INTO changes (at, command_id, {', '.join(values)})"
            f" SELECT (SELECT {NOW}), {COMMAND}, {', '.join(values.values())}"
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
