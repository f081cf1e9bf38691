"""What a connection knows of the command that writes with it, among its execution options."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ecodiplo.db.locks import Locks


def note_command(connection: Connection, number: int, locks: Locks | None) -> None:
    """Note the number of the command, and the locks that it holds."""
    connection.execution_options(command_number=number, locks=locks)


def command_number(connection: Connection) -> int:
    """The number of the command that writes; 0 of a connection that only reads."""
    number: int = connection.get_execution_options().get("command_number", 0)
    return number


def command_locks(connection: Connection) -> Locks | None:
    """The locks that the command holds; None when it holds all."""
    locks: Locks | None = connection.get_execution_options().get("locks")
    return locks
