"""The periods of an office's reports: years, halves, quarters, nine months, months, the year to
date.

A period is its first and last day. Its code and its name follow from the two days: `2022-Q1` and
`2022-01..2022-03` are the same period.
"""

from __future__ import annotations

import re
from calendar import monthrange
from typing import TYPE_CHECKING

from ecodiplo.dates import (
    ENGLISH_MONTHS,
    ROMAN_QUARTERS,
    DateText,
    Period,
    parse_partial_date,
    parse_year,
    period,
    read_month_span,
    show_named_date,
)
from ecodiplo.errors import ValueUnreadable
from ecodiplo.fold import fold
from ecodiplo.language import Label, Lang, alternatives, same

if TYPE_CHECKING:
    import datetime

# The periods that people can type, for messages and help.
PERIOD_EXAMPLES = ("2022", "2022-Q3", "2022-H1", "2022-9M", "2022-09", "ytd", "2022-03..2022-11")

_Y = r"(?P<y>\d{4})"
# The folded spellings of the first months of a year that are no spellings of a date.
_FIRST_MONTHS = [
    re.compile(pattern)
    for pattern in (
        rf"{_Y}[ -]?(?P<n>[1-9]|1[0-2])m",
        rf"(?P<n>[1-9]|1[0-2])m(?:[ /-]|,? nam ){_Y}",
        rf"(?P<n>[1-9]|1[0-2]) thang(?: nam)?[ /]{_Y}",
    )
]
_TO_DATE = re.compile(r"(\d{4})[ -]?ytd|ytd|tu dau nam(?: (\d{4}))?(?: den nay)?")


def parse_period(text: str, *, today: datetime.date) -> Period:
    """The period that `text` names.

    Reads `2022`, `2022-Q3`, `quý III/2022`, `2022-H1`, `6 tháng đầu năm 2022`, `2022-9M`,
    `9 tháng 2022`, `2022-09`, `tháng 9/2022`, `ytd` (this year up to `today`), `2022-ytd` (that
    year up to the same day), and `2022-03..2022-11-15`. Raises ValueUnreadable, with examples of
    periods, for any other text.
    """
    folded = fold(text)
    if match := _TO_DATE.fullmatch(folded):
        year = parse_year(match[1] or match[2] or str(today.year), text)
        return Period(f"{year}-01-01", _same_day(today.isoformat(), year))
    if match := next((m for p in _FIRST_MONTHS if (m := p.fullmatch(folded))), None):
        return _span(parse_year(match["y"], text), 1, int(match["n"]))
    if (months := read_month_span(folded)) and months[0] is not None:
        return _span(parse_year(str(months[0]), text), *months[1:])
    begin, dots, end = text.partition("..")
    try:
        if dots:
            return period(parse_partial_date(begin), parse_partial_date(end))
        date = parse_partial_date(text)
        return period(date, date)
    except ValueUnreadable as error:
        if dots:
            raise
        *most, last_example = PERIOD_EXAMPLES
        examples = alternatives([same(", ".join(most)), same(last_example)])
        raise ValueUnreadable(
            Label(
                f"{text!r} is not a period; write it as {examples.en}",
                f"{text!r} không phải là kỳ; hãy viết như {examples.vi}",
            )
        ) from error


def _span(year: int, first: int, last: int) -> Period:
    return Period(f"{year}-{first:02}-01", f"{year}-{last:02}-{monthrange(year, last)[1]}")


def _same_day(day: str, year: int) -> str:
    """The same day and month in `year`. The last day of February becomes the last day of February
    there, which can be the 28th or the 29th."""
    month, number = int(day[5:7]), int(day[8:])
    longest = monthrange(year, month)[1]
    if month == 2 and number == monthrange(int(day[:4]), 2)[1]:
        number = longest
    return f"{year}-{month:02}-{min(number, longest):02}"


def year_before(span: Period) -> Period:
    """The same period of the year before, for comparison (so với cùng kỳ)."""
    return in_year(span, int(_both(span)[1][:4]) - 1)


def in_year(span: Period, year: int) -> Period:
    """The same period of another year; it ends in `year`."""
    first, last = _both(span)
    years = year - int(last[:4])
    return Period(_same_day(first, int(first[:4]) + years), _same_day(last, year))


def period_code(span: Period) -> str:
    """The code of the period, which `parse_period` reads back: `2022`, `2022-Q3`, `2022-9M`."""
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


def period_title(span: Period) -> Label:
    """The name of the period inside a sentence: `quý III/2022`, `the third quarter of 2022`."""
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
                     f"quý {ROMAN_QUARTERS[nth]}/{year}")  # fmt: skip
    if months and months != _YEARS and months[0] == months[1]:
        return Label(f"{ENGLISH_MONTHS[months[0] - 1]} {year}", f"tháng {months[0]}/{year}")
    if months and months[0] == 1:
        count = ("two", "", "four", "five", "", "seven", "eight", "nine", "ten", "eleven")
        return Label(f"the first {count[months[1] - 2]} months of {year}",
                     f"{months[1]} tháng đầu năm {year}")  # fmt: skip
    if first == last:
        return _named(first)
    begin, end = _shortest(first, last) if months else (first, last)
    return Label("{begin} to {end}", "từ {begin} đến {end}").fill(
        begin=_named(begin), end=_named(end)
    )


def as_of_title(day: str) -> Label:
    """The day of a cumulative total, inside a sentence: `as of 20 Dec 2022`."""
    return Label("as of ", "tính đến ") + _named(day)


def _named(date: str) -> Label:
    """The date as it stands in a sentence of each language."""
    return Label(*(show_named_date(DateText(date), lang) for lang in Lang))


def shortest_dates(span: Period) -> tuple[str, str]:
    """The first and the last date of the period, as short as they can be: years, months or days."""
    first, last = _both(span)
    return _shortest(first, last) if _whole_months(span) else (first, last)


def _shortest(first: str, last: str) -> tuple[str, str]:
    """The shortest partial dates of whole months from `first` to `last`: years for whole years,
    else months."""
    whole = first.endswith("-01-01") and last.endswith("-12-31")
    return (first[:4], last[:4]) if whole else (first[:7], last[:7])


def _whole_months(span: Period) -> tuple[int, int] | None:
    """The first and the last month of a period that is whole months of one year: (1, 12) is the
    year. `_YEARS` for whole months of several years; None for a period that is not whole months."""
    first, last = _both(span)
    year, month = int(last[:4]), int(last[5:7])
    if not first.endswith("-01") or int(last[8:]) != monthrange(year, month)[1]:
        return None
    return (int(first[5:7]), month) if first[:4] == last[:4] else _YEARS


def _both(span: Period) -> tuple[str, str]:
    """The first and the last day. Raises ValueUnreadable for a period with an open end."""
    if span.first is None or span.last is None:
        raise ValueUnreadable(
            Label("the period must have a first and a last day", "kỳ phải có ngày đầu và ngày cuối")
        )
    return span.first, span.last


_YEARS = (0, 0)
_HALVES = [(1, 6), (7, 12)]
_QUARTERS = [(1, 3), (4, 6), (7, 9), (10, 12)]
