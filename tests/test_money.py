"""Numbers and money are exact, in the Vietnamese and in the English form."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ecodiplo.errors import ValueUnreadable
from ecodiplo.language import Lang
from ecodiplo.money import (
    LARGEST,
    export_number,
    parse_money,
    parse_number,
    show_money,
    show_number,
)

amounts = st.decimals(-LARGEST, LARGEST, places=2)
langs = st.sampled_from(Lang)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("24,8 tỷ USD", 24_800_000_000),
        ("24.8 tỷ USD", 24_800_000_000),
        ("56,7tỷ USD", 56_700_000_000),
        ("5.1 triệu", 5_100_000),
        ("5,1 triệu đô la Mỹ", 5_100_000),
        ("5,1 TRIEU DO LA MY", 5_100_000),
        ("$24.8 billion", 24_800_000_000),
        ("US$ 5 million", 5_000_000),
        ("USD 500", 500),
        ("500 dollars", 500),
        ("1,5 nghìn tỷ", 1_500_000_000_000),
        ("3 tỉ", 3_000_000_000),
        ("1.5 bn", 1_500_000_000),
        ("200 nghìn", 200_000),
        ("2,500,000", 2_500_000),
        ("2.500.000", 2_500_000),
        ("2 500 000", 2_500_000),
        ("2\u00a0500\u00a0000", 2_500_000),
        ("0,001 tỷ", 1_000_000),
        ("1234,567 tỷ", 1_234_567_000_000),
        ("0", 0),
        ("-12", -12),
    ],
)
def test_an_amount_is_read_in_either_writing(text: str, amount: int) -> None:
    assert parse_money(text) == amount


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1234,5", "1234.5"),
        ("1234.50", "1234.50"),
        ("2.500.000,50", "2500000.50"),
        ("2,500,000.50", "2500000.50"),
        ("1.234,5", "1234.5"),
        ("1 234,5", "1234.5"),
        (",5", "0.5"),
        ("-0,25", "-0.25"),
    ],
)
def test_decimals_are_read_exactly_in_either_writing(text: str, number: str) -> None:
    assert parse_number(text) == Decimal(number)


@pytest.mark.parametrize("text", ["1.234", "1,234", "1.234 tỷ", "$1.234", "1,234 USD", "-1.234"])
def test_what_can_be_read_two_ways_is_refused_with_both_readings(text: str) -> None:
    with pytest.raises(ValueUnreadable, match="can be 1234 or 1 and 234 thousandths"):
        parse_money(text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "is not a number"),
        ("nhiều", "is not a number"),
        ("1e5", "is not a number"),
        ("NaN", "is not a number"),
        ("1 tỷ 200 triệu", "is not a number"),
        ("5 tỷ đồng", "unknown word 'ty dong'"),
        ("1234,567", "more than two decimals"),
        ("0,125", "more than two decimals"),
        ("1.234,567", "more than two decimals"),
        ("12.34.567", "groups that are not of three digits"),
        ("1 23", "groups that are not of three digits"),
        ("1,234.567.890", "mixes its separators"),
        ("1000001 tỷ", "larger than the database"),
        ("9" * 40, "larger than the database"),
    ],
)
def test_what_is_no_exact_amount_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(ValueUnreadable, match=re.escape(why)):
        parse_money(text)


def test_a_refusal_repeats_the_amount_as_it_was_written() -> None:
    with pytest.raises(ValueUnreadable, match=re.escape("'nhiều USD'")):
        parse_money("nhiều USD")


@given(st.text("0123456789.,' -+$tỷriệuUSD", max_size=24))
def test_any_text_is_either_an_amount_to_the_cent_or_refused(text: str) -> None:
    try:
        amount = parse_money(text)
    except ValueUnreadable:
        return
    assert amount == round(amount, 2)
    assert abs(amount) <= LARGEST


@given(amounts)
def test_an_exported_number_is_read_back_exactly(amount: Decimal) -> None:
    assert parse_number(export_number(amount)) == amount
    assert parse_money(export_number(amount)) == amount


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


# Parsing refuses one grouping mark before three digits, because it has two meanings.
@given(amounts | st.integers(-(10**6), 10**6).map(lambda n: Decimal(n * 10**8)), langs)
def test_showing_a_number_loses_no_digit(amount: Decimal, lang: Lang) -> None:
    shown = show_number(amount, lang)
    assume(not re.fullmatch(r"-?\d{1,3}[.,]\d{3}( .*)?", shown))
    assert parse_number(shown) == amount


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


@pytest.mark.parametrize(
    "text", ["9" * 27, "9" * 31, "999999999999999999999999999 tỷ", ".".join(["999"] * 9)]
)
def test_an_amount_beyond_all_money_is_refused(text: str) -> None:
    with pytest.raises(ValueUnreadable, match="larger than the database"):
        parse_money(text)


def test_no_digit_is_lost_in_silence() -> None:
    with pytest.raises(ValueUnreadable):
        parse_number("1,0000000000000000000000000001")


def test_an_exponent_is_written_out() -> None:
    assert export_number(Decimal("1E+9")) == "1000000000"
