"""`ecodiplo db check`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ecodiplo.cli.bilingual import help_text, option
from ecodiplo.cli.commands.db import DatabaseGroup
from ecodiplo.cli.options import File, Format
from ecodiplo.cli.output import choose_output, say, say_done
from ecodiplo.cli.settings import settings_of
from ecodiplo.language import Label, nouns, show_count, with_noun

if TYPE_CHECKING:
    from ecodiplo.cli.settings import Settings
    from ecodiplo.services.check.check_database import Repair

FINDINGS = nouns("finding", "findings", "điểm sai")


@help_text(
    DatabaseGroup.table["check"].summary
    + Label(
        "\n\nThe command checks the file, tables, triggers, references, texts, history, search"
        " index and rules, and changes nothing. The exit code is 1 when it finds something. Where"
        " nothing is wrong, it prints no list, unless --format or --output asks for one."
        "\n\nWith --repair, one transaction repairs what can be repaired, after a copy of an SQLite"
        " file. Nothing is deleted; history records what changes.",
        "\n\nLệnh kiểm tra tệp, bảng, trình kích hoạt, tham chiếu, văn bản, lịch sử, chỉ mục tìm"
        " kiếm và quy tắc, không thay đổi gì. Mã thoát là 1 khi có điểm sai. Khi không có điểm sai,"
        " lệnh không in danh sách, trừ khi có --format hoặc --output."
        "\n\nVới --repair, một giao dịch sửa những gì sửa được, sau khi sao chép tệp SQLite. Không"
        " xóa gì; lịch sử ghi lại các thay đổi.",
    ),
    "ecodiplo db check",
)
def check(
    ctx: typer.Context,
    repair: Annotated[
        bool,
        option("--repair", help=Label("Repair what can be repaired.", "Sửa những gì sửa được.")),
    ] = False,
    format_: Format = "",
    output: File = None,
) -> None:
    """List what is wrong with the database, and repair it."""
    from ecodiplo.cli.render.findings import write_findings
    from ecodiplo.services.check.check_database import check_database, repair_database

    settings = settings_of(ctx)
    target = choose_output(format_, output, settings)
    quiet = not (format_ or output)
    if repair:
        outcome = repair_database(settings.database)
        write_findings(outcome.before, target, settings.lang, left=outcome.left, quiet=quiet)
        _say_repair(outcome, settings)
        count = sum(finding.count for finding in outcome.left)
    else:
        count, repairable = write_findings(
            check_database(settings.database), target, settings.lang, quiet=quiet
        )
        if count:
            _say_findings(count, repairable, settings)
    if count:
        raise typer.Exit(1)
    if not repair or not outcome.before:
        say_done(Label("{place}: nothing is wrong", "{place}: không có điểm sai")
                 .fill(place=settings.database), settings)  # fmt: skip


def _say_findings(count: int, repairable: int, settings: Settings) -> None:
    """Say how many findings there are, and how many of them a repair repairs."""
    label = with_noun(count, *FINDINGS)
    label += Label(" in {place}", " trong {place}").fill(place=settings.database)
    if repairable:
        label += Label("; `ecodiplo db check --repair` repairs {number}",
                       "; `ecodiplo db check --repair` sửa được {number}")\
            .fill(number=show_count(repairable))  # fmt: skip
    say(label, settings.lang)


def _say_repair(outcome: Repair, settings: Settings) -> None:
    """Say what the repair did, and how it is undone."""
    from ecodiplo.cli.commands.db.outcome import say_kept

    say_kept(outcome.copy, settings)
    if outcome.before:
        repaired = sum(finding.count for finding in outcome.repaired)
        left = sum(finding.count for finding in outcome.left)
        say(Label("{repaired} repaired, {left} left", "đã sửa {repaired}, còn lại {left}")
            .fill(repaired=show_count(repaired), left=show_count(left)), settings.lang)  # fmt: skip
    if outcome.tables and outcome.tables.recorded:
        say(Label("command {number} records the changes that history lacked; `ecodiplo undo"
                  " {number}` takes them back",
                  "lệnh {number} ghi lại các thay đổi mà lịch sử còn thiếu; `ecodiplo undo"
                  " {number}` đưa về như trước").fill(number=outcome.tables.recorded),
            settings.lang)  # fmt: skip
    if outcome.tables and outcome.tables.changed:
        say(Label("command {number} changed texts; `ecodiplo undo {number}` takes them back",
                  "lệnh {number} đã sửa văn bản; `ecodiplo undo {number}` đưa về như trước")
            .fill(number=outcome.tables.changed), settings.lang)  # fmt: skip
