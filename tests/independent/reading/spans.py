"""Dates and periods of a text, as a person reads them."""

from __future__ import annotations

import re

from ecodiplo.language import Lang
from ecodiplo.services.statistics.wording import NO_DATE
from independent.days import Span, first_day, last_day, month_span

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LONG = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
         "October", "November", "December")  # fmt: skip
_NTH = ("first", "second", "third", "fourth")
_ROMAN = ("I", "II", "III", "IV")
_COUNTS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven")


def read_date(text: str, lang: Lang) -> str | None:
    """The ISO text of a date that can be partial; None for no date."""
    if lang is Lang.VI:
        match = re.fullmatch(r"(?:(?:(\d{1,2})/)?(\d{1,2})/)?(\d{4})", text)
        if match is None:
            return None
        day, month, year = match.groups()
    else:
        match = re.fullmatch(r"(?:(?:(\d{1,2}) )?([A-Z][a-z]{2}) )?(\d{4})", text)
        if match is None or (match[2] and match[2] not in _MONTHS):
            return None
        day, year = match[1], match[3]
        month = match[2] and str(_MONTHS.index(match[2]) + 1)
    return "-".join([year, *(f"{int(part):02}" for part in (month, day) if part)])


def read_dated(text: str, lang: Lang) -> str | None:
    """A date in a sentence; in Vietnamese with what it is: `năm 2022`, `tháng 8/2022`."""
    if lang is Lang.EN:
        return read_date(text, lang)
    kind, _, date = text.partition(" ")
    iso = read_date(date, lang)
    return iso if iso and kind == ("năm", "tháng", "ngày")[iso.count("-")] else None


def read_period(text: str, lang: Lang) -> Span | None:
    """The first and the last day of the period; None for no period."""
    return _vietnamese(text) if lang is Lang.VI else _english(text)


def read_in_period(text: str, lang: Lang) -> Span | None:
    """The period with its preposition in English."""
    if lang is Lang.VI:
        return _vietnamese(text)
    preposition, _, rest = text.partition(" ")
    is_range = " to " in rest
    return _english(rest) if preposition == ("from" if is_range else "in") else None


def _vietnamese(text: str) -> Span | None:
    if match := re.fullmatch(r"năm (\d{4})", text):
        return month_span(int(match[1]), 1, 12)
    if match := re.fullmatch(r"6 tháng (đầu|cuối) năm (\d{4})", text):
        return month_span(int(match[2]), *((1, 6) if match[1] == "đầu" else (7, 12)))
    if match := re.fullmatch(r"quý (I|II|III|IV)/(\d{4})", text):
        return _quarter(_ROMAN.index(match[1]), match[2])
    if match := re.fullmatch(r"tháng (\d{1,2})/(\d{4})", text):
        return month_span(int(match[2]), int(match[1]), int(match[1]))
    if match := re.fullmatch(r"(\d{1,2}) tháng đầu năm (\d{4})", text):
        return month_span(int(match[2]), 1, int(match[1]))
    match = re.fullmatch(r"từ (\S+ \S+) đến (\S+ \S+)", text)
    return _between(match[1], match[2], Lang.VI) if match else None


def _english(text: str) -> Span | None:
    if re.fullmatch(r"\d{4}", text):
        return month_span(int(text), 1, 12)
    if match := re.fullmatch(r"the (first|second) half of (\d{4})", text):
        return month_span(int(match[2]), *((1, 6) if match[1] == "first" else (7, 12)))
    if match := re.fullmatch(r"the (first|second|third|fourth) quarter of (\d{4})", text):
        return _quarter(_NTH.index(match[1]), match[2])
    if match := re.fullmatch(r"the first (\w+) months of (\d{4})", text):
        if match[1] not in _COUNTS:
            return None
        return month_span(int(match[2]), 1, _COUNTS.index(match[1]) + 1)
    if (match := re.fullmatch(r"([A-Z][a-z]+) (\d{4})", text)) and match[1] in _LONG:
        month = _LONG.index(match[1]) + 1
        return month_span(int(match[2]), month, month)
    match = re.fullmatch(r"(.+) to (.+)", text)
    return _between(match[1], match[2], Lang.EN) if match else None


def _quarter(number: int, year: str) -> Span:
    return month_span(int(year), 3 * number + 1, 3 * number + 3)


def _between(first: str, last: str, lang: Lang) -> Span | None:
    begin, end = read_dated(first, lang), read_dated(last, lang)
    return Span(first_day(begin), last_day(end)) if begin and end else None


def read_compared(text: str, lang: Lang) -> Span | None:
    """The period after `compared with`: a range of days has a noun before it."""
    noun = "the period from " if lang is Lang.EN else "kỳ "
    span = read_period(text.removeprefix(noun), lang)
    is_range = " to " in text or " đến " in text
    return span if text.startswith(noun) == is_range else None


def year_before(span: Span) -> Span:
    """The same days of the year before."""
    return Span(*(day and _year_before(day) for day in span))


def _year_before(day: str) -> str:
    earlier = f"{int(day[:4]) - 1}{day[4:]}"
    return last_day(earlier[:7]) if day == last_day(day[:7]) else earlier


def iso_of(text: str, lang: Lang) -> str:
    """The days of a period or day in a text; the text itself when it is neither."""
    if text == NO_DATE.to(lang):
        return "unknown"
    report = re.fullmatch("(?:report of|báo cáo) (.+)", text)
    if report:
        return f"report {iso_of(report[1], lang)}"
    period = re.sub("^(figure for|số liệu) ", "", text)
    if own := read_period(period, lang) or read_compared(text, lang):
        return span_iso(own)
    date = re.sub("^(as of|tính đến) ", "", text)
    day = read_date(date, lang) or read_dated(date, lang)
    return span_iso(Span(None, last_day(day))) if day else text


def span_iso(span: Span) -> str:
    """The days of a span as ISO text."""
    return f"{span.first or ''}..{span.last}"
