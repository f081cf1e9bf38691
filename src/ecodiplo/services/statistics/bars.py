"""The bars of a breakdown: its groups, the times between them without records, and the records that
do not say the property."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from ecodiplo.dates import DateText, last_day
from ecodiplo.services.statistics.dimensions import TIMES, time_label
from ecodiplo.services.statistics.wording import NOT_STATED

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator

    from ecodiplo.dates import Period
    from ecodiplo.language import Label
    from ecodiplo.services.statistics.breakdown import Breakdown, Group

# The parts of a year, by the property that groups records by time.
PARTS = {
    "year": ("",),
    "half": ("-H1", "-H2"),
    "quarter": ("-Q1", "-Q2", "-Q3", "-Q4"),
    "month": tuple(f"-{month:02}" for month in range(1, 13)),
}
# The most years that are drawn without a gap between the first and the last group.
MOST_YEARS = 200


class Bar(NamedTuple):
    """A bar: None is a value that is not known. `stated` is false for the bar of the records that
    do not say the property."""

    label: Label
    value: Decimal | int | None
    stated: bool = True


def bars(breakdown: Breakdown) -> list[Bar]:
    """The bars of a breakdown, in its order; the bar of the records that do not say the property is
    the last.

    Groups by time have no gaps. A time of the period in which nothing is recorded has the value 0
    if its year has records, else None: of a year without records nothing is known. Days after
    today have no bar.
    """
    named = [group for group in breakdown.groups if group.key is not None]
    drawn = list(_times(breakdown, named)) if breakdown.by in TIMES else [
        Bar(_label(group), breakdown.value(group)) for group in named
    ]  # fmt: skip
    unnamed = [group for group in breakdown.groups if group.key is None and group.records]
    return drawn + [Bar(NOT_STATED, breakdown.value(group), stated=False) for group in unnamed]


def _label(group: Group) -> Label:
    return group.label or NOT_STATED


def _times(breakdown: Breakdown, groups: list[Group]) -> Iterator[Bar]:
    values = {group.key: breakdown.value(group) for group in groups}
    if not values:
        return
    recorded_years = {str(key)[:4] for key in values}
    zero = Decimal(0) if breakdown.order_total else 0
    keys = sorted(str(key) for key in values)
    for key in times(breakdown.by, breakdown.period, breakdown.today, keys):
        absent = zero if key[:4] in recorded_years else None
        yield Bar(time_label(key), values.get(key, absent))


def times(by: str, span: Period | None, today: datetime.date, keys: list[str]) -> list[str]:
    """The times without gaps: those of the period up to today, and from the first of `keys`, which
    are in order, to the last."""
    first, last = keys[0], keys[-1]
    if span and span.first:
        first = min(first, time_of(span.first, by))
        end = min(span.last or "9999", today.isoformat())
        last = max(last, time_of(end, by))
    if int(last[:4]) - int(first[:4]) > MOST_YEARS:
        return keys
    years = range(int(first[:4]), int(last[:4]) + 1)
    every = [f"{year}{part}" for year in years for part in PARTS[by]]
    return [key for key in every if first <= key <= last]


def time_of(day: str, by: str) -> str:
    """The year, half, quarter or month of a day: `2022-Q3` of `2022-09-14`."""
    parts = PARTS[by]
    month = int(last_day(DateText(day))[5:7])
    return day[:4] + parts[(month - 1) * len(parts) // 12]
