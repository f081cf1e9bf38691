"""What the claims of the report of a period are held against."""

from __future__ import annotations

from typing import Any

from independent.belonging import LISTS, OTHER_LISTS, list_of
from independent.days import Span, first_day, last_day
from independent.tables import Measured, Tables


class Ground:
    """The tables, as the report of a period may use them."""

    def __init__(self, tables: Tables, span: Span) -> None:
        """Take the period of the report."""
        self.tables = tables
        self.span = span
        self._measured: dict[tuple[str, str, Span], Measured] = {}
        self.lists = {
            name: list_of(tables, name, span) or frozenset() for name in (*LISTS, *OTHER_LISTS)
        }
        rows = tables.rows("SELECT * FROM indicators")
        self.indicators = {row["code"]: dict(row) for row in rows}
        rows = tables.rows(
            "SELECT f.*, i.code AS indicator, i.unit AS unit, i.basis AS basis"
            " FROM figures f JOIN indicators i ON i.id = f.indicator_id"
        )
        self.figures = {row["ref"]: dict(row) for row in rows}

    def measure(self, code: str, span: Span) -> Measured:
        """What the tables give for the indicator in the span."""
        indicator = self.indicators[code]
        key = indicator["measure"], indicator["basis"], span
        if key not in self._measured:
            self._measured[key] = self.tables.measured(*key)
        return self._measured[key]

    def span_of(self, indicator: dict[str, Any]) -> Span:
        """The span of what the report says of an indicator: as of a day, or of the period."""
        return Span(None, self.span.last) if indicator["basis"] == "cumulative" else self.span

    def last_before(self, code: str) -> str | None:
        """The ref of the last figure of an indicator to date before the end of the period, of which
        none is of the period itself; never a plan."""
        own = [figure for figure in self.figures.values() if figure["indicator"] == code]
        if self.indicators[code]["basis"] != "cumulative" or any(map(self.stands, own)):
            return None
        ranked = [
            (str(span_of(figure).last), figure["preferred"], figure["kind"] != "estimate",
             figure["ref"])
            for figure in own
            if figure["kind"] != "plan" and str(span_of(figure).last) < str(self.span.last)
        ]  # fmt: skip
        best = max((rank[:3] for rank in ranked), default=None)
        return min((rank[3] for rank in ranked if rank[:3] == best), default=None)

    def stands(self, figure: dict[str, Any]) -> bool:
        """Whether a figure lies in the period and begins with it, or is as of a day of it."""
        return stands_for(figure, self.span)

    def holds(self, figure: dict[str, Any]) -> bool:
        """Whether a figure lies in the period."""
        return self.has(span_of(figure))

    def headline(self, code: str, span: Span) -> dict[str, Any] | None:
        """The figure that stands for a span: of exactly its days or as of its last, else of those
        that begin with it the one that ends last; a plan only where there is nothing else, then the
        preferred first, estimates last."""
        figures = self.figures.values()
        every = [f for f in figures if f["indicator"] == code and stands_for(f, span)]
        own = [figure for figure in every if figure["kind"] != "plan"] or every
        latest = max((str(span_of(figure).last) for figure in own), default="")
        best = [figure for figure in own if span_of(figure).last == latest]
        return min(best, key=_rank, default=None)

    def figure_before(
        self, code: str, now: dict[str, Any] | None, span: Span
    ) -> dict[str, Any] | None:
        """The figure of the year before beside that of now: the headline, or the best one of the
        same days where that is of others."""
        head = self.headline(code, span)
        if now is None or head is None or same_days(now, head):
            return head
        if (now["kind"] == "plan") is not (head["kind"] == "plan"):
            return head
        same = [
            figure for figure in self.figures.values()
            if figure["indicator"] == code and _lies_within(span_of(figure), span)
            and same_days(now, figure) and not no_difference(now, figure)
        ]  # fmt: skip
        same.sort(key=lambda figure: figure["ref"])
        same.sort(key=lambda figure: figure["period_end"], reverse=True)
        same.sort(key=_kind_rank)
        return same[0] if same else head

    def has(self, span: Span) -> bool:
        """Whether a span, or an as-of day, lies in the period of the report."""
        return _lies_within(span, self.span)


def _kind_rank(figure: dict[str, Any]) -> tuple[bool, bool, bool]:
    return figure["kind"] == "plan", not figure["preferred"], figure["kind"] == "estimate"


def _rank(figure: dict[str, Any]) -> tuple[Any, ...]:
    """Later texts of dates come first: `2022-12-31` before `2022`."""
    end = figure["period_end"]
    return *_kind_rank(figure), [-ord(letter) for letter in f"{end}~"], figure["ref"]


def same_days(now: dict[str, Any], before: dict[str, Any]) -> bool:
    """Whether two figures are of the same days of their years, or as of the same day."""
    days = [[day and day[5:] for day in span_of(figure)] for figure in (now, before)]
    return days[0] == days[1]


def no_difference(now: dict[str, Any], before: dict[str, Any]) -> str:
    """Why two figures of the same days have no difference; empty when they have one."""
    bounds = {"under", "at_least", "between"}
    if (now["kind"] == "plan") is not (before["kind"] == "plan"):
        return "plan"
    if None in (now["value"], before["value"]):
        return "words"
    ranges = not bounds.isdisjoint((now["qualifier"], before["qualifier"]))
    return "range" if ranges else ""


def span_of(figure: dict[str, Any]) -> Span:
    """The days that a figure is of; without a first day when it is as of a day."""
    start = figure["period_start"]
    return Span(first_day(start) if start else None, last_day(figure["period_end"]))


def stands_for(figure: dict[str, Any], span: Span) -> bool:
    """Whether a figure lies in the span and begins with it, or is as of a day of it."""
    own = span_of(figure)
    return _lies_within(own, span) and own.first in (None, span.first)


def _lies_within(own: Span, span: Span) -> bool:
    assert own.last is not None
    return str(span.first) <= (own.first or own.last) and own.last <= str(span.last)
