"""`ecodiplo log`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ecodiplo.catalogue import ENTITIES, find_entity
from ecodiplo.cli.bilingual import argument, help_text, option
from ecodiplo.cli.options import (
    DATE,
    ENTITY,
    NAME,
    NUMBER,
    REF,
    TEXT,
    File,
    Format,
    completion_of,
)
from ecodiplo.cli.output import choose_output, say, write_sheet
from ecodiplo.cli.period_options import From, NamedPeriod, To, Year
from ecodiplo.cli.render.history import changes_sheet, commands_sheet
from ecodiplo.cli.row_limit import SHOW_ALL, RowLimit, limit_option
from ecodiplo.cli.settings import settings_of
from ecodiplo.errors import UsageProblem
from ecodiplo.language import Label, same
from ecodiplo.services.query.period_choice import PeriodOptions, local_moments, read_period

if TYPE_CHECKING:
    import datetime

    from ecodiplo.dates import Period

TABLE_ROWS = 50


Of = Annotated[
    str,
    argument(
        metavar=ENTITY,
        help=Label("Only changes of records of this entity.",
                   "Chỉ thay đổi của hồ sơ thuộc loại này."),
        autocompletion=completion_of(ENTITIES),
    ),
]  # fmt: skip
Record = Annotated[
    str,
    argument(
        metavar=REF,
        help=Label("Only changes of this record, which may be deleted.",
                   "Chỉ thay đổi của hồ sơ này, kể cả khi đã xóa."),
    ),
]  # fmt: skip
User = Annotated[
    str,
    option(
        metavar=NAME, help=Label("Only what this user did.", "Chỉ các thao tác của người dùng này.")
    ),
]
CommandOption = Annotated[
    str,
    option(
        metavar=NUMBER + same("|") + TEXT,
        help=Label("The changes of the command with this number, or commands with this text.",
                   "Các thay đổi của lệnh mang số này, hoặc các lệnh chứa văn bản này."),
    ),
]  # fmt: skip
Day = Annotated[
    str,
    option(
        metavar=DATE,
        help=Label("On this day, or in this month or year.",
                   "Trong ngày này, hoặc trong tháng, năm này."),
    ),
]  # fmt: skip
Direct = Annotated[
    bool,
    option(
        "--direct",
        help=Label("Only direct edits, made outside this program, one by one.",
                   "Chỉ các sửa trực tiếp ngoài chương trình, liệt kê từng thay đổi."),
    ),
]  # fmt: skip


@help_text(
    Label("Show the history, the newest first: commands, or the changes of an entity or a record."
          "\n\n"
          "Days and times are those of ECODIPLO_TIMEZONE, else of the machine.",
          "Xem lịch sử, mới nhất trước: các lệnh, hoặc thay đổi của một loại hồ sơ, một hồ sơ.\n\n"
          "Ngày giờ theo múi giờ ECODIPLO_TIMEZONE, nếu không có thì theo máy."),
    "ecodiplo log delegations DEL-2022-0001",
)  # fmt: skip
def log(
    ctx: typer.Context,
    entity: Of = "",
    record: Record = "",
    user: User = "",
    command: CommandOption = "",
    year: Year = "",
    period: NamedPeriod = "",
    from_: From = "",
    to: To = "",
    day: Day = "",
    direct: Direct = False,
    limit: Annotated[int | None, limit_option(TABLE_ROWS)] = None,
    format_: Format = "",
    output: File = None,
) -> None:
    """Write commands, or the changes of an entity or a record, the newest first."""
    settings = settings_of(ctx)
    target = choose_output(format_, output, settings)
    rows = RowLimit((TABLE_ROWS if target.is_table else 0) if limit is None else limit)
    if direct and command:
        raise UsageProblem(
            Label("give --direct or --command, not both: a direct edit belongs to no command",
                  "chỉ dùng --direct hoặc --command: sửa trực tiếp không thuộc lệnh nào")
        )  # fmt: skip
    span = _period(day, PeriodOptions(year, period, from_, to), settings.today)
    since, until = local_moments(span)
    number = int(command) if command.isdecimal() and len(command) < 10 else None
    from ecodiplo.services.history.changes import list_changes
    from ecodiplo.services.history.commands import HistoryFilter, list_runs

    filter_ = HistoryFilter(
        entity=find_entity(entity) if entity else None, record=record, user=user, number=number,
        command="" if number is not None else command, since=since, until=until, direct=direct,
    )  # fmt: skip
    with settings.database.read() as connection:
        if filter_.entity or number is not None or direct:
            changes = rows.cut(list_changes(connection, filter_, rows.to_fetch))
            sheet = changes_sheet(changes, filter_, settings.lang, audience=target.audience)
        else:
            runs = rows.cut(list_runs(connection, filter_, rows.to_fetch))
            sheet = commands_sheet(runs, settings.lang, audience=target.audience)
        write_sheet(sheet, target)
    if rows.exceeded:
        newest = Label(f"the newest {rows.limit}", f"{rows.limit} mục mới nhất")
        say(newest + SHOW_ALL, settings.lang)


def _period(day: str, periods: PeriodOptions, today: datetime.date) -> Period | None:
    """The period of the options, None when no option is given."""
    if day and any(periods):
        raise UsageProblem(
            Label("give --day or a period, not both",
                  "chỉ dùng --day hoặc một kỳ, không dùng cả hai")
        )  # fmt: skip
    return read_period("day", day, today) if day else periods.read(today)
