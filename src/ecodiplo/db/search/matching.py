"""Which records hold the words of a text, by the search index."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import intersect, select, table

from ecodiplo.db.search import functions
from ecodiplo.db.search.indexed import INDEX, indexed_tables
from ecodiplo.fold import index_words, search_parts

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection, Select

_INDEX = table(INDEX)
# Of a longer run of letters without spaces, the first so many pairs are looked for.
MOST_PAIRS = 100


def tables_holding(connection: Connection, text: str) -> set[str]:
    """The tables of records that may hold every word of `text`: each word is in some record."""
    indexed = indexed_tables().values()
    owners: dict[int | str, str] = {table.number: table.record_table for table in indexed}
    owners |= {name: name for name in owners.values()}
    tables = [
        {owners[own] for (own,) in connection.execute(
            select(functions.record_table()).select_from(_INDEX).where(matches).distinct()
        )}
        for matches in _matches(text)
    ]  # fmt: skip
    return set.intersection(*tables) if tables else set()


def holding(text: str, record_table: str) -> list[Select[int]]:
    """For each word of `text`, the ids of the table's records with a word that begins with it; of
    a script without spaces, the ids of those that hold the letters."""
    indexed = indexed_tables()
    numbers = [own.number for own in indexed.values() if own.record_table == record_table]
    main = indexed[record_table].number if record_table in indexed else -1
    ids = select(functions.record_id(main)).select_from(_INDEX)
    of_table = functions.is_of_table(record_table, *numbers)
    return [ids.where(matches, of_table) for matches in _matches(text)]


def all_holding(text: str, record_table: str, most: int = 0) -> Select[int] | None:
    """The ids of the records of a table that hold every word of `text`: at most `most` of them, if
    given. None when the text has no word."""
    parts = holding(text, record_table)
    if len(parts) > 1:
        # With IN, PostgreSQL used a nested loop over the records of each word, which took minutes.
        several = intersect(*parts).subquery()
        parts = [select(several.columns[0])]
    if not parts:
        return None
    return parts[0].distinct().limit(most) if most else parts[0]


def _matches(text: str) -> list[ColumnElement[Any]]:
    parts = dict.fromkeys(search_parts(text))
    return [functions.begins_word(*index_words(part)[:MOST_PAIRS]) for part in parts]
