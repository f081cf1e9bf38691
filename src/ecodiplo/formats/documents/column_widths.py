"""The widths of a table's columns in Times New Roman, and the type size with which words fit."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# The widths of letters in thousandths of the type size; of others, of capitals and of Chinese.
_LETTERS = {
    **dict.fromkeys("ijlt.,:;'|! ", 278), **dict.fromkeys("fIrs()-J/", 350),
    **dict.fromkeys("acez", 444), **dict.fromkeys("mwMW%@", 850),
}  # fmt: skip
_OTHER, _CAPITAL, _IDEOGRAPH = 500, 700, 1000
_BOLD = 1.07
_MILLIMETRES = 0.3528  # of a point
_MARGIN = 4.0  # millimetres on both sides of a cell, and its border
_SIZES = (13, 12, 11, 10, 9)  # points; the Decree's size, and smaller ones for many columns
_LONGEST_WORD = 45.0  # millimetres; a longer one is broken
_LONGEST_LINE = 95.0  # a longer text is wrapped


class Widths(NamedTuple):
    """The type size of a table in points, and the widths of its columns in millimetres."""

    size: int
    columns: tuple[float, ...]


def fit(headings: Sequence[str], columns: Sequence[Iterable[str]], width: float) -> Widths:
    """The widths of columns that fill `width` together: each has room for its longest word, and
    the more text it has, the more of the rest."""
    words, lines = [], []
    for heading, texts in zip(headings, columns, strict=True):
        word, line = _longest(heading)
        word, line = word * _BOLD, max(word * _BOLD, line * _BOLD / 3)  # headings have few lines
        for text in dict.fromkeys(texts):
            own_word, own_line = _longest(text)
            word, line = max(word, own_word), max(line, own_line)
        words.append(word)
        lines.append(line)
    least: list[float] = []
    size = _SIZES[-1]
    for size in _SIZES:
        least = [min(word * size * _MILLIMETRES, _LONGEST_WORD) + _MARGIN for word in words]
        if sum(least) <= width:
            break
    most = [
        max(low, min(line * size * _MILLIMETRES, _LONGEST_LINE) + _MARGIN)
        for low, line in zip(least, lines, strict=True)
    ]
    return Widths(size, tuple(_share(least, most, width)))


def _share(least: Sequence[float], most: Sequence[float], width: float) -> list[float]:
    """Widths between the least and the most of each column, with the sum `width`."""
    low, high = sum(least), sum(most)
    if low >= width or high <= width:
        own = least if low >= width else most
        return [each * width / sum(own) for each in own]
    part = (width - low) / (high - low)
    return [a + (b - a) * part for a, b in zip(least, most, strict=True)]


@lru_cache(20_000)
def _longest(text: str) -> tuple[float, float]:
    """The widths of the longest word and of the longest line, at a type size of one point."""
    words = (_width(word) for word in text.split())
    return max(words, default=0.0), max((_width(line) for line in text.split("\n")), default=0.0)


def _width(text: str) -> float:
    return sum(map(_letter_width, unicodedata.normalize("NFD", text))) / 1000


@lru_cache(2_000)
def _letter_width(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    if unicodedata.east_asian_width(letter) in "WF":
        return _IDEOGRAPH
    return _LETTERS.get(letter, _CAPITAL if letter.isupper() else _OTHER)
