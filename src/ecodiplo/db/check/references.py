"""Foreign keys: rows that refer to nothing, left by a connection that does not check them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from ecodiplo.db.check.findings import CORRECT, REPAIR, Check, Finding
from ecodiplo.db.check.places import record_ref, row_number
from ecodiplo.language import Label
from ecodiplo.models.history import changes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from sqlalchemy import Column, Connection, ForeignKey, Select, Table

    from ecodiplo.db.table_shapes import TableShape

PROBLEM = Label("refers to row {target} of {other}, which does not exist",
                "tham chiếu đến dòng {target} của {other}, dòng này không có")  # fmt: skip
LEFT = CORRECT + Label(": history has no such row to restore",
                       ": lịch sử không có dòng này để khôi phục")  # fmt: skip


def check(
    connection: Connection, table: Table, shapes: Mapping[str, TableShape]
) -> Iterator[Finding]:
    """The findings of a table."""
    keys = references(table, shapes)
    if not keys or not connection.exec_driver_sql(_any_dangling(table, keys)).first():
        return
    for foreign_key in keys:
        column = foreign_key.parent
        other = foreign_key.column.table
        lost = dangling(column, other, row_number(table), record_ref(table, shapes))
        for target, row, record in connection.execute(lost):
            known = select(changes.c.id).where(
                changes.c.record_table == other.name, changes.c.table_name == other.name,
                changes.c.record_id == target,
            )  # fmt: skip
            advice = REPAIR if connection.scalar(known.limit(1)) else LEFT
            problem = PROBLEM.fill(target=target, other=other.name)
            yield Finding(Check.REFERENCES, problem, advice, table.name, row, record or "",
                          column.name)  # fmt: skip


def references(table: Table, shapes: Mapping[str, TableShape]) -> list[ForeignKey]:
    """The foreign keys of the table whose columns the database has, by column."""
    own = [
        key
        for key in table.foreign_keys
        if key.parent.name in shapes[table.name].columns
        and "id" in getattr(shapes.get(key.column.table.name), "columns", ())
    ]
    return sorted(own, key=lambda key: key.parent.name)


def _any_dangling(table: Table, keys: Sequence[ForeignKey]) -> str:
    """The statement that finds a row with any reference to nothing."""
    lost = (
        f"{key.parent.name} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {key.column.table.name}"
        f" AS target WHERE target.id = {table.name}.{key.parent.name})"
        for key in keys
    )
    return f"SELECT 1 FROM {table.name} WHERE {' OR '.join(lost)} LIMIT 1"


def dangling(column: Column[Any], other: Table, *columns: Any) -> Select[Any]:
    """The ids to which the column refers and that `other` lacks, with these columns of the rows."""
    target = other.alias("target")
    exists = select(target.c.id).where(target.c.id == column).exists()
    return select(column, *columns).where(column.is_not(None), ~exists)
