"""The widths of a table's columns in Times New Roman, and the type size with which words fit."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# The widths of letters in thousandths of the type size; of others, of capitals and of Chinese.
_LETTERS = {
    **dict.fromkeys("ijlt.,:;'|! ", 278), **dict.fromkeys("fIrs()-J/", 350),
    **dict.fromkeys("acez", 444), **dict.fromkeys("mwMW%@", 850),
}  # fmt: skip
_OTHER, _CAPITAL, _IDEOGRAPH = 500, 700, 1000
_BOLD = 1.05
_SPACE = 0.25
_SHORT = 25.0  # millimetres: a column that needs no more beside its longest word has short texts
_UNBROKEN = 12  # letters: a text that stays on one line, such as a date
_MOST_LINES = 8  # that a text may be broken into on purpose
_ROWS = 60  # so many rows show how high a table becomes
_TYPICAL = 0.9  # of a column's texts are no longer than its typical one
_TOLERANCE = 1.03  # of the estimated widths
_MILLIMETRES = 0.3528  # of a point
_MARGIN = 4.0  # millimetres on both sides of a cell, and its border
_SIZES = (13, 12, 11, 10, 9)  # points; the Decree's size, and smaller ones for many columns
_LONGEST_WORD = 45.0  # millimetres; a longer one is broken
_LONGEST_LINE = 95.0  # a longer text is wrapped


class Widths(NamedTuple):
    """The type size of a table in points, and the widths of its columns in millimetres."""

    size: int
    columns: tuple[float, ...]


def fit(
    headings: Sequence[str], columns: Sequence[Sequence[str]], width: float, largest: float = 13
) -> Widths:
    """The widths of columns that fill `width` together: each has room for its longest word, and
    the more text it has, the more of the rest, so that the rows have few lines. Too many columns
    are wider than `width`. The type size is `largest` at most."""
    words, lines = [], []
    for heading, texts in zip(headings, columns, strict=True):
        word, line = _longest(heading)
        word, line = word * _BOLD, max(word * _BOLD, line * _BOLD / 3)  # headings have few lines
        for text in dict.fromkeys(texts):
            own_word, own_line = _longest(text)
            if len(text) <= _UNBROKEN:
                own_word = own_line
            word, line = max(word, own_word), max(line, own_line)
        words.append(word)
        lines.append(line)
    least: list[float] = []
    size = _SIZES[-1]
    for size in (each for each in _SIZES if each <= largest):
        least = [min(word * size * _MILLIMETRES * _TOLERANCE, _LONGEST_WORD) + _MARGIN
                 for word in words]  # fmt: skip
        if sum(least) <= width:
            break
    most = [
        max(low, min(line * size * _MILLIMETRES, _LONGEST_LINE) + _MARGIN)
        for low, line in zip(least, lines, strict=True)
    ]
    shares = [_share(least, most, width), *_broken(columns, least, most, width, size)]
    rows = [*zip_longest(*(texts[:_ROWS] for texts in columns), fillvalue="")]
    lowest = min(shares, key=lambda share: _lines(rows, share, size))
    return Widths(size, tuple(lowest))


def _broken(
    columns: Sequence[Sequence[str]], least: Sequence[float], most: Sequence[float], width: float,
    size: float,
) -> Iterator[list[float]]:  # fmt: skip
    """The widths with which the typical text of each column has one line, two lines, ... at most,
    where there is room."""
    typical = [
        sorted(texts, key=lambda text: _longest(text)[1])[int(len(texts) * _TYPICAL)] if texts
        else "" for texts in columns
    ]  # fmt: skip
    for lines in range(1, _MOST_LINES + 1):
        narrow = [
            next((low + add for add in range(int(high - low))
                  if count_lines(text, low + add, size) <= lines), high)
            for text, low, high in zip(typical, least, most, strict=True)
        ]  # fmt: skip
        if sum(narrow) <= width:
            yield _share(narrow, most, width)


def _lines(rows: Sequence[Sequence[str]], widths: Sequence[float], size: float) -> int:
    """The lines of the rows together."""
    return sum(
        max(count_lines(text, width, size) for text, width in zip(row, widths, strict=True))
        for row in rows
    )


def _share(least: Sequence[float], most: Sequence[float], width: float) -> list[float]:
    """Widths between the least and the most of each column, with the sum `width`: columns of short
    texts get the most, and the others share the rest in proportion. Of what nobody needs, wide
    columns get the more. Where there is too little room, each has the least."""
    low, high = sum(least), sum(most)
    if low >= width:
        return [*least]
    if high <= width:
        squares = [each * each for each in most]
        return [a + (width - high) * b / sum(squares) for a, b in zip(most, squares, strict=True)]
    widths, rest = [*least], width - low
    needs = sorted((b - a, at) for at, (a, b) in enumerate(zip(least, most, strict=True)))
    for_short = rest * 0.6
    while needs and needs[0][0] <= min(_SHORT, for_short):
        need, at = needs.pop(0)
        widths[at] += need
        for_short -= need
        rest -= need
    total = sum(need for need, _ in needs)
    for need, at in needs:
        widths[at] += rest * need / total
    return widths


def line_width(text: str, size: float, room: float, *, bold: bool = False) -> float:
    """The width in millimetres of the text, or of its longest line where it has more than one in
    this room."""
    scale = size * _MILLIMETRES * (_BOLD if bold else 1)
    longest = line = 0.0
    for word in text.split():
        own = _width(word) * scale
        space = _width(" ") * scale if line else 0.0
        line = line + space + own if line + space + own <= room else own
        longest = max(longest, line)
    return min(longest, room)


def count_lines(text: str, width: float, size: float, *, bold: bool = False) -> int:
    """The lines that the text takes in a cell of this width in millimetres."""
    room = _TOLERANCE * (width - _MARGIN) / (size * _MILLIMETRES * (_BOLD if bold else 1))
    count = 0
    for line in text.split("\n"):
        count += 1
        if _longest(line)[1] <= room:
            continue
        used = 0.0
        for word in line.split():
            own = _longest(word)[0]
            if used and used + _SPACE + own > room:
                count += 1
                used = 0.0
            count += int(own // max(room, 1.0)) if own > room else 0
            used += (_SPACE if used else 0.0) + own
    return count


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
