"""One date, or the first and the last date of a range, in a text.

A text is read only when it has one meaning. `10-12-2023` is one day, since three numbers with the
same sign between them are a date; `10-12/5/2023` is a range of days; `10-12/2023` is refused, since
it can be a day or a range of months.
"""

from __future__ import annotations

import datetime
import re
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from ecodiplo.dates.partial import FIRST_YEAR, LAST_YEAR, DateText, make_partial_date
from ecodiplo.dates.partial import show_named_date as show
from ecodiplo.dates.period import period
from ecodiplo.dates.shapes import (
    Parts,
    read_first_day,
    read_last_day,
    read_parts,
    read_short_date,
    tidy,
)
from ecodiplo.errors import ValueUnreadable
from ecodiplo.language import Label, Lang

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Reader = Callable[[str], Parts | None]

# A date cell without its date format is a number of days since this date: 44818 is 14/9/2022.
# Only the numbers of the years 1970 to 2099 are read as dates; any other number of five digits is
# more likely a slip.
EXCEL_EPOCH = datetime.date(1899, 12, 30)
FIRST_SERIAL, LAST_SERIAL = 25_569, 73_050

# `re` compiles and keeps these patterns when the first date is read, so that `--help` stays quick.
_FROM = r"(?:tu|from|del|dal|giai doan|cac) "
_TO = (
    r" ?(?:-+>?|\.\.+) ?| (?:den(?: het)?|toi|to|until|till|through|al|a|hasta) "
    r"|(?<=\d{4}-\d\d-\d\d)/"
)
_AND = r" ?[,;&+] ?| (?:va|and) "
# The word before the first number of a range that belongs to the second number too.
_UNIT = r"((?:thang|thg|t|quy|q)[. ]?)[\divx]+"
_DAY_OR_MONTHS = r"(\d{1,2}) ?- ?(\d{1,2})[/.](\d{4})"


class DateRange(NamedTuple):
    """The first and the last date of a range. `end` is None where the text is one date."""

    start: DateText
    end: DateText | None = None


def parse_partial_date(
    text: str, *, month_first: bool | None = None, short_years: bool = False
) -> DateText:
    """The date in `text`, with the precision of `text`.

    Reads `2022`, `2022-09-14`, `14/9/2022`, `9/2022`, `tháng 9/2022`, `14 tháng 9 năm 2022`,
    `14 Sep 2022`, `September 14, 2022`, a stamp with time and zone (the zone does not change the
    date), an Excel serial number, and similar forms. `month_first` and `short_years` are what
    `date_evidence` says of a column. Raises ValueUnreadable with the reason.
    """
    start, end = parse_date_range(text, month_first=month_first, short_years=short_years)
    if end is None:
        return start
    raise ValueUnreadable(
        Label(
            f"{text!r} is not a date: it is a range from {show(start, Lang.EN)} to"
            f" {show(end, Lang.EN)}; write one date",
            f"{text!r} không phải là ngày mà là khoảng từ {show(start, Lang.VI)} đến"
            f" {show(end, Lang.VI)}; hãy viết một ngày",
        )
    )


def parse_date_range(
    text: str, *, month_first: bool | None = None, short_years: bool = False,
    year: int | None = None,
) -> DateRange:  # fmt: skip
    """The date or the range of dates in `text`.

    Reads what `parse_partial_date` reads, and `10-12/5/2023`, `từ 3 đến 7/6/2023`,
    `28/4-2/5/2023`, `5, 6/9/2023`, `25-27 October 2013`, `tháng 5-7/2023`, `2021-2025`,
    `Quý III/2023` (2023-07 to 2023-09) and similar forms. `month_first` is None where nothing
    decides the order: then the day is first, and a date with a clock of twelve hours has to have
    one reading. `year` is the year of a text without one. Raises ValueUnreadable with the reason.
    """
    if month_first is None:
        date = parse_date_range(text, month_first=False, short_years=short_years, year=year)
        if has_twelve_hours(text):
            other = try_date_range(text, month_first=True, short_years=short_years, year=year)
            if other not in (None, date):
                write = Label("; write it as 2022-09-14", "; hãy viết như 2022-09-14")
                raise ValueUnreadable(twelve_hours_doubt(text) + write)
        return date
    if len(text) == 10 and text[4] == text[7] == "-":  # the quick way for most dates in files
        with suppress(ValueError):
            if FIRST_YEAR <= datetime.date.fromisoformat(text).year <= LAST_YEAR:
                return DateRange(DateText(text))
    tidied = tidy(text)
    if re.fullmatch(r"\d{5}", tidied) and FIRST_SERIAL <= int(tidied) <= LAST_SERIAL:
        day = EXCEL_EPOCH + datetime.timedelta(int(tidied))
        return DateRange(DateText(day.isoformat()))
    read = partial(read_parts, month_first=month_first, short_years=short_years)
    make = partial(_make, text=text, year=year, month_first=month_first)
    if parts := read(tidied):
        return DateRange(make(parts), make(parts, last=True) if parts.months > 1 else None)
    ranges: set[DateRange] = set()
    refusals = []
    for first, last in _ends(re.sub(f"^{_FROM}", "", tidied), read):
        try:
            ranges.add(_ordered(make(first), make(last, last=True)))
        except ValueUnreadable as refusal:
            refusals.append(refusal)
    if len(ranges) == 1:  # a text that can be several ranges is none
        return ranges.pop()
    raise refusals[0] if refusals else _unreadable(text, tidied)


def try_date_range(
    text: str, *, month_first: bool, short_years: bool, year: int | None = None
) -> DateRange | None:
    """The date or the range in that order; None for other texts."""
    try:
        return parse_date_range(text, month_first=month_first, short_years=short_years, year=year)
    except ValueUnreadable:
        return None


def has_twelve_hours(text: str) -> bool:
    """Whether the text has a time with AM or PM."""
    return re.search(r"\d ?[ap]m\b", text, re.IGNORECASE) is not None


def twelve_hours_doubt(text: str) -> Label:
    """Why nobody knows the order of a date with such a time."""
    return Label(
        f"{text!r} has a time with AM or PM, and systems that write it so often write the month"
        " first",
        f"{text!r} có giờ kèm AM hoặc PM, và các hệ thống ghi như vậy thường ghi tháng trước ngày",
    )


def _make(
    parts: Parts, *, text: str, year: int | None, month_first: bool, last: bool = False
) -> DateText:
    """The date of the parts; with `last`, the last month of a quarter."""
    written = parts.year if parts.year is not None else year
    if written is None:
        raise ValueUnreadable(
            Label(
                f"{text!r} has no year; write it as 14/9/2022 or 9/2022",
                f"{text!r} không có năm; hãy viết như 14/9/2022 hoặc 9/2022",
            )
        )
    month = parts.month + parts.months - 1 if parts.month and last else parts.month
    return make_partial_date(written, month, parts.day, text, month_first=month_first)


def _ordered(start: DateText, end: DateText) -> DateRange:
    """The range. Raises ValueUnreadable when it ends before it starts."""
    period(start, end)
    return DateRange(start, end)


def _ends(tidied: str, read: Reader) -> Iterator[tuple[Parts, Parts]]:
    """The first and the last date for every sign in the text that can be the one of a range."""
    for sign in re.finditer(_TO, tidied):
        left, right = tidied[: sign.start()].rstrip(". "), tidied[sign.end() :]
        first = read(left) or read_first_day(left)
        if first is None:
            continue
        unit = re.fullmatch(_UNIT, left)
        lasts = [read(unit[1] + right)] if unit else []
        lasts += [read(right), read_last_day(right)]
        pair = next((p for last in lasts if last and (p := _complete(first, last))), None)
        # `2022-7/2023` can be many things, `2022 - 7/2023` is a range.
        if pair and (_precision(pair[0]) == _precision(pair[1]) or " " in sign.group()):
            yield pair
    if pair := _successive_days(tidied, read):
        yield pair


def _complete(first: Parts, last: Parts) -> tuple[Parts, Parts] | None:
    """Both dates, where each has the month and the year that is written at the other only.

    None for two dates that do not go together, such as a day and a quarter.
    """
    if (first.months > 1) != (last.months > 1):
        return None
    if first.month is None and first.day:
        if last.day is None or last.month is None or last.month_leads:
            return None
        first = first._replace(month=last.month)
    elif last.month is None and last.day:
        if first.day is None or not first.month_leads or first.year:
            return None
        last = last._replace(month=first.month)
    if first.year and last.year:
        return first, last
    if _precision(first) != _precision(last):
        return None
    if first.year is None and last.year and (first.month, last.month) == (12, 1):
        return first._replace(year=last.year - 1), last  # 28/12-3/1/2024 spans New Year
    year = first.year or last.year
    return first._replace(year=year), last._replace(year=year)


def _precision(parts: Parts) -> tuple[bool, bool]:
    """Whether the month and the day are known."""
    return parts.month is not None, parts.day is not None


def _successive_days(tidied: str, read: Reader) -> tuple[Parts, Parts] | None:
    """The first and the last of days in a list, such as `5, 6 và 7/9/2023`, that follow each
    other. None for any other text; days with others between them are no range."""
    *items, end = re.split(_AND, tidied)
    last = read(end)
    if not items or last is None:
        return None
    firsts = [read(item) or read_first_day(item) for item in items]
    pairs = [pair for first in firsts if first and (pair := _complete(first, last))]
    days = [*(pair[0] for pair in pairs), last]
    with suppress(ValueError):  # a day that does not exist follows no other
        numbers = [
            datetime.date(day.year or 2000, day.month or 0, day.day or 0).toordinal()
            for day in days
        ]
        if numbers == list(range(numbers[0], numbers[0] + len(items) + 1)):
            return days[0], pairs[0][1]
    return None


def _unreadable(text: str, tidied: str) -> ValueUnreadable:
    """The refusal of a text that is no date or can be several."""
    if (match := re.fullmatch(_DAY_OR_MONTHS, tidied)) and max(int(match[1]), int(match[2])) <= 12:
        first, last, year = match.groups()
        return ValueUnreadable(
            Label(
                f"{text!r} can be a day or a range of months; write it as"
                f" {first}/{last}/{year} or as tháng {first}-{last}/{year}",
                f"{text!r} có thể là một ngày hoặc khoảng tháng; hãy viết như"
                f" {first}/{last}/{year} hoặc tháng {first}-{last}/{year}",
            )
        )
    if read_short_date(tidied):
        return ValueUnreadable(
            Label(
                f"{text!r} may have a year of two digits; write the year with four digits,"
                " as in 14/9/2022 or 9/2022",
                f"{text!r} có thể có năm ghi hai chữ số; hãy viết đủ bốn chữ số của năm,"
                " như 14/9/2022 hoặc 9/2022",
            )
        )
    return ValueUnreadable(
        Label(
            f"{text!r} is not a date; write it as 14/9/2022, 9/2022, 2022 or 2022-09-14",
            f"{text!r} không phải là ngày; hãy viết như 14/9/2022, 9/2022, 2022 hoặc 2022-09-14",
        )
    )
