"""The decimal mark of a column is decided by all its values."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ecodiplo.errors import ValueUnreadable
from ecodiplo.language import Lang
from ecodiplo.money import DecimalMark, NumberCell, decimal_mark, parse_number, show_number

COMMA, POINT = DecimalMark.COMMA, DecimalMark.POINT


@pytest.mark.parametrize(
    ("texts", "mark"),
    [
        (["350.000", "1.250,5"], COMMA),
        (["350,000", "1,250.5"], POINT),
        (["1.234", "2.500.000"], COMMA),
        (["1.234", "24,8 tỷ USD"], COMMA),
        (["1.234", "0.125"], POINT),
        (["1.234", "1234.567"], POINT),
        (["€1.234", "€2.500.000"], COMMA),
        (["1 234,5", "1.234"], COMMA),
        (["350", "2 500 000", "nhiều", ""], None),
        ([NumberCell("0.5"), "350"], None),
    ],
)
def test_one_value_decides_for_the_others(texts: list[str], mark: DecimalMark | None) -> None:
    assert decimal_mark(texts) is mark


def test_a_column_in_which_nothing_decides_is_refused_with_the_way_out() -> None:
    with pytest.raises(ValueUnreadable, match=r"'1\.234' can be 1234 or 1 and 234") as info:
        decimal_mark(["350", "1.234", NumberCell("0.5"), "5.678"])
    assert "decimal='comma'" in str(info.value)


@pytest.mark.parametrize("texts", [["1.250,5", "1,250.5"], ["24,8", "24.8"], ["2.500.000", "0.5"]])
def test_a_column_with_both_marks_is_refused(texts: list[str]) -> None:
    with pytest.raises(ValueUnreadable, match=r"has a decimal comma and .* a decimal point"):
        decimal_mark(texts)


@pytest.mark.parametrize(
    ("texts", "mark"),
    [(["1.234"], COMMA), (["1,234", "350"], POINT), (["1.000", "12.345.678"], COMMA),
     (["350", "5.0"], POINT)],
)  # fmt: skip
def test_whole_numbers_have_one_reading(texts: list[str], mark: DecimalMark) -> None:
    assert decimal_mark(texts, whole=True) is mark


@pytest.mark.parametrize("texts", [["1.234", "24.8"], ["1.234", "2,500,000"], ["1.234", "1,234"]])
def test_a_column_of_whole_numbers_can_show_otherwise(texts: list[str]) -> None:
    with pytest.raises(ValueUnreadable, match="decimal comma"):
        decimal_mark(texts, whole=True)


@pytest.mark.parametrize(
    ("text", "mark", "number"),
    [
        ("1.234", COMMA, "1234"), ("1,234", POINT, "1234"), ("1.234 tỷ", COMMA, "1234000000000"),
        ("24,8", COMMA, "24.8"), ("2.500.000", COMMA, "2500000"), ("350", POINT, "350"),
        ("1 234", POINT, "1234"), ("1’234.5", POINT, "1234.5"),
    ],
)  # fmt: skip
def test_a_number_is_read_with_the_mark(text: str, mark: DecimalMark, number: str) -> None:
    assert parse_number(text, decimal=mark) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "mark"), [("24.8", COMMA), ("1,250.5", COMMA), ("24,8", POINT), ("1.250,5", POINT)]
)
def test_a_number_with_the_other_mark_is_refused(text: str, mark: DecimalMark) -> None:
    with pytest.raises(ValueUnreadable, match="does not fit the decimal mark"):
        parse_number(text, decimal=mark)


NUMBERS = st.lists(st.decimals(0, 10**7, places=2), min_size=1, max_size=8)


@given(NUMBERS, st.sampled_from([(Lang.VI, COMMA), (Lang.EN, POINT)]))
def test_a_column_is_read_as_it_was_written_or_refused(
    numbers: list[Decimal], writing: tuple[Lang, DecimalMark]
) -> None:
    lang, written = writing
    texts = [show_number(number, lang) for number in numbers]
    try:
        mark = decimal_mark(texts)
    except ValueUnreadable:
        assume(False)
    assert mark in (written, None)
    assert [parse_number(text, decimal=mark) for text in texts] == numbers
