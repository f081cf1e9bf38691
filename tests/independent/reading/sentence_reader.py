"""A paragraph read back: every way to read all of it as sentences of the tables of forms."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace

from ecodiplo.services.report.forms import clause_forms, note_forms
from ecodiplo.services.report.forms.record_forms import FORMS
from independent.reading.facts import (
    CaveatFact,
    ChangeFact,
    Fact,
    FigureFact,
    OtherFact,
    RecordFact,
)
from independent.reading.figure_reader import FigureReader
from independent.reading.matching import parts_of, ways
from independent.reading.quantities import read_quantity
from independent.reading.slots import SlotReader
from independent.reading.spans import read_compared, read_dated

Reading = tuple[Fact, ...]


class SentenceReader:
    """Reads the paragraphs of one report."""

    def __init__(self, slots: SlotReader) -> None:
        """`slots` reads what fills the sentences."""
        self._slots, self._lang = slots, slots.lang
        self._figures = FigureReader(slots)
        self._read: dict[str, list[Reading]] = {}
        names = slots.names
        figures = names.known.records["figures"].values()
        self._caveats = {names.text(figure, "caveat").rstrip(" .") for figure in figures} - {""}

    def paragraph(self, text: str) -> list[Reading]:
        """The different readings of the whole paragraph; none when it cannot be read."""
        if text not in self._read:
            ends = [at for at in range(1, len(text) + 1)
                    if (text[at - 1] in ".:" or text[at - 2 : at] == ".)")
                    and text[at : at + 1] in ("", " ")]  # fmt: skip
            ends = ends if ends and ends[-1] == len(text) else [*ends, len(text)]
            readings = {self._joined(facts) for facts in self._tiles(text, 0, ends)}
            self._read[text] = [reading for reading in readings if reading]
        return self._read[text]

    def _tiles(self, text: str, start: int, ends: list[int]) -> Iterator[Reading]:
        if start >= len(text):
            yield ()
            return
        for end in ends:
            if end <= start:
                continue
            facts = list(dict.fromkeys(self._sentence(text[start:end], end == len(text))))
            if facts:
                rests = list(self._tiles(text, end + 1, ends))
                yield from ((fact, *rest) for fact in facts for rest in rests)

    def _joined(self, facts: Reading) -> Reading:
        """The facts, those about the sentence before with its indicator; empty when there is no
        such sentence. `In the reporting period` stands only behind one of that period."""
        joined: list[Fact] = []
        code, is_named = "", False
        for fact in facts:
            if isinstance(fact, FigureFact):
                if fact.follows and not is_named:
                    return ()
                code = fact.code
                is_named = bool(fact.period or fact.follows) and not (fact.span or fact.base)
            elif isinstance(fact, ChangeFact | CaveatFact | OtherFact):
                if not code:
                    return ()
                fact = replace(fact, code=code)
            joined.append(fact)
        return tuple(joined)

    def _sentence(self, text: str, is_last: bool) -> Iterator[Fact]:
        """The meanings of a sentence with its full stop, or of an item that needs none."""
        for form in FORMS.values():
            for body in _bodies(text, form.text.to(self._lang), is_last):
                yield from self._of_form(form.name, form.text.to(self._lang), body)
        yield from self._caveat(text)
        if not text.endswith("."):
            return
        for body in (text, text[:-1]):
            for plain in dict.fromkeys((body, body[:1].lower() + body[1:])):
                yield from self._figures.read(plain)
                yield from self._figures.others(plain)
                yield from self._changed(plain)

    def _of_form(self, name: str, form: str, body: str) -> Iterator[Fact]:
        for slots in ways(form, body):
            meanings = [
                [(slot, meaning) for meaning in self._slots.read(name, slot, value)]
                for slot, value in slots.items()
            ]
            for choice in itertools.product(*meanings):
                yield RecordFact.of(name, **dict(choice))

    def _changed(self, text: str) -> Iterator[Fact]:
        for slots in ways(clause_forms.CHANGED.text.to(self._lang), text):
            if not self._is_earlier(slots["before"]):
                continue
            for form in note_forms.CHANGES:
                for parts in ways(form.text.to(self._lang), slots["change"]):
                    amount, bracket, percent = parts.get("quantity", "").partition(" (")
                    quantity = read_quantity(amount, self._lang, prose=True)
                    if "quantity" in parts and quantity is None:
                        continue
                    if bracket and not re.fullmatch(r"[\d.,]+%\)", percent):
                        continue
                    yield ChangeFact("", slots["before"], form.name, quantity, percent[:-2])

    def _is_earlier(self, text: str) -> bool:
        """Whether the text is a period or a day to compare with."""
        dates = read_compared(text, self._lang), read_dated(text, self._lang)
        return dates != (None, None)

    def _caveat(self, text: str) -> Iterator[Fact]:
        for slots in ways(clause_forms.CAVEAT.text.to(self._lang), text):
            if slots["caveat"] in self._caveats:
                yield CaveatFact("", slots["caveat"])


def _bodies(text: str, form: str, is_last: bool) -> Iterator[str]:
    """The sentence as the form can have it: with its full stop or without, its first letter as it
    stands or small."""
    ends_itself = form.endswith((".", ":"))
    bodies = [text] if ends_itself else [text, *([text[:-1]] if text.endswith(".") else [])]
    if not ends_itself and not text.endswith(".") and not is_last:
        return
    begins_with_slot = parts_of(form)[0][0] == ("text", "")
    for body in bodies:
        yield body
        if begins_with_slot and body[:1].isupper():
            yield body[:1].lower() + body[1:]
