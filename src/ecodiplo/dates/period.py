"""Periods: the days from a first to a last, and the texts of dates that can lie in them."""

from __future__ import annotations

from calendar import monthrange
from typing import NamedTuple

from ecodiplo.dates.partial import DateText, first_day, last_day, show_named_date
from ecodiplo.errors import ValueUnreadable
from ecodiplo.language import Label, Lang


class Period(NamedTuple):
    """The days from `first` to `last`, both included, both ISO dates; None is an open end."""

    first: str | None
    last: str | None

    def lower_bounds(self) -> tuple[str, tuple[str, ...]] | None:
        """The smallest text of a date in the period, and the less precise texts below it that can
        also lie in the period. None for a period without a first day.

        A date `d` can end on or after `first` when `d >= smallest or d in less_precise`.
        """
        if self.first is None:
            return None
        year, month, day = self.first.split("-")
        if (month, day) == ("01", "01"):
            return year, ()
        if day == "01":
            return f"{year}-{month}", (year,)
        return self.first, (year, f"{year}-{month}")

    def upper_bounds(self) -> tuple[str, tuple[str, ...]] | None:
        """The greatest text of a date in the period, and the less precise texts up to it that end
        after the period. None for a period without a last day.

        A date `d` ends on or before `last` when `d <= greatest and d not in less_precise`.
        """
        if self.last is None:
            return None
        year, month, day = (int(part) for part in self.last.split("-"))
        if day < monthrange(year, month)[1]:
            return self.last, (self.last[:4], self.last[:7])
        return self.last, () if month == 12 else (self.last[:4],)

    def contains(self, day: str) -> bool:
        """Whether `day`, an ISO date, lies in the period."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def lasts_beyond(self, day: str) -> bool:
        """Whether the period has days after `day`, an ISO date."""
        return self.last is None or self.last > day

    @property
    def is_unambiguous(self) -> bool:
        """Whether every date that can lie in the period must lie in it. This holds for whole years
        and open ends."""
        lower, upper = self.lower_bounds(), self.upper_bounds()
        return not (lower and lower[1]) and not (upper and upper[1])


def period(first: DateText | None, last: DateText | None) -> Period:
    """The period from the first day of `first` to the last day of `last`.

    Raises ValueUnreadable when the period ends before it starts.
    """
    if first is not None and last is not None and last_day(last) < first_day(first):
        start, end = (show_named_date(date, Lang.VI) for date in (first, last))
        raise ValueUnreadable(
            Label(
                f"the period from {first} to {last} ends before it starts",
                f"kỳ từ {start} đến {end} kết thúc trước khi bắt đầu",
            )
        )
    return Period(
        first_day(first) if first is not None else None,
        last_day(last) if last is not None else None,
    )
