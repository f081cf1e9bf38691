"""The slots of sentences about records: each reader gives the meanings that a text can have."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any

from ecodiplo.language import Label, Lang
from ecodiplo.services.report.forms import note_forms
from ecodiplo.services.report.forms import record_forms as forms
from ecodiplo.services.report.forms.comparison_forms import REASONS
from ecodiplo.vocabulary import DocumentKind
from independent.reading.facts import Cite
from independent.reading.known import Names
from independent.reading.lists import read_counted, read_items, read_names
from independent.reading.matching import ways
from independent.reading.quantities import read_number, read_quantity
from independent.reading.spans import (
    read_compared,
    read_dated,
    read_in_period,
    read_period,
)

CITE = re.compile(r"\[(\d+)(?:, ([^\]]+))?\]")
# What a form counts.
_COUNTED = {"relations": "partner", "agreements signed": "agreement",
            "focus areas": "focus area", "open tasks": "task", "done tasks": "task",
            "gaps": "figure"}  # fmt: skip
# Whose title a form names.
_TITLES = {"markets of events": "events", "open markets of events": "events",
           "document in preparation": "documents",
           "document in preparation by an issuer": "documents",
           "focus area": "focus-areas", "focus area title": "focus-areas",
           "focus area with tasks": "focus-areas",
           "focus area title with tasks": "focus-areas"}  # fmt: skip
_DOCUMENTS = (forms.DOCUMENT_OF_ISSUER, forms.DOCUMENT_OF_DAY)
_RECORDS = (note_forms.RECORD, note_forms.RECORDS)


class SlotReader:
    """Reads the slots of the sentences of one report."""

    def __init__(self, names: Names, sources: Mapping[int, str]) -> None:
        """`sources` are the refs of the cited sources, by their numbers in the report."""
        self.names, self.lang, self._sources = names, names.lang, sources
        self._readers: dict[str, Callable[[str, str], Iterable[Any]]] = {
            "period": lambda text, _: _one(read_period(text, self.lang)),
            "before": lambda text, _: _one(read_compared(text, self.lang)),
            "in_period": lambda text, _: _one(read_in_period(text, self.lang)),
            "area": lambda text, _: [text] if text == names.area else [],
            "office": lambda text, _: [text] if text == (names.setting("name") or "……") else [],
            "parent": lambda text, _: [text] if text == names.setting("parent") else [],
            "is_or_are": lambda text, _: [text] if text in ("is", "are") else [],
            "was_or_were": lambda text, _: [text] if text in ("was", "were") else [],
            "detail": lambda text, _: [text] if text in self._details else [],
            "issuer": lambda text, _: [text] if text in self._issuers else [],
            "countries": self._countries,
            "partners": lambda text, _: self._names(text, "partners", "partner"),
            "indicators": lambda text, _: self.indicators(text),
            "reason": lambda text, _: self._reason(text),
            "number": self._number,
            "capital": lambda text, _: _one(read_quantity(text, self.lang, prose=True)),
            "cite": lambda text, _: _one(self.cites(text)),
            "nothing": lambda text, _: _one(self.unplaced(text)),
            "day": lambda text, _: _one(read_dated(text, self.lang)),
            "today": lambda text, _: _one(read_dated(text, self.lang)),
            "title": self._title,
            "tasks": lambda text, _: _one(self._tasks(text)),
            **dict.fromkeys(("sectors", "purpose", "topics"), self._items),
            "documents": lambda text, _: self._documents(text),
        }

    def read(self, form: str, name: str, text: str) -> Iterable[Any]:
        """The meanings of the text in a slot of the form; none when it cannot be read."""
        if reader := self._readers.get(name):
            return reader(text, form)
        return [text]

    def cites(self, text: str) -> tuple[Cite, ...] | None:
        """The sources and places of cites, in order; None for other texts."""
        cites = []
        for part in text.split("] "):
            part = part if part.endswith("]") else f"{part}]"
            match = CITE.fullmatch(part)
            if match is None or int(match[1]) not in self._sources:
                return None
            cites.append((self._sources[int(match[1])], match[2] or ""))
        return tuple(cites)

    def unplaced(self, text: str) -> int | None:
        """How many records may lie in the period."""
        for slots in ways(note_forms.UNPLACED.text.to(self.lang), text):
            number, _, noun = slots["number"].partition(" ")
            value = read_number(number, self.lang, prose=True)
            if value is not None and noun == _RECORDS[value != 1].to(self.lang):
                return int(value)
        return None

    def indicators(self, text: str) -> Iterable[Any]:
        """The lists of indicators that the text can be."""
        names = {in_sentence(name): key for name, key in self.names.keys("indicators").items()}
        return read_names(text, self.lang, names.get, "indicator")

    def _reason(self, text: str) -> Iterable[Any]:
        """The reason for which nothing is compared, and the periods that it names."""
        for obstacle, form in REASONS.items():
            for slots in ways(form.text.to(self.lang), text):
                before = read_compared(slots.get("before", ""), self.lang)
                period = read_period(slots.get("period", ""), self.lang)
                if ("before" in slots) == bool(before) and ("period" in slots) == bool(period):
                    yield obstacle.value, before, period

    def _names(self, text: str, entity: str, noun: str) -> Iterable[Any]:
        return read_names(text, self.lang, self.names.keys(entity).get, noun)

    def _countries(self, text: str, form: str) -> Iterable[Any]:
        if form.startswith("countries of") and form.endswith("visits"):
            return read_names(text, self.lang, self._country, "country")
        return read_items(text, self.lang, self._country)

    def _country(self, text: str) -> str | None:
        """The code of a country, which can have an article in English."""
        keys = self.names.keys("countries")
        has_article = self.lang is Lang.EN and text.startswith("the ")
        name = text.removeprefix("the ") if has_article else text
        if self.lang is Lang.EN and has_article != bool(_WITH_ARTICLE.search(name)):
            return None
        return keys.get(name)

    def _items(self, text: str, _form: str) -> Iterable[Any]:
        """The items of a field, and whether the list is open; each is one that a record has."""
        is_open = text.startswith(_SUCH_AS[self.lang])
        body = text.removeprefix(_SUCH_AS[self.lang])
        if is_open and self.lang is Lang.VI:
            if not body.endswith("..."):
                return []
            body = body.removesuffix("...")
        items = pieces(body)
        return [(items, is_open)] if self._known_items.issuperset(items) else []

    @cached_property
    def _known_items(self) -> set[str]:
        """The items of all records."""
        records = self.names.known.records
        texts = [self.names.text(record, field)
                 for entity, field in (("delegations", "purpose"), ("press-visits", "topics"))
                 for record in records[entity].values()]  # fmt: skip
        return {piece for text in (*texts, *self.names.keys("sectors")) for piece in pieces(text)}

    def _number(self, text: str, form: str) -> Iterable[Any]:
        if form in _COUNTED:
            return _one(read_counted(text, self.lang, _COUNTED[form]))
        return [text]

    def _title(self, text: str, form: str) -> Iterable[Any]:
        return [text] if text in self.names.keys(_TITLES[form]) else []

    def _tasks(self, text: str) -> tuple[tuple[str, int], ...] | None:
        """The tasks by status, and their number under ''."""
        for slots in ways(forms.TASKS_BY_STATUS.text.to(self.lang), text):
            tasks: dict[str | None, int | None] = {"": _count_of(slots["number"], self.lang)}
            for part in slots["statuses"].split(", "):
                number, _, status = part.partition(" ")
                tasks[self._status(status)] = _whole(number, self.lang)
            if None not in tasks.values() and None not in tasks:
                return tuple(sorted((str(status), number or 0) for status, number in tasks.items()))
        for slots in ways(forms.TASKS_OF_ONE_STATUS.text.to(self.lang), text):
            total, only = _count_of(slots["number"], self.lang), self._status(slots["status"])
            if total is not None and only is not None:
                return (("", total), (only, total))
        return None

    def _status(self, text: str) -> str | None:
        return next((key for key, label in _STATUSES.items() if label.to(self.lang) == text), None)

    def _documents(self, text: str) -> Iterable[Any]:
        return read_names(text, self.lang, lambda each: next(iter(self._document(each)), None),
                          "agreement")  # fmt: skip

    def _document(self, text: str) -> list[str]:
        """What the opening says of a document: its kind, number, day and issuer, in one text."""
        kinds = {each.label.to(self.lang): each.value for each in DocumentKind}
        parts = [("", "", text)]
        parts += [("", slots["issuer"], slots["main"])
                  for slots in ways(_DOCUMENTS[0].text.to(self.lang), text)]  # fmt: skip
        for _, issuer, main in [*parts]:
            parts += [
                (day, issuer, slots["main"])
                for slots in ways(_DOCUMENTS[1].text.to(self.lang), main)
                if (day := read_dated(slots["day"], self.lang) or "")
            ]
        return [
            "|".join((kinds[slots["kind"]], slots["number"], day, issuer))
            for day, issuer, main in parts
            for slots in ways(forms.DOCUMENT.text.to(self.lang), main)
            if slots["kind"] in kinds
            and slots["number"] in self._numbers and (not issuer or issuer in self._issuers)
        ]  # fmt: skip

    @property
    def _details(self) -> set[str]:
        areas = self.names.known.records["focus-areas"].values()
        return {self.names.text(each, "detail") for each in areas}

    @property
    def _numbers(self) -> set[str]:
        return {each["number"] for each in self.names.known.records["documents"].values()}

    @property
    def _issuers(self) -> set[str]:
        documents = self.names.known.records["documents"].values()
        return {self.names.text(each, "issuer") for each in documents}


def pieces(text: str) -> tuple[str, ...]:
    """The items of a list in any of its forms, as they compare: `Cảng biển; A` and `cảng biển, A`
    are alike."""
    return tuple(sorted(in_sentence(item) for item in _MARKS.split(text)))


_MARKS = re.compile("; |, | and | và ")
_SUCH_AS = {Lang.EN: "such as ", Lang.VI: "như "}
# The countries with an article in English, of those that generated records name.
_WITH_ARTICLE = re.compile("^(Netherlands|United |European Union|Association )")


def in_sentence(label: str) -> str:
    """A label inside a sentence: its first letter is small, unless its second is large."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _one(value: Any) -> list[Any]:
    return [] if value is None else [value]


def _whole(text: str, lang: Lang) -> int | None:
    value = read_number(text, lang, prose=True)
    return None if value is None else int(value)


def _count_of(text: str, lang: Lang) -> int | None:
    """The number of `3 tasks`."""
    number, _, noun = text.partition(" ")
    value = _whole(number, lang)
    label = "nhiệm vụ" if lang is Lang.VI else "task" if value == 1 else "tasks"
    return value if noun == label else None


_STATUSES = {
    "open": Label("not yet begun", "chưa thực hiện"),
    "in_progress": Label("in progress", "đang thực hiện"),
    "done": Label("done", "đã hoàn thành"),
    "not_kept": Label("not carried out", "không thực hiện"),
    "cancelled": Label("cancelled", "đã hủy"),
}
