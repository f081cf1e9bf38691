"""The command that a transaction runs: changes are recorded under its number."""

from __future__ import annotations

import getpass
import os
import socket
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, case, delete, exists, func, insert, select, update

from ecodiplo import clock
from ecodiplo.db import history
from ecodiplo.errors import UsageProblem, ValueUnreadable
from ecodiplo.language import same
from ecodiplo.models.history import Change, Command, ImportedFile
from ecodiplo.text import clean, without_passwords

if TYPE_CHECKING:
    from sqlalchemy import Connection, Select

LONGEST_USER = 200


def begin_command(connection: Connection, command: str, undoes: int | None) -> int:
    """Record that the transaction is a run of `command`, which undoes the command `undoes`.
    Returns the number of the command."""
    number: int = connection.execute(
        insert(Command)
        .values(
            at=clock.now(),
            user_name=current_user(),
            command=without_passwords(command),
            undoes_id=undoes,
        )
        .returning(Command.id)
    ).scalar_one()
    history.of_engine(connection.dialect.name).set_command(connection, number)
    return number


def end_command(connection: Connection, number: int) -> bool:
    """Count the records that the command added, changed and deleted. Returns whether the command
    stays in the history.

    A command that changed nothing is deleted, unless it is an undo or it imported a file.
    """
    history.of_engine(connection.dialect.name).clear_command(connection)
    added, changed, deleted = _counts(connection, number)
    if added or changed or deleted:
        counts = {"added": added, "changed": changed, "deleted": deleted}
        connection.execute(update(Command).where(Command.id == number).values(counts))
        return True
    dropped = connection.execute(
        delete(Command).where(
            Command.id == number,
            Command.undoes_id.is_(None),
            ~exists().where(Change.command_id == number),
            ~exists().where(ImportedFile.command_id == number),
        )
    )
    return dropped.rowcount == 0


def _counts(connection: Connection, number: int) -> tuple[int, int, int]:
    """How many records the command added, changed and deleted, each counted once."""
    by_kind = {
        (added, deleted): count
        for added, deleted, count in connection.execute(_counts_of(), {"number": number})
    }
    return by_kind.get((1, 0), 0), by_kind.get((0, 0), 0), by_kind.get((0, 1), 0)


@cache
def _counts_of() -> Select[Any]:
    """The statement that counts the records of a command by whether it added or deleted them."""
    own = Change.table_name == Change.record_table
    record = (
        select(
            func.max(case((and_(own, Change.action == "insert"), 1), else_=0)).label("added"),
            func.max(case((and_(own, Change.action == "delete"), 1), else_=0)).label("deleted"),
        )
        .where(Change.command_id == bindparam("number"))
        .group_by(Change.record_table, Change.record_id)
        .subquery()
    )
    return select(record.c.added, record.c.deleted, func.count()).group_by(
        record.c.added, record.c.deleted
    )


def current_user() -> str | None:
    """The user: `ECODIPLO_USER`, else the login and the host, as in `lan@pc-2`.

    A line end in `ECODIPLO_USER` becomes a space. Raises UsageProblem for other control characters.
    """
    if name := os.environ.get("ECODIPLO_USER", "").strip():
        try:
            return clean(name).replace("\n", " ")[:LONGEST_USER]
        except ValueUnreadable as error:
            raise UsageProblem(same("ECODIPLO_USER ") + error.message) from None
    try:
        return f"{getpass.getuser()}@{socket.gethostname()}"
    except (OSError, KeyError, ImportError):  # a container without a user's name
        return None
