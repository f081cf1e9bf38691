"""Later changes that the undo of a command would lose.

A later change is a conflict when it touches the same columns of the same row as the command, the
same list of a record (its countries, its partners), or any part of a record that the command added
or deleted. A change of other columns is no conflict.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, exists, func, or_, select, true

from ecodiplo.dates import show_moment
from ecodiplo.db.history.images import image_value
from ecodiplo.language import Label, same
from ecodiplo.models import whole_metadata
from ecodiplo.models.history import changes, commands
from ecodiplo.services.history.conflicts import MOST_NAMED
from ecodiplo.services.history.labels import record_keys

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Column, ColumnElement, Connection, FromClause, Table

OWN = changes.alias()  # the changes of the command itself


def later_changes(
    connection: Connection, number: int, cancelled: Collection[int], own: int | None, *,
    any_field: bool = False,
) -> list[Label]:  # fmt: skip
    """A line for each record of command `number` with a later change that the undo would lose: the
    record, the user and the time. Changes of `cancelled` commands and their undos are ignored, and
    those of the undo itself (`own`). `any_field`: those of other fields count as well."""
    started = connection.scalar(
        select(func.min(changes.c.id)).where(changes.c.command_id == number)
    )
    tables = select(changes.c.record_table).where(changes.c.command_id == number).distinct()
    others = changes.c.command_id.not_in(
        [command for command in (number, own, *cancelled) if command]
    )
    records: list[tuple[str, int, int]] = []
    for name in list(connection.scalars(tables)):
        table = whole_metadata().tables.get(name)
        if table is None or len(records) > MOST_NAMED:
            continue
        statement = (
            select(
                changes.c.record_table, changes.c.record_id, func.max(changes.c.id).label("last")
            )
            .where(
                changes.c.id > started,
                changes.c.record_table == name,
                or_(changes.c.command_id.is_(None), others),
                exists().where(
                    OWN.c.record_table == changes.c.record_table,
                    OWN.c.record_id == changes.c.record_id,
                    OWN.c.command_id == number,
                    OWN.c.id < changes.c.id,
                    true() if any_field else _touch_the_same(table),
                ),
            )
            .group_by(changes.c.record_table, changes.c.record_id)
            .order_by(func.max(changes.c.id))
            .limit(MOST_NAMED + 1)
        )
        records += [(row.record_table, row.record_id, row.last)
                    for row in connection.execute(statement)]  # fmt: skip
    records.sort(key=lambda record: record[2])
    lines = [_line(connection, *record) for record in records[:MOST_NAMED]]
    more = [Label("and others", "và các hồ sơ khác")] if len(records) > MOST_NAMED else []
    return lines + more


def _touch_the_same(table: Table) -> ColumnElement[bool]:
    """Condition: a change of the command (OWN) and a later Change of a record of `table` touch the
    same columns, the same list, or a record that was added or deleted."""
    whole_record = [
        and_(change.c.table_name == table.name, change.c.action != "update")
        for change in (OWN, changes)
    ]
    columns = [column for column in table.columns if column.name != "updated_at"]
    same_columns = or_(*(and_(_changes(OWN, column), _changes(changes, column))
                         for column in columns))  # fmt: skip
    same_table = OWN.c.table_name == changes.c.table_name
    return or_(
        *whole_record,
        and_(same_table, changes.c.table_name != table.name),
        and_(same_table, changes.c.table_name == table.name, same_columns),
    )


def _changes(change: FromClause, column: Column[Any]) -> ColumnElement[bool]:
    """Condition: the change changes the column."""
    old, new = (image_value(image, column) for image in (change.c.old, change.c.new))
    return old.is_distinct_from(new)


def _line(connection: Connection, table: str, id_: int, last: int) -> Label:
    """The record and its `last` change: `DEL-2022-0001 was changed at 2022-09-14 10:00 by hoa by
    command 7, edit delegations`."""
    change = connection.execute(
        select(
            changes.c.at, changes.c.user_name.label("editor"), commands.c.id, commands.c.command,
            commands.c.user_name,
        )
        .outerjoin(commands, commands.c.id == changes.c.command_id)
        .where(changes.c.id == last)
    ).one()  # fmt: skip
    when = show_moment(change.at)
    ref = record_keys(connection, table, [id_])[id_]
    user = change.editor if change.id is None else change.user_name
    by = Label(f" by {user}", f", người sửa: {user}") if user else same("")
    if change.id is None:
        return Label(f"{ref} was changed directly at {when.en}",
                     f"{ref} đã bị sửa trực tiếp lúc {when.vi}") + by  # fmt: skip
    return Label("{ref} was changed at {when}{by} by command {number}, {command}",
                 "{ref} đã bị sửa lúc {when} bằng lệnh {number}, {command}{by}").fill(
        ref=ref, when=when, by=by, number=change.id, command=change.command
    )  # fmt: skip
