"""`ecodiplo link ENTITY REF` and `ecodiplo unlink ENTITY REF`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from ecodiplo.catalogue import ENTITIES, Entity
from ecodiplo.catalogue.entity import target
from ecodiplo.cli.context import settings
from ecodiplo.cli.entities import (
    EntityGroup,
    build,
    example_record,
    field_options,
    given_fields,
    record_argument,
)
from ecodiplo.cli.render.edited import tell
from ecodiplo.errors import UsageProblem
from ecodiplo.fields import Many
from ecodiplo.vocabulary import Confidence, Relation

if TYPE_CHECKING:
    from sqlalchemy.orm import Session
    from typer._click import Command

    from ecodiplo.catalogue import Field
    from ecodiplo.language import Lang
    from ecodiplo.services.edit import Edited

To = Annotated[str, typer.Option("--to", metavar="REF", help="A record to link to: EVT-2022-0005.")]
RelationName = Annotated[
    str, typer.Option("--relation", metavar="CODE", help=f"{', '.join(Relation)}.")
]


def _joined(entity: Entity) -> list[Field]:
    """The fields that hold several other records."""
    return [f for f in entity.stored if isinstance(f.type, Many) and target(f)]


class LinkGroup(EntityGroup):
    """`link`, with a command for each entity."""

    def build(self, entity: Entity, lang: Lang) -> Command:
        """The command that links a record of `entity` to others."""
        help_ = (
            f"{entity.singular.to(lang)}: join it to countries, partners, sectors, or to another"
            " record that it opened, advanced or resulted in.\n\n"
            f"Example: ecodiplo link {entity.name} {example_record(entity)}"
            " --to FDI-2022-0001 --relation resulted_in --evidence ..."
        )
        options = [record_argument(entity), *field_options(_joined(entity), lang)]
        return build(link_entity, entity, options, help_)


class UnlinkGroup(EntityGroup):
    """`unlink`, with a command for each entity."""

    def build(self, entity: Entity, lang: Lang) -> Command:
        """The command that parts a record of `entity` from others."""
        help_ = (
            f"{entity.singular.to(lang)}: part it from countries, partners, sectors or another"
            " record.\n\n"
            f"Example: ecodiplo unlink {entity.name} {example_record(entity)} --to FDI-2022-0001"
        )
        options = [record_argument(entity), *field_options(_joined(entity), lang)]
        return build(unlink_entity, entity, options, help_)


def link_entity(
    ctx: typer.Context,
    entity: Entity,
    to: To = "",
    relation: RelationName = "",
    confidence: Annotated[str, typer.Option(metavar="CODE", help=f"{', '.join(Confidence)}.")] = "",
    evidence: Annotated[str, typer.Option(metavar="TEXT", help="What shows it.")] = "",
    stated_by: Annotated[str, typer.Option(metavar="TEXT", help="Who says so.")] = "",
    source: Annotated[str, typer.Option(metavar="REF", help="The source that says so.")] = "",
    source_locator: Annotated[str, typer.Option(metavar="TEXT", help="Where in it.")] = "",
    *,
    record: str,
    **given: Any,
) -> None:
    """Join a record of `entity` to others."""
    chosen = settings(ctx)
    items = given_fields(_joined(entity), given)
    if to and not relation:
        raise UsageProblem(f"say how they are linked: --relation {'|'.join(Relation)}")
    _check(entity, to, items)
    from ecodiplo.services.edit import add_link, link_items
    from ecodiplo.services.writing.locks import locks_for

    link = {
        "to_record": to, "relation": relation, "confidence": confidence, "evidence": evidence,
        "stated_by": stated_by, "source": source, "source_locator": source_locator,
    }  # fmt: skip

    def write(session: Session) -> list[Edited]:
        done = []
        if items:
            done.append(link_items(session, entity, record, items))
        if to:
            filled = {name: text for name, text in link.items() if text}
            done.append(add_link(session, entity, record, filled))
        return done

    locks = locks_for(*_written(entity, to, items))
    for edited in chosen.database.run(f"link {entity.name} {record}", write, locks=locks):
        tell(edited, chosen.lang)


def unlink_entity(
    ctx: typer.Context,
    entity: Entity,
    to: To = "",
    relation: RelationName = "",
    *,
    record: str,
    **given: Any,
) -> None:
    """Part a record of `entity` from others."""
    chosen = settings(ctx)
    items = given_fields(_joined(entity), given)
    _check(entity, to, items)
    from ecodiplo.services.edit import remove_links, unlink_items
    from ecodiplo.services.writing.locks import locks_for

    def write(session: Session) -> list[Edited]:
        done = []
        if items:
            done.append(unlink_items(session, entity, record, items))
        if to:
            done += remove_links(session, entity, record, to, relation)
        return done

    locks = locks_for(*_written(entity, to, items))
    for edited in chosen.database.run(f"unlink {entity.name} {record}", write, locks=locks):
        tell(edited, chosen.lang)


def _written(entity: Entity, to: str, items: dict[str, str]) -> list[Entity]:
    """The entities that are written: the record's for its items, the links for a typed link."""
    return ([entity] if items else []) + ([ENTITIES["links"]] if to else [])


def _check(entity: Entity, to: str, items: dict[str, str]) -> None:
    if not to and not items:
        names = [f"--{field.name}" for field in _joined(entity)]
        if entity.name in ENTITIES["links"].by_name["from_record"].type.entities:  # type: ignore[attr-defined]
            names.append("--to")
        if not names:
            raise UsageProblem(f"{entity.name} carry no links; use edit")
        raise UsageProblem(f"say what to: {', '.join(names)}")
