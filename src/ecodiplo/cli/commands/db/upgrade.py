"""`ecodiplo db upgrade`."""

from __future__ import annotations

from typing import Annotated

import typer

from ecodiplo.cli.bilingual import argument, help_text
from ecodiplo.cli.commands.db import DatabaseGroup
from ecodiplo.cli.commands.db.revision import REVISION, say_revision
from ecodiplo.cli.settings import settings_of
from ecodiplo.language import Label


@help_text(
    DatabaseGroup.table["upgrade"].summary
    + Label(
        "\n\nA database with records is copied before its schema changes, as `ecodiplo db backup`"
        " does.",
        "\n\nCơ sở dữ liệu có hồ sơ được sao chép trước khi lược đồ thay đổi, như"
        " `ecodiplo db backup` làm.",
    ),
    "ecodiplo db upgrade",
)
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
    from ecodiplo.cli.commands.db.outcome import say_kept
    from ecodiplo.db.copies.backup import Keeper
    from ecodiplo.db.migrate import upgrade as move

    settings, keep = settings_of(ctx), Keeper("before-upgrade")
    revisions = move(settings.database, revision, keep=keep)
    say_kept(keep.path, settings)
    say_revision(ctx, *revisions)
