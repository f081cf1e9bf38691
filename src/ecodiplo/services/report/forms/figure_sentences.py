"""The sentence of an indicator: its form, filled with what is published and on record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.language import Label, in_sentence
from ecodiplo.services.report.claims import ClaimKind
from ecodiplo.services.report.forms import clause_forms as clauses
from ecodiplo.services.report.forms.figure_forms import INDICATORS, FigureForms
from ecodiplo.services.report.forms.form import Form, sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecodiplo.language import Lang
    from ecodiplo.services.report.template_objects import FigureView


def forms_of(code: str, name: Label) -> FigureForms:
    """The forms of an indicator; one that an office defined itself is called by its name."""
    if code in INDICATORS:
        return INDICATORS[code]
    own = Label(in_sentence(name.en), in_sentence(name.vi))
    published = Label(f"{own.en} of {{period}} came to {{figure}}", f"{own.vi} {{period}} là {{figure}}")
    return FigureForms(
        published, Label(f"by the records, {published.en}", f"theo hồ sơ, {published.vi}"),
        Label(f"no figure of {own.en} is known for {{period}}",
              f"{{period}} chưa có số liệu về {own.vi}"),
        Label(published.en.replace("figure", "words"), published.vi.replace("figure", "words")),
    )  # fmt: skip


class FigureSentences:
    """The sentences of the indicators of one report."""

    def __init__(self, lang: Lang, words: dict[str, str], nothing: Callable[[str], str]) -> None:
        """`words` fill the slots `period`, `before` and `area`; `nothing` gives the note and the
        claim that there is nothing of an indicator."""
        self._lang, self._words, self._nothing = lang, words, nothing

    def sentence(self, view: FigureView) -> str:
        """The sentence of the indicator."""
        forms = forms_of(view.code, view.label)
        if view.said:
            return sentence(self._published(view, forms))
        if view.base:
            main = self._fill(forms.published, ClaimKind.PUBLISHED, figure=view.base)
            main = clauses.LAST_FIGURE.fill(self._lang, {"main": main, "span": view.base_span})
            return sentence(self._on_record(f"{main} {view.base_cite}", view))
        if view.recorded:
            main = self._fill(forms.on_record, ClaimKind.RECORDED, figure=view.recorded)
            return sentence(self._changed(f"{main} {view.unknown}".strip(), view))
        main = self._fill(forms.nothing, ClaimKind.NOTHING)
        return sentence(f"{main} {self._nothing(view.code)}")

    def _published(self, view: FigureView, forms: FigureForms) -> str:
        in_words = view.published_number is None
        form = (forms.in_words or forms.published) if in_words else forms.published
        main = self._fill(form, ClaimKind.PUBLISHED, figure=view.said, words=view.said)
        for clause, slots in ((clauses.OF_KIND, {"kind": view.kind}),
                              (clauses.OF_DAY, {"span": view.span})):  # fmt: skip
            if all(slots.values()):
                main = clause.fill(self._lang, {"main": main, **slots})
        main = self._on_record(self._changed(f"{main} {view.cite}", view), view)
        if view.caveat:
            main = clauses.CAVEAT.fill(self._lang, {"main": main, "caveat": view.caveat})
        return main

    def _changed(self, main: str, view: FigureView) -> str:
        if not view.moved:
            return main
        slots = {"main": main, "change": view.moved, "before": self._words["before"]}
        return clauses.CHANGED.fill(self._lang, slots)

    def _on_record(self, main: str, view: FigureView) -> str:
        if not view.recorded:
            return main
        slots = {"main": main, "recorded": view.recorded, "number": view.recorded_count,
                 "unknown": view.unknown}  # fmt: skip
        return self._clause_on_record(view).fill(self._lang, slots)

    @staticmethod
    def _clause_on_record(view: FigureView) -> Form:
        """The clause on the records beside the published figure."""
        published, recorded = view.published_number, view.recorded_number
        if not view.counts_records:
            return clauses.SUM_ON_RECORD
        if published is None or recorded is None or recorded > published or not view.is_exact:
            return clauses.OTHERS_ON_RECORD
        return clauses.ALL_ON_RECORD if recorded == published else clauses.SOME_ON_RECORD

    def _fill(self, text: Label, states: ClaimKind, **slots: str) -> str:
        return Form("", states, text).fill(self._lang, {**self._words, **slots})
