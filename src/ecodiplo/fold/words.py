"""The words of a text, and the parts of it that a search looks for."""

from __future__ import annotations

import re
from functools import cache

from ecodiplo.fold.forms import fold, search_form
from ecodiplo.fold.letters import UNSPACED, WORD_SEPARATORS

_PARTING = re.compile(f"[{WORD_SEPARATORS}]+")


# These classes of letters take long to compile; most commands need none.
@cache
def _parts() -> re.Pattern[str]:
    return re.compile(f"[{UNSPACED}]+|[^{UNSPACED}]+")


@cache
def _unspaced() -> re.Pattern[str]:
    return re.compile(f"[{UNSPACED}]")


def words(text: str) -> list[str]:
    """The words of `text`, not folded, without punctuation."""
    return [word for word in _PARTING.split(text) if word]


def folded_words(text: str) -> list[str]:
    """The words of `text`, folded, without punctuation."""
    return words(fold(text))


def search_parts(text: str) -> list[str]:
    """The parts of `text` that a search looks for, folded: words, of which the index finds the
    beginning, and runs of letters of scripts without spaces, which it finds anywhere."""
    return [part for word in words(search_form(text)) for part in _parts().findall(word)]


def is_unspaced(part: str) -> bool:
    """Whether the part of a search is of a script without spaces."""
    return _unspaced().match(part) is not None


def index_words(part: str) -> list[str]:
    """The words of the index that a text has when it holds the part: the word itself, or every pair
    of neighbours of a run (`北九` and `九州` for `北九州`). The index also has the last letter of a
    run, so that each letter begins a word of it."""
    if not is_unspaced(part) or len(part) == 1:
        return [part]
    return [part[at : at + 2] for at in range(len(part) - 1)]
