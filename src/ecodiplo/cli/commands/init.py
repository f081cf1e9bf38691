"""`ecodiplo init`."""

from __future__ import annotations

import typer

from ecodiplo.cli.bilingual import help_text
from ecodiplo.cli.output import say, say_done
from ecodiplo.cli.settings import settings_of
from ecodiplo.language import Label

NEXT = Label(
    "next: `ecodiplo seed --reference` for the lists that every office needs, and `ecodiplo config"
    " set` for the office's own name",
    "tiếp theo: `ecodiplo seed --reference` để nạp các danh mục dùng chung, và `ecodiplo config"
    " set` để đặt tên cơ quan",
)


@help_text(
    Label(
        "Create an empty database.\n\nA database that is there already stays as it is.",
        "Tạo cơ sở dữ liệu trống.\n\nNếu đã có cơ sở dữ liệu thì giữ nguyên.",
    ),
    "ecodiplo --db office.db init",
)
def init(ctx: typer.Context) -> None:
    """Create the database when it does not exist, and say where it is."""
    from ecodiplo.db.create import create_if_missing, created

    settings = settings_of(ctx)
    database = settings.database
    if create_if_missing(database):
        say(created(database), settings.lang)
        say_done(NEXT, settings)
        return
    with database.read():  # which refuses another program's, or an older one
        there = Label("{name} is there already; nothing was changed",
                      "{name} đã có sẵn; không thay đổi gì")  # fmt: skip
        say(there.fill(name=database), settings.lang)
