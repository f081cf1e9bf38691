"""SQLite's search index: FTS5, which finds words by their beginning without case and diacritics.

Its tokenizer folds the usual letters of Vietnamese texts; `sqlite_letters` folds the others. Names
have columns of their own, so that the index itself tells a name that begins with a word from one
that holds it, and both from another text. The rowids of a table are a range, so that the first rows
of each table are found without the rows of the others.

FTS5 puts together all rows of the words that begin with a text before it returns the first one. The
words themselves, which `search_index_terms` lists, are asked for instead: their rows come one by
one, and a search with a limit takes the same time whatever the number of rows.

It keeps a copy of the folded text. A contentless index is smaller, but deleting a row needs the
indexed text; one change that a trigger missed would corrupt the index for good.
"""

from __future__ import annotations

import re
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import Integer, TableClause, literal_column, select, union_all

from ecodiplo.db import sqlite_triggers
from ecodiplo.db.search import indexed, sqlite_letters
from ecodiplo.db.search.indexed import INDEX
from ecodiplo.db.search.matches import Place
from ecodiplo.db.search.sqlite_letters import VIEW
from ecodiplo.fold.letters import DOUBLE_LETTERS, SINGLE_LETTERS, USUAL, WORD_SEPARATORS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from sqlalchemy import Connection, Select

    from ecodiplo.db.new_records import NewRecords, Statement
    from ecodiplo.db.search.indexed import IndexedTable
    from ecodiplo.db.search.matches import Match

PREFIX = "search_"
ENTER = f"{PREFIX}{VIEW}_insert"
UNUSUAL_TEXT = f"*[^{USUAL}]*"
AUTOMERGE = 4  # of FTS5
# The columns of names: the key of a record, and its names.
NAMES = ("ref", "name_1", "name_2", "name_3", "name_4")
COLUMNS = ("record_table", "record_id", *NAMES, "body")
INTO = f"INTO {INDEX} (rowid, {', '.join(COLUMNS)})"
# A row has the rowid `number * ROWS + id`, by the number of its table; no id is as large.
ROWS = 2**32
TERMS = f"{INDEX}_terms"
# Of more words that begin with a text, FTS5 puts the rows together itself.
MOST_TERMS = 1_000


def create_statements(tables: Iterable[IndexedTable]) -> list[str]:
    """The statements that create and fill the index, and those that create its triggers."""
    tables = list(tables)
    made = triggers(tables)
    return [
        f"CREATE VIRTUAL TABLE {INDEX} USING fts5(record_table UNINDEXED, record_id UNINDEXED,"
        f" {', '.join(COLUMNS[2:])}, tokenize = '{_tokenizer()}', columnsize = 0)",
        f"CREATE VIRTUAL TABLE {TERMS} USING fts5vocab({INDEX}, instance)",
        *sqlite_letters.create_statements(COLUMNS),
        made.pop(ENTER),
        *(f"INSERT INTO {VIEW} {_rows(table)}" for table in tables),
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
        come = f" INSERT INTO {VIEW} VALUES ({_entry(table)});"
        for event, body in (
            ("INSERT", come),
            (f"UPDATE OF {', '.join(watched)}", f"{gone}{come}"),
            ("DELETE", gone),
        ):
            full = f"{name}_{event.split()[0].lower()}"
            made[full] = f"CREATE TRIGGER {full} AFTER {event} ON {table.name} BEGIN{body} END"
    return made


def _enter() -> str:
    """The trigger that folds the texts inserted into the view and writes them into the index."""
    texts = (_folded(f"NEW.{column}", sqlite_letters.folded) for column in COLUMNS[2:])
    return (
        f"CREATE TRIGGER {ENTER} INSTEAD OF INSERT ON {VIEW} BEGIN INSERT OR REPLACE {INTO}"
        f" VALUES (NEW.row, NEW.record_table, NEW.record_id, {', '.join(texts)}); END"
    )


def index_rows(table: IndexedTable) -> str:
    """The SELECT of the rows that the index should have for a table."""
    return _rows(table, _folded)


def _rows(table: IndexedTable, fold: Callable[[str], str] = str) -> str:
    return f"SELECT {_entry(table, fold)} FROM {table.name} AS NEW"


def _entry(table: IndexedTable, fold: Callable[[str], str] = str) -> str:
    """The values of a row in the view, or in the index when they are folded."""
    texts = (text if text == "NULL" else fold(text) for text in _texts(table))
    place = f"{_rowid(table, 'NEW')}, '{table.record_table}', NEW.{table.record_id}"
    return f"{place}, {', '.join(texts)}"


def _texts(table: IndexedTable) -> list[str]:
    """The SQL of the columns of names and of the body. A table of items has no key."""
    names = [f"NEW.{name}" for name in table.names]
    names = names if table.is_own else ["NULL", *names]
    names += ["NULL"] * (len(NAMES) - len(names))
    others = " || ' ' || ".join(f"coalesce(NEW.{column}, '')" for column in table.others)
    return [*names, others or "NULL"]


def _plain(text: str) -> str:
    """SQL that folds those of the usual letters that the tokenizer does not fold."""
    for letter, plain in (SINGLE_LETTERS | DOUBLE_LETTERS).items():
        if re.match(f"[{USUAL}]", letter):
            text = f"replace({text}, '{letter}', '{plain}')"
    return text


def _folded(text: str, fold: Callable[[str], str] = "ecodiplo_index_text({})".format) -> str:
    """SQL for a folded text. `fold` is SQL for one with unusual letters: a function that the
    connections of the program have."""
    return f"CASE WHEN {text} GLOB '{UNUSUAL_TEXT}' THEN {fold(text)} ELSE {_plain(text)} END"


def _rowid(table: IndexedTable, row: str) -> str:
    return f"{_first(table)} + {row}.id"


def _first(table: IndexedTable) -> int:
    """The number before the rowids of the rows of a table."""
    return table.number * ROWS


def installed_triggers(connection: Connection) -> dict[str, str]:
    """The triggers of the index that the database has, by name."""
    return sqlite_triggers.installed_triggers(connection, PREFIX, INDEX, VIEW)


def drop(connection: Connection) -> None:
    """Drop the index and its triggers."""
    sqlite_triggers.drop(connection, installed_triggers(connection))
    for statement in sqlite_letters.drop_statements():
        connection.exec_driver_sql(statement)
    for name in (TERMS, INDEX):
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {name}")


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
        yield (
            f"INSERT {INTO} {_rows(table, _folded if new.unusual else _plain)}"
            f" WHERE NEW.{table.record_id} BETWEEN ? AND ?",
            (new.first, new.last),
        )


def first_records(
    connection: Connection, match: Match, record_tables: Collection[str], most: int
) -> Iterator[tuple[str, int]]:
    """The tables and ids of the records of the first `most` matching rows of each table.

    FTS5 returns rows by their rowids. After the last row of a table that is asked for, a new
    statement begins with the next table. The record of an item is read from the index.
    """
    names = indexed.record_tables()
    items = len(names) * ROWS
    statement = (
        f"SELECT rowid, CASE WHEN rowid >= {items} THEN record_table END,"
        f" CASE WHEN rowid < {items} THEN rowid % {ROWS} ELSE record_id END FROM {INDEX}"
        f" WHERE {INDEX} MATCH ? AND rowid >= ? ORDER BY rowid LIMIT ?"
    )
    wanted = [number for number, name in enumerate(names) if name in record_tables]
    expression, counts = _expression(connection, match), Counter[int]()
    least = wanted[0] * ROWS
    while True:
        rows = connection.exec_driver_sql(statement, (expression, least, most + 1)).all()
        for rowid, record_table, id_ in rows:
            number, least = rowid // ROWS, rowid + 1
            name = record_table or names[number]
            if name not in record_tables or counts[number] == most:
                following = max(number + 1, len(names))  # of the tables of items
                least = next((each for each in wanted if each > number), following) * ROWS
                break
            counts[number] += 1
            yield name, id_
        else:
            if len(rows) <= most:
                return


def records(connection: Connection, match: Match, record_table: str) -> Select[int]:
    """The ids of the records of all matching rows of the table and of its items."""
    expression = _expression(connection, match)
    rowid = literal_column("rowid", Integer)
    ids = (
        select((rowid % ROWS if own.is_own else literal_column("record_id", Integer)).label("id"))
        .select_from(TableClause(INDEX))
        .where(
            literal_column(INDEX).op("MATCH")(expression),
            rowid.between(_first(own), _first(own) + ROWS - 1),
        )
        for own in indexed.tables_of(record_table)
    )
    return select(union_all(*ids).subquery().c.id)


def _expression(connection: Connection, match: Match) -> str:
    """The expression of FTS5 for the match."""
    texts = []
    for words in match.texts:
        parts = [
            [f'"{word}"'] if match.whole else _beginning_with(connection, word) for word in words
        ]
        if match.place is Place.BEGINNING:
            parts[0] = [f"^{phrase}" for phrase in parts[0]]
        texts.append("(" + ") AND (".join(" OR ".join(part) for part in parts) + ")")
    columns = "" if match.place is Place.ANYWHERE else f"{{{' '.join(NAMES)}}} : "
    return columns + "((" + ") OR (".join(texts) + "))"


def _beginning_with(connection: Connection, word: str) -> list[str]:
    """The words of the index that begin with `word`, as phrases of FTS5, any of which is looked
    for. Each is found by its place in the index, behind the word before it."""
    if not word.isascii():  # the tokenizer may fold its letters further
        return [f'"{word}"*']
    following = f"SELECT (SELECT term FROM {TERMS} WHERE term >= {{}} LIMIT 1)"
    begins = "substr(term, 1, length(?1)) = ?1"
    statement = (
        f"WITH RECURSIVE terms(term) AS ({following.format('?1')} UNION ALL"
        f" {following.format('terms.term || char(1)')} FROM terms WHERE {begins} LIMIT ?2)"
        f" SELECT term FROM terms WHERE {begins}"
    )
    terms = connection.exec_driver_sql(statement, (word, MOST_TERMS + 1)).scalars().all()
    if len(terms) > MOST_TERMS:
        return [f'"{word}"*']
    return [f'"{term}"' for term in terms] or [f'"{word}"']
