"""The command that a transaction runs: changes are recorded under its number."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, case, delete, exists, func, insert, select, update

from ecodiplo import clock
from ecodiplo.db import history
from ecodiplo.db.history.person import current_user
from ecodiplo.models.history import changes, commands, imports
from ecodiplo.text import without_passwords

if TYPE_CHECKING:
    from sqlalchemy import Connection, Select


def begin_command(connection: Connection, command: str, undoes: int | None) -> int:
    """Record that the transaction is a run of `command`, which undoes the command `undoes`.
    Returns the number of the command."""
    number: int = connection.execute(
        insert(commands)
        .values(
            at=clock.now(),
            user_name=current_user(),
            command=without_passwords(command),
            undoes_id=undoes,
        )
        .returning(commands.c.id)
    ).scalar_one()
    history.of_engine(connection.dialect.name).set_command(connection, number)
    return number


def end_command(connection: Connection, number: int) -> bool:
    """Count the records that the command added, changed and deleted. Returns whether the command
    stays in the history.

    A command that changed nothing is deleted, unless it is an undo or it imported a file.
    """
    is_kept = count_records(connection, number)
    if not is_kept:
        dropped = connection.execute(
            delete(commands).where(
                commands.c.id == number,
                commands.c.undoes_id.is_(None),
                ~exists().where(changes.c.command_id == number),
                ~exists().where(imports.c.command_id == number),
            )
        )
        is_kept = dropped.rowcount == 0
    # Only the command that runs may be changed.
    history.of_engine(connection.dialect.name).clear_command(connection)
    return is_kept


def count_records(connection: Connection, number: int) -> bool:
    """Store how many records the command added, changed and deleted; False when it did nothing."""
    added, changed, deleted = _counts(connection, number)
    if added or changed or deleted:
        counts = {"added": added, "changed": changed, "deleted": deleted}
        connection.execute(update(commands).where(commands.c.id == number).values(counts))
    return bool(added or changed or deleted)


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
    own = changes.c.table_name == changes.c.record_table
    record = (
        select(
            func.max(case((and_(own, changes.c.action == "insert"), 1), else_=0)).label("added"),
            func.max(case((and_(own, changes.c.action == "delete"), 1), else_=0)).label("deleted"),
        )
        .where(changes.c.command_id == bindparam("number"))
        .group_by(changes.c.record_table, changes.c.record_id)
        .subquery()
    )
    return select(record.c.added, record.c.deleted, func.count()).group_by(
        record.c.added, record.c.deleted
    )
