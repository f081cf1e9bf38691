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
    """The figures of the indicator whose period lies in the span, the best first: plans last, then
    the preferred before the others, estimates after results, later figures before earlier ones."""
    own = [figure for figure in figures if figure["indicator"] == code and _lies(figure, span)]
    own.sort(key=lambda figure: figure["ref"])
    own.sort(key=lambda figure: figure["period_end"], reverse=True)
    own.sort(key=_rank)
    return own


def _rank(figure: Record) -> tuple[bool, bool, bool]:
    kind = figure["kind"]
    return kind == "plan", not figure["preferred"], kind == "estimate"


def _lies(figure: Record, span: Span) -> bool:
    first, last = span_of(figure)
    begins = first or first_day(figure["period_end"])
    assert span.first is not None
    assert span.last is not None
    assert last is not None
    return begins >= span.first and last <= span.last


def headlines(figures: Sequence[Record], code: str, span: Span) -> list[Record]:
    """The figures that stand for the span: of exactly its days or as of its last; else those that
    begin with it and end last. Plans stand for it only where there is nothing else."""
    own = [f for f in within(figures, code, span) if span_of(f).first in (None, span.first)]
    results = [figure for figure in own if figure["kind"] != "plan"]
    latest = max((str(span_of(figure).last) for figure in results or own), default="")
    return [figure for figure in own if span_of(figure).last == latest]


def figure_before(
    figures: Sequence[Record], code: str, now: Record | None, earlier: Span
) -> Record | None:
    """The figure of the earlier period to compare with: the headline, or the best of the same days
    where that is of others."""
    head = next(iter(headlines(figures, code, earlier)), None)
    if now and head and not _unlike(now, head) and not _same_days(now, head):
        for figure in within(figures, code, earlier):
            if _same_days(now, figure) and not _no_difference(now, figure):
                return figure
    return head


def change(
    now: Record | None, before: Record | None, recorded: Total | None, earlier: Total | None,
    *, short: bool = False,
) -> dict[str, Any]:  # fmt: skip
    """The change from the earlier period: of the figures when both are published, of the records
    when neither is. If `short`, records are missing: a published figure shows it, or the
    period has days to come."""
    if now and before:
        if _no_difference(now, before) or not _same_days(now, before):
            return {}
        exact = now["qualifier"] == before["qualifier"] == "exact"
        return _difference(now["value"], before["value"], exact=exact, of="published")
    if now or before or recorded is None or earlier is None or short:
        return {}
    if recorded.value is None or earlier.value is None or recorded.doubt or earlier.doubt:
        return {}
    exact = not (recorded.without_value or earlier.without_value)
    return _difference(recorded.value, earlier.value, exact=exact, of="recorded")


def may_show_gaps(figure: Record, indicator: Indicator, spans: Sequence[Span]) -> bool:
    """Whether the figure can show that records of one of the spans are missing: it shares a day
    with it, or is of a number to date of a day before its end."""
    if figure["indicator"] != indicator.code or figure["kind"] == "plan":
        return False
    first, last = span_of(figure)
    to_date = indicator.basis == "cumulative"
    return figure["value"] is not None and any(
        str(last) <= str(span.last) if to_date
        else str(first or last) <= str(span.last) and str(last) >= str(span.first)
        for span in spans
    )  # fmt: skip


def is_short(figure: Record, indicator: Indicator, total: Total) -> bool:
    """Whether fewer records than the figure allows may count for its days."""
    number = total.value or Decimal(0)
    if not indicator.total:
        number += total.doubt
    low = figure["value"]
    if figure["qualifier"] != "between":
        low, _ = band(figure["value"], figure["qualifier"], indicator.unit)
    return low is not None and number < low


def _unlike(now: Record, before: Record) -> bool:
    return (now["kind"] == "plan") is not (before["kind"] == "plan")


def _no_difference(now: Record, before: Record) -> bool:
    """Whether two figures of the same days have no difference: words, a range, a plan and none."""
    bounds = {"under", "at_least", "between"}
    ranges = not bounds.isdisjoint((now["qualifier"], before["qualifier"]))
    return None in (now["value"], before["value"]) or ranges or _unlike(now, before)


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
