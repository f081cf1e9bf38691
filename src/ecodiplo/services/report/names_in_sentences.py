"""Names and other texts of records inside a sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ecodiplo.formats.sheet import OPEN_END
from ecodiplo.language import Label, Lang, in_sentence, list_names, same
from ecodiplo.services.report.capitals import is_common_noun, keeps_capital, name_in_sentence
from ecodiplo.services.report.text_marks import without_claims, without_marks
from ecodiplo.services.statistics.wording import counted_in_prose

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from typing import Any

# What names count, with the singular first: the kinds of names, and of records.
NOUNS: dict[str, tuple[Label, Label]] = {
    "agreement": (Label("agreement", "văn bản"), Label("agreements", "văn bản")),
    "country": (Label("country or territory", "nước, vùng lãnh thổ"),
                Label("countries and territories", "nước, vùng lãnh thổ")),
    "partner": (Label("partner", "đối tác"), Label("partners", "đối tác")),
    "focus area": (Label("focus area", "nội dung trọng tâm"),
                   Label("focus areas", "nội dung trọng tâm")),
    "task": (Label("task or commitment", "nhiệm vụ, cam kết"),
             Label("tasks and commitments", "nhiệm vụ, cam kết")),
    "indicator": (Label("indicator", "chỉ tiêu"), Label("indicators", "chỉ tiêu")),
    "figure": (Label("published figure", "số liệu công bố"),
               Label("published figures", "số liệu công bố")),
}  # fmt: skip
_OTHER = (Label("other {noun}", "{noun} khác"), Label("other {noun}", "{noun} khác"))
# Names of countries and groups of countries that have an article in English.
_WITH_ARTICLE = re.compile(
    r"(?!South Georgia|Heard Island)("
    r"(United|European Union|Association|Regional|Comprehensive|Organisation|Central African"
    r"|Dominican R|Czech R|DR |British|U\.S\.|Isle|Netherlands|Philippines|Bahamas|Gambia|Comoros"
    r"|Maldives|Seychelles)|.*(Islands|Territories|Union|Republic|Partnership)$)"
)


def counted(count: int, noun: str, lang: Lang) -> str:
    """A number of things in a sentence: `08 đối tác`, `1 partner`."""
    return counted_in_prose(count, *NOUNS[noun], lang)


def names(items: Iterable[Any], lang: Lang, noun: str, *, most: int = 12) -> str:
    """Names in a sentence: `A, B và C`. Names beyond `most` are only counted, as `noun`s."""
    texts = [str(item) for item in items]
    if noun == "country":
        texts = [with_article(name, lang) for name in texts]
    listed = list({without_claims(name): name for name in texts if name}.values())
    if (more := len(listed) - most) > 0:
        one, many = (other.fill(noun=each) for other, each in zip(_OTHER, NOUNS[noun], strict=True))
        marks = "".join(name[len(without_claims(name)) :] for name in listed[most:])
        listed = [*listed[:most], counted_in_prose(more, one, many, lang) + marks]
    return list_names(map(same, listed), complete=True).to(lang)


def with_article(country: str, lang: Lang) -> str:
    """The name of a country inside a sentence: `the Netherlands` in English."""
    if lang is Lang.EN and _WITH_ARTICLE.match(without_claims(country)):
        return f"the {country}"
    return country


def indicator_name(name: Label, known: Collection[str], lang: Lang) -> str:
    """The name of an indicator for the middle of a sentence; `known` names keep their capitals."""
    return without_marks(name_in_sentence(name, known).to(lang))


def items(text: str, lang: Lang, known: Collection[str], kind: str = "") -> str:
    """Items of a field for the middle of a sentence: `Cảng biển; Năng lượng sạch` becomes
    `cảng biển, năng lượng sạch`, and with dots behind `như cảng biển, năng lượng sạch...`. Names
    keep their capitals: all items of the `kind` country, those of the kind name that are surely no
    common nouns, and of other fields texts that begin with a name, such as the `known` ones."""
    parts = [item.strip() for item in text.split(";")]
    is_open = without_claims(parts[-1]) == OPEN_END.strip("; ")
    marks = parts.pop().removeprefix(OPEN_END.strip("; ")) if is_open else ""
    if kind == "country":
        parts = [with_article(item, lang) for item in parts]
    elif kind == "name":
        parts = [in_sentence(each) if is_common_noun(each, known) else each for each in parts]
    else:
        parts = [each if keeps_capital(each, known) else in_sentence(each) for each in parts]
    return list_names(map(same, parts), complete=False if is_open else None).to(lang) + marks
