"""The text that SQLite's search index is given for a text with unusual letters.

`db/search/sqlite_letters.py` makes the same text in plain SQL, letter by letter, for triggers that
run in any database shell; the program itself, which imports many rows, has this quicker way.
"""

from __future__ import annotations

import re
from functools import cache

from ecodiplo.fold.forms import search_form
from ecodiplo.fold.letters import UNSPACED, VOICES

# The blocks of Unicode with letters that fold to others; Hangul and Han are folded already.
BLOCKS = ((0x80, 0x33FF), (0xA000, 0xABFF), (0xF900, 0xFFFF), (0x10000, 0x1FBFF),
          (0x2F800, 0x2FA1F), (0xE0100, 0xE01EF))  # fmt: skip
# The kana, and the marks that make another letter of one, of both widths.
KANA = (*map(chr, range(0x3041, 0x3100)), *map(chr, range(0xFF66, 0xFF9E)))
ALL_VOICES = VOICES + "\uff9e\uff9f"


def index_text(text: str) -> str:
    """`text` in plain letters, with a word for each letter of a script without spaces: the letter
    and its neighbour."""
    letters = folded_letters()
    voiced = _voiced().sub(lambda pair: letters.get(pair.group(), pair.group()), text)
    return _neighbours().sub(r" \1\2 ", voiced.translate(_single_letters()))


# Large classes of letters take long to compile; most commands need none.
@cache
def _voiced() -> re.Pattern[str]:
    return re.compile(f".[{ALL_VOICES}]")


@cache
def _neighbours() -> re.Pattern[str]:
    return re.compile(f"([{UNSPACED}])(?=([{UNSPACED}]?))")


@cache
def folded_letters() -> dict[str, str]:
    """Every letter, and every kana with its voice, that a search takes for others, with what it
    takes it for."""
    pairs = (kana + voice for kana in KANA for voice in ALL_VOICES)
    letters = {pair: _plain(pair) for pair in pairs if _plain(pair) != _plain(pair[0])}
    for first, last in BLOCKS:
        for letter in map(chr, range(first, last + 1)):
            plain = _plain(letter)
            if plain != letter and not "\ue000" <= letter <= "\uf8ff":
                letters[letter] = plain.replace("'", " ")
    return letters


@cache
def _single_letters() -> dict[int, str]:
    capitals = {code: chr(code).lower() for code in range(ord("A"), ord("Z") + 1)}
    return capitals | {ord(one): to for one, to in folded_letters().items() if len(one) == 1}


def _plain(letter: str) -> str:
    # Between two others, or the form would lose a space.
    return search_form(f"|{letter}|")[1:-1]
