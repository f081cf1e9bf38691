"""SQLite takes neutral rows as they are."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from sqlalchemy import Double, Float, Integer, Numeric, String

from ecodiplo.db.copies.checksums import ROWS
from ecodiplo.db.copies.names import quoted
from ecodiplo.db.many_rows import insert_many

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Connection
    from sqlalchemy.types import TypeEngine

    from ecodiplo.db.copies.checksums import Row
    from ecodiplo.db.copies.neutral_table import NeutralTable
    from ecodiplo.db.table_shapes import TableShape


def insert_rows(connection: Connection, table: NeutralTable, rows: Iterator[Row]) -> None:
    """Insert the rows, some at a time."""
    names = [*map(quoted, table.columns)]
    while part := [*islice(rows, ROWS)]:
        insert_many(connection, quoted(table.name), names, part)


def set_sequences(connection: Connection, shapes: Iterable[TableShape]) -> None:
    """Nothing to set: the next row gets the largest id and one."""


def column_type(kind: TypeEngine[object]) -> str | None:
    """An exact number with decimals has no type here: SQLite would keep a double of it."""
    if isinstance(kind, Numeric) and not isinstance(kind, Float):
        return None
    types = ((Integer, "INTEGER"), (Float, "REAL"), (Double, "REAL"), (String, "TEXT"))
    return next((name for base, name in types if isinstance(kind, base)), None)
