"""Turns typed cells of workbooks into text that the field types parse."""

from __future__ import annotations

import datetime
import math
import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from ecodiplo.errors import ValueUnreadable
from ecodiplo.language import Label
from ecodiplo.money import NumberCell
from ecodiplo.text import visible
from ecodiplo.workbook_cell import WorkbookCell

if TYPE_CHECKING:
    from ecodiplo.formats.workbooks.number_formats import NumberFormat
    from ecodiplo.workbook_cell import Style

# Excel's calendar has a 29 February 1900, which did not exist: before it the count of days starts
# one day later than after it.
_MARCH_1900 = 61
_EPOCH, _EARLY_EPOCH = datetime.datetime(1899, 12, 30), datetime.datetime(1899, 12, 31)
_EPOCH_1904 = datetime.datetime(1904, 1, 1)
_LAST_DAY = 2_958_465  # 9999-12-31

# The digits of a number in Excel. The file has two more: 24.8 may appear in it as
# 24.800000000000001, and 24.7 + 0.1 as a number that nobody typed or saw.
_DIGITS = 15

_WORDS = re.compile(r"\w+")
_MARKS, _EXPONENT = re.compile("[.,]"), re.compile(r"\d[eE][+-]?\d+$")
# The end of a date that the format does not show, for the first day of a month or a year.
_UNSHOWN = {"month": "-01", "year": "-01-01"}


class Unit(NamedTuple):
    """The unit beside a number, and what the number is divided by before it is shown."""

    text: str = ""
    divisor: int = 1


def number_cell(text: str, style: NumberFormat) -> NumberCell:
    """A number cell of Excel that `style` shows. Raises as `number`."""
    cell = NumberCell(number(text))
    if not style.is_plain:
        cell.style = style
        if style.has_unit:
            cell.unit, cell.divisor = style.unit_and_divisor(cell)
    return cell


def written_number(text: str, written: str, unit: Unit) -> NumberCell:
    """A number cell of LibreOffice that shows `written`. Raises as `number`."""
    cell = NumberCell(number(text))
    if unit.text or unit.divisor > 1:
        cell.unit, cell.divisor = unit
    # Grouping marks and exponents depend on the reader's computer: the digits stand for them.
    if _MARKS.sub("", written) != cell and not _EXPONENT.search(written):
        cell.written = written
    return cell


def typed_cell(value: str, written: str = "", style: Style | None = None) -> WorkbookCell:
    """A date, time or truth value: its text for field types, with the text that the cell shows or
    the style that shows it."""
    cell = WorkbookCell(value)
    cell.written, cell.style = written, style
    return cell


def number(text: str) -> str:
    """A number in plain digits. Raises ValueUnreadable when it is not a number, or not finite."""
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
    """Excel's count of days as an ISO date, date and time, time of day or duration. When the format
    shows only the month, the first of a month is that month: Excel stores a typed `9/2022` thus.

    Raises ValueUnreadable when Excel does not show the number as a date.
    """
    days = _float(text)
    if not 0 <= days < _LAST_DAY + 1:
        raise _no_date(text)
    if kind == "duration" or days < 1:
        return duration(datetime.timedelta(milliseconds=round(days * 86_400_000)))
    epoch = _EPOCH
    if from_1904:
        epoch = _EPOCH_1904
    elif days < _MARCH_1900 - 1:
        epoch = _EARLY_EPOCH
    elif days < _MARCH_1900:
        raise ValueUnreadable(
            Label("29 February 1900 never existed", "không có ngày 29 tháng 2 năm 1900")
        )
    try:
        date = instant(epoch + datetime.timedelta(milliseconds=round(days * 86_400_000)))
    except OverflowError:  # after the year 9999
        raise _no_date(text) from None
    return date.removesuffix(_UNSHOWN.get(kind, ""))


def _no_date(text: str) -> ValueUnreadable:
    reason = Label("{text!r} days is not a date of Excel", "{text!r} không phải ngày của Excel")
    return ValueUnreadable(reason.fill(text=text[:40]))


def _float(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        reason = Label("{text!r} is not a number", "{text!r} không phải số")
        raise ValueUnreadable(reason.fill(text=text[:40]))
    return value


def instant(value: datetime.datetime) -> str:
    """The date, with its time of day unless that is midnight."""
    if value.time() == datetime.time():
        return value.date().isoformat()
    return value.isoformat(timespec="milliseconds" if value.microsecond else "seconds")


def duration(value: datetime.timedelta) -> str:
    """Hours, minutes and seconds; the hours may exceed a day."""
    milliseconds = value // datetime.timedelta(milliseconds=1)
    seconds, rest = divmod(milliseconds, 1000)
    text = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return f"{text}.{rest:03}" if rest else text


def truth(text: str, written: str = "") -> WorkbookCell:
    """A truth value, as `yes` or `no`; it is shown as `written`, or as Excel shows it."""
    is_true = text.strip().lower() in ("1", "true")
    return typed_cell("yes" if is_true else "no", written or ("TRUE" if is_true else "FALSE"))


def iso(text: str) -> str:
    """An ISO date of the file, without its time when that is midnight."""
    try:
        return instant(datetime.datetime.fromisoformat(text).replace(tzinfo=None))
    except ValueError:
        return text


def shown_part(date: str, text: str) -> str:
    """The part of an ISO date that the text of its cell shows: the first of a month is that month
    in a cell with `Sep-22`, `09/2022` or `2022-09`, and the first of a year that year in one with
    `2022`."""
    parts = _WORDS.findall(text)
    year = date[:4]
    if date.endswith("-01-01") and parts == [year]:
        return year
    shows_month = len(parts) == 2 and (parts[1] in (year, year[2:]) or parts[0] == year)
    return date.removesuffix("-01") if len(date) == 10 and shows_month else date


def formula_error(text: str) -> ValueUnreadable:
    """The error for a cell whose formula failed, such as `#N/A`."""
    reason = Label(
        "contains the error {text}; correct its formula or clear the cell",
        "báo lỗi {text}; hãy sửa công thức hoặc xóa nội dung ô",
    )
    return ValueUnreadable(reason.fill(text=visible(text[:20])))
