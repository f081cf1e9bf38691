"""Partial dates (a year, a month or a day) and periods.

A partial date is ISO 8601 text of reduced precision: `2022`, `2022-09` or `2022-09-14`. Such
texts sort and compare as text, so a query for a period reads one range of the column's index.
"""

from __future__ import annotations

import datetime
import re
from calendar import monthrange
from contextlib import suppress
from typing import NamedTuple, NewType

from ecodiplo.errors import ValueUnreadable
from ecodiplo.fold import fold
from ecodiplo.language import Label, Lang

DateText = NewType("DateText", str)

# The CHECK of the database (`models/base.py`) has the same bounds.
FIRST_YEAR, LAST_YEAR = 1900, 2199
# A date cell without its date format is a number of days since this date: 44818 is 14/9/2022.
# Only the numbers of the years 1970 to 2099 are read as dates; any other number of five digits is
# more likely a slip.
EXCEL_EPOCH = datetime.date(1899, 12, 30)
FIRST_SERIAL, LAST_SERIAL = 25_569, 73_050

_YEAR = r"(?P<y>\d{4})"
_MONTH = r"(?P<m>\d{1,2})"
_DAY = r"(?P<d>\d{1,2})"
# The names of the months in English; the first three letters are the abbreviation.
ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August",
    "September", "October", "November", "December",
)  # fmt: skip

# The day always comes first, as in Vietnam. The patterns match folded text.
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
    """Whether `text` names a date format that `parse_partial_date` reads in the same order:
    `dd/mm/yyyy`, `ngày/tháng/năm`, `yyyy-mm-dd`, but not `mm/dd/yyyy`."""
    return _NAMED_FORMAT.fullmatch(fold(text)) is not None


def parse_partial_date(text: str) -> DateText:
    """The date in `text`, with the precision of `text`.

    Reads `2022`, `2022-09-14`, `14/9/2022`, `9/2022`, `tháng 9/2022`, `ngày 14 tháng 9 năm 2022`
    and similar forms. Raises ValueUnreadable with the reason.
    """
    if len(text) == 10 and text[4] == text[7] == "-":  # the quick way for most dates in files
        with suppress(ValueError):
            if FIRST_YEAR <= datetime.date.fromisoformat(text).year <= LAST_YEAR:
                return DateText(text)
    folded = fold(text)
    if re.fullmatch(r"\d{5}", folded) and FIRST_SERIAL <= int(folded) <= LAST_SERIAL:
        return DateText((EXCEL_EPOCH + datetime.timedelta(int(folded))).isoformat())
    match = next((m for p in _PATTERNS if (m := p.fullmatch(folded))), None)
    if match is None:
        raise ValueUnreadable(
            Label(
                f"{text!r} is not a date; write it as 14/9/2022, 9/2022, 2022 or 2022-09-14",
                f"{text!r} không phải là ngày; hãy viết như 14/9/2022, 9/2022, 2022"
                " hoặc 2022-09-14",
            )
        )
    parts = match.groupdict()
    year = parse_year(parts["y"], text)
    if "m" not in parts:
        return DateText(f"{year}")
    month = int(parts["m"])
    if not 1 <= month <= 12:
        raise ValueUnreadable(
            Label(
                f"{text!r} has no month {month}; the day comes first, as in 14/9/2022",
                f"{text!r}: không có tháng {month}; hãy viết ngày trước tháng, như 14/9/2022",
            )
        )
    if "d" not in parts:
        return DateText(f"{year}-{month:02}")
    try:
        return DateText(datetime.date(year, month, int(parts["d"])).isoformat())
    except ValueError:
        days = monthrange(year, month)[1]
        raise ValueUnreadable(
            Label(
                f"{text!r} does not exist: {month}/{year} has {days} days",
                f"{text!r} không tồn tại: tháng {month}/{year} có {days} ngày",
            )
        ) from None


def parse_year(digits: str, text: str) -> int:
    """The year. Raises ValueUnreadable, with a quotation of `text`, for a year that no date has."""
    year = int(digits)
    if FIRST_YEAR <= year <= LAST_YEAR:
        return year
    raise ValueUnreadable(
        Label(
            f"{text!r} is outside the years {FIRST_YEAR} to {LAST_YEAR}",
            f"{text!r} nằm ngoài các năm từ {FIRST_YEAR} đến {LAST_YEAR}",
        )
    )


def show_partial_date(date: DateText, lang: Lang) -> str:
    """`date` in the form of the language: `14/9/2022` in Vietnamese, `14 Sep 2022` in English."""
    year, *rest = date.split("-")
    if lang is Lang.VI:
        return "/".join([*(str(int(part)) for part in reversed(rest)), year])
    if not rest:
        return year
    month = ENGLISH_MONTHS[int(rest[0]) - 1][:3]
    return f"{month} {year}" if len(rest) == 1 else f"{int(rest[1])} {month} {year}"


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

    @property
    def is_unambiguous(self) -> bool:
        """Whether every date that can lie in the period must lie in it. This holds for whole years
        and open ends."""
        lower, upper = self.lower_bounds(), self.upper_bounds()
        return not (lower and lower[1]) and not (upper and upper[1])


def first_day(date: DateText) -> str:
    """The earliest day that `date` can mean."""
    return f"{date}-01-01"[:10] if len(date) == 4 else f"{date}-01"[:10]


def last_day(date: DateText) -> str:
    """The latest day that `date` can mean."""
    if len(date) == 4:
        return f"{date}-12-31"
    if len(date) == 7:
        return f"{date}-{monthrange(int(date[:4]), int(date[5:]))[1]}"
    return date


def period(first: DateText | None, last: DateText | None) -> Period:
    """The period from the first day of `first` to the last day of `last`.

    Raises ValueUnreadable when the period ends before it starts.
    """
    if first is not None and last is not None and last_day(last) < first_day(first):
        start, end = (show_partial_date(date, Lang.VI) for date in (first, last))
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


def show_moment(moment: datetime.datetime) -> Label:
    """The day and the time of the local time zone: `2022-09-14 10:00`, `14/09/2022 10:00`."""
    local = moment.astimezone()
    return Label(f"{local:%Y-%m-%d %H:%M}", f"{local:%d/%m/%Y %H:%M}")
