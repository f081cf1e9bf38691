"""Abbreviations in names: `ĐSQ Nhật Bản` in full is `Đại sứ quán Nhật Bản`."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import chain, product, zip_longest
from math import prod
from typing import TYPE_CHECKING, NamedTuple

from ecodiplo.fold import canonical, has_marks, near_form, words

if TYPE_CHECKING:
    from collections.abc import Iterable

# A text with abbreviations of several meanings has at most so many full forms; one with more has
# none, because nobody can say which is meant.
MOST_FORMS = 16
# What may stand between the parts of an abbreviation: `KH&ĐT`, `KH - ĐT`, `KHĐT`.
_BETWEEN = r"[\s.,&/-]*"
_WORD = re.compile(r"\w+")


class FullForm(NamedTuple):
    """A text with the meanings of its abbreviations, in canonical form."""

    text: str
    is_unmarked: bool  # whether the words beside the abbreviations are without diacritics


class Abbreviations:
    """Abbreviations with their meanings. They are read with and without diacritics, and with and
    without the signs between their parts."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        """`pairs` are an abbreviation and a meaning of it."""
        # Letters with their diacritics, and a meaning; by the letters without diacritics.
        self._meanings: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        self._words_of_meanings: set[frozenset[str]] = set()
        parts: dict[str, list[str]] = {}  # of each abbreviation, as many as it is written with
        for abbreviation, meaning in pairs:
            if own := words(canonical(abbreviation)):
                letters = "".join(own)
                self._meanings[near_form(letters)].append((letters, canonical(meaning)))
                self._words_of_meanings.add(frozenset(words(near_form(meaning))))
                parts[letters] = max(own, parts.get(letters, own), key=len)
        longest_first = sorted(parts, key=len, reverse=True)
        choices = "|".join(_BETWEEN.join(map(_either, parts[each])) for each in longest_first)
        self._pattern = re.compile(rf"(?<!\w)(?:{choices})(?!\w)\.?") if choices else None
        firsts = {own[0] for own in parts.values()}
        self._beginnings = {*map(near_form, firsts), *self._meanings}

    def __bool__(self) -> bool:
        """Whether there are any."""
        return self._pattern is not None

    def may_be_in(self, near: str) -> bool:
        """A quick test of the near form of a text: may it have an abbreviation?"""
        return not self._beginnings.isdisjoint(_WORD.findall(near))

    def full_forms(self, text: str) -> list[FullForm]:
        """The text in full, once for each combination of meanings; none for a text without
        abbreviations."""
        if self._pattern is None or not self.may_be_in(near_form(text)):
            return []
        form = canonical(text)
        rest = self._pattern.split(form)
        meanings = [self._meanings_of(match.group()) for match in self._pattern.finditer(form)]
        if not meanings or prod(map(len, meanings)) > MOST_FORMS:
            return []
        is_unmarked = not any(map(has_marks, rest))
        texts = (
            " ".join(" ".join(chain.from_iterable(zip_longest(rest, one, fillvalue=""))).split())
            for one in product(*meanings)
        )
        return [FullForm(full, is_unmarked) for full in dict.fromkeys(texts) if full != form]

    def words_beside_meanings(self, form: str) -> list[str]:
        """The words of the near form of a name, without those that may be of a meaning in it: a
        name with abbreviations that has this form in full has the others too."""
        own = words(form)
        meanings = [each for each in self._words_of_meanings if each <= {*own}]
        return [word for word in own if not any(word in each for each in meanings)]

    def spellings(self, text: str) -> list[str]:
        """The text, and its full forms."""
        return [text, *(full.text for full in self.full_forms(text))]

    def _meanings_of(self, text: str) -> list[str]:
        """The meanings of an abbreviation as it is written, each letter with its diacritics or
        without."""
        written = "".join(words(text))
        plain = near_form(written)
        return [*dict.fromkeys(
            meaning for letters, meaning in self._meanings[plain]
            if all(one in pair for one, *pair in zip(written, letters, plain, strict=False))
        )]  # fmt: skip


def _either(part: str) -> str:
    """The pattern of a part of an abbreviation, with its diacritics or without."""
    return "|".join(map(re.escape, dict.fromkeys((part, near_form(part))))).join(("(?:", ")"))


NO_ABBREVIATIONS = Abbreviations(())
