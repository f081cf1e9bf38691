"""Dates known to the year, the month or the day, and the periods in which they lie."""

from __future__ import annotations

import calendar
import datetime
import random
from typing import NamedTuple


class Span(NamedTuple):
    """The days from `first` to `last`, both included; None is an open end."""

    first: str | None
    last: str | None


ALWAYS = Span(None, None)


def first_day(date: str) -> str:
    """The first day that the date can mean."""
    return date + "-01-01"[len(date) - 10 :] if len(date) < 10 else date


def last_day(date: str) -> str:
    """The last day that the date can mean."""
    if len(date) == 4:
        return f"{date}-12-31"
    if len(date) == 7:
        return f"{date}-{calendar.monthrange(int(date[:4]), int(date[5:]))[1]:02}"
    return date


def must_lie(date: str, span: Span) -> bool:
    """Whether every day that the date can mean lies in the span."""
    first, last = span
    return (first is None or first_day(date) >= first) and (last is None or last_day(date) <= last)


def may_lie(date: str, span: Span) -> bool:
    """Whether a day that the date can mean lies in the span."""
    first, last = span
    return (first is None or last_day(date) >= first) and (last is None or first_day(date) <= last)


def blur(chance: random.Random, day: datetime.date) -> str:
    """The day as an office may know it: to the year, to the month, mostly to the day."""
    return day.isoformat()[: chance.choice([4, 7, 7, 10, 10, 10, 10, 10])]


def random_day(chance: random.Random, year: int) -> datetime.date:
    """A day of the year; the days on which periods meet are frequent."""
    if chance.random() < 0.12:
        month, day = chance.choice(
            [(1, 1), (3, 31), (4, 1), (6, 30), (7, 1), (9, 30), (10, 1), (12, 31), (2, 28)]
        )
        return datetime.date(year, month, day)
    return datetime.date(year, 1, 1) + datetime.timedelta(chance.randrange(365))


def later(chance: random.Random, day: datetime.date, most: int) -> datetime.date:
    """A day after `day`, by 1 to `most` days."""
    return day + datetime.timedelta(chance.randint(1, most))


def month_span(year: int, first: int, last: int) -> Span:
    """The months from `first` to `last` of the year."""
    return Span(f"{year}-{first:02}-01", last_day(f"{year}-{last:02}"))


def periods_of(year: int) -> dict[str, Span]:
    """The periods of a year that offices report, by the code that the program reads."""
    spans = {f"{year}": month_span(year, 1, 12)}
    spans |= {f"{year}-H{n}": month_span(year, 6 * n - 5, 6 * n) for n in (1, 2)}
    spans |= {f"{year}-Q{n}": month_span(year, 3 * n - 2, 3 * n) for n in (1, 2, 3, 4)}
    spans |= {f"{year}-{n:02}": month_span(year, n, n) for n in range(1, 13)}
    return spans | {f"{year}-9M": month_span(year, 1, 9)}
