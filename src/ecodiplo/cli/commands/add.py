"""`ecodiplo add ENTITY`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from ecodiplo.catalogue import Entity
from ecodiplo.cli.bilingual import help_page, option
from ecodiplo.cli.entity_commands import EntityGroup, entity_command, field_texts
from ecodiplo.cli.options import CreatePartners, OnNearOption
from ecodiplo.cli.output import say_done
from ecodiplo.cli.render.edit_outcome import print_outcome
from ecodiplo.cli.settings import settings_of
from ecodiplo.language import Label

if TYPE_CHECKING:
    from ecodiplo.cli.bilingual import Command
    from ecodiplo.services.edit.write_record import EditOutcome
    from ecodiplo.services.writing.write_options import OnNear

NoInput = Annotated[
    bool,
    option(
        "--no-input",
        help=Label("Never ask; a missing required value is an error.",
                   "Không hỏi; thiếu giá trị bắt buộc là lỗi."),
    ),
]  # fmt: skip


class AddGroup(EntityGroup):
    """`add`, with a command for each entity."""

    def build(self, entity: Entity) -> Command:
        """The command that adds a record of `entity`."""
        required = [f for f in entity.stored if f.required and f.name != "ref"]
        example = " ".join(f"--{f.name.replace('_', '-')} ..." for f in required[:3])
        page = help_page(
            entity.singular
            + Label(
                ": add a record. In a terminal, the command asks for the values that are missing.",
                ": thêm một hồ sơ. Trong cửa sổ lệnh, lệnh hỏi các giá trị còn thiếu.",
            ),
            f"ecodiplo add {entity.name} {example}",
        )
        return entity_command(add_entity, entity, page, fields=entity.entered)


def add_entity(
    ctx: typer.Context,
    entity: Entity,
    create_partners: CreatePartners = False,
    on_near: OnNearOption = "refuse",
    no_input: NoInput = False,
    **options: Any,
) -> None:
    """Add a record of `entity`."""
    settings = settings_of(ctx)
    texts = field_texts(entity.entered, options)
    from ecodiplo.cli.ask import ask, ask_about_near, in_terminal
    from ecodiplo.services.edit.write_record import add_record
    from ecodiplo.services.writing.locks import locks_for

    if not no_input and in_terminal():
        from ecodiplo.db.create import create_if_missing, created

        if create_if_missing(settings.database):
            say_done(created(settings.database), settings)
        texts = ask(settings, entity, texts)

    def write(on_near: OnNear) -> EditOutcome:
        return settings.database.run(
            f"add {entity.name}",
            lambda connection: add_record(
                connection, entity, texts, create_partners=create_partners, on_near=on_near
            ),
            locks=locks_for(entity, create_partners=create_partners),
        )

    outcome = ask_about_near(write, on_near, settings.lang, asks=not no_input)
    print_outcome(outcome, settings)
