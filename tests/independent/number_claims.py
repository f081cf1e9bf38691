"""The claims of numbers: published figures, records counted and added up, and their changes."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from independent.claim_parts import Claim, decimal, differences, numbers_in, shown
from independent.days import Span, last_day
from independent.ground import Ground, span_of
from independent.tables import Measured


def published(ground: Ground, claim: Claim) -> list[str]:
    if len(claim["figures"]) != 1 or claim["figures"][0] not in ground.figures:
        return ["names no figure"]
    figure = ground.figures[claim["figures"][0]]
    own = span_of(figure)
    expected = {
        "subject": figure["indicator"], "unit": figure["unit"], "value": figure["value"],
        "qualifier": figure["qualifier"], "words": figure["value_text"],
        "figure_kind": figure["kind"], "period": own, "records": [],
        "unknown": {"as_of": 1} if figure["year_basis"] == "undated" else {},
        "code": f"{claim['code'].split()[0]} {figure['indicator']} {figure['ref']}",
    }  # fmt: skip
    faults = differences(claim, expected)
    if not ground.has(own) and ground.last_before(figure["indicator"]) != figure["ref"]:
        faults.append("is of no period of the report")
    if figure["value"] is None:
        return faults + ([] if str(figure["value_text"]) in claim["text"] else ["says it not"])
    return faults + shown(claim["text"], figure["value"], figure["qualifier"])


def recorded(ground: Ground, claim: Claim) -> list[str]:
    if not (indicator := ground.indicators.get(claim["subject"])) or not indicator["measure"]:
        return ["is of no indicator with a measure"]
    span = ground.span_of(indicator)
    measured = ground.measure(claim["subject"], span)
    expected = {
        "code": f"recorded {claim['subject']}", "unit": indicator["unit"],
        "basis": indicator["basis"], "measure": indicator["measure"], "period": span,
        "value": measured.value, "records": sorted(measured.refs), "figures": [],
        "unknown": unknown_of(measured),
    }  # fmt: skip
    faults = differences(claim, expected)
    if measured.value is not None:
        faults += shown(claim["text"], measured.value)
    faults += untold(claim["text"], measured)
    return faults if measured.refs else [*faults, "has no record"]


def changes(ground: Ground, code: str) -> bool:
    """Whether the indicator can be compared with the year before: figures of the same days, or
    numbers of the records that are certain where neither year has a figure."""
    indicator = ground.indicators[code]
    before = Span(*(day and _year_before(day) for day in ground.span))
    now, then = ground.headline(code, ground.span), ground.headline(code, before)
    if now and then:
        days = [[day and day[5:] for day in span_of(figure)] for figure in (now, then)]
        bounds = {"under", "at_least", "between"}
        ranges = not bounds.isdisjoint((now["qualifier"], then["qualifier"]))
        plans = (now["kind"] == "plan") is (then["kind"] == "plan")
        values = now["value"], then["value"]
        return None not in values and days[0] == days[1] and plans and not ranges
    if now or then or not indicator["measure"] or str(ground.span.last) > ground.tables.today:
        return False  # a part of a period is not compared with a whole one
    span = ground.span_of(indicator)
    both = (
        ground.measure(code, span),
        ground.measure(code, Span(None, before.last) if span.first is None else before),
    )
    return all(each.value is not None and not each.undated + each.uncertain for each in both)


def change(ground: Ground, claim: Claim) -> list[str]:
    if not (indicator := ground.indicators.get(claim["subject"])):
        return ["is of no indicator"]
    span = ground.span_of(indicator)
    before = Span(*(day and _year_before(day) for day in span))
    expected: dict[str, Any] = {
        "code": f"change {claim['subject']}", "unit": indicator["unit"],
        "basis": indicator["basis"], "period": span,
    }  # fmt: skip
    if claim["figures"]:
        expected |= _change_of_figures(ground, claim)
    elif not indicator["measure"]:
        return ["compares records of an indicator without a measure"]
    elif str(ground.span.last) > ground.tables.today:
        return ["compares the records of a period that has not ended"]
    else:
        now, then = ground.measure(claim["subject"], span), ground.measure(claim["subject"], before)
        if now.value is None or then.value is None or now.undated or then.undated:
            return ["compares what is not certain"]
        expected |= {
            "value": now.value - then.value, "records": sorted(now.refs | then.refs),
            "unknown": {"inexact": 1} if now.without_value or then.without_value else {},
        }  # fmt: skip
    faults = differences(claim, expected) + shown(claim["text"], expected["value"] or Decimal(0))
    if expected.get("unknown") and expected["value"] and not re.search("about|≈", claim["text"]):
        faults.append("the text does not say that the change is not exact")
    return faults


def _change_of_figures(ground: Ground, claim: Claim) -> dict[str, Any]:
    both = [ground.figures[ref] for ref in claim["figures"] if ref in ground.figures]
    if len(both) != 2:
        return {"figures": "two figures of the indicator", "value": None}
    now, before = both
    days = [[day and day[5:] for day in span_of(figure)] for figure in (now, before)]
    years = [int(str(span_of(figure).last)[:4]) for figure in (now, before)]
    if (
        days[0] != days[1] or years[0] != years[1] + 1
        or not ground.has(span_of(now))
        or now["indicator"] != claim["subject"] or before["indicator"] != claim["subject"]
    ):  # fmt: skip
        return {"figures": "figures of the same days of the year and the one before",
                "value": None}  # fmt: skip
    exact = now["qualifier"] == before["qualifier"] == "exact"
    return {
        "value": decimal(now["value"]) - decimal(before["value"]), "records": [],
        "unknown": {} if exact else {"inexact": 1},
    }  # fmt: skip


def coverage(ground: Ground, claim: Claim) -> list[str]:
    if len(claim["figures"]) != 1 or claim["figures"][0] not in ground.figures:
        return ["names no figure"]
    figure = ground.figures[claim["figures"][0]]
    span = span_of(figure)
    expected: dict[str, Any] = {
        "code": f"coverage {figure['indicator']} {figure['ref']}",
        "subject": figure["indicator"], "unit": figure["unit"], "basis": figure["basis"],
        "period": span, "value": None, "unknown": {},
    }  # fmt: skip
    faults = [] if ground.has(span) else ["is of no period of the report"]
    if ground.indicators[figure["indicator"]]["measure"]:
        measured = ground.measure(figure["indicator"], span)
        expected |= {"value": measured.value, "unknown": unknown_of(measured)}
        if measured.value is not None:
            faults += shown(claim["text"], measured.value)
        faults += untold(claim["text"], measured)
    if figure["value"] is not None:
        faults += shown(claim["text"], figure["value"], figure["qualifier"])
    return faults + differences(claim, expected)


def _year_before(day: str) -> str:
    earlier = f"{int(day[:4]) - 1}{day[4:]}"
    return last_day(earlier[:7]) if day == last_day(day[:7]) else earlier


def untold(text: str, measured: Measured) -> list[str]:
    """The numbers of unknowns that a text does not tell."""
    told = {number for number, _ in numbers_in(text)}
    return [
        f"the text does not tell that {number} are {kind}"
        for kind, number in unknown_of(measured).items()
        if number not in told
    ]


def unknown_of(measured: Measured) -> dict[str, int]:
    """What a number of the records does not know."""
    numbers = {"without_value": measured.without_value, "undated": measured.undated,
               "uncertain": measured.uncertain, "planned": measured.planned}  # fmt: skip
    return {kind: number for kind, number in numbers.items() if number}
