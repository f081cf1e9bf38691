"""Commands of the history, of plain SQL, and their undo."""

from __future__ import annotations

from sqlalchemy import text

from ecodiplo.db.engine import Database
from ecodiplo.services.history.undo import undo


def do(database: Database, *statements: str, command: str = "test") -> int:
    """Run the statements as one command, and return its number."""
    with database.write(command) as session:
        for statement in statements:
            session.execute(text(statement))
        number: int = session.info["command_id"]
    return number


def take_back(database: Database, number: int) -> int:
    """Undo the command, and return the number of the undo."""
    with database.write(f"undo {number}", number) as session:
        undo(session, number)
        own: int = session.info["command_id"]
    return own
