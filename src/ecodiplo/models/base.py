"""The kinds of tables, and the columns that each has beside its own.

Every table is STRICT on SQLite, and every constraint gets its name from the convention.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    UniqueConstraint,
)
from sqlalchemy import text as sql_text

from ecodiplo.models.columns import code, identifier, notes, owner, ref, source, stamps, text

if TYPE_CHECKING:
    from sqlalchemy import Label
    from sqlalchemy.sql.schema import SchemaItem

# The column of a side table with the order of the items of a record.
POSITION = "position"
WHERE = "where"  # in the info of a partial index: its condition
STRICT: dict[str, Any] = {"sqlite_strict": True}

# The tables of the modules that are imported; `models.whole_metadata` imports all.
metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    }
)


def table(name: str, *items: SchemaItem, **info: Any) -> Table:
    """A table of these columns and constraints."""
    return Table(name, metadata, *items, **STRICT, info=info)


def stamped_table(name: str, *items: SchemaItem) -> Table:
    """A table whose rows have the times of their insert and last update."""
    return table(name, identifier(), *_before_rules(items, *stamps()))


def keyed_table(name: str, singular: str, *items: SchemaItem, external_ids: bool = False) -> Table:
    """A table of records with a code for people, such as `DEL-2022-0001`, and a note in both
    languages. Where it has `external_ids`, a side table keeps the ids of its records in other
    systems. `singular` is the name of one record, as the columns of other tables have it."""
    if external_ids:
        _external_ids(name, singular)
    end = (*notes(), *stamps())
    return table(name, identifier(), ref(), *_before_rules(items, *end), singular=singular)


def sourced_table(name: str, singular: str, *items: SchemaItem, linkable: bool = False) -> Table:
    """A table of main records: keyed, with a source and the place in it, and with external ids.
    Records of a `linkable` one can be linked to others, as what led to them or came of them."""
    _external_ids(name, singular)
    end = (*notes(), *source(), *stamps())
    return table(
        name, identifier(), ref(), *_before_rules(items, *end), singular=singular, linkable=linkable
    )


def side_table(name: str, *items: SchemaItem, field: str) -> Table:
    """A side table: the items of the field `field` of the records of another table."""
    return table(name, identifier(), *items, field=field)


def association(owner: str, other: str, table: str, *, owners: str = "") -> Table:
    """The side table `<owner>_<table>`, which joins a record to many records of `table`, in the
    order of their positions; empty ones come first.

    >>> association("delegation", "country", "countries").name
    'delegation_countries'

    `owners` is the owner's table, `<owner>s` by default.
    """
    own_key = ForeignKey(f"{owners or f'{owner}s'}.id", ondelete="CASCADE")
    return Table(
        f"{owner}_{table}",
        metadata,
        Column(f"{owner}_id", Integer, own_key, primary_key=True),
        Column(f"{other}_id", Integer, ForeignKey(f"{table}.id"), primary_key=True, index=True),
        Column(POSITION, Integer),
        **STRICT,
        info={"field": table},
    )


def _external_ids(table: str, singular: str) -> None:
    """Declare the side table of the ids of records in other systems, such as a CRM. Each table with
    them has one of its own, so that the database itself keeps an id unique in its system."""
    side_table(
        f"{singular}_external_ids",
        owner(f"{singular}_id", table, index=True),
        text("external_id", nullable=False),
        code("system", nullable=False),
        UniqueConstraint("system", "external_id"),
        field="external_ids",
    )


def _before_rules(items: tuple[SchemaItem, ...], *columns: Column[Any]) -> list[SchemaItem]:
    """The items with the columns after their own."""
    own = [item for item in items if isinstance(item, Column)]
    return [*own, *columns, *(item for item in items if not isinstance(item, Column))]


def fields_of(table: Table) -> dict[str, Column[Any]]:
    """The columns of the table, by the name of the field that each holds."""
    return {column.info.get("field", column.name): column for column in table.c}


def by_field(table: Table) -> list[Label[Any]]:
    """The columns of the table, each labelled with the name of its field."""
    return [column.label(field) for field, column in fields_of(table).items()]


@dataclass(frozen=True)
class UniqueKey:
    """Columns that are unique: in all rows, or in the rows in which the column `empty` is NULL."""

    name: str
    columns: tuple[str, ...]
    empty: str = ""


def unique_without(table: str, column: str, empty: str) -> Index:
    """A unique index on `column` of the rows in which `empty` is NULL. (A UNIQUE constraint on both
    columns allows them, since NULLs are distinct.)"""
    name = f"uq_{table}_{column}_without_{empty}"
    index = partial_index(name, column, where=f"{empty} IS NULL", unique=True)
    index.info["empty"] = empty
    return index


def partial_index(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index of the rows that meet a condition. The condition comes to it with all tables, since
    it would import the dialects of both engines for each read."""
    return Index(name, *columns, unique=unique, info={WHERE: where})


def complete_indexes(metadata: MetaData) -> None:
    """Give the partial indexes of all tables their conditions."""
    for table in metadata.tables.values():
        for index in table.indexes:
            if WHERE in index.info:
                condition = sql_text(index.info[WHERE])
                for engine in ("sqlite", "postgresql"):
                    index.dialect_options[engine]["where"] = condition


def unique_keys(table: Table) -> list[UniqueKey]:
    """The unique keys of the table beside its primary key, by name."""
    keys = [
        UniqueKey(str(key.name), tuple(column.name for column in key.columns),
                  key.info.get("empty", ""))
        for key in (*table.constraints, *table.indexes)
        if isinstance(key, UniqueConstraint) or (isinstance(key, Index) and key.unique)
    ]  # fmt: skip
    return sorted(keys, key=lambda key: key.name)
