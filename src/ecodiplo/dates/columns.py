"""What the texts of a column say about its dates: the order of day and month, and the length of the
years."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from ecodiplo.dates.ranges import has_twelve_hours, try_date_range, twelve_hours_doubt
from ecodiplo.dates.shapes import read_parts, read_short_date, tidy
from ecodiplo.errors import ValueUnreadable
from ecodiplo.fold import fold
from ecodiplo.language import Label
from ecodiplo.option_names import option_with

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

_YEAR_AND_NUMBER = re.compile(r"(\d{4})-(\d\d)")
_SIGN = r"\s*[/.,\s-]\s*"
_DAY, _MONTH, _YEAR = r"(?:d{1,2}|day|ngay)", r"(?:m{1,4}|month|thang)", r"(?:y{2}|y{4}|year|nam)"
_TIME = r"(?: hh?:mm(?::ss)?)?"
_DAY_FIRST = rf"{_DAY}{_SIGN}{_MONTH}(?:{_SIGN}{_YEAR})?{_TIME}"
_MONTH_FIRST = rf"{_MONTH}{_SIGN}{_DAY}(?:{_SIGN}{_YEAR})?{_TIME}"
_NO_ORDER = rf"(?:{_MONTH}{_SIGN})?{_YEAR}|y{{4}}-m{{1,2}}(?:-d{{1,2}})?{_TIME}"


class DateOrder(StrEnum):
    """Which of two numbers such as `3/4` is the day."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


def order_in_note(note: str) -> DateOrder | None:
    """The order that a note of a heading names, such as `dd/mm/yyyy` or `tháng/ngày/năm`; None for
    a note that names no order, such as `yyyy-mm-dd` or `USD`."""
    folded = fold(note)
    if re.fullmatch(_DAY_FIRST, folded):
        return DateOrder.DAY_FIRST
    return DateOrder.MONTH_FIRST if re.fullmatch(_MONTH_FIRST, folded) else None


def is_date_format(note: str) -> bool:
    """Whether `note` names a date format that is read without a word about the order:
    `dd/mm/yyyy`, `ngày/tháng/năm`, `yyyy-mm-dd`, but not `mm/dd/yyyy`."""
    return order_in_note(note) is DateOrder.DAY_FIRST or bool(re.fullmatch(_NO_ORDER, fold(note)))


@dataclass(frozen=True)
class DateEvidence:
    """What the texts of a column prove.

    `day_first` and `month_first` are the first texts that are dates in that order only, such as
    `30/9/2010` and `9/30/2010`. Without either, the order is undecided; with both, the column
    contradicts itself. `short_years` says that `14/9/22` or `Sep-22` has a year of two digits;
    `short_month` is such a month, if there is one. `two_years` is a text such as `2012-13`, which
    shows that `2009-10` can be two years. `twelve_hours` is a text such as `5/12/2022 3:00 PM`:
    systems that write the time so often write the month first. `either` is a text such as
    `3/4/2022`, which is another date in each order.
    """

    day_first: str | None = None
    month_first: str | None = None
    short_years: bool = False
    short_month: str | None = None
    two_years: str | None = None
    twelve_hours: str | None = None
    either: str | None = None

    def beside(self, others: Iterable[DateEvidence]) -> DateEvidence:
        """The evidence, with the order of the other columns of the file where this column proves
        none: one program wrote them all."""
        if self.day_first or self.month_first:
            return self
        evidence = [*others]
        return replace(
            self,
            day_first=next((other.day_first for other in evidence if other.day_first), None),
            month_first=next((other.month_first for other in evidence if other.month_first), None),
        )

    def order(self, stated: DateOrder | None = None) -> DateOrder:
        """The order in which the column is read: the one stated by the user or by the heading, or
        else the day first, as in Vietnam.

        Raises ValueUnreadable for the whole column when nobody states the order and a text has the
        month first, since the other texts may have it too, or a clock of twelve hours and no proof
        of the order; and when all the evidence is against the stated order, or a text can be two
        years. Where the evidence goes both ways, a text that is against the stated order is refused
        when it is read.
        """
        if self.two_years:
            raise ValueUnreadable(
                Label("{text!r} can be two years in a row; write a month of the column as 10/2009,"
                      " and for two years the year of the date",
                      "{text!r} có thể là hai năm liền nhau; hãy viết tháng trong cột như 10/2009,"
                      " còn hai năm thì chỉ ghi năm của ngày đó").fill(text=self.two_years)
            )  # fmt: skip
        if stated is None:
            if self.month_first:
                raise ValueUnreadable(self._doubt(self.month_first))
            if self.twelve_hours and not self.day_first:
                raise ValueUnreadable(twelve_hours_doubt(self.twelve_hours) + _state_order())
            return DateOrder.DAY_FIRST
        proof, against = self.day_first, self.month_first
        if stated is DateOrder.MONTH_FIRST:
            proof, against = against, proof
        if against and not proof:
            raise ValueUnreadable(
                Label(
                    "{text!r} is no date with the {first} first, and no date of the column proves"
                    " that order; write the dates of the column as 2022-09-14, or state the other"
                    " order",
                    "{text!r} không phải là ngày nếu {first} đứng trước, và không ngày nào trong"
                    " cột cho thấy thứ tự đó; hãy viết các ngày trong cột như 2022-09-14, hoặc nêu"
                    " thứ tự kia",
                ).fill(text=against, first=_FIRST[stated])
            )
        return stated

    def _doubt(self, example: str) -> Label:
        """Why the order of the column is in doubt, and what to do."""
        other = Label(", so other dates may have it too", ", nên các ngày khác cũng có thể như vậy")
        if self.day_first:
            other = Label(
                f", and {self.day_first!r} has the day first",
                f", còn {self.day_first!r} ghi ngày trước tháng",
            )
        first = Label(f"{example!r} has the month first", f"{example!r} ghi tháng trước ngày")
        return first + other + _state_order()


def _state_order() -> Label:
    month, day = (option_with("dates", str(order))
                  for order in (DateOrder.MONTH_FIRST, DateOrder.DAY_FIRST))  # fmt: skip
    return Label(
        f"; state the order of the column with `{month}` or `{day}`",
        f"; hãy nêu thứ tự của cột bằng `{month}` hoặc `{day}`",
    )


_FIRST = {
    DateOrder.DAY_FIRST: Label("day", "ngày"),
    DateOrder.MONTH_FIRST: Label("month", "tháng"),
}


def date_evidence(texts: Collection[str]) -> DateEvidence:
    """What the distinct texts of a column prove; texts that are no dates prove nothing."""
    short_years = _has_short_years(texts)
    # The first text of each kind: a date with the day first only, with the month first only, and
    # one date in each order, also with a clock of twelve hours.
    examples: dict[str, str] = {}
    for text in texts:
        day_first, month_first = (
            try_date_range(text, month_first=order, short_years=short_years, year=2000)
            for order in (False, True)
        )
        if (day_first is None) != (month_first is None):
            examples.setdefault("month_first" if month_first else "day_first", text)
        elif day_first != month_first:
            examples.setdefault("either", text)
            if has_twelve_hours(text):
                examples.setdefault("twelve_hours", text)
    months = (text for text in texts if (date := read_short_date(tidy(text))) and not date.first)
    return DateEvidence(
        short_years=short_years,
        short_month=next(months, None) if short_years else None,
        two_years=two_years(texts),
        **examples,
    )


def two_years(texts: Collection[str]) -> str | None:
    """A text of the column that can be two years in a row: `2012-13`, which is no month; or
    `2009-10`, where all such texts, two or more, are a year and the next."""
    pairs = {text: match for text in texts if (match := _YEAR_AND_NUMBER.fullmatch(text.strip()))}
    in_a_row = {
        text: int(match[2]) for text, match in pairs.items()
        if int(match[2]) == (int(match[1]) + 1) % 100
    }  # fmt: skip
    no_months = [text for text, number in in_a_row.items() if not 1 <= number <= 12]
    if no_months or len(in_a_row) == len(pairs) >= 2:
        return next(iter(no_months or in_a_row))
    return None


def _year_of_day(text: str) -> str:
    """The year of a text that is a day, or days, with a year of four digits; '' for others."""
    dates = (try_date_range(text, month_first=order, short_years=False) for order in (False, True))
    return next((date.start[:4] for date in dates if date and len(date.start) == len("2022-09-14")),
                "")  # fmt: skip


def _has_short_years(texts: Collection[str]) -> bool:
    """Whether the last number of `14/9/22` or `Sep-22` is the year, in all such texts of a column.

    `Sep-22` is a month of 2022, unless a text of the column is a day without a year, such as
    `22-Sep`, or the column has days and none of about that year. `14/9/22` can have the year
    first: the last number is the year where some text has no other meaning, or where the numbers
    are few years in a row while the days vary. Otherwise nothing is proved: the texts are refused
    and ask for four digits.
    """
    dates = [date for text in texts if (date := read_short_date(tidy(text)))]
    firsts = {date.first for date in dates if date.first is not None}
    months = {date.last for date in dates if date.first is None}
    if months and any(map(_has_no_year, texts)):
        return False
    years = {int(year) % 100 for text in texts if (year := _year_of_day(text))} if months else set()
    if years and not all({year - 1, year, year + 1} & years for year in months):
        return False
    if not firsts:
        return bool(dates)
    if not all(1 <= first <= 31 for first in firsts):
        return False
    years = {date.last for date in dates if date.first is not None}
    no_days = any(not 1 <= year <= 31 for year in years)
    no_months = any(date.second > 12 for date in dates)
    in_a_row = _is_run(years) and (not _is_run(firsts) or len(firsts) > 2 * len(years))
    return no_days or no_months or in_a_row


def _has_no_year(text: str) -> bool:
    """Whether the text is a day without its year: `22-Sep`, `5/12`."""
    parts = read_parts(tidy(text))
    return parts is not None and parts.year is None and parts.day is not None


def _is_run(numbers: set[int]) -> bool:
    return max(numbers) - min(numbers) < len(numbers)
