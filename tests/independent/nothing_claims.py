"""The claims that the database has nothing of a kind, or nothing to compare with."""

from __future__ import annotations

from independent.claim_parts import Claim, differences
from independent.ground import Ground
from independent.number_claims import changes, obstacle


def nothing(ground: Ground, claim: Claim) -> list[str]:
    """What is wrong with a claim that there is nothing."""
    faults = differences(
        claim, {"value": None, "figures": [], "records": [], "period": ground.span}
    )
    what = claim["code"].removeprefix("nothing ")
    if what in ground.lists:
        there = bool(ground.lists[what])
    elif what == "published":
        there = any(map(ground.holds, ground.figures.values()))
    elif what == "comparison":
        there = any(changes(ground, code) for code in ground.indicators)
    elif what == "compared":
        there = any(_has_number(ground, code) for code in ground.indicators)
    elif what.startswith("change "):
        why = obstacle(ground, what.removeprefix("change "))
        faults += differences(claim, {"reason": why})
        there = not why
    elif what in ground.indicators:
        faults += differences(claim, {"unknown": _unknown(ground, what)})
        there = _has_figure(ground, what) or _has_records(ground, what)
    else:
        return [*faults, "is of no known kind"]
    return [*faults, "is there"] if there else faults


def _unknown(ground: Ground, code: str) -> dict[str, int]:
    """How many records may lie in the period, of an indicator without any that do."""
    indicator = ground.indicators[code]
    if not indicator["measure"] or _has_figure(ground, code):
        return {}
    total = ground.measure(code, ground.span_of(indicator))
    numbers = {"undated": total.undated, "uncertain": total.uncertain}
    return {} if total.refs else {kind: number for kind, number in numbers.items() if number}


def _has_figure(ground: Ground, code: str) -> bool:
    own = [figure for figure in ground.figures.values() if figure["indicator"] == code]
    return any(map(ground.stands, own)) or ground.last_before(code) is not None


def _has_number(ground: Ground, code: str) -> bool:
    """Whether a figure stands for the period, or records count in it or to its end."""
    indicator = ground.indicators[code]
    if ground.headline(code, ground.span) is not None:
        return True
    return bool(indicator["measure"] and ground.measure(code, ground.span_of(indicator)).refs)


def _has_records(ground: Ground, code: str) -> bool:
    """Whether records count in the period. (Of those to date, the text speaks beside a figure.)"""
    indicator = ground.indicators[code]
    if not indicator["measure"] or indicator["basis"] == "cumulative":
        return False
    return bool(ground.measure(code, ground.span).refs)
