"""`ecodiplo edit ENTITY REF`."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ecodiplo.catalogue import Entity
from ecodiplo.catalogue.stamps import VERSION
from ecodiplo.cli.bilingual import help_page, option
from ecodiplo.cli.entity_commands import EntityGroup, entity_command, example_record, field_texts
from ecodiplo.cli.options import CreatePartners, OnNearOption, UnchangedSince
from ecodiplo.cli.render.edit_outcome import print_outcome
from ecodiplo.cli.settings import settings_of
from ecodiplo.errors import UsageProblem
from ecodiplo.fields import Text
from ecodiplo.language import Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecodiplo.cli.bilingual import Command
    from ecodiplo.cli.settings import Settings
    from ecodiplo.services.writing.write_options import OnNear

FIELD = Label("FIELD", "TRƯỜNG")
ASSIGNMENT = Label("FIELD=VALUE", "TRƯỜNG=GIÁ_TRỊ")


Assignments = Annotated[
    list[str] | None,
    option(
        "--set",
        metavar=ASSIGNMENT,
        help=Label("Set a field, by any of its names; may be repeated.",
                   "Đặt giá trị cho một trường, theo bất kỳ tên nào của trường; có thể lặp lại."),
    ),
]  # fmt: skip
LongText = Annotated[
    str,
    option(
        "--editor",
        metavar=FIELD,
        help=Label("Edit a long text in $EDITOR.", "Sửa một nội dung dài bằng $EDITOR."),
    ),
]


class EditGroup(EntityGroup):
    """`edit`, with a command for each entity."""

    def build(self, entity: Entity) -> Command:
        """The command that edits a record of `entity`."""
        page = help_page(
            entity.singular
            + Label(": change a record. An empty value clears the field.",
                    ": sửa một hồ sơ. Giá trị rỗng xóa nội dung của trường."),
            f"ecodiplo edit {entity.name} {example_record(entity)} --set note=...",
        )  # fmt: skip
        return entity_command(edit_entity, entity, page, fields=entity.entered)


def edit_entity(
    ctx: typer.Context,
    entity: Entity,
    set_: Assignments = None,
    editor: LongText = "",
    create_partners: CreatePartners = False,
    on_near: OnNearOption = "refuse",
    if_unchanged_since: UnchangedSince = "",
    *,
    record: str,
    **options: Any,
) -> None:  # fmt: skip
    """Change a record of `entity`."""
    settings = settings_of(ctx)
    texts = field_texts(entity.entered, options) | _assignments(entity, set_ or [])
    if not (texts or editor):
        raise UsageProblem(
            Label("say what to change: --set {assignment}, or --editor {field}",
                  "hãy nêu nội dung cần sửa: --set {assignment}, hoặc --editor {field}")
            .fill(assignment=ASSIGNMENT, field=FIELD)
        )  # fmt: skip
    if editor and if_unchanged_since:
        raise UsageProblem(
            Label("give --editor or --if-unchanged-since, not both: the editor refuses a record"
                  " that changed since it was opened",
                  "chỉ dùng --editor hoặc --if-unchanged-since: trình soạn thảo vốn đã từ chối hồ"
                  " sơ được sửa sau khi mở")
        )  # fmt: skip
    from ecodiplo.cli.ask import ask_about_near
    from ecodiplo.services.edit.write_record import EditOutcome, edit_record
    from ecodiplo.services.history.unchanged import read_version
    from ecodiplo.services.writing.locks import locks_for

    since = read_version(if_unchanged_since)
    with ExitStack() as edited:
        if editor:
            from ecodiplo.cli.editor import edited_text

            name = _field_name(entity, editor)
            record, since, text = _open(settings, entity, record, name)
            texts[name] = edited.enter_context(edited_text(name, text, settings.lang))

        def write(on_near: OnNear) -> EditOutcome:
            return settings.database.run(
                f"edit {entity.name} {record}",
                lambda connection: edit_record(
                    connection, entity, record, texts, create_partners=create_partners,
                    on_near=on_near, since=since,
                ),
                locks=locks_for(entity, create_partners=create_partners),
            )  # fmt: skip

        outcome = ask_about_near(write, on_near, settings.lang)
    print_outcome(outcome, settings)


def _assignments(entity: Entity, pairs: Sequence[str]) -> dict[str, str]:
    """The texts of `--set FIELD=VALUE`, by field."""
    texts = {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        if not equals:
            raise UsageProblem(
                Label("--set takes {assignment}, not {pair!r}",
                      "--set nhận {assignment}, không nhận {pair!r}")
                .fill(assignment=ASSIGNMENT, pair=pair)
            )  # fmt: skip
        texts[_field_name(entity, name)] = text
    return texts


def _field_name(entity: Entity, name: str) -> str:
    """The field that `name` names, by any heading that an import accepts."""
    from ecodiplo.services.imports.headings import Headings

    field = Headings(entity).field(name)
    if field is None:
        from ecodiplo.services.imports.heading_suggestions import suggest_fields
        from ecodiplo.text import suggestion

        raise UsageProblem(
            entity.label
            + Label(f" have no field {name!r}.", f" không có trường {name!r}.")
            + suggestion(suggest_fields(entity, name))
        )
    return field.name


def _open(settings: Settings, entity: Entity, record: str, name: str) -> tuple[str, int, str]:
    """The key of the record, its version, and the text of the field.

    Raises UsageProblem for a field that is not a text.
    """
    field = entity.by_name[name]
    if not isinstance(field.type, Text):
        raise UsageProblem(
            field.label
            + Label(f" is not a text; use --set {name}=VALUE",
                    f" không phải là văn bản; hãy dùng --set {name}=GIÁ_TRỊ")
        )  # fmt: skip
    from ecodiplo.services.query.find_by_name import find_record

    with settings.database.read() as connection:
        fields = (entity.by_name[entity.key], field, VERSION)
        values = find_record(connection, entity, record, fields, today=settings.today)
    return values[entity.key], values[VERSION.name], values[name] or ""
