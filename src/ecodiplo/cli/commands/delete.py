"""`ecodiplo delete ENTITY REF`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from ecodiplo.catalogue import Entity
from ecodiplo.catalogue.entity import title_of
from ecodiplo.catalogue.stamps import VERSION
from ecodiplo.cli.bilingual import help_page
from ecodiplo.cli.entity_commands import EntityGroup, entity_command, example_record
from ecodiplo.cli.options import UnchangedSince, Yes
from ecodiplo.cli.render.edit_outcome import print_outcome
from ecodiplo.cli.settings import settings_of
from ecodiplo.language import Label

if TYPE_CHECKING:
    from ecodiplo.cli.bilingual import Command
    from ecodiplo.cli.settings import Settings


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
        return entity_command(delete_entity, entity, page)


def delete_entity(
    ctx: typer.Context,
    entity: Entity,
    yes: Yes = False,
    if_unchanged_since: UnchangedSince = "",
    *,
    record: str,
) -> None:
    """Delete a record of `entity`."""
    settings = settings_of(ctx)
    from ecodiplo.services.edit.delete import delete_record
    from ecodiplo.services.history.unchanged import read_version
    from ecodiplo.services.writing.locks import locks_for

    since = read_version(if_unchanged_since)
    if not yes:
        record, seen = _confirm(settings, entity, record)
        since = seen if since is None else since
    outcome = settings.database.run(
        f"delete {entity.name} {record}",
        lambda connection: delete_record(connection, entity, record, since=since),
        locks=locks_for(entity),
    )
    print_outcome(outcome, settings)


def _confirm(settings: Settings, entity: Entity, record: str) -> tuple[str, int]:
    """Ask whether to delete the record. Returns its key and the version of which the person
    decided: by the time of the answer, the record may be another and the name another's."""
    from ecodiplo.cli.ask import confirm, require_terminal
    from ecodiplo.services.query.find_by_name import find_record

    require_terminal(Label("delete", "xóa"))
    names = dict.fromkeys((entity.key, *entity.title_fields))
    fields = (*(entity.by_name[name] for name in names), VERSION)
    with settings.database.read() as connection:
        values = find_record(connection, entity, record, fields, today=settings.today)
    record = values[entity.key]
    title = title_of(entity, values).to(settings.lang)
    name = " ".join(dict.fromkeys(text for text in (record, title) if text))
    confirm(Label(f"Delete {name}?", f"Xóa {name}?"), settings.lang)
    return record, values[VERSION.name]
