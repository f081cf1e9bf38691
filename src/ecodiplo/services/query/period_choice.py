"""A period as people name it: by a year, by its own name, or by a first and a last day.

The command line and the Python API read it by the same rules.
"""

from __future__ import annotations

import datetime
from typing import NamedTuple

from ecodiplo import clock
from ecodiplo.dates import DateText, Period, parse_partial_date, period
from ecodiplo.errors import UsageProblem, ValueUnreadable
from ecodiplo.language import Label, same
from ecodiplo.option_names import option_name
from ecodiplo.periods import parse_period

# The arguments in Python: the year, the period, the first and the last day, and a day.
ARGUMENTS = ("year", "period", "from_", "to", "on")


class PeriodOptions(NamedTuple):
    """The texts of the year, the period, the first and the last day, and of a day; '' for those
    not given."""

    year: str = ""
    period: str = ""
    first: str = ""
    last: str = ""
    day: str = ""

    def read(self, today: datetime.date) -> Period | None:
        """The period, None when no text is given; an end that is not given is open.

        Raises UsageProblem for options that exclude one another, and for a text that is no period.
        """
        ways = (self.year, self.period, self.first or self.last, self.day)
        if sum(map(bool, ways)) > 1:
            year, named, first, last, day = map(option_name, ARGUMENTS)
            named = f"{day}, {named}" if self.day else named
            raise UsageProblem(
                Label(
                    f"give one of {year}, {named}, and {first} with {last}",
                    f"chỉ dùng một trong các cách: {year}, {named}, hoặc {first} cùng {last}",
                )
            )
        if self.year:
            return read_period("year", self.year, today)
        if self.period:
            return read_period("period", self.period, today)
        if not (self.first or self.last):
            return None
        begin, end = read_date("from_", self.first), read_date("to", self.last)
        try:
            return period(begin, end)
        except ValueUnreadable as error:
            raise UsageProblem(error.message) from None

    def read_day(self) -> str:
        """The day as an ISO date, '' when none is given. Raises UsageProblem for a text that is no
        day."""
        date = read_date("on", self.day)
        if date is not None and len(date) < len("2023-01-02"):
            whole = option_name("period")
            raise UsageProblem(
                same(f"{option_name('on')}: ")
                + Label(f"{self.day!r} is not one day; for a month or a year use {whole}",
                        f"{self.day!r} không phải là một ngày; nếu là tháng hoặc năm, hãy dùng"
                        f" {whole}")
            )  # fmt: skip
        return date or ""

    def read_closed(self, today: datetime.date) -> Period | None:
        """As `read`, for a command that needs both a first and a last day."""
        span = self.read(today)
        if span is not None and not (span.first and span.last):
            missing = option_name("to" if span.first else "from_")
            raise UsageProblem(Label(f"give {missing} as well", f"cần thêm {missing}"))
        return span


def read_period(name: str, text: str, today: datetime.date) -> Period:
    """The period that the text names. Raises UsageProblem, which names the option."""
    try:
        return parse_period(text, today=today)
    except ValueUnreadable as error:
        raise UsageProblem(same(f"{option_name(name)}: ") + error.message) from None


def read_date(name: str, text: str) -> DateText | None:
    """The date of the text, None when it is empty. Raises UsageProblem, which names the option."""
    if not text:
        return None
    try:
        return parse_partial_date(text)
    except ValueUnreadable as error:
        raise UsageProblem(same(f"{option_name(name)}: ") + error.message) from None


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
