"""What led to each FDI project: the roots of the chains of links and origin fields.

A project has one origin: a delegation if a chain to it begins with one, else an event, a press
visit, an MOU. The time it took is measured from the earliest root of that kind.
"""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from independent.kinds import KINDS, Record, Records

# The kinds with which a chain can begin, the first of them first.
RANKS = ("delegations", "events", "press-visits", "mous", "aid")
# The fields that name what led to a record.
_FIELDS = {"mous": ("delegation", "event"), "fdi-projects": ("delegation", "event", "mou")}


class Origin(NamedTuple):
    """The kind of the root of a project, and the date of the earliest root of that kind."""

    kind: str
    began: str | None


def origins(records: Records) -> dict[str, Origin]:
    """The origins of the projects that have a cause, by their refs."""
    causes: defaultdict[str, set[str]] = defaultdict(set)
    for link in records["links"]:
        cause, effect = link["from_record"], link["to_record"]
        if link["relation"] in ("signed_during", "fulfils"):
            cause, effect = effect, cause
        causes[effect].add(cause)
    for kind, fields in _FIELDS.items():
        for record in records[kind]:
            causes[record["ref"]] |= {record[name] for name in fields if record[name]}
    known = {record["ref"]: (kind, record) for kind in RANKS for record in records[kind]}
    return {
        project["ref"]: _origin(known, _roots(causes, project["ref"]))
        for project in records["fdi-projects"]
        if causes[project["ref"]]
    }


def _roots(causes: defaultdict[str, set[str]], ref: str) -> set[str]:
    if not causes[ref]:
        return {ref}
    return {root for cause in causes[ref] for root in _roots(causes, cause)}


def _origin(known: dict[str, tuple[str, Record]], roots: set[str]) -> Origin:
    kind = min((known[root][0] for root in roots), key=RANKS.index)
    dates = [known[root][1][KINDS[kind].dates[0]] for root in roots if known[root][0] == kind]
    return Origin(kind, min((date for date in dates if date), default=None))


def months(began: str | None, licensed: str | None) -> int | None:
    """The months from one date to the other; None unless both are known to the month."""
    if not began or not licensed or min(len(began), len(licensed)) < 7:
        return None
    (year, month), (end_year, end_month) = (
        (int(date[:4]), int(date[5:7])) for date in (began, licensed)
    )
    return (end_year - year) * 12 + end_month - month
