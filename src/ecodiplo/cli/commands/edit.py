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
from ecodiplo.cli.commands.add import Partners
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
from ecodiplo.errors import EcodiploError, UsageProblem
from ecodiplo.fields import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from typer._click import Command

    from ecodiplo.cli.context import Settings
    from ecodiplo.language import Lang


class EditGroup(EntityGroup):
    """`edit`, with a command for each entity."""

    def build(self, entity: Entity, lang: Lang) -> Command:
        """The command that edits a record of `entity`."""
        help_ = (
            f"{entity.singular.to(lang)}. An empty value clears the field.\n\n"
            f"Example: ecodiplo edit {entity.name} {example_record(entity)} --set note=..."
        )
        options = [record_argument(entity), *field_options(entity.stored, lang)]
        return build(edit_entity, entity, options, help_)


def edit_entity(
    ctx: typer.Context,
    entity: Entity,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="FIELD=VALUE", help="A field by any of its names."),
    ] = None,
    editor: Annotated[
        str, typer.Option("--editor", metavar="FIELD", help="Edit a long text in $EDITOR.")
    ] = "",
    create_partners: Partners = False,
    *,
    record: str,
    **given: Any,
) -> None:
    """Change a record of `entity`."""
    chosen = settings(ctx)
    texts = given_fields(entity.stored, given) | _assigned(entity, set_ or [])
    seen: dict[str, str | None] = {}
    if editor:
        name = _field(entity, editor)
        record, seen[name], texts[name] = _edited(chosen, entity, record, name)
    if not texts:
        raise UsageProblem("say what to change: --set FIELD=VALUE, or --editor FIELD")
    from ecodiplo.services.edit import ChangedMeanwhile, edit_record
    from ecodiplo.services.writing.locks import locks_for

    try:
        edited = chosen.database.run(
            f"edit {entity.name} {record}",
            lambda session: edit_record(
                session, entity, record, texts, create_partners=create_partners, seen=seen
            ),
            locks=locks_for(entity, create_partners=create_partners),
        )
    except ChangedMeanwhile as error:
        place = _kept(texts[name])
        raise EcodiploError(f"{error}; nothing was changed, and your text is in {place}") from None
    tell(edited, chosen.lang)


def _assigned(entity: Entity, pairs: Sequence[str]) -> dict[str, str]:
    texts = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise UsageProblem(f"--set takes FIELD=VALUE, not {pair!r}")
        texts[_field(entity, name)] = value
    return texts


def _field(entity: Entity, name: str) -> str:
    from ecodiplo.services.imports.headings import Headings

    field = Headings(entity).field(name)
    if field is None:
        from ecodiplo.text import did_you_mean

        raise UsageProblem(
            f"{entity.name} have no field {name!r}.{did_you_mean(name, entity.by_name)}"
        )
    return field.name


def _kept(text: str) -> str:
    """The path of a new file that holds the text."""
    handle, path = tempfile.mkstemp(prefix="ecodiplo-", suffix=".txt")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def _edited(
    chosen: Settings, entity: Entity, record: str, name: str
) -> tuple[str, str | None, str]:
    """The key of the record, the text of the field, and the text as the person's editor leaves
    it."""
    if not isinstance(entity.by_name[name].type, Text):
        raise UsageProblem(f"{name} is no text; use --set {name}=VALUE")
    from ecodiplo.services.show import show_record

    with chosen.database.read() as session:
        shown = show_record(session, entity, record, today=chosen.today)
    key, text = shown.record[entity.key], shown.record[name]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{name}.txt"
        file.write_text(text or "", encoding="utf-8")
        program = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
        try:
            done = subprocess.run([*shlex.split(program), str(file)], check=False)
        except OSError as error:
            raise EcodiploError(f"cannot run the editor {program}: {error.strerror}") from None
        if done.returncode:
            raise EcodiploError(f"{program} ended with {done.returncode}; nothing was changed")
        return key, text, file.read_text(encoding="utf-8")
