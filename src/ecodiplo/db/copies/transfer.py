"""Copies the rows of a database into another one, between engines or on the same.

The target has the same revision of the schema, made by the same migrations. Its triggers are away
meanwhile: the copied history is the history.
"""

from __future__ import annotations

from dataclasses import replace
from graphlib import TopologicalSorter
from typing import TYPE_CHECKING

from sqlalchemy import inspect

from ecodiplo.db import migrate, roles, triggers
from ecodiplo.db.bookkeeping import BOOKKEEPING
from ecodiplo.db.copies.added_columns import add_columns
from ecodiplo.db.copies.engines import of_engine
from ecodiplo.db.copies.names import quoted
from ecodiplo.db.copies.neutral_rows import copy_rows
from ecodiplo.db.copies.neutral_table import NeutralTable
from ecodiplo.db.copies.seal import TABLE as SEAL
from ecodiplo.db.revision import HEAD, revision_of
from ecodiplo.db.search.indexed import INDEX
from ecodiplo.db.table_shapes import stored_shapes
from ecodiplo.errors import EcodiploError
from ecodiplo.language import Label
from ecodiplo.models import whole_metadata

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from ecodiplo.db.engine import Database
    from ecodiplo.db.table_shapes import TableShape


def transfer(
    source: Connection, target: Connection, database: Database, revision: str
) -> dict[str, int]:
    """Copy every row of the program's tables to the database of `target`, in place of its own rows.
    Its schema is made, or upgraded, where it is not that of the `revision`.

    Returns the number of rows of each table. Raises EcodiploError when a table or a row does not
    fit, and when the copy is not the same.
    """
    if revision_of(target) != revision:
        migrate.upgrade_within(target, database, revision)
    with roles.kept(target):
        triggers.drop(target)
        shapes = _matching_shapes(source, target, newest=revision == HEAD)
        for shape in reversed(shapes):
            target.exec_driver_sql(f"DELETE FROM {quoted(shape.name)}")
        counts = {
            shape.name: copy_rows(NeutralTable(shape), source, target).rows for shape in shapes
        }
        of_engine(target.dialect.name).set_sequences(target, shapes)
        triggers.create(target, newest=revision == HEAD)
    return counts


def other_tables(connection: Connection) -> list[str]:
    """The tables of the database that are not the program's, which no transfer copies."""
    own = BOOKKEEPING | {SEAL} | {shape.name for shape in stored_shapes(connection)}
    names = inspect(connection).get_table_names()
    return sorted(
        name for name in names
        if name not in own and not name.startswith((f"{INDEX}_", "sqlite_"))
    )  # fmt: skip


def _matching_shapes(source: Connection, target: Connection, *, newest: bool) -> list[TableShape]:
    """The tables of the source, each after those that it refers to. The target has the same; a
    column that a user added to the source is added to it."""
    stored = {shape.name: shape for shape in stored_shapes(target)}
    shapes = {shape.name: shape for shape in stored_shapes(source)}
    for name in sorted({*stored, *shapes}):
        if name not in shapes or name not in stored:
            raise _unlike(name)
        own, other = shapes[name].columns.keys(), stored[name].columns.keys()
        known = whole_metadata().tables.get(name)
        users = () if known is None or not newest else other - known.columns.keys()
        if other - own - {*users}:
            raise _unlike(name)
        add_columns(source, target, name, sorted(own - other))
    # The keys are those that the migrations made: another program may have lost the source's.
    return [replace(shape, columns=shapes[shape.name].columns)
            for shape in _in_order(stored.values())]  # fmt: skip


def _unlike(table: str) -> EcodiploError:
    return EcodiploError(
        Label(
            f"the table {table} is not as ecodiplo makes it in one of the two databases;"
            " nothing was copied",
            f"bảng {table} trong một trong hai cơ sở dữ liệu không còn như ecodiplo đã tạo;"
            " chưa sao chép gì",
        )
    )


def _in_order(shapes: Iterable[TableShape]) -> Iterable[TableShape]:
    by_name = {shape.name: shape for shape in shapes}
    needs = {
        name: [key.table for key in shape.references if key.table != name]
        for name, shape in by_name.items()
    }
    return (by_name[name] for name in TopologicalSorter(needs).static_order() if name in by_name)
