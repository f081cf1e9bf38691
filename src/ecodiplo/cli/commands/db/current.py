"""`ecodiplo db current`."""

from __future__ import annotations

import typer

from ecodiplo.cli.bilingual import help_text
from ecodiplo.cli.commands.db import DatabaseGroup
from ecodiplo.cli.settings import settings_of
from ecodiplo.language import Label


@help_text(DatabaseGroup.table["current"].summary, "ecodiplo db current")
def current(ctx: typer.Context) -> None:
    """Print the revision of the schema, and the one that this program works with."""
    from ecodiplo.db.revision import HEAD

    settings = settings_of(ctx)
    revision = settings.database.revision() or "base"
    line = Label(f"{revision} (this ecodiplo works with {HEAD})",
                 f"{revision} (ecodiplo này dùng {HEAD})")  # fmt: skip
    print(line.to(settings.lang))
