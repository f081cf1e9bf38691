"""`ecodiplo db upgrade`."""

from __future__ import annotations

from typing import Annotated

import typer

from ecodiplo.cli.bilingual import argument, help_text
from ecodiplo.cli.commands.db import DatabaseGroup
from ecodiplo.cli.commands.db.revision import REVISION, say_revision
from ecodiplo.cli.settings import settings_of
from ecodiplo.language import Label


@help_text(DatabaseGroup.table["upgrade"].summary, "ecodiplo db upgrade")
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
    say_revision(ctx, *move(database, revision))
