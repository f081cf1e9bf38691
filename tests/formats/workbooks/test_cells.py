"""Typed cells of workbooks as text."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecodiplo.formats.workbooks import cells


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        ("2500000", "2500000"), ("3.0", "3"), ("-0", "0"), ("0007", "7"), ("1E3", "1000"),
        ("24.800000000000001", "24.8"), ("0.30000000000000004", "0.3"), ("1e-7", "0.0000001"),
        ("1234567890123456", "1234567890123456"), ("1e22", "1" + "0" * 22), ("-5.25", "-5.25"),
    ],
)  # fmt: skip
def test_numbers_are_plain_digits(stored: str, text: str) -> None:
    assert cells.number(stored) == text


@given(st.decimals(-(10**12), 10**12, places=2))
def test_amounts_are_exact(amount: Decimal) -> None:
    assert Decimal(cells.number(repr(float(amount)))) == amount


@pytest.mark.parametrize("stored", ["", "x", "nan", "inf", "1e999", "12 000"])
def test_what_is_no_number_is_refused(stored: str) -> None:
    with pytest.raises(ValueError, match="is not a number"):
        cells.number(stored)


@pytest.mark.parametrize(
    ("days", "text"),
    [
        ("1", "1900-01-01"), ("59", "1900-02-28"), ("61", "1900-03-01"), ("44818", "2022-09-14"),
        ("44818.4375", "2022-09-14T10:30:00"), ("44818.999999999", "2022-09-15"),
        ("0.4375", "10:30:00"), ("2958465", "9999-12-31"),
        ("44818.000011574", "2022-09-14T00:00:01"),
    ],
)  # fmt: skip
def test_days_of_excel_are_iso_dates(days: str, text: str) -> None:
    assert cells.moment(days, "date") == text


def test_the_calendar_of_old_macs_begins_in_1904() -> None:
    assert cells.moment("43356", "date", from_1904=True) == "2022-09-14"


@pytest.mark.parametrize("days", ["60", "60.5", "-1", "2958466", "1e300", "x"])
def test_days_that_excel_does_not_show_are_refused(days: str) -> None:
    with pytest.raises(ValueError, match=r"never existed|not a date|not a number"):
        cells.moment(days, "date")


def test_durations_may_be_longer_than_a_day() -> None:
    assert cells.moment("1.75", "duration") == "42:00:00"


@given(st.datetimes(datetime.datetime(1900, 3, 1), datetime.datetime(9999, 12, 30)))
def test_every_second_is_found_again(when: datetime.datetime) -> None:
    when = when.replace(microsecond=0)
    days = (when - datetime.datetime(1899, 12, 30)) / datetime.timedelta(days=1)
    assert cells.moment(repr(days), "date") == cells.instant(when)


@pytest.mark.parametrize(
    ("days", "kind", "text"),
    [
        ("44805", "month", "2022-09"), ("44806", "month", "2022-09-02"),
        ("44562", "month", "2022-01"), ("44562", "year", "2022"), ("44805", "year", "2022-09-01"),
        ("44805", "date", "2022-09-01"), ("44805.5", "month", "2022-09-01T12:00:00"),
    ],
)  # fmt: skip
def test_a_date_is_as_precise_as_it_is_shown(days: str, kind: str, text: str) -> None:
    assert cells.moment(days, kind) == text


@pytest.mark.parametrize(
    ("date", "written", "text"),
    [
        ("2022-09-01", "Sep-22", "2022-09"), ("2022-09-01", "09/2022", "2022-09"),
        ("2022-09-01", "2022-09", "2022-09"), ("2022-09-01", "September 2022", "2022-09"),
        ("2022-01-01", "2022", "2022"), ("2022-09-01", "01/09/22", "2022-09-01"),
        ("2022-09-01", "01/09", "2022-09-01"), ("2022-09-01", "1 Sep", "2022-09-01"),
        ("2022-09-02", "Sep-22", "2022-09-02"), ("2022-09-01", "", "2022-09-01"),
    ],
)  # fmt: skip
def test_a_written_date_is_as_precise_as_it_is_written(date: str, written: str, text: str) -> None:
    assert cells.shown_part(date, written) == text
