"""History: the triggers that record every change, and the command that changes are made by.

The text of the triggers is generated from the tables, so a new column cannot
be forgotten. They are dropped before migrations run and made again after
(Alembic's batch mode would lose them without a word); each engine's own SQL is
in `recording_sqlite.py` and `recording_postgresql.py`.
"""

from __future__ import annotations

import datetime
import getpass
import os
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, case, delete, exists, func, insert, select, update

from ecodiplo.db import dialect
from ecodiplo.db.shapes import declared_shape, stored_shapes
from ecodiplo.errors import Unreadable, UsageProblem
from ecodiplo.models.history import Change, Command, ImportedFile
from ecodiplo.text import clean, without_passwords

if TYPE_CHECKING:
    from collections.abc import Iterable
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection, Table

    from ecodiplo.db.protocols import NewRecords, Statement
    from ecodiplo.db.shapes import Shape

# History's own tables, and Alembic's; every other one is recorded.
UNRECORDED = {"commands", "imports", "changes", "current_command", "replacing", "alembic_version"}
KEYS = ("ref", "code", "slug")
LONGEST_USER = 200


@dataclass(frozen=True)
class Recorded:
    """A table whose changes are recorded, and how its rows tell which record they concern."""

    name: str
    record_table: str  # its own name, or for a side table that of its owner
    record_id: str  # the column that holds the record's id
    key: str  # the column of the record's ref, code or slug; none in a side table
    identity: tuple[str, ...]  # a row in which these change is another row
    columns: tuple[str, ...]
    nullable: bool  # whether any column can be NULL
    # Columns of which no two rows have the same values; and which is NULL in the rows meant, if so.
    unique: tuple[tuple[tuple[str, ...], str], ...]


def triggers(tables: Iterable[Table], engine: str) -> dict[str, str]:
    """The CREATE statements for `tables` on the engine, by name, in the order to run them.

    Raises ValueError for a table that is neither a record's nor the side of one.
    """
    recorded = [declared(table) for table in tables if table.name not in UNRECORDED]
    return dialect.recording(engine).statements(recorded)


def declared(table: Table) -> Recorded:
    """What is recorded of a table. Raises ValueError as `triggers` does."""
    recorded = _recorded(declared_shape(table))
    if recorded is None:
        raise ValueError(f"{table.name} has no {' or '.join(KEYS)} and belongs to no record")
    return recorded


def aside(connection: Connection, tables: Iterable[Table]) -> AbstractContextManager[None]:
    """A block in which what is inserted into the tables need not get into history at once: what
    `filling` gives does that, for many rows together."""
    own = [declared(table) for table in tables]
    return dialect.recording(connection.dialect.name).aside(connection, own)


def filling(
    connection: Connection, tables: Iterable[Table], new: NewRecords
) -> Iterable[Statement]:
    """What gets the new records and their rows of side tables into history, as if each had come
    alone."""
    own = [declared(table) for table in tables]
    return dialect.recording(connection.dialect.name).filling(own, new)


def make_triggers(connection: Connection) -> None:
    """Make the triggers of every table there is, unless the schema is older than history."""
    for statement in expected(connection).values():
        connection.exec_driver_sql(statement)


def drop_triggers(connection: Connection) -> None:
    """Drop whatever triggers of history there are."""
    dialect.recording(connection.dialect.name).drop(connection)


def missing_triggers(connection: Connection) -> list[str]:
    """The names of triggers that are gone, changed, or switched off, so that changes to their
    tables go unrecorded."""
    wanted = expected(connection)
    installed = dialect.recording(connection.dialect.name).installed(connection)
    return sorted(name for name, text in wanted.items() if installed.get(name) != text)


def expected(connection: Connection) -> dict[str, str]:
    """The triggers that the program's tables in the database should have, by name."""
    shapes = stored_shapes(connection)
    if "changes" not in {shape.name for shape in shapes}:
        return {}
    recorded = [_recorded(shape) for shape in shapes if shape.name not in UNRECORDED]
    return dialect.recording(connection.dialect.name).statements(filter(None, recorded))


def _recorded(shape: Shape) -> Recorded | None:
    key = next((column for column in KEYS if column in shape.columns), "")
    owner = next((reference for reference in shape.references if reference.cascades), None)
    if owner is None and not key:
        return None
    record_id, record_table = (owner.column, owner.table) if owner else ("id", shape.name)
    return Recorded(
        name=shape.name,
        record_table=record_table,
        record_id=record_id,
        key="" if owner else key,
        identity=tuple(dict.fromkeys((*shape.primary, record_id))),
        columns=tuple(sorted(shape.columns)),  # whatever order migrations added them in
        nullable=any(shape.columns.values()),
        unique=tuple(sorted({(shape.primary, ""), *shape.unique})),
    )


# The command that a transaction is.


def begin_command(connection: Connection, command: str, undoes: int | None) -> int:
    """Note that the transaction is a run of `command`, and give its number. While it undoes
    another, nobody else changes anything."""
    recording = dialect.recording(connection.dialect.name)
    if undoes is not None:
        recording.hold(connection)
    now = datetime.datetime.now(datetime.UTC)
    number: int = connection.execute(
        insert(Command)
        .values(
            at=now, user_name=current_user(), command=without_passwords(command), undoes_id=undoes
        )
        .returning(Command.id)
    ).scalar_one()
    recording.begin(connection, number)
    return number


def end_command(connection: Connection, number: int) -> None:
    """Count what the command did; one that did nothing leaves no trace, but for an undo, which
    says of another that it is undone, and for files that were imported and changed nothing."""
    dialect.recording(connection.dialect.name).end(connection)
    added, changed, deleted = _counts(connection, number)
    if added or changed or deleted:
        counts = {"added": added, "changed": changed, "deleted": deleted}
        connection.execute(update(Command).where(Command.id == number).values(counts))
        return
    connection.execute(
        delete(Command).where(
            Command.id == number,
            Command.undoes_id.is_(None),
            ~exists().where(Change.command_id == number),
            ~exists().where(ImportedFile.command_id == number),
        )
    )


def _counts(connection: Connection, number: int) -> tuple[int, int, int]:
    """How many records the command added, changed and deleted, each counted once."""
    own = Change.table_name == Change.record_table
    record = (
        select(
            func.max(case((and_(own, Change.action == "insert"), 1), else_=0)).label("added"),
            func.max(case((and_(own, Change.action == "delete"), 1), else_=0)).label("deleted"),
        )
        .where(Change.command_id == number)
        .group_by(Change.record_table, Change.record_id)
        .subquery()
    )
    by_kind = {
        (added, deleted): count
        for added, deleted, count in connection.execute(
            select(record.c.added, record.c.deleted, func.count()).group_by(
                record.c.added, record.c.deleted
            )
        )
    }
    return by_kind.get((1, 0), 0), by_kind.get((0, 0), 0), by_kind.get((0, 1), 0)


def current_user() -> str | None:
    """Who is at work: `ECODIPLO_USER`, else the login and the host, as in `lan@pc-2`.

    Raises UsageProblem when `ECODIPLO_USER` is no text of one line.
    """
    if named := os.environ.get("ECODIPLO_USER", "").strip():
        try:
            return clean(named).replace("\n", " ")[:LONGEST_USER]
        except Unreadable as error:
            raise UsageProblem(f"ECODIPLO_USER {error}") from None
    try:
        return f"{getpass.getuser()}@{socket.gethostname()}"
    except (OSError, KeyError, ImportError):  # a container without a user's name
        return None
