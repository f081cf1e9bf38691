"""SQLite's triggers of append-only history.

SQLite cannot tell what a trigger inserts from what a person inserts: a row that a person adds to
`changes` is refused only when it is not the next one, or is not of the command that runs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.db import sqlite_triggers
from ecodiplo.db.append_only.fixed import FIXED, REFUSAL

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

PREFIX = "append_only_"
RUNNING = "(SELECT id FROM current_command)"


def create_statements() -> dict[str, str]:
    """The CREATE TRIGGER statements, by name."""
    return dict(_triggers())


def _triggers() -> Iterable[tuple[str, str]]:
    other_command = f"NEW.command_id IS NOT {RUNNING}"
    yield _refuse("changes", "INSERT", f"{_not_next('changes')} OR {other_command}")
    yield _refuse("changes", "UPDATE")
    yield _refuse("changes", "DELETE")
    changed = " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in FIXED)
    yield _refuse("commands", "INSERT", _not_next("commands"))
    yield _refuse("commands", "UPDATE", f"OLD.id IS NOT {RUNNING} OR {changed}")
    yield _refuse("commands", "DELETE", f"OLD.id IS NOT {RUNNING} OR {_is_used('OLD', 'changes')}")
    yield _refuse("imports", "INSERT", f"{_not_next('imports')} OR {other_command}")
    yield _refuse("imports", "UPDATE")
    yield _refuse("imports", "DELETE")
    # The command that runs is the newest, and has written nothing yet.
    yield _refuse(
        "current_command", "INSERT",
        "NEW.id IS NOT (SELECT max(id) FROM commands)"
        f" OR {_is_used('NEW', 'changes')} OR {_is_used('NEW', 'imports')}",
    )  # fmt: skip
    yield _refuse("current_command", "UPDATE")


def _refuse(table: str, event: str, when: str = "") -> tuple[str, str]:
    """A trigger, with its name, that refuses the event when the condition is true."""
    name = f"{PREFIX}{table}_{event.lower()}"
    condition = f" WHEN {when}" if when else ""
    return name, (
        f"CREATE TRIGGER {name} BEFORE {event} ON {table}{condition}"
        f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}: {table}'); END"
    )


def _not_next(table: str) -> str:
    """SQL: the statement gives an id that is not the next one. REPLACE of a row does, and fires no
    DELETE trigger. Where a statement gives no id, NEW.id is -1 here."""
    return f"NEW.id <> -1 AND NEW.id IS NOT (SELECT ifnull(max(id), 0) + 1 FROM {table})"


def _is_used(row: str, table: str) -> str:
    return f"EXISTS (SELECT 1 FROM {table} WHERE command_id = {row}.id)"


def installed_triggers(connection: Connection) -> dict[str, str]:
    """The triggers that the database has, by name."""
    return sqlite_triggers.installed_triggers(connection, PREFIX, REFUSAL)


def drop(connection: Connection) -> None:
    """Drop them all."""
    sqlite_triggers.drop(connection, installed_triggers(connection))
