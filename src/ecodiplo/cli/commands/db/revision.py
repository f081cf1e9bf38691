"""What the commands that move the schema share: the word for a revision and the line that names the
move."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.cli.output import say_done
from ecodiplo.cli.settings import settings_of
from ecodiplo.language import Label, same

if TYPE_CHECKING:
    import typer

REVISION = Label("REVISION", "PHIÊN_BẢN")


def say_revision(ctx: typer.Context, before: str | None, after: str | None) -> None:
    """Print the revisions before and after."""
    settings = settings_of(ctx)
    old, new = before or "base", after or "base"
    if old == new != "base":
        schema = Label(f"schema {new}, its triggers were recreated",
                       f"lược đồ {new}, đã tạo lại các trình kích hoạt")  # fmt: skip
    else:
        schema = Label(f"schema {old} -> {new}", f"lược đồ {old} -> {new}")
    say_done(same(f"{settings.database}: ") + schema, settings)
