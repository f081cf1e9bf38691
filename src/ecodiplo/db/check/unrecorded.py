"""Changes that history lacks: rows that differ from their last image, made while triggers were off.

One statement reads what may differ, by comparing the texts of images; Python then compares values,
since an older program or another time zone may have written the same values otherwise.
"""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import and_, literal_column, or_, select

from ecodiplo.db import history
from ecodiplo.db.check.findings import Check, Finding
from ecodiplo.db.check.places import record_ref, row_number
from ecodiplo.db.history.images import last_changes
from ecodiplo.db.history.recorded_tables import UNRECORDED, declared_table, recorded_table
from ecodiplo.language import Label
from ecodiplo.models.column_types import DoubleType, UtcSeconds
from ecodiplo.models.history import changes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import Connection, Row, Select, Table

    from ecodiplo.db.table_shapes import TableShape

Image = dict[str, Any]
_SENTENCES = {
    "insert": Label("was added, and history does not say so",
                    "đã được thêm mà lịch sử không ghi lại"),
    "update": Label("was changed, and history does not say so: {columns}",
                    "đã bị sửa mà lịch sử không ghi lại: {columns}"),
    "delete": Label("was deleted, and history does not say so",
                    "đã bị xóa mà lịch sử không ghi lại"),
}  # fmt: skip


@dataclass(frozen=True)
class UnrecordedChange:
    """A change of a row that history lacks."""

    table: str
    action: Literal["insert", "update", "delete"]
    keys: tuple[int, ...]  # the primary key of the row
    row: int
    record: str | None
    last: int | None  # the number of the last change of the row
    columns: tuple[str, ...] = ()  # that differ from the last image
    moved: bool = False  # to another record


def check(
    connection: Connection, table: Table, shapes: Mapping[str, TableShape]
) -> Iterator[Finding]:
    """The findings of a table."""
    if table.name in UNRECORDED:
        return
    for change in unrecorded_changes(connection, table, shapes):
        problem = _SENTENCES[change.action].fill(columns=", ".join(change.columns))
        column = change.columns[0] if len(change.columns) == 1 else ""
        yield Finding(Check.HISTORY, problem, table=table.name, row=change.row,
                      record=change.record or "", column=column)  # fmt: skip


def unrecorded_changes(
    connection: Connection, table: Table, shapes: Mapping[str, TableShape]
) -> Iterator[UnrecordedChange]:
    """The changes of the table's rows that history lacks, streamed."""
    name, shape = table.name, shapes[table.name]
    owner = declared_table(table).record_id
    for row in _stream(connection, _changed(connection, table, shapes)):
        keys = tuple(row[: len(table.primary_key)])
        if row.last is None or row.action == "delete":
            yield UnrecordedChange(name, "insert", keys, row.row, row.record, row.last)
            continue
        before, now = _image(row.new), _image(row.image)
        if columns := differing(before, now, table, shape):
            moved = owner != "id" and owner in columns
            yield UnrecordedChange(
                name, "update", keys, row.row, row.record, row.last, columns, moved
            )
    for row in _stream(connection, _deleted(table)):
        keys = tuple(row[: len(table.primary_key)])
        yield UnrecordedChange(name, "delete", keys, row.record_id, row.record_key, row.last)


def _stream(connection: Connection, statement: Select[Any]) -> Iterator[Row[Any]]:
    with connection.execute(statement, execution_options={"yield_per": 1000}) as rows:
        yield from rows


def _changed(connection: Connection, table: Table, shapes: Mapping[str, TableShape]) -> Select[Any]:
    """The rows that have no last image, or may differ from it."""
    engine = history.of_engine(connection.dialect.name)
    own = recorded_table(shapes[table.name], declared_table(table))
    last = last_changes(table, own.record_table)
    image = engine.row_image(own, table.name)
    differs = literal_column(engine.without_stamp("changes.new")).is_distinct_from(
        literal_column(engine.without_stamp(image))
    )
    keys = [*table.primary_key]
    parts = [key == last.c[f"key{n}"] for n, key in enumerate(keys, start=1)]
    return (
        select(
            *keys, row_number(table).label("row"), record_ref(table, shapes).label("record"),
            last.c.last, changes.c.action, changes.c.new, literal_column(image).label("image"),
        )
        .select_from(table)
        .outerjoin(last, and_(*parts))
        .outerjoin(changes, changes.c.id == last.c.last)
        .where(or_(last.c.last.is_(None), changes.c.action == "delete", differs))
    )  # fmt: skip


def _deleted(table: Table) -> Select[Any]:
    """The last changes of rows that are gone, though the change is no deletion. (EXCEPT takes a
    table without a primary key, which another program has replaced, as quickly as any.)"""
    last = last_changes(table, declared_table(table).record_table)
    keys = [last.c[f"key{n}"] for n in range(1, len(table.primary_key) + 1)]
    gone = select(*keys).except_(select(*table.primary_key)).subquery("gone")
    parts = [gone_key == key for gone_key, key in zip(gone.c, keys, strict=True)]
    return (
        select(*keys, last.c.last, changes.c.record_id, changes.c.record_key)
        .select_from(gone)
        .join(last, and_(*parts))
        .join(changes, changes.c.id == last.c.last)
        .where(changes.c.action != "delete")
    )


def _image(value: Any) -> Image:
    image: Image = json.loads(value) if isinstance(value, str) else value or {}
    return image


def differing(before: Image, now: Image, table: Table, shape: TableShape) -> tuple[str, ...]:
    """The columns in which two images differ.

    A column that is not in the image of an older schema says nothing, and neither does a NOT NULL
    column that the image lacks: it is newer. Columns that users added are not compared.
    """
    is_older = not before.keys() <= shape.columns.keys()
    return tuple(
        name
        for name, nullable in sorted(shape.columns.items())
        if name != "updated_at"
        and name in table.c
        and (name in before or (nullable and not is_older))
        and _value(before.get(name), name, table) != _value(now.get(name), name, table)
    )


def _value(value: Any, name: str, table: Table) -> Any:
    kind = table.c[name].type
    if isinstance(kind, UtcSeconds) and isinstance(value, str):
        try:
            moment = datetime.datetime.fromisoformat(value)
        except ValueError:
            return value
        return moment.replace(tzinfo=moment.tzinfo or datetime.UTC).astimezone(datetime.UTC)
    if isinstance(kind, DoubleType) and isinstance(value, int | float):
        return f"{value:.15g}"
    return value
