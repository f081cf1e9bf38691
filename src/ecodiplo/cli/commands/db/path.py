"""`ecodiplo db path`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from ecodiplo.cli.bilingual import help_text, option
from ecodiplo.cli.commands.db import DatabaseGroup
from ecodiplo.cli.output import say, say_done
from ecodiplo.cli.settings import settings_of
from ecodiplo.errors import EcodiploError
from ecodiplo.language import Label


@help_text(
    DatabaseGroup.table["path"].summary
    + Label(
        "\n\nIn a terminal, and with --verbose, a second line says on stderr how SQLite keeps the"
        " transactions of the file and why, and how the file is copied.",
        "\n\nTrong cửa sổ lệnh, và khi có --verbose, một dòng thứ hai trên stderr cho biết SQLite"
        " giữ các giao dịch của tệp thế nào và vì sao, và sao lưu tệp thế nào.",
    ),
    "ecodiplo db path",
)
def path(
    ctx: typer.Context,
    verbose: Annotated[
        bool,
        option(
            "--verbose",
            help=Label("Say the journal mode of the file, and why it is that one.",
                       "Nêu chế độ nhật ký của tệp và lý do."),
        ),
    ] = False,
) -> None:  # fmt: skip
    """Print where the database is."""
    settings = settings_of(ctx)
    database = settings.database
    print(database)
    if not (verbose or sys.stdout.isatty()):
        return
    from ecodiplo.db import journal_mode

    try:
        if mode := database.journal_mode():
            say_done(journal_mode.explain(Path(str(database)), mode), settings)
    except EcodiploError as error:  # the question was where it is, and that is answered
        say(error.message, settings.lang)
