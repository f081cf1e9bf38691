"""The band of a published figure: the totals that agree with it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecodiplo.tolerance import Band, band, last_digit
from ecodiplo.vocabulary import Qualifier, Unit


def of(value: str, qualifier: str, unit: str) -> Band:
    return band(Decimal(value), Qualifier.of(qualifier), Unit.of(unit))


@pytest.mark.parametrize(
    ("value", "qualifier", "unit", "low", "high"),
    [
        ("175", "exact", "delegation", "175", "175"),
        ("30", "nearly", "mou", "27", "29"),
        ("5100000", "more_than", "usd", "5100000.01", "5200000"),
        ("24800000000", "exact", "usd", "24750000000", "24849999999.99"),
        ("2500000000", "nearly", "usd", "2250000000", "2499999999.99"),
        ("2000000", "exact", "usd", "1980000", "2019999.99"),
        ("30", "about", "mou", "27", "33"),
        ("30", "more_than", "event", "31", "33"),
        ("-30", "nearly", "project", "-29", "-27"),
        ("0", "exact", "usd", "0", "0"),
        ("5", "nearly", "mou", "4", "4"),
        ("2.675", "exact", "percent", "2.675", "2.675"),
        ("0.004", "nearly", "percent", "0.003", "0.003"),
        ("2.675", "more_than", "percent", "2.676", "2.676"),
    ],
)
def test_words_become_numbers_in_one_place(
    value: str, qualifier: str, unit: str, low: str, high: str
) -> None:
    assert of(value, qualifier, unit) == Band(Decimal(low), Decimal(high))


def test_at_least_has_no_upper_end() -> None:
    assert of("30", "at_least", "mou") == Band(Decimal(30), None)


def test_under_has_no_lower_end() -> None:
    assert of("30", "under", "mou") == Band(None, Decimal(29))
    assert of("5", "under", "usd") == Band(None, Decimal("4.99"))
    assert of("-5", "under", "percent") == Band(Decimal("-4.99"), None)


@pytest.mark.parametrize(("low", "high"), [("30", "35"), ("-5", "-3"), ("-5", "3")])
def test_a_range_holds_both_its_numbers(low: str, high: str) -> None:
    limits = Band(Decimal(low), Decimal(high))
    assert band(Decimal(low), Qualifier.BETWEEN, Unit.USD, Decimal(high)) == limits


def test_at_least_of_a_loss_is_that_loss_or_a_larger_one() -> None:
    assert of("-30", "at_least", "mou") == Band(None, Decimal(-30))


def test_how_far_outside_is_signed() -> None:
    allowed = of("30", "nearly", "mou")
    assert [allowed.beyond(Decimal(n)) for n in (20, 27, 29, 30)] == [-7, 0, 0, 1]


def test_the_last_digit_is_the_last_one_that_is_not_zero() -> None:
    assert last_digit(Decimal(5_100_000)) == 100_000
    assert last_digit(Decimal("12.50")) == Decimal("0.1")


@given(
    st.integers(min_value=-(10**14), max_value=10**14),
    st.sampled_from(list(Qualifier)),
    st.sampled_from(list(Unit)),
)
def test_a_band_is_never_upside_down_and_exact_holds_its_own_value(
    value: int, qualifier: Qualifier, unit: Unit
) -> None:
    upper = Decimal(value + 1) if qualifier is Qualifier.BETWEEN else None
    allowed = band(Decimal(value), qualifier, unit, upper)
    assert None in (allowed.low, allowed.high) or allowed.low <= allowed.high  # type: ignore[operator]
    if qualifier not in (Qualifier.NEARLY, Qualifier.MORE_THAN, Qualifier.UNDER):
        assert allowed.beyond(Decimal(value)) == 0
    elif value:
        assert allowed.beyond(Decimal(value)) != 0
