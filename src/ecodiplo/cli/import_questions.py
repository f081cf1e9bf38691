"""Questions about a list that does not say everything: which field a heading means, and the value
of a field without a column."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import typer

from ecodiplo.cli.ask import agrees, completion, confirm, folded_completion
from ecodiplo.cli.bilingual import ANSWERS
from ecodiplo.cli.output import say
from ecodiplo.cli.render.import_report import counts_of
from ecodiplo.errors import ValueUnreadable
from ecodiplo.fields import Choice
from ecodiplo.fold import fold
from ecodiplo.language import Label, join, label_in_sentence, same
from ecodiplo.services.imports.heading_suggestions import suggest_fields
from ecodiplo.services.imports.headings import Headings
from ecodiplo.services.imports.layout import FROM_TITLE
from ecodiplo.services.imports.report import ImportRejected
from ecodiplo.services.imports.titles import offer
from ecodiplo.text import did_you_mean, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ecodiplo.catalogue import Entity, Field
    from ecodiplo.cli.render.dry_run import DryRunScreen
    from ecodiplo.language import Lang
    from ecodiplo.services.imports.options import ImportOptions
    from ecodiplo.services.imports.report import ImportReport

# The answers that leave out one column, and all further ones.
LEAVE_OUT, LEAVE_OUT_ALL = "-", "*"


def ask_for_gaps(
    entity: Entity, error: ImportRejected, options: ImportOptions, lang: Lang,
    attempt: Callable[[ImportOptions], ImportReport],
) -> tuple[ImportOptions, ImportReport]:  # fmt: skip
    """The options with the answers of a person to what the rejected file does not say, and the
    report of an import with them that writes nothing.

    `attempt` imports the file so. Raises ImportRejected when questions cannot help.
    """
    while True:
        more = _answers(entity, error.report, options, lang)
        if more is None:
            raise error
        options = more
        try:
            return options, attempt(options)
        except ImportRejected as next_error:
            error = next_error


def confirm_reading(report: ImportReport, preview: DryRunScreen) -> None:
    """Show how the file is read and what the import would do, and ask whether to write it.

    Raises typer.Abort when the answer is no.
    """
    lang = preview.lang
    preview.print([report])
    say(counts_of(report, dry_run=True), lang)
    for note in preview.notes(report):
        say(note, lang)
    confirm(Label("Write this?", "Ghi vào cơ sở dữ liệu?"), lang)


def _answers(
    entity: Entity, report: ImportReport, options: ImportOptions, lang: Lang
) -> ImportOptions | None:
    """The options with the answers to what the report lacks; None when it lacks nothing."""
    if report.profiles and not options.profile:
        question = Label(
            "This list has the headings of the profile {name}. Use it?",
            "Danh sách này có các tiêu đề của mẫu {name}. Dùng mẫu này?",
        ).fill(name=repr(visible(report.profiles[0])))
        if agrees(question, lang, enter=True):
            return replace(options, profile=report.profiles[0])
    if not (gaps := report.gaps):
        return None
    columns, constants = dict(options.columns), dict(options.constants)
    asker = _Asker(entity, lang, {column.field.name for column in report.columns if column.field})
    for at, heading in enumerate(gaps.headings):
        name = asker.field_of(heading)
        if name == LEAVE_OUT_ALL:
            columns |= dict.fromkeys(gaps.headings[at:], "")
            break
        columns[heading] = name
    mapped = {*columns.values()}
    for name in gaps.fields:
        field = entity.by_name[name]
        if name in mapped:
            continue
        if isinstance(field.type, Choice):
            constants[name] = asker.term_of(field, offer(field, gaps.titles))
        elif heading := asker.heading_of(field, report.headings):
            columns[heading] = name
        else:
            return None
    return replace(options, columns=columns, constants=constants)


class _Asker:
    """Asks about the list of one entity, each question until its answer can be read."""

    def __init__(self, entity: Entity, lang: Lang, taken: set[str]) -> None:
        """`taken` are the fields that the list has columns for."""
        self._entity = entity
        self._taken = taken
        self._lang = lang
        self._headings = Headings(entity)
        self._names = [text for field in entity.entered for text in (field.name, *field.label)]

    def field_of(self, heading: str) -> str:
        """The field of the heading, `""` to leave the column out, or LEAVE_OUT_ALL."""
        near = [self._entity.by_name[name]
                for name in suggest_fields(self._entity, heading, self._taken)]  # fmt: skip
        enter = Label("Enter: {field}, -: leave it out", "Enter: {field}, -: bỏ qua cột").fill(
            field=near[0].code_label if near else ""
        )
        if not near:
            enter = Label("Enter: leave it out", "Enter: bỏ qua cột")
        question = Label(
            "Which field is the column {heading}? ({enter}, *: leave all such columns out)",
            "Cột {heading} là trường nào? ({enter}, *: bỏ qua mọi cột như vậy)",
        ).fill(heading=repr(visible(heading)), enter=enter)
        while True:
            answer = self._ask(question, self._names)
            if answer in (LEAVE_OUT, LEAVE_OUT_ALL) or not (answer or near):
                return answer.removeprefix(LEAVE_OUT)
            if field := near[0] if answer == "" and near else self._headings.field(answer):
                self._taken.add(field.name)
                return field.name
            reason = Label("{entity} have no column {name!r}.", "{entity} không có cột {name!r}.")
            reason = reason.fill(entity=self._entity.label, name=answer)
            say(reason + did_you_mean(answer, self._names), self._lang)

    def term_of(self, field: Field, offered: Sequence[str]) -> str:
        """The code of the field's term in every row, or FROM_TITLE."""
        assert isinstance(field.type, Choice)
        terms = join(", ", (same(f"{t.value} (") + t.label + same(")") for t in field.type.terms))
        question = Label("No column says the {field}. Which one is it: {terms}?",
                         "Không có cột nào nêu {field}. Đó là: {terms}?")  # fmt: skip
        if offered:
            question = Label(
                "No column says the {field}; the title of the table says {offered}. Take that?"
                " (Enter: yes; or {terms})",
                "Không có cột nào nêu {field}; tên bảng nêu {offered}. Dùng giá trị này? (Enter:"
                " có; hoặc {terms})",
            )
        question = question.fill(
            field=label_in_sentence(field.label), terms=terms,
            offered=", ".join(dict.fromkeys(offered)),
        )  # fmt: skip
        words = [word for term in field.type.terms for word in (term.value, *term.label)]
        while True:
            answer = self._ask(question, words)
            if offered and ANSWERS.get(fold(answer), not answer):
                return FROM_TITLE
            if not answer:
                continue
            try:
                return str(field.type.parse(answer).value)
            except ValueUnreadable as error:
                say(error.message, self._lang)

    def heading_of(self, field: Field, headings: tuple[str, ...]) -> str:
        """The heading of the field's column; empty when there is none."""
        question = Label(
            "No column says the {field}. Which column has it? (Enter: none)",
            "Không có cột nào nêu {field}. Cột nào là trường này? (Enter: không có)",
        ).fill(field=label_in_sentence(field.label))
        by_fold = {fold(heading): heading for heading in headings}
        while True:
            answer = self._ask(question, headings)
            if not answer or fold(answer) in by_fold:
                return by_fold.get(fold(answer), "")
            listed = ", ".join(map(visible, headings))
            say(Label("the columns are: {listed}", "các cột là: {listed}").fill(listed=listed),
                self._lang)  # fmt: skip

    def _ask(self, question: Label, words: list[str] | tuple[str, ...]) -> str:
        with completion(folded_completion(words)):
            answer: str = typer.prompt(question.to(self._lang), default="", show_default=False,
                                       err=True)  # fmt: skip
        return answer.strip()
