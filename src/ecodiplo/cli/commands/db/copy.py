"""`ecodiplo db copy`."""

from __future__ import annotations

from typing import Annotated

import typer

from ecodiplo.cli.bilingual import argument, help_text
from ecodiplo.cli.commands.db import DatabaseGroup
from ecodiplo.cli.output import say_done
from ecodiplo.cli.settings import settings_of
from ecodiplo.language import Label

PLACE = Label("PATH|URL", "TỆP|URL")


@help_text(
    DatabaseGroup.table["copy"].summary
    + Label(
        "\n\nEverything is copied: records with their ids, history, snapshots and settings. The"
        " source is one state, also while others write it; the target must be new or empty.",
        "\n\nSao chép toàn bộ: hồ sơ cùng mã số trong cơ sở dữ liệu, lịch sử, bản chụp và thiết"
        " lập. Nguồn là một trạng thái duy nhất, kể cả khi người khác đang ghi; đích phải mới hoặc"
        " trống.",
    ),
    "ecodiplo db copy office.db postgresql://lan@db.city/office",
)
def copy(
    ctx: typer.Context,
    source: Annotated[
        str,
        argument(metavar=PLACE,
                 help=Label("Copy this database.", "Sao chép cơ sở dữ liệu này.")),
    ],
    target: Annotated[
        str, argument(metavar=PLACE, help=Label("Copy it to this place.", "Sao chép sang nơi này."))
    ],
) -> None:  # fmt: skip
    """Copy a database to a place that is new or empty."""
    from ecodiplo.cli.commands.db.outcome import count_rows, say_left_out
    from ecodiplo.db.copies.copy_database import copy_database
    from ecodiplo.db.engine import Database
    from ecodiplo.db.location import database_location

    settings = settings_of(ctx)
    from_, to = (Database(database_location(place)) for place in (source, target))
    copied = copy_database(from_, to)
    say_left_out(copied.left_out, settings)
    say_done(
        Label("copied and verified {rows} of {source} to {target}",
              "đã sao chép và kiểm tra {rows} từ {source} sang {target}")
        .fill(rows=count_rows(copied.rows), source=from_, target=to),
        settings,
    )  # fmt: skip
