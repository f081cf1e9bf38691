"""The figures that the office has published, and the explanations of what records lack."""

from __future__ import annotations

import random
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from independent.counting import Indicator, recompute
from independent.days import Span, last_day, periods_of
from independent.kinds import Record, Records
from independent.schema import CROSS_TABLES
from independent.world import World

INDICATORS = (
    Indicator("delegations_inbound", "delegation", "period", "delegations",
              filters={"direction": ["inbound"]}),
    Indicator("delegations_outbound", "delegation", "period", "delegations",
              filters={"direction": ["outbound"]}),
    Indicator("high_level_visits", "delegation", "period", "delegations",
              filters={"high-level": ["yes"]}),
    Indicator("visits_of_europe", "delegation", "period", "delegations",
              filters={"country": ["EU"]}),
    Indicator("visits_of_asean", "delegation", "period", "delegations",
              filters={"country": ["ASEAN"], "direction": ["inbound"]}),
    Indicator("visitors", "person", "period", "delegations", "member_count",
              {"direction": ["inbound"]}),
    Indicator("visits_called_off", "delegation", "period", "delegations",
              filters={"status": ["cancelled", "postponed"]}),
    Indicator("delegations_to_date", "delegation", "cumulative", "delegations"),
    Indicator("press_visits", "press_team", "period", "press-visits"),
    Indicator("promotion_events_attended", "event", "period", "events",
              filters={"role": ["attended"]}),
    Indicator("events_hosted", "event", "period", "events",
              filters={"role": ["host", "co_host"]}),
    Indicator("enterprises_connected", "enterprise", "period", "events",
              "enterprises_connected"),
    Indicator("mous_signed", "mou", "period", "mous"),
    Indicator("mous_signed_to_date", "mou", "cumulative", "mous"),
    Indicator("mous_in_force", "mou", "cumulative", "mous", filters={"in-force": ["yes"]}),
    Indicator("fdi_projects_in_force", "project", "cumulative", "fdi-projects",
              filters={"in-force": ["yes"]}),
    Indicator("fdi_registered_capital_in_force", "usd", "cumulative", "fdi-projects",
              "registered_capital_usd", {"in-force": ["yes"]}),
    Indicator("fdi_attracted", "usd", "period", "fdi-capital", "amount_usd",
              {"kind": ["new", "increase", "share_purchase"]}),
    Indicator("fdi_change", "usd", "period", "fdi-capital", "change_usd"),
    Indicator("fdi_projects_new", "project", "period", "fdi-capital", filters={"kind": ["new"]}),
    Indicator("fdi_projects_increased", "project", "period", "fdi-capital",
              filters={"kind": ["increase"]}, distinct="project" if CROSS_TABLES else ""),
    Indicator("fdi_jobs", "person", "period", "fdi-projects", "jobs_new",
              {"sector": ["seaports"]}),
    Indicator("aid_items", "aid_item", "period", "aid"),
    Indicator("aid_committed", "usd", "period", "aid", "committed_usd"),
    Indicator("aid_committed_to_date", "usd", "cumulative", "aid", "committed_usd"),
    Indicator("aid_disbursed", "usd", "period", "aid-transactions", "amount_usd",
              {"kind": ["disbursement"]}),
    Indicator("port_throughput", "tonne", "period"),
    Indicator("trade_turnover", "usd", "period"),
)  # fmt: skip
BY_CODE = {indicator.code: indicator for indicator in INDICATORS}
QUALIFIERS = (
    "exact",
    "exact",
    "exact",
    "nearly",
    "more_than",
    "about",
    "at_least",
    "under",
    "between",
)
_CUT_OFF = "11-15"


def publish(records: Records, today: str, years: Sequence[int], seed: int = 7) -> None:
    """Add the indicators, their figures and explanations to the records."""
    chance = random.Random(seed)
    world = World(records, today)
    records["indicators"] = [
        {
            "code": each.code, "name_en": f"Indicator {each.code}",
            "name_vi": f"Chỉ tiêu {each.code}", "unit": each.unit, "basis": each.basis,
            "position": n, "measure": each.measure,
        }
        for n, each in enumerate(INDICATORS, 1)
    ]  # fmt: skip
    figures: dict[tuple[Any, ...], Record] = {}
    for year in years:
        for indicator in INDICATORS:
            for start, end in _spans(chance, indicator, year):
                for figure in _figures(chance, world, indicator, start, end):
                    figures.setdefault(_key(figure), figure)
    records["figures"] = [
        {"ref": f"FIG-{n:05}", **figure} for n, figure in enumerate(figures.values(), 1)
    ]
    records["explanations"] = _explanations(chance, records["figures"])


def _key(figure: Record) -> tuple[Any, ...]:
    names = ("indicator", "period_start", "period_end", "kind", "source")
    return tuple(figure[name] for name in names)


def span_of(figure: Record) -> Span:
    """The days that the figure is of; without a first day when it is as of a day."""
    start = figure["period_start"]
    return Span(_first(start) if start else None, last_day(figure["period_end"]))


def _first(date: str) -> str:
    return f"{date}-01-01" if len(date) == 4 else f"{date}-01"[:10]


def _spans(chance: random.Random, indicator: Indicator, year: int) -> list[tuple[str | None, str]]:
    """The periods or days of a year for which the office has published the indicator."""
    if chance.random() < 0.15:
        return []
    spans: list[tuple[str | None, str]] = []
    if indicator.basis == "cumulative":
        spans = [(None, f"{year}"), (None, f"{year}-06-30"), (None, f"{year}-{_CUT_OFF}"),
                 (None, f"{year}-03")]  # fmt: skip
    else:
        codes = [str(year), *(code for code in periods_of(year) if "H" in code or "Q" in code)]
        for code in codes:
            first, last = periods_of(year)[code]
            assert first is not None
            assert last is not None
            spans.append((first[:4], last[:4]) if code == str(year) else (first[:7], last[:7]))
        spans.append((f"{year}", f"{year}-{_CUT_OFF}"))
    return [span for span in spans if chance.random() < 0.5]


def _figures(
    chance: random.Random, world: World, indicator: Indicator, start: str | None, end: str
) -> list[Record]:
    """A result, and sometimes a plan, an estimate or a second source beside it."""
    kinds = chance.choice([["result"], ["result"], ["unknown"], ["result", "plan"],
                           ["estimate", "result"], ["result", "result"], ["plan"]])  # fmt: skip
    figures = []
    for n, kind in enumerate(kinds):
        figure: Record = {
            "indicator": indicator.code, "period_start": start, "period_end": end, "kind": kind,
            "year_basis": chance.choice(["stated", "stated", "implied"]),
            "preferred": n == 0 or chance.random() < 0.5, "source": f"SRC-{n + 1}",
            "source_locator": f"P{chance.randint(1, 9)}",
        }  # fmt: skip
        value = _value(chance, world, indicator, figure)
        if value is None:
            figure |= {"qualifier": "about", "value": None, "value_text": "hundreds",
                       "value_text_vi": "hàng trăm"}  # fmt: skip
        else:
            figure |= {"qualifier": chance.choice(QUALIFIERS), "value": value}
            if figure["qualifier"] == "between":
                figure["upper_value"] = value + abs(value) / 4 // 1 + 2
        figures.append(figure)
    return figures


def _value(
    chance: random.Random, world: World, indicator: Indicator, figure: Record
) -> Decimal | None:
    """A number near that of the records, or the same, or another; None for words."""
    if chance.random() < 0.05:
        return None
    near = Decimal(100)
    if indicator.kind:
        near = recompute(world, indicator, span_of(figure)).value or Decimal(0)
    if chance.random() < 0.3:
        return near
    scaled = near * Decimal(chance.choice(["0.5", "0.9", "0.96", "1.03", "1.08", "1.5"]))
    if indicator.unit not in ("usd", "tonne"):
        return scaled.to_integral_value()
    if abs(scaled) < 1000:
        return scaled.quantize(Decimal("0.01"))
    digits = Decimal(1).scaleb(scaled.adjusted() - chance.choice([1, 2, 3]))
    return scaled.quantize(digits).quantize(Decimal(1))


def _explanations(chance: random.Random, figures: Sequence[Record]) -> list[Record]:
    explanations: list[Record] = []
    for figure in figures:
        for _ in range(chance.choice([0, 0, 0, 1, 2])):
            number = len(explanations) + 1
            explanations.append(
                {
                    "ref": f"EXP-{number:05}", "figure": figure["ref"],
                    "difference": Decimal(chance.randint(-20, 20)),
                    "reason": f"Reason {number}",
                }
            )  # fmt: skip
    return explanations
