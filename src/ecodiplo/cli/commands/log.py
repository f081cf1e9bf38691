"""`ecodiplo log`."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ecodiplo.catalogue import ENTITIES, find_entity
from ecodiplo.cli.commands.list import chosen_period
from ecodiplo.cli.context import settings
from ecodiplo.cli.options import MOST_ROWS, File, Format, From, To
from ecodiplo.cli.output import chosen_output, say, write_sheet
from ecodiplo.cli.render.history import changes_sheet, commands_sheet
from ecodiplo.errors import UsageProblem
from ecodiplo.language import Label

if TYPE_CHECKING:
    from collections.abc import Iterator


TABLE_ROWS = 50


def log(
    ctx: typer.Context,
    entity: Annotated[
        str,
        typer.Argument(
            metavar="ENTITY",
            help="Only changes of its records.",
            autocompletion=lambda incomplete: [n for n in ENTITIES if n.startswith(incomplete)],
        ),
    ] = "",
    record: Annotated[
        str, typer.Argument(metavar="REF", help="Only of this one; it may be deleted.")
    ] = "",
    user: Annotated[str, typer.Option(metavar="NAME", help="Done by this user.")] = "",
    command: Annotated[
        str,
        typer.Option(metavar="N|TEXT", help="What command N changed; commands that hold TEXT."),
    ] = "",
    from_: From = "",
    to: To = "",
    day: Annotated[str, typer.Option(metavar="DATE", help="On this day, month or year.")] = "",
    direct: Annotated[
        bool, typer.Option("--direct", help="Only edits made past the program, one by one.")
    ] = False,
    limit: Annotated[
        int | None,
        typer.Option(
            min=0,
            max=MOST_ROWS,
            help=f"At most so many, 0 for all; {TABLE_ROWS} in a table, else all.",
        ),
    ] = None,
    format_: Format = "",
    output: File = None,
) -> None:
    """What was done, the newest first: commands, or the changes of an entity or a record.

    Example: ecodiplo log delegations DEL-2022-0001
    """
    chosen = settings(ctx)
    where = chosen_output(format_, output, chosen)
    if limit is None:
        limit = TABLE_ROWS if where.for_people else 0
    if direct and command:
        raise UsageProblem("what was edited directly no command did: give --direct or --command")
    since, until = _moments(day, from_, to)
    number = int(command) if command.isdecimal() and len(command) < 10 else None
    of = find_entity(entity) if entity else None
    from ecodiplo.services.history.changes import list_changes
    from ecodiplo.services.history.commands import Wanted, list_runs

    wanted = Wanted(
        entity=of, record=record, user=user, number=number,
        command="" if number is not None else command, since=since, until=until, direct=direct,
    )  # fmt: skip
    # One more than asked for tells whether there are more.
    most = limit + 1 if limit else 0
    counted = _Counted(limit)
    with chosen.database.read() as session:
        if of or number is not None or direct:
            changes = counted.of(list_changes(session, wanted, most))
            sheet = changes_sheet(changes, wanted, chosen.lang, for_people=where.for_people)
        else:
            runs = counted.of(list_runs(session, wanted, most))
            sheet = commands_sheet(runs, chosen.lang, for_people=where.for_people)
        write_sheet(sheet, where)
    if counted.more:
        say(
            Label(
                f"the newest {limit}; --limit 0 shows all",
                f"{limit} mục mới nhất; --limit 0 để xem tất cả",
            ).to(chosen.lang)
        )


class _Counted:
    """Passes on as many as asked for, and knows whether there were more."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.more = False

    def of(self, items: Iterator[Any]) -> Iterator[Any]:
        for number, item in enumerate(items):
            if self.limit and number == self.limit:
                self.more = True
                return
            yield item


def _moments(
    day: str, first: str, last: str
) -> tuple[datetime.datetime | None, datetime.datetime | None]:
    """The moments between which the days lie, by the clock on the wall."""
    if day and (first or last):
        raise UsageProblem("give --day, or --from and --to")
    span = chosen_period("", day or first, day or last)

    def midnight(date: str, days: int) -> datetime.datetime:
        at = datetime.datetime.fromisoformat(date) + datetime.timedelta(days)
        return at.astimezone()

    return (
        midnight(span.first, 0) if span.first else None,
        midnight(span.last, 1) if span.last else None,
    )
