"""The program's tables as a database has them: columns, keys and foreign keys.

The triggers of history and of references follow from these. Tables that users make beside them are
never among these, whatever columns they have.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import inspect

from ecodiplo.models import Base
from ecodiplo.models.base import unique_keys

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Connection, Inspector, Table
    from sqlalchemy.engine.interfaces import ReflectedIndex

# Tables of earlier revisions that the models no longer have.
FORMER: frozenset[str] = frozenset()


class Reference(NamedTuple):
    """A foreign key of one column to the `id` of a table."""

    column: str
    table: str
    cascades: bool  # whether deleting the row referred to deletes this one


@dataclass(frozen=True)
class Shape:
    """A table: its columns (and whether each may be NULL), its keys and its foreign keys."""

    name: str
    columns: Mapping[str, bool]
    primary: tuple[str, ...]
    references: tuple[Reference, ...]
    # Columns of which no two rows have the same values; and which is NULL in the rows meant, if so.
    unique: tuple[tuple[tuple[str, ...], str], ...]


def program_tables() -> frozenset[str]:
    """The names of the tables that the program makes, now or in an earlier revision."""
    return frozenset(Base.metadata.tables) | FORMER


def stored_shapes(connection: Connection) -> list[Shape]:
    """The program's tables in the database, by name."""
    inspector = inspect(connection)
    names = sorted(program_tables() & set(inspector.get_table_names()))
    return [
        Shape(
            name,
            {column["name"]: column["nullable"] for column in inspector.get_columns(name)},
            tuple(inspector.get_pk_constraint(name)["constrained_columns"]),
            _sorted(
                Reference(
                    key["constrained_columns"][0],
                    key["referred_table"],
                    key.get("options", {}).get("ondelete") == "CASCADE",
                )
                for key in inspector.get_foreign_keys(name)
            ),
            _stored_unique(inspector, name),
        )
        for name in names
    ]


def declared_shape(table: Table) -> Shape:
    """A table as the models declare it."""
    return Shape(
        table.name,
        {column.name: bool(column.nullable) for column in table.columns},
        tuple(column.name for column in table.primary_key),
        _sorted(
            Reference(key.parent.name, key.column.table.name, key.ondelete == "CASCADE")
            for key in table.foreign_keys
        ),
        tuple(sorted((key.columns, key.empty) for key in unique_keys(table))),
    )


def _stored_unique(inspector: Inspector, table: str) -> tuple[tuple[tuple[str, ...], str], ...]:
    """The unique keys of a table: constraints, and unique indexes that may be partial."""
    constraints = inspector.get_unique_constraints(table)
    unique = {(tuple(filter(None, each["column_names"])), "") for each in constraints}
    for index in inspector.get_indexes(table):
        if index["unique"]:
            unique.add((tuple(filter(None, index["column_names"])), _empty_column(index)))
    return tuple(sorted(unique))


def _empty_column(index: ReflectedIndex) -> str:
    """The column that is NULL in the rows that a partial unique index is about."""
    wheres = map(str, index.get("dialect_options", {}).values())
    matches = (re.fullmatch(r"\(?(\w+) IS NULL\)?", where) for where in wheres)
    return next((match[1] for match in matches if match), "")


def _sorted(references: Iterable[Reference]) -> tuple[Reference, ...]:
    return tuple(sorted(references))


def differences(connection: Connection) -> list[str]:
    """What the database's tables lack of what the models declare, a sentence a table.

    Another program can replace a table: pandas' `to_sql(if_exists="replace")` leaves its columns
    and drops every key and rule.
    """
    stored = {shape.name: shape for shape in stored_shapes(connection)}
    sentences = []
    for table in Base.metadata.sorted_tables:
        declared, found = declared_shape(table), stored.get(table.name)
        if found is None:
            sentences.append(f"the table {table.name} is gone")
        elif lacks := ", ".join(_lacks(declared, found)):
            sentences.append(f"the table {table.name} lacks {lacks}")
    return sentences


def _lacks(declared: Shape, stored: Shape) -> Iterable[str]:
    if columns := [name for name in declared.columns if name not in stored.columns]:
        yield f"the column {', '.join(columns)}" if len(columns) == 1 else f"{len(columns)} columns"
    if stored.primary != declared.primary:
        yield "its primary key"
    for reference in declared.references:
        if reference not in stored.references:
            yield f"the foreign key of {reference.column}"
    for key in declared.unique:
        if key not in stored.unique:
            yield f"the unique key of {', '.join(key[0])}"
