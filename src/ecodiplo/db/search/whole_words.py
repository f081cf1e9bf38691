"""The records that hold whole words, by the search index: those that may have a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.db.search import ENGINES
from ecodiplo.db.search.indexed import LONGEST_WORD
from ecodiplo.db.search.matches import Match

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy import Connection

# The most words of a text that are looked for.
MOST_WORDS = 20


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
    match = Match(queries, whole=True)
    engine = ENGINES[connection.dialect.name]
    records = engine.first_records(connection, match, [record_table], most + 1)
    ids = [id_ for _, id_ in records]
    return None if len(ids) > most else ids


def _plain(words: Collection[str]) -> list[str]:
    plain = (word for word in words if word.isascii() and word.isalnum())
    return [word for word in dict.fromkeys(plain) if len(word) <= LONGEST_WORD][:MOST_WORDS]
