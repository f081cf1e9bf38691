"""Numbers and money as people and files write them."""

from __future__ import annotations

from decimal import Decimal

from ecodiplo.language import Label, Lang

_WORDS = (
    (10**9, Label("billion", "tỷ")),
    (10**6, Label("million", "triệu")),
)


def export_number(value: Decimal) -> str:
    """`value` in plain digits that `parse_number` reads back: `24800000000`, `1234.50`. Three
    decimals get a zero, because `2.675` would have two readings."""
    whole, _, decimals = f"{value.normalize():f}".partition(".")
    if not decimals:
        return whole
    return f"{whole}.{decimals:0<{4 if len(decimals) == 3 else 2}}"


def show_number(value: Decimal | int, lang: Lang) -> str:
    """`value` with the grouping and decimal marks of the language, and with a magnitude word when
    two decimals keep every digit: `24,8 tỷ`, `24.8 billion`, `1.234`, `1,234`."""
    number = Decimal(value)
    for scale, word in _WORDS:
        if abs(number) >= scale:
            scaled = number / scale
            if scaled == scaled.quantize(Decimal("0.01")):
                return f"{_marks(scaled, lang)} {word.to(lang)}"
            break
    return _marks(number, lang)


def show_money(value: Decimal, lang: Lang) -> str:
    """An amount of US dollars in the form of the language: `24,8 tỷ USD`, `$24.8 billion`."""
    if value != value.to_integral_value():  # money is shown with two decimals, or all it has
        number = f"{abs(value):,f}" if value != round(value, 2) else f"{abs(value):,.2f}"
        number = number.translate(_SWAP) if lang is Lang.VI else number
    else:
        number = show_number(abs(value), lang)
    sign = "-" if value < 0 else ""
    return f"{sign}{number} USD" if lang is Lang.VI else f"{sign}${number}"


def _marks(number: Decimal, lang: Lang) -> str:
    text = f"{number:,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.translate(_SWAP) if lang is Lang.VI else text


_SWAP = str.maketrans({",": ".", ".": ","})
