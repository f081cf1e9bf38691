"""Numbers and money as people and files write them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from ecodiplo.language import Label, Lang

_WORDS = (
    (10**12, Label("trillion", "nghìn tỷ")),
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
            if scaled == scaled.quantize(_CENT):
                return f"{_marks(scaled, lang)} {word.to(lang)}"
            if scale <= 10**9:
                break  # `1,234.5 billion` is read at sight, `24,837 million` is not
    return _marks(number, lang)


def show_digits(value: Decimal | int, lang: Lang) -> str:
    """`value` in digits alone, with the marks of the language: `24.800.000.000`, `1,234.5`."""
    return _marks(Decimal(value), lang)


def show_money(value: Decimal, lang: Lang) -> str:
    """An amount of US dollars in the form of the language: `24,8 tỷ USD`, `$24.8 billion`."""
    if value != value.to_integral_value():  # money is shown with two decimals, or all it has
        number = f"{abs(value):,f}" if value != round(value, 2) else f"{abs(value):,.2f}"
        number = number.translate(_SWAP) if lang is Lang.VI else number
    else:
        number = show_number(abs(value), lang)
    return _with_currency(number, value, lang)


def show_money_in_prose(value: Decimal, lang: Lang) -> str:
    """An amount of US dollars as offices write it in a sentence: `297,11 tỷ USD`, `$5.1 million`.

    From a million on it is rounded to two decimals of its largest magnitude word, below to whole
    dollars, halves away from zero. (Tables keep the exact amount.) An amount below a dollar keeps
    its cents.
    """
    size = abs(value)
    if size < 1:
        return show_money(value, lang)
    for at in range(len(_WORDS) - 1, -1, -1):  # 999.996 million is rounded to a billion
        scale, word = _WORDS[at]
        scaled = (size / scale).quantize(_CENT, ROUND_HALF_UP)
        if scaled >= 1 and (scaled < 1000 or at == 0):
            number = f"{_marks(scaled, lang)} {word.to(lang)}"
            break
    else:
        number = _marks(size.quantize(Decimal(1), ROUND_HALF_UP), lang)
    return _with_currency(number, value, lang)


def _with_currency(number: str, value: Decimal, lang: Lang) -> str:
    sign = "-" if value < 0 else ""
    return f"{sign}{number} USD" if lang is Lang.VI else f"{sign}${number}"


def _marks(number: Decimal, lang: Lang) -> str:
    text = f"{number:,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.translate(_SWAP) if lang is Lang.VI else text


_CENT = Decimal("0.01")
_SWAP = str.maketrans({",": ".", ".": ","})
