"""The words that say how many, and not of what: `hàng trăm`, `millions of dollars`."""

from __future__ import annotations

import re

from ecodiplo.language import Label, Lang

# Written out in lower case: a figure that begins with a capital is quoted as it stands.
NUMBER_WORDS = Label(
    "a about almost around at between billion billions couple dollars dozen dozens few half"
    " hundred hundreds least many million millions more most nearly no number numerous of one over"
    " score scores several some ten tens than thousand thousands to tonnes under up US USD",
    "ba bảy bốn chín chục chừng dưới đến đô gần hai hàng hơn ít khoảng không la lẻ Mỹ một mươi mười"
    " năm ngàn nghìn nhất nhiều nửa rất rưỡi sáu số tám tấn tới trăm trên triệu tỷ từ USD và vài"
    " vạn",
)
_WORD = re.compile(r"\w+")


def is_only_a_number(words: str, lang: Lang) -> bool:
    """Whether the words name nothing that they count, so that a sentence must: `hàng trăm`, unlike
    `hàng trăm đoàn`."""
    known = NUMBER_WORDS.to(lang).split()
    return all(word in known or word.isdigit() for word in _WORD.findall(words))
