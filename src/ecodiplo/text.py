"""Text: cleaned for storage, made harmless and short for display, with suggestions of names."""

from __future__ import annotations

import re
import unicodedata
from difflib import get_close_matches
from typing import TYPE_CHECKING

from ecodiplo.errors import ValueUnreadable
from ecodiplo.fold import fold, without_invisible
from ecodiplo.language import Label, alternatives, same

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SURROGATES = re.compile("[\ud800-\udfff]")
# The longest value that a message quotes, the longest reason, and the longest value that a Problem
# keeps beside its reason.
LONGEST_QUOTATION, LONGEST_REASON, LONGEST_VALUE = 60, 600, 1_000

# The characters that change the direction of the text around them, in a document also of the text
# behind a value. Letters of Arabic and Hebrew have their direction without them.
_TURNING = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
# Zero-width characters without a meaning between the letters of any script (unlike the joiners
# U+200C and U+200D), among them those of direction, and the soft hyphen.
_UNSEEN = re.compile(f"[\u00ad\u200b\u2060-\u2064\u206a-\u206f\ufeff{_TURNING}]")

_UNSAFE = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f{_TURNING}\ud800-\udfff]")

# What offices write in a cell for "none" or "not known": a dash in any field; dots and words
# elsewhere than in texts, where they may be the text. In folded form.
_DASHES = re.compile("[-‐-―−]+")
_DOTS = re.compile(r"\.{2,}|…+")
_NONE = frozenset({
    "n/a", "n.a", "n.a.", "nil", "nil return", "nil returns", "none", "null", "no data",
    "not applicable", "not available", "not known", "unknown",
    "tba", "tbc", "tbd", "to be announced", "to be confirmed", "to be determined",
    "khong", "khong co", "khong co thong tin", "khong ro", "khong xac dinh",
    "chua biet", "chua co", "chua co thong tin", "chua ro", "chua xac dinh", "dang cap nhat",
})  # fmt: skip
_LONGEST_NONE = 24
# The letters with which they begin.
_NONE_LETTERS = frozenset("đĐ").union(*({word[0], word[0].upper()} for word in _NONE))

# In the URL of a database the password ends at the last @ of the line, because a password may
# contain @. A password that is already `***` does not change.
_PASSWORDS = [
    re.compile(r"""(postgres[\w+]*:/*[^\s/:@'"]*:)(?!\*\*\*@).*(?=@)""", re.IGNORECASE),
    re.compile(r"""([a-z][\w+.-]*://[^\s/:@'"]*:)[^\s/@'"]*(?=@)""", re.IGNORECASE),
    re.compile(r"""(passw(?:or)?d=)[^\s&'")]+""", re.IGNORECASE),
]


def clean(text: str) -> str:
    """`text` for storage: NFC, trimmed, with `\\n` as its line end, without zero-width characters
    and those that turn the direction of the text.

    Raises ValueUnreadable for control characters other than tabs and line ends.
    """
    if text.isprintable():  # the quick way for most texts: no control, line end or surrogate
        return (text if text.isascii() else unicodedata.normalize("NFC", text)).strip()
    if not text.isascii() and _SURROGATES.search(text):
        raise ValueUnreadable(
            same(visible(text))
            + Label(" is not valid UTF-8 text", " không phải là văn bản UTF-8 hợp lệ")
        )
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    if match := _CONTROLS.search(lines):
        control = visible(match.group())
        raise ValueUnreadable(
            Label(
                f"contains the control character {control}; remove it",
                f"chứa ký tự điều khiển {control}; hãy xóa ký tự này",
            )
        )
    return unicodedata.normalize("NFC", _UNSEEN.sub("", lines)).strip()


def are_clean(texts: Iterable[str]) -> bool:
    """Whether `clean` surely leaves all these texts as they are. One look at all of them together
    takes a tenth of the time."""
    whole = f"|{'|'.join(texts)}|"
    trimmed = whole.isprintable() and "| " not in whole and " |" not in whole
    return trimmed and (whole.isascii() or unicodedata.is_normalized("NFC", whole))


def may_say_none(text: str) -> bool:
    """A quick test of the first letter: may the text stand for an empty cell?"""
    return not text[:1].isalnum() or text[0] in _NONE_LETTERS


def says_none(text: str, *, words: bool) -> bool:
    """Whether the text stands for an empty cell: nothing that people see, or a dash; with `words`
    also `n/a`, `không có`, `TBC` and the like."""
    if len(text) > _LONGEST_NONE:
        return text.isspace()
    seen = without_invisible(text).strip()
    if not seen or _DASHES.fullmatch(seen):
        return True
    return words and (fold(seen) in _NONE or bool(_DOTS.fullmatch(seen)))


def visible(text: str) -> str:
    """`text` with escapes for control and direction characters, harmless to a terminal."""
    return _UNSAFE.sub(lambda match: match.group().encode("unicode_escape").decode(), text)


def shorten_reason(reason: Label, value: str) -> Label:
    """The reason of a Problem in both languages, each at most LONGEST_REASON long, with at most
    LONGEST_QUOTATION characters of `value`."""
    return Label(_shorten(reason.en, value), _shorten(reason.vi, value))


def _shorten(reason: str, value: str) -> str:
    if len(value) > LONGEST_QUOTATION:
        for spelling in (value, repr(value)[1:-1]):
            reason = reason.replace(spelling, f"{value[:LONGEST_QUOTATION]}…")
    if len(reason) > LONGEST_REASON:
        reason = f"{reason[: LONGEST_REASON // 2]}…{reason[-LONGEST_REASON // 2 :]}"
    return reason


def without_passwords(text: str) -> str:
    """`text` with *** for the passwords of URLs in it. Messages quote URLs that people type in
    the wrong place."""
    for pattern in _PASSWORDS:
        text = pattern.sub(r"\1***", text)
    return text


def nearest(text: str, names: Iterable[str], most: int = 3) -> list[str]:
    """Up to `most` of the names that resemble `text`, the most similar first."""
    by_fold = {fold(name): name for name in names}
    return [by_fold[match] for match in get_close_matches(fold(text), by_fold, most, cutoff=0.6)]


def did_you_mean(
    text: str, names: Iterable[str], labels: Mapping[str, Label] | None = None
) -> Label:
    """` Did you mean A or B?` for a message, or an empty Label when no name resembles `text`.

    `labels` has what the message calls a name, where that is not the name itself.
    """
    return suggestion(nearest(text, names), labels)


def suggestion(names: Iterable[str], labels: Mapping[str, Label] | None = None) -> Label:
    """` Did you mean A or B?` with these names, or an empty Label when there are none."""
    labels = labels or {}
    similar = alternatives(dict.fromkeys(labels.get(name, same(visible(name))) for name in names))
    if not similar:
        return same("")
    return Label(f" Did you mean {similar.en}?", f" Có phải ý bạn là {similar.vi}?")


def with_capital(text: str) -> str:
    """The text with a capital as its first letter; the others stay."""
    return text[:1].upper() + text[1:]
