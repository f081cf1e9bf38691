"""`ecodiplo delete ENTITY REF`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from ecodiplo.catalogue import Entity
from ecodiplo.catalogue.entity import title_of
from ecodiplo.cli.bilingual import help_page
from ecodiplo.cli.entity_commands import (
    EntityGroup,
    entity_command,
    example_record,
    record_argument,
)
from ecodiplo.cli.options import Yes
from ecodiplo.cli.render.edit_outcome import print_outcome
from ecodiplo.cli.settings import settings_of
from ecodiplo.language import Label

if TYPE_CHECKING:
    from ecodiplo.cli.bilingual import Command


class DeleteGroup(EntityGroup):
    """`delete`, with a command for each entity."""

    def build(self, entity: Entity) -> Command:
        """The command that deletes a record of `entity`."""
        page = help_page(
            entity.singular
            + Label(": delete a record. A record that others refer to is not deleted.",
                    ": xóa một hồ sơ. Không xóa hồ sơ đang được hồ sơ khác tham chiếu."),
            f"ecodiplo delete {entity.name} {example_record(entity)} --yes",
        )  # fmt: skip
        return entity_command(delete_entity, entity, [record_argument(entity)], page)


def delete_entity(
    ctx: typer.Context,
    entity: Entity,
    yes: Yes = False,
    *,
    record: str,
) -> None:
    """Delete a record of `entity`."""
    settings = settings_of(ctx)
    if not yes:
        from ecodiplo.cli.ask import confirm, require_terminal
        from ecodiplo.services.edit.write_record import values_of

        require_terminal(Label("delete", "xóa"))
        with settings.database.read() as session:
            fields = values_of(session, entity, record, [entity.key, *entity.title_fields])
        record = fields[entity.key]  # the name may be another record's by the time of the answer
        title = title_of(entity, fields).to(settings.lang)
        name = " ".join(dict.fromkeys(text for text in (record, title) if text))
        confirm(Label(f"Delete {name}?", f"Xóa {name}?"), settings.lang)
    from ecodiplo.services.edit.delete import delete_record
    from ecodiplo.services.writing.locks import locks_for

    outcome = settings.database.run(
        f"delete {entity.name} {record}",
        lambda session: delete_record(session, entity, record),
        locks=locks_for(entity),
    )
    print_outcome(outcome, settings)
