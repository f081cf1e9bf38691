"""Periods, and the dates that can lie in them."""

from __future__ import annotations

import datetime
from calendar import monthrange
from functools import cache
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecodiplo.dates import FIRST_YEAR, LAST_YEAR, DateText, Period, first_day, last_day, period
from ecodiplo.errors import ValueUnreadable
from ecodiplo.language import Lang


def dates() -> st.SearchStrategy[DateText]:
    """Dates of every precision and year."""
    days = st.dates(datetime.date(FIRST_YEAR, 1, 1), datetime.date(LAST_YEAR, 12, 31))
    return st.builds(lambda day, n: DateText(f"{day}"[:n]), days, st.sampled_from([4, 7, 10]))


@cache
def possible_days(date: DateText) -> set[str]:
    """Every day that `date` can mean."""
    year, month, day = (int(part) for part in (date + "-0-0").split("-")[:3])
    months = [month] if month else range(1, 13)
    return {
        datetime.date(year, m, d).isoformat()
        for m in months
        for d in ([day] if day else range(1, monthrange(year, m)[1] + 1))
    }


# Dates of two years, of every precision, at and off the start of a year and of a month.
MONTHS = [f"{year}{month}" for year in (2023, 2024) for month in ("", "-01", "-02")]
CLOSE = [DateText(m + day) for m in MONTHS for day in ("", "-01", "-14") if day == "" or m[4:]]


@given(dates())
def test_the_first_and_last_day_are_those_of_the_days_it_can_mean(date: DateText) -> None:
    days = possible_days(date)
    assert (first_day(date), last_day(date)) == (min(days), max(days))


def in_range(date: DateText, span: Period) -> bool:
    """Whether the text of `date` is in the range that a query reads from the index."""
    bounds = span.lower_bounds()
    starts = bounds is None or date >= bounds[0] or date in bounds[1]
    return starts and (span.last is None or date <= span.last)


def overlaps(date: DateText, span: Period) -> bool:
    """Whether a day that `date` can mean lies in the period."""
    first, last = span.first or "", span.last or "9999"
    return any(first <= day <= last for day in possible_days(date))


@pytest.mark.parametrize("date", CLOSE)
def test_a_period_has_just_the_dates_that_can_lie_in_it(date: DateText) -> None:
    for first, last in product([None, *CLOSE], repeat=2):
        if not (first and last and last_day(last) < first_day(first)):
            span = period(first, last)
            assert in_range(date, span) == overlaps(date, span), span


@given(dates(), dates(), dates())
def test_a_period_of_any_length_has_just_the_dates_that_can_lie_in_it(
    date: DateText, first: DateText, last: DateText
) -> None:
    span = period(*sorted((first, last)))
    assert in_range(date, span) == overlaps(date, span)


def test_a_period_reaches_from_the_first_to_the_last_day() -> None:
    assert period(DateText("2022"), DateText("2024-02")) == ("2022-01-01", "2024-02-29")


def test_a_period_is_open_where_nothing_is_said() -> None:
    assert period(None, None) == (None, None)
    assert period(None, None).lower_bounds() is None


def test_a_period_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueUnreadable, match="from 2023 to 2022-09 ends before it starts") as info:
        period(DateText("2023"), DateText("2022-09"))
    assert info.value.to(Lang.VI) == "kỳ từ năm 2023 đến tháng 9/2022 kết thúc trước khi bắt đầu"


@pytest.mark.parametrize(
    ("first", "last", "unambiguous"),
    [
        ("2022", "2024", True),
        (None, None, True),
        (None, "2022", True),
        ("2022-07", "2022-09", False),
        ("2022-01", "2022-06", False),
        ("2022-02-03", None, False),
    ],
)
def test_only_whole_years_and_open_ends_are_unambiguous(
    first: DateText | None, last: DateText | None, unambiguous: bool
) -> None:
    assert period(first, last).is_unambiguous is unambiguous
