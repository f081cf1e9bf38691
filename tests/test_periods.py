"""The periods of an office's reports, in the spellings of offices."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecodiplo.dates import Period
from ecodiplo.errors import ValueUnreadable
from ecodiplo.language import Label
from ecodiplo.periods import (
    PERIOD_EXAMPLES,
    as_of_title,
    in_year,
    parse_period,
    period_code,
    period_title,
    year_before,
)

TODAY = datetime.date(2024, 2, 29)


@pytest.mark.parametrize(
    ("text", "first", "last", "code_"),
    [
        ("2022", "2022-01-01", "2022-12-31", "2022"),
        ("năm 2022", "2022-01-01", "2022-12-31", "2022"),
        ("2022-Q3", "2022-07-01", "2022-09-30", "2022-Q3"),
        ("Q3/2022", "2022-07-01", "2022-09-30", "2022-Q3"),
        ("quý III/2022", "2022-07-01", "2022-09-30", "2022-Q3"),
        ("Quy 3 nam 2022", "2022-07-01", "2022-09-30", "2022-Q3"),
        ("2022-h1", "2022-01-01", "2022-06-30", "2022-H1"),
        ("6 tháng đầu năm 2022", "2022-01-01", "2022-06-30", "2022-H1"),
        ("6 tháng cuối năm 2022", "2022-07-01", "2022-12-31", "2022-H2"),
        ("9 tháng 2022", "2022-01-01", "2022-09-30", "2022-9M"),
        ("11 tháng đầu năm 2022", "2022-01-01", "2022-11-30", "2022-11M"),
        ("2022-09", "2022-09-01", "2022-09-30", "2022-09"),
        ("tháng 9/2022", "2022-09-01", "2022-09-30", "2022-09"),
        ("2024-02", "2024-02-01", "2024-02-29", "2024-02"),
        ("ytd", "2024-01-01", "2024-02-29", "2024-2M"),
        ("2023-ytd", "2023-01-01", "2023-02-28", "2023-2M"),
        ("từ đầu năm", "2024-01-01", "2024-02-29", "2024-2M"),
        ("2022-03..2022-11-15", "2022-03-01", "2022-11-15", "2022-03-01..2022-11-15"),
        ("2021..2022", "2021-01-01", "2022-12-31", "2021..2022"),
        ("2022-01..2022-03", "2022-01-01", "2022-03-31", "2022-Q1"),
    ],
)
def test_a_period_is_read_as_offices_write_it(text: str, first: str, last: str, code_: str) -> None:
    span = parse_period(text, today=TODAY)
    assert span == Period(first, last)
    assert period_code(span) == code_


@pytest.mark.parametrize("text", ["", "soon", "2022-Q5", "2022-13", "quý V/2022", "2022..2021"])
def test_what_is_no_period_is_refused_with_the_reason(text: str) -> None:
    with pytest.raises(ValueUnreadable):
        parse_period(text, today=TODAY)


def test_a_refusal_of_a_period_has_examples_in_both_languages() -> None:
    with pytest.raises(ValueUnreadable) as info:
        parse_period("soon", today=TODAY)
    assert info.value.message == Label(
        "'soon' is not a period; write it as 2022, 2022-Q3, 2022-H1, 2022-9M, 2022-09, ytd"
        " or 2022-03..2022-11",
        "'soon' không phải là kỳ; hãy viết như 2022, 2022-Q3, 2022-H1, 2022-9M, 2022-09, ytd"
        " hoặc 2022-03..2022-11",
    )


@pytest.mark.parametrize("example", PERIOD_EXAMPLES)
def test_every_example_in_the_refusal_is_a_period(example: str) -> None:
    assert parse_period(example, today=TODAY)


@pytest.mark.parametrize(
    ("period", "en", "vi"),
    [
        ("2022", "2022", "năm 2022"),
        ("2022-Q3", "the third quarter of 2022", "quý III/2022"),
        ("2022-H1", "the first half of 2022", "6 tháng đầu năm 2022"),
        ("2022-9M", "the first nine months of 2022", "9 tháng đầu năm 2022"),
        ("2022-09", "September 2022", "tháng 9/2022"),
        ("2022-09-05", "5 Sep 2022", "ngày 5/9/2022"),
        ("2022-02..2022-04", "Feb 2022 to Apr 2022", "từ tháng 2/2022 đến tháng 4/2022"),
        ("2020..2024", "2020 to 2024", "từ năm 2020 đến năm 2024"),
        ("2022-03..2022-11-15", "1 Mar 2022 to 15 Nov 2022",
         "từ ngày 1/3/2022 đến ngày 15/11/2022"),
    ],
)  # fmt: skip
def test_a_period_is_named_in_both_languages(period: str, en: str, vi: str) -> None:
    assert period_title(parse_period(period, today=TODAY)) == (en, vi)


def test_a_total_stands_as_of_a_day() -> None:
    assert as_of_title("2022-12-20") == ("as of 20 Dec 2022", "tính đến ngày 20/12/2022")


@given(
    st.dates(datetime.date(1902, 1, 1), datetime.date(2198, 12, 31)),
    st.integers(min_value=0, max_value=900),
)
def test_a_code_is_read_back(day: datetime.date, length: int) -> None:
    last = min(day + datetime.timedelta(length), datetime.date(2199, 12, 31))
    span = Period(day.isoformat(), last.isoformat())
    assert parse_period(period_code(span), today=TODAY) == span


@given(st.sampled_from(["2024", "2024-Q1", "2024-H2", "2024-02", "2024-9M", "2024-12"]))
def test_the_year_before_has_the_same_months(period: str) -> None:
    before = year_before(parse_period(period, today=TODAY))
    assert period_code(before) == period.replace("2024", "2023")
    assert in_year(before, 2024) == parse_period(period, today=TODAY)
    assert (before.first or "")[:4] == (before.last or "")[:4] == "2023"
