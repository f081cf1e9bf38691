"""Append-only history: the triggers that keep `changes`, `commands` and `imports` as they were
written, on every connection.

Rows are added, and never changed or deleted, but for two things that the program does with the
command that it runs: it sets the counts of the command at its end, and it deletes a command that
changed nothing. A number of a command cannot be used again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import inspect

from ecodiplo.db.append_only import postgresql, sqlite
from ecodiplo.models.history import changes

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ecodiplo.db.trigger_engine import TriggerEngine


ENGINES: dict[str, TriggerEngine] = {"sqlite": sqlite, "postgresql": postgresql}


def of_engine(name: str) -> TriggerEngine:
    """The append-only history of the engine with that name."""
    return ENGINES[name]


def create(connection: Connection) -> None:
    """Create the triggers, unless the schema is older than history."""
    if inspect(connection).has_table(changes.name):
        for statement in ENGINES[connection.dialect.name].create_statements().values():
            connection.exec_driver_sql(statement)
