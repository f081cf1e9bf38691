"""Asks in a terminal for what `add` was not given, completing codes and known names with Tab."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from ecodiplo.catalogue import ENTITIES
from ecodiplo.cli.output import say
from ecodiplo.errors import Unreadable
from ecodiplo.fields import Choice, Flag, Many, Ref
from ecodiplo.language import Label

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ecodiplo.catalogue import Entity, Field
    from ecodiplo.cli.context import Settings


def ask(chosen: Settings, entity: Entity, given: Mapping[str, str]) -> dict[str, str]:
    """`given`, with what the person answers for the other fields that are required or listed.

    An answer that cannot be read is asked for again; Enter passes over what need not be known.
    """
    texts = dict(given)
    lang = chosen.lang
    for field in entity.stored:
        if field.name in texts or not (field.required or field.listed) or field.name == "ref":
            continue
        needed = field.required and field.name not in _defaulted(entity)
        while True:
            with _completing(_words(chosen, field)):
                mark = "" if needed else Label(" (Enter: unknown)", " (Enter: chưa rõ)").to(lang)
                answer = typer.prompt(f"{field.label.to(lang)}{mark}", default="",
                                      show_default=False, err=True)  # fmt: skip
            if not answer.strip():
                if not needed:
                    break
                say(Label("it is needed", "mục này bắt buộc").to(lang))
                continue
            try:
                field.type.parse(answer)
            except Unreadable as error:
                say(str(error))
                continue
            texts[field.name] = answer
            break
    return texts


def _defaulted(entity: Entity) -> set[str]:
    """The required fields that the database fills by itself."""
    from ecodiplo.services.query import mapping

    return {
        field.name
        for field in entity.stored
        if field.required
        and not isinstance(field.type, Many)
        and mapping.default(mapping.columns_of(entity, field)[0]) is not None
    }


def _words(chosen: Settings, field: Field) -> Callable[[str], list[str]]:
    """What completes an answer for the field."""
    kind = field.type.of if isinstance(field.type, Many) else field.type
    if isinstance(kind, Choice):
        codes = kind.codes()
        return lambda typed: [code for code in codes if code.startswith(typed)]
    if isinstance(kind, Flag):
        return lambda typed: [word for word in ("yes", "no") if word.startswith(typed)]
    if isinstance(kind, Ref) and kind.entity:
        from ecodiplo.services.query.complete import complete_names

        def names(typed: str) -> list[str]:
            with chosen.database.read() as session:
                return complete_names(session, ENTITIES[kind.entity], typed)

        return names
    return lambda _: []


@contextmanager
def _completing(words: Callable[[str], list[str]]) -> Iterator[None]:
    """Within the block, Tab completes what is typed; without the readline module it does not."""
    try:
        import readline
    except ImportError:  # Windows
        yield
        return
    before, marks = readline.get_completer(), readline.get_completer_delims()

    def complete(typed: str, state: int) -> str | None:
        found = words(typed.lstrip())
        return found[state] if state < len(found) else None

    readline.set_completer(complete)
    readline.set_completer_delims(";")  # names hold spaces; `;` begins the next
    readline.parse_and_bind("tab: complete")
    try:
        yield
    finally:
        readline.set_completer(before)
        readline.set_completer_delims(marks)
