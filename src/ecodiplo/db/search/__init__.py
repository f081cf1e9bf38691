"""The search index: the words of every text of every record, folded, kept by triggers.

Triggers keep the index, so a text that is typed in a database shell is indexed too. Like the
triggers of history they are generated from the tables and created again, with the index, after
every run of migrations: `ecodiplo db check --repair` and `ecodiplo db upgrade` repair an index that
was dropped or changed. Each engine has a module for its own SQL; on both the index is the table
`search_index` with the columns `record_table` and `record_id`.

A search with a limit asks for the first rows of each table (`first_records`), a filter for all of
them (`records`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from sqlalchemy import inspect

from ecodiplo.db.search import postgresql, sqlite
from ecodiplo.db.search.indexed import indexed_tables

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection, Select, Table

    from ecodiplo.db.new_records import NewRecords, Statement
    from ecodiplo.db.search.indexed import IndexedTable
    from ecodiplo.db.search.matches import Match


class SearchEngine(Protocol):
    """What the search index needs of an engine."""

    def create_statements(self, tables: Iterable[IndexedTable]) -> list[str]:
        """The statements that create and fill the index and create its triggers, in order."""

    def triggers(self, tables: Iterable[IndexedTable]) -> dict[str, str]:
        """The triggers of the tables by name, as `installed_triggers` returns them."""

    def installed_triggers(self, connection: Connection) -> dict[str, str]:
        """The triggers that the database has, by name."""

    def drop(self, connection: Connection) -> None:
        """Drop the index and its triggers."""

    def triggers_suspended(
        self, connection: Connection, tables: Sequence[IndexedTable]
    ) -> AbstractContextManager[None]:
        """Context manager: inserts into the tables may go unindexed; `backfill` indexes them."""

    def backfill(self, tables: Sequence[IndexedTable], new: NewRecords) -> Iterable[Statement]:
        """The statements that index inserts made while triggers were suspended."""

    def first_records(
        self, connection: Connection, match: Match, record_tables: Collection[str], most: int
    ) -> Iterator[tuple[str, int]]:
        """The tables and ids of the records of the first `most` matching rows of each table of
        records or of their items, for these tables of records."""

    def records(self, connection: Connection, match: Match, record_table: str) -> Select[int]:
        """The ids of the records of all matching rows of a table of records and of their items."""


ENGINES: dict[str, SearchEngine] = {"sqlite": sqlite, "postgresql": postgresql}


def of_engine(name: str) -> SearchEngine:
    """The search index on the engine with that name."""
    return ENGINES[name]


def create(connection: Connection) -> None:
    """Create the index, with the words of every record, and its triggers. A table that a revision
    has yet to create is left out."""
    stored = set(inspect(connection).get_table_names())
    tables = [table for table in indexed_tables().values() if table.name in stored]
    for statement in of_engine(connection.dialect.name).create_statements(tables):
        connection.exec_driver_sql(statement)


def create_statements(engine: str) -> list[str]:
    """The statements that create and fill the index and create its triggers, in order."""
    return of_engine(engine).create_statements(indexed_tables().values())


def triggers(engine: str) -> dict[str, str]:
    """The triggers that the models call for, by name."""
    return of_engine(engine).triggers(indexed_tables().values())


def triggers_suspended(
    connection: Connection, tables: Iterable[Table]
) -> AbstractContextManager[None]:
    """Context manager: triggers of the index on the tables are suspended; `backfill` indexes the
    rows that are inserted meanwhile."""
    indexed = _indexed_among(tables)
    return of_engine(connection.dialect.name).triggers_suspended(connection, indexed)


def backfill(
    connection: Connection, tables: Iterable[Table], new: NewRecords
) -> Iterable[Statement]:
    """The statements that index the new records and their rows of side tables."""
    return of_engine(connection.dialect.name).backfill(_indexed_among(tables), new)


def _indexed_among(tables: Iterable[Table]) -> list[IndexedTable]:
    indexed = indexed_tables()
    return [indexed[table.name] for table in tables if table.name in indexed]
