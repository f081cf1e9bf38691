"""Number formats that show dates and times."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecodiplo.formats.workbooks.date_formats import moment_kind, show_moment


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("dd/mm/yyyy", "date"), ("[$-42A]dd mmmm yyyy", "date"), ("h:mm AM/PM", "date"),
        ("[h]:mm:ss", "duration"), ("[mm]:ss", "duration"), ("yyyy\\-mm", "month"),
        ("mmm\\-yy", "month"),
        ("[$-42A]mmmm yyyy", "month"), ("yyyy", "year"), ("mm:ss", "date"), ("d/m", "date"),
        ("General", ""), ("#,##0.00", ""), ("0.00E+00", ""), ('#,##0" USD"', ""), ("@", ""),
        ("[Red]#,##0", ""), ('#,##0 "đồng"', ""), ("#,##0\\ [$USD]", ""), ("0_d", ""),
        ('#,##0;"dd"', ""), ('"d"0', ""),
    ],
)  # fmt: skip
def test_formats_tell_dates_from_numbers(code: str, kind: str) -> None:
    assert moment_kind(200, code) == kind


@pytest.mark.parametrize(
    ("number", "kind"),
    [(0, ""), (14, "date"), (17, "month"), (22, "date"), (46, "duration"), (49, ""), (58, "date"),
     (10**9, "")],
)  # fmt: skip
def test_formats_that_go_without_saying_are_known(number: int, kind: str) -> None:
    assert moment_kind(number) == kind


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        ("2022-09-14", "dd/mm/yyyy", "14/09/2022"), ("2022-09-04", "d/m/yy", "4/9/22"),
        ("2022-09-14", "yyyy\\-mm\\-dd;@", "2022-09-14"), ("2022-09", "mm/yyyy", "09/2022"),
        ("2022", "yyyy", "2022"), ("2022-09-14", '"ngày "dd"/"mm"/"yyyy', "ngày 14/09/2022"),
        ("2022-09-14", "[$-42A]dd/mm/yyyy", "14/09/2022"),
        ("2022-09-14T10:05:00", "dd/mm/yyyy hh:mm", "14/09/2022 10:05"),
        ("2022-09-14T10:05:07", "h:mm:ss d/m/yyyy", "10:05:07 14/9/2022"),
        ("2022-09-14", "dd/mm/yyyy hh:mm", "14/09/2022 00:00"),
    ],
)  # fmt: skip
def test_a_date_is_shown_as_its_format_does(value: str, code: str, shown: str) -> None:
    assert show_moment(value, code) == shown


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("2022-09-14", ""), ("2022-09", "mmm\\-yy"), ("2022-09-14", "dddd, dd/mm/yyyy"),
        ("2022-09-14T10:05:00", "h:mm AM/PM"), ("10:30:00", "hh:mm"), ("42:00:00", "[h]:mm:ss"),
        ("2022-09", "dd/mm/yyyy"), ("", "yyyy"),
    ],
)  # fmt: skip
def test_a_date_that_other_computers_show_otherwise_stays_iso(value: str, code: str) -> None:
    assert show_moment(value, code) == value


@given(st.dates(datetime.date(1900, 3, 1)), st.text('dmyhs/\\"[]-; 0', max_size=12))
def test_no_format_fails(date: datetime.date, code: str) -> None:
    assert isinstance(show_moment(date.isoformat(), code), str)
