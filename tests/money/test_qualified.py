"""Numbers as publications word them: the words are the qualifier, a range has two numbers."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ecodiplo.errors import ValueUnreadable
from ecodiplo.money import NumberCell, read_quantity, split_qualifier


def parts(text: str) -> tuple[str, Decimal, str]:
    """The qualifier, the number and the unit of a text that is no range."""
    words = split_qualifier(text)
    assert words.upper == ""
    quantity = read_quantity(words.number, decimals=None)
    return str(words.qualifier or ""), quantity.number, quantity.unit


def limits(text: str) -> tuple[Decimal, Decimal, set[str]]:
    """The numbers of a range, and their units."""
    words = split_qualifier(text)
    assert words.qualifier == "between"
    low, high = (read_quantity(each, decimals=None) for each in (words.number, words.upper))
    return low.number, high.number, {low.unit, high.unit}


@pytest.mark.parametrize(
    ("text", "qualifier", "number", "unit"),
    [
        ("gần 30", "nearly", 30, ""),
        ("Nearly 30 MOUs", "nearly", 30, "mou"),
        ("hơn 5,1 triệu USD", "more_than", 5_100_000, "USD"),
        ("trên 2,5 tỷ USD", "more_than", 2_500_000_000, "USD"),
        ("more than $5.1 million", "more_than", 5_100_000, "USD"),
        (">5", "more_than", 5, ""),
        ("khoảng 10%", "about", 10, "percent"),
        ("~ 10", "about", 10, ""),
        ("xap xi 10", "about", 10, ""),
        ("ít nhất 12", "at_least", 12, ""),
        ("không dưới 12", "at_least", 12, ""),
        ("12 đoàn trở lên", "at_least", 12, "delegation"),
        (">= 12", "at_least", 12, ""),
        ("dưới 30", "under", 30, ""),
        ("chưa đến 30 đoàn", "under", 30, "delegation"),
        ("less than 30", "under", 30, ""),
        ("175 đoàn", "", 175, "delegation"),
        ("24,8 tỉ đô", "", 24_800_000_000, "USD"),
        ("-$32.7 million", "", -32_700_000, "USD"),
        ("hơn 1.234 đoàn", "more_than", 1234, "delegation"),
        ("hơn 1.234 USD", "more_than", 1234, "USD"),
        ("$1,234", "", 1234, "USD"),
    ],
)
def test_words_beside_a_number_are_its_qualifier(
    text: str, qualifier: str, number: int, unit: str
) -> None:
    assert parts(text) == (qualifier, Decimal(number), unit)


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("30-35", 30, 35, ""),
        ("30 – 35 đoàn", 30, 35, "delegation"),
        ("từ 30 đến 35 đoàn", 30, 35, "delegation"),
        ("tu 30 den 35", 30, 35, ""),
        ("trong khoảng 30-35", 30, 35, ""),
        ("from 30 to 35", 30, 35, ""),
        ("between 30 and 35 delegations", 30, 35, "delegation"),
        ("25 - 30%", 25, 30, "percent"),
        ("-5% đến -3%", -5, -3, "percent"),
        ("2,5-3 tỷ USD", 2_500_000_000, 3_000_000_000, "USD"),
        ("900 triệu USD - 1,2 tỷ USD", 900_000_000, 1_200_000_000, "USD"),
        ("$25-30 million", 25_000_000, 30_000_000, "USD"),
        ("USD 25-30 million", 25_000_000, 30_000_000, "USD"),
        ("between $2.5 billion and $3 billion", 2_500_000_000, 3_000_000_000, "USD"),
    ],
)
def test_a_range_has_two_numbers_in_one_unit(text: str, low: int, high: int, unit: str) -> None:
    assert limits(text) == (Decimal(low), Decimal(high), {unit})


@pytest.mark.parametrize(
    "text", ["khoảng 30-35", "gần 30 trở lên", "hơn khoảng 30", "ít nhất từ 30 đến 35"]
)
def test_two_qualifiers_are_refused(text: str) -> None:
    with pytest.raises(ValueUnreadable, match="has two qualifiers"):
        split_qualifier(text)


@pytest.mark.parametrize(
    "text",
    ["không quá 30", "up to 30", "ước 30", "tối đa 30", "30+", "1-2-3", "hơn", "", "30 đoàn, 35"],
)
def test_words_that_no_qualifier_stands_for_are_no_number(text: str) -> None:
    words = split_qualifier(text)
    assert words.qualifier in (None, "more_than")
    with pytest.raises(ValueUnreadable):
        read_quantity(words.number, decimals=None)


@pytest.mark.parametrize("text", ["1.234", "1,234%", "1.234 tỷ USD", "1.234 tấn"])
def test_a_number_with_two_readings_stays_refused(text: str) -> None:
    with pytest.raises(ValueUnreadable, match="can be"):
        read_quantity(split_qualifier(text).number, decimals=None)


def test_no_word_stands_beside_the_number_of_a_workbook() -> None:
    cell = NumberCell("30")
    assert split_qualifier(cell).number is cell
