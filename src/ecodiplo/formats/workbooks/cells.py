"""Typed cells of workbooks into text that the field types parse."""

from __future__ import annotations

import datetime
import math
import re
import unicodedata
from decimal import Decimal
from typing import NamedTuple

from ecodiplo.money import PERCENT, NumberCell

# Excel's calendar has a 29 February 1900 that never was: days are counted from one day earlier
# before it than after.
_MARCH_1900 = 61
_EPOCH, _EARLY_EPOCH = datetime.datetime(1899, 12, 30), datetime.datetime(1899, 12, 31)
_EPOCH_1904 = datetime.datetime(1904, 1, 1)
_LAST_DAY = 2_958_465  # 9999-12-31

# What Excel holds of a number. The file has two digits more: 24.8 may stand there as
# 24.800000000000001, and 24.7 + 0.1 as what no one has typed or seen.
_DIGITS = 15

# Numbers of the formats that every workbook knows, as far as they are of dates or times.
_BUILT_IN = {
    **dict.fromkeys((*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)), "date"),
    17: "month",
    46: "duration",
}
_WORDS = re.compile(r"\w+")
_DURATION = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_NO_LETTERS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^]]*\]|general|am/pm|a/p', re.IGNORECASE)

# The parts of a number format: a quoted text, an escaped letter, the room of a letter or a repeated
# one, a currency with its locale, a colour or condition, and what else is no text.
_PARTS = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*.|\[\$(?P<currency>[^\]]*?)(?:-(?P<locale>[^\]]*))?\]'
    r"|\[[^\]]*\]|general|e[+-]|(?P<plain>.)",
    re.IGNORECASE | re.DOTALL,
)
# Locales whose `$` is the US dollar; without one it is as well.
_DOLLAR_LOCALES = ("", "409", "540a", "en-us", "es-us")


class Shown(NamedTuple):
    """How a cell style shows a number: as a moment of some kind, or with a unit."""

    moment: str = ""
    unit: str = ""


# What a date has that is not shown, when the date is only the first day of what is.
_UNSHOWN = {"month": "-01", "year": "-01-01"}


def temporal(number: int, code: str = "") -> str:
    """Whether a number format shows a `date` (or a time of day), of one only the `month` or the
    `year`, a `duration`, or none of them ('')."""
    if not code:
        return _BUILT_IN.get(number, "")
    first = code[:255].split(";")[0]
    if _DURATION.search(first):
        return "duration"
    letters = set(_NO_LETTERS.sub("", first).lower()) & set("ymdhs")
    if letters == {"y"}:
        return "year"
    if letters == {"y", "m"}:
        return "month"
    return "date" if letters - {"m"} else ""


def unit(number: int, code: str = "") -> str:
    """The unit that a number format shows beside the digits: `€`, `đ`, `triệu USD`; PERCENT where
    it shows a hundred times the number, `percent` for a mere percent sign."""
    if not code:
        return PERCENT if number in (9, 10) else ""
    texts = []
    for part in _PARTS.finditer(code[:255]):
        letter = part["plain"]
        if letter == ";":  # the format of negative numbers follows
            break
        if letter == "%":
            return PERCENT
        if part["currency"]:
            texts.append(_currency(part["currency"], part["locale"] or ""))
        elif part["quoted"] or part["escaped"]:
            texts.append(part["quoted"] or part["escaped"])
        elif letter and _is_word(letter):
            texts.append(letter)
    return worded("".join(texts))


def worded(text: str) -> str:
    """The text that stands beside a number as a unit; '' when it is punctuation alone."""
    text = text.replace("%", "percent").strip()
    return text if any(map(_is_word, text)) else ""


def _is_word(letter: str) -> bool:
    return letter.isalpha() or unicodedata.category(letter) == "Sc"


def _currency(symbol: str, locale: str) -> str:
    """The symbol; with its locale where that makes it another currency."""
    if symbol == "$" and locale.lower() not in _DOLLAR_LOCALES:
        return f"${locale}"
    return symbol


def shown(number: int, code: str = "") -> Shown:
    """How a number format shows a number."""
    moment = temporal(number, code)
    return Shown(moment, "" if moment else unit(number, code))


def number_cell(text: str, unit: str = "") -> NumberCell:
    """A number cell that is shown with `unit`. Raises as `number`."""
    cell = NumberCell(number(text))
    if unit:
        cell.unit = unit
    return cell


def number(text: str) -> str:
    """A number in plain digits. Raises ValueError when it is none, or not finite."""
    if text.isascii() and text.isdigit() and len(text) <= _DIGITS:
        return text.lstrip("0") or "0"
    value = _float(text)
    exact = Decimal(repr(value))
    if not value.is_integer() and len(exact.as_tuple().digits) > _DIGITS:
        exact = Decimal(f"{value:.{_DIGITS}g}")
    plain = f"{exact:f}"
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return "0" if plain == "-0" else plain


def moment(text: str, kind: str, *, from_1904: bool = False) -> str:
    """Excel's count of days as an ISO date, date and time, time of day or duration; the first of
    a month where only the month is shown is that month, as Excel makes it of a typed `9/2022`.

    Raises ValueError when Excel would not show it as one.
    """
    days = _float(text)
    if not 0 <= days < _LAST_DAY + 1:
        raise ValueError(f"{text[:40]!r} days is no date of Excel")
    if kind == "duration" or days < 1:
        return duration(datetime.timedelta(milliseconds=round(days * 86_400_000)))
    epoch = _EPOCH
    if from_1904:
        epoch = _EPOCH_1904
    elif days < _MARCH_1900 - 1:
        epoch = _EARLY_EPOCH
    elif days < _MARCH_1900:
        raise ValueError("29 February 1900 never was")
    shown = instant(epoch + datetime.timedelta(milliseconds=round(days * 86_400_000)))
    return shown.removesuffix(_UNSHOWN.get(kind, ""))


def _float(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ValueError(f"{text[:40]!r} is no number")
    return value


def instant(value: datetime.datetime) -> str:
    """The date, with its time of day unless that is midnight."""
    if value.time() == datetime.time():
        return value.date().isoformat()
    return value.isoformat(timespec="milliseconds" if value.microsecond else "seconds")


def duration(value: datetime.timedelta) -> str:
    """Hours, minutes and seconds, more than a day's hours too."""
    milliseconds = value // datetime.timedelta(milliseconds=1)
    seconds, rest = divmod(milliseconds, 1000)
    text = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return f"{text}.{rest:03}" if rest else text


def yes_no(text: str) -> str:
    """A truth value as the field types read it."""
    return "yes" if text.strip().lower() in ("1", "true") else "no"


def iso(text: str) -> str:
    """A date that the file gives as ISO text: without its time when that is midnight."""
    try:
        return instant(datetime.datetime.fromisoformat(text).replace(tzinfo=None))
    except ValueError:
        return text


def seen(date: str, written: str) -> str:
    """An ISO date as far as its cell shows it in writing: the first of a month is that month where
    it is shown as `Sep-22`, `09/2022` or `2022-09`, and the first of a year that year where as
    `2022`."""
    parts = _WORDS.findall(written)
    year = date[:4]
    if date.endswith("-01-01") and parts == [year]:
        return year
    shows_month = len(parts) == 2 and (parts[1] in (year, year[2:]) or parts[0] == year)
    return date.removesuffix("-01") if len(date) == 10 and shows_month else date
