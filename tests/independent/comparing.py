"""Published figures beside the records: which figure speaks for a period, the change from another
period, and whether figure and records agree.

The rules are those of the docstrings of `services/statistics/` and `tolerance`, written anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from independent.counting import Indicator, Total, excluded_cells
from independent.days import Span, first_day
from independent.kinds import Record
from independent.published import span_of

MEASURED = ("tonne", "usd", "percent")


def within(figures: Sequence[Record], code: str, span: Span) -> list[Record]:
    """The figures of the indicator whose period lies in the span, the best first: the preferred
    before the others, plans last, later figures before earlier ones."""
    own = [figure for figure in figures if figure["indicator"] == code and _lies(figure, span)]
    own.sort(key=lambda figure: figure["ref"])
    own.sort(key=lambda figure: figure["period_end"], reverse=True)
    own.sort(key=lambda figure: (not figure["preferred"], figure["kind"] == "plan"))
    return own


def _lies(figure: Record, span: Span) -> bool:
    first, last = span_of(figure)
    begins = first or first_day(figure["period_end"])
    assert span.first is not None
    assert span.last is not None
    assert last is not None
    return begins >= span.first and last <= span.last


def headlines(figures: Sequence[Record], code: str, span: Span) -> list[Record]:
    """The figures that stand for the span: of exactly its days or as of its last; else those that
    begin with it and end last."""
    own = [f for f in within(figures, code, span) if span_of(f).first in (None, span.first)]
    exact = [figure for figure in own if span_of(figure).last == span.last]
    if exact or not own:
        return exact
    latest = max(str(span_of(figure).last) for figure in own)
    return [figure for figure in own if span_of(figure).last == latest]


def change(
    now: Record | None, before: Record | None, recorded: Total | None, earlier: Total | None,
    *, ended: bool,
) -> dict[str, Any]:  # fmt: skip
    """The change from the earlier period: of the figures when both are published, of the records
    when neither is and the period has `ended`."""
    if now and before:
        values = now["value"], before["value"]
        bounds = {"under", "at_least", "between"}
        ranges = not bounds.isdisjoint((now["qualifier"], before["qualifier"]))
        plans = (now["kind"] == "plan") is (before["kind"] == "plan")
        if None in values or ranges or not plans or not _same_days(now, before):
            return {}
        exact = now["qualifier"] == before["qualifier"] == "exact"
        return _difference(*values, exact=exact, of="published")
    if now or before or recorded is None or earlier is None or not ended:
        return {}
    if recorded.value is None or earlier.value is None or recorded.doubt or earlier.doubt:
        return {}
    exact = not (recorded.without_value or earlier.without_value)
    return _difference(recorded.value, earlier.value, exact=exact, of="recorded")


def _same_days(now: Record, before: Record) -> bool:
    """Whether two figures are of the same days of their years, or as of the same day."""
    return [day and day[4:] for day in span_of(now)] == [day and day[4:] for day in span_of(before)]


def _difference(now: Decimal, before: Decimal, *, exact: bool, of: str) -> dict[str, Any]:
    percent = None
    if before:
        percent = ((now - before) / abs(before) * 100).quantize(Decimal("0.1"))
    return {"change": now - before, "change_percent": percent, "change_exact": exact,
            "change_of": of}  # fmt: skip


def band(value: Decimal, qualifier: str, unit: str) -> tuple[Decimal | None, Decimal | None]:
    """The least and the greatest number that agree with a figure."""
    if value < 0:
        low, high = band(-value, qualifier, unit)
        return (None if high is None else -high), (None if low is None else -low)
    digit = _last_digit(value)
    step = min(Decimal("0.01"), digit) if unit in MEASURED else Decimal(1)
    tenth = value / 10
    if qualifier == "at_least":
        return value, None
    if qualifier == "under":
        return None, value - step
    if qualifier == "nearly":
        return min(_up(value - tenth, step), value - step), value - step
    if qualifier == "more_than":
        return value + step, value + max(step, _down(min(digit, tenth), step))
    if qualifier == "about":
        return _up(value - tenth, step), _down(value + tenth, step)
    if unit not in MEASURED or not value or digit <= step:
        return value, value
    half = min(digit / 2, value / 100)
    return _up(value - half, step), _up(value + half, step) - step


def _last_digit(value: Decimal) -> Decimal:
    digit = Decimal(1)
    if not value:
        return digit
    while value % digit:
        digit /= 10
    while not value % (digit * 10):
        digit *= 10
    return digit


def _up(value: Decimal, step: Decimal) -> Decimal:
    return (value / step).to_integral_value(ROUND_CEILING) * step


def _down(value: Decimal, step: Decimal) -> Decimal:
    return (value / step).to_integral_value(ROUND_FLOOR) * step


def reconciled(
    figure: Record, indicator: Indicator, total: Total | None, explanations: Sequence[Record]
) -> dict[str, Any]:
    """How the figure stands to the records."""
    published = figure["value"]
    row: dict[str, Any] = {"published": published, "difference": Decimal(0),
                           "unexplained": Decimal(0)}  # fmt: skip
    if published is not None:
        low, high = band(published, figure["qualifier"], indicator.unit)
        if figure["qualifier"] == "between":
            low, high = published, figure["upper_value"]
        row |= {"agrees_from": low, "agrees_to": high}
    if total is None:
        return row | {"state": "not_kept"}
    row |= recorded_cells(total)
    if published is None:
        return row | {"state": "words"}
    value = total.value if total.records else Decimal(0)
    if value is None:
        return row | {"state": "empty" if published or figure.get("upper_value") else "agrees"}
    explained = sum((each["difference"] for each in explanations), Decimal(0))
    row["difference"] = _beyond(value, low, high)
    row["unexplained"] = left = _beyond(value - explained, low, high)
    if published and figure.get("upper_value") is None:  # a range has no share
        row["coverage_percent"] = (value / published * 100).quantize(Decimal("0.1"))
    if not total.records:
        return row | {"state": "empty" if published or figure.get("upper_value") else "agrees"}
    if row["difference"] == 0:
        same = value == published and figure.get("upper_value") is None
        return row | {"state": "agrees" if same else "within"}
    if left == 0:
        return row | {"state": "explained"}
    return row | {"state": "short" if left < 0 else "over"}


def _beyond(value: Decimal, low: Decimal | None, high: Decimal | None) -> Decimal:
    if low is not None and value < low:
        return value - low
    return value - high if high is not None and value > high else Decimal(0)


def recorded_cells(total: Total) -> dict[str, Any]:
    """The numbers of the records as the program's answers name them."""
    return {
        "recorded": total.value, "records": total.records,
        "records_without_value": total.without_value, **excluded_cells(total.excluded),
    }  # fmt: skip
