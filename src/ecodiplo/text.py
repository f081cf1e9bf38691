"""Text: stored clean, compared folded, shown harmless."""

from __future__ import annotations

import re
import unicodedata
from difflib import get_close_matches
from typing import TYPE_CHECKING

from ecodiplo.errors import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable

# Letters that Unicode does not decompose into a base letter and a mark. `db/fold.py`
# builds PostgreSQL's folding from the same two tables, so both engines agree.
SINGLE_LETTERS = {
    "đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "ɖ": "d", "Ɖ": "d",
    "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "ı": "i",
}  # fmt: skip
DOUBLE_LETTERS = {"æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ß": "ss", "ẞ": "ss"}

# What parts words: spaces, and the punctuation of ASCII, Latin-1 and Unicode. PostgreSQL reads
# it as well.
PARTING = (
    r"[\s!-/:-@\[-`{-~\u00a0-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf"
    r"\u2000-\u206f\u20a0-\u20cf\u2122\u2190-\u22ff\u3000-\u303f]+"
)

# Those that are rare in the texts of a Vietnamese office: all but its own đ.
NON_DECOMPOSING = "".join((SINGLE_LETTERS | DOUBLE_LETTERS).keys() - set("đĐ"))

_ODD = re.compile(f"[{NON_DECOMPOSING}]")
_FOLDING = str.maketrans({**SINGLE_LETTERS, **DOUBLE_LETTERS})
_MARKS = re.compile("[\u0300-\u036f]+")
_PARTING = re.compile(PARTING)
_SPACES = re.compile(r"\s+")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SURROGATES = re.compile("[\ud800-\udfff]")
# The longest value that a message quotes, the longest reason, and the longest value kept with it.
QUOTED, LONGEST_REASON, LONGEST_VALUE = 60, 600, 1_000

# Besides control characters, what turns the direction of the text around it.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)

# In the URL of a database the password ends at the last @ of the line, since it may hold one.
# A password that is `***` already stays.
_PASSWORDS = [
    re.compile(r"""(postgres[\w+]*:/*[^\s/:@'"]*:)(?!\*\*\*@).*(?=@)""", re.IGNORECASE),
    re.compile(r"""([a-z][\w+.-]*://[^\s/:@'"]*:)[^\s/@'"]*(?=@)""", re.IGNORECASE),
    re.compile(r"""(passw(?:or)?d=)[^\s&'")]+""", re.IGNORECASE),
]


def clean(text: str) -> str:
    """`text` as it is stored: NFC, trimmed, line ends as `\\n`.

    Raises Unreadable when it holds control characters other than tabs and line ends.
    """
    if text.isprintable():  # no control, line end or surrogate among them: most texts, quickly
        return unicodedata.normalize("NFC", text).strip()
    if not text.isascii() and _SURROGATES.search(text):
        raise Unreadable(f"{visible(text)} is not valid UTF-8 text")
    if found := _CONTROLS.search(text.replace("\r\n", "\n").replace("\r", "\n")):
        raise Unreadable(f"holds the control character {visible(found.group())}; remove it")
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def is_clean(text: str) -> bool:
    """Whether cleaning would do nothing to any part of `text` but strip it: quick for long ones."""
    plain = text.replace("\n", " ").isprintable()
    return plain and unicodedata.is_normalized("NFC", text)


def fold(text: str) -> str:
    """`text` as it is compared: without case, diacritics, đ/d or surplus spaces.

    Tone placement goes with the diacritics: `hoà` and `hòa` both fold to `hoa`.
    """
    bare = _MARKS.sub("", unicodedata.normalize("NFD", text)).translate(_FOLDING)
    return _SPACES.sub(" ", bare.lower()).strip()


def has_non_decomposing(text: str) -> bool:
    """Whether `text` has any of NON_DECOMPOSING."""
    return _ODD.search(text) is not None


def words(text: str) -> list[str]:
    """The words of `text`, folded, without punctuation."""
    return parted(fold(text))


def parted(text: str) -> list[str]:
    """The words of `text` as they are, without punctuation."""
    return [word for word in _PARTING.split(text) if word]


def bare_letters(text: str) -> str:
    """`text` with the letters that Unicode does not decompose made plain, and all others kept."""
    return unicodedata.normalize("NFC", text).translate(_FOLDING)


def visible(text: str) -> str:
    """`text` with control and direction characters written out, harmless to a terminal."""
    return _UNSAFE.sub(lambda found: found.group().encode("unicode_escape").decode(), text)


def shortened(reason: str, value: str) -> str:
    """The reason with a long `value` in it cut short, also where it is quoted in part."""
    if len(value) > QUOTED:
        for written in (value, repr(value)[1:-1]):
            reason = reason.replace(written, f"{value[:QUOTED]}…")
    if len(reason) > LONGEST_REASON:
        reason = f"{reason[: LONGEST_REASON // 2]}…{reason[-LONGEST_REASON // 2 :]}"
    return reason


def without_passwords(text: str) -> str:
    """`text` with *** for the passwords of URLs in it: what is typed in a wrong place is quoted
    in messages."""
    for pattern in _PASSWORDS:
        text = pattern.sub(r"\1***", text)
    return text


def nearest(text: str, names: Iterable[str], most: int = 3) -> list[str]:
    """Up to `most` of `names` that look like `text`, the likest first."""
    by_fold = {fold(name): name for name in names}
    return [by_fold[match] for match in get_close_matches(fold(text), by_fold, most, cutoff=0.6)]


def did_you_mean(text: str, names: Iterable[str]) -> str:
    """` Did you mean A or B?` for a message, or nothing when no name is near."""
    near = nearest(text, names)
    return f" Did you mean {' or '.join(visible(name) for name in near)}?" if near else ""
