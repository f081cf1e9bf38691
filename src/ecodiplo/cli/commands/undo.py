"""`ecodiplo undo`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from ecodiplo.cli.context import settings
from ecodiplo.cli.output import say
from ecodiplo.errors import UsageProblem
from ecodiplo.language import Label

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ecodiplo.services.history.commands import CommandRun


def undo(
    ctx: typer.Context,
    number: Annotated[
        int | None,
        typer.Argument(
            metavar="N",
            min=1,
            max=2**31 - 1,
            help="The command's number in the log; else your last.",
        ),
    ] = None,
    file: Annotated[
        str, typer.Option(metavar="NAME", help="The last import of the file of this name.")
    ] = "",
    any_user: Annotated[
        bool, typer.Option("--any-user", help="The last command of anybody, not only your own.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be undone; change nothing.")
    ] = False,
) -> None:
    """Reverse your last command, a numbered one, or your import of a file, exactly.

    You are ECODIPLO_USER, else your login and host. It is refused when the same was changed since.
    An undo is a command too: undo it by its number.

    Example: ecodiplo undo --file plan.xlsx --dry-run
    """
    chosen = settings(ctx)
    if number is not None and file:
        raise UsageProblem("give the number of a command or --file, not both")
    if not (yes or dry_run or sys.stdin.isatty()):
        raise UsageProblem("not a terminal to ask in: add --yes to undo without asking")
    from ecodiplo.db.history.command import current_user
    from ecodiplo.services.history.undo import choose
    from ecodiplo.services.history.undo import undo as reverse

    with chosen.database.read() as session:
        run = choose(session, number, file, user=None if any_user else current_user())
    what = _described(run)
    if not (yes or dry_run):
        question = Label(f"Undo {what.en}?", f"Hoàn tác {what.vi}?")
        typer.confirm(question.to(chosen.lang), abort=True, err=True)
    elif yes:
        say(Label(f"undoing {what.en}", f"đang hoàn tác {what.vi}").to(chosen.lang))

    def write(session: Session) -> int:
        reverse(session, run.number or 0)
        own: int = session.info["command_id"]
        return own

    own = chosen.database.run(f"undo {run.number}", write, run.number, keep=not dry_run)
    if dry_run:
        said = Label(f"would undo {what.en}", f"sẽ hoàn tác {what.vi}")
    else:
        said = Label(
            f"undone: {what.en}; `ecodiplo undo {own}` does it again",
            f"đã hoàn tác {what.vi}; `ecodiplo undo {own}` để làm lại",
        )
    say(said.to(chosen.lang))


def _described(run: CommandRun) -> Label:
    """The command, by whom, when, and what it did."""
    at = f"{run.at.astimezone():%Y-%m-%d %H:%M}"
    when = f"{run.user}, {at}" if run.user else at
    return Label(
        f"command {run.number}, {run.command} ({when}:"
        f" {run.added} added, {run.changed} changed, {run.deleted} deleted)",
        f"lệnh {run.number}, {run.command} ({when}:"
        f" thêm {run.added}, sửa {run.changed}, xóa {run.deleted})",
    )
