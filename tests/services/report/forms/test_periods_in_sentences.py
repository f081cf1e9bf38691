"""Periods and days inside a sentence."""

from __future__ import annotations

import pytest

from ecodiplo.language import Label, Lang
from ecodiplo.services.report.periods_in_sentences import compared_with, dated, in_period

RANGE = Label("15 Mar to 20 Apr 2022", "từ ngày 15/3/2022 đến ngày 20/4/2022")


@pytest.mark.parametrize(
    ("day", "text"),
    [("2022", "năm 2022"), ("8/2022", "tháng 8/2022"), ("10/8/2022", "ngày 10/8/2022"), ("", "")],
)
def test_a_date_says_in_vietnamese_what_it_is(day: str, text: str) -> None:
    assert dated(day, Lang.VI) == text
    assert dated(day, Lang.EN) == day


def test_a_range_of_days_has_another_preposition_than_a_year() -> None:
    year = Label("2022", "năm 2022")
    assert in_period(year) == Label("in 2022", "năm 2022")
    assert in_period(RANGE) == Label("from 15 Mar to 20 Apr 2022", RANGE.vi)
    assert compared_with(year) == year
    assert compared_with(RANGE) == Label(
        "the period from 15 Mar to 20 Apr 2022", "kỳ từ ngày 15/3/2022 đến ngày 20/4/2022"
    )
