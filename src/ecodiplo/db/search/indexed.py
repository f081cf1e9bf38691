"""The tables whose texts are in the search index, and which of their texts are names of records."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from ecodiplo.catalogue import ENTITIES
from ecodiplo.catalogue.entity import single_names
from ecodiplo.db.history.recorded_tables import UNRECORDED, declared_table
from ecodiplo.models import all_tables
from ecodiplo.models.column_types import TextC

INDEX = "search_index"
# PostgreSQL refuses a word of more than 2,046 bytes.
LONGEST_WORD = 200
# The column of a side table with a further name of a record.
ALIAS = "alias"


@dataclass(frozen=True)
class IndexedTable:
    """A table with texts, and the record that each of its rows belongs to."""

    name: str
    number: int  # among the tables of the index
    record_table: str
    record_id: str  # the column that holds the record's id
    names: tuple[str, ...]  # columns; the first of a record's own table is its key
    others: tuple[str, ...]  # the other columns of texts

    @property
    def texts(self) -> tuple[str, ...]:
        """All columns of texts."""
        return self.names + self.others

    @property
    def is_own(self) -> bool:
        """Whether its rows are records, and not items of records."""
        return self.name == self.record_table


def record_tables() -> list[str]:
    """The tables of records, in the order of their numbers: those of all entities."""
    return sorted(entity.table_name for entity in ENTITIES.values())


@cache
def indexed_tables() -> dict[str, IndexedTable]:
    """The tables that have columns of text, by name. Codes, dates and times are no texts. Records
    come before their items: SQLite's index writes rows in the order of their numbers quickest."""
    names = {entity.table_name: [entity.key, *single_names(entity)] for entity in ENTITIES.values()}
    texts = {
        name: [column.name for column in table.columns if column.type is TextC]
        for name, table in all_tables().tables.items() if name not in UNRECORDED
    }  # fmt: skip
    own = record_tables()
    items = sorted(name for name, columns in texts.items() if columns and name not in names)
    indexed = {}
    for number, name in enumerate((*own, *items)):
        owner = declared_table(all_tables().tables[name])
        own = names.get(name) or [column for column in texts[name] if column == ALIAS]
        others = tuple(column for column in texts[name] if column not in own)
        indexed[name] = IndexedTable(
            name, number, owner.record_table, owner.record_id, tuple(own), others
        )
    return indexed


def tables_of(record_table: str) -> list[IndexedTable]:
    """The tables with the texts of the records of a table, in the order of their numbers."""
    return [table for table in indexed_tables().values() if table.record_table == record_table]
