"""The sentences of an indicator: forms filled with what is published and what is on record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.services.report.forms import clause_forms as clauses
from ecodiplo.services.report.forms.figure_forms import FigureForms, forms_of, quotation_of
from ecodiplo.services.report.forms.form import Form, fill_slots, sentence
from ecodiplo.services.report.forms.number_words import is_only_a_number
from ecodiplo.services.report.text_marks import without_claims

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ecodiplo.language import Label, Lang
    from ecodiplo.services.report.figure_view import FigureView
    from ecodiplo.services.report.published_view import PublishedView


class FigureSentences:
    """The sentences of the indicators of one report."""

    def __init__(self, lang: Lang, words: dict[str, str], nothing: Callable[[str], str]) -> None:
        """`words` fill the slots `period`, `in_period`, `before` and `area`; `nothing` gives the
        note and the claim that there is nothing of an indicator."""
        self._lang, self._words, self._nothing = lang, words, nothing

    def say(self, view: FigureView) -> str:
        """The sentences of the indicator."""
        return " ".join(map(sentence, self._sentences(view)))

    def _sentences(self, view: FigureView) -> Iterator[str]:
        forms = forms_of(view.code, view.name_in_sentence, cumulative=view.cumulative)
        if view.said:
            yield self._published(view, forms)
        elif view.last:
            main = self._figure(view.last, view, forms)
            main = self._qualified(main, view.last, "")
            main = clauses.LAST_FIGURE.fill(self._lang, {"main": main, "span": view.last.span})
            yield self._on_record(f"{main} {view.last.cite}", view)
        elif view.recorded and not view.cumulative:
            zero = None if view.recorded.number else forms.zero
            main = self._fill(zero, forms.number, view.recorded.text)
            main = clauses.BY_THE_RECORDS.fill(self._lang, {"main": main})
            yield f"{main}{view.recorded.mark} {view.recorded.unknown}".strip()
        else:
            nothing = fill_slots(forms.nothing.to(self._lang), self._words)
            yield f"{nothing} {self._nothing(view.code)}"
            return
        if view.moved:
            slots = {"change": view.moved, "before": view.earlier or self._words["before"]}
            yield clauses.CHANGED.fill(self._lang, slots)
        if caveat := view.caveat or view.last.caveat:
            yield clauses.CAVEAT.fill(self._lang, {"caveat": caveat})
        yield from view.other_sources

    def _published(self, view: FigureView, forms: FigureForms) -> str:
        main = self._figure(view, view, forms)
        main = self._qualified(main, view, view.span)
        if view.is_contradicted and not view.kind:
            main = clauses.PUBLISHED_ZERO.fill(self._lang, {"main": main})
        return self._on_record(f"{main} {view.cite}", view)

    def _figure(self, figure: PublishedView, view: FigureView, forms: FigureForms) -> str:
        """The words of the indicator with the published figure, in words or as a number."""
        form = forms.words if figure.in_words else forms.zero if figure.is_zero else None
        if figure.in_words and not is_only_a_number(without_claims(figure.said), self._lang):
            form = quotation_of(view.name_in_sentence, cumulative=view.cumulative)
        return self._fill(form, forms.number, figure.said) + figure.mark

    def _qualified(self, main: str, figure: PublishedView, span: str) -> str:
        """The words with the clauses of the figure's kind, days and territory that it has."""
        for clause, slots in ((clauses.OF_KIND, {"kind": figure.kind}),
                              (clauses.OF_DAY, {"span": span}),
                              (clauses.OF_TERRITORY, {"territory": figure.territory})):  # fmt: skip
            if all(slots.values()):
                main = clause.fill(self._lang, {"main": main, **slots})
        return main

    def _on_record(self, main: str, view: FigureView) -> str:
        """The clause on the records beside the published figure."""
        umbrella = view.recorded.umbrella
        if view.is_contradicted and umbrella and not view.recorded.number:
            slots = {"main": main, "umbrella": umbrella, "is_or_are": _verb(umbrella)}
            return clauses.BUT_UMBRELLA.fill(self._lang, slots)
        if not view.recorded:
            return main
        slots = {
            **self._words, "main": main, "recorded": view.recorded.text,
            "number": view.recorded.count, "states": view.recorded.mark,
            "unknown": view.recorded.unknown, "is_or_are": _verb(view.recorded.count),
        }  # fmt: skip
        return _clause_on_record(view).fill(self._lang, slots)

    def _fill(self, form: Label | None, number: Label, figure: str) -> str:
        """The text of the form, or that of the indicator's number when there is no such form."""
        slots = {**self._words, "figure": figure, "words": figure}
        return fill_slots((form or number).to(self._lang), slots)


def _verb(number: str) -> str:
    """The verb after a number of things."""
    return "is" if without_claims(number).split(" ")[0] == "1" else "are"


def _clause_on_record(view: FigureView) -> Form:
    """The form of the clause on the records: they are part of the figure, all of it, or others."""
    published, recorded = view.published_number, view.recorded.number
    are_counted = view.recorded.are_counted
    if view.is_contradicted and recorded:
        return clauses.BUT_ON_RECORD if are_counted else clauses.BUT_SUM_ON_RECORD
    if view.is_of_another_period:
        return clauses.OTHERS_IN_PERIOD if are_counted else clauses.SUM_IN_PERIOD
    if not are_counted:
        return clauses.SUM_ON_RECORD
    if published is None or recorded is None or not view.holds_records:
        return clauses.OTHERS_ON_RECORD
    if recorded < published:
        return clauses.SOME_ON_RECORD
    if recorded > published or not view.is_exact:
        return clauses.OTHERS_ON_RECORD
    if recorded > 2:
        return clauses.ALL_ON_RECORD
    return clauses.ONE_ON_RECORD if recorded == 1 else clauses.BOTH_ON_RECORD
