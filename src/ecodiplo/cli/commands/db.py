"""`ecodiplo db`: create, upgrade, downgrade and find the database."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from ecodiplo.cli.bilingual import argument, help_text
from ecodiplo.cli.options import Yes
from ecodiplo.cli.output import say, say_done
from ecodiplo.cli.root import CommandEntry, LazyGroup
from ecodiplo.cli.settings import settings_of
from ecodiplo.errors import UsageProblem
from ecodiplo.language import Label, join, same, show_count, with_noun

if TYPE_CHECKING:
    from collections.abc import Mapping

# The most tables that a question names.
MOST_TABLES = 5
REVISION = Label("REVISION", "PHIÊN_BẢN")
UPGRADE = Label("Create the database or upgrade its schema.",
                "Tạo cơ sở dữ liệu hoặc nâng cấp lược đồ.")  # fmt: skip
DOWNGRADE = Label("Downgrade the schema, which drops tables.",
                  "Hạ cấp lược đồ, có xóa bảng.")  # fmt: skip
CURRENT = Label("Show the revision of the schema.", "Hiện phiên bản lược đồ.")
PATH = Label("Show where the database is.", "Hiện vị trí cơ sở dữ liệu.")


class DatabaseGroup(LazyGroup):
    """The commands of `db`."""

    table = {  # noqa: RUF012
        "upgrade": CommandEntry("db", "upgrade", UPGRADE),
        "downgrade": CommandEntry("db", "downgrade", DOWNGRADE),
        "current": CommandEntry("db", "current", CURRENT),
        "path": CommandEntry("db", "path", PATH),
    }  # fmt: skip


@help_text(UPGRADE, "ecodiplo db upgrade")
def upgrade(
    ctx: typer.Context,
    revision: Annotated[
        str,
        argument(
            metavar=REVISION,
            help=Label("Upgrade to this revision of the schema.",
                       "Nâng cấp lên phiên bản lược đồ này."),
        ),
    ] = "head",
) -> None:  # fmt: skip
    """Create the database when it does not exist, and upgrade its schema."""
    from ecodiplo.db.migrate import upgrade as move

    database = settings_of(ctx).database
    _say_revision(ctx, *move(database, revision))


@help_text(
    DOWNGRADE
    + Label(
        "\n\nThe command counts the records that would be deleted, and asks before it deletes them."
        " When records would be deleted, it first copies an SQLite file beside itself.",
        "\n\nLệnh đếm các hồ sơ sẽ bị xóa và hỏi trước khi xóa. Khi có hồ sơ bị xóa, tệp SQLite"
        " được sao chép sang bên cạnh trước đó.",
    ),
    "ecodiplo --db copy.db db downgrade base",
)
def downgrade(
    ctx: typer.Context,
    revision: Annotated[
        str,
        argument(
            metavar=REVISION,
            help=Label("Downgrade to this revision; `base` drops every table.",
                       "Hạ cấp xuống phiên bản này; `base` xóa mọi bảng."),
        ),
    ],
    yes: Yes = False,
) -> None:  # fmt: skip
    """Downgrade the schema, after a confirmation when records would be deleted."""
    from ecodiplo.cli.ask import confirm
    from ecodiplo.db import dialect
    from ecodiplo.db.migrate import downgrade as move
    from ecodiplo.db.migrate import losses

    settings = settings_of(ctx)
    database, lang = settings.database, settings.lang
    lost = losses(database, revision)
    if lost and not yes:
        records = _describe(lost)
        warning = Label("this would delete {records}; ", "lệnh này sẽ xóa {records}; ").fill(
            records=records
        )
        if advice := dialect.copy_advice(database.url):
            raise UsageProblem(warning + advice + Label(", then add --yes", ", rồi thêm --yes"))
        if not sys.stdin.isatty():
            raise UsageProblem(
                warning
                + Label("add --yes to do so without asking", "thêm --yes để xóa mà không hỏi")
            )
        confirm(Label("Delete {records}?", "Xóa {records}?").fill(records=records), lang)
    before, after, copy = move(database, revision, copy=bool(lost))
    if copy:
        say(
            Label(f"the database before the downgrade is in {copy}",
                  f"cơ sở dữ liệu trước khi hạ cấp nằm trong {copy}"),
            lang,
        )  # fmt: skip
    if lost:
        say(Label("deleted ", "đã xóa ") + _describe(lost), lang)
    _say_revision(ctx, before, after)


def _describe(lost: Mapping[str, int]) -> Label:
    """How many records are lost, in all and in the largest tables, and how many changes of the
    history."""
    history = lost.get("changes", 0)
    tables = [(name, count) for name, count in lost.items() if name != "changes"]
    tables.sort(key=lambda table: -table[1])
    total = sum(count for _, count in tables)
    names = join(
        ", ", (_table_label(name) + " " + show_count(count) for name, count in tables[:MOST_TABLES])
    )
    if len(tables) > MOST_TABLES:
        names += same(", ...")
    return Label("{records}{names} and {changes}", "{records}{names} và {changes}").fill(
        records=with_noun(total, Label("record", "hồ sơ"), Label("records", "hồ sơ")),
        names=same(" (") + names + ")" if names else names,
        changes=with_noun(history, Label("change of the history", "thay đổi trong lịch sử"),
                        Label("changes of the history", "thay đổi trong lịch sử")),
    )  # fmt: skip


def _table_label(table: str) -> Label:
    """The label of the table's entity; for any other table its name."""
    from ecodiplo.catalogue import ENTITIES

    entity = ENTITIES.get(table.replace("_", "-"))
    return entity.label if entity else same(table)


@help_text(CURRENT, "ecodiplo db current")
def current(ctx: typer.Context) -> None:
    """Print the revision of the schema, and the one that this program works with."""
    from ecodiplo.db.engine import HEAD

    settings = settings_of(ctx)
    revision = settings.database.revision() or "base"
    line = Label(f"{revision} (this ecodiplo works with {HEAD})",
                 f"{revision} (ecodiplo này dùng {HEAD})")  # fmt: skip
    print(line.to(settings.lang))


@help_text(PATH, "ecodiplo db path")
def path(ctx: typer.Context) -> None:
    """Print where the database is."""
    print(settings_of(ctx).database)


def _say_revision(ctx: typer.Context, before: str | None, after: str | None) -> None:
    settings = settings_of(ctx)
    old, new = before or "base", after or "base"
    if old == new != "base":
        schema = Label(f"schema {new}, its triggers were recreated",
                       f"lược đồ {new}, đã tạo lại các trình kích hoạt")  # fmt: skip
    else:
        schema = Label(f"schema {old} -> {new}", f"lược đồ {old} -> {new}")
    say_done(same(f"{settings.database}: ") + schema, settings)
