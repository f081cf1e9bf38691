"""`ecodiplo db`: make, move and find the database."""

from __future__ import annotations

from typing import Annotated

import typer

from ecodiplo.cli.context import settings
from ecodiplo.cli.output import say
from ecodiplo.cli.root import Entry, LazyGroup
from ecodiplo.language import Label


class DatabaseGroup(LazyGroup):
    """The commands of `db`."""

    table = {  # noqa: RUF012
        "upgrade": Entry(__name__, "upgrade", "Make the database, or bring its schema up to date."),
        "downgrade": Entry(__name__, "downgrade", "Take the schema back, and its tables with it."),
        "current": Entry(__name__, "current", "Say which schema the database has."),
        "path": Entry(__name__, "path", "Say where the database is."),
    }  # fmt: skip


def upgrade(
    ctx: typer.Context,
    revision: Annotated[str, typer.Argument(help="A revision of the schema.")] = "head",
) -> None:
    """Make the database when there is none, and bring its schema up to date.

    Example: ecodiplo db upgrade
    """
    from ecodiplo.db.migrate import upgrade as move

    database = settings(ctx).database
    _report(ctx, *move(database, revision))


def downgrade(
    ctx: typer.Context,
    revision: Annotated[str, typer.Argument(help="The revision to go back to, or `base`.")],
) -> None:
    """Take the schema back to an earlier revision. The data of tables that go, goes with them.

    Example: ecodiplo --db copy.db db downgrade base
    """
    from ecodiplo.db.migrate import downgrade as move

    database = settings(ctx).database
    _report(ctx, *move(database, revision))


def current(ctx: typer.Context) -> None:
    """Say which schema the database has, and which one this program works with.

    Example: ecodiplo db current
    """
    from ecodiplo.db.engine import HEAD

    print(f"{settings(ctx).database.revision() or 'base'} (this ecodiplo works with {HEAD})")


def path(ctx: typer.Context) -> None:
    """Say where the database is.

    Example: ecodiplo db path
    """
    print(settings(ctx).database)


def _report(ctx: typer.Context, before: str | None, after: str | None) -> None:
    chosen = settings(ctx)
    say(
        Label(
            f"{chosen.database}: schema {before or 'base'} -> {after or 'base'}",
            f"{chosen.database}: lược đồ {before or 'base'} -> {after or 'base'}",
        ).to(chosen.lang)
    )
