"""The tables whose texts are in the search index."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from ecodiplo.db.history.recorded_tables import UNRECORDED, declared_table
from ecodiplo.models import whole_metadata
from ecodiplo.models.column_types import TextC

INDEX = "search_index"
# The rowid of SQLite's index is the id of the row times this, plus the number of its table.
TABLES = 128
# PostgreSQL refuses a word of more than 2,046 bytes.
LONGEST_WORD = 200


@dataclass(frozen=True)
class IndexedTable:
    """A table with texts, and the record that each of its rows belongs to."""

    name: str
    number: int  # among the tables of the index
    record_table: str
    record_id: str  # the column that holds the record's id
    texts: tuple[str, ...]  # columns


@cache
def indexed_tables() -> dict[str, IndexedTable]:
    """The tables that have columns of text, by name. Codes, dates and times are no texts."""
    indexed = {}
    for number, (name, table) in enumerate(sorted(whole_metadata().tables.items())):
        texts = tuple(column.name for column in table.columns if column.type is TextC)
        if texts and name not in UNRECORDED:
            owner = declared_table(table)
            indexed[name] = IndexedTable(name, number, owner.record_table, owner.record_id, texts)
    return indexed
