"""Commands of the history, of plain SQL, and their undo."""

from __future__ import annotations

from sqlalchemy import text

from ecodiplo.db.command_options import command_number
from ecodiplo.db.engine import Database
from ecodiplo.services.history.undo import undo


def do(database: Database, *statements: str, command: str = "test") -> int:
    """Run the statements as one command, and return its number."""
    with database.write(command) as connection:
        for statement in statements:
            connection.execute(text(statement))
        number: int = command_number(connection)
    return number


def take_back(database: Database, number: int) -> int:
    """Undo the command, and return the number of the undo."""
    with database.write(f"undo {number}", number) as connection:
        undo(connection, number)
        own: int = command_number(connection)
    return own
