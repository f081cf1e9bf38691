"""A period as people name it: by a year, by its own name, or by a first and a last day.

The command line and the Python API read it by the same rules; each passes the names of its own
options, so that a message names what the person typed.
"""

from __future__ import annotations

import datetime
from typing import NamedTuple

from ecodiplo import clock
from ecodiplo.dates import DateText, Period, parse_partial_date, period
from ecodiplo.errors import UsageProblem, ValueUnreadable
from ecodiplo.language import Label, same
from ecodiplo.periods import parse_period


class PeriodNames(NamedTuple):
    """The names of the options or arguments."""

    year: str
    period: str
    first: str
    last: str
    day: str


OPTIONS = PeriodNames("--year", "--period", "--from", "--to", "--on")
ARGUMENTS = PeriodNames("year", "period", "from_", "to", "on")


class PeriodOptions(NamedTuple):
    """The texts of the year, the period, the first and the last day, and of a day; '' for those
    not given."""

    year: str = ""
    period: str = ""
    first: str = ""
    last: str = ""
    day: str = ""

    def read(self, today: datetime.date, names: PeriodNames = OPTIONS) -> Period | None:
        """The period, None when no text is given; an end that is not given is open.

        Raises UsageProblem for options that exclude one another, and for a text that is no period.
        """
        ways = (self.year, self.period, self.first or self.last, self.day)
        if sum(map(bool, ways)) > 1:
            year, named, first, last, day = names
            named = f"{day}, {named}" if self.day else named
            raise UsageProblem(
                Label(
                    f"give one of {year}, {named}, and {first} with {last}",
                    f"chỉ dùng một trong các cách: {year}, {named}, hoặc {first} cùng {last}",
                )
            )
        if self.year:
            return read_period(names.year, self.year, today)
        if self.period:
            return read_period(names.period, self.period, today)
        if not (self.first or self.last):
            return None
        begin, end = read_date(names.first, self.first), read_date(names.last, self.last)
        try:
            return period(begin, end)
        except ValueUnreadable as error:
            raise UsageProblem(error.message) from None

    def read_day(self, names: PeriodNames = OPTIONS) -> str:
        """The day as an ISO date, '' when none is given. Raises UsageProblem for a text that is no
        day."""
        date = read_date(names.day, self.day)
        if date is not None and len(date) < len("2023-01-02"):
            raise UsageProblem(
                same(f"{names.day}: ")
                + Label(f"{self.day!r} is not one day; for a month or a year use {names.period}",
                        f"{self.day!r} không phải là một ngày; nếu là tháng hoặc năm, hãy dùng"
                        f" {names.period}")
            )  # fmt: skip
        return date or ""

    def read_closed(self, today: datetime.date, names: PeriodNames = OPTIONS) -> Period | None:
        """As `read`, for a command that needs both a first and a last day."""
        span = self.read(today, names)
        if span is not None and not (span.first and span.last):
            missing = names.last if span.first else names.first
            raise UsageProblem(Label(f"give {missing} as well", f"cần thêm {missing}"))
        return span


def read_period(name: str, text: str, today: datetime.date) -> Period:
    """The period that the text names. Raises UsageProblem, which names the option."""
    try:
        return parse_period(text, today=today)
    except ValueUnreadable as error:
        raise UsageProblem(same(f"{name}: ") + error.message) from None


def read_date(name: str, text: str) -> DateText | None:
    """The date of the text, None when it is empty. Raises UsageProblem, which names the option."""
    if not text:
        return None
    try:
        return parse_partial_date(text)
    except ValueUnreadable as error:
        raise UsageProblem(same(f"{name}: ") + error.message) from None


def local_moments(
    span: Period | None,
) -> tuple[datetime.datetime | None, datetime.datetime | None]:
    """The midnights, in the office's time, before the first and after the last day; None where the
    period is open."""

    def midnight(day: str, days: int) -> datetime.datetime:
        return clock.midnight(datetime.date.fromisoformat(day) + datetime.timedelta(days))

    return (
        midnight(span.first, 0) if span and span.first else None,
        midnight(span.last, 1) if span and span.last else None,
    )
