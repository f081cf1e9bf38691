"""The options by which commands say of which days they ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from typer import Option

from ecodiplo.dates import FIRST_YEAR, LAST_YEAR, Period, last_day, parse_partial_date
from ecodiplo.errors import Unreadable, UsageProblem
from ecodiplo.periods import in_year, parse_period

if TYPE_CHECKING:
    import datetime

OneYear = Annotated[
    int | None, Option(min=FIRST_YEAR, max=LAST_YEAR, help="The year; else the last published.")
]
Named = Annotated[
    str,
    Option(
        "--period",
        metavar="PERIOD",
        help="2022, 2022-Q3, 2022-H1, 2022-9M, 2022-09, ytd, 2022-03..2022-11.",
    ),
]
Compare = Annotated[
    str, Option(metavar="YEAR", help="Beside the same period of this year, or another period.")
]
AsOf = Annotated[
    str, Option("--as-of", metavar="DATE", help="All up to this day, as things stood on it.")
]


def chosen_period(year: int | None, period: str, today: datetime.date) -> Period | None:
    """The period asked for, None when none is. Raises UsageProblem for two, or what is none."""
    if year is not None and period:
        raise UsageProblem("give --year or --period, not both")
    if not year and not period:
        return None
    try:
        return parse_period(period or str(year), today=today)
    except Unreadable as error:
        raise UsageProblem(f"--period: {error}") from None


def compared_period(text: str, period: Period, today: datetime.date) -> Period | None:
    """The period to compare with: a year stands for the same period of it."""
    if not text:
        return None
    try:
        if len(text.strip()) == 4 and text.strip().isdigit():
            return in_year(period, int(text))
        return parse_period(text, today=today)
    except Unreadable as error:
        raise UsageProblem(f"--compare: {error}") from None


def day_of(text: str) -> Period | None:
    """Everything up to the last day that `text` can mean."""
    if not text:
        return None
    try:
        return Period(None, last_day(parse_partial_date(text)))
    except Unreadable as error:
        raise UsageProblem(f"--as-of: {error}") from None
