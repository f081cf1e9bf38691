"""Questions to a person in a terminal: a yes or no, and the values that `add` still needs."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar, cast

import typer

from ecodiplo.catalogue import ENTITIES
from ecodiplo.catalogue.amounts import read_amount
from ecodiplo.cli.bilingual import ANSWERS
from ecodiplo.cli.options import completion_of
from ecodiplo.cli.output import say
from ecodiplo.errors import InvalidData, UsageProblem, ValueUnreadable
from ecodiplo.fields import Choice, Flag, Integer, Number, Ref
from ecodiplo.fold import fold
from ecodiplo.language import Label, same
from ecodiplo.money import NumberStyle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from ecodiplo.catalogue import Entity, Field
    from ecodiplo.cli.settings import Settings
    from ecodiplo.language import Lang
    from ecodiplo.services.writing.write_options import OnNear

T = TypeVar("T")


def require_terminal(action: Label) -> None:
    """Raise UsageProblem when there is no terminal in which to confirm the action."""
    if not sys.stdin.isatty():
        raise UsageProblem(
            Label("there is no terminal to ask in: add --yes to {action} without asking",
                  "không chạy trong cửa sổ lệnh nên không hỏi được; hãy thêm --yes để {action}"
                  " mà không hỏi")
            .fill(action=action)
        )  # fmt: skip


def confirm(question: Label, lang: Lang) -> None:
    """Ask the question until it is answered: y, yes, c, có, or n, no, k, không; Enter means no.

    Raises typer.Abort when the answer is no.
    """
    if not agrees(question, lang, enter=False):
        raise typer.Abort


def agrees(question: Label, lang: Lang, *, enter: bool) -> bool:
    """Whether the answer to the question is yes, which is asked as in `confirm`; Enter means
    `enter`."""
    choices = (Label("[Y/n]", "[C/k]") if enter else Label("[y/N]", "[c/K]")).to(lang)
    while True:
        answer = typer.prompt(f"{question.to(lang)} {choices}", default="", show_default=False,
                              err=True, prompt_suffix=": ")  # fmt: skip
        reply = ANSWERS.get(fold(answer)) if answer.strip() else enter
        if reply is not None:
            return reply
        say(Label("answer y or n", "hãy trả lời c (có) hoặc k (không)"), lang)


def in_terminal() -> bool:
    """Whether there is a person to ask."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def ask_about_near(
    write: Callable[[OnNear], T], on_near: str, lang: Lang, *, asks: bool = True
) -> T:
    """Write, and when nothing but near records is in the way, ask whether these are new records
    all the same.

    Raises InvalidData where there is no terminal to ask in, or without `asks`; typer.Abort when the
    answer is no.
    """
    try:
        return write(cast("OnNear", on_near))  # the call checks the word
    except InvalidData as error:
        if not (asks and in_terminal() and all(problem.is_near for problem in error.problems)):
            raise
        for problem in error.problems:
            say(problem.message, lang)
    confirm(Label("Take as new all the same?", "Vẫn ghi thành hồ sơ mới?"), lang)
    return write("new")


def ask(settings: Settings, entity: Entity, texts: Mapping[str, str]) -> dict[str, str]:
    """`texts` by field, with the person's answers for the other required or listed fields.

    A question is repeated until its answer can be read; Enter skips a field that may be empty.
    """
    from ecodiplo.services.entry_form.form import is_numbered

    texts = dict(texts)
    for field in entity.stored:
        if field.name in texts or not (field.required or field.listed):
            continue
        if field.vietnamese in texts:  # one language is enough
            continue
        if is_numbered(entity, field):
            continue
        answer = _answer(settings, entity, field)
        if answer:
            texts[field.name] = answer
    return texts


def _answer(settings: Settings, entity: Entity, field: Field) -> str:
    from ecodiplo.services.entry_form.form import default_of, must_be_filled

    lang = settings.lang
    needed = must_be_filled(entity, field)
    mark = same("") if needed else Label(" (Enter: unknown)", " (Enter: chưa rõ)")
    if not needed and (default := default_of(entity, field)) is not None:
        mark = same(f" (Enter: {field.type.show(default, lang)})")
    while True:
        with completion(_words(settings, field)):
            answer: str = typer.prompt((field.label + mark).to(lang), default="",
                                       show_default=False, err=True)  # fmt: skip
        if not answer.strip():
            if not needed:
                return ""
            say(Label("this is required", "trường này bắt buộc"), lang)
            continue
        try:
            if isinstance(field.type, Integer | Number):
                read_amount(entity, field, answer, NumberStyle())
            else:
                field.type.parse(answer)
        except ValueUnreadable as error:
            say(error.message, lang)
            continue
        return answer


def _words(settings: Settings, field: Field) -> Callable[[str], list[str]]:
    """The completion of an answer for the field."""
    kind, lang = field.item_type, settings.lang
    if isinstance(kind, Choice):
        return folded_completion(
            [answer for term in kind.terms for answer in (term.value, term.label.to(lang))]
        )
    if isinstance(kind, Flag):
        return completion_of(("yes", "no", "có", "không"))
    if isinstance(kind, Ref) and kind.entity:
        from ecodiplo.services.query.completion import complete_names

        def names(typed: str) -> list[str]:
            with settings.database.read() as connection:
                return complete_names(connection, ENTITIES[kind.entity], typed)

        return names
    return lambda _: []


def folded_completion(words: Sequence[str]) -> Callable[[str], list[str]]:
    """The function that completes one of fixed words, typed with or without diacritics."""
    return lambda typed: [word for word in words if fold(word).startswith(fold(typed))]


@contextmanager
def completion(words: Callable[[str], list[str]]) -> Iterator[None]:
    """Context manager: Tab completes an answer, where Python has the readline module."""
    try:
        import readline
    except ImportError:  # Windows
        yield
        return
    before, delimiters = readline.get_completer(), readline.get_completer_delims()

    def complete(typed: str, state: int) -> str | None:
        matches = words(typed.lstrip())
        return matches[state] if state < len(matches) else None

    readline.set_completer(complete)
    readline.set_completer_delims(";")  # names hold spaces; `;` begins the next
    readline.parse_and_bind("tab: complete")
    try:
        yield
    finally:
        readline.set_completer(before)
        readline.set_completer_delims(delimiters)
