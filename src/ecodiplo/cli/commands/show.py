"""`ecodiplo show ENTITY REF`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from ecodiplo.catalogue import Entity
from ecodiplo.cli.bilingual import help_page
from ecodiplo.cli.entity_commands import EntityGroup, entity_command, example_record
from ecodiplo.cli.options import File, Format
from ecodiplo.cli.output import choose_output, write_sheet
from ecodiplo.cli.render.record import print_page, record_sheet, write_json
from ecodiplo.cli.settings import settings_of
from ecodiplo.language import Label

if TYPE_CHECKING:
    from ecodiplo.cli.bilingual import Command


class ShowGroup(EntityGroup):
    """`show`, with a command for each entity."""

    def build(self, entity: Entity) -> Command:
        """The command that shows a record of `entity`."""
        page = help_page(
            entity.singular
            + Label(": show a record, the records that refer to it, and its history.",
                    ": xem một hồ sơ, các hồ sơ liên quan và lịch sử của hồ sơ."),
            f"ecodiplo show {entity.name} {example_record(entity)}",
        )  # fmt: skip
        return entity_command(show_entity, entity, page)


def show_entity(
    ctx: typer.Context,
    entity: Entity,
    format_: Format = "",
    output: File = None,
    *,
    record: str,
) -> None:
    """Show a record of `entity` and the records that refer to it."""
    settings = settings_of(ctx)
    target = choose_output(format_, output, settings)
    from ecodiplo.services.show import show_record

    with settings.database.read() as connection:
        page = show_record(connection, entity, record, today=settings.today)
    if target.is_table:
        print_page(page, target, settings.lang)
    elif target.format in ("json", "jsonl"):
        write_json(page, target)
    else:
        write_sheet(record_sheet(page, settings.lang), target)
