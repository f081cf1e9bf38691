"""`ecodiplo db`: make, move and find the database."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from ecodiplo.cli.context import settings
from ecodiplo.cli.output import say
from ecodiplo.cli.root import Entry, LazyGroup
from ecodiplo.errors import UsageProblem
from ecodiplo.language import Label

if TYPE_CHECKING:
    from collections.abc import Mapping

# Kinds of record named in a question.
FEW = 5


class DatabaseGroup(LazyGroup):
    """The commands of `db`."""

    table = {  # noqa: RUF012
        "upgrade": Entry("db", "upgrade", "Make the database, or bring its schema up to date."),
        "downgrade": Entry("db", "downgrade", "Take the schema back, and its tables with it."),
        "current": Entry("db", "current", "Say which schema the database has."),
        "path": Entry("db", "path", "Say where the database is."),
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
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Take the schema back to an earlier revision.

    The records of tables that go are counted, and you are asked. An SQLite file is copied beside
    itself first.

    Example: ecodiplo --db copy.db db downgrade base
    """
    from ecodiplo.db import dialect
    from ecodiplo.db.migrate import downgrade as move
    from ecodiplo.db.migrate import losses

    chosen = settings(ctx)
    lost = losses(chosen.database, revision)
    if lost and not yes:
        what = _described(lost)
        if not dialect.is_file(chosen.database.url):
            raise UsageProblem(
                f"this would delete {what.en}; keep a copy first, as with `pg_dump --format=custom"
                " --file=copy.dump DATABASE`, then add --yes"
            )
        if not sys.stdin.isatty():
            raise UsageProblem(f"this would delete {what.en}; add --yes to do so without asking")
        question = Label(f"Delete {what.en}?", f"Xóa {what.vi}?").to(chosen.lang)
        typer.confirm(question, abort=True, err=True)
    before, after, copy = move(chosen.database, revision, copy=bool(lost))
    if copy:
        say(Label(f"the database as it was is in {copy}", f"bản trước đó nằm trong {copy}")
            .to(chosen.lang))  # fmt: skip
    if lost:
        what = _described(lost)
        say(Label(f"deleted {what.en}", f"đã xóa {what.vi}").to(chosen.lang))
    _report(ctx, before, after)


def _described(lost: Mapping[str, int]) -> Label:
    """The records that go, the most of a kind first, and the changes of history with them."""
    kinds = sorted(lost.items(), key=lambda kind: (kind[0] == "changes", -kind[1]))
    history = lost.get("changes", 0)
    total = sum(lost.values()) - history
    named = ", ".join(f"{table} {count:,}" for table, count in kinds[:FEW] if table != "changes")
    named = f" ({named}{', ...' if len(kinds) > FEW + bool(history) else ''})" if named else ""
    return Label(
        f"{total:,} records{named} and {history:,} changes of history",
        f"{total:,} hồ sơ{named} và {history:,} thay đổi trong lịch sử",
    )


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
    old, new = before or "base", after or "base"
    if old == new != "base":
        state = Label(f"schema {new}, its triggers made anew",
                      f"lược đồ {new}, đã tạo lại các trigger")  # fmt: skip
    else:
        state = Label(f"schema {old} -> {new}", f"lược đồ {old} -> {new}")
    say(f"{chosen.database}: {state.to(chosen.lang)}")
