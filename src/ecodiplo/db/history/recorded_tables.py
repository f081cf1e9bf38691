"""The tables whose changes history records, and how their rows tell which record they concern."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ecodiplo.db.table_shapes import declared_shape
from ecodiplo.models import history

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Table

    from ecodiplo.db.table_shapes import TableShape

# The tables of the models that history does not record: its own.
UNRECORDED = history.TABLES
KEYS = ("ref", "code", "slug")


@dataclass(frozen=True)
class RecordedTable:
    """A table whose changes are recorded."""

    name: str
    record_table: str  # its own name, or for a side table that of its owner
    record_id: str  # the column that holds the record's id
    key: str  # the column of the record's ref, code or slug; "" in a side table
    identity: tuple[str, ...]  # a row in which these change is another row
    columns: tuple[str, ...]
    nullable: bool  # whether any column can be NULL
    # Unique keys: their columns, and the column that is NULL in the rows of a partial one.
    unique: tuple[tuple[tuple[str, ...], str], ...]


def declared_table(table: Table) -> RecordedTable:
    """What is recorded of a table of the models.

    Raises ValueError for a table that is neither a record's nor the side table of one.
    """
    recorded = _recorded(declared_shape(table))
    if recorded is None:
        raise ValueError(f"{table.name} has no {' or '.join(KEYS)} and belongs to no record")
    return recorded


def recorded_tables(shapes: Sequence[TableShape]) -> list[RecordedTable]:
    """The recorded ones of the tables of a database; none when its schema is older than history."""
    if "changes" not in {shape.name for shape in shapes}:
        return []
    recorded = (_recorded(shape) for shape in shapes if shape.name not in UNRECORDED)
    return [table for table in recorded if table is not None]


def recorded_table(shape: TableShape, declared: RecordedTable) -> RecordedTable:
    """What is recorded of a table whose columns may not be those that are declared."""
    return replace(
        declared, columns=tuple(sorted(shape.columns)), nullable=any(shape.columns.values())
    )


def _recorded(shape: TableShape) -> RecordedTable | None:
    key = next((column for column in KEYS if column in shape.columns), "")
    owner = next((reference for reference in shape.references if reference.cascades), None)
    if owner is None and not key:
        return None
    record_id, record_table = (owner.column, owner.table) if owner else ("id", shape.name)
    return RecordedTable(
        name=shape.name,
        record_table=record_table,
        record_id=record_id,
        key="" if owner else key,
        identity=tuple(dict.fromkeys((*shape.primary, record_id))),
        columns=tuple(sorted(shape.columns)),  # whatever order migrations added them in
        nullable=any(shape.columns.values()),
        unique=tuple(sorted({(shape.primary, ""), *shape.unique})),
    )
