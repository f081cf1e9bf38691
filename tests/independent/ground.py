"""What the claims of the report of a period are held against."""

from __future__ import annotations

from typing import Any

from independent.belonging import LISTS, list_of
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
            name: list_of(tables, name, span) or frozenset()
            for name in (*LISTS, "documents", "prepared", "focus", "kept", "connected")
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

    def has(self, span: Span) -> bool:
        """Whether a span, or an as-of day, lies in the period of the report."""
        assert span.last is not None
        return str(self.span.first) <= (span.first or span.last) and span.last <= str(
            self.span.last
        )


def span_of(figure: dict[str, Any]) -> Span:
    """The days that a figure is of; without a first day when it is as of a day."""
    start = figure["period_start"]
    return Span(first_day(start) if start else None, last_day(figure["period_end"]))
