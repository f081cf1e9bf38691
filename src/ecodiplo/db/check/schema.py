"""The tables as they are against the models: columns, types, NULL, defaults, keys, CHECKs and
indexes. What users made beside them is left alone."""

from __future__ import annotations

import warnings
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, Index, Table
from sqlalchemy.exc import SAWarning

from ecodiplo.db import autogenerate
from ecodiplo.db.check.engines import of_engine
from ecodiplo.db.check.findings import Check, Finding
from ecodiplo.db.table_shapes import declared_shape, is_in_a_revision, stored_shapes
from ecodiplo.language import Label
from ecodiplo.models import whole_metadata

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import Connection
    from sqlalchemy.schema import SchemaItem

    from ecodiplo.db.table_shapes import TableShape

GONE = Label("the table is gone", "bảng không còn")
LOST = {
    "add_column": Label("the column is missing", "thiếu cột"),
    "add_index": Label("the index {name} is missing", "thiếu chỉ mục {name}"),
    "add_constraint": Label("the rule {name} is missing", "thiếu quy tắc {name}"),
    "add_fk": Label("the foreign key is missing", "thiếu khóa ngoại"),
    "modify_type": Label("the type is {stored}, not {declared}",
                         "kiểu là {stored}, không phải {declared}"),
    "modify_nullable": Label("NULL is allowed", "cho phép NULL"),
    "modify_default": Label("the default is not the declared one", "giá trị mặc định bị đổi"),
}  # fmt: skip
STRICTER = Label("NULL is not allowed", "không cho phép NULL")
KEY = Label("the primary key is missing", "thiếu khóa chính")
# A constraint that nobody declared, or whose text is another one, refuses what the program writes.
FOREIGN_RULE = Label("the rule {name} is not ecodiplo's", "quy tắc {name} không phải của ecodiplo")


def check(connection: Connection, shapes: Mapping[str, TableShape]) -> Iterator[Finding]:
    """The findings of all tables."""
    for table in whole_metadata().sorted_tables:
        if table.name not in shapes:
            if is_in_a_revision(table.name):
                yield Finding(Check.SCHEMA, GONE, table=table.name)
        elif shapes[table.name].primary != declared_shape(table).primary:
            yield Finding(Check.SCHEMA, KEY, table=table.name)
    for table_name, column, problem in differences(connection):
        if table_name in shapes:
            yield Finding(Check.SCHEMA, problem, table=table_name, column=column)
    for table_name, problem in of_engine(connection.dialect.name).schema_faults(connection):
        yield Finding(Check.SCHEMA, problem, table=table_name)


def shapes_of(connection: Connection) -> dict[str, TableShape]:
    """The program's tables in the database, by name."""
    whole = of_engine(connection.dialect.name).whole_tables(connection)
    shapes = {name: declared_shape(whole_metadata().tables[name]) for name in whole}
    if whole_metadata().tables.keys() - whole:
        others = whole_metadata().tables.keys() - whole
        shapes |= {shape.name: shape for shape in stored_shapes(connection, others)}
    return shapes


def differing_tables(connection: Connection, shapes: Mapping[str, TableShape]) -> set[str]:
    """The names of the tables with findings."""
    return {finding.table for finding in check(connection, shapes)}


def differences(connection: Connection) -> Iterator[tuple[str, str, Label]]:
    """What Alembic finds different: table, column and problem. A column or an index that a user
    added is no difference."""
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    autogenerate.register()
    whole = of_engine(connection.dialect.name).whole_tables(connection)
    compared = whole_metadata().tables.keys() - whole
    if not compared:
        return

    def includes(item: object, name: str | None, kind: str, reflected: bool, other: object) -> bool:
        is_compared = kind != "table" or name in compared
        return is_compared and autogenerate.includes(item, name, kind, reflected, other)

    options = {
        "target_metadata": whole_metadata(),
        "compare_server_default": True,
        "include_object": includes,
        "include_name": lambda name, kind, parents: kind != "table" or name in compared,  # noqa: ARG005
        "autogenerate_plugins": ["alembic.autogenerate.*", autogenerate.PLUGIN],
    }
    context = MigrationContext.configure(connection, opts=options)
    changed: defaultdict[str, set[tuple[str, str, Label]]] = defaultdict(set)
    with warnings.catch_warnings():  # of options of constraints that SQLAlchemy does not know
        warnings.simplefilter("ignore", SAWarning)
        found = compare_metadata(context, whole_metadata())
    for difference in found:
        for kind, *parts in difference if isinstance(difference, list) else [difference]:
            place = _place(kind, parts)
            if place is not None and place not in changed[place[0]]:
                changed[place[0]].add(place)
                yield place


def _place(kind: str, parts: list[Any]) -> tuple[str, str, Label] | None:
    if kind.startswith("modify_"):
        _, table, column, _, stored, declared = parts
        problem = LOST[kind].fill(stored=stored, declared=declared)
        return table, column, STRICTER if kind == "modify_nullable" and declared else problem
    item: SchemaItem = parts[-1]
    if kind == "add_column" and isinstance(item, Column):
        return parts[-2], item.name, LOST[kind]
    if kind == "add_fk":
        return item.table.name, ", ".join(item.column_keys), LOST[kind]  # type: ignore[attr-defined]
    table = getattr(item, "table", None)
    if not isinstance(table, Table):
        return None
    name = getattr(item, "name", None) or ", ".join(c.name for c in item.columns)  # type: ignore[attr-defined]
    if kind in LOST:
        return table.name, "", LOST[kind].fill(name=name)
    if kind == "remove_constraint" or (kind == "remove_index" and isinstance(item, Index)
                                       and item.unique):  # fmt: skip
        return table.name, "", FOREIGN_RULE.fill(name=name)
    return None
