"""The earlier runs of a feed: imports of files of one system into one entity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from ecodiplo import clock
from ecodiplo.db.command_options import command_number
from ecodiplo.errors import InvalidData, Problem
from ecodiplo.fault_codes import FaultCode
from ecodiplo.language import Label
from ecodiplo.models.history import changes, commands, imports
from ecodiplo.option_names import option_name
from ecodiplo.periods import parse_period
from ecodiplo.services.history.commands import undo_numbers

if TYPE_CHECKING:
    import datetime

    from sqlalchemy import Connection

    from ecodiplo.catalogue import Entity
    from ecodiplo.dates import Period
    from ecodiplo.services.imports.options import ImportOptions


def first_run(connection: Connection, entity: Entity) -> datetime.datetime | None:
    """When the first import of a file of any system into the entity began, of those that were not
    undone; None before it. From then on people know that feeds write the records, too."""
    runs = (
        select(commands.c.id, commands.c.at)
        .join(imports, imports.c.command_id == commands.c.id)
        .where(imports.c.entity == entity.name, imports.c.system.is_not(None))
        .order_by(commands.c.id)
    )
    undone = undo_numbers(connection)
    return next((began for number, began in connection.execute(runs) if number not in undone), None)


def last_change(connection: Connection) -> int:
    """The number of the last change of the present command; 0 before the first one."""
    own = select(func.max(changes.c.id)).where(changes.c.command_id == command_number(connection))
    return connection.scalar(own) or 0


def fed_systems(connection: Connection, entity: Entity) -> set[str]:
    """The systems of which a file was imported into the entity, and not undone."""
    runs = select(imports.c.system, imports.c.command_id).where(
        imports.c.entity == entity.name, imports.c.system.is_not(None)
    )
    undone = undo_numbers(connection)
    return {
        system for system, number in connection.execute(runs) if system and number not in undone
    }


def refuse_older(connection: Connection, entity: Entity, file: str, options: ImportOptions) -> None:
    """Raise InvalidData for a file that is older than one that this feed brought, or whose age is
    not known while that of the other is. Files of periods that have no day in common are no older
    or newer than each other. An import that was undone does not count."""
    if not options.system:
        return
    runs = (
        select(imports)
        .where(imports.c.entity == entity.name, imports.c.system == options.system)
        .where(imports.c.as_of.is_not(None))
        .order_by(imports.c.as_of.desc())
    )
    undone = undo_numbers(connection)
    newest = next(
        (run for run in connection.execute(runs)
         if run.command_id not in undone and _overlap(run.period, options.span)),
        None,
    )  # fmt: skip
    if newest is None or newest.as_of is None:
        return
    if options.moment is None:
        reason = Label(
            "has no date of its data, and {other} (command {number}) is as of {time}; give one with"
            " {as_of}",
            "không cho biết dữ liệu tính đến lúc nào, còn {other} (lệnh {number}) tính đến {time};"
            " hãy dùng {as_of}",
        )
    elif options.moment < newest.as_of:
        reason = Label(
            "is older than {other}, which command {number} imported as of {time}; an older file is"
            " not written over a newer one",
            "cũ hơn {other} mà lệnh {number} đã nhập, tính đến {time}; tệp cũ không được ghi đè lên"
            " tệp mới",
        )
    else:
        return
    shown = clock.local(newest.as_of).isoformat(" ", "minutes")
    reason = reason.fill(other=newest.file, number=str(newest.command_id), time=shown,
                         as_of=option_name("as_of"))  # fmt: skip
    raise InvalidData([Problem(reason, file, code=FaultCode.OLDER_FILE)])


def _overlap(code: str | None, span: Period | None) -> bool:
    """Whether a period, by its code, has a day in common with the span; one that is not said has
    every day."""
    if code is None or span is None:
        return True
    other = parse_period(code, today=clock.today())
    return (other.first or "") <= (span.last or "9") and (span.first or "") <= (other.last or "9")
