"""Names of countries: the spellings of one name have a common form.

`Korea, Republic of`, `Korea (the Republic of)` and `Korea, Rep.` are `Republic of Korea`;
`Xin-ga-po` is `Xingapo`; `ĐKHC Hồng Kông (TQ)` is `Đặc khu hành chính Hồng Kông, Trung Quốc`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from difflib import SequenceMatcher
from functools import lru_cache

from ecodiplo.fold import canonical, fold, has_marks, words
from ecodiplo.names.country_codes import ALPHA2
from ecodiplo.names.rules import NameRules

# All of the following but the apostrophes are in folded letters.
_FOOTNOTES = re.compile(r"[(\[]\d+[)\]]|[*†‡¹²³⁴⁵⁶⁷⁸⁹]")
_APOSTROPHES = re.compile("['`´’‘ʼ]")
_HYPHENS = re.compile(r"(?<=\w)[-‐‑‒–](?=\w)")
_INITIALS = re.compile(r"\b\w(?:\.\w)+\b\.?")
_SAINT = re.compile(r"\bst[.-]")
_COMPASS = re.compile(r"\b([nsewi])\.")
_POINTS = {"n": "north", "s": "south", "e": "east", "w": "western", "i": "island"}

# Words that tell no two countries apart.
_EMPTY_WORDS = {
    "the", "of", "and", "country", "territory", "territorial", "department", "collectivity",
    "bailiwick", "va", "cac", "nuoc", "thuoc",
}  # fmt: skip
_ABBREVIATIONS = {
    "rep": "republic", "dem": "democratic", "fed": "federal", "is": "islands", "isl": "islands",
    "st": "saint", "ste": "saint", "eq": "equatorial", "equat": "equatorial", "br": "british",
    "fr": "french", "ter": "territory", "terr": "territory", "us": "united states",
    "usa": "united states", "plur": "plurinational", "boliv": "bolivarian",
    "ir": "islamic republic",
    "dr": "democratic republic", "pr": "peoples republic", "ur": "united republic",
    "pdr": "peoples democratic republic", "dpr": "democratic peoples republic",
    "rb": "bolivarian republic", "sar": "special administrative region",
    "herz": "herzegovina", "barb": "barbuda", "tob": "tobago", "gren": "grenadines",
    "tq": "china", "ch": "cong hoa", "lb": "lien bang", "vq": "vuong quoc", "qd": "quan dao",
    "hc": "hanh chinh", "dkhc": "dac khu hanh chinh", "tvq": "tieu vuong quoc",
    "dcnd": "dan chu nhan dan", "chlb": "cong hoa lien bang", "chnd": "cong hoa nhan dan",
    "chdc": "cong hoa dan chu", "chdcnd": "cong hoa dan chu nhan dan",
    "chxhcn": "cong hoa xa hoi chu nghia",
}  # fmt: skip
# Vietnamese phrases, and other phrases for the same.
_PHRASES = (
    (re.compile(r"\btrung ?quoc\b"), "china"),
    (re.compile(r"\bquan ?dao\b"), "dao"),
    (re.compile(r"\bdac khu hanh chinh\b"), "special administrative region"),
    (re.compile(r"\b(?:vung )?lanh tho\b"), ""),
)

# Letters between which Vietnamese spellings of foreign names waver: Ma-lay-xi-a, Ma-lai-xi-a;
# Xu-đăng, Su-đăng; Ca-na-đa, Ka-na-đa; Zim-ba-bu-ê, Dim-ba-bu-ê.
_LETTERS = ((re.compile("c(?!h)"), "k"), (re.compile("ph"), "f"), (re.compile(r"(\w)\1"), r"\1"))
_SINGLE_LETTERS = str.maketrans("yxz", "isd")

# The words of a full name beside the country's own.
_POLITIES = {
    "republic", "kingdom", "state", "states", "principality", "commonwealth", "federation",
    "sultanate", "islands", "island", "cong", "hoa", "vuong", "quoc", "nha", "dao", "lien", "bang",
    "peoples", "nhan", "dan", "islamic", "federal",
}  # fmt: skip
# Words that tell a country from another with the same name.
_TELLING = {
    "north", "south", "east", "west", "northern", "southern", "eastern", "western", "central",
    "democratic", "equatorial", "bissau", "new", "papua", "united", "arab", "british", "french",
    "american", "dutch", "china", "outlying", "antilles", "province",
    "bac", "nam", "dong", "tay", "xich", "niu", "anh", "my", "phap",
}  # fmt: skip
_OF_A_COUNTRY = re.compile(r", .*\b(?:s\.?a\.?r|special administrative region|province)\b")
_LEAST_SIMILARITY = 0.8
# Shorter names are too like one another: Cúc, Úc.
_LEAST_LETTERS = 4


# The names of all countries, of which a script that adds records one by one asks each time.
@lru_cache(maxsize=4096)
def country_forms(name: str) -> tuple[str, ...]:
    """The forms of a country's name: folded, its letters without spaces, its words sorted and, for
    a Vietnamese spelling, its letters as others spell them."""
    own_words = _words(name)
    letters = "".join(own_words)
    forms = fold(name), letters, " ".join(sorted(own_words))
    if (name.isascii() and "-" not in name) or len(letters) < _LEAST_LETTERS:
        return forms
    for pattern, replacement in _LETTERS:
        letters = pattern.sub(replacement, letters)
    return *forms, f"~{letters.translate(_SINGLE_LETTERS)}"


def can_be_country(text: str, name: str) -> bool:
    """Whether `text` can be a misspelling of the country's `name`.

    It cannot when a word of one resembles no word of the other, when a word that tells countries
    apart is in `text` only, or when `text` is a full name and `name` the rest of it: `Republic of
    China` is not China.
    """
    own, other = _words(text), _words(name)
    form = near_country_form(text)
    if len(form) < _LEAST_LETTERS or (own != other and form == near_country_form(name)):
        return False
    telling = Counter(word for word in own if word in _TELLING)
    return (
        not telling - Counter(other)
        and _resemble({*own} - _POLITIES - {*telling}, {*other})
        and _resemble({*other} - _POLITIES - {*telling}, {*own} - {*telling})
    )


def has_country_marks(text: str, name: str) -> bool:
    """Whether `text` writes no word of the country's `name` with other diacritics: `Hà Lán` is not
    Hà Lan. A word may lack them, as when typed without; the place of a tone makes no difference,
    nor does a name in syllables: `Cây-men`."""
    own: dict[str, set[str]] = {}
    for word in canonical(name).split():
        own.setdefault(fold(word), set()).add(_letters_and_marks(word))
    marked = (word for word in canonical(text).split() if has_marks(word) and "-" not in word)
    return all(_letters_and_marks(word) in own[fold(word)] for word in marked if fold(word) in own)


def _letters_and_marks(word: str) -> str:
    return "".join(sorted(unicodedata.normalize("NFD", word)))


def is_inverted(text: str) -> bool:
    """Whether the text is a full name with the country's first: the United Nations write `China,
    Hong Kong SAR`."""
    return _OF_A_COUNTRY.search(fold(text)) is not None


def near_country_form(name: str) -> str:
    """The letters of the country's own name, without `Republic of`, `Vương quốc`..."""
    own_words = _words(name)
    return "".join(word for word in own_words if word not in _POLITIES) or "".join(own_words)


def _resemble(some: set[str], others: set[str]) -> bool:
    """Whether each word of `some` resembles one of `others`."""
    return all(
        any(SequenceMatcher(None, word, other).ratio() >= _LEAST_SIMILARITY for other in others)
        for word in some
    )


def _words(name: str) -> list[str]:
    """The words of the name, folded, with abbreviations written out and without empty words."""
    text = _FOOTNOTES.sub(" ", fold(_APOSTROPHES.sub("", name)))
    text = _HYPHENS.sub("", _SAINT.sub("saint ", text))
    text = _INITIALS.sub(lambda match: match.group().replace(".", "") + " ", text)
    text = _COMPASS.sub(lambda match: f"{_POINTS[match[1]]} ", text)
    parts = words(text)
    if len([part for part in parts if part not in _EMPTY_WORDS]) > 1:  # one word can be a code
        parts = [_ABBREVIATIONS.get(part, part) for part in parts]
    text = " ".join(parts)
    for pattern, replacement in _PHRASES:
        text = pattern.sub(replacement, text)
    return [word for word in text.split() if word not in _EMPTY_WORDS] or parts


COUNTRY_NAMES = NameRules(
    forms=country_forms,
    same_marks=has_country_marks,
    coded=True,
    other_codes=ALPHA2,
    near_form=near_country_form,
    least_similarity=_LEAST_SIMILARITY,
    margin=0.05,
    can_be=can_be_country,
    is_inverted=is_inverted,
)
