"""The periods that offices report by: years, halves, quarters, nine months, months, the year to
date.

A period is its first and last day; its code and its name follow from them, so `2022-Q1` and
`tháng 1/2022` to `tháng 3/2022` are one period.
"""

from __future__ import annotations

import re
from calendar import monthrange
from typing import TYPE_CHECKING

from ecodiplo.dates import (
    FIRST_YEAR,
    LAST_YEAR,
    PartialDate,
    Period,
    parse_partial_date,
    period,
    show_partial_date,
)
from ecodiplo.errors import Unreadable
from ecodiplo.language import Label, Lang
from ecodiplo.text import fold

if TYPE_CHECKING:
    import datetime

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_Y = r"(?P<y>\d{4})"
_OF = r"(?:[ /-]|,? nam )"
# Each shape of a period, on folded text, with the months it covers: `n` is the number in it.
_SHAPES = [
    (re.compile(pattern), months)
    for pattern, months in (
        (rf"{_Y}[ -]?q(?P<n>[1-4])", "quarter"),
        (rf"q(?P<n>[1-4]){_OF}{_Y}", "quarter"),
        (rf"quy (?P<n>[1-4]|i|ii|iii|iv){_OF}{_Y}", "quarter"),
        (rf"{_Y}[ -]?h(?P<n>[12])", "half"),
        (rf"h(?P<n>[12]){_OF}{_Y}", "half"),
        (rf"(?:6|sau) thang cuoi(?: nam)?[ /]{_Y}", "second half"),
        (rf"{_Y}[ -]?(?P<n>[1-9]|1[0-2])m", "first months"),
        (rf"(?P<n>[1-9]|1[0-2])m{_OF}{_Y}", "first months"),
        (rf"(?P<n>[1-9]|1[0-2]) thang(?: dau)?(?: nam)?[ /]{_Y}", "first months"),
    )
]  # fmt: skip
_TO_DATE = re.compile(r"(\d{4})[ -]?ytd|ytd|tu dau nam(?: (\d{4}))?(?: den nay)?")


def parse_period(text: str, *, today: datetime.date) -> Period:
    """The period that `text` names.

    Reads `2022`, `2022-Q3`, `quý III/2022`, `2022-H1`, `6 tháng đầu năm 2022`, `2022-9M`,
    `9 tháng 2022`, `2022-09`, `tháng 9/2022`, `ytd` (this year up to `today`), `2022-ytd` (that
    year up to the same day), and `2022-03..2022-11-15`. Raises Unreadable with what it takes.
    """
    folded = fold(text)
    if found := _TO_DATE.fullmatch(folded):
        year = _year(found[1] or found[2] or str(today.year), text)
        return Period(f"{year}-01-01", _same_day(today.isoformat(), year))
    for shape, months in _SHAPES:
        if found := shape.fullmatch(folded):
            given = found.groupdict().get("n") or "1"
            first, last = _months(months, int(_ROMAN.get(given, given)))
            return _span(_year(found["y"], text), first, last)
    begin, dots, end = text.partition("..")
    try:
        if dots:
            return period(parse_partial_date(begin), parse_partial_date(end))
        date = parse_partial_date(text)
        return period(date, date)
    except Unreadable as error:
        if dots:
            raise
        raise Unreadable(
            f"{text!r} is no period; write it as 2022, 2022-Q3, 2022-H1, 2022-9M, 2022-09, ytd"
            " or 2022-03..2022-11"
        ) from error


def _months(shape: str, number: int) -> tuple[int, int]:
    return {
        "quarter": (3 * number - 2, 3 * number),
        "half": (6 * number - 5, 6 * number),
        "second half": (7, 12),
        "first months": (1, number),
    }[shape]


def _span(year: int, first: int, last: int) -> Period:
    return Period(f"{year}-{first:02}-01", f"{year}-{last:02}-{monthrange(year, last)[1]}")


def _year(text: str, whole: str) -> int:
    if not FIRST_YEAR <= int(text) <= LAST_YEAR:
        raise Unreadable(f"{whole!r} is outside the years {FIRST_YEAR} to {LAST_YEAR}")
    return int(text)


def _same_day(day: str, year: int) -> str:
    """The day of `year` that `day` is in its own: the last of February for 29 February, and for
    the last of a month of February in a shorter year."""
    month, number = int(day[5:7]), int(day[8:])
    longest = monthrange(year, month)[1]
    if month == 2 and number == monthrange(int(day[:4]), 2)[1]:
        number = longest
    return f"{year}-{month:02}-{min(number, longest):02}"


def year_before(span: Period) -> Period:
    """The same period a year earlier, which offices compare with (so với cùng kỳ)."""
    return in_year(span, int(_both(span)[1][:4]) - 1)


def in_year(span: Period, year: int) -> Period:
    """The same period of another year: the one that ends in `year`."""
    first, last = _both(span)
    years = year - int(last[:4])
    return Period(_same_day(first, int(first[:4]) + years), _same_day(last, year))


def year_of(span: Period) -> Period:
    """The year that the period ends in."""
    year = _both(span)[1][:4]
    return Period(f"{year}-01-01", f"{year}-12-31")


def code(span: Period) -> str:
    """The period's code, which `parse_period` reads back: `2022`, `2022-Q3`, `2022-9M`."""
    first, last = _both(span)
    year, months = first[:4], _whole_months(span)
    if months is None:
        return first if first == last else f"{first}..{last}"
    if months == (1, 12):
        return year
    if months in _HALVES:
        return f"{year}-H{_HALVES.index(months) + 1}"
    if months in _QUARTERS:
        return f"{year}-Q{_QUARTERS.index(months) + 1}"
    if months == _YEARS:
        return "..".join(_shortest(first, last))
    if months[0] == months[1]:
        return f"{year}-{months[0]:02}"
    return f"{year}-{months[1]}M" if months[0] == 1 else f"{first[:7]}..{last[:7]}"


def title(span: Period) -> Label:
    """The period's name, as it follows other words: `quý III/2022`, `the third quarter of 2022`."""
    first, last = _both(span)
    year, months = first[:4], _whole_months(span)
    if months == (1, 12):
        return Label(year, f"năm {year}")
    if months in _HALVES:
        nth = _HALVES.index(months)
        return Label(f"the {('first', 'second')[nth]} half of {year}",
                     f"6 tháng {('đầu', 'cuối')[nth]} năm {year}")  # fmt: skip
    if months in _QUARTERS:
        nth = _QUARTERS.index(months)
        return Label(f"the {('first', 'second', 'third', 'fourth')[nth]} quarter of {year}",
                     f"quý {('I', 'II', 'III', 'IV')[nth]}/{year}")  # fmt: skip
    if months and months != _YEARS and months[0] == months[1]:
        return Label(f"{_MONTHS[months[0] - 1]} {year}", f"tháng {months[0]}/{year}")
    if months and months[0] == 1:
        number = ("two", "", "four", "five", "", "seven", "eight", "nine", "ten", "eleven")
        return Label(f"the first {number[months[1] - 2]} months of {year}",
                     f"{months[1]} tháng đầu năm {year}")  # fmt: skip
    begin, end = _shortest(first, last) if months else (first, last)
    return Label(
        f"{show_partial_date(PartialDate(begin), Lang.EN)} to"
        f" {show_partial_date(PartialDate(end), Lang.EN)}",
        f"từ {show_partial_date(PartialDate(begin), Lang.VI)} đến"
        f" {show_partial_date(PartialDate(end), Lang.VI)}",
    )


def as_of(day: str) -> Label:
    """A day on which a total stands, as it follows other words."""
    date = PartialDate(day)
    return Label(f"as of {show_partial_date(date, Lang.EN)}",
                 f"tính đến {show_partial_date(date, Lang.VI)}")  # fmt: skip


def _shortest(first: str, last: str) -> tuple[str, str]:
    """The whole months from `first` to `last`, as years when they are whole years."""
    whole = first.endswith("-01-01") and last.endswith("-12-31")
    return (first[:4], last[:4]) if whole else (first[:7], last[:7])


def _whole_months(span: Period) -> tuple[int, int] | None:
    """The first and last month when the period is whole months of one year: (1, 12) is a year.
    `_YEARS` when it is whole months of several, None when it is not whole months."""
    first, last = _both(span)
    year, month = int(last[:4]), int(last[5:7])
    if not first.endswith("-01") or int(last[8:]) != monthrange(year, month)[1]:
        return None
    return (int(first[5:7]), month) if first[:4] == last[:4] else _YEARS


def _both(span: Period) -> tuple[str, str]:
    if span.first is None or span.last is None:
        raise Unreadable("a period to report on has a first and a last day")
    return span.first, span.last


_YEARS = (0, 0)
_HALVES = [(1, 6), (7, 12)]
_QUARTERS = [(1, 3), (4, 6), (7, 9), (10, 12)]
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August",
           "September", "October", "November", "December")  # fmt: skip
