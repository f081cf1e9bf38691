"""Reverts the effects of a command: every row gets its old values back, ids and time stamps too.

The order of the steps keeps the foreign keys of both engines satisfied: delete side rows, insert
deleted records (a record after those that it refers to), update changed records, insert side rows,
and delete new records (a record before those that it refers to).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Integer,
    Text,
    and_,
    case,
    cast,
    delete,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    update,
)

from ecodiplo.errors import EcodiploError
from ecodiplo.language import Label, show_count
from ecodiplo.models.base import unique_keys
from ecodiplo.services.history.conflicts import (
    holders,
    owning_key,
    references_within,
    refuse_changed,
    refuse_lost,
    refuse_referred,
    refuse_second,
)
from ecodiplo.services.history.row_diffs import (
    DELETED,
    EXISTED_BEFORE,
    INSERTED,
    ROW_DIFFS,
    UPDATED,
    changed_columns,
    changed_since,
    count_diffs,
    diff_keys,
    diff_rows,
    has_diff,
    is_changed,
    join_after,
    join_before,
    join_row,
    placeholder_column,
    value_before,
)
from ecodiplo.services.history.superseded import renew_records

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Column, ColumnElement, Connection, Table

# Added to the id of a row, it is a placeholder for an integer of a unique key, such as a position.
# No row has one so large.
PLACEHOLDER = 1_000_000_000


def revert(connection: Connection, number: int) -> None:
    """Revert every row that command `number` changed.

    The caller has checked that no later change touches the same records. Raises EcodiploError, with
    the records, when other records refer to a record that would be deleted, or when a row that
    would be restored conflicts with others.
    """
    with diff_rows(connection, number) as tables:
        sides = [table for table in tables if owning_key(table) is not None]
        main = [table for table in tables if owning_key(table) is None]
        changed = {table: changed_columns(connection, table) for table in main}
        for table in tables:
            refuse_changed(connection, table, changed.get(table))
        for table in sides:
            _delete(connection, table, or_(INSERTED, UPDATED))
        for table in main:
            _free_unique_values(connection, table)
        for table in main:
            refuse_lost(connection, table, DELETED, within=False)
            _restore_deleted(connection, table)
        for table in main:
            refuse_lost(connection, table, EXISTED_BEFORE, within=True)
            _restore_updated(connection, table, changed[table])
        for table in sides:
            refuse_lost(connection, table, EXISTED_BEFORE, within=True)
            _restore_side_rows(connection, table)
        for table in reversed(main):
            refuse_referred(connection, table)
            _clear_references_within(connection, table)
            _delete(connection, table, INSERTED)
            refuse_second(connection, table)
        renew_records(connection, main)


def _delete(connection: Connection, table: Table, kind: ColumnElement[bool]) -> None:
    """Delete the rows with a diff of the `kind`."""
    if expected := count_diffs(connection, table, kind):
        cursor: Any = connection.execute(delete(table).where(has_diff(table, kind)))
        _check_count(table, expected, cursor.rowcount)


def _free_unique_values(connection: Connection, table: Table) -> None:
    """Give a placeholder value to each row that still holds a unique value which a restored row
    needs."""
    for column, holding in holders(connection, table):
        placeholder: Any = table.c.id + PLACEHOLDER
        if not isinstance(column.type, Integer):
            placeholder = literal("~") + cast(table.c.id, Text)
        values = _same_stamp(table) | {column: placeholder}
        connection.execute(update(table).where(table.c.id.in_(holding)).values(values))


def _restore_deleted(connection: Connection, table: Table) -> None:
    """Insert the rows that the command deleted. Their references within the table stay empty until
    all rows exist."""
    within = set(references_within(table))
    values = {
        column: null() if column in within else value_before(column) for column in table.columns
    }
    _insert(connection, table, values, DELETED)


def _restore_updated(connection: Connection, table: Table, changed: Sequence[Column[Any]]) -> None:
    """Restore the columns that the command changed in each row, and the references within the table
    of the rows that it had deleted."""
    if changed:
        placeholders = {placeholder_column(table, unique).name for unique in unique_keys(table)}
        values = _same_stamp(table) | {
            column: value_before(column)
            if column.name in placeholders
            else case((is_changed(column), value_before(column)), else_=column)
            for column in changed
        }
        if any(column.name == "updated_at" for column in changed):
            stamp = table.c.updated_at  # the time of a later change of other columns stays
            values[stamp] = case((changed_since(stamp), stamp), else_=value_before(stamp))
        same_row = (join_row(table), join_before(table, UPDATED), join_after(table, UPDATED))
        statement = update(table).values(values).where(*same_row)
        cursor: Any = connection.execute(statement)
        _check_count(table, count_diffs(connection, table, UPDATED), cursor.rowcount)
    for column in references_within(table):
        referring = join_before(table, and_(DELETED, value_before(column).is_not(None)))
        values = _same_stamp(table) | {column: value_before(column)}
        connection.execute(update(table).values(values).where(join_row(table), referring))


def _same_stamp(table: Table) -> dict[Any, Any]:
    """The assignment that keeps the time of the last change: an UPDATE without it would set it to
    now."""
    return {table.c.updated_at: table.c.updated_at} if "updated_at" in table.c else {}


def _restore_side_rows(connection: Connection, table: Table) -> None:
    """Insert the side rows as they were before the command. Their ids only keep their order: when
    SQLite has given the id to another row since, the row gets a new id."""
    values = {column: value_before(column) for column in table.columns}
    if "id" in table.c:
        used = select(table.c.id).where(table.c.id.in_(diff_keys(table, EXISTED_BEFORE)))
        if connection.scalar(select(func.count()).select_from(used.subquery())):
            largest = select(func.max(table.c.id)).scalar_subquery()
            restored = select(func.max(ROW_DIFFS.c.key1)).where(
                ROW_DIFFS.c.table_name == table.name
            )
            free = largest + restored.scalar_subquery()
            number = func.row_number().over(order_by=ROW_DIFFS.c.key1)
            values[table.c.id] = case(
                (ROW_DIFFS.c.key1.in_(used), free + number), else_=ROW_DIFFS.c.key1
            )
    _insert(connection, table, values, EXISTED_BEFORE)


def _clear_references_within(connection: Connection, table: Table) -> None:
    """Clear references within the table in the rows that will be deleted, so that the order of
    their deletion does not matter."""
    for column in references_within(table):
        referring = and_(has_diff(table, INSERTED), column.is_not(None))
        connection.execute(update(table).where(referring).values({column: None}))


def _insert(
    connection: Connection, table: Table, values: dict[Any, Any], kind: ColumnElement[bool]
) -> None:
    """Insert the old images of the rows with a diff of the `kind`; `values` are SQL by column."""
    rows = select(*values.values()).where(join_before(table, kind)).order_by(ROW_DIFFS.c.key1)
    connection.execute(insert(table).from_select(list(values), rows, include_defaults=False))


def _check_count(table: Table, expected: int, actual: int) -> None:
    """Raise EcodiploError when a statement changed another number of rows than there are diffs."""
    if actual != expected:
        raise EcodiploError(
            Label(
                "{table} has only {actual} of the {expected} rows that the command left; it was"
                " changed with history switched off",
                "bảng {table} chỉ còn {actual} trên {expected} dòng mà lệnh để lại; bảng đã bị sửa"
                " khi không ghi lịch sử",
            ).fill(table=table.name, expected=show_count(expected), actual=show_count(actual))
        )
