"""The options of an import: what they take, and in which form they keep it."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from ecodiplo import clock
from ecodiplo.dates import Period
from ecodiplo.errors import UsageProblem
from ecodiplo.services.imports.options import ImportOptions


@pytest.mark.parametrize(
    ("period", "message"),
    [
        (Period("junk", None), "period: 'junk' is not a date"),
        (Period("2026-06-30", "2026-01-01"), "ends before it starts"),
        (Period(2026, None), "period takes texts of dates such as '2022-09-14', not 2026"),  # type: ignore[arg-type]
        (2026, "period takes a period such as '2022-Q3', not 2026"),
    ],
)
def test_a_period_that_is_none_is_refused(period: Any, message: str) -> None:
    with pytest.raises(UsageProblem, match=message):
        ImportOptions(system="crm", period=period)


def test_the_ends_of_a_period_are_days() -> None:
    span = ImportOptions(system="crm", period=Period("1/2026", "2026")).span
    assert span == Period("2026-01-01", "2026-12-31")


@pytest.mark.parametrize("day", ["1/2/2026", "2026-02-01", "1 tháng 2 năm 2026"])
def test_the_day_of_a_file_is_read_as_days_are(day: str) -> None:
    assert ImportOptions(system="crm", as_of=day).moment == clock.midnight(
        datetime.date(2026, 2, 1)
    )
