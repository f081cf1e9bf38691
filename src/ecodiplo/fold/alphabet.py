"""The order of texts for Vietnamese readers, who also read the names of other countries.

Words are compared first by their letters: without case, Ă and Â among A, Ê among E, Ô and Ơ among
O, Ư among U, É among E; Đ is a letter of its own after D; other scripts follow. Where all letters
are the same, their shapes decide from the left (A Ă Â, E Ê, O Ô Ơ, U Ư), then the tones (ngang,
huyền, hỏi, ngã, sắc, nặng) and other marks. Punctuation only parts words.

This is the order of the alphabet for everyone who types without diacritics, as most do: `Ấn Độ`
stands where `An Do` would, and not behind all names with A.
"""

from __future__ import annotations

import re
import unicodedata

from ecodiplo.fold.forms import has_unusual
from ecodiplo.fold.letters import (
    DOUBLE_LETTERS,
    INVISIBLE,
    LETTERS_D,
    MARKS,
    SINGLE_LETTERS,
    WORD_SEPARATORS,
)

# Parts the letters from their shapes and the shapes from the tones: before every letter.
PART = "\x01"
# The letter after d and any letter that follows it.
AFTER_D = "d\U0010ffff"
# What a letter is in the key that Unicode does not decompose.
LETTERS = {**SINGLE_LETTERS, **DOUBLE_LETTERS, **dict.fromkeys(LETTERS_D, AFTER_D)}
# Marks that make another letter of the alphabet, in the order of the letters: ă, â and ô, ơ and ư.
SHAPES = "\u0306\u0302\u031b"
# The tones in the order of Vietnamese dictionaries: huyền, hỏi, ngã, sắc, nặng.
TONES = "\u0300\u0309\u0303\u0301\u0323"
# What each of them becomes in the key, where marks have the order of their code points.
IN_ORDER = "\u0300\u0301\u0302\u0303\u0304"
# All marks but the shapes.
OTHER_MARKS = "\u0300\u0301\u0303-\u0305\u0307-\u031a\u031c-\u036f"

_SEPARATORS = re.compile(f"[{WORD_SEPARATORS}]+")
_INVISIBLE = re.compile(f"[{INVISIBLE}]+")
_MARKS = re.compile(f"[{MARKS}]+")
_OTHER_MARKS = re.compile(f"[{OTHER_MARKS}]+")
_SHAPES = re.compile(f"[{SHAPES}]+")
_LETTERS = str.maketrans(LETTERS)
_SHAPES_IN_ORDER = str.maketrans(SHAPES, IN_ORDER[: len(SHAPES)])
_TONES_IN_ORDER = str.maketrans(TONES, IN_ORDER)


def sort_key(text: str) -> str:
    """The text by which `text` is sorted, letter by letter in the order of code points.
    `db/sort_in_sql.py` has its twin in SQL."""
    if has_unusual(text):
        return _join(*_parts(text))
    if text.isascii():  # the quick way
        return " ".join(text.translate(_OF_USUAL[0]).split())
    return _join(*(" ".join(text.translate(part).split()) for part in _OF_USUAL))


def _join(letters: str, shapes: str, tones: str) -> str:
    if letters == shapes == tones:
        return letters
    return f"{letters}{PART}{shapes}{PART}{tones}"


def _parts(text: str) -> tuple[str, str, str]:
    """The letters of the text, these with their shapes, and these with their tones."""
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKD", text)).lower().translate(_LETTERS)
    spaced = _SEPARATORS.sub(" ", plain).strip()
    shapes = _OTHER_MARKS.sub("", spaced).translate(_SHAPES_IN_ORDER)
    tones = _SHAPES.sub("", spaced).translate(_TONES_IN_ORDER)
    return _MARKS.sub("", spaced), shapes, tones


class _Part(dict[int, str]):
    """One of the parts of every letter, for `str.translate`. Letters that compose with none of
    their neighbours have it alone."""

    def __init__(self, at: int) -> None:
        super().__init__()
        self._at = at

    def __missing__(self, code: int) -> str:
        self[code] = _parts(f"x{chr(code)}x")[self._at][1:-1]
        return self[code]


_OF_USUAL = tuple(_Part(at) for at in range(3))
