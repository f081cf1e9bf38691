"""Columns of periods in files: `Kỳ`, or a year beside a quarter or a month."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contents import records
from ecodiplo.dates import DateText, Period, first_day, last_day
from ecodiplo.db.engine import Database
from ecodiplo.periods import period_code
from ecodiplo.services.imports.period_columns import read_period
from importing import import_into, refusal
from properties import examples

Cells = dict[str, str]


def figure(indicator: str = "fdi_projects_new", **cells: str) -> Cells:
    return {"Chỉ tiêu": indicator, "Giá trị": "12", "Phạm vi": "A", "Nguồn": "SRC-0001"} | cells


def dates(database: Database, row: Cells) -> tuple[str, str, str]:
    """The start, the end and the period of the report of the figure that the row adds."""
    before = records(database, "figures")
    import_into(database, "figures", row)
    (own,) = (each for ref, each in records(database, "figures").items() if ref not in before)
    return tuple(own[name] or "" for name in ("period_start", "period_end", "report_period"))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("cells", "period"),
    [
        ({"Kỳ": "Quý I/2023"}, ("2023-01", "2023-03")),
        ({"Kỳ báo cáo": "6 tháng đầu năm 2023"}, ("2023-01", "2023-06")),
        ({"period": "2023-Q1"}, ("2023-01", "2023-03")),
        ({"Period": "Q1 2023"}, ("2023-01", "2023-03")),
        ({"Kỳ": "năm 2023"}, ("2023", "2023")),
        ({"Kỳ": "cả năm 2023"}, ("2023", "2023")),
        ({"Kỳ": "2021-2025"}, ("2021", "2025")),
        ({"Kỳ": "T3/2023"}, ("2023-03", "2023-03")),
        ({"Năm": "2023"}, ("2023", "2023")),
        ({"Quý": "Quý I/2023"}, ("2023-01", "2023-03")),
        ({"Năm": "2023", "Quý": "I"}, ("2023-01", "2023-03")),
        ({"Year": "2023", "Quarter": "Q2"}, ("2023-04", "2023-06")),
        ({"Năm": "2023", "Tháng": "3"}, ("2023-03", "2023-03")),
        ({"Năm": "2023", "Tháng": "Tháng 12"}, ("2023-12", "2023-12")),
        ({"Năm": "2023", "Tháng": ""}, ("2023", "2023")),
    ],
)
def test_a_period_fills_start_and_end(
    seeded: Database, cells: Cells, period: tuple[str, str]
) -> None:
    assert dates(seeded, figure(**cells)) == (*period, "")


def test_of_a_figure_to_date_it_is_the_period_of_the_report(seeded: Database) -> None:
    row = figure("fdi_projects_in_force", Kỳ="Quý I/2023")
    assert dates(seeded, row) == ("", "", "2023-03")
    assert import_into(seeded, "figures", row).unchanged == 1


def test_a_figure_with_its_day_keeps_it_beside_a_year(seeded: Database) -> None:
    row = figure("fdi_projects_in_force", Năm="2023", **{"Tính đến": "20/12/2023"})
    assert dates(seeded, row) == ("", "2023-12-20", "")


def test_a_visit_in_a_year_has_no_end(seeded: Database) -> None:
    rows = [
        {"Chiều": "vào", "Tên đoàn": name, "Kỳ": period}
        for name, period in (("A", "2023"), ("B", "Quý III/2023"))
    ]
    import_into(seeded, "delegations", *rows)
    stored = {row["title"]: row for row in records(seeded, "delegations").values()}
    assert (stored["A"]["start_date"], stored["A"]["end_date"]) == ("2023", None)
    assert (stored["B"]["start_date"], stored["B"]["end_date"]) == ("2023-07", "2023-09")


def test_a_year_beside_dates_in_it_changes_nothing(seeded: Database) -> None:
    row = {"Chiều": "vào", "Tên đoàn": "A", "Năm": "2023", "Từ ngày": "14/9/2023"}
    import_into(seeded, "delegations", row)
    (own,) = (each for each in records(seeded, "delegations").values() if each["title"] == "A")
    assert (own["start_date"], own["end_date"]) == ("2023-09-14", None)


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"Kỳ": "quý X"}, "row 2, Kỳ: 'quý X' is not a period; write it as 2022, 2022-Q3"),
        ({"Kỳ": "2023-ytd"}, "row 2, Kỳ: '2023-ytd' ends on a day that the file does not say"),
        ({"Tháng": "3"}, "Tháng has no column of the year beside it; add a column Year"),
        ({"Kỳ": "2023", "Năm": "2023"}, "Kỳ, Năm are too many columns for one period"),
        ({"Kỳ": "2023", "Từ": "2022"}, "row 2, Kỳ: is a period outside the column From"),
    ],
)
def test_what_is_no_period_is_refused(seeded: Database, cells: Cells, reason: str) -> None:
    error = refusal(seeded, "figures", figure(**cells))
    assert reason in error
    assert "fill in exactly one" not in error


def test_an_entity_without_start_and_end_has_no_column_of_periods(seeded: Database) -> None:
    row = {"Tên văn bản": "MOU A", "Kỳ": "2023"}
    assert "MOUs have no column 'Kỳ'" in refusal(seeded, "mous", row)


@given(st.integers(1990, 2030), st.integers(1, 12), st.integers(1, 12))
@examples(60)
def test_the_dates_of_a_period_are_its_days(year: int, one: int, other: int) -> None:
    first, last = min(one, other), max(one, other)
    start = first_day(DateText(f"{year}-{first:02}"))
    end = last_day(DateText(f"{year}-{last:02}"))
    dates = read_period(period_code(Period(start, end)))
    assert (first_day(DateText(dates[0])), last_day(DateText(dates[1]))) == (start, end)
