"""The claims of numbers: published figures, records counted and added up, and their changes."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from independent.claim_parts import Claim, decimal, differences, numbers_in, shown
from independent.comparing import band
from independent.days import Span, last_day
from independent.ground import Ground, no_difference, same_days, span_of
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


def other_source(ground: Ground, claim: Claim) -> list[str]:
    faults = published(ground, claim)
    figure = ground.figures.get(next(iter(claim["figures"]), ""))
    if figure is None or claim["subject"] not in ground.indicators:
        return faults
    own = ground.headline(claim["subject"], ground.span)
    if own is None or not differ(own, figure):
        faults.append("is no other number of what is published")
    if figure["ref"] == (own or {}).get("ref"):
        faults.append("is the published figure itself")
    return faults


def differ(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two figures give numbers of the same days and nature that cannot both be right."""
    kinds = {one["kind"], other["kind"]}
    if ("plan" in kinds and kinds != {"plan"}) or kinds == {"result", "estimate"}:
        return False
    if other["value"] is None or span_of(one) != span_of(other):
        return False
    if one["value"] is None:  # words, which any number is beside
        return True
    ends = []
    for figure in (one, other):
        low: Decimal | None = decimal(figure["value"])
        high = None if figure["upper_value"] is None else decimal(figure["upper_value"])
        if figure["qualifier"] != "between":
            low, high = band(decimal(figure["value"]), figure["qualifier"], figure["unit"])
        ends.append((low, high))
    lows, highs = zip(*ends, strict=True)
    low = max((end for end in lows if end is not None), default=None)
    high = min((end for end in highs if end is not None), default=None)
    return low is not None and high is not None and low > high


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


def umbrella(ground: Ground, claim: Claim) -> list[str]:
    """What is wrong with a claim that umbrella records stand beside a published 0."""
    if not (indicator := ground.indicators.get(claim["subject"])) or not indicator["measure"]:
        return ["is of no indicator with a measure"]
    span = ground.span_of(indicator)
    refs = sorted(ground.tables.umbrella(indicator["measure"], indicator["basis"], span))
    expected = {
        "code": f"umbrella {claim['subject']}", "basis": indicator["basis"], "period": span,
        "measure": indicator["measure"], "value": len(refs), "records": refs, "figures": [],
    }  # fmt: skip
    figure = ground.headline(claim["subject"], ground.span)
    faults = differences(claim, expected) + shown(claim["text"], len(refs))
    if figure is None or figure["value"] is None or decimal(figure["value"]):
        faults.append("stands beside no published 0")
    return faults


def obstacle(ground: Ground, code: str) -> str:
    """Why the indicator is not compared with the year before: `no number` when there is none of
    either year, empty when it is compared. Figures are compared of the same days, numbers of the
    records where they are certain, neither year has a figure, and none shows that some miss."""
    indicator = ground.indicators[code]
    before = Span(*(day and _year_before(day) for day in ground.span))
    now = ground.headline(code, ground.span)
    then = ground.figure_before(code, now, before)
    if now and then:
        why = no_difference(now, then)
        return why if why == "plan" else "other_days" if not same_days(now, then) else why
    if now or then:
        return "none_before" if now else "none_published"
    if not indicator["measure"]:
        return "no number"
    span = ground.span_of(indicator)
    earlier = Span(None, before.last) if span.first is None else before
    both = ground.measure(code, span), ground.measure(code, earlier)
    if any(each.undated + each.uncertain for each in both):
        return "records_uncertain"
    if not all(each.refs for each in both):
        return "none_before" if both[0].refs else "no number"
    if any(each.value is None for each in both):
        return "records_without_value"
    if str(ground.span.last) > ground.tables.today:
        return "not_ended"  # a part of a period is not compared with a whole one
    return "records_short" if _is_short(ground, code, (ground.span, before)) else ""


def _is_short(ground: Ground, code: str, spans: tuple[Span, Span]) -> bool:
    """Whether a figure that shares a day with one of the spans, or is of a number to date before
    the end of one, is greater than what is on record for its days."""
    indicator = ground.indicators[code]
    for figure in ground.figures.values():
        if figure["indicator"] != code or figure["kind"] == "plan" or figure["value"] is None:
            continue
        first, last = span_of(figure)
        to_date = indicator["basis"] == "cumulative"
        if not any(
            str(last) <= str(span.last) if to_date
            else str(first or last) <= str(span.last) and str(last) >= str(span.first)
            for span in spans
        ):  # fmt: skip
            continue
        measured = ground.measure(code, Span(first, last))
        number = measured.value or Decimal(0)
        if indicator["measure"].startswith("count"):
            number += measured.undated + measured.uncertain
        low: Decimal | None = decimal(figure["value"])
        if figure["qualifier"] != "between":
            low, _ = band(decimal(figure["value"]), figure["qualifier"], indicator["unit"])
        if low is not None and number < low:
            return True
    return False


def changes(ground: Ground, code: str) -> bool:
    """Whether the indicator is compared with the year before."""
    return not obstacle(ground, code)


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
        if why := obstacle(ground, claim["subject"]):
            return [f"compares what is not compared: {why}"]
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
