"""Which texts keep their capital inside a sentence: those that begin with a name.

In Vietnamese after Annex II of Decree 30/2020/NĐ-CP: bodies have a capital (`Ủy ban nhân dân thành
phố`), common nouns before the name of a place have none (`vịnh Hạ Long`, `tỉnh Nam Định`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ecodiplo.fold import fold
from ecodiplo.language import Label, in_sentence
from ecodiplo.services.report.text_marks import without_claims

if TYPE_CHECKING:
    from collections.abc import Collection

# How names begin whose second word has no capital: of bodies and places, and adjectives of nations.
_NAMES = (
    "Ban Bí thư", "Chính phủ", "Hoa kiều", "Hội đồng nhân dân", "Liên hợp quốc", "Lãnh sự quán",
    "Nhà nước", "Quốc hội", "Quốc khánh", "Thành phố Hồ Chí Minh", "Thành ủy", "Thủ tướng",
    "Thủ đô Hà Nội", "Trung ương", "Tỉnh ủy", "Tổng cục", "Tổng lãnh sự quán", "Việt kiều",
    "Văn phòng Chính phủ", "Văn phòng Ủy ban", "Đại sứ quán", "Đảng bộ", "Đảng ủy", "Ủy ban",
    "Africa", "African", "America", "American", "Asia", "Asian", "British", "Chinese", "Danish",
    "Dutch", "English", "Europe", "European", "Finnish", "French", "German", "Greek", "Indian",
    "Irish", "Italian", "Japanese", "Korean", "Norwegian", "Polish", "Russian", "Singaporean",
    "Spanish", "Swedish", "Swiss", "Taiwanese", "Thai", "Turkish", "Vietnam", "Vietnamese",
)  # fmt: skip
# Common nouns before the name of a place.
_PLACES = ("Châu", "Huyện", "Tỉnh", "Vịnh")
# Provinces and cities with a name of one syllable.
_SHORT_NAMES = ("Huế", "Vinh")
# What can follow a country's name of one syllable; other words make a noun with it (`Pháp luật`).
_AFTER_NAME = (
    "và", "hoặc", "với", "cùng", "về", "trong", "tại", "ở", "của", "là", "có", "đến", "tới", "sang",
    "theo", "vào",
)  # fmt: skip
_WORD = re.compile(r"\S+")
_SYLLABLE = re.compile(
    r"(b|ch?|d|gh?|gi|h|kh?|l|m|nh?|ngh?|ph?|qu|r|s|th?|tr|v|x)?[aeiouy]{1,3}(ch?|m|n|ng|nh|p|t)?"
)


def keeps_capital(text: str, names: Collection[str]) -> bool:
    """Whether the first word of a text is a name: it begins with one of the `names` (`Nga và Anh`)
    or as a body's, or its second word has a capital too (`Hàn Quốc và Nhật Bản`)."""
    if _begins_with_country(names, text) or _begins_with(_NAMES, text):
        return True
    return not _begins_with(_PLACES, text) and _has_name(text, acronyms=True)


def is_common_noun(text: str, names: Collection[str]) -> bool:
    """Whether a text surely begins with a common noun of Vietnamese: `Cảng biển`, unlike `Cát Bà`,
    `VinFast` and `Rotterdam`. Of one word nobody can say."""
    first, *others = _WORD.findall(without_claims(text)) or [""]
    if not others or not others[0][:1].islower() or keeps_capital(text, names):
        return bool(_begins_with(_PLACES, text))
    return bool(_SYLLABLE.fullmatch(fold(first))) and first not in _SHORT_NAMES


def name_in_sentence(label: Label, names: Collection[str]) -> Label:
    """The name of an indicator inside a sentence, in each language: `new FDI projects`, `Japan
    trade`."""
    return Label(*(
        text if _begins_with_country(names, text) or _begins_with(_NAMES, text)
        or _has_name(text, acronyms=False)
        else in_sentence(text)
        for text in label
    ))  # fmt: skip


def _begins_with_country(names: Collection[str], text: str) -> bool:
    """Whether the text begins with one of the names, and not with a noun of which the name is the
    first syllable."""
    for name in _begins_with(names, text):
        word = re.match(r" ([^\W\d_]+)", text[len(name) :])
        after = word[1] if word else ""
        is_noun = after.islower() and after not in _AFTER_NAME
        if not (is_noun and _SYLLABLE.fullmatch(fold(name))):
            return True
    return False


def _begins_with(names: Collection[str], text: str) -> list[str]:
    """The names with which the text begins, as whole words. The case of their other letters makes
    no difference: `Liên minh Châu Âu`."""
    plain = text.casefold()
    return [
        name
        for name in names
        if text[:1] == name[:1]
        and plain.startswith(name.casefold())
        and not text[len(name) :][:1].isalpha()
    ]


def _has_name(text: str, *, acronyms: bool) -> bool:
    """Whether the second word of a text has a capital; an acronym has one as well."""
    words = _WORD.findall(without_claims(text))
    second = words[1] if len(words) > 1 else ""
    return second[:1].isupper() and (acronyms or not second.isupper())
