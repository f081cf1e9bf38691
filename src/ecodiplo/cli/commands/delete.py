"""`ecodiplo delete ENTITY REF`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from ecodiplo.catalogue import Entity
from ecodiplo.cli.context import settings
from ecodiplo.cli.entities import EntityGroup, build, example_record, record_argument
from ecodiplo.cli.render.edited import tell
from ecodiplo.errors import UsageProblem
from ecodiplo.language import Label

if TYPE_CHECKING:
    from typer._click import Command

    from ecodiplo.language import Lang


class DeleteGroup(EntityGroup):
    """`delete`, with a command for each entity."""

    def build(self, entity: Entity, lang: Lang) -> Command:
        """The command that deletes a record of `entity`."""
        help_ = (
            f"{entity.singular.to(lang)}. What others refer to is not deleted.\n\n"
            f"Example: ecodiplo delete {entity.name} {example_record(entity)} --yes"
        )
        return build(delete_entity, entity, [record_argument(entity)], help_)


def delete_entity(
    ctx: typer.Context,
    entity: Entity,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    *,
    record: str,
) -> None:
    """Delete a record of `entity`."""
    chosen = settings(ctx)
    if not yes:
        if not sys.stdin.isatty():
            raise UsageProblem("not a terminal to ask in: add --yes to delete without asking")
        from ecodiplo.services.show import show_record

        with chosen.database.read() as session:
            shown = show_record(session, entity, record, today=chosen.today).record
        record = shown[entity.key]  # whatever bears the name by the time of the answer
        name = f"{record} {shown[entity.title] or ''}".strip()
        typer.confirm(
            Label(f"Delete {name}?", f"Xóa {name}?").to(chosen.lang), abort=True, err=True
        )
    from ecodiplo.services.edit import delete_record
    from ecodiplo.services.writing.locks import locks_for

    deleted = chosen.database.run(
        f"delete {entity.name} {record}",
        lambda session: delete_record(session, entity, record),
        locks=locks_for(entity),
    )
    tell(deleted, chosen.lang)
