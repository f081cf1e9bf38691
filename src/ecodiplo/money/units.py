"""Units beside numbers: in the brackets of a heading, on a line over the table, in a cell."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from ecodiplo.errors import ValueUnreadable
from ecodiplo.fold import fold
from ecodiplo.language import Label, same
from ecodiplo.money.decimal_mark import plain_marks
from ecodiplo.money.unit_names import (
    CURRENCIES,
    LETTERS,
    MAGNITUDES,
    UNIT_NAMES,
    is_currency,
    unit_label,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class ScaledUnit:
    """What a number is multiplied by, and its unit: `triệu USD` is (1000000, "USD").

    `unit` is the code of a currency or of `vocabulary.Unit`; '' when the text names none, as in
    `triệu`.
    """

    scale: int = 1
    unit: str = ""

    @property
    def label(self) -> Label:
        """The unit for people: `1,000,000 USD`, `1.000.000 USD`, `people`."""
        unit = unit_label(self.unit) if self.unit else same("")
        if self.scale == 1:
            return unit
        scale = f"{self.scale:,}"
        label = Label(scale, scale.replace(",", "."))
        return label + same(" ") + unit if unit else label


NO_UNIT = ScaledUnit()

_LONGEST = 80
# A count of units (`1.000`, `'000`), a word, or a symbol.
_TOKENS = re.compile(r"'?\d+(?:[., ]\d{3})*s?|[^\W\d_]+|[^\w\s]|_|\w")
_COUNT = re.compile(r"'?(?:1(0{0,2}(?:[., ]?000)*)|(000(?:[., ]?000)*))s?")
# `USDm`, `MUSD`, `EURbn`.
_JOINED = re.compile(r"(k|K|m|M|MM)?([A-Z]{3})(k|K|m|M|MM|mn|mln|mio|bn|B)?")
_PUNCTUATION = set(".-()[]")  # of `tr.đ`, `đô-la`, `đô la Mỹ (USD)`
_FILLERS = {"of", "in"}
_LONGEST_NAME = 7  # words
# The words before the unit on a line over a table. `Đơn vị: Sở Ngoại vụ` is about an office.
_OF_UNIT = r"(?:đơn vị tính|đvt|đv tính|don vi tinh|dvt|unit of measure(?:ment)?|tính bằng)"
_OF_UNIT_OR_OFFICE = r"(?:đơn vị|don vi|units?|currency)"
_INTRODUCTION = re.compile(
    rf"(?P<sure>{_OF_UNIT})(?:\s*[:\-–]|\s+là\b|\b)\s*|{_OF_UNIT_OR_OFFICE}(?:\s*[:\-–]\s*|\s+)",
    re.IGNORECASE,
)


def parse_unit(text: str) -> ScaledUnit:
    """The unit that the whole of `text` names: `triệu USD`, `tỷ đồng`, `USD '000`, `€`, `%`,
    `1000 VND`, `Đơn vị tính: người`.

    Raises ValueUnreadable for every other text, such as `nữ`, `dự kiến` or `USD/năm`.
    """
    unit = _read(text) if len(text) <= _LONGEST else None
    if unit is None:
        raise ValueUnreadable(
            Label(
                f"{text!r} is not a unit that is understood; write one such as triệu USD, tỷ đồng,"
                " EUR, % or người",
                f"không hiểu {text!r} là đơn vị gì; hãy viết như triệu USD, tỷ đồng, EUR, % hoặc"
                " người",
            )
        )
    return unit


def parse_unit_line(text: str) -> ScaledUnit | None:
    """The unit of a line over a table: `Đơn vị tính: triệu USD`, `(Triệu USD)`. None when the line
    is not about a unit, as in `Đơn vị: Sở Ngoại vụ`.

    Raises ValueUnreadable for `Đơn vị tính: ...` with a unit that is not understood.
    """
    unit = _read(text) if len(text) <= _LONGEST else None
    introduction = _INTRODUCTION.match(_without_brackets(text))
    if unit is None and introduction and introduction["sure"]:
        return parse_unit(text)
    return unit


@lru_cache(1024)  # the cells of a column repeat their unit
def _read(text: str) -> ScaledUnit | None:
    """The unit, or None when the text has a word that is no part of one, two units or two
    magnitudes."""
    text = _without_brackets(plain_marks(unicodedata.normalize("NFC", text)))
    if introduction := _INTRODUCTION.match(text):
        text = text[introduction.end() :]
    tokens = [token for token in _TOKENS.findall(text) if token not in _PUNCTUATION]
    parts = list(_parts(tokens))
    known = [part for part in parts if part is not None]
    units = {part.unit for part in known} - {""}
    magnitudes = sum(part.scale >= 1000 for part in known)
    if len(known) < len(parts) or len(units) > 1 or magnitudes > 1:
        return None
    unit = next(iter(units), "")
    scale = math.prod(part.scale for part in known)
    needs = {part.needs for part in known}
    if ("unit" in needs and not unit) or ("currency" in needs and not is_currency(unit)):
        return None
    return ScaledUnit(scale, unit) if parts else None


@dataclass(frozen=True)
class _Part(ScaledUnit):
    """A word of a unit. `needs` is what stands beside it: a letter of magnitude a currency, a count
    such as `1000` any unit."""

    needs: str = ""


def _parts(tokens: list[str]) -> Iterator[_Part | None]:
    """The parts of a unit, the longest names first; None for what is no part."""
    folded = [fold(token) for token in tokens]
    at = 0
    while at < len(tokens):
        for length in range(min(_LONGEST_NAME, len(tokens) - at), 0, -1):
            name = " ".join(folded[at : at + length])
            if name in UNIT_NAMES:
                yield _Part(1, UNIT_NAMES[name])
            elif name in MAGNITUDES:
                yield _Part(MAGNITUDES[name])
            else:
                continue
            break
        else:
            length = 1
            if folded[at] not in _FILLERS:
                yield _single(tokens[at])
        at += length


def _single(token: str) -> _Part | None:
    """The part that is one word: a count, a letter of magnitude, `đ`, a code, or `USDm`."""
    if token.lower() == "đ":
        return _Part(1, "VND")
    if token.lower() == "đô":  # of `tỉ đô`; `độ` folds alike
        return _Part(1, "USD")
    if token.lower() == "trđ":
        return _Part(10**6, "VND")
    if token.lower() in LETTERS:
        return _Part(LETTERS[token.lower()], needs="currency")
    if count := _COUNT.fullmatch(token):
        return _Part(10 ** (count[1] or count[2] or "").count("0"), needs="unit")
    joined = _JOINED.fullmatch(token)
    if joined is None or joined[2] not in CURRENCIES or (joined[1] and joined[3]):
        return None
    letter = (joined[1] or joined[3] or "").lower()
    return _Part(LETTERS.get(letter) or MAGNITUDES.get(letter, 1), joined[2])


def _without_brackets(text: str) -> str:
    text = text.strip()
    brackets = text[:1] + text[-1:] in ("()", "[]")
    return text[1:-1].strip() if brackets else text
