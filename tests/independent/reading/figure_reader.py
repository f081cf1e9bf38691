"""Sentences of indicators, read back by the tables of forms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from ecodiplo.language import Label, Lang
from ecodiplo.services.report.forms import clause_forms, note_forms
from ecodiplo.services.report.forms.figure_forms import (
    INDICATORS,
    FigureForms,
    forms_of,
    quotation_of,
)
from ecodiplo.services.report.sentences import SAME_PERIOD
from independent.days import Span
from independent.reading.facts import Cite, FigureFact, Note, OtherFact
from independent.reading.matching import Slots, ways
from independent.reading.quantities import Quantity, read_figure, read_number, read_quantity
from independent.reading.slots import SlotReader, in_sentence
from independent.reading.spans import iso_of, read_in_period, read_period

_ON_RECORD = (
    clause_forms.SOME_ON_RECORD,
    clause_forms.ALL_ON_RECORD,
    clause_forms.BOTH_ON_RECORD,
    clause_forms.ONE_ON_RECORD,
    clause_forms.OTHERS_ON_RECORD,
    clause_forms.SUM_ON_RECORD,
    clause_forms.OTHERS_IN_PERIOD,
    clause_forms.SUM_IN_PERIOD,
    clause_forms.BUT_ON_RECORD,
    clause_forms.BUT_SUM_ON_RECORD,
)
# The figures of the clauses that name no number of their own.
_FIXED = {"both on record": 2, "the one on record": 1}
_CITED = re.compile(r"(.+) (\[\d+(?:, [^\]]+)?\])")
_KINDS = {"plan": Label("a plan", "kế hoạch"),
          "estimate": Label("an estimate", "số ước thực hiện")}  # fmt: skip


class FigureReader:
    """Reads the sentences of the indicators of one report."""

    def __init__(self, slots: SlotReader) -> None:
        """`slots` reads cites and names."""
        self._slots, self._lang = slots, slots.lang
        names = slots.names
        self._forms: dict[str, FigureForms] = dict(INDICATORS)
        self._quoting: dict[str, str] = {}  # the forms of words that name what they count
        for code, record in names.known.records["indicators"].items():
            name = Label(record["name_en"], record["name_vi"] or record["name_en"])
            name, is_to_date = Label(*map(in_sentence, name)), record["basis"] == "cumulative"
            self._forms[code] = forms_of(code, name, cumulative=is_to_date)
            self._quoting[code] = quotation_of(name, cumulative=is_to_date).to(self._lang)
        figures = names.known.records["figures"].values()
        self._words = {names.text(figure, "value_text") for figure in figures} - {""}
        self.used: set[str] = set()  # the forms by which a sentence was read

    def read(self, text: str) -> Iterator[FigureFact]:
        """The meanings that a sentence without its full stop can have."""
        for slots in ways(clause_forms.BY_THE_RECORDS.text.to(self._lang), text):
            yield from self._by_records(slots["main"])
        yield from self._nothing(text)
        yield from self._published(text)
        yield from self._beside_umbrella(text)
        for form in _ON_RECORD:
            if form is clause_forms.BOTH_ON_RECORD and self._lang is Lang.VI:
                continue  # it reads as ALL_ON_RECORD does
            for slots in ways(form.text.to(self._lang), text):
                yield from self._on_record(form.name, slots)

    def _beside_umbrella(self, text: str) -> Iterator[FigureFact]:
        for slots in ways(clause_forms.BUT_UMBRELLA.text.to(self._lang), text):
            number, _, noun = slots["umbrella"].partition(" ")
            value = read_number(number, self._lang, prose=True)
            if value is None or noun != note_forms.SUMMARY_RECORDS[value != 1].to(self._lang):
                continue
            if slots.get("is_or_are") != _verb(slots, value):
                continue
            for fact in self._published(slots["main"]):
                notes = (Note("umbrella", int(value)),)
                yield replace(fact, clause="but umbrella", notes=notes)

    def _by_records(self, text: str) -> Iterator[FigureFact]:
        for main, notes in self._noted(text):
            for fact in self._mains(main):
                if fact.form != "words" and fact.figure and fact.figure.qualifier == "exact":
                    recorded, form = fact.figure.low, fact.form
                    yield replace(fact, by_records=True, recorded=recorded, notes=notes,
                                  figure=None, form=form)  # fmt: skip
                elif fact.form == "zero":
                    yield replace(fact, by_records=True, notes=notes)

    def _noted(self, text: str) -> Iterator[tuple[str, tuple[Note, ...]]]:
        """The text without its notes in brackets, and the notes."""
        yield text, ()
        at = text.find(" (")
        while at > 0:
            if notes := self.notes(text[at + 1 :]):
                yield text[:at], notes
            at = text.find(" (", at + 1)

    def notes(self, text: str) -> tuple[Note, ...] | None:
        """The notes of `(26 of 154 without a value; 10 more may lie in the period)`."""
        if not (text.startswith("(") and text.endswith(")")):
            return None
        notes = [self._note(part) for part in text[1:-1].split("; ")]
        return tuple(each for each in notes if each) if None not in notes else None

    def _note(self, text: str) -> Note | None:
        for form in note_forms.NOTES:
            for slots in ways(form.text.to(self._lang), text):
                of_all = form is note_forms.WITHOUT_VALUE
                number = read_number(slots["number"], self._lang, prose=not of_all)
                of = read_number(slots.get("records", "0"), self._lang)
                if number is not None and of is not None:
                    kind = form.name.replace(" a ", "_").replace(" ", "_")
                    return Note(kind, int(number), int(of) if of_all else None)
        return None

    def _nothing(self, text: str) -> Iterator[FigureFact]:
        found = [(text, 0)]
        at = text.find(" (")
        while at > 0:
            if (number := self._slots.unplaced(text[at + 1 :])) is not None:
                found.append((text[:at], number))
            at = text.find(" (", at + 1)
        for main, number in found:
            for code, forms in self._forms.items():
                for slots in ways(forms.nothing.to(self._lang), main):
                    fact = self._of_period(FigureFact(code, "nothing"), slots)
                    if fact and number:
                        yield replace(fact, notes=(Note("unplaced", number),))
                    elif fact:
                        yield fact

    def _on_record(self, clause: str, slots: Slots) -> Iterator[FigureFact]:
        recorded = read_quantity(slots.get("recorded", ""), self._lang, prose=True)
        if "recorded" in slots and recorded is None:
            return
        notes: tuple[Note, ...] | None = ()
        if "unknown" in slots:
            notes = self.notes(slots["unknown"])
        period = self._period_of(slots)
        if notes is None or (period is None and {"period", "in_period"} & slots.keys()):
            return
        for fact in self._published(slots["main"]):
            shown = recorded
            if recorded is None and fact.figure:
                number = self._count(clause, slots)
                unit = fact.figure.low.unit
                shown = None if number is None else Quantity(number, Decimal(0), unit)
            if shown is None or slots.get("is_or_are") != _verb(slots, shown.value):
                continue
            yield replace(fact, clause=clause, clause_period=period, recorded=shown, notes=notes)

    def _period_of(self, slots: Slots) -> Span | None:
        """The period that a clause on the records names."""
        if "in_period" in slots:
            return read_in_period(slots["in_period"], self._lang)
        return read_period(slots.get("period", ""), self._lang)

    def _count(self, clause: str, slots: Slots) -> Decimal | None:
        """The number of a clause that leaves the unit to the figure."""
        if "number" in slots:
            return read_number(slots["number"], self._lang, prose=True)
        return Decimal(_FIXED[clause]) if clause in _FIXED else None

    def _published(self, text: str) -> Iterator[FigureFact]:
        match = _CITED.fullmatch(text)
        cites = match and self._slots.cites(match[2])
        if not match or not cites or len(cites) != 1:
            return
        cite: Cite = cites[0]
        for slots in ways(clause_forms.LAST_FIGURE.text.to(self._lang), match[1]):
            if iso_of(slots["span"], self._lang) == slots["span"]:
                continue  # neither a period nor a day
            for main, kind, span, territory in self._qualified(slots["main"]):
                if not span:
                    for fact in self._mains(main):
                        yield replace(fact, kind=kind, base=slots["span"], cite=cite,
                                      territory=territory)  # fmt: skip
        for text_of, attributed in ((match[1], False), *(
            (slots["main"], True)
            for slots in ways(clause_forms.PUBLISHED_ZERO.text.to(self._lang), match[1])
        )):  # fmt: skip
            for main, kind, span, territory in self._qualified(text_of):
                for fact in self._mains(main):
                    yield replace(fact, kind=kind, span=span, cite=cite, attributed=attributed,
                                  territory=territory)  # fmt: skip

    def others(self, text: str, *, prose: bool = True) -> Iterator[OtherFact]:
        """The meanings of a sentence about the number of another source; without `prose` it is a
        note in a table."""
        match = _CITED.fullmatch(text)
        cites = match and self._slots.cites(match[2])
        if not match or not cites or len(cites) != 1:
            return
        for main, notes in ((match[1], ""), *(
            (slots["main"], slots["notes"])
            for slots in ways(clause_forms.WITH_NOTES.text.to(self._lang), match[1])
        )):  # fmt: skip
            for form in (clause_forms.ANOTHER_SOURCE, clause_forms.SAME_SOURCE):
                for slots in ways(form.text.to(self._lang), main):
                    figure = read_figure(slots["figure"], self._lang, prose=prose)
                    # Where prose would round the number to that before it, it is exact.
                    figure = figure or read_figure(slots["figure"], self._lang)
                    if figure is not None:
                        own = tuple(notes.split("; ")) if notes else ()
                        yield OtherFact("", form.name, figure, own, cites[0])

    def _qualified(self, text: str) -> Iterator[tuple[str, str, str, str]]:
        """The text without its kind, its day and its territory in brackets, the kind, the day and
        the code of the territory."""
        codes = self._slots.names.keys("territories")
        yield from ((*each, "") for each in self._of_days(text))
        for slots in ways(clause_forms.OF_TERRITORY.text.to(self._lang), text):
            if code := codes.get(slots["territory"]):
                yield from ((*each, code) for each in self._of_days(slots["main"]))

    def _of_days(self, text: str) -> Iterator[tuple[str, str, str]]:
        """The text without its kind and its day in brackets, the kind and the day."""
        spans = [(text, "")]
        for slots in ways(clause_forms.OF_DAY.text.to(self._lang), text):
            if iso_of(slots["span"], self._lang) != slots["span"]:
                spans.append((slots["main"], slots["span"]))
        kinds = {label.to(self._lang): kind for kind, label in _KINDS.items()}
        for main, span in spans:
            yield main, "", span
            for slots in ways(clause_forms.OF_KIND.text.to(self._lang), main):
                if slots["kind"] in kinds:
                    yield slots["main"], kinds[slots["kind"]], span

    def _mains(self, text: str) -> Iterator[FigureFact]:
        for code, forms in self._forms.items():
            for kind in ("number", "zero", "words"):
                form: Label | None = getattr(forms, kind)
                for slots in ways(form.to(self._lang), text) if form else ():
                    yield from self._main(FigureFact(code, kind), forms, slots)
            if code in INDICATORS and code in self._quoting:
                for slots in ways(self._quoting[code], text):
                    yield from self._main(FigureFact(code, "words"), forms, slots)

    def _main(self, fact: FigureFact, forms: FigureForms, slots: Slots) -> Iterator[FigureFact]:
        with_period = self._of_period(fact, slots)
        if with_period is None:
            return
        if fact.form == "zero":
            yield with_period
        elif fact.form == "words":
            if slots["words"] in self._words:
                yield replace(with_period, words=slots["words"])
        else:
            figure = read_figure(slots["figure"], self._lang, prose=True)
            if figure is not None:
                yield replace(with_period, figure=figure)
            if forms.words is None and slots["figure"] in self._words:
                yield replace(with_period, form="words", words=slots["figure"])

    def _of_period(self, fact: FigureFact, slots: Slots) -> FigureFact | None:
        """The fact with the period that the slots name; None when they name none that is read."""
        if slots.get("area", self._slots.names.area) != self._slots.names.area:
            return None
        same = {name: label.to(self._lang) for name, label in SAME_PERIOD.items()}
        for name, read in (("period", read_period), ("in_period", read_in_period)):
            if name not in slots:
                continue
            if slots[name] == same[name]:
                return replace(fact, follows=True)
            span = read(slots[name], self._lang)
            return replace(fact, period=span) if span else None
        return fact


def _verb(slots: Slots, number: object) -> str | None:
    return ("is" if number == 1 else "are") if "is_or_are" in slots else None
