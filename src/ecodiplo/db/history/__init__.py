"""History: the triggers that record every change.

The SQL of the triggers is generated from the tables, so a new column cannot be forgotten. The
triggers are dropped before migrations run and created again after, since Alembic's batch mode
drops them without a word. Each engine has a module for its own SQL.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from ecodiplo.db.history import postgresql, sqlite
from ecodiplo.db.history.recorded_tables import UNRECORDED, declared_table, recorded_tables

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Sequence
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection, Table

    from ecodiplo.db.history.recorded_tables import RecordedTable
    from ecodiplo.db.new_records import NewRecords, Statement
    from ecodiplo.db.table_shapes import TableShape


class HistoryEngine(Protocol):
    """What history needs of an engine."""

    def create_statements(self, tables: Iterable[RecordedTable]) -> dict[str, str]:
        """The CREATE statements of the tables' triggers, by name, in the order to run them."""

    def installed_triggers(self, connection: Connection) -> dict[str, str]:
        """The CREATE statements of the triggers that the database has, by name."""

    def row_image(self, table: RecordedTable, row: str) -> str:
        """SQL of the image of a row of the table, as its triggers record it."""

    def without_stamp(self, image: str) -> str:
        """SQL of an image without `updated_at`, whose changes alone are not recorded."""

    def drop(self, connection: Connection) -> None:
        """Drop the triggers that the database has."""

    def lock_writers(self, connection: Connection) -> None:
        """Lock out all other writers until the transaction ends."""

    def set_command(self, connection: Connection, number: int) -> None:
        """Set the command under which the triggers record changes of this transaction."""

    def triggers_suspended(
        self, connection: Connection, tables: Sequence[RecordedTable]
    ) -> AbstractContextManager[None]:
        """Context manager: inserts into the tables may go unrecorded; `backfill` records them."""

    def backfill(self, tables: Sequence[RecordedTable], new: NewRecords) -> Iterable[Statement]:
        """The statements that record inserts made while triggers were suspended."""

    def clear_command(self, connection: Connection) -> None:
        """Clear the command that `set_command` set."""

    def running_writers(self, connection: Connection) -> dict[str, datetime.datetime | None]:
        """The transactions that run now and have written history, which nobody else sees yet, each
        with the time when it began; None where that is not known."""


ENGINES: dict[str, HistoryEngine] = {"sqlite": sqlite, "postgresql": postgresql}


def of_engine(name: str) -> HistoryEngine:
    """The history of the engine with that name."""
    return ENGINES[name]


def lock_writers(connection: Connection) -> None:
    """Lock out all other writers until the transaction ends."""
    ENGINES[connection.dialect.name].lock_writers(connection)


def create_statements(tables: Iterable[Table], engine: str) -> dict[str, str]:
    """The CREATE statements of the tables' triggers, by name, in the order to run them.

    Raises ValueError for a table that is neither a record's nor the side table of one.
    """
    recorded = [declared_table(table) for table in tables if table.name not in UNRECORDED]
    return ENGINES[engine].create_statements(recorded)


def triggers_suspended(
    connection: Connection, tables: Iterable[Table]
) -> AbstractContextManager[None]:
    """Context manager: history triggers on the tables are suspended; `backfill` records the rows
    that are inserted meanwhile. On SQLite the triggers of foreign keys are suspended too; the
    connection itself checks foreign keys meanwhile."""
    recorded = [declared_table(table) for table in tables]
    return ENGINES[connection.dialect.name].triggers_suspended(connection, recorded)


def backfill(
    connection: Connection, tables: Iterable[Table], new: NewRecords
) -> Iterable[Statement]:
    """The statements that record the new records and their rows of side tables."""
    recorded = [declared_table(table) for table in tables]
    return ENGINES[connection.dialect.name].backfill(recorded, new)


def running_writers(connection: Connection) -> dict[str, datetime.datetime | None]:
    """The transactions that run now and have written history, which nobody else sees yet, each with
    the time when it began; None where that is not known."""
    return ENGINES[connection.dialect.name].running_writers(connection)


def create_triggers(connection: Connection, shapes: Sequence[TableShape]) -> None:
    """Create the triggers of every recorded table of a database with tables of these shapes."""
    if tables := recorded_tables(shapes):
        engine = ENGINES[connection.dialect.name]
        for statement in engine.create_statements(tables).values():
            connection.exec_driver_sql(statement)


def drop_triggers(connection: Connection) -> None:
    """Drop every trigger of history."""
    ENGINES[connection.dialect.name].drop(connection)
