"""`ecodiplo seed`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ecodiplo.cli.context import settings
from ecodiplo.cli.output import say
from ecodiplo.errors import NotFound
from ecodiplo.language import Label


def seed(
    ctx: typer.Context,
    folder: Annotated[
        Path | None,
        typer.Option("--from", metavar="DIR", help="Other CSV files, one an entity."),
    ] = None,
) -> None:
    """Fill the database with the countries, sectors and facts that travel with the program.

    It makes the database when there is none. Doing it again changes nothing.

    Example: ecodiplo seed
    """
    chosen = settings(ctx)
    if folder is not None and not folder.is_dir():
        raise NotFound(f"there is no folder {folder}")
    from ecodiplo.db.create import make_if_missing
    from ecodiplo.services.imports.seed import seed as fill

    make_if_missing(chosen.database)
    done = chosen.database.run("seed", lambda session: fill(session, folder))
    added, changed, same = (
        sum(getattr(file, name) for file in done) for name in ("added", "changed", "unchanged")
    )
    say(
        Label(
            f"{chosen.database}: {added} records added, {changed} changed, {same} as they were",
            f"{chosen.database}: thêm {added}, sửa {changed}, giữ nguyên {same} hồ sơ",
        ).to(chosen.lang)
    )
