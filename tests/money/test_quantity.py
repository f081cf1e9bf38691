"""Quantities: exact numbers with their units, in the Vietnamese and the English form."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecodiplo.errors import ValueUnreadable
from ecodiplo.money import (
    LARGEST,
    DecimalMark,
    NumberCell,
    NumberStyle,
    Quantity,
    ScaledUnit,
    cut_float_noise,
    parse_number,
    read_quantity,
)


def parse_money(text: str) -> Decimal:
    return parse_number(text, "USD")


@pytest.mark.parametrize("cell", ["0.0000001", "0." + "0" * 30 + "1"])
def test_a_tiny_part_of_a_cent_is_not_called_large(cell: str) -> None:
    for written in (cell, NumberCell(cell)):
        with pytest.raises(ValueUnreadable) as refused:
            read_quantity(written)
        assert "larger" not in str(refused.value)


def test_a_tiny_figure_is_kept_as_far_as_a_double_can() -> None:
    assert read_quantity("0." + "0" * 25 + "1", decimals=None).number == Decimal("1E-26")
    with pytest.raises(ValueUnreadable, match="more than 15 digits"):
        read_quantity("0." + "0" * 320 + "1", decimals=None)


def number_cell(digits: str, unit: str = "", divisor: int | None = None) -> NumberCell:
    cell = NumberCell(digits)
    cell.unit, cell.divisor = unit, divisor
    return cell


MILLION_DOLLARS = NumberStyle(unit=ScaledUnit(10**6, "USD"))


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
        ("5 tỷ đồng", "is in VND, not in USD"),
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


@pytest.mark.parametrize(
    "text", ["9" * 27, "9" * 31, "999999999999999999999999999 tỷ", ".".join(["999"] * 9)]
)
def test_an_amount_beyond_all_money_is_refused(text: str) -> None:
    with pytest.raises(ValueUnreadable, match="larger than the database"):
        parse_money(text)


def test_no_digit_is_lost_in_silence() -> None:
    with pytest.raises(ValueUnreadable):
        parse_number("1,0000000000000000000000000001")


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("8 người", 8, "person"),
        ("35%", 35, "percent"),
        ("33,3 %", "33.3", "percent"),
        ("900 triệu đồng", 900_000_000, "VND"),
        ("5 triệu USD", 5_000_000, "USD"),
        ("€5000", 5000, "EUR"),
        ("5.000.000đ", 5_000_000, "VND"),
        ("500 tr.đ", 500_000_000, "VND"),
        ("-$5", -5, "USD"),
        ("USD -5", -5, "USD"),
        ("−5 EUR", -5, "EUR"),
        ("168 triệu tấn", 168_000_000, "tonne"),
        ("$5m", 5_000_000, "USD"),
        ("12", 12, ""),
    ],
)
def test_the_unit_beside_a_number_is_read(text: str, number: int | str, unit: str) -> None:
    assert read_quantity(text) == Quantity(Decimal(number), unit)


@pytest.mark.parametrize(
    "text",
    ["khoảng 10", "~10", "gần 30 người", "hơn 5 tỷ USD", "10+", "about 10", "≥ 5", "trên 100",
     "up to 20 people", "100 trở lên"],
)  # fmt: skip
def test_a_number_that_is_not_exact_is_refused(text: str) -> None:
    with pytest.raises(ValueUnreadable, match="not an exact number"):
        read_quantity(text)


@pytest.mark.parametrize(
    "text", ["8 nữ", "5 USD/năm", "5 m", "5k", "10 kg", "5 USD EUR", "¥500", "(5)", "5,", "x,5"]
)
def test_words_that_are_no_unit_are_refused(text: str) -> None:
    with pytest.raises(ValueUnreadable, match="unknown unit"):
        read_quantity(text)


@pytest.mark.parametrize("text", ["5-7", "12/5/2022", "5 x 1000", "3 và 4", "USD"])
def test_a_cell_with_several_numbers_or_none_is_refused(text: str) -> None:
    with pytest.raises(ValueUnreadable, match="is not a number"):
        read_quantity(text)


def test_the_scale_of_a_column_is_applied() -> None:
    assert read_quantity("5,5", MILLION_DOLLARS) == Quantity(Decimal(5_500_000), "USD")
    assert read_quantity("5,5 triệu USD", MILLION_DOLLARS) == Quantity(Decimal(5_500_000), "USD")
    assert read_quantity(NumberCell("5.5"), MILLION_DOLLARS) == Quantity(Decimal(5_500_000), "USD")


@pytest.mark.parametrize("text", ["5 EUR", "5 USD", "5 tỷ", "5 nghìn USD", "5 người"])
def test_a_cell_in_another_unit_than_its_column_is_refused(text: str) -> None:
    with pytest.raises(ValueUnreadable, match="does not fit the unit of its column"):
        read_quantity(text, MILLION_DOLLARS)


def test_a_scaled_amount_is_rounded_to_cents_and_says_so() -> None:
    assert read_quantity("0,123456785", MILLION_DOLLARS) == Quantity(
        Decimal("123456.79"), "USD", rounded=True
    )
    with pytest.raises(ValueUnreadable, match="more than two decimals"):
        parse_money("0,123456785 triệu USD")


def test_people_are_never_rounded() -> None:
    thousands = NumberStyle(unit=ScaledUnit(1000, "person"))
    assert read_quantity("1,5", thousands, decimals=0).number == 1500
    with pytest.raises(ValueUnreadable, match="not a whole number"):
        read_quantity("1,23456", thousands, decimals=0)


@pytest.mark.parametrize(
    ("digits", "decimals", "why"),
    [
        ("1.234", 0, "1.234 is not a whole number"),
        ("12.345", 0, "12.345 is not a whole number"),
        ("2.675", 2, "2.675 has more than two decimals"),
    ],
)
def test_the_point_of_a_number_cell_is_its_decimal_mark(
    digits: str, decimals: int, why: str
) -> None:
    for mark in (None, *DecimalMark):
        with pytest.raises(ValueUnreadable, match=re.escape(why)):
            read_quantity(NumberCell(digits), NumberStyle(mark), decimals=decimals)


@pytest.mark.parametrize(
    ("cell", "style", "quantity"),
    [
        (number_cell("0.5", "%"), NumberStyle(), Quantity(Decimal(50), "percent")),
        (number_cell("35", "percent"), NumberStyle(), Quantity(Decimal(35), "percent")),
        (number_cell("5000", "€"), NumberStyle(), Quantity(Decimal(5000), "EUR")),
        (number_cell("5", "$"), MILLION_DOLLARS, Quantity(Decimal(5_000_000), "USD")),
        (number_cell("5", "triệu USD", 1), NumberStyle(), Quantity(Decimal(5_000_000), "USD")),
        (number_cell("5000000", "triệu USD", 10**6), NumberStyle(),
         Quantity(Decimal(5_000_000), "USD")),
        (number_cell("5000000", "", 10**6), MILLION_DOLLARS, Quantity(Decimal(5_000_000), "USD")),
    ],
)  # fmt: skip
def test_what_a_number_cell_shows_counts(
    cell: NumberCell, style: NumberStyle, quantity: Quantity
) -> None:
    assert read_quantity(cell, style) == quantity


@pytest.mark.parametrize(
    "cell",
    [
        number_cell("5000", "$1009"),  # Canadian dollars
        number_cell("5000", "x1000 USD", 1),
        number_cell("5", "bottles"),
        number_cell("5", "triệu USD"),  # whether the format divides is not known
        number_cell("5000000", "", 10**6),  # shown as 5
    ],
)
def test_a_number_cell_that_shows_something_else_is_refused(cell: NumberCell) -> None:
    with pytest.raises(ValueUnreadable, match="which the cell shows as"):
        read_quantity(cell)


@pytest.mark.parametrize(
    ("noisy", "number"),
    [
        ("0.30000000000000004", "0.3"),
        ("24.700000000000003", "24.7"),
        ("1404.4005809999999", "1404.400581"),
        ("904.1997419800011", "904.199741980001"),
        ("1234567890123.456", "1234567890123.456"),
        ("12345678901234.56", "12345678901234.56"),
        ("12345678901234567", "12345678901234567"),
    ],
)
def test_only_the_noise_of_binary_arithmetic_is_cut(noisy: str, number: str) -> None:
    assert cut_float_noise(Decimal(noisy)) == Decimal(number)


@given(st.integers(-(10**15), 10**15), st.integers(0, 20))
def test_a_number_of_fifteen_digits_survives_a_double(digits: int, places: int) -> None:
    number = Decimal(digits).scaleb(-places)
    assert cut_float_noise(Decimal(float(number))) == number or places <= 2


@given(st.text("0123456789.,' -+$%tỷriệuđồngUSDEURngười()~", max_size=24))
def test_any_text_is_a_number_to_the_cent_or_refused(text: str) -> None:
    try:
        number = read_quantity(text).number
    except ValueUnreadable:
        return
    assert number == round(number, 2)
    assert abs(number) <= LARGEST


@given(
    st.from_regex(r"[0-9]{1,14}(\.[0-9]{1,3})?", fullmatch=True),
    st.sampled_from([None, *DecimalMark]),
    st.sampled_from([0, 2, None]),
)
def test_plain_digits_mean_what_they_mean_beside_a_space(
    text: str, mark: DecimalMark | None, decimals: int | None
) -> None:
    """A space leads past the quick way for plain digits."""

    def read(written: str) -> Quantity | None:
        try:
            return read_quantity(written, NumberStyle(mark), decimals=decimals)
        except ValueUnreadable:
            return None

    assert read(text) == read(f" {text}")


@pytest.mark.parametrize("cell", ["2,500", "USD 2,500"])
def test_an_amount_with_three_decimals_is_refused_though_the_last_is_zero(cell: str) -> None:
    with pytest.raises(ValueUnreadable, match="more than two decimals"):
        read_quantity(cell, NumberStyle(DecimalMark.COMMA))
    assert read_quantity("2,500 triệu", NumberStyle(DecimalMark.COMMA)).number == 2_500_000
