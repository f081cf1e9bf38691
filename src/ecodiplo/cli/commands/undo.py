"""`ecodiplo undo`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ecodiplo.cli.bilingual import argument, help_text, option
from ecodiplo.cli.options import NAME, NUMBER, Yes
from ecodiplo.cli.output import say, say_done
from ecodiplo.cli.settings import settings_of
from ecodiplo.dates import show_moment
from ecodiplo.db.command_options import command_number
from ecodiplo.errors import UsageProblem
from ecodiplo.language import Label

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ecodiplo.services.history.commands import CommandRun


UndoNumber = Annotated[
    int | None,
    argument(
        metavar=NUMBER,
        min=1,
        max=2**31 - 1,
        help=Label("The command's number in the log. Default: your last command.",
                   "Số của lệnh trong lịch sử. Mặc định: lệnh cuối của bạn."),
    ),
]  # fmt: skip
FileOption = Annotated[
    str,
    option(
        metavar=NAME,
        help=Label("The last import of the file with this name.", "Lần cuối nhập tệp có tên này."),
    ),
]
AnyUser = Annotated[
    bool,
    option(
        "--any-user",
        help=Label("Commands of every user, not only your own.",
                   "Lệnh của mọi người dùng, không chỉ của bạn."),
    ),
]  # fmt: skip
UndoDryRun = Annotated[
    bool,
    option(
        "--dry-run",
        help=Label("Show what would be undone; change nothing.",
                   "Cho biết những gì sẽ được hoàn tác; không thay đổi gì."),
    ),
]  # fmt: skip

UndoUnchangedSince = Annotated[
    str,
    option(
        "--if-unchanged-since",
        metavar=NUMBER,
        help=Label("Refuse when any field of its records has changed since the command: its last"
                   " `version` in `log --command NUMBER --format json`.",
                   "Từ chối khi có trường nào của các hồ sơ đã được sửa sau lệnh: số `version` cuối"
                   " của lệnh trong `log --command SỐ --format json`."),
    ),
]  # fmt: skip


@help_text(
    Label(
        "Undo your last command, the command with a number, or your last import of a file,"
        " exactly.\n\n"
        "`ecodiplo config user` says who you are. A command is not undone when later"
        " changes would be lost. An undo is a command too: undo it by its number.",
        "Hoàn tác chính xác lệnh cuối của bạn, lệnh mang một số nhất định, hoặc lần cuối bạn nhập"
        " một tệp.\n\n"
        "`ecodiplo config user` cho biết bạn là ai. Lệnh không được"
        " hoàn tác khi sẽ làm mất các thay đổi về sau. Hoàn tác cũng là một lệnh: có thể hoàn tác"
        " nó theo số của nó.",
    ),
    "ecodiplo undo --file plan.xlsx --dry-run",
)
def undo(
    ctx: typer.Context,
    number: UndoNumber = None,
    file: FileOption = "",
    any_user: AnyUser = False,
    yes: Yes = False,
    dry_run: UndoDryRun = False,
    if_unchanged_since: UndoUnchangedSince = "",
) -> None:
    """Reverse a command, after a confirmation."""
    settings = settings_of(ctx)
    if number is not None and file:
        raise UsageProblem(
            Label("give the number of a command or --file, not both",
                  "chỉ dùng số của lệnh hoặc --file, không dùng cả hai")
        )  # fmt: skip
    from ecodiplo.cli.ask import confirm, require_terminal
    from ecodiplo.services.history.unchanged import read_version

    since = read_version(if_unchanged_since)
    if not (yes or dry_run):
        require_terminal(Label("undo", "hoàn tác"))
    from ecodiplo.db.history.person import current_user
    from ecodiplo.services.history.undo import command_to_undo
    from ecodiplo.services.history.undo import undo as reverse

    with settings.database.read() as connection:
        run = command_to_undo(connection, number, file, user=None if any_user else current_user())
    description = _describe(run)
    if not (yes or dry_run):
        question = Label("Undo {command}?", "Hoàn tác {command}?")
        confirm(question.fill(command=description), settings.lang)
    elif yes:
        say_done(Label("undoing ", "đang hoàn tác ") + description, settings)

    def write(connection: Connection) -> int:
        reverse(connection, run.number or 0, since=since)
        return command_number(connection)

    own = settings.database.run(f"undo {run.number}", write, run.number, keep=not dry_run)
    if dry_run:
        say(Label("would undo ", "sẽ hoàn tác ") + description, settings.lang)
    else:
        again = Label(
            f"; `ecodiplo undo {own}` does it again", f"; `ecodiplo undo {own}` để làm lại"
        )
        say_done(Label("undone: ", "đã hoàn tác ") + description + again, settings)


def _describe(run: CommandRun) -> Label:
    """The command: its number and text, its user and time, and how many records it changed."""
    at, user = show_moment(run.at), f"{run.user}, " if run.user else ""
    return Label(
        f"command {run.number}, {run.command} ({user}{at.en}:"
        f" {run.added} added, {run.changed} changed, {run.deleted} deleted)",
        f"lệnh {run.number}, {run.command} ({user}{at.vi}:"
        f" thêm {run.added}, sửa {run.changed}, xóa {run.deleted})",
    )
