"""Writes into history what it lacks: changes made while triggers were off, and lost commands."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, func, insert, literal, literal_column, null, select

from ecodiplo import clock
from ecodiplo.db import history
from ecodiplo.db.check.commands import orphans
from ecodiplo.db.check.places import present_tables
from ecodiplo.db.check.unrecorded import unrecorded_changes
from ecodiplo.db.history import current_command
from ecodiplo.db.history.recorded_tables import UNRECORDED, declared_table, recorded_table
from ecodiplo.models.history import changes as changes_table
from ecodiplo.models.history import commands

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import ColumnElement, Connection, Select, Table

    from ecodiplo.db.check.unrecorded import UnrecordedChange
    from ecodiplo.db.table_shapes import TableShape

COLUMNS = ("at", "command_id", "table_name", "record_table", "record_id", "record_key", "action",
           "old", "new")  # fmt: skip
ROWS = 1000  # of one statement
LAST = changes_table.alias("last")
LOST_COMMAND = "(its record was lost)"


def record_changes(connection: Connection, shapes: Mapping[str, TableShape], command: int) -> None:
    """Record, under the command, the changes that history lacks: the old image is the last one of
    history, the new one the row as it is."""
    for table in present_tables(shapes):
        if table.name not in UNRECORDED:
            changes = [*unrecorded_changes(connection, table, shapes)]
            for action in ("delete", "insert", "update"):
                own = iter([_parameters(change) for change in changes if _has(change, action)])
                statement = insert(changes_table).from_select(
                    list(COLUMNS), _row(connection, table, shapes, action, command)
                )
                while batch := [*islice(own, ROWS)]:
                    connection.execute(statement, batch)


def _has(change: UnrecordedChange, action: str) -> bool:
    """Whether the change is recorded so. A row that moved to another record is another row."""
    return action != "update" if change.moved else change.action == action


def _parameters(change: UnrecordedChange) -> dict[str, Any]:
    keys = {f"key_{n}": key for n, key in enumerate(change.keys)}
    return {**keys, "last_change": change.last}


def _row(
    connection: Connection, table: Table, shapes: Mapping[str, TableShape], action: str,
    command: int,
) -> Select[Any]:  # fmt: skip
    """The row of `changes` for one change."""
    declared = declared_table(table)
    own = recorded_table(shapes[table.name], declared)
    fixed = (literal(clock.now(), changes_table.c.at.type), literal(command), literal(table.name),
             literal(own.record_table))  # fmt: skip
    is_last = LAST.c.id == bindparam("last_change")
    if action == "delete":
        return select(*fixed, LAST.c.record_id, LAST.c.record_key, literal(action), LAST.c.new,
                      null()).where(is_last)  # fmt: skip
    engine = history.of_engine(connection.dialect.name)
    image: ColumnElement[Any] = literal_column(engine.row_image(own, table.name))
    key = table.c[own.key] if own.key else null()
    old = LAST.c.new if action == "update" else null()
    rows = select(*fixed, table.c[own.record_id], key, literal(action), old, image)
    this = and_(*(
        column == bindparam(f"key_{n}") for n, column in enumerate(table.primary_key)
    ))  # fmt: skip
    if action == "update":
        return rows.join_from(table, LAST, is_last).where(this)
    return rows.select_from(table).where(this)


def restore_commands(connection: Connection) -> None:
    """Give changes whose command is lost one of its number again, at the time of the first."""
    for number, _ in connection.execute(orphans()).all():
        own = changes_table.c.command_id == number
        at = connection.scalar(select(func.min(changes_table.c.at)).where(own))
        connection.execute(insert(commands).values(id=number, at=at, command=LOST_COMMAND))
        current_command.count_records(connection, number)
