"""`ecodiplo template ENTITY`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ecodiplo.catalogue import Entity
from ecodiplo.cli.context import settings
from ecodiplo.cli.entities import EntityGroup, build
from ecodiplo.cli.output import Output, say, stream
from ecodiplo.errors import EcodiploError, NotFound, UsageProblem
from ecodiplo.language import Label

if TYPE_CHECKING:
    from typer._click import Command

    from ecodiplo.language import Lang

Workbook = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE.xlsx", help="Else ENTITY.xlsx, in this folder."),
]


class TemplateGroup(EntityGroup):
    """`template`, with a command for each entity."""

    def build(self, entity: Entity, lang: Lang) -> Command:
        """The command that makes the template of `entity`."""
        what = entity.label.to(lang)
        help_ = (
            f"{what}: an empty workbook to fill in and import, with drop-downs and a guide."
            f"\n\nExample: ecodiplo template {entity.name} -o {entity.name}.xlsx --lang vi"
        )
        return build(make_template_of, entity, [], help_)


def make_template_of(
    ctx: typer.Context,
    entity: Entity,
    output: Workbook = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file.")] = False,
) -> None:
    """Write the template of `entity`, with the names that the database knows, if there is one."""
    chosen = settings(ctx)
    file = (output or Path(f"{entity.name}.xlsx")).expanduser()
    if file.suffix.lower() != ".xlsx":
        raise UsageProblem(f"a template is a workbook: name it {file.stem}.xlsx")
    if file.exists() and not force:
        raise EcodiploError(f"{file} is there already; overwrite it with --force")
    from ecodiplo.formats.entry_form import write
    from ecodiplo.services.entry_form.form import make_template, offered_names

    names: dict[str, list[str]] = {}
    try:
        with chosen.database.read() as session:
            names = offered_names(session, entity, chosen.lang)
    except NotFound as error:  # a template needs no database, it only offers less
        say(
            Label(
                f"drop-downs of countries, sectors and partners are left out: {error}",
                f"không có danh sách chọn nước, lĩnh vực, đối tác: {error}",
            ).to(chosen.lang)
        )
    with stream(Output("xlsx", file, chosen.protected()), binary=True) as out:
        write(make_template(entity, chosen.lang, names), out)
    say(
        Label(
            f"{file} is to be filled in; then: ecodiplo import {entity.name} {file}",
            f"hãy điền vào {file}, rồi chạy: ecodiplo import {entity.name} {file}",
        ).to(chosen.lang)
    )
