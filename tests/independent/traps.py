"""Records that a report of a year must not state, by the generated data."""

from __future__ import annotations

from collections.abc import Sequence

from independent.claim_parts import Claim, Fault
from independent.days import Span, must_lie
from independent.kinds import KINDS
from independent.world import World

# Claims whose records lie in the period of the report, or in a longer one by their own rule.
_OF_THE_PERIOD = ("list", "words", "recorded", "breakdown")
_OF_YEARS = (
    "fdi_years",
    "fdi_years_and_kinds",
    "documents",
    "prepared",
    "focus",
    "kept",
    "connected",
    "projects",
)


def trapped(world: World, span: Span, claims: Sequence[Claim]) -> list[Fault]:
    """The claims that cite a duplicate, a cancelled visit, a record of another year, or one whose
    date is not certain; and those that cite none in a year without records."""
    traps = _traps(world, span)
    faults = []
    for claim in claims:
        name = claim["code"].partition(" ")[2].split(" ")[0]
        period = Span(claim["period"]["first"], claim["period"]["last"])
        if claim["kind"] not in _OF_THE_PERIOD or name in _OF_YEARS or period != span:
            continue
        allowed = {"visits_called_off"} & {name}
        caught = [ref for ref in claim["records"] if ref in traps and not allowed]
        if caught:
            faults.append(Fault(claim["code"], f"cites {caught[0]}: {traps[caught[0]]}"))
        if claim["kind"] == "recorded" and not claim["records"]:
            faults.append(Fault(claim["code"], "is of a year of which nothing is on record"))
    return faults


def _traps(world: World, span: Span) -> dict[str, str]:
    """The refs of the records that no claim of the period cites, each with the reason."""
    traps = {}
    for name, kind in KINDS.items():
        for record in world.records[name]:
            date = world.place(kind, record)
            if date is None or not must_lie(date, span):
                traps[record["ref"]] = f"its date is {date}"
            elif not world.has_come(kind, record):
                traps[record["ref"]] = "it is still to come"
            elif record.get("role") in ("duplicate", "pledged", "other"):
                traps[record["ref"]] = f"its role is {record['role']}"
            elif record.get("status") in ("cancelled", "postponed"):
                traps[record["ref"]] = f"its status is {record['status']}"
    return traps
