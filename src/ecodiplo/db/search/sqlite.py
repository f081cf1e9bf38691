"""SQLite's search index: FTS5, which finds words by their beginning without case and diacritics.

Its tokenizer folds the usual letters of Vietnamese texts; `sqlite_letters` folds the others.

It keeps a copy of the folded text. A contentless index is smaller, but deleting a row needs the
indexed text; one change that a trigger missed would corrupt the index for good.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy.ext.compiler import compiles

from ecodiplo.db import sqlite_triggers
from ecodiplo.db.search import functions, sqlite_letters
from ecodiplo.db.search.indexed import INDEX, TABLES
from ecodiplo.db.search.sqlite_letters import VIEW
from ecodiplo.fold.letters import DOUBLE_LETTERS, SINGLE_LETTERS, USUAL, WORD_SEPARATORS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import Connection
    from sqlalchemy.sql.compiler import SQLCompiler

    from ecodiplo.db.new_records import NewRecords, Statement
    from ecodiplo.db.search.indexed import IndexedTable

PREFIX = "search_"
ENTER = f"{PREFIX}{VIEW}_insert"
UNUSUAL_TEXT = f"*[^{USUAL}]*"
AUTOMERGE = 4  # of FTS5
INTO = f"INTO {INDEX} (rowid, record_table, record_id, body)"
INSERT_WORDS = f"INSERT OR REPLACE {INTO}"


def create_statements(tables: Iterable[IndexedTable]) -> list[str]:
    """The statements that create and fill the index, and those that create its triggers."""
    tables = list(tables)
    made = triggers(tables)
    return [
        f"CREATE VIRTUAL TABLE {INDEX} USING fts5(record_table UNINDEXED, record_id UNINDEXED,"
        f" body, tokenize = '{_tokenizer()}', columnsize = 0)",
        *sqlite_letters.create_statements(),
        made.pop(ENTER),
        *(
            f"INSERT INTO {VIEW} SELECT {_entry(table, 'NEW')} FROM {table.name} AS NEW"
            for table in tables
        ),
        *made.values(),
    ]


def _tokenizer() -> str:
    """The tokenizer, which parts words at the same signs as `fold.words`."""
    parting = re.compile(f"[{WORD_SEPARATORS}]")
    signs = "".join(filter(parting.match, map(chr, range(0x21, 0x3100))))
    quoted = signs.replace("'", "''''").replace('"', '""')
    return f"unicode61 remove_diacritics 2 categories ''L* M* N* P* S* Co'' separators ''{quoted}''"


def triggers(tables: Iterable[IndexedTable]) -> dict[str, str]:
    """The triggers that keep the index, by name. Those of the tables are short, since a command
    parses all of them: they insert into a view, whose own trigger folds the text."""
    made = {ENTER: _enter()}
    for table in tables:
        name = f"{PREFIX}{table.name}"
        watched = dict.fromkeys(("id", table.record_id, *table.texts))
        gone = f" DELETE FROM {INDEX} WHERE rowid = {_rowid(table, 'OLD')};"
        come = f" INSERT INTO {VIEW} VALUES ({_entry(table, 'NEW')});"
        for event, body in (
            ("INSERT", come),
            (f"UPDATE OF {', '.join(watched)}", f"{gone}{come}"),
            ("DELETE", gone),
        ):
            full = f"{name}_{event.split()[0].lower()}"
            made[full] = f"CREATE TRIGGER {full} AFTER {event} ON {table.name} BEGIN{body} END"
    return made


def _enter() -> str:
    """The trigger that folds a text inserted into the view and writes it into the index."""
    columns = "NEW.row, NEW.record_table, NEW.record_id"
    return (
        f"CREATE TRIGGER {ENTER} INSTEAD OF INSERT ON {VIEW} BEGIN"
        f" {INSERT_WORDS} SELECT {columns}, {_plain('NEW.body')}"
        f" WHERE NEW.body NOT GLOB '{UNUSUAL_TEXT}';"
        f" {INSERT_WORDS} SELECT {columns}, {sqlite_letters.folded('NEW.body')}"
        f" WHERE NEW.body GLOB '{UNUSUAL_TEXT}'; END"
    )


def _entry(table: IndexedTable, row: str) -> str:
    """The values of a row in the view."""
    return f"{_place(table, row)}, {_body(table, row)}"


def _place(table: IndexedTable, row: str) -> str:
    return f"{_rowid(table, row)}, '{table.record_table}', {row}.{table.record_id}"


def index_rows(table: IndexedTable) -> str:
    """The SELECT of the rows that the index should have for a table."""
    return f"SELECT {_place(table, 'NEW')}, {_folded(table)} FROM {table.name} AS NEW"


def _body(table: IndexedTable, row: str) -> str:
    return " || ' ' || ".join(f"coalesce({row}.{column}, '')" for column in table.texts)


def _plain(body: str) -> str:
    """SQL that folds those of the usual letters that the tokenizer does not fold."""
    for letter, plain in (SINGLE_LETTERS | DOUBLE_LETTERS).items():
        if re.match(f"[{USUAL}]", letter):
            body = f"replace({body}, '{letter}', '{plain}')"
    return body


def _folded(table: IndexedTable) -> str:
    """SQL for the folded text of a row, where the connection has the functions of the program."""
    text = _body(table, "NEW")
    folded = f"ecodiplo_index_text({text})"
    return f"CASE WHEN {text} GLOB '{UNUSUAL_TEXT}' THEN {folded} ELSE {_plain(text)} END"


def _rowid(table: IndexedTable, row: str) -> str:
    return f"{row}.id * {TABLES} + {table.number}"


def installed_triggers(connection: Connection) -> dict[str, str]:
    """The triggers of the index that the database has, by name."""
    return sqlite_triggers.installed_triggers(connection, PREFIX, INDEX, VIEW)


def drop(connection: Connection) -> None:
    """Drop the index and its triggers."""
    sqlite_triggers.drop(connection, installed_triggers(connection))
    for statement in sqlite_letters.drop_statements():
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(f"DROP TABLE IF EXISTS {INDEX}")


@contextmanager
def triggers_suspended(connection: Connection, tables: Sequence[IndexedTable]) -> Iterator[None]:
    """Context manager: the insert triggers of these tables are suspended.

    Meanwhile the index merges its segments only when it has sixteen, not at every write: that takes
    half the time.
    """
    with sqlite_triggers.suspend(connection, [f"{PREFIX}{table.name}_insert" for table in tables]):
        _set_automerge(connection, 0)
        yield
        _set_automerge(connection, AUTOMERGE)


def _set_automerge(connection: Connection, segments: int) -> None:
    """Let a write merge segments when a level has so many of them; 0: never."""
    connection.exec_driver_sql(
        f"INSERT INTO {INDEX} ({INDEX}, rank) VALUES ('automerge', {segments})"
    )


def backfill(tables: Sequence[IndexedTable], new: NewRecords) -> Iterator[Statement]:
    """One statement per table that writes the index entries that suspended triggers missed."""
    for table in tables:
        body = _folded(table) if new.unusual else _plain(_body(table, "NEW"))
        yield (
            f"INSERT {INTO} SELECT {_place(table, 'NEW')}, {body} FROM {table.name} AS NEW"
            f" WHERE NEW.{table.record_id} BETWEEN ? AND ?",
            (new.first, new.last),
        )


# Reading an UNINDEXED column costs a disk access for each match; the rowid encodes the table and
# usually the record.


@compiles(functions.record_table, "sqlite")
def _record_table(element: functions.record_table, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ARG001
    return f"{INDEX}.rowid % {TABLES}"


@compiles(functions.is_of_table, "sqlite")
def _is_of_table(element: functions.is_of_table, compiler: SQLCompiler, **kw: Any) -> str:
    _, *numbers = element.clauses
    several = ", ".join(compiler.process(number, **kw) for number in numbers)
    return f"({INDEX}.rowid % {TABLES} IN ({several}))"


@compiles(functions.record_id, "sqlite")
def _record_id(element: functions.record_id, compiler: SQLCompiler, **kw: Any) -> str:
    (number,) = element.clauses
    own = f"{INDEX}.rowid % {TABLES} = {compiler.process(number, **kw)}"
    return f"CASE WHEN {own} THEN {INDEX}.rowid / {TABLES} ELSE {INDEX}.record_id END"


@compiles(functions.begins_word, "sqlite")
def _begins_word(element: functions.begins_word, compiler: SQLCompiler, **kw: Any) -> str:
    words = (compiler.process(word, **kw) for word in element.clauses)
    beginnings = " || ' AND ' || ".join(f"'\"' || {word} || '\"*'" for word in words)
    return f"{INDEX} MATCH ({beginnings})"


@compiles(functions.has_words, "sqlite")
def _has_words(element: functions.has_words, compiler: SQLCompiler, **kw: Any) -> str:
    (texts,) = (compiler.process(clause, **kw) for clause in element.clauses)
    all_words = f"replace({texts}, ' ', ' AND ')"
    return f"{INDEX} MATCH ('(' || replace({all_words}, '|', ') OR (') || ')')"
