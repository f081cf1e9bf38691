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

from sqlalchemy import Integer, column, select, table
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

    from sqlalchemy import Connection, Select, Table
    from sqlalchemy.sql.compiler import SQLCompiler

INDEX = "search_index"
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
    connection: Connection, tables: Iterable[Table], new: dialect.NewRecords
) -> Iterable[dialect.Statement]:
    """What gets the new records and their rows of side tables into the index, as if each had come
    alone."""
    own = _searched_among(tables)
    return dialect.indexing(connection.dialect.name).filling(own, new)


def _searched_among(tables: Iterable[Table]) -> list[Searched]:
    return [searched()[table.name] for table in tables if table.name in searched()]


def holding(text: str, record_table: str) -> list[Select[int]]:
    """For each word of `text` the ids of the records of a table that hold it, or a longer one that
    begins so."""
    index = table(INDEX, column("record_table"), column("record_id", Integer))
    of_table = index.c.record_table == record_table
    # On SQLite the index's own tokenizer makes of the word what it made of the texts.
    return [
        select(index.c.record_id).where(_begins_word(word, fold(word)), of_table)
        for word in parted(bare_letters(text))
        if fold(word)
    ]


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
