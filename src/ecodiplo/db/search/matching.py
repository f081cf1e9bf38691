"""Which records hold the words of a text, by the search index.

A word is one that begins with that of the text; of a script without spaces, the letters may stand
anywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import intersect, select

from ecodiplo.db.search import of_engine
from ecodiplo.db.search.indexed import LONGEST_WORD, record_tables
from ecodiplo.db.search.matches import Match, Place
from ecodiplo.fold import index_words, search_parts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy import Connection, Select

# Of a longer run of letters without spaces, the first so many pairs are looked for.
MOST_PAIRS = 100
# Of words in at most so many rows of the index, the ids themselves are read: an engine guesses how
# many rows a subquery has, and may guess wrong.
FEW = 1_000
# The most whole words of a text that are looked for.
MOST_WORDS = 20


def tables_holding(connection: Connection, text: str) -> set[str]:
    """The tables of records that may hold every word of `text`: each word is in some record."""
    engine = of_engine(connection.dialect.name)
    tables = [
        {table for table, _ in engine.first_records(connection, Match([words]), record_tables(), 1)}
        for words in _words(text)
    ]
    return set.intersection(*tables) if tables else set()


def first_holding(
    connection: Connection, text: str, place: Place, most: int, tables: Collection[str] = ()
) -> dict[str, list[int]]:
    """The ids of records of which one row holds every word of `text` in the `place`, by their
    table: of each, or of each of `tables`, those of the first `most` rows of the index. The time
    does not grow with the number of records."""
    words = [word for words in _words(text) for word in words]
    if not words:
        return {}
    engine, match = of_engine(connection.dialect.name), Match([words], place)
    ids: dict[str, dict[int, None]] = {}
    for table, id_ in engine.first_records(connection, match, tables or record_tables(), most):
        ids.setdefault(table, {})[id_] = None
    return {table: [*several] for table, several in ids.items()}


def few_holding(connection: Connection, text: str, record_table: str) -> set[int] | None:
    """The ids of the records of a table that hold every word of `text`, each word in any of their
    rows. None where more than `FEW` rows hold one of the words: `all_holding` is quicker then."""
    engine, ids = of_engine(connection.dialect.name), list[set[int]]()
    for words in _words(text):
        rows = [*engine.first_records(connection, Match([words]), [record_table], FEW + 1)]
        if len(rows) > FEW:
            return None
        ids.append({id_ for _, id_ in rows})
    return set.intersection(*ids) if ids else set()


def all_holding(connection: Connection, text: str, record_table: str) -> Select[int] | None:
    """The ids of the records of a table that hold every word of `text`, each word in any of their
    rows. None when the text has no word."""
    engine = of_engine(connection.dialect.name)
    parts = [engine.records(connection, Match([words]), record_table) for words in _words(text)]
    if len(parts) < 2:
        return parts[0] if parts else None
    # With IN, PostgreSQL used a nested loop over the records of each word, which took minutes.
    several = intersect(*parts).subquery()
    return select(several.columns[0])


def records_with_words(
    connection: Connection, record_table: str, texts: Iterable[Collection[str]], most: int
) -> list[int] | None:
    """The ids of the table's records that hold all words of one of the texts, given as words of
    near forms. None where the index cannot tell, or where there are more than `most`.

    Only words of plain letters and digits count: those of others can have other forms in the index.
    """
    queries = [*dict.fromkeys(tuple(_plain(words)) for words in texts)]
    if () in queries:
        return None
    engine, match = of_engine(connection.dialect.name), Match(queries, whole=True)
    ids = [id_ for _, id_ in engine.first_records(connection, match, [record_table], most + 1)]
    return None if len(ids) > most else ids


def _words(text: str) -> list[list[str]]:
    """The words of the index that a record has when it holds each part of the text."""
    return [index_words(part)[:MOST_PAIRS] for part in dict.fromkeys(search_parts(text))]


def _plain(words: Collection[str]) -> list[str]:
    plain = (word for word in words if word.isascii() and word.isalnum())
    return [word for word in dict.fromkeys(plain) if len(word) <= LONGEST_WORD][:MOST_WORDS]
