"""Dates known to the year, the month or the day, and the periods they fall in.

A partial date is ISO 8601 text of reduced precision: `2022`, `2022-09` or
`2022-09-14`. Such texts sort and compare as text, so a period is a plain range
on the column's index.
"""

from __future__ import annotations

import datetime
import re
from calendar import monthrange
from contextlib import suppress
from typing import NamedTuple, NewType

from ecodiplo.errors import Unreadable
from ecodiplo.language import Lang
from ecodiplo.text import fold

PartialDate = NewType("PartialDate", str)

# The same bounds stand in the database's CHECK (`models/base.py`).
FIRST_YEAR, LAST_YEAR = 1900, 2199
# A date cell that lost its format is a count of days since this one: 44818 is 14/9/2022. Only
# counts of 1970 to 2099 are read so; what else has five digits is more likely a slip.
EXCEL_EPOCH = datetime.date(1899, 12, 30)
FIRST_SERIAL, LAST_SERIAL = 25_569, 73_050

_YEAR = r"(?P<y>\d{4})"
_MONTH = r"(?P<m>\d{1,2})"
_DAY = r"(?P<d>\d{1,2})"
# Day first, always: that is how Vietnam writes dates. Patterns match folded text.
_PATTERNS = [
    re.compile(pattern)
    for pattern in (
        rf"(?:nam )?{_YEAR}",
        rf"{_YEAR}-{_MONTH}",
        rf"{_YEAR}-{_MONTH}-{_DAY}(?:[t ]00:00(?::00(?:\.0+)?)?)?",
        rf"{_MONTH}[/.-]{_YEAR}",
        rf"{_DAY}[/.-]{_MONTH}[/.-]{_YEAR}",
        rf"thang {_MONTH}(?:/| nam | ){_YEAR}",
        rf"(?:ngay )?{_DAY} thang {_MONTH}(?:/|,? nam | ){_YEAR}",
        rf"ngay {_DAY}[/.-]{_MONTH}[/.-]{_YEAR}",
    )
]

_SEPARATOR = r"\s*[/.,\s-]\s*"
_NAMED_FORMAT = re.compile(
    rf"(?:(?:(?:d{{1,2}}|day|ngay){_SEPARATOR})?(?:m{{1,2}}|month|thang){_SEPARATOR})?"
    r"(?:y{2}|y{4}|year|nam)|y{4}-m{1,2}(?:-d{1,2})?"
)


def is_date_format(text: str) -> bool:
    """Whether `text` names a way of writing dates that is read as it says: `dd/mm/yyyy`,
    `ngày/tháng/năm`, `yyyy-mm-dd`, but not `mm/dd/yyyy`."""
    return _NAMED_FORMAT.fullmatch(fold(text)) is not None


def parse_partial_date(text: str) -> PartialDate:
    """The date that `text` gives, to the precision it gives it.

    Reads `2022`, `2022-09-14`, `14/9/2022`, `9/2022`, `tháng 9/2022`,
    `ngày 14 tháng 9 năm 2022` and their likes. Raises Unreadable with the reason.
    """
    if len(text) == 10 and text[4] == text[7] == "-":  # most dates of files, quickly
        with suppress(ValueError):
            if FIRST_YEAR <= datetime.date.fromisoformat(text).year <= LAST_YEAR:
                return PartialDate(text)
    folded = fold(text)
    if re.fullmatch(r"\d{5}", folded) and FIRST_SERIAL <= int(folded) <= LAST_SERIAL:
        return PartialDate((EXCEL_EPOCH + datetime.timedelta(int(folded))).isoformat())
    found = next((m for p in _PATTERNS if (m := p.fullmatch(folded))), None)
    if found is None:
        raise Unreadable(f"{text!r} is no date; write it as 14/9/2022, 9/2022, 2022 or 2022-09-14")
    parts = found.groupdict()
    year = int(parts["y"])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Unreadable(f"{text!r} is outside the years {FIRST_YEAR} to {LAST_YEAR}")
    if "m" not in parts:
        return PartialDate(f"{year}")
    month = int(parts["m"])
    if not 1 <= month <= 12:
        raise Unreadable(f"{text!r} has no month {month}; the day comes first, as in 14/9/2022")
    if "d" not in parts:
        return PartialDate(f"{year}-{month:02}")
    try:
        return PartialDate(datetime.date(year, month, int(parts["d"])).isoformat())
    except ValueError:
        raise Unreadable(
            f"{text!r} does not exist: {month}/{year} has {monthrange(year, month)[1]} days"
        ) from None


def show_partial_date(date: PartialDate, lang: Lang) -> str:
    """`date` as people write it: `14/9/2022` in Vietnamese, `14 Sep 2022` in English."""
    year, *rest = date.split("-")
    if lang is Lang.VI:
        return "/".join([*(str(int(part)) for part in reversed(rest)), year])
    if not rest:
        return year
    month = _ENGLISH_MONTHS[int(rest[0]) - 1]
    return f"{month} {year}" if len(rest) == 1 else f"{int(rest[1])} {month} {year}"


_ENGLISH_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun",
                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")  # fmt: skip


class Period(NamedTuple):
    """From the first to the last day, both included and both exact; None is open."""

    first: str | None
    last: str | None

    def lower_bounds(self) -> tuple[str, tuple[str, ...]] | None:
        """The least text a date of the period can have, and the vaguer texts that may lie in it.

        A date `d` can end on or after `first` when `d >= least or d in vaguer`.
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
        """The greatest text a date of the period can have, and the vaguer texts up to it that end
        after the period.

        A date `d` ends on or before `last` when `d <= greatest and d not in vaguer`.
        """
        if self.last is None:
            return None
        year, month, day = (int(part) for part in self.last.split("-"))
        if day < monthrange(year, month)[1]:
            return self.last, (self.last[:4], self.last[:7])
        return self.last, () if month == 12 else (self.last[:4],)

    @property
    def holds_all_that_touch_it(self) -> bool:
        """Whether a date that can lie in the period must lie in it: it is whole years, or open."""
        lower, upper = self.lower_bounds(), self.upper_bounds()
        return not (lower and lower[1]) and not (upper and upper[1])


def first_day(date: PartialDate) -> str:
    """The earliest day that `date` can mean."""
    return f"{date}-01-01"[:10] if len(date) == 4 else f"{date}-01"[:10]


def last_day(date: PartialDate) -> str:
    """The latest day that `date` can mean."""
    if len(date) == 4:
        return f"{date}-12-31"
    if len(date) == 7:
        return f"{date}-{monthrange(int(date[:4]), int(date[5:]))[1]}"
    return date


def period(first: PartialDate | None, last: PartialDate | None) -> Period:
    """The period from the first day of `first` to the last day of `last`.

    Raises Unreadable when it ends before it starts.
    """
    span = Period(
        first_day(first) if first is not None else None,
        last_day(last) if last is not None else None,
    )
    if span.first and span.last and span.last < span.first:
        raise Unreadable(f"the period from {first} to {last} ends before it starts")
    return span
