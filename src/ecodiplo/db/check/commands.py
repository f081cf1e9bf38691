"""Commands without the changes that they made, and changes without their command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from ecodiplo.db.check.findings import RESTORE, Check, Finding
from ecodiplo.language import Label
from ecodiplo.models.history import changes, commands

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

COUNTED = commands.c.added + commands.c.changed + commands.c.deleted
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
        select(changes.c.command_id, changes.c.record_table, changes.c.record_id)
        .where(changes.c.command_id.is_not(None))
        .distinct()
        .subquery()
    )
    records = select(touched.c.command_id, func.count().label("there"))
    counts = records.group_by(touched.c.command_id).subquery()
    there = func.coalesce(counts.c.there, 0)
    lost = (
        select(commands.c.id, commands.c.command, COUNTED, there)
        .outerjoin(counts, counts.c.command_id == commands.c.id)
        .where(there < COUNTED)
        .order_by(commands.c.id)
    )
    for number, command, count, present in connection.execute(lost):
        problem = NO_CHANGES.fill(number=number, command=command, count=count, there=present)
        yield Finding(Check.HISTORY, problem, LOST, commands.name, number)
    for number, count in connection.execute(orphans()):
        problem = NO_COMMAND.fill(number=number, count=count)
        yield Finding(Check.HISTORY, problem, table=commands.name, row=number)


def orphans() -> Any:
    """The numbers of commands that changes have and that do not exist, with how many changes."""
    return (
        select(changes.c.command_id, func.count())
        .outerjoin(commands, commands.c.id == changes.c.command_id)
        .where(changes.c.command_id.is_not(None), commands.c.id.is_(None))
        .group_by(changes.c.command_id)
        .order_by(changes.c.command_id)
    )
