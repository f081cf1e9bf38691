"""The indicators of every period, and every published figure against its records."""

from __future__ import annotations

from typing import Any

from independent.asking import Asking
from independent.comparing import (
    change,
    figure_before,
    headlines,
    is_short,
    may_show_gaps,
    reconciled,
    recorded_cells,
    within,
)
from independent.counting import recompute
from independent.days import Span, periods_of
from independent.published import BY_CODE, INDICATORS, span_of
from independent.world import World


def ask_summaries(asking: Asking) -> None:
    """Every indicator of every period, beside the same period of the year before."""
    for year in asking.years:
        earlier = periods_of(year - 1)
        for code, span in periods_of(year).items():
            if not asking.is_due():
                continue
            before = earlier[code.replace(str(year), str(year - 1))]
            command = ("summary", "--period", code, "--compare", str(year - 1))
            rows = {row["indicator"]: row for row in asking.program.rows(*command)}
            for indicator in INDICATORS:
                expected = _summary_row(asking.world, indicator.code, span, before)
                actual = rows.get(indicator.code, {})
                if not actual and not _speaks(expected):
                    # The program leaves out an indicator of which nothing is published or counts.
                    expected, actual = {"records": expected.get("records")}, expected
                asking.tally.compare(command, indicator.code, expected, actual)


def _summary_row(world: World, code: str, span: Span, earlier: Span) -> dict[str, Any]:
    indicator, figures = BY_CODE[code], world.records["figures"]
    own = headlines(figures, code, span)
    now = next(iter(own), None)
    before = figure_before(figures, code, now, earlier)
    row: dict[str, Any] = {
        "published": now and now["value"], "figure": now and now["ref"],
        "qualifier": now and now["qualifier"], "other_figures": len(own) - 1 if own else None,
        "published_before": before and before["value"],
    }  # fmt: skip
    recorded = recompute(world, indicator, span) if indicator.kind else None
    recorded_before = recompute(world, indicator, earlier) if indicator.kind else None
    if recorded and recorded_before:
        row |= recorded_cells(recorded)
        row |= {"recorded_before": recorded_before.value,
                "records_before": recorded_before.records or None}  # fmt: skip
    none = dict.fromkeys(("change", "change_percent", "change_exact", "change_of"))
    short = bool(indicator.kind and not now and not before) and any(
        is_short(figure, indicator, recompute(world, indicator, span_of(figure)))
        for figure in figures
        if may_show_gaps(figure, indicator, (span, earlier))
    )
    ended = str(span.last) <= world.today
    return row | none | change(now, before, recorded, recorded_before, short=short or not ended)


def _speaks(row: dict[str, Any]) -> bool:
    """Whether something is published or counts."""
    names = ("figure", "records", "records_before")
    return any(row.get(name) for name in names) or row["published_before"] is not None


def ask_reconciliations(asking: Asking) -> None:
    """Every published figure of every year against the records of its own days."""
    figures, explanations = (asking.world.records[kind] for kind in ("figures", "explanations"))
    for year in asking.years:
        if not asking.is_due():
            continue
        command = ("reconcile", "--year", str(year))
        rows = {row["figure"]: row for row in asking.program.rows(*command)}
        count = 0
        for indicator in INDICATORS:
            for figure in within(figures, indicator.code, periods_of(year)[str(year)]):
                count += 1
                total = None
                if indicator.kind:
                    total = recompute(asking.world, indicator, span_of(figure))
                own = [each for each in explanations if each["figure"] == figure["ref"]]
                expected = reconciled(figure, indicator, total, own)
                asking.tally.compare(command, figure["ref"], expected, rows.get(figure["ref"], {}))
        asking.tally.compare(command, "all", {"figures": count}, {"figures": len(rows)})
