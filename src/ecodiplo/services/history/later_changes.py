"""Later changes that undoing a command would lose.

A later change stands in the way when it touches what the command touched: the same columns of the
same row, the same list of a record (its countries, its partners), or anything of a record that the
command added or deleted. A change of other columns does not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from ecodiplo.models import Base
from ecodiplo.models.history import Change, Command
from ecodiplo.services.history.conflicts import MOST_NAMED
from ecodiplo.services.history.labels import named
from ecodiplo.services.history.row_diffs import value_in

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import ColumnElement, Table
    from sqlalchemy.orm import Session

MINE = aliased(Change)


def later_changes(
    session: Session, number: int, cancelled: Collection[int], own: int | None
) -> list[str]:
    """The records of command `number` that were changed after it so that undoing would lose it: a
    line each, by whom and when. Commands that `cancelled` one another do not count, nor does the
    undo itself (`own`)."""
    started = session.scalar(select(func.min(Change.id)).where(Change.command_id == number))
    tables = select(Change.record_table).where(Change.command_id == number).distinct()
    others = Change.command_id.not_in([each for each in (number, own, *cancelled) if each])
    records: list[tuple[str, int, int]] = []
    for name in list(session.scalars(tables)):
        table = Base.metadata.tables.get(name)
        if table is None or len(records) > MOST_NAMED:
            continue
        statement = (
            select(Change.record_table, Change.record_id, func.max(Change.id).label("last"))
            .where(
                Change.id > started,
                Change.record_table == name,
                or_(Change.command_id.is_(None), others),
                exists().where(
                    MINE.record_table == Change.record_table,
                    MINE.record_id == Change.record_id,
                    MINE.command_id == number,
                    MINE.id < Change.id,
                    _collide(table),
                ),
            )
            .group_by(Change.record_table, Change.record_id)
            .order_by(func.max(Change.id))
            .limit(MOST_NAMED + 1)
        )
        records += [(row.record_table, row.record_id, row.last)
                    for row in session.execute(statement)]  # fmt: skip
    records.sort(key=lambda record: record[2])
    lines = [_line(session, *record) for record in records[:MOST_NAMED]]
    return lines + (["and others"] if len(records) > MOST_NAMED else [])


def _collide(table: Table) -> ColumnElement[bool]:
    """Whether a change of the command (MINE) and a later one of a record of `table` touch the
    same."""
    whole_record = [
        and_(change.table_name == table.name, change.action != "update")
        for change in (MINE, Change)
    ]
    columns = [column for column in table.columns if column.name != "updated_at"]
    same_columns = or_(*(and_(_changes(MINE, column), _changes(Change, column))
                         for column in columns))  # fmt: skip
    same_table = MINE.table_name == Change.table_name
    return or_(
        *whole_record,
        and_(same_table, Change.table_name != table.name),
        and_(same_table, Change.table_name == table.name, same_columns),
    )


def _changes(change: Any, column: Any) -> ColumnElement[bool]:
    old, new = (value_in(image.expression, column) for image in (change.old, change.new))
    return old.is_distinct_from(new)


def _line(session: Session, table: str, id_: int, last: int) -> str:
    change, command = session.execute(
        select(Change, Command)
        .outerjoin(Command, Command.id == Change.command_id)
        .where(Change.id == last)
    ).one()
    when = f"{change.at.astimezone():%Y-%m-%d %H:%M}"
    ref = named(session, table, [id_])[id_]
    if command is None:
        return f"{ref} was changed directly at {when}" + (
            f" by {change.user_name}" if change.user_name else ""
        )
    by = f" by {command.user_name}" if command.user_name else ""
    return f"{ref} was changed at {when}{by} by command {command.id}, {command.command}"
