"""`ecodiplo db path`."""

from __future__ import annotations

import typer

from ecodiplo.cli.bilingual import help_text
from ecodiplo.cli.commands.db import DatabaseGroup
from ecodiplo.cli.settings import settings_of


@help_text(DatabaseGroup.table["path"].summary, "ecodiplo db path")
def path(ctx: typer.Context) -> None:
    """Print where the database is."""
    print(settings_of(ctx).database)
