"""The records that hold whole words, by the search index: those that may have a name."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select, table

from ecodiplo.db.search import functions
from ecodiplo.db.search.indexed import INDEX, LONGEST_WORD, indexed_tables

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy import Connection, Select

# The most words of a text that are looked for.
MOST_WORDS = 20


def records_with_words(
    connection: Connection, record_table: str, texts: Iterable[Collection[str]], most: int
) -> list[int] | None:
    """The ids of the table's records that hold all words of one of the texts, given as words of
    near forms. None where the index cannot tell, or where there are more than `most`.

    Only words of plain letters and digits count: those of others can have other forms in the index.
    """
    queries = {" ".join(_plain(words)) for words in texts}
    if "" in queries or record_table not in indexed_tables():
        return None
    parameters = {"texts": "|".join(queries), "most": most + 1}
    ids = [row[0] for row in connection.execute(_statement(record_table), parameters)]
    return None if len(ids) > most else ids


def _plain(words: Collection[str]) -> list[str]:
    plain = (word for word in words if word.isascii() and word.isalnum())
    return [word for word in dict.fromkeys(plain) if len(word) <= LONGEST_WORD][:MOST_WORDS]


@cache
def _statement(record_table: str) -> Select[int]:
    indexed = indexed_tables()
    numbers = [own.number for own in indexed.values() if own.record_table == record_table]
    ids = select(functions.record_id(indexed[record_table].number)).select_from(table(INDEX))
    of_table = functions.is_of_table(record_table, *numbers)
    return ids.where(functions.has_words(bindparam("texts")), of_table).limit(bindparam("most"))
