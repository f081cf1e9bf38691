"""Partial dates: made from numbers, shown, and their first and last days."""

from __future__ import annotations

import datetime
from calendar import monthrange
from typing import NewType

from ecodiplo import clock
from ecodiplo.errors import ValueUnreadable
from ecodiplo.language import Label, Lang

DateText = NewType("DateText", str)

# The CHECK of the database (`models/base.py`) has the same bounds.
FIRST_YEAR, LAST_YEAR = 1900, 2199
# The names of the months in English; the first three letters are the abbreviation.
ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August",
    "September", "October", "November", "December",
)  # fmt: skip
# What a Vietnamese sentence calls a year, a month and a day.
DATE_NOUNS = ("năm", "tháng", "ngày")


def make_partial_date(
    year: int, month: int | None, day: int | None, text: str, *, month_first: bool = False
) -> DateText:
    """The date of the numbers, as precise as they are.

    Raises ValueUnreadable, with a quotation of `text`, for a year, a month or a day that no date
    has; `month_first` is the order in which `text` was read.
    """
    year = parse_year(f"{year}", text)
    if month is None:
        return DateText(f"{year}")
    if not 1 <= month <= 12:
        raise ValueUnreadable(
            Label(
                f"{text!r} has no month {month}; the month comes first, as in 9/14/2022",
                f"{text!r}: không có tháng {month}; hãy viết tháng trước ngày, như 9/14/2022",
            )
            if month_first
            else Label(
                f"{text!r} has no month {month}; the day comes first, as in 14/9/2022",
                f"{text!r}: không có tháng {month}; hãy viết ngày trước tháng, như 14/9/2022",
            )
        )
    if day is None:
        return DateText(f"{year}-{month:02}")
    try:
        return DateText(datetime.date(year, month, day).isoformat())
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


def show_named_date(date: DateText, lang: Lang) -> str:
    """`date` inside a sentence: Vietnamese says whether it is a year, a month or a day, as in `ngày
    14/9/2022`; English has the form of `show_partial_date`."""
    text = show_partial_date(date, lang)
    return f"{DATE_NOUNS[date.count('-')]} {text}" if lang is Lang.VI else text


def show_padded_date(date: DateText, lang: Lang) -> str:
    """`date` as offices write it in a table: `14/09/2022`, `tháng 09/2022`, `2022` in Vietnamese;
    English has the form of `show_partial_date`."""
    if lang is not Lang.VI or len(date) == 4:
        return show_partial_date(date, lang)
    text = "/".join(reversed(date.split("-")))
    return f"tháng {text}" if len(date) == 7 else text


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


def show_moment(moment: datetime.datetime) -> Label:
    """The day and the time in the office's time zone: `2022-09-14 10:00`, `14/09/2022 10:00`."""
    local = clock.local(moment)
    return Label(f"{local:%Y-%m-%d %H:%M}", f"{local:%d/%m/%Y %H:%M}")
