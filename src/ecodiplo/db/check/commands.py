"""Commands without the changes that they made, and changes without their command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from ecodiplo.db.check.findings import RESTORE, Check, Finding
from ecodiplo.language import Label
from ecodiplo.models.history import Change, Command

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

COUNTED = Command.added + Command.changed + Command.deleted
NO_CHANGES = Label(
    "command {number}, {command}, touched {count} records, and history has {there}",
    "lệnh {number}, {command}, đã thao tác {count} hồ sơ, còn lịch sử có {there}",
)
NO_COMMAND = Label("{count} changes belong to command {number}, which does not exist",
                   "{count} thay đổi thuộc lệnh {number}, lệnh này không có")  # fmt: skip
LOST = RESTORE + Label(", or undo nothing before it", ", hoặc không hoàn tác các lệnh trước đó")


def check(connection: Connection) -> Iterator[Finding]:
    """The findings of history as a whole."""
    touched = (
        select(Change.command_id, Change.record_table, Change.record_id)
        .where(Change.command_id.is_not(None))
        .distinct()
        .subquery()
    )
    records = select(touched.c.command_id, func.count().label("there"))
    counts = records.group_by(touched.c.command_id).subquery()
    there = func.coalesce(counts.c.there, 0)
    lost = (
        select(Command.id, Command.command, COUNTED, there)
        .outerjoin(counts, counts.c.command_id == Command.id)
        .where(there < COUNTED)
        .order_by(Command.id)
    )
    for number, command, count, present in connection.execute(lost):
        problem = NO_CHANGES.fill(number=number, command=command, count=count, there=present)
        yield Finding(Check.HISTORY, problem, LOST, Command.__tablename__, number)
    for number, count in connection.execute(orphans()):
        problem = NO_COMMAND.fill(number=number, count=count)
        yield Finding(Check.HISTORY, problem, table=Command.__tablename__, row=number)


def orphans() -> Any:
    """The numbers of commands that changes have and that do not exist, with how many changes."""
    return (
        select(Change.command_id, func.count())
        .outerjoin(Command, Command.id == Change.command_id)
        .where(Change.command_id.is_not(None), Command.id.is_(None))
        .group_by(Change.command_id)
        .order_by(Change.command_id)
    )
