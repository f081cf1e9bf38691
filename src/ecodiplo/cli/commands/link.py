"""`ecodiplo link ENTITY REF` and `ecodiplo unlink ENTITY REF`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from ecodiplo.catalogue import ENTITIES, LINKABLE, Entity
from ecodiplo.catalogue.entity import target
from ecodiplo.cli.bilingual import help_page, option
from ecodiplo.cli.entity_commands import EntityGroup, entity_command, example_record, field_texts
from ecodiplo.cli.options import REF, UnchangedSince
from ecodiplo.cli.render.edit_outcome import print_outcome
from ecodiplo.cli.settings import settings_of
from ecodiplo.errors import UsageProblem
from ecodiplo.fields import Many
from ecodiplo.language import Label
from ecodiplo.vocabulary import Relation

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ecodiplo.catalogue import Field
    from ecodiplo.cli.bilingual import Command
    from ecodiplo.services.edit.write_record import EditOutcome

LINKS = ENTITIES["links"]
# The fields of a typed link that `link` sets beside its two ends, and those that `unlink` reads.
LINK_FIELDS = [
    LINKS.by_name[name]
    for name in ("relation", "confidence", "evidence", "stated_by", "source", "source_locator")
]
UNLINK_FIELDS = [LINKS.by_name["relation"]]

LinkTarget = Annotated[
    str,
    option(
        "--to",
        metavar=REF,
        help=Label(
            "The other record by ref or name: EVT-2022-0005, `Title (9/2022)`.",
            "Hồ sơ kia, theo mã hoặc tên: EVT-2022-0005, `Tiêu đề (9/2022)`.",
        ),
    ),
]


def _item_fields(entity: Entity) -> list[Field]:
    """The fields that hold several other records."""
    return [f for f in entity.stored if isinstance(f.type, Many) and target(f)]


def _item_example(entity: Entity) -> str:
    """The option of the first field that holds several other records, with an example of one."""
    field = next(iter(_item_fields(entity)), None)
    if field is None:
        return ""
    return f"--{field.name.replace('_', '-')} {example_record(ENTITIES[target(field)])}"


class LinkGroup(EntityGroup):
    """`link`, with a command for each entity."""

    def build(self, entity: Entity) -> Command:
        """The command that links a record of `entity` to others."""
        text = Label(": link a record to countries, partners or sectors",
                     ": liên kết một hồ sơ với nước, đối tác, lĩnh vực")  # fmt: skip
        example = _item_example(entity)
        if entity.name in LINKABLE:
            text += Label(
                ", or to another record that it opened, advanced or resulted in",
                ", hoặc với hồ sơ khác mà nó mở đường, thúc đẩy hay mang lại",
            )
            example = "--to FDI-2022-0001 --relation resulted_in --evidence ..."
        page = help_page(
            entity.singular + text + ".",
            f"ecodiplo link {entity.name} {example_record(entity)} {example}",
        )
        fields = [*_item_fields(entity), *LINK_FIELDS]
        return entity_command(link_entity, entity, page, fields=fields)


class UnlinkGroup(EntityGroup):
    """`unlink`, with a command for each entity."""

    def build(self, entity: Entity) -> Command:
        """The command that removes links of a record of `entity`."""
        example = "--to FDI-2022-0001" if entity.name in LINKABLE else _item_example(entity)
        page = help_page(
            entity.singular
            + Label(": remove links of a record to countries, partners, sectors or another record.",
                    ": gỡ liên kết của một hồ sơ với nước, đối tác, lĩnh vực hoặc hồ sơ khác."),
            f"ecodiplo unlink {entity.name} {example_record(entity)} {example}",
        )  # fmt: skip
        fields = [*_item_fields(entity), *UNLINK_FIELDS]
        return entity_command(unlink_entity, entity, page, fields=fields)


def link_entity(
    ctx: typer.Context,
    entity: Entity,
    to: LinkTarget = "",
    if_unchanged_since: UnchangedSince = "",
    *,
    record: str,
    **options: Any,
) -> None:
    """Link a record of `entity` to others."""
    settings = settings_of(ctx)
    items = field_texts(_item_fields(entity), options)
    link = {name: text for name, text in field_texts(LINK_FIELDS, options).items() if text}
    if to and "relation" not in link:
        raise UsageProblem(
            Label("--to needs a relation: --relation {english}",
                  "--to cần có quan hệ: --relation {vietnamese}")
            .fill(english="|".join(Relation),
                  vietnamese=", ".join(f"{term.label.vi} ({term})" for term in Relation))
        )  # fmt: skip
    _require_other_records(entity, to, items)
    from ecodiplo.services.edit.links import add_link, link_items, written_entities
    from ecodiplo.services.history.unchanged import check_unchanged, read_version
    from ecodiplo.services.writing.locks import locks_for

    since = read_version(if_unchanged_since)

    def write(connection: Connection) -> list[EditOutcome]:
        check_unchanged(connection, entity, record, since, items)
        outcomes = []
        if items:
            outcomes.append(link_items(connection, entity, record, items))
        if to:
            outcomes.append(add_link(connection, entity, record, {"to_record": to, **link}))
        return outcomes

    locks = locks_for(*written_entities(entity, to, items))
    for outcome in settings.database.run(f"link {entity.name} {record}", write, locks=locks):
        print_outcome(outcome, settings)


def unlink_entity(
    ctx: typer.Context,
    entity: Entity,
    to: LinkTarget = "",
    if_unchanged_since: UnchangedSince = "",
    *,
    record: str,
    **options: Any,
) -> None:
    """Remove links of a record of `entity`."""
    settings = settings_of(ctx)
    items = field_texts(_item_fields(entity), options)
    relation = field_texts(UNLINK_FIELDS, options).get("relation", "")
    _require_other_records(entity, to, items)
    from ecodiplo.services.edit.links import remove_links, unlink_items, written_entities
    from ecodiplo.services.history.unchanged import check_unchanged, read_version
    from ecodiplo.services.writing.locks import locks_for

    since = read_version(if_unchanged_since)

    def write(connection: Connection) -> list[EditOutcome]:
        check_unchanged(connection, entity, record, since, items)
        outcomes = []
        if items:
            outcomes.append(unlink_items(connection, entity, record, items))
        if to:
            outcomes += remove_links(connection, entity, record, to, relation)
        return outcomes

    locks = locks_for(*written_entities(entity, to, items))
    for outcome in settings.database.run(f"unlink {entity.name} {record}", write, locks=locks):
        print_outcome(outcome, settings)


def _require_other_records(entity: Entity, to: str, items: dict[str, str]) -> None:
    """Raise UsageProblem when no option names another record."""
    if to or items:
        return
    options = [f"--{field.name}" for field in _item_fields(entity)]
    if entity.name in LINKABLE:
        options.append("--to")
    if not options:
        raise UsageProblem(
            entity.label
            + Label(" cannot be linked; use edit", " không liên kết được; hãy dùng lệnh edit")
        )
    raise UsageProblem(
        Label("name the other record with {options}", "hãy nêu hồ sơ kia bằng {options}")
        .fill(options=", ".join(options))
    )  # fmt: skip
