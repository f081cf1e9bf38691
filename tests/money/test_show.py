"""Numbers and money are shown and exported in forms that are read back."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecodiplo.language import Lang
from ecodiplo.money import (
    LARGEST,
    DecimalMark,
    export_number,
    parse_number,
    show_money,
    show_money_in_prose,
    show_number,
)

MARKS = {Lang.EN: DecimalMark.POINT, Lang.VI: DecimalMark.COMMA}

amounts = st.decimals(-LARGEST, LARGEST, places=2)
langs = st.sampled_from(Lang)


@given(amounts)
def test_an_exported_number_is_read_back_exactly(amount: Decimal) -> None:
    assert parse_number(export_number(amount)) == amount
    assert parse_number(export_number(amount), "USD") == amount


@given(amounts)
def test_an_exported_number_is_plain_digits(amount: Decimal) -> None:
    assert re.fullmatch(r"-?\d+(\.\d\d)?", export_number(amount))


@pytest.mark.parametrize(
    ("amount", "english", "vietnamese"),
    [
        ("24800000000", "$24.8 billion", "24,8 tỷ USD"),
        ("24830000000", "$24.83 billion", "24,83 tỷ USD"),
        ("24837000000", "$24,837,000,000", "24.837.000.000 USD"),
        ("5100000", "$5.1 million", "5,1 triệu USD"),
        ("1000000000", "$1 billion", "1 tỷ USD"),
        ("1000000000000", "$1 trillion", "1 nghìn tỷ USD"),
        ("1230000000000", "$1.23 trillion", "1,23 nghìn tỷ USD"),
        ("1234500000000", "$1,234.5 billion", "1.234,5 tỷ USD"),
        ("1000000.01", "$1,000,000.01", "1.000.000,01 USD"),
        ("999999.99", "$999,999.99", "999.999,99 USD"),
        ("1234", "$1,234", "1.234 USD"),
        ("100", "$100", "100 USD"),
        ("0", "$0", "0 USD"),
        ("-2500000", "-$2.5 million", "-2,5 triệu USD"),
    ],
)
def test_an_amount_is_shown_as_each_language_writes_it(
    amount: str, english: str, vietnamese: str
) -> None:
    shown = [show_money(Decimal(amount), lang) for lang in (Lang.EN, Lang.VI)]
    assert shown == [english, vietnamese]


@given(amounts | st.integers(-(10**6), 10**6).map(lambda n: Decimal(n * 10**8)), langs)
def test_a_shown_number_is_read_back_with_the_mark_of_its_language(
    amount: Decimal, lang: Lang
) -> None:
    assert parse_number(show_number(amount, lang), decimal=MARKS[lang]) == amount
    assert parse_number(show_money(amount, lang), "USD", decimal=MARKS[lang]) == amount


@given(st.decimals(-(10**6), 10**6, places=9), langs)
def test_every_decimal_is_shown_and_exported(number: Decimal, lang: Lang) -> None:
    assert parse_number(export_number(number), decimals=None) == number
    shown = show_number(number, lang)
    assert parse_number(shown, decimals=None, decimal=MARKS[lang]) == number


@given(st.integers(-999_999, 999_999), langs)
def test_a_whole_number_is_shown_with_all_its_digits(number: int, lang: Lang) -> None:
    assert int(re.sub("[.,]", "", show_number(number, lang))) == number


@given(amounts.filter(lambda amount: amount >= 0), langs)
def test_an_amount_is_shown_as_its_number_with_the_currency(amount: Decimal, lang: Lang) -> None:
    number = show_number(amount, lang)
    if amount != amount.to_integral_value():  # money is shown with two decimals
        whole, mark, cents = number.rpartition("," if lang is Lang.VI else ".")
        number = f"{whole}{mark}{cents:0<2}"
    assert show_money(amount, lang) == (f"{number} USD" if lang is Lang.VI else f"${number}")


def test_an_exponent_is_written_out() -> None:
    assert export_number(Decimal("1E+9")) == "1000000000"


@pytest.mark.parametrize(
    ("amount", "english", "vietnamese"),
    [
        ("297112345678.12", "$297.11 billion", "297,11 tỷ USD"),
        ("24837000000", "$24.84 billion", "24,84 tỷ USD"),
        ("5100000", "$5.1 million", "5,1 triệu USD"),
        ("999996000", "$1 billion", "1 tỷ USD"),
        ("999994999.99", "$999.99 million", "999,99 triệu USD"),
        ("1234500000000", "$1.23 trillion", "1,23 nghìn tỷ USD"),
        ("1234.5", "$1,235", "1.235 USD"),
        ("-32745000", "-$32.75 million", "-32,75 triệu USD"),
        ("0.4", "$0.40", "0,40 USD"),
        ("0", "$0", "0 USD"),
    ],
)
def test_an_amount_in_a_sentence_is_rounded_as_offices_write_it(
    amount: str, english: str, vietnamese: str
) -> None:
    shown = [show_money_in_prose(Decimal(amount), lang) for lang in (Lang.EN, Lang.VI)]
    assert shown == [english, vietnamese]


@given(amounts, langs)
def test_a_rounded_amount_is_within_half_of_its_last_place(amount: Decimal, lang: Lang) -> None:
    read = _read(show_money_in_prose(amount, lang), lang)
    assert abs(read - amount) <= max(Decimal("0.5"), abs(amount) * Decimal("0.005"))


def _read(text: str, lang: Lang) -> Decimal:
    words = {"trillion": 12, "nghìn tỷ": 12, "billion": 9, "tỷ": 9, "million": 6, "triệu": 6}
    scale = next((10**power for word, power in words.items() if word in text), 1)
    digits = re.sub(r"[^\d,.-]", "", text)
    group, point = (",", ".") if lang is Lang.EN else (".", ",")
    return Decimal(digits.replace(group, "").replace(point, ".")) * scale
