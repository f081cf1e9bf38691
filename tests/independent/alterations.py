"""Alterations of the claims of a report, each of which makes a true claim wrong."""

from __future__ import annotations

import copy
import random
import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from independent.claim_parts import NUMBER, QUALIFIERS, Claim, decimal, numbers_in


class Report(NamedTuple):
    """The year of a report, and its claims."""

    year: int
    claims: Sequence[Claim]


class Altered(NamedTuple):
    """What was altered, the year of the report, and its claims with the alteration."""

    what: str
    year: int
    claims: list[Claim]


class Case(NamedTuple):
    """A claim to alter, and the claims of the reports of other years."""

    chance: random.Random
    claim: Claim
    others: Sequence[Claim]


# The altered claim; None where there is nothing to alter.
Alteration = Callable[[Case], Claim | None]


def alterations(seed: int, reports: Sequence[Report], count: int) -> Iterator[Altered]:
    """Alterations of random claims, of each kind in turn. `reports` are of several years, so that
    a claim or a record of another year can be put into one."""
    chance = random.Random(seed)
    made = 0
    while made < count:
        what, alter = ALTERATIONS[made % len(ALTERATIONS)]
        report = chance.choice(reports)
        others = [claim for other in reports if other is not report for claim in other.claims]
        at = chance.randrange(len(report.claims))
        altered = alter(Case(chance, copy.deepcopy(report.claims[at]), others))
        if altered is not None and altered != report.claims[at]:
            made += 1
            claims = [*report.claims[:at], altered, *report.claims[at + 1 :]]
            name = f"{what}: {report.claims[at]['code']} of {report.year}"
            yield Altered(name, report.year, claims)


def _value(case: Case) -> Claim | None:
    if case.claim["value"] is None:
        return None
    return case.claim | {
        "value": decimal(case.claim["value"])
        + Decimal(case.chance.choice(["-1", "1", "10", "0.01"]))
    }


def _number_in_text(case: Case) -> Claim | None:
    """Each number of the text that shows the claim's number gets another last digit."""
    if case.claim["kind"] not in ("published", "recorded") or case.claim["value"] is None:
        return None
    number = abs(decimal(case.claim["value"]))

    def change(match: re.Match[str]) -> str:
        ((near, half),) = numbers_in(match[0])
        if abs(near - number) > half:
            return match[0]
        start, end = match.span(1)
        digits = match[1][:-1] + str((int(match[1][-1]) + 1) % 10)
        return match[0][: start - match.start()] + digits + match[0][end - match.start() :]

    text = NUMBER.sub(change, case.claim["text"])
    return case.claim | {"text": text} if text != case.claim["text"] else None


def _record_of_another_year(case: Case) -> Claim | None:
    strangers = {
        record
        for other in case.others
        if other["code"] == case.claim["code"]
        for record in other["records"]
    } - set(case.claim["records"])
    if not strangers or not case.claim["records"]:
        return None
    return case.claim | {
        "records": sorted([*case.claim["records"], case.chance.choice(sorted(strangers))])
    }


def _record_dropped(case: Case) -> Claim | None:
    if not case.claim["records"]:
        return None
    dropped = case.chance.choice(case.claim["records"])
    return case.claim | {"records": [ref for ref in case.claim["records"] if ref != dropped]}


def _unknown_dropped(case: Case) -> Claim | None:
    return case.claim | {"unknown": {}} if case.claim["unknown"] else None


def _unknown_changed(case: Case) -> Claim | None:
    if not case.claim["unknown"]:
        return None
    kind = case.chance.choice(sorted(case.claim["unknown"]))
    return case.claim | {"unknown": case.claim["unknown"] | {kind: case.claim["unknown"][kind] + 1}}


def _unknown_added(case: Case) -> Claim | None:
    if case.claim["kind"] not in ("recorded", "coverage", "change", "published"):
        return None
    return case.claim | {"unknown": case.claim["unknown"] | {"undated": 7}}


def _qualifier(case: Case) -> Claim | None:
    if not case.claim["qualifier"]:
        return None
    return case.claim | {
        "qualifier": case.chance.choice([*set(QUALIFIERS) - {case.claim["qualifier"]}])
    }


def _qualifier_in_text(case: Case) -> Claim | None:
    if case.claim["value"] is None:  # words have no qualifier
        return None
    words = QUALIFIERS[case.claim["qualifier"] or "exact"]
    return case.claim | {"text": case.claim["text"].replace(words, "")} if words else None


def _period(case: Case) -> Claim | None:
    days = {
        name: day and f"{int(day[:4]) + case.chance.choice([-1, 1])}{day[4:]}"
        for name, day in case.claim["period"].items()
    }
    return case.claim | {"period": days}


def _of_another_year(case: Case) -> Claim | None:
    """The same claim of another year's report."""
    same = [
        other
        for other in case.others
        if other["code"].split()[:2] == case.claim["code"].split()[:2]
        and (other["records"], other["figures"]) != (case.claim["records"], case.claim["figures"])
    ]
    return copy.deepcopy(case.chance.choice(same)) if same else None


def _umbrella_of_another_year(case: Case) -> Claim | None:
    """The words of an umbrella record of another year."""
    umbrellas = [
        other
        for other in case.others
        if other["kind"] == "words" and other["code"][6:9] in ("DEL", "EVT", "PRS")
    ]
    if case.claim["kind"] != "words" or not umbrellas:
        return None
    return copy.deepcopy(case.chance.choice(umbrellas)) | {"period": case.claim["period"]}


def _figure(case: Case) -> Claim | None:
    figures = sorted({figure for other in case.others for figure in other["figures"]})
    if not case.claim["figures"] or not figures:
        return None
    return case.claim | {"figures": [case.chance.choice(figures), *case.claim["figures"][1:]]}


def _group(case: Case) -> Claim | None:
    if not case.claim["groups"]:
        return None
    groups: list[dict[str, Any]] = copy.deepcopy(case.claim["groups"])
    groups[case.chance.randrange(len(groups))]["records"] += case.chance.choice([-1, 1])
    return case.claim | {"groups": groups}


def _group_dropped(case: Case) -> Claim | None:
    if not case.claim["groups"]:
        return None
    at = case.chance.randrange(len(case.claim["groups"]))
    return case.claim | {"groups": [*case.claim["groups"][:at], *case.claim["groups"][at + 1 :]]}


def _total(case: Case) -> Claim | None:
    groups: list[dict[str, Any]] = copy.deepcopy(case.claim["groups"])
    known = [
        (group["totals"], name)
        for group in groups
        for name, total in group["totals"].items()
        if total is not None and name != "months"
    ]
    if not known:
        return None
    totals, name = case.chance.choice(known)
    totals[name] = case.chance.choice([None, decimal(totals[name]) + Decimal("0.01")])
    return case.claim | {"groups": groups}


def _row_of_a_list(case: Case) -> Claim | None:
    """A row of a list of another year in a list."""
    rows = [
        row
        for other in case.others
        if other["code"] == case.claim["code"] and other["kind"] == "list"
        for row in (other["content"] or "").split("\n")
        if row and row.split(" | ")[0] not in (case.claim["content"] or "")
    ]
    if case.claim["kind"] != "list" or not rows or not case.claim["content"]:
        return None
    lines = case.claim["content"].split("\n")
    lines[case.chance.randrange(len(lines))] = case.chance.choice(rows)
    return case.claim | {"content": "\n".join(lines)}


def _words(case: Case) -> Claim | None:
    if case.claim["kind"] != "words":
        return None
    return case.claim | {"content": f"{case.claim['content']} and more"}


def _subject(case: Case) -> Claim | None:
    subjects = sorted(
        {other["subject"] for other in case.others if other["kind"] == case.claim["kind"]}
        - {case.claim["subject"]}
    )
    if case.claim["kind"] not in ("published", "recorded", "change", "coverage") or not subjects:
        return None
    return case.claim | {"subject": case.chance.choice(subjects)}


def _unit(case: Case) -> Claim | None:
    if not case.claim["unit"]:
        return None
    units = {"delegation", "usd", "person", "project", "event", "mou"} - {case.claim["unit"]}
    return case.claim | {"unit": case.chance.choice(sorted(units))}


ALTERATIONS: tuple[tuple[str, Alteration], ...] = (
    ("a number changed", _value),
    ("a number changed in the text", _number_in_text),
    ("a record of another year", _record_of_another_year),
    ("a record dropped", _record_dropped),
    ("an unknown dropped", _unknown_dropped),
    ("an unknown changed", _unknown_changed),
    ("an unknown added", _unknown_added),
    ("a qualifier changed", _qualifier),
    ("a qualifier dropped from the text", _qualifier_in_text),
    ("a period changed", _period),
    ("a claim of another year", _of_another_year),
    ("an umbrella of another year", _umbrella_of_another_year),
    ("another figure", _figure),
    ("a group changed", _group),
    ("a group dropped", _group_dropped),
    ("a total changed", _total),
    ("a row of another year's list", _row_of_a_list),
    ("words changed", _words),
    ("another indicator", _subject),
    ("another unit", _unit),
)
