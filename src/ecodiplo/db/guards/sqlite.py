"""SQLite's guards. A command of the program checks circles and single records itself, when all its
rows are written: it may pass through a state that they refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.db import sqlite_triggers
from ecodiplo.db.guards import guarded
from ecodiplo.models.history import current_command

if TYPE_CHECKING:
    from sqlalchemy import Connection

PREFIX = "guard_"
# A part of the text of each of these triggers.
MARK = "SELECT RAISE(ABORT, '"
DIRECT = f"NOT EXISTS (SELECT 1 FROM {current_command.name})"


def create_statements() -> dict[str, str]:
    """The CREATE TRIGGER statements, by name."""
    made: dict[str, str] = {}

    def add(table: str, name: str, event: str, when: str, refusal: str, where: str = "") -> None:
        full = f"{PREFIX}{table}_{name}"
        made[full] = (
            f"CREATE TRIGGER {full} {event} ON {table} WHEN {when}"
            f" BEGIN {MARK}{table}{refusal}'){where}; END"
        )

    for table in guarded.record_tables():
        add(table, "id", "BEFORE UPDATE OF id", "OLD.id <> NEW.id", f".id: {guarded.ID_CHANGES}")
    for table in guarded.single_tables():
        exists = f"EXISTS (SELECT 1 FROM {table}) AND {DIRECT}"
        add(table, "single", "BEFORE INSERT", exists, f": {guarded.SECOND}")
    for table, column in guarded.self_references():
        # A new row closes no circle: no row refers to it yet.
        when = f"NEW.{column} IS NOT NULL AND {DIRECT}"
        refusal = f".{column}: {guarded.CIRCLE}"
        add(table, f"{column}_circle", f"BEFORE UPDATE OF {column}", when, refusal,
            _is_on_way(table, column))  # fmt: skip
    for name, event, when, where in _links():
        add("links", name, event, f"{when}{DIRECT}", f": {guarded.CIRCLE}", where)
    for table, causes in guarded.causes().items():
        columns = [cause.column for cause in causes]
        filled = " OR ".join(f"NEW.{column} IS NOT NULL" for column in columns)
        numbers = ", ".join(f"NEW.{each.column} + {each.kind * guarded.KIND}" for each in causes)
        add(table, "causes", f"AFTER UPDATE OF {', '.join(columns)}", f"({filled}) AND {DIRECT}",
            f": {guarded.CIRCLE}",
            _leads_to(f"NEW.id + {guarded.kind_of(table) * guarded.KIND}", numbers))  # fmt: skip
    return made


def _is_on_way(table: str, column: str) -> str:
    """The condition that the way from the row that is referred to leads to the row itself."""
    return (
        f" WHERE NEW.id IN (WITH RECURSIVE way(id) AS (SELECT NEW.{column} UNION"
        f" SELECT own.{column} FROM way JOIN {table} AS own ON own.id = way.id"
        f" WHERE own.{column} IS NOT NULL) SELECT id FROM way)"
    )


def _links() -> list[tuple[str, str, str, str]]:
    """The name, event, beginning of the condition and refusal of the guards of links."""
    cause, effect = guarded.cause_and_effect("NEW")
    where = _leads_to(effect, cause)
    columns = ", ".join(guarded.link_columns())
    return [
        ("insert", "AFTER INSERT", "", where),
        ("update", f"AFTER UPDATE OF {columns}", "", where),
    ]


def _leads_to(effect: str, causes: str) -> str:
    """The condition that the record `effect` leads to one of `causes`."""
    steps = " UNION ".join(
        f"SELECT {selected} FROM way JOIN {table.replace(' WHERE ', ' ON ', 1)}"
        for selected, table in guarded.steps("way.n")
    )
    return (
        f" WHERE EXISTS (WITH RECURSIVE way(n) AS (SELECT {effect} UNION {steps})"
        f" SELECT 1 FROM way WHERE n IN ({causes}))"
    )


def installed_triggers(connection: Connection) -> dict[str, str]:
    """The guards that the database has, by name."""
    return sqlite_triggers.installed_triggers(connection, PREFIX, MARK)


def drop(connection: Connection) -> None:
    """Drop them all."""
    sqlite_triggers.drop(connection, installed_triggers(connection))
