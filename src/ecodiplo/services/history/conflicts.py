"""Conflicts that keep a command from being undone, with the records that cause them.

The engine would refuse most of these undos as well, but would name only a constraint.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, or_, select

from ecodiplo.errors import EcodiploError
from ecodiplo.language import Label, join
from ecodiplo.models import whole_metadata
from ecodiplo.models.base import unique_keys
from ecodiplo.services.history.labels import entity_of, record_keys
from ecodiplo.services.history.row_diffs import (
    BEFORE,
    EXISTED_BEFORE,
    INSERTED,
    ROW_DIFFS,
    UPDATED,
    changed_since,
    count_diffs,
    diff_keys,
    has_diff,
    is_changed,
    join_after,
    join_before,
    join_row,
    placeholder_column,
    primary_key,
    value_before,
)
from ecodiplo.services.query import mapping

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Column, ColumnElement, Connection, ForeignKey, Select, Table

# Largest number of records that a message names.
MOST_NAMED = 10


def foreign_keys(table: Table) -> list[ForeignKey]:
    """The foreign keys of `table`, ordered by column name."""
    return sorted(table.foreign_keys, key=lambda foreign_key: foreign_key.parent.name)


def owning_key(table: Table) -> ForeignKey | None:
    """The foreign key of a side table to the record that owns the row; None for other tables."""
    return next((fk for fk in foreign_keys(table) if fk.ondelete == "CASCADE"), None)


def references_within(table: Table) -> list[Any]:
    """The columns of `table` that refer to `table` itself."""
    return [fk.parent for fk in foreign_keys(table) if fk.column.table is table]


def refuse_changed(
    connection: Connection, table: Table, changed: Sequence[Column[Any]] | None
) -> None:
    """Check that no row was changed after the command without a change in history, as happens when
    the triggers were dropped, or when a migration of an earlier version moved data.

    For a row that existed before the command, the `changed` columns are compared; for a row that
    the command inserted, and for a side table (`changed` is None), all columns.

    Raises EcodiploError with the records.
    """
    own = [column for column in table.columns
           if not column.primary_key and column.name != "updated_at"]  # fmt: skip
    updated = [column for column in own if changed is None or column in changed]
    owner = owning_key(table)
    id_ = table.c.id if owner is None else owner.parent
    for kind, columns in ((INSERTED, own), (UPDATED, updated)):
        if not columns or not count_diffs(connection, table, kind):
            continue
        since = [changed_since(column) for column in columns]
        statement = select(id_).where(join_row(table), join_after(table, kind))
        if kind is UPDATED and changed is not None:
            # A row may have a later change of a column that the command changed only in other rows,
            # but not of a placeholder column.
            statement = statement.where(join_before(table, UPDATED))
            placeholders = {placeholder_column(table, unique).name for unique in unique_keys(table)}
            since = [
                condition if column.name in placeholders else and_(is_changed(column), condition)
                for column, condition in zip(columns, since, strict=True)
            ]
        statement = statement.where(or_(*since))
        if rows := set(connection.scalars(statement.limit(MOST_NAMED))):
            record_table = table if owner is None else owner.column.table
            names = ", ".join(record_keys(connection, record_table.name, rows).values())
            raise EcodiploError(
                Label(f"changed since the command, without history: {names}",
                      f"đã bị sửa sau lệnh mà lịch sử không ghi lại: {names}")
            )  # fmt: skip


def refuse_lost(
    connection: Connection, table: Table, kind: ColumnElement[bool], *, within: bool
) -> None:
    """Check that no row would refer again to a record that was deleted since the command; with
    `within`, check references within the table too.

    Raises EcodiploError with the records.
    """
    for foreign_key in foreign_keys(table):
        other = foreign_key.column.table
        if other is table and not within:
            continue
        target = value_before(foreign_key.parent)
        exists = select(other.c.id).where(other.c.id == target).correlate(BEFORE).exists()
        lost = select(BEFORE.c.record_table, BEFORE.c.record_id, target).where(
            join_before(table, kind), target.is_not(None), ~exists
        )
        if rows := connection.execute(lost.limit(MOST_NAMED)).all():
            records = ", ".join(
                record_keys(connection, rows[0][0], {row[1] for row in rows}).values()
            )
            targets = ", ".join(
                record_keys(connection, other.name, {row[2] for row in rows}).values()
            )
            raise EcodiploError(
                Label(f"{records} would refer again to {targets}, deleted since",
                      f"{records} sẽ lại tham chiếu đến {targets}, đã bị xóa sau đó")
            )  # fmt: skip


def holders(connection: Connection, table: Table) -> Iterator[tuple[Any, Select[Any]]]:
    """For each unique key, the placeholder column, and the ids of the rows with a diff that now
    hold a value which another row had before the command.

    Raises EcodiploError when a record without a diff holds such a value.
    """
    involved = select(ROW_DIFFS.c.key1).where(ROW_DIFFS.c.table_name == table.name)
    for unique in unique_keys(table):
        columns = [table.c[name] for name in unique.columns]
        holder = table.alias("holder")
        holding = select(holder.c.id).where(
            *(holder.c[column.name] == value_before(column) for column in columns),
            holder.c.id != ROW_DIFFS.c.key1,
            join_before(table, EXISTED_BEFORE),
        )
        if unique.empty:
            empty = (holder.c[unique.empty], value_before(table.c[unique.empty]))
            holding = holding.where(*(part.is_(None) for part in empty))
        strangers = holding.where(holder.c.id.not_in(involved)).limit(MOST_NAMED)
        if ids := set(connection.scalars(strangers)):
            records = ", ".join(record_keys(connection, table.name, ids).values())
            entity = entity_of(table.name)
            fields = [entity.by_name[mapping.field_of(entity, col.name)].label for col in columns]
            raise EcodiploError(
                Label(
                    "it would restore records whose {fields} other records now have: {records}",
                    "lệnh sẽ khôi phục hồ sơ có {fields} mà hồ sơ khác đang dùng: {records}",
                ).fill(fields=join(", ", fields), records=records)
            )
        yield placeholder_column(table, unique), holding


def refuse_referred(connection: Connection, table: Table) -> None:
    """Check that no row without a diff refers to a record that would be deleted.

    Raises EcodiploError with the records.
    """
    if not count_diffs(connection, table, INSERTED):
        return
    for other in whole_metadata().sorted_tables:
        for foreign_key in foreign_keys(other):
            if foreign_key.column.table is not table:
                continue
            column = foreign_key.parent
            users = select(primary_key(other)[0], column).where(
                column.in_(diff_keys(table, INSERTED))
            )
            if other is table:
                users = users.where(~has_diff(table, INSERTED))
            if rows := connection.execute(users.limit(MOST_NAMED)).all():
                raise EcodiploError(_users_message(connection, table, other, rows))


def refuse_second(connection: Connection, table: Table) -> None:
    """Refuse to leave two records of an entity that has one, such as the office."""
    entity = entity_of(table.name)
    if not entity.single:
        return
    key = mapping.column(entity, entity.key)
    keys = [*connection.scalars(select(key).order_by(key).limit(MOST_NAMED))]
    if len(keys) > 1:
        raise EcodiploError(
            Label("{keys} would be two records, and the database holds one; delete the other first",
                  "{keys} sẽ là hai hồ sơ, trong khi cơ sở dữ liệu chỉ giữ một; hãy xóa hồ sơ kia"
                  " trước").fill(keys=", ".join(keys))
        )  # fmt: skip


def _users_message(connection: Connection, table: Table, other: Table, rows: Any) -> Label:
    """The message that rows of `other`, or the records that own them, refer to records of `table`;
    `rows` are the keys of both."""
    name, ids = other.name, {row[0] for row in rows}
    owner = owning_key(other)
    if owner is not None:
        name = owner.column.table.name
        own = select(owner.parent).where(primary_key(other)[0].in_(ids)).limit(MOST_NAMED)
        ids = set(connection.scalars(own))
    targets = ", ".join(record_keys(connection, table.name, {row[1] for row in rows}).values())
    users = ", ".join(record_keys(connection, name, ids).values())
    return Label(f"it would delete {targets}, to which others refer: {users}",
                 f"lệnh sẽ xóa {targets}, đang được tham chiếu từ {users}")  # fmt: skip
