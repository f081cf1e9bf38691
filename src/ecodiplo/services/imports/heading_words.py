"""The words of a heading: `TenDuAn`, `ten_du_an` and `Tên dự án` are one heading."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING

from ecodiplo.fold import fold, without_invisible

if TYPE_CHECKING:
    from collections.abc import Iterator

# The last word of a heading that says only that the column has names: `countryLabel`.
_LABEL = re.compile(r"\b(?:label|labels)$")

# Headings that say only when. The second group gives way to the first, and both to a heading that
# says what happened then.
_WHEN = (
    {"date", "dates", "ngay", "ngay thang", "ngay, thang, nam", "thoi gian", "thoi diem"},
    {"year", "nam"},
)


def vagueness(heading: str) -> int:
    """How vague a heading is beside others of the same field; 0 for one that is not."""
    plain = bare(heading)
    return next((rank for rank, group in enumerate(_WHEN, start=1) if plain in group), 0)


def bare(heading: str) -> str:
    """The form in which headings are compared: folded, without brackets, asterisks and invisible
    characters."""
    return fold(re.sub(r"[_*()]", " ", without_invisible(heading)))


def spellings(heading: str) -> Iterator[str]:
    """The forms in which a heading is looked up: as it is; and with its words apart, where small
    and capital letters show them."""
    plain = bare(heading)
    yield plain
    apart = bare(split_words(heading))
    if apart != plain:
        yield apart
    short = _LABEL.sub("", apart).strip()
    if short not in ("", apart) and is_identifier(heading):
        yield short


def is_identifier(heading: str) -> bool:
    """Whether the heading is one of a program: several words without spaces between them."""
    text = heading.strip()
    return " " not in text and ("_" in text or split_words(text) != text)


def split_words(heading: str) -> str:
    """The heading with a space before each word of CamelCase: `TenDuAn`, `FDICapital`, `SoQĐ`.

    Only letters without a space between them are split, and none after a single letter: `eMail`.
    """
    text = heading if heading.isascii() else unicodedata.normalize("NFC", heading)
    if text.isupper() or text.islower():
        return heading
    starts = [at for at, (left, right) in enumerate(pairwise(text), start=1)
              if right.isupper() and _ends_word(text, at, left)]  # fmt: skip
    pieces = [text[first:last] for first, last in pairwise((0, *starts, len(text)))]
    return " ".join(pieces)


def _ends_word(text: str, at: int, left: str) -> bool:
    """Whether a word ends before the capital at this position."""
    if left.islower() or left.isdigit():
        return at > 1 and text[at - 2].isalnum()
    return left.isupper() and at + 1 < len(text) and text[at + 1].islower()
