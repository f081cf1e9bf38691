"""Numbers, amounts and qualifiers of a text, as a person reads them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from ecodiplo.language import Lang
from ecodiplo.vocabulary import Qualifier, Unit

_SCALES = {
    Lang.EN: {"thousand": 3, "million": 6, "billion": 9, "trillion": 12},
    Lang.VI: {"triệu": 6, "tỷ": 9, "nghìn tỷ": 12},
}
_NUMBER = {
    Lang.EN: re.compile(r"(-?)(\d{1,3}(?:,\d{3})*|0\d)((?:\.\d+)?)(?: ([a-z]+))?"),
    Lang.VI: re.compile(r"(-?)(\d{1,3}(?:\.\d{3})*|0\d)((?:,\d+)?)(?: (nghìn tỷ|tỷ|triệu))?"),
}
_RANGE = {
    Lang.EN: re.compile(r"between (.+?) and (.+)"),  # a unit can hold an `and`
    Lang.VI: re.compile(r"từ (.+) đến (.+)"),
}


class Quantity(NamedTuple):
    """A number with its unit; the number that it shows is at most `half` away."""

    value: Decimal
    half: Decimal
    unit: str

    def is_of(self, value: object, unit: str) -> bool:
        """Whether it shows the value in the unit."""
        return self.unit == unit and abs(self.value - Decimal(str(value))) <= self.half


class Figure(NamedTuple):
    """A quantity with its qualifier, and the larger quantity of a range."""

    qualifier: str
    low: Quantity
    high: Quantity | None = None


def read_number(text: str, lang: Lang, *, prose: bool = False) -> Decimal | None:
    """The number; None for no number. In Vietnamese prose one digit is written as two."""
    match = _NUMBER[lang].fullmatch(text)
    if match is None or (match[4] and match[4] not in _SCALES[lang]):
        return None
    digits = match[2].replace("," if lang is Lang.EN else ".", "")
    padded = len(digits) == 2 and digits[0] == "0"
    is_digit = bool(re.fullmatch("0?[1-9]", digits)) and not match[3] and not match[4]
    if padded != (prose and lang is Lang.VI and is_digit and not match[1]):
        return None
    number = Decimal(match[1] + digits + match[3].replace(",", "."))
    return number.scaleb(_SCALES[lang][match[4]]) if match[4] else number


def read_quantity(text: str, lang: Lang, *, prose: bool = False) -> Quantity | None:
    """The number with its unit; None for no quantity."""
    if (money := _read_money(text, lang, prose=prose)) is not None:
        return money
    if text.endswith("%"):
        number = read_number(text[:-1], lang)
        return None if number is None else Quantity(number, Decimal(0), "percent")
    for unit in Unit:
        if unit in (Unit.USD, Unit.PERCENT):
            continue
        for label in {unit.label.to(lang), unit.singular.to(lang)}:
            if not text.endswith(f" {label}"):
                continue
            is_measured = unit is Unit.TONNE
            number = read_number(text.removesuffix(f" {label}"), lang,
                                 prose=prose and not is_measured)  # fmt: skip
            if number is None:
                continue
            expected = unit.singular if abs(number) == 1 else unit.label
            if label == expected.to(lang):
                return Quantity(number, Decimal(0), unit.value)
    return None


def _read_money(text: str, lang: Lang, *, prose: bool) -> Quantity | None:
    """An amount of dollars. In a sentence it is rounded to two decimals of its largest word, or to
    whole dollars."""
    if lang is Lang.EN:
        match = re.fullmatch(r"(-?)\$(.+)", text)
        body = match and match[1] + match[2]
    else:
        match = re.fullmatch(r"(.+) USD", text)
        body = match and match[1]
    if not body:
        return None
    cents = re.fullmatch(r"(.*[.,]\d)0", body)  # cents are two digits
    number = read_number(cents[1] if cents else body, lang)
    if number is None:
        return None
    half = Decimal(0)
    if prose and abs(number) >= 1:
        scale = next((s for s in (12, 9, 6) if abs(number) >= Decimal(1).scaleb(s)), None)
        half = Decimal(5).scaleb(scale - 3) if scale else Decimal("0.5")
    return Quantity(number, half, Unit.USD.value)


def read_figure(text: str, lang: Lang, *, prose: bool = False) -> Figure | None:
    """The quantity with its qualifier, or the range; None for neither."""
    if match := _RANGE[lang].fullmatch(text):
        high = read_quantity(match[2], lang, prose=prose)
        low = read_quantity(match[1], lang, prose=prose)
        if low is None and high is not None:
            number = read_number(match[1], lang, prose=prose)
            low = None if number is None else Quantity(number, Decimal(0), high.unit)
        return Figure("between", low, high) if low and high else None
    for qualifier in Qualifier:
        if qualifier is Qualifier.BETWEEN:
            continue
        words = qualifier.label.to(lang)
        if words and not text.startswith(f"{words} "):
            continue
        quantity = read_quantity(text.removeprefix(f"{words} "), lang, prose=prose)
        if quantity is not None:
            return Figure(qualifier.value, quantity)
    return None
