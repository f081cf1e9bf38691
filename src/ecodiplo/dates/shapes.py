"""The shapes of a date as people write it, read into numbers that nobody has checked yet."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from ecodiplo.dates.partial import ENGLISH_MONTHS
from ecodiplo.errors import ValueUnreadable
from ecodiplo.fold import fold
from ecodiplo.language import Label

# The numbers of the quarters in Vietnamese: `quý III`.
ROMAN_QUARTERS = ("I", "II", "III", "IV")

_ROMAN = {numeral.lower(): number for number, numeral in enumerate(ROMAN_QUARTERS, start=1)}
_NAMES = {name[:3].lower(): number for number, name in enumerate(ENGLISH_MONTHS, start=1)}

# Typographic dashes are hyphens, the signs of a range are words, and characters without width,
# which come along when a date is copied from Windows, mean nothing.
_SIGNS = str.maketrans(
    dict.fromkeys("‐‑‒–—―−", "-")
    | {"’": "'", "~": " to ", "→": " to "}
    | dict.fromkeys("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff", "")
)

_Y, _M, _D = r"(?P<y>\d{4})", r"(?P<m>\d{1,2})", r"(?P<d>\d{1,2})"
# Two numbers whose order the column decides.
_A, _B = r"(?P<a>\d{1,2})", r"(?P<b>\d{1,2})"
_NTH = r"(?:st|nd|rd|th)?"
_NAME = r"(?P<name>" + "|".join(
    f"{name[:3]}(?:{'t|' if name == 'September' else ''}{name[3:]})?" for name in ENGLISH_MONTHS
).lower() + ")"  # fmt: skip
_GAP = r"[ .,/-]*"
_THANG = r"(?:thang|thg|t)[. ]?"
_NAM = r"(?: ?[/-] ?|,? ?nam |,? )"
# A time of day with or without its zone, or the zone that XML allows after a date.
_TIME = (
    r"(?<=\d)(?:(?:t|,? )(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:[.,]\d+)?)?(?: ?[ap]m)?"
    r" ?(?:z|(?:utc|gmt)?(?:[+-]\d{1,2}(?::?\d\d)?)?)|z|[+-]\d\d:\d\d)$"
)


class Parts(NamedTuple):
    """The numbers of a written date; None for a number that is not written."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    # The number of months from `month`: 3 in a quarter.
    months: int = 1
    # Whether the month is written before the day: `Sep 14`.
    month_leads: bool = False


def tidy(text: str) -> str:
    """`text` folded, with one form of every sign, for the functions of this module."""
    return re.sub(r" ?([/.]) ?", r"\1", fold(text.translate(_SIGNS))).rstrip(". ")


def read_parts(
    tidied: str, *, month_first: bool = False, short_years: bool = False
) -> Parts | None:
    """The numbers of one date or of one quarter or half; None for any other text.

    `month_first` is the order of two numbers such as `3/4`. With `short_years`, `14/9/22` and
    `Sep-22` have a year; raises ValueUnreadable for a year that can be in two centuries.
    """
    if span := read_month_span(tidied):
        year, first, last = span
        return Parts(year, first, months=last - first + 1)
    body = re.sub(_TIME, "", tidied)
    match = next((m for p in _patterns() if (m := p.fullmatch(body))), None)
    if match is None:
        short = read_short_date(body) if short_years else None
        return short and short.parts(month_first=month_first)
    groups = match.groupdict()
    if "a" in groups:
        groups["m" if month_first else "d"], groups["d" if month_first else "m"] = (
            groups["a"], groups["b"],
        )  # fmt: skip
        month_leads = month_first
    else:
        starts = {key: match.start(key) for key, number in groups.items() if number}
        month_leads = starts.get("name", starts.get("m", 99)) < starts.get("d", 0)
    if body != tidied and not groups.get("d"):
        return None  # a month has no time of day
    year, month, day = (int(n) if (n := groups.get(key)) else None for key in "ymd")
    if name := groups.get("name"):
        month = _NAMES[name[:3]]
    return Parts(year, month, day, month_leads=month_leads)


@cache
def _patterns() -> list[re.Pattern[str]]:
    """The shapes of a date, compiled when the first date is read, so that `--help` stays quick."""
    return [
        re.compile(pattern)
        for pattern in (
            rf"(?:nam )?{_Y}",
            # Not `2022.9`, which can be the number 2022.90 or a month.
            rf"{_Y}[/-]{_M}",
            rf"{_Y}(?P<sign>[/.-]){_M}(?P=sign){_D}",
            rf"{_M}[/.-]{_Y}",
            # `14/9-2022` is the Danish form. Not `5-7/2022`, which can be May to July.
            rf"(?:ngay )?{_A}[/.]{_B}[/.-]{_Y}",
            rf"{_A}-{_B}-{_Y}",
            rf"ngay {_A}-{_B}[/.-]{_Y}",
            rf"(?P<a>1[3-9]|[23]\d)-{_B}[/.]{_Y}",
            # Not `5-7`, which can be a range of days.
            rf"(?:ngay )?{_A}[/.]{_B}",
            rf"{_THANG}{_M}(?:{_NAM}{_Y})?",
            rf"(?:ngay )?{_D} {_THANG}{_M}(?:{_NAM}{_Y})?",
            rf"{_D}{_NTH}{_GAP}(?:of )?{_NAME}(?:{_GAP}{_Y})?",
            rf"{_NAME}(?:{_GAP}{_Y})?",
            # Not `Oct-12`, which can be a month of 2012.
            rf"{_NAME}[ .]{_D}{_NTH}",
            rf"{_NAME}[ ./-]+{_D}{_NTH}[ ,./-]+{_Y}",
            rf"{_Y}[ /-]{_NAME}(?:[ /-]{_D})?",
        )
    ]


def read_first_day(tidied: str) -> Parts | None:
    """The day before a range's sign: `10` in `10-12/5/2023`."""
    match = re.fullmatch(rf"(?:ngay )?{_D}{_NTH}", tidied)
    return Parts(day=int(match["d"])) if match else None


def read_last_day(tidied: str) -> Parts | None:
    """The day after the sign of a range whose month leads: `27, 2013` in `October 25-27, 2013`."""
    match = re.fullmatch(rf"{_D}{_NTH}(?:[ ,/-]+{_Y})?", tidied)
    return Parts(int(match["y"]) if match["y"] else None, day=int(match["d"])) if match else None


@cache
def _span_patterns() -> list[tuple[re.Pattern[str], int]]:
    """The shapes of quarters and halves, with the number of months; 0 is any number of months from
    January."""
    of = rf"(?:(?:,? ?[ /-] ?|,? nam ){_Y})?"
    half = r"(?:6|sau) thang"
    return [
        (re.compile(pattern), months)
        for pattern, months in (
            (rf"{_Y}[ /-]?q(?P<n>[1-4])", 3),
            (rf"q(?:uy)?[. ]?(?P<n>[1-4]|i{{1,3}}|iv){of}", 3),
            (rf"{_Y}[ -]?h(?P<n>[12])", 6),
            (rf"h(?P<n>[12]){of}", 6),
            (rf"{half} cuoi(?: nam)?[ /]{_Y}", 6),
            (rf"(?P<n>[1-9]|1[0-2]) thang dau(?: nam)?[ /]{_Y}", 0),
        )
    ]


def read_month_span(tidied: str) -> tuple[int | None, int, int] | None:
    """The year, the first and the last month of a quarter, a half or the first months of a year:
    `quy iii/2022` is (2022, 7, 9). The year is None where it is not written."""
    for pattern, months in _span_patterns():
        if match := pattern.fullmatch(tidied):
            numeral = match.groupdict().get("n") or "2"  # the second half is the one without
            number = _ROMAN.get(numeral) or int(numeral)
            year = int(match["y"]) if match["y"] else None
            if not months:
                return year, 1, number
            return year, months * (number - 1) + 1, months * number
    return None


class ShortDate(NamedTuple):
    """A date with a year of two digits: `14/9/22`, `14-Sep-22`, or `Sep-22`, which has no
    `first`."""

    first: int | None
    second: int
    named: bool
    last: int

    def parts(self, *, month_first: bool) -> Parts:
        """The numbers, `last` being the year.

        Python and Excel put 00 to 29 into this century and 69 to 99 into the last one. They do not
        agree on the rest: raises ValueUnreadable for it.
        """
        if 30 <= self.last < 69:
            raise ValueUnreadable(
                Label(
                    f"the year {self.last} can be 19{self.last} or 20{self.last};"
                    " write it with four digits",
                    f"năm {self.last} có thể là 19{self.last} hoặc 20{self.last};"
                    " hãy viết đủ bốn chữ số",
                )
            )
        year = self.last + (2000 if self.last < 30 else 1900)
        if month_first and not self.named and self.first is not None:
            return Parts(year, self.first, self.second, month_leads=True)
        return Parts(year, self.second, self.first)


@cache
def _short_patterns() -> list[re.Pattern[str]]:
    return [
        re.compile(pattern)
        for pattern in (
            rf"{_A}(?P<sign>[/.-]){_B}(?P=sign)(?P<y>\d\d)",
            rf"{_A}{_NTH}[ ./-]*{_NAME}[ .,/-]*'?(?P<y>\d\d)",
            rf"{_NAME}(?:[/-]'?| ?')(?P<y>\d\d)",
        )
    ]


def read_short_date(tidied: str) -> ShortDate | None:
    """The date with a year of two digits in a text, whose order nobody has decided yet."""
    match = next((m for p in _short_patterns() if (m := p.fullmatch(tidied))), None)
    if match is None:
        return None
    groups = match.groupdict()
    name, first = groups.get("name"), groups.get("a")
    second = _NAMES[name[:3]] if name else int(groups["b"])
    return ShortDate(int(first) if first else None, second, name is not None, int(groups["y"]))
