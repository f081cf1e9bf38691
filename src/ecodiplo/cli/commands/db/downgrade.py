"""`ecodiplo db downgrade`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from ecodiplo.cli.bilingual import argument, help_text
from ecodiplo.cli.commands.db import DatabaseGroup
from ecodiplo.cli.commands.db.revision import REVISION, say_revision
from ecodiplo.cli.options import Yes
from ecodiplo.cli.output import say
from ecodiplo.cli.settings import settings_of
from ecodiplo.errors import UsageProblem
from ecodiplo.language import Label, join, nouns, same, show_count, with_noun

if TYPE_CHECKING:
    from collections.abc import Mapping

# The most tables that a question names.
MOST_TABLES = 5
# The tables of the history, and the words for one row and for several.
HISTORY = {
    "changes": nouns("change of the history", "changes of the history", "thay đổi trong lịch sử"),
    "commands": nouns("command of the history", "commands of the history", "lệnh trong lịch sử"),
    "imports": nouns(
        "imported file of the history", "imported files of the history", "tệp đã nhập trong lịch sử"
    ),
}


@help_text(
    DatabaseGroup.table["downgrade"].summary
    + Label(
        "\n\nThe command counts the records that would be deleted, and asks before it deletes them."
        " When records would be deleted, the database is first copied, as `ecodiplo db backup`"
        " does.",
        "\n\nLệnh đếm các hồ sơ sẽ bị xóa và hỏi trước khi xóa. Khi có hồ sơ bị xóa, cơ sở dữ liệu"
        " được sao chép trước, như `ecodiplo db backup` làm.",
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
    from ecodiplo.cli.commands.db.outcome import say_kept
    from ecodiplo.db.copies.backup import Keeper
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
        if not sys.stdin.isatty():
            raise UsageProblem(
                warning
                + Label("add --yes to do so without asking", "thêm --yes để xóa mà không hỏi")
            )
        confirm(Label("Delete {records}?", "Xóa {records}?").fill(records=records), lang)
    keep = Keeper("before-downgrade")
    before, after = move(database, revision, keep=keep if lost else None)
    say_kept(keep.path, settings)
    if lost:
        say(Label("deleted ", "đã xóa ") + _describe(lost), lang)
    say_revision(ctx, before, after)


def _describe(lost: Mapping[str, int]) -> Label:
    """How many records are lost, in all and in the largest tables, and how much of the history."""
    tables = [(name, count) for name, count in lost.items() if name not in HISTORY]
    tables.sort(key=lambda table: -table[1])
    total = sum(count for _, count in tables)
    names = join(
        ", ", (_table_label(name) + " " + show_count(count) for name, count in tables[:MOST_TABLES])
    )
    if len(tables) > MOST_TABLES:
        names += same(", ...")
    records = with_noun(total, *nouns("record", "records", "hồ sơ"))
    history = (with_noun(lost[name], *words) for name, words in HISTORY.items() if lost.get(name))
    return join(", ", (records + (same(" (") + names + ")" if names else ""), *history))


def _table_label(table: str) -> Label:
    """The label of the table's entity; for any other table its name."""
    from ecodiplo.catalogue import ENTITIES

    entity = ENTITIES.get(table.replace("_", "-"))
    return entity.label if entity else same(table)
