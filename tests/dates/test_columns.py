"""What a column, or a note in its heading, says about its dates."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecodiplo.dates import (
    DateEvidence,
    DateOrder,
    date_evidence,
    is_date_format,
    order_in_note,
    parse_partial_date,
)
from ecodiplo.errors import ValueUnreadable
from ecodiplo.language import Lang

DAY_FIRST, MONTH_FIRST = DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST


@pytest.mark.parametrize(
    "note", ["dd/mm/yyyy", "d/m/yy", "DD-MM-YYYY", "ngày/tháng/năm", "dd/mm", "dd/mm/yyyy hh:mm"]
)
def test_a_note_can_name_the_day_first(note: str) -> None:
    assert order_in_note(note) is DAY_FIRST
    assert is_date_format(note)


@pytest.mark.parametrize("note", ["mm/dd/yyyy", "M/D/YYYY", "month/day/year", "tháng/ngày/năm"])
def test_a_note_can_name_the_month_first(note: str) -> None:
    assert order_in_note(note) is MONTH_FIRST
    assert not is_date_format(note)


@pytest.mark.parametrize("note", ["yyyy-mm-dd", "mm/yyyy", "tháng/năm", "năm", "YYYY"])
def test_a_note_can_name_a_format_without_an_order(note: str) -> None:
    assert order_in_note(note) is None
    assert is_date_format(note)


@pytest.mark.parametrize("note", ["USD", "", "yyyy-dd-mm", "dự kiến", "dd"])
def test_another_note_names_no_format(note: str) -> None:
    assert order_in_note(note) is None
    assert not is_date_format(note)


@pytest.mark.parametrize(
    "texts",
    [
        [],
        ["11/1/2005"],
        ["11/1/2005", "2010-09-30", "30 Sep 2010", "2010"],  # these have one order only
        ["11/1/2005", "soon", "31/2/2010", "13/13/2010"],  # what is no date proves nothing
    ],
)
def test_an_undecided_column_has_the_day_first(texts: list[str]) -> None:
    evidence = date_evidence(texts)
    assert evidence == DateEvidence(either="11/1/2005" if texts else None)
    assert evidence.order() is DAY_FIRST
    assert evidence.order(MONTH_FIRST) is MONTH_FIRST


def test_a_column_with_the_day_first_is_proved_by_its_first_example() -> None:
    evidence = date_evidence(["11/1/2005", "30/9/2010", "29/9/2010"])
    assert evidence == DateEvidence(day_first="30/9/2010", either="11/1/2005")
    assert evidence.order() is DAY_FIRST


@pytest.mark.parametrize("proof", ["9/30/2010", "9/30/2010 12:00:00 AM", "9/28-10/2/2010", "9/30"])
def test_one_impossible_month_casts_doubt_on_the_whole_column(proof: str) -> None:
    evidence = date_evidence(["11/1/2005", proof])
    with pytest.raises(ValueUnreadable, match="dates='month-first'` or `dates='day-first'") as info:
        evidence.order()
    assert repr(proof) in str(info.value)
    assert info.value.to(Lang.VI).startswith(f"{proof!r} ghi tháng trước ngày")
    assert evidence.order(MONTH_FIRST) is MONTH_FIRST


def test_a_column_that_contradicts_itself_is_refused_until_the_order_is_stated() -> None:
    evidence = date_evidence(["9/30/2010", "30/9/2010"])
    with pytest.raises(ValueUnreadable, match="'9/30/2010' has the month first, and '30/9/2010'"):
        evidence.order()
    assert [evidence.order(order) for order in DateOrder] == list(DateOrder)


@pytest.mark.parametrize(("text", "stated"), [("9/30/2010", DAY_FIRST), ("30/9/2010", MONTH_FIRST)])
def test_a_stated_order_against_all_the_evidence_is_refused(text: str, stated: DateOrder) -> None:
    with pytest.raises(ValueUnreadable, match="no date of the column proves that order") as info:
        date_evidence(["11/1/2005", text]).order(stated)
    assert info.value.to(Lang.VI).startswith(f"{text!r} không phải là ngày nếu")


def test_an_undecided_column_takes_the_order_of_the_other_columns() -> None:
    others = [date_evidence(["1/1/2009"]), date_evidence(["9/30/2010"])]
    with pytest.raises(ValueUnreadable, match="'9/30/2010' has the month first"):
        date_evidence(["11/1/2005"]).beside(others).order()


def test_a_decided_column_keeps_its_own_order_beside_others() -> None:
    evidence = date_evidence(["30/9/2010"])
    assert evidence.beside([date_evidence(["9/30/2010"])]) == evidence


@pytest.mark.parametrize(
    "texts",
    [
        ["Oct-12"],
        ["Oct-12", "Nov-13"],
        ["Oct-12", "15/11/2012", "Quý I/2013"],  # all of these have their year
        ["Nov-12", "Dec-12", "Jan-13"],
        ["Oct-98", "May-05"],  # no month has a day 98
        ["14/9/22", "25/10/22"],  # the days vary, the year does not
        ["14/9/98", "3/5/05"],
        ["9/14/22"],  # there is no month 14, so the year is not first
        ["13-Oct-22", "2-Nov-22", "25-Jan-23"],
    ],
)
def test_a_column_decides_that_years_have_two_digits(texts: list[str]) -> None:
    assert date_evidence(texts).short_years


@pytest.mark.parametrize(
    "texts",
    [
        ["Oct-12", "12-Oct"],  # can be the 12th of October, as the other text
        ["Oct-12", "Nov-13", "5/10"],
        ["Oct-12", "Oct 13th"],
        ["Sep-22", "10/11/12"],
        ["14/9/22"],  # can be 22/9/2014
        ["10/11/12", "11/12/13"],
        ["22-Oct-13", "22-Nov-02", "22-Dec-27"],  # the year is first
        ["98/3/14"],
        ["14/9/2022"],
    ],
)
def test_a_column_that_leaves_the_year_open_decides_nothing(texts: list[str]) -> None:
    assert not date_evidence(texts).short_years


def test_a_month_with_a_year_of_two_digits_is_shown_as_an_example() -> None:
    assert date_evidence(["15/11/2012", "Oct-12"]).short_month == "Oct-12"
    assert date_evidence(["13-Oct-22", "2-Nov-22"]).short_month is None


@pytest.mark.parametrize("text", ["5/12/2022 3:00 PM", "5/12/2022, 03:00 am", "5-12-2022 3:00pm"])
def test_a_clock_of_twelve_hours_asks_for_the_order(text: str) -> None:
    evidence = date_evidence(["6/7/2022", text])
    with pytest.raises(ValueUnreadable, match="dates='month-first'") as refusal:
        evidence.order()
    assert repr(text) in str(refusal.value)
    assert evidence.order(MONTH_FIRST) is MONTH_FIRST
    assert date_evidence([text, "30/9/2022"]).order() is DAY_FIRST
    assert evidence.beside([date_evidence(["30/9/2022"])]).order() is DAY_FIRST


@pytest.mark.parametrize("text", ["5/5/2022 3:00 PM", "13/12/2022 3:00 PM", "5/12/2022 15:00",
                                  "5 Dec 2022 3:00 PM", "2022-12-05 3:00 PM"])  # fmt: skip
def test_a_clock_of_twelve_hours_beside_one_reading_asks_nothing(text: str) -> None:
    assert date_evidence([text]).order() is DAY_FIRST


def test_all_days_of_a_year_of_two_digits_are_read() -> None:
    days = [datetime.date(2022, 1, 1) + datetime.timedelta(n) for n in range(365)]
    evidence = date_evidence([f"{day:%d/%m/%y}" for day in days])
    assert evidence.short_years
    assert evidence.day_first == "13/01/22"


FORMS: list[tuple[Callable[[datetime.date], str], bool]] = [
    (lambda day: f"{day.day}/{day.month}/{day.year}", False),
    (lambda day: f"{day:%d-%m-%Y}", False),
    (lambda day: f"{day.month}/{day.day}/{day.year}", True),
    (lambda day: f"{day:%m-%d-%Y 00:00}", True),
]


@given(
    st.lists(st.dates(datetime.date(1950, 1, 1), datetime.date(2050, 1, 1)), min_size=1),
    st.sampled_from(FORMS),
)
def test_a_column_with_a_day_over_twelve_is_read_right_or_refused(
    days: list[datetime.date], form: tuple[Callable[[datetime.date], str], bool]
) -> None:
    write, month_first = form
    texts = [write(day) for day in [*days, datetime.date(2010, 9, 30)]]
    evidence = date_evidence(texts)
    if month_first:
        with pytest.raises(ValueUnreadable):
            evidence.order()
    order = evidence.order(MONTH_FIRST if month_first else None)
    assert [parse_partial_date(text, month_first=order is MONTH_FIRST) for text in texts[:-1]] == [
        day.isoformat() for day in days
    ]


def test_a_month_is_of_no_year_beside_days_of_other_years() -> None:
    assert not date_evidence(["Oct-12", "30/10/2022"]).short_years
    assert date_evidence(["Oct-12", "30/10/2012"]).short_years
