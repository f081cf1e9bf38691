"""The program's tables as a database has them: columns, keys and foreign keys.

The triggers of history and of references follow from these. Tables of users are never among them,
whatever their columns.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import inspect

from ecodiplo.db.location import shipped_path
from ecodiplo.language import Label, join
from ecodiplo.models import whole_metadata
from ecodiplo.models.base import unique_keys

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from sqlalchemy import Connection, Table
    from sqlalchemy.engine.interfaces import ReflectedIndex, ReflectedUniqueConstraint

# Tables of earlier revisions that the models no longer declare.
FORMER = frozenset({"accounts", "account_figures", "account_figure_records"})


class ForeignKey(NamedTuple):
    """A foreign key of one column to the `id` of a table."""

    column: str
    table: str
    cascades: bool  # whether deleting the row referred to deletes this one


@dataclass(frozen=True)
class TableShape:
    """A table: its columns and whether each may be NULL, its keys and its foreign keys."""

    name: str
    columns: Mapping[str, bool]
    primary: tuple[str, ...]
    references: tuple[ForeignKey, ...]
    # Unique keys: their columns, and the column that is NULL in the rows of a partial one.
    unique: tuple[tuple[tuple[str, ...], str], ...]


def program_tables() -> frozenset[str]:
    """The names of the tables of the program, of this or an earlier revision."""
    return frozenset(whole_metadata().tables) | FORMER


def stored_shapes(
    connection: Connection, tables: Collection[str] | None = None
) -> list[TableShape]:
    """The program's tables in the database, by name; only these `tables`, if they are given."""
    inspector = inspect(connection)
    wanted = program_tables() if tables is None else {*tables}
    names = sorted(wanted & set(inspector.get_table_names()))
    # Of all tables together: to ask a server for each of them takes five times as long.
    columns = inspector.get_multi_columns(filter_names=names)
    primary = inspector.get_multi_pk_constraint(filter_names=names)
    references = inspector.get_multi_foreign_keys(filter_names=names)
    constraints = inspector.get_multi_unique_constraints(filter_names=names)
    indexes = inspector.get_multi_indexes(filter_names=names)
    return [
        TableShape(
            name,
            {column["name"]: column["nullable"] for column in columns[None, name]},
            tuple(primary[None, name]["constrained_columns"]),
            _sorted(
                ForeignKey(
                    key["constrained_columns"][0],
                    key["referred_table"],
                    key.get("options", {}).get("ondelete") == "CASCADE",
                )
                for key in references[None, name]
            ),
            _stored_unique(constraints[None, name], indexes[None, name]),
        )
        for name in names
    ]


def declared_shape(table: Table) -> TableShape:
    """A table as the models declare it."""
    return TableShape(
        table.name,
        {column.name: bool(column.nullable) for column in table.columns},
        tuple(column.name for column in table.primary_key),
        _sorted(
            ForeignKey(key.parent.name, key.column.table.name, key.ondelete == "CASCADE")
            for key in table.foreign_keys
        ),
        tuple(sorted((key.columns, key.empty) for key in unique_keys(table))),
    )


def _stored_unique(
    constraints: Iterable[ReflectedUniqueConstraint], indexes: Iterable[ReflectedIndex]
) -> tuple[tuple[tuple[str, ...], str], ...]:
    """The unique keys of a table: constraints, and unique indexes, which may be partial."""
    unique = {(tuple(filter(None, each["column_names"])), "") for each in constraints}
    for index in indexes:
        if index["unique"]:
            unique.add((tuple(filter(None, index["column_names"])), _empty_column(index)))
    return tuple(sorted(unique))


def _empty_column(index: ReflectedIndex) -> str:
    """The column that is NULL in the rows of a partial unique index; "" of a whole one."""
    wheres = map(str, index.get("dialect_options", {}).values())
    matches = (re.fullmatch(r"\(?(\w+) IS NULL\)?", where) for where in wheres)
    return next((match[1] for match in matches if match), "")


def _sorted(references: Iterable[ForeignKey]) -> tuple[ForeignKey, ...]:
    return tuple(sorted(references))


def differences(shapes: Iterable[TableShape]) -> list[Label]:
    """One sentence for each table that lacks something that is declared.

    Another program can replace a table: pandas' `to_sql(if_exists="replace")` keeps its columns
    and drops every key and rule. A table that no revision creates yet is left out: its developer
    has not written the revision.
    """
    stored = {shape.name: shape for shape in shapes}
    sentences = []
    for table in whole_metadata().sorted_tables:
        declared = _without_unborn(declared_shape(table))
        if (shape := stored.get(table.name)) is not None:
            if lacks := list(_lacks(declared, shape)):
                name = Label(f"the table {table.name} lacks ", f"bảng {table.name} thiếu ")
                sentences.append(name + join(", ", lacks))
        elif is_in_a_revision(table.name):
            sentences.append(Label(f"the table {table.name} is gone",
                                   f"bảng {table.name} không còn"))  # fmt: skip
    return sentences


def _without_unborn(shape: TableShape) -> TableShape:
    """The shape without the columns that refer to a table that no revision creates yet."""
    unborn = {key for key in shape.references if not is_in_a_revision(key.table)}
    names = {key.column for key in unborn}
    return replace(
        shape,
        columns={name: empty for name, empty in shape.columns.items() if name not in names},
        references=tuple(key for key in shape.references if key not in unborn),
    )


@cache
def is_in_a_revision(table: str) -> bool:
    """Whether a revision creates the table; else its developer has not written one yet."""
    revisions = (shipped_path("migrations") / "versions").glob("*.py")
    return any(f'"{table}"' in path.read_text(encoding="utf-8") for path in revisions)


def _lacks(declared: TableShape, stored: TableShape) -> Iterable[Label]:
    if columns := [name for name in declared.columns if name not in stored.columns]:
        if len(columns) == 1:
            yield Label(f"the column {columns[0]}", f"cột {columns[0]}")
        else:
            yield Label(f"{len(columns)} columns", f"{len(columns)} cột")
    if stored.primary != declared.primary:
        yield Label("its primary key", "khóa chính")
    for key in declared.references:
        if key not in stored.references:
            yield Label(f"the foreign key of {key.column}", f"khóa ngoại của {key.column}")
    for key_columns, _ in sorted({*declared.unique} - {*stored.unique}):
        names = ", ".join(key_columns)
        yield Label(f"the unique key of {names}", f"khóa duy nhất của {names}")
