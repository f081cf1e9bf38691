"""Several values in one cell, between the marks and words that people write between them.

A semicolon always separates. A comma, a slash, `and` or a line break may be part of a name:
`Trinidad and Tobago`, `Korea, North`. Such a mark separates only where every part of the text is a
known value, in one way and no other.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ecodiplo.fold import fold
from ecodiplo.language import Label

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

# Marks and words between values, one or several together: `A, B`, `A, and B`, `A / B`, `A - B`.
_WORDS = r"và|va|and"
_MARK = re.compile(
    rf"(?:\s*[,，、/+&\n])+(?:\s*(?:{_WORDS})(?=\s))?\s*|\s+(?:{_WORDS})\s+|\s+[-–—]\s+",
    re.IGNORECASE,
)
_MAY_BE_MARK = re.compile(rf"[,，、/+&\n]|\s(?:{_WORDS}|[-–—])\s", re.IGNORECASE)
_HYPHEN = re.compile(r"\s+[-–—]\s+")
# The bullet or number before a value on a line of its own.
_BULLET = re.compile(r"^(?:[-–—•*+]|\d{1,2}[.)]) ")
# The most parts of a text that is looked at: every run of parts can be a value.
_MOST_PARTS = 40
_LONGEST_SEPARATOR = 20
# What belongs, after a comma, to the name of a company: `Alpha Co., Ltd`.
_LEGAL_FORM = re.compile(
    r"(?:co|ltd|inc|llc|llp|lp|plc|corp|corporation|limited|incorporated|company|jsc|pte|pty|pvt"
    r"|s\.?a|s\.?p\.?a|s\.?r\.?[lo]|n\.?v|b\.?v|a\.?g|a\.?s|gmbh|kg|kk|sdn\.? bhd|bhd|tnhh|jr|sr)"
    r"\.?(?=[\s.]*(?:[,;/&+\n(]|$))",
    re.IGNORECASE,
)
_COMMA_AND_LEGAL_FORM = re.compile(rf",\s*{_LEGAL_FORM.pattern}", re.IGNORECASE)


class Parts:
    """The parts of a text between marks, and the ways to read the text as several values."""

    def __init__(self, text: str, *, hyphens: bool = True) -> None:
        """`hyphens`: a hyphen between spaces separates too. It is part of many names of bodies."""
        lines = [*filter(None, (" ".join(line.split()) for line in text.splitlines()))]
        if len(lines) > 1:
            lines = [_BULLET.sub("", line) for line in lines]
        self._text = "\n".join(lines).rstrip(",，、/+& ")
        self._starts, self._ends = [0], []
        for mark in _MARK.finditer(self._text):
            is_hyphen = _HYPHEN.fullmatch(mark[0]) is not None
            if mark.start() == self._starts[-1] or (is_hyphen and not hyphens):
                continue
            if "," in mark[0] and _LEGAL_FORM.match(self._text, mark.end()):
                continue
            self._ends.append(mark.start())
            self._starts.append(mark.end())
        self._ends.append(len(self._text))

    def __len__(self) -> int:
        return len(self._starts)

    def _between(self, first: int, last: int) -> str:
        return self._text[self._starts[first] : self._ends[last]]

    def texts(self) -> list[str]:
        """Each part alone."""
        return [self._between(at, at) for at in range(len(self))]

    def candidates(self) -> list[str]:
        """The texts that may be one of several values: each part, and parts next to one another.
        There are none in a text of very many parts."""
        return [self._between(first, last) for first, last in self._runs()]

    def _runs(self) -> list[tuple[int, int]]:
        count = len(self)
        return [
            (first, last)
            for first in range(count)
            for last in range(first, count)
            if last - first + 1 < count <= _MOST_PARTS
        ]

    def ways(self, is_known: Callable[[str], bool]) -> list[list[str]]:
        """The ways to read the text as several known values, at most two of them."""
        ways: list[list[list[str]]] = [[] for _ in range(len(self))] + [[[]]]  # from each part on
        for first, last in reversed(self._runs()):
            if ways[last + 1] and len(ways[first]) < 2 and is_known(self._between(first, last)):
                ways[first] += [[self._between(first, last), *rest] for rest in ways[last + 1]]
        return ways[0][:2]


def separate(text: str, is_known: Callable[[str], bool], *, hyphens: bool = True) -> list[str]:
    """The known values of which the text is a list; none where it can be read in no way, or in two.

    The caller knows that the whole text is no value.
    """
    parts = Parts(text, hyphens=hyphens)
    ways = parts.ways(is_known) if len(parts) > 1 else []
    return ways[0] if len(ways) == 1 else []


def parts_between_marks(text: str) -> list[str]:
    """The parts of a text between commas and the like; none of a text without such a mark."""
    parts = Parts(text)
    return parts.texts() if len(parts) > 1 else []


def has_marks_between(text: str) -> bool:
    """Whether the text has such a mark: a quick test."""
    return _MAY_BE_MARK.search(text) is not None


def may_separate(separator: str) -> bool:
    """Whether the text can be a separator that the user names: nothing, a mark, or a word between
    spaces. A letter alone would split words, and a backslash escapes."""
    if "\\" in separator or len(separator) > _LONGEST_SEPARATOR:
        return False
    marks = separator.replace(" ", "")
    is_word = separator != separator.lstrip() and separator != separator.rstrip()
    return not separator or (bool(marks) and (is_word or not any(map(str.isalnum, marks))))


def split_at(text: str, separator: str) -> list[str]:
    """The pieces of a text between semicolons and the separator that the user has named."""
    return re.split(separator_pattern(separator), text) if separator else text.split(";")


def separator_pattern(separator: str) -> str:
    """The pattern of a semicolon, or of the separator that the user has named. A comma before `Ltd`
    or `Inc.` separates nothing."""
    if not separator:
        return ";"
    own = re.escape(separator)
    return rf";|{own}(?!\s*(?i:{_LEGAL_FORM.pattern}))" if "," in separator else f";|{own}"


def may_be_several(text: str) -> bool:
    """Whether an unknown text is rather several names than the name of one body.

    `Company One, Company Two` and `Đại học A và Đại học B` are; `Alpha Co., Ltd` and `Bộ Kế hoạch
    và Đầu tư` are not.
    """
    parts = Parts(text, hyphens=False)
    texts = parts.texts()
    if len(texts) < 2:
        return False
    outside = re.sub(r"\([^()]*\)", "", text).strip()
    if re.search(r"[,，、+\n]|\s/|/\s", _COMMA_AND_LEGAL_FORM.sub("", outside)):
        return True
    words = [fold(part).split() for part in texts]
    first, last = {each[0] for each in words if each}, {each[-1] for each in words if each}
    return len(first) == 1 or (len(last) == 1 and all(len(each) > 1 for each in words))


def separator_advice(parts: Sequence[str], known: Collection[str]) -> Label:
    """The advice to write `;` between several values, for a text with these parts that is no value;
    empty where none of its parts is `known` as one."""
    values = [part for part in parts if part in known]
    if not values:
        return Label("", "")
    if len(values) == len(parts):
        example = "; ".join(parts)
        return Label(f" Write ; between several: {example!r}.",
                     f" Hãy ghi dấu ; giữa các mục: {example!r}.")  # fmt: skip
    listed = ", ".join(map(repr, values))
    return Label(f" Write ; between several; of these, {listed} is known.",
                 f" Hãy ghi dấu ; giữa các mục; trong đó đã có {listed}.")  # fmt: skip
