"""`ecodiplo add ENTITY`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ecodiplo.catalogue import Entity
from ecodiplo.cli.context import settings
from ecodiplo.cli.entities import EntityGroup, build, field_options, given_fields
from ecodiplo.cli.output import say
from ecodiplo.cli.render.edited import tell
from ecodiplo.language import Label

if TYPE_CHECKING:
    from typer._click import Command

    from ecodiplo.language import Lang

NoInput = Annotated[
    bool, typer.Option("--no-input", help="Never ask; what is missing is an error.")
]
Partners = Annotated[
    bool, typer.Option("--create-partners", help="Make partners that are not there yet.")
]


class AddGroup(EntityGroup):
    """`add`, with a command for each entity."""

    def build(self, entity: Entity, lang: Lang) -> Command:
        """The command that adds a record of `entity`."""
        required = [f for f in entity.stored if f.required and f.name != "ref"]
        example = " ".join(f"--{f.name.replace('_', '-')} ..." for f in required[:3])
        help_ = (
            f"{entity.singular.to(lang)}. In a terminal it asks for what is missing.\n\n"
            f"Example: ecodiplo add {entity.name} {example}"
        )
        return build(add_entity, entity, field_options(entity.stored, lang), help_)


def add_entity(
    ctx: typer.Context,
    entity: Entity,
    create_partners: Partners = False,
    no_input: NoInput = False,
    **given: Any,
) -> None:
    """Add a record of `entity`."""
    chosen = settings(ctx)
    texts = given_fields(entity.stored, given)
    from ecodiplo.services.edit import add_record
    from ecodiplo.services.writing.locks import locks_for

    if not no_input and sys.stdin.isatty() and sys.stderr.isatty():
        from ecodiplo.cli.ask import ask
        from ecodiplo.db.create import make_if_missing

        if make_if_missing(chosen.database):
            made = f"{chosen.database}"
            say(Label(f"made the database {made}", f"đã tạo cơ sở dữ liệu {made}").to(chosen.lang))
        texts = ask(chosen, entity, texts)
    added = chosen.database.run(
        f"add {entity.name}",
        lambda session: add_record(session, entity, texts, create_partners=create_partners),
        locks=locks_for(entity, create_partners=create_partners),
    )
    tell(added, chosen.lang)
