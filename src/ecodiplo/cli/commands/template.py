"""`ecodiplo template ENTITY`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ecodiplo.catalogue import Entity
from ecodiplo.cli.bilingual import help_page, option
from ecodiplo.cli.entity_commands import EntityGroup, entity_command
from ecodiplo.cli.output import Output, say, say_done, stream
from ecodiplo.cli.settings import settings_of
from ecodiplo.errors import EcodiploError, NotFound, UsageProblem
from ecodiplo.language import Label

if TYPE_CHECKING:
    from ecodiplo.cli.bilingual import Command

Workbook = Annotated[
    Path | None,
    option(
        "--output",
        "-o",
        metavar=Label("FILE.xlsx", "TỆP.xlsx"),
        help=Label("Write to this workbook. Default: ENTITY.xlsx in the current folder.",
                   "Ghi vào tệp bảng tính này. Mặc định: LOẠI_HỒ_SƠ.xlsx trong thư mục hiện tại."),
    ),
]  # fmt: skip


class TemplateGroup(EntityGroup):
    """`template`, with a command for each entity."""

    def build(self, entity: Entity) -> Command:
        """The command that writes the template of `entity`."""
        page = help_page(
            entity.label
            + Label(
                ": write an empty workbook to fill in and import, with drop-downs and a guide.",
                ": tạo tệp bảng tính trống để điền rồi nhập, có danh sách chọn và hướng dẫn.",
            ),
            f"ecodiplo template {entity.name} -o {entity.name}.xlsx --lang vi",
        )
        return entity_command(write_template, entity, page)


def write_template(
    ctx: typer.Context,
    entity: Entity,
    output: Workbook = None,
    force: Annotated[
        bool, option("--force", help=Label("Overwrite the file.", "Ghi đè tệp."))
    ] = False,
) -> None:
    """Write the template of `entity`, with the names of records when there is a database."""
    settings = settings_of(ctx)
    file = (output or Path(f"{entity.name}.xlsx")).expanduser()
    if file.suffix.lower() != ".xlsx":
        raise UsageProblem(
            Label(f"a template is a workbook: name it {file.stem}.xlsx",
                  f"biểu mẫu là tệp bảng tính: hãy đặt tên {file.stem}.xlsx")
        )  # fmt: skip
    if file.exists() and not force:
        raise EcodiploError(
            Label(f"{file} exists already; overwrite it with --force",
                  f"{file} đã tồn tại; ghi đè bằng --force")
        )  # fmt: skip
    from ecodiplo.formats.entry_form import write
    from ecodiplo.services.entry_form.form import make_form, offered_names

    names: dict[str, list[str]] = {}
    try:
        with settings.database.read() as connection:
            names = offered_names(connection, entity, settings.lang)
    except NotFound as error:  # without a database the template only offers fewer choices
        note = Label(
            "the template has no drop-downs of countries, sectors and partners: {reason}",
            "biểu mẫu không có danh sách chọn nước, lĩnh vực, đối tác: {reason}",
        )
        say(note.fill(reason=error.message), settings.lang)
    with stream(Output("xlsx", file, settings.protected())) as out:
        write(make_form(entity, settings.lang, names), out)
    say_done(
        Label(
            f"fill in {file}, then run: ecodiplo import {entity.name} {file}",
            f"hãy điền vào {file}, rồi chạy: ecodiplo import {entity.name} {file}",
        ),
        settings,
    )
