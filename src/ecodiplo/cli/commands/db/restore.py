"""`ecodiplo db restore`."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Annotated

import typer

from ecodiplo import clock
from ecodiplo.cli.bilingual import argument, help_text
from ecodiplo.cli.commands.db import DatabaseGroup
from ecodiplo.cli.options import FILE, Yes
from ecodiplo.cli.output import say_done
from ecodiplo.cli.settings import settings_of
from ecodiplo.language import Label, same


@help_text(
    DatabaseGroup.table["restore"].summary
    + Label(
        "\n\nThe command asks, keeps what it replaces in a backup, and replaces everything in one"
        " transaction, also while others have the database open. A backup that is damaged, was"
        " changed, or is newer than this program is refused; an older one is upgraded.",
        "\n\nLệnh hỏi trước, giữ lại phần bị thay trong một bản sao lưu, và thay toàn bộ trong một"
        " giao dịch, kể cả khi người khác đang mở cơ sở dữ liệu. Bản sao lưu bị hỏng, bị sửa hoặc"
        " mới hơn chương trình này bị từ chối; bản cũ hơn được nâng cấp.",
    ),
    "ecodiplo db restore ecodiplo.backup.20221231-233000.123.db",
)
def restore(
    ctx: typer.Context,
    file: Annotated[
        Path,
        argument(metavar=FILE,
                 help=Label("A backup that `ecodiplo db backup` made, or another command kept.",
                            "Bản sao lưu do `ecodiplo db backup` tạo, hoặc do lệnh khác giữ lại.")),
    ],
    yes: Yes = False,
) -> None:  # fmt: skip
    """Replace the database by a backup, after a confirmation."""
    from ecodiplo.cli.ask import confirm, require_terminal
    from ecodiplo.cli.commands.db.outcome import count_rows, say_damage, say_kept, say_left_out
    from ecodiplo.dates import show_moment
    from ecodiplo.db.copies.restore import check_backup
    from ecodiplo.db.copies.restore import restore as replace
    from ecodiplo.db.revision import HEAD

    settings = settings_of(ctx)
    database = settings.database
    if not yes:
        require_terminal(Label("restore", "khôi phục"))
        mark = check_backup(database, file)
        confirm(
            Label("Replace {name} by the backup of {source} of {moment} ({zone})?",
                  "Thay {name} bằng bản sao lưu của {source} lúc {moment} ({zone})?")
            .fill(name=database, source=mark.database, zone=clock.zone_name(),
                  moment=show_moment(datetime.datetime.fromisoformat(mark.made_at))),
            settings.lang,
        )  # fmt: skip
    restored = replace(database, file)
    say_kept(restored.kept, settings)
    say_damage(restored.damage, settings)
    say_left_out(restored.left_out, settings)
    line = Label("restored and verified {rows} of {file}",
                 "đã khôi phục và kiểm tra {rows} từ {file}")  # fmt: skip
    done = line.fill(rows=count_rows(restored.rows), file=file)
    if restored.seal.revision != HEAD:
        done += Label(f"; its schema was upgraded from {restored.seal.revision} to {HEAD}",
                      f"; lược đồ được nâng từ {restored.seal.revision} lên {HEAD}")  # fmt: skip
    say_done(same(f"{database}: ") + done, settings)
