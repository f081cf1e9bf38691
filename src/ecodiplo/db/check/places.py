"""Where a finding is: the ref of the record that a row of a table belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import literal, select

from ecodiplo.db.history.recorded_tables import KEYS, UNRECORDED, declared_table
from ecodiplo.models import whole_metadata

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from sqlalchemy import ColumnElement, Table

    from ecodiplo.db.table_shapes import TableShape


def present_tables(shapes: Mapping[str, TableShape]) -> list[Table]:
    """The tables of the models that the database has with all parts of their primary keys; a table
    comes after those that it refers to."""
    return [
        table
        for table in whole_metadata().sorted_tables
        if table.name in shapes
        and {column.name for column in table.primary_key} <= shapes[table.name].columns.keys()
    ]


def row_number(table: Table) -> ColumnElement[Any]:
    """The number by which a finding names a row: its id, or the id of its record."""
    if "id" in table.c:
        return table.c.id
    return table.c[declared_table(table).record_id]


def record_ref(table: Table, shapes: Mapping[str, TableShape]) -> ColumnElement[Any]:
    """The ref, code or slug of the record of a row, as SQL; NULL where the tables lack it."""
    if table.name in UNRECORDED:
        return literal(None)
    own = declared_table(table)
    if own.key:
        return table.c[own.key] if own.key in shapes[table.name].columns else literal(None)
    owner = whole_metadata().tables[own.record_table].alias("owner")
    key = next((name for name in KEYS if name in owner.c), "")
    shape = shapes.get(own.record_table)
    if not shape or {"id", key} - shape.columns.keys():
        return literal(None)
    if own.record_id not in shapes[table.name].columns:
        return literal(None)
    return select(owner.c[key]).where(owner.c.id == table.c[own.record_id]).scalar_subquery()
