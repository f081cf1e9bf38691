"""Columns of dates as offices write them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from decimal import Decimal

from ecodiplo.catalogue import Field
from planted.plan import Cell, Column, NumberCell, Plan, Values
from planted.spellings import heading_of, with_noise

_EN = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
       "October", "November", "December")  # fmt: skip
_Day = datetime.date
_EPOCH = _Day(1899, 12, 30)  # of the dates of Excel
_DAYS: tuple[Callable[[_Day], str], ...] = (
    lambda d: f"{d.day}/{d.month}/{d.year}",
    lambda d: f"{d:%d/%m/%Y}",
    lambda d: f"{d:%d-%m-%Y}",
    lambda d: f"{d:%d.%m.%Y}",
    lambda d: f"{d:%Y-%m-%d}",
    lambda d: f"{d:%Y/%m/%d}",
    lambda d: f"{d:%d}-{_EN[d.month - 1][:3]}-{d.year}",
    lambda d: f"{d.day} {_EN[d.month - 1]} {d.year}",
    lambda d: f"{_EN[d.month - 1]} {d.day}, {d.year}",
    lambda d: f"ngày {d.day} tháng {d.month} năm {d.year}",
    lambda d: f"{d.day} tháng {d.month} năm {d.year}",
    lambda d: f"{d:%Y-%m-%d}T08:30:00+07:00",
    lambda d: f"{d:%Y-%m-%d} 00:00:00",
)
_MONTHS: tuple[Callable[[_Day], str], ...] = (
    lambda d: f"{d.month}/{d.year}",
    lambda d: f"{d:%m/%Y}",
    lambda d: f"{d:%Y-%m}",
    lambda d: f"tháng {d.month}/{d.year}",
    lambda d: f"Tháng {d.month} năm {d.year}",
    lambda d: f"{_EN[d.month - 1]} {d.year}",
    lambda d: f"{_EN[d.month - 1][:3]} {d.year}",
    lambda d: f"{_EN[d.month - 1][:3]}-{d:%y}",
)
_YEARS: tuple[Callable[[_Day], str], ...] = (lambda d: str(d.year), lambda d: f"năm {d.year}")
_ISO = ("%Y", "%Y-%m", "%Y-%m-%d")
_ROMAN = ("I", "II", "III", "IV")


def dates(plan: Plan, field: Field, end: Field | None = None) -> list[Column]:
    """The column of a date; or those of a start and an end, which can be one column of ranges. A
    required end has a column of its own, and the start may have none."""
    starts = [_day(plan) for _ in range(plan.rows)]
    if end and end.required and plan.often(0.5):
        field, end = end, None
    if end is None:
        return [_column(plan, field, starts)]
    match plan.chance.randrange(2 if end.required else 0, 4):
        case 0:
            return [_column(plan, field, starts)]
        case 1:
            return [_ranges(plan, field, end, starts)]
    length = [datetime.timedelta(plan.chance.choice([0, 1, 2, 6, 30])) for _ in starts]
    is_whole = plan.often(0.7)
    first = _column(plan, field, starts, whole=is_whole)
    if not is_whole:  # the end may have fewer parts, and then lies in the same period
        length = [datetime.timedelta(400)] * plan.rows
    last = _column(plan, end, [s + d for s, d in zip(starts, length, strict=True)], whole=is_whole)
    if plan.often(0.5) and "(" not in first.heading + last.heading:
        first.group = "Thời gian"
        first.heading, last.heading = field.label.vi, end.label.vi
    return [first, last]


def _day(plan: Plan) -> _Day:
    return _Day(2019, 1, 1) + datetime.timedelta(plan.chance.randrange(365 * 5))


def _column(plan: Plan, field: Field, days: list[_Day], *, whole: bool = False) -> Column:
    heading = heading_of(plan.chance, field)
    style = plan.chance.choice(
        ["one", "one", "mixed", "cells", "month-first", "precision", "clock"]
    )
    if style == "cells" and plan.is_workbook:
        return Column(heading, [*days], [{field.name: str(day)} for day in days], merges=True)
    if plan.often(0.04):
        return _with_trap(plan, field, heading)
    if style == "clock":
        return _with_clock(plan, field, heading, days)
    if style == "month-first":
        return _month_first(plan, field, heading, days)
    if style == "precision" and not whole:
        kinds = [plan.chance.choice([0, 1, 2]) for _ in days]
        forms = [_YEARS, _MONTHS, _DAYS]
        cells: list[Cell] = [plan.chance.choice(forms[kind])(day)
                             for kind, day in zip(kinds, days, strict=True)]  # fmt: skip
        values: list[Values] = [{field.name: day.strftime(_ISO[kind])}
                                for kind, day in zip(kinds, days, strict=True)]  # fmt: skip
        _note_years(plan, cells)
        return Column(heading, cells, values)
    form = plan.chance.choice(_DAYS)
    if plan.is_workbook and style == "one" and plan.often(0.1):  # days without their date format
        serials: list[Cell] = [NumberCell(Decimal((day - _EPOCH).days)) for day in days]
        return Column(heading, serials, [{field.name: str(day)} for day in days])
    texts: list[Cell] = [
        with_noise(plan.chance, (plan.chance.choice(_DAYS) if style == "mixed" else form)(day))
        for day in days
    ]
    if form is _DAYS[1] and style == "one" and plan.often(0.4):
        heading = f"{heading.rstrip(' *')} (dd/mm/yyyy)"
    return Column(heading, texts, [{field.name: str(day)} for day in days], merges=True)


def _with_trap(plan: Plan, field: Field, heading: str) -> Column:
    """A column with a text that is no date, or can be several."""
    trap = plan.chance.choice(
        ["10-12/2023", "31/2/2023", "12/5", "5/2023-4/2023", "2023.5", "tháng 13/2023", "9999",
         "Quý V/2023", "30/02/2022", "5/6/7", "cuối năm 2022", "2022?", "sau 5/2022", "2022-13",
         "0/5/2022", "tháng 5", "12/2022 hoặc 1/2023", "1/2/03 - 5/2/03", "đầu 2023", "20/5/23"]
    )  # fmt: skip
    cells: list[Cell] = ["2022-05-12"] * plan.rows
    cells[plan.chance.randrange(plan.rows)] = trap
    (plan.risks if trap == "20/5/23" else plan.doubts).append(f"{trap} in {field.name}")
    values: list[Values] = [{field.name: "2023-05-20" if cell == trap else cell} for cell in cells]
    return Column(heading, cells, values)


def _month_first(plan: Plan, field: Field, heading: str, days: list[_Day]) -> Column:
    """Dates with the month first: the heading says so, or days over 12 cast doubt on them."""
    shows = any(day.day > 12 for day in days)
    if plan.often(0.7) or not shows:
        heading = f"{heading.rstrip(' *')} ({plan.chance.choice(['mm/dd/yyyy', 'MM/DD/YYYY'])})"
        if shows:
            plan.risks.append("another column may have the month first too")
    else:
        plan.doubts.append(f"the month is first in {field.name}")
    return Column(heading, [f"{day:%m/%d/%Y}" for day in days],
                  [{field.name: str(day)} for day in days])  # fmt: skip


def _with_clock(plan: Plan, field: Field, heading: str, days: list[_Day]) -> Column:
    """Days with a clock of twelve hours, which leaves the order open where no day decides."""
    cells: list[Cell] = [f"{day.day}/{day.month}/{day.year} 3:00 PM" for day in days]
    if all(day.day <= 12 for day in days):
        plan.risks.append("systems with AM and PM may have the month first")
    return Column(heading, cells, [{field.name: str(day)} for day in days])


def _note_years(plan: Plan, cells: list[Cell]) -> None:
    """`2021-22` looks like two years in a row."""
    for cell in cells:
        match = re.fullmatch(r"\d\d(\d\d)-(\d\d)", str(cell))
        if match and int(match[2]) == int(match[1]) + 1:
            plan.risks.append(f"{cell} can be two years")


def _ranges(plan: Plan, field: Field, end: Field, starts: list[_Day]) -> Column:
    """Ranges, which fill the start and the end."""
    cells: list[Cell] = []
    values: list[Values] = []
    for day in starts:
        text, first, last = _range(plan, day)
        cells.append(text)
        values.append({field.name: first} | ({end.name: last} if last else {}))
    return Column(heading_of(plan.chance, field), cells, values)


def _range(plan: Plan, day: _Day) -> tuple[str, str, str]:
    """A text, and the first and the last date that it means."""
    first = day.replace(day=min(day.day, 25))
    last = first.replace(day=first.day + plan.chance.randrange(1, 4))
    month, year = first.month, first.year
    far = last + datetime.timedelta(40)
    texts = [
        (f"{first.day}-{last.day}/{month}/{year}", first, last),
        (f"từ {first.day} đến {last.day}/{month}/{year}", first, last),
        (f"từ ngày {first.day}/{month} đến ngày {last.day}/{month}/{year}", first, last),
        (f"{first.day}-{last.day} {_EN[month - 1]} {year}", first, last),
        (f"{_EN[month - 1]} {first.day}-{last.day}, {year}", first, last),
        (f"{first:%d/%m/%Y} - {last:%d/%m/%Y}", first, last),
        (f"{first:%d/%m/%Y} đến {far:%d/%m/%Y}", first, far),
        (f"{first:%Y-%m-%d}/{far:%Y-%m-%d}", first, far),
        (f"{first:%d/%m/%Y}", first, None),
    ]
    if plan.often(0.15):
        quarter = (month - 1) // 3
        text = f"Quý {_ROMAN[quarter]}/{year}"
        return text, f"{year}-{3 * quarter + 1:02}", f"{year}-{3 * quarter + 3:02}"
    text, start, end = plan.chance.choice(texts)
    return text, str(start), str(end) if end else ""
