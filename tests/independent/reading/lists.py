"""Names inside a sentence: `A, B and C`, `such as A and B`, `A, B and 5 other partners`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from ecodiplo.language import Lang
from ecodiplo.services.report.names_in_sentences import NOUNS
from independent.reading.quantities import read_number

AND = {Lang.EN: " and ", Lang.VI: " và "}
_OTHER = {Lang.EN: "other {}", Lang.VI: "{} khác"}
_SUCH_AS = {Lang.EN: "such as ", Lang.VI: "như "}


class NameList(NamedTuple):
    """Keys of records, how many more are only counted, and whether the list is open."""

    keys: tuple[str, ...]
    more: int = 0
    is_open: bool = False


def read_names(
    text: str, lang: Lang, read_one: Callable[[str], str | None], noun: str
) -> set[NameList]:
    """The readings of a complete list of names; the last item may count others as `noun`s."""
    readings = set()
    for items in _known_series(text, lang, read_one, noun):
        keys, more = [], 0
        for at, item in enumerate(items):
            key = read_one(item)
            if key is None and at == len(items) - 1:
                more = read_others(item, lang, noun) or 0
            elif key is not None:
                keys.append(key)
        readings.add(NameList(tuple(keys), more))
    return readings


def _known_series(
    text: str, lang: Lang, read_one: Callable[[str], str | None], noun: str
) -> Iterator[tuple[str, ...]]:
    """The ways to split the text of which every item is known."""
    if read_one(text) is not None:
        yield (text,)
    at = text.find(AND[lang])
    while at > 0:
        last = text[at + len(AND[lang]) :]
        if read_one(last) is not None or read_others(last, lang, noun):
            for first in _known_commas(text[:at], read_one):
                yield (*first, last)
        at = text.find(AND[lang], at + 1)


def _known_commas(text: str, read_one: Callable[[str], str | None]) -> Iterator[tuple[str, ...]]:
    if read_one(text) is not None:
        yield (text,)
    at = text.find(", ")
    while at > 0:
        if read_one(text[:at]) is not None:
            for rest in _known_commas(text[at + 2 :], read_one):
                yield (text[:at], *rest)
        at = text.find(", ", at + 1)


def read_others(text: str, lang: Lang, noun: str) -> int | None:
    """The number of `5 other partners`; None for another text."""
    number, _, rest = text.partition(" ")
    value = read_number(number, lang, prose=True)
    if value is None or value != int(value):
        return None
    label = NOUNS[noun][0 if value == 1 else 1].to(lang)
    return int(value) if rest == _OTHER[lang].format(label) else None


def read_counted(text: str, lang: Lang, noun: str) -> int | None:
    """The number of `5 partners`; None for another text."""
    number, _, rest = text.partition(" ")
    value = read_number(number, lang, prose=True)
    if value is None or value != int(value):
        return None
    return int(value) if rest == NOUNS[noun][0 if value == 1 else 1].to(lang) else None


def read_items(text: str, lang: Lang, read_one: Callable[[str], str | None]) -> set[NameList]:
    """The readings of the items of a field: `A, B`, or an open list `such as A and B`."""
    if text.startswith(_SUCH_AS[lang]):
        body = text.removeprefix(_SUCH_AS[lang])
        if lang is Lang.VI:
            if not body.endswith("..."):
                return set()
            splits = _known_commas(body.removesuffix("..."), read_one)
        else:
            splits = _open_english(body, read_one)
        is_open = True
    else:
        splits, is_open = _known_commas(text, read_one), False
    return {
        NameList(tuple(sorted(str(read_one(item)) for item in items)), 0, is_open)
        for items in splits
    }


def _open_english(text: str, read_one: Callable[[str], str | None]) -> Iterator[tuple[str, ...]]:
    if read_one(text) is not None:
        yield (text,)
    at = text.find(" and ")
    while at > 0:
        if read_one(text[at + 5 :]) is not None:
            for first in _known_commas(text[:at], read_one):
                yield (*first, text[at + 5 :])
        at = text.find(" and ", at + 1)
