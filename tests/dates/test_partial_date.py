"""Partial dates."""

from __future__ import annotations

import datetime
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecodiplo.dates import (
    FIRST_YEAR,
    LAST_YEAR,
    DateText,
    parse_partial_date,
    show_partial_date,
)
from ecodiplo.errors import ValueUnreadable
from ecodiplo.fold import fold
from ecodiplo.language import Lang


def dates() -> st.SearchStrategy[DateText]:
    """Dates of every precision and year."""
    days = st.dates(datetime.date(FIRST_YEAR, 1, 1), datetime.date(LAST_YEAR, 12, 31))
    return st.builds(lambda day, n: DateText(f"{day}"[:n]), days, st.sampled_from([4, 7, 10]))


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("14/9/2022", "2022-09-14"),
        ("14-09-2022", "2022-09-14"),
        ("14.9.2022", "2022-09-14"),
        ("ngày 14/9/2022", "2022-09-14"),
        ("ngày 14 tháng 9 năm 2022", "2022-09-14"),
        ("44818", "2022-09-14"),
        ("73050", "2099-12-31"),
        ("14 tháng 9, năm 2022", "2022-09-14"),
        ("2022-09-14", "2022-09-14"),
        ("2022-09-14 00:00:00", "2022-09-14"),  # a date cell of a spreadsheet
        ("9/2022", "2022-09"),
        ("2022-09", "2022-09"),
        ("tháng 9/2022", "2022-09"),
        ("tháng 9 năm 2022", "2022-09"),
        ("2022", "2022"),
        ("năm 2022", "2022"),
        ("29/2/2024", "2024-02-29"),
        ("1/2/2022", "2022-02-01"),  # the day comes first
        ("14 / 9 / 2022", "2022-09-14"),
        ("14. 9. 2022", "2022-09-14"),
        ("14/9-2022", "2022-09-14"),  # the Danish form
        ("ngày 14-9/2022", "2022-09-14"),
        ("14-9/2022", "2022-09-14"),  # there is no month 14
        ("2022/09/14", "2022-09-14"),
        ("2022.9.14", "2022-09-14"),
        ("2022/09", "2022-09"),
        ("14 Sep 2022", "2022-09-14"),
        ("14-Sep-2022", "2022-09-14"),
        ("14Sep2022", "2022-09-14"),
        ("14th of September, 2022", "2022-09-14"),
        ("September 14, 2022", "2022-09-14"),
        ("Sept. 14th 2022", "2022-09-14"),
        ("Sep-14-2022", "2022-09-14"),
        ("2022-Sep-14", "2022-09-14"),
        ("1 May 2022", "2022-05-01"),
        ("Sep 2022", "2022-09"),
        ("September, 2022", "2022-09"),
        ("Sep-2022", "2022-09"),
        ("T9/2022", "2022-09"),
        ("14 thg 9, 2022", "2022-09-14"),
        ("14–9–2022", "2022-09-14"),
        ("\u200e14/9/2022", "2022-09-14"),  # copied from a property sheet of Windows
        (f"{FIRST_YEAR}", "1900"),
        (f"{LAST_YEAR}", "2199"),
    ],
)
def test_every_way_of_writing_a_date_is_read(text: str, date: str) -> None:
    marks = unicodedata.normalize("NFD", text)
    for written in (text, text.upper(), fold(text), marks, f"  {text} "):
        assert parse_partial_date(written) == date


@pytest.mark.parametrize("text", ["2022-02-30", "31/11/2022", "29/2/2023", "0/1/2022", "32/1/2022"])
def test_a_day_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(ValueUnreadable, match="does not exist"):
        parse_partial_date(text)


@pytest.mark.parametrize("text", ["13/2022", "2022-13", "0/2022", "9/14/2022", "tháng 13/2022"])
def test_a_month_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(ValueUnreadable, match="has no month"):
        parse_partial_date(text)


@pytest.mark.parametrize("text", ["1899", "2200", "31/12/1899", "1/2200", "0000", "9999-12-31"])
def test_a_year_out_of_range_is_refused(text: str) -> None:
    with pytest.raises(ValueUnreadable, match="outside the years 1900 to 2199"):
        parse_partial_date(text)


@pytest.mark.parametrize(
    "text",
    ["", "soon", "2022-", "20222", "12345", "14//2022", "2022-09-14T25:00", "9/2022 10:30",
     "2022.9", "14 Sam 2022", "từ 14/9/2022", "khoảng 9/2022", "9 tháng 2022"],
)  # fmt: skip
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueUnreadable, match="is not a date"):
        parse_partial_date(text)


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-02T00:00:00+07:00",
        "2024-03-02T23:30:00-11:00",
        "2024-03-02T08:30Z",
        "2024-03-02 08:30:15.123",
        "2024-03-02 08:30:15,123 UTC",
        "2024-03-02 08:30:15 +0700",
        "2024-03-02Z",
        "2024-03-02+07:00",
        "2/3/2024 0:00",
        "2 Mar 2024, 08:30 GMT+7",
    ],
)
def test_a_stamp_has_its_own_calendar_date(text: str) -> None:
    assert parse_partial_date(text) == "2024-03-02"


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("9/14/2022", "2022-09-14"),
        ("9-14-2022", "2022-09-14"),
        ("11/1/2005", "2005-11-01"),
        ("9/14/2022 0:00", "2022-09-14"),
        ("9/2022", "2022-09"),
        ("14 Sep 2022", "2022-09-14"),
        ("ngày 14 tháng 9 năm 2022", "2022-09-14"),
        ("2022-09-14", "2022-09-14"),
        ("2022/09/11", "2022-09-11"),
    ],
)
def test_the_month_comes_first_only_in_two_numbers_before_a_year(text: str, date: str) -> None:
    assert parse_partial_date(text, month_first=True) == date


def test_a_day_first_is_refused_where_the_month_comes_first() -> None:
    with pytest.raises(ValueUnreadable, match="no month 14; the month comes first") as info:
        parse_partial_date("14/9/2022", month_first=True)
    assert info.value.to(Lang.VI).endswith("hãy viết tháng trước ngày, như 9/14/2022")


@pytest.mark.parametrize("text", ["14/9", "tháng 9", "14 September", "Sep 14", "ngày 14/9"])
def test_a_date_without_its_year_is_refused(text: str) -> None:
    with pytest.raises(ValueUnreadable, match="has no year; write it as 14/9/2022"):
        parse_partial_date(text)


def test_a_clock_of_twelve_hours_needs_a_known_order() -> None:
    text = "5/12/2022 3:00 PM"
    with pytest.raises(ValueUnreadable, match=r"AM or PM.*; write it as 2022-09-14"):
        parse_partial_date(text)
    assert parse_partial_date(text, month_first=False) == "2022-12-05"
    assert parse_partial_date(text, month_first=True) == "2022-05-12"
    assert parse_partial_date("13/12/2022 3:00 PM") == "2022-12-13"
    assert parse_partial_date("3/3/2024 12:00:00 AM") == "2024-03-03"


@pytest.mark.parametrize("text", ["14/9/22", "14-9-22", "14-Sep-22", "Sep-22", "Sep '22"])
def test_a_year_of_two_digits_is_refused_unless_the_column_decides(text: str) -> None:
    with pytest.raises(ValueUnreadable, match="write the year with four digits"):
        parse_partial_date(text)
    assert parse_partial_date(text, short_years=True).startswith("2022-09")


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("14/9/00", "2000-09-14"),
        ("14/9/29", "2029-09-14"),
        ("14/9/69", "1969-09-14"),
        ("Sep-99", "1999-09"),
    ],
)
def test_a_year_of_two_digits_lies_where_python_and_excel_put_it(text: str, date: str) -> None:
    assert parse_partial_date(text, short_years=True) == date


@pytest.mark.parametrize("text", ["14/9/30", "Sep-45", "14-Sep-68"])
def test_a_year_that_can_lie_in_two_centuries_is_refused(text: str) -> None:
    with pytest.raises(
        ValueUnreadable, match=r"can be 19\d\d or 20\d\d; write it with four digits"
    ):
        parse_partial_date(text, short_years=True)


@pytest.mark.parametrize("text", ["5-7/2022", "5 - 7/2022", "7-5.2022"])
def test_a_day_that_can_be_a_range_of_months_is_refused(text: str) -> None:
    with pytest.raises(ValueUnreadable, match="can be a day or a range of months"):
        parse_partial_date(text)


@pytest.mark.parametrize(
    ("text", "bounds"), [("10-12/5/2023", "10 May 2023 to 12 May 2023"),
                         ("Quý III/2023", "Jul 2023 to Sep 2023")]
)  # fmt: skip
def test_a_range_is_no_date(text: str, bounds: str) -> None:
    with pytest.raises(ValueUnreadable, match=f"it is a range from {bounds}; write one date"):
        parse_partial_date(text)


@given(st.text())
def test_any_text_is_either_a_date_or_refused(text: str) -> None:
    try:
        date = parse_partial_date(text)
    except ValueUnreadable:
        return
    assert parse_partial_date(date) == date


@given(dates(), st.sampled_from(Lang))
def test_a_date_that_the_program_shows_is_read_back(date: DateText, lang: Lang) -> None:
    assert parse_partial_date(show_partial_date(date, lang)) == date


@pytest.mark.parametrize(
    ("date", "english", "vietnamese"),
    [
        ("2022-09-14", "14 Sep 2022", "14/9/2022"),
        ("2022-01-02", "2 Jan 2022", "2/1/2022"),
        ("2022-09", "Sep 2022", "9/2022"),
        ("2022", "2022", "2022"),
    ],
)
def test_a_date_is_shown_as_each_language_writes_it(
    date: str, english: str, vietnamese: str
) -> None:
    shown = [show_partial_date(DateText(date), lang) for lang in (Lang.EN, Lang.VI)]
    assert shown == [english, vietnamese]


@pytest.mark.parametrize(
    ("text", "vietnamese"),
    [
        ("soon", "'soon' không phải là ngày; hãy viết như 14/9/2022, 9/2022, 2022 hoặc 2022-09-14"),
        ("1899", "'1899' nằm ngoài các năm từ 1900 đến 2199"),
        ("13/2022", "'13/2022': không có tháng 13; hãy viết ngày trước tháng, như 14/9/2022"),
        ("31/11/2022", "'31/11/2022' không tồn tại: tháng 11/2022 có 30 ngày"),
    ],
)
def test_a_refusal_of_a_date_has_its_reason_in_vietnamese(text: str, vietnamese: str) -> None:
    with pytest.raises(ValueUnreadable) as info:
        parse_partial_date(text)
    assert info.value.to(Lang.VI) == vietnamese
