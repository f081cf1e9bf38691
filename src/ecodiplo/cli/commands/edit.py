"""`ecodiplo edit ENTITY REF`."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ecodiplo.catalogue import Entity
from ecodiplo.cli.bilingual import help_page, option
from ecodiplo.cli.entity_commands import (
    EntityGroup,
    entity_command,
    example_record,
    field_options,
    field_texts,
    record_argument,
    yes_or_no_options,
)
from ecodiplo.cli.options import CreatePartners, OnNearOption
from ecodiplo.cli.render.edit_outcome import print_outcome
from ecodiplo.cli.settings import settings_of
from ecodiplo.errors import EcodiploError, UsageProblem, system_message
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
        fields = list(entity.entered)
        options = [record_argument(entity), *field_options(fields)]
        return entity_command(
            edit_entity, entity, options, page, yes_or_no=yes_or_no_options(fields)
        )


def edit_entity(
    ctx: typer.Context,
    entity: Entity,
    set_: Assignments = None,
    editor: LongText = "",
    create_partners: CreatePartners = False,
    on_near: OnNearOption = "refuse",
    *,
    record: str,
    **options: Any,
) -> None:  # fmt: skip
    """Change a record of `entity`."""
    settings = settings_of(ctx)
    texts = field_texts(entity.entered, options) | _assignments(entity, set_ or [])
    seen: dict[str, str | None] = {}
    if editor:
        name = _field_name(entity, editor)
        record, seen[name], texts[name] = _edit_text(settings, entity, record, name)
    if not texts:
        raise UsageProblem(
            Label("say what to change: --set {assignment}, or --editor {field}",
                  "hãy nêu nội dung cần sửa: --set {assignment}, hoặc --editor {field}")
            .fill(assignment=ASSIGNMENT, field=FIELD)
        )  # fmt: skip
    from ecodiplo.cli.ask import ask_about_near
    from ecodiplo.services.edit.write_record import ChangedMeanwhile, EditOutcome, edit_record
    from ecodiplo.services.writing.locks import locks_for

    def write(on_near: OnNear) -> EditOutcome:
        return settings.database.run(
            f"edit {entity.name} {record}",
            lambda session: edit_record(
                session, entity, record, texts, create_partners=create_partners, on_near=on_near,
                seen=seen,
            ),
            locks=locks_for(entity, create_partners=create_partners),
        )  # fmt: skip

    try:
        outcome = ask_about_near(write, on_near, settings.lang)
    except ChangedMeanwhile as error:
        place = _save_text(texts[name])
        raise EcodiploError(
            error.message
            + Label(f"; nothing was changed, and your text is in {place}",
                    f"; chưa thay đổi gì, nội dung của bạn được lưu ở {place}")
        ) from None  # fmt: skip
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


def _save_text(text: str) -> str:
    """The path of a new file that holds the text."""
    handle, path = tempfile.mkstemp(prefix="ecodiplo-", suffix=".txt")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def _edit_text(
    settings: Settings, entity: Entity, record: str, name: str
) -> tuple[str, str | None, str]:
    """Open the field in the person's editor: the key of the record, the old text, the new text.

    Raises UsageProblem for a field that is not a text, EcodiploError when the editor fails.
    """
    field = entity.by_name[name]
    if not isinstance(field.type, Text):
        raise UsageProblem(
            field.label
            + Label(f" is not a text; use --set {name}=VALUE",
                    f" không phải là văn bản; hãy dùng --set {name}=GIÁ_TRỊ")
        )  # fmt: skip
    from ecodiplo.services.query.find_by_name import find_record

    with settings.database.read() as session:
        fields = (entity.by_name[entity.key], field)
        values = find_record(session, entity, record, fields, today=settings.today)
    key, text = values[entity.key], values[name]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{name}.txt"
        file.write_text(text or "", encoding="utf-8")
        _run_editor(file)
        return key, text, file.read_text(encoding="utf-8")


def _run_editor(file: Path) -> None:
    """Run the person's editor on the file. Raises EcodiploError when it cannot run or fails."""
    program = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    try:
        process = subprocess.run([*shlex.split(program), str(file)], check=False)
    except OSError as error:
        cause = system_message(error)
        raise EcodiploError(
            Label(f"cannot run the editor {program}: ",
                  f"không chạy được trình soạn thảo {program}: ") + cause
        ) from None  # fmt: skip
    if code := process.returncode:
        raise EcodiploError(
            Label(f"{program} ended with exit code {code}; nothing was changed",
                  f"{program} kết thúc với mã {code}; chưa thay đổi gì")
        )  # fmt: skip
