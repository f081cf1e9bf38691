"""Ranges of dates in one cell."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecodiplo.dates import DateRange, last_day, parse_date_range
from ecodiplo.errors import ValueUnreadable
from ecodiplo.fold import fold
from ecodiplo.language import Lang


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        # days of one month
        ("10-12/5/2023", "2023-05-10", "2023-05-12"),
        ("10 - 12/5/2023", "2023-05-10", "2023-05-12"),
        ("10–12/05/2023", "2023-05-10", "2023-05-12"),
        ("10~12/5/2023", "2023-05-10", "2023-05-12"),
        ("10-12-5-2023", "2023-05-10", "2023-05-12"),
        ("10.-12.05.2023", "2023-05-10", "2023-05-12"),
        ("ngày 10-12/5/2023", "2023-05-10", "2023-05-12"),
        ("10-12 tháng 5 năm 2023", "2023-05-10", "2023-05-12"),
        ("từ 10 đến 12/5/2023", "2023-05-10", "2023-05-12"),
        ("từ ngày 10 đến ngày 12/5/2023", "2023-05-10", "2023-05-12"),
        ("từ ngày 10 đến hết ngày 12 tháng 5 năm 2023", "2023-05-10", "2023-05-12"),
        ("10-12 May 2023", "2023-05-10", "2023-05-12"),
        ("10th to 12th of May 2023", "2023-05-10", "2023-05-12"),
        ("May 10-12, 2023", "2023-05-10", "2023-05-12"),
        ("10-10/5/2023", "2023-05-10", "2023-05-10"),
        # days that follow each other
        ("5, 6/9/2023", "2023-09-05", "2023-09-06"),
        ("5 và 6/9/2023", "2023-09-05", "2023-09-06"),
        ("ngày 5, 6 và 7 tháng 9 năm 2023", "2023-09-05", "2023-09-07"),
        ("5 & 6 September 2023", "2023-09-05", "2023-09-06"),
        ("30/9, 1/10/2023", "2023-09-30", "2023-10-01"),
        # days of two months
        ("28/4-2/5/2023", "2023-04-28", "2023-05-02"),
        ("28/9-02/10/2023", "2023-09-28", "2023-10-02"),
        ("28.4.-2.5.2023", "2023-04-28", "2023-05-02"),
        ("từ ngày 3/6 đến ngày 7/6/2023", "2023-06-03", "2023-06-07"),
        ("28 tháng 4 - 2 tháng 5 năm 2023", "2023-04-28", "2023-05-02"),
        ("28 April - 2 May 2023", "2023-04-28", "2023-05-02"),
        ("April 28 - May 2, 2023", "2023-04-28", "2023-05-02"),
        ("dal 05/02 al 11/02/2023", "2023-02-05", "2023-02-11"),
        ("10/5/2023 - 12/5", "2023-05-10", "2023-05-12"),
        # two whole dates
        ("10/5/2023 - 12/5/2023", "2023-05-10", "2023-05-12"),
        ("10/5/2023-12/5/2023", "2023-05-10", "2023-05-12"),
        ("10-5-2023 - 12-5-2023", "2023-05-10", "2023-05-12"),
        ("2023-05-10/2023-05-12", "2023-05-10", "2023-05-12"),
        ("2023-05-10..2023-05-12", "2023-05-10", "2023-05-12"),
        ("10-May-2023 - 12-May-2023", "2023-05-10", "2023-05-12"),
        ("10/5/2023 08:00 - 12/5/2023 17:00", "2023-05-10", "2023-05-12"),
        ("28/12/2023-3/1/2024", "2023-12-28", "2024-01-03"),
        # months, quarters, halves, years
        ("tháng 5-7/2023", "2023-05", "2023-07"),
        ("T5-T7/2023", "2023-05", "2023-07"),
        ("từ tháng 5 đến tháng 7 năm 2023", "2023-05", "2023-07"),
        ("tháng 5 đến 7 năm 2023", "2023-05", "2023-07"),
        ("5/2023-7/2023", "2023-05", "2023-07"),
        ("May-Jul 2023", "2023-05", "2023-07"),
        ("5/2023 - 7/6/2023", "2023-05", "2023-06-07"),
        ("Quý III/2023", "2023-07", "2023-09"),
        ("quý 3 năm 2023", "2023-07", "2023-09"),
        ("Q3/2023", "2023-07", "2023-09"),
        ("2023-Q3", "2023-07", "2023-09"),
        ("Quý III - IV/2023", "2023-07", "2023-12"),
        ("Quý 1 - 2/2023", "2023-01", "2023-06"),
        ("Quý IV/2022 - quý I/2023", "2022-10", "2023-03"),
        ("6 tháng đầu năm 2023", "2023-01", "2023-06"),
        ("6 tháng cuối năm 2023", "2023-07", "2023-12"),
        ("giai đoạn 2021-2025", "2021", "2025"),
        ("từ năm 2021 đến năm 2025", "2021", "2025"),
    ],
)
def test_a_range_is_read_as_people_write_it(text: str, start: str, end: str) -> None:
    for written in (text, text.upper(), fold(text), f" {text} "):
        assert parse_date_range(written) == (start, end)


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("10-12-2023", "2023-12-10"),  # three numbers with the same sign are a date
        ("10/12-2023", "2023-12-10"),
        ("2023-05-12", "2023-05-12"),
        ("2023-05", "2023-05"),  # not 2023 to 2005
        ("2009-10", "2009-10"),
        ("5-May-2023", "2023-05-05"),
        ("14 tháng 9, năm 2022", "2022-09-14"),
        ("44818", "2022-09-14"),
    ],
)
def test_one_date_is_no_range(text: str, start: str) -> None:
    assert parse_date_range(text) == (start, None)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("05/02 al 11/02", "2023-02-05", "2023-02-11"),
        ("25-27 October", "2023-10-25", "2023-10-27"),
        ("October 25-27", "2023-10-25", "2023-10-27"),
        ("10-12/5", "2023-05-10", "2023-05-12"),
        ("5, 6/9", "2023-09-05", "2023-09-06"),
        ("quý III", "2023-07", "2023-09"),
        ("tháng 9", "2023-09", None),
        ("14/9", "2023-09-14", None),
        ("10-12/5/2022", "2022-05-10", "2022-05-12"),  # the text's own year is its year
        ("14/9/2022", "2022-09-14", None),
    ],
)
def test_a_text_without_a_year_takes_the_one_given(text: str, start: str, end: str | None) -> None:
    assert parse_date_range(text, year=2023) == (start, end)


@pytest.mark.parametrize("text", ["5-7", "Oct-12", "14-9", "12", "28/12 - 3/1", "5"])
def test_a_year_does_not_make_a_date_of_what_can_be_several(text: str) -> None:
    with pytest.raises(ValueUnreadable):
        parse_date_range(text, year=2023)


@pytest.mark.parametrize("text", ["05/02 al 11/02", "10-12/5", "quý III", "tháng 5-7", "5, 6/9"])
def test_a_range_without_its_year_is_refused(text: str) -> None:
    with pytest.raises(ValueUnreadable, match="has no year"):
        parse_date_range(text)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("5/10-12/2023", "2023-05-10", "2023-05-12"),
        ("5/28-6/2/2023", "2023-05-28", "2023-06-02"),
        ("5/10/2023 - 5/12/2023", "2023-05-10", "2023-05-12"),
        ("25-27 October 2013", "2013-10-25", "2013-10-27"),
    ],
)
def test_a_range_can_have_the_month_first(text: str, start: str, end: str) -> None:
    assert parse_date_range(text, month_first=True) == (start, end)


@pytest.mark.parametrize(
    ("text", "month_first"),
    [("5/10-12/2023", False), ("10-12/5/2023", True), ("9/30-10/2/2010", False)],
)
def test_a_range_in_the_other_order_is_refused(text: str, month_first: bool) -> None:
    with pytest.raises(ValueUnreadable):
        parse_date_range(text, month_first=month_first)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("28/2-31/2/2023", "does not exist: 2/2023 has 28 days"),
        ("5-7/13/2023", "has no month 13"),
        ("30-2/10/2023", "ends before it starts"),  # can begin in September
        ("14/9/2022 - 12/9/2022", "ends before it starts"),
        ("28/9-2/1/2023", "ends before it starts"),  # can be a slip for 2/10
        ("10-2021-2-2022-3-2023", "is not a date"),
        ("2022-7/2023", "is not a date"),
        ("5/2023-7/6/2023", "is not a date"),
        ("2021 - 2 - 2022", "is not a date"),
        ("10-12/2023", r"write it as 10/12/2023 or as tháng 10-12/2023"),
        ("5, 7/9/2023", "is not a date"),  # two days with another between them
        ("31/2/2023, 1/3/2023", "is not a date"),
        ("5-7", "is not a date"),
        ("tháng 5 - 7/6/2023", "is not a date"),
        ("quý 1/2023 - 3/2023", "is not a date"),
        ("28/4-5/2023", "is not a date"),
        ("Oct 10, 2013 - 12", "is not a date"),
        ("2023 - tháng 5", "is not a date"),
        ("2198-2200", "outside the years"),
    ],
)
def test_a_range_with_no_meaning_or_several_is_refused(text: str, reason: str) -> None:
    with pytest.raises(ValueUnreadable, match=reason):
        parse_date_range(text)


def test_a_range_over_new_year_may_have_the_year_of_its_end_only() -> None:
    assert parse_date_range("28/12-3/1/2024") == ("2023-12-28", "2024-01-03")
    assert parse_date_range("tháng 12 - tháng 1/2024") == ("2023-12", "2024-01")


def test_a_refusal_of_a_range_has_its_reason_in_vietnamese() -> None:
    with pytest.raises(ValueUnreadable) as info:
        parse_date_range("10-12/2023")
    assert info.value.to(Lang.VI) == (
        "'10-12/2023' có thể là một ngày hoặc khoảng tháng;"
        " hãy viết như 10/12/2023 hoặc tháng 10-12/2023"
    )


@given(
    st.dates(datetime.date(2000, 1, 1), datetime.date(2099, 1, 1)),
    st.integers(min_value=0, max_value=400),
    st.sampled_from(["-", " - ", " – ", "–", " đến ", " to ", " al ", "~", ".."]),
    st.sampled_from(["{0.day}/{0.month}/{0.year}", "{0:%d.%m.%Y}", "{0:%d %b %Y}",
                     "{0:%B} {0.day}, {0.year}", "ngày {0.day} tháng {0.month} năm {0.year}"]),
)  # fmt: skip
def test_two_dates_and_a_sign_are_their_range(
    start: datetime.date, length: int, sign: str, form: str
) -> None:
    end = start + datetime.timedelta(length)
    written = form.format(start) + sign + form.format(end)
    assert parse_date_range(written) == (start.isoformat(), end.isoformat())


@given(st.text("0123456789/-., qt'", max_size=16) | st.text(), st.booleans(), st.booleans())
def test_any_text_is_a_date_or_a_range_or_refused(
    text: str, month_first: bool, short_years: bool
) -> None:
    try:
        dates = parse_date_range(text, month_first=month_first, short_years=short_years)
    except ValueUnreadable:
        return
    assert dates.end is None or dates.start <= last_day(dates.end)
    assert parse_date_range(dates.start) == DateRange(dates.start)
