"""The search index: the words of every text of every record, folded, kept by triggers.

Triggers keep it, so that what is typed in a database shell is found as well. Like those of
history they are generated from the tables and made anew, with the index, after every run of
migrations: `ecodiplo db upgrade` mends an index that was lost or changed by hand. Each engine's
own SQL is in `search_sqlite.py` and `search_postgresql.py`; on both the index is `search_index`
with the columns `record_table` and `record_id`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Boolean, Integer, intersect, select, table
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction
from sqlalchemy.types import NullType

from ecodiplo.db import dialect
from ecodiplo.db.history import UNRECORDED, declared
from ecodiplo.models import Base
from ecodiplo.models.types import Words
from ecodiplo.text import bare_letters, fold, parted

if TYPE_CHECKING:
    from collections.abc import Iterable
    from contextlib import AbstractContextManager

    from sqlalchemy import ColumnElement, Connection, Select, Table
    from sqlalchemy.sql.compiler import SQLCompiler

    from ecodiplo.db.protocols import NewRecords, Statement

INDEX = "search_index"
_INDEX = table(INDEX)
# A row of SQLite's index has the number of its table and the id of its row in one integer.
TABLES = 128
# PostgreSQL refuses a word of more than 2,046 bytes.
LONGEST_WORD = 200


@dataclass(frozen=True)
class Searched:
    """A table with texts, and the record that each of its rows belongs to."""

    name: str
    number: int  # among the tables of the index
    record_table: str
    record_id: str
    texts: tuple[str, ...]


@cache
def searched() -> dict[str, Searched]:
    """The tables that have texts, by name: plain words, not terms, dates or moments."""
    found = {}
    for number, (name, full) in enumerate(sorted(Base.metadata.tables.items())):
        texts = tuple(each.name for each in full.columns if each.type is Words)
        if texts and name not in UNRECORDED:
            of = declared(full)
            found[name] = Searched(name, number, of.record_table, of.record_id, texts)
    return found


def make(connection: Connection) -> None:
    """Make the index, with what is in the tables, and the triggers that keep it."""
    for statement in statements(connection.dialect.name):
        connection.exec_driver_sql(statement)


def statements(engine: str) -> list[str]:
    """What makes and fills the index and its triggers, in the order to run it."""
    return dialect.indexing(engine).statements(searched().values())


def drop(connection: Connection) -> None:
    """Drop the index and its triggers, if they are there."""
    dialect.indexing(connection.dialect.name).drop(connection)


def aside(connection: Connection, tables: Iterable[Table]) -> AbstractContextManager[None]:
    """A block in which what is inserted into the tables need not get into the index at once: what
    `filling` gives does that, for many rows together."""
    own = _searched_among(tables)
    return dialect.indexing(connection.dialect.name).aside(connection, own)


def filling(
    connection: Connection, tables: Iterable[Table], new: NewRecords
) -> Iterable[Statement]:
    """What gets the new records and their rows of side tables into the index, as if each had come
    alone."""
    own = _searched_among(tables)
    return dialect.indexing(connection.dialect.name).filling(own, new)


def _searched_among(tables: Iterable[Table]) -> list[Searched]:
    return [searched()[table.name] for table in tables if table.name in searched()]


def tables_holding(connection: Connection, text: str) -> set[str]:
    """The tables of records that may hold every word of `text`: each word is in some record."""
    owners: dict[int | str, str] = {each.number: each.record_table for each in searched().values()}
    owners |= {name: name for name in owners.values()}
    found = [
        {owners[own] for (own,) in connection.execute(
            select(_table()).select_from(_INDEX).where(matches).distinct()
        )}
        for matches in _matches(text)
    ]  # fmt: skip
    return set.intersection(*found) if found else set()


def holding(text: str, record_table: str) -> list[Select[int]]:
    """For each word of `text` the ids of the records of a table that hold it, or a longer one that
    begins so."""
    numbers = [own.number for own in searched().values() if own.record_table == record_table]
    main = searched()[record_table].number if record_table in searched() else -1
    record_id = _record_id(main)
    return [
        select(record_id).select_from(_INDEX).where(matches, _is_of(record_table, *numbers))
        for matches in _matches(text)
    ]


def all_holding(text: str, record_table: str, most: int = 0) -> Select[int] | None:
    """The ids of the records of a table that hold every word of `text`, or of at most so many:
    the engine looks no further then. None when the text has no word."""
    parts = holding(text, record_table)
    if len(parts) > 1:
        # Not `IN` each: PostgreSQL looked up each record of one word among those of another, time
        # and again, for minutes.
        several = intersect(*parts).subquery()
        parts = [select(several.columns[0])]
    if not parts:
        return None
    return parts[0].distinct().limit(most) if most else parts[0]


def _matches(text: str) -> list[ColumnElement[Any]]:
    # On SQLite the index's own tokenizer makes of the word what it made of the texts.
    return [_begins_word(word, fold(word)) for word in parted(bare_letters(text)) if fold(word)]


# What SQLite keeps of a row beside its words is read from the disk for each row that matches. Most
# of it follows from the number of the row, which is at hand.


class _table(GenericFunction[Any]):  # noqa: N801
    """What tells the table of records: its name, or on SQLite the number of any table of it."""

    inherit_cache = True
    name = "ecodiplo_table"


@compiles(_table, "sqlite")
def _table_on_sqlite(element: _table, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ARG001
    return f"{INDEX}.rowid % {TABLES}"


@compiles(_table, "postgresql")
def _table_on_postgresql(element: _table, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ARG001
    return "record_table"


class _is_of(GenericFunction[bool]):  # noqa: N801
    """`_is_of(record_table, *numbers)`: whether the row is of one of the tables of a record."""

    type = Boolean()
    inherit_cache = True
    name = "ecodiplo_is_of"


@compiles(_is_of, "sqlite")
def _is_of_on_sqlite(element: _is_of, compiler: SQLCompiler, **kw: Any) -> str:
    _, *numbers = element.clauses
    several = ", ".join(compiler.process(number, **kw) for number in numbers)
    return f"({INDEX}.rowid % {TABLES} IN ({several}))"


@compiles(_is_of, "postgresql")
def _is_of_on_postgresql(element: _is_of, compiler: SQLCompiler, **kw: Any) -> str:
    name, *_ = element.clauses
    return f"(record_table = {compiler.process(name, **kw)})"


class _record_id(GenericFunction[int]):  # noqa: N801
    """`_record_id(number)`: the id of the record; `number` is that of the record's own table."""

    type = Integer()
    inherit_cache = True
    name = "ecodiplo_record_id"


@compiles(_record_id, "sqlite")
def _record_id_on_sqlite(element: _record_id, compiler: SQLCompiler, **kw: Any) -> str:
    (number,) = element.clauses
    own = f"{INDEX}.rowid % {TABLES} = {compiler.process(number, **kw)}"
    return f"CASE WHEN {own} THEN {INDEX}.rowid / {TABLES} ELSE {INDEX}.record_id END"


@compiles(_record_id, "postgresql")
def _record_id_on_postgresql(element: _record_id, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ARG001
    return f"{INDEX}.record_id"


class _begins_word(GenericFunction[Any]):  # noqa: N801
    type = NullType()  # of Boolean, SQLite would be asked `... MATCH ... = 1`, which it cannot
    inherit_cache = True
    name = "ecodiplo_begins_word"


@compiles(_begins_word, "sqlite")
def _on_sqlite(element: _begins_word, compiler: SQLCompiler, **kw: Any) -> str:
    typed, _ = element.clauses
    return f"{INDEX} MATCH '\"' || {compiler.process(typed, **kw)} || '\"*'"


@compiles(_begins_word, "postgresql")
def _on_postgresql(element: _begins_word, compiler: SQLCompiler, **kw: Any) -> str:
    _, folded = element.clauses
    word = f"left({compiler.process(folded, **kw)}, {LONGEST_WORD})"
    return f"words @@ ('''' || {word} || ''':*')::tsquery"
