"""Delegations and press visits of an office's years."""

from __future__ import annotations

import datetime
import random
from collections.abc import Sequence

from independent.days import blur, later, random_day
from independent.kinds import Record
from independent.marks import (
    PARTNER_REFS,
    marks,
    partners,
    places_and_sectors,
    unknown_or,
)

_LEVELS = ("head_of_state", "royal", "ministerial", "vice_ministerial", "ambassador",
           "local_leader", "business", "expert", None)  # fmt: skip
_STATUSES = ("completed",) * 8 + (
    "under_way", "planned", "planned", "approved", "postponed", "cancelled"
)  # fmt: skip
_FUNDING = ("city_budget", "host_covered", "self_funded", "mixed", None)


def delegations(chance: random.Random, years: Sequence[int], per_year: int) -> list[Record]:
    """About `per_year` delegations a year, and some planned for the year after the last."""
    ahead = [(years[-1] + 1, max(per_year // 10, 1))]
    records: list[Record] = []
    for year, count in [*((year, per_year) for year in years), *ahead]:
        for _ in range(count):
            number = len(records) + 1
            records.append(
                {
                    "ref": f"DEL-{number:05}", "title": f"Delegation {number}",
                    "direction": chance.choice(["inbound", "inbound", "outbound"]),
                    "level": chance.choice(_LEVELS), **visit_dates(chance, year),
                    "member_count": unknown_or(chance, chance.randint(1, 40)),
                    **places_and_sectors(chance),
                    "partners": partners(chance, ("met", "visitor", "host", "co_organizer")),
                    "in_plan": chance.choice([True, False, None]),
                    "funding": chance.choice(_FUNDING),
                    "status": chance.choice(_STATUSES if year <= years[-1] else ("planned",)),
                    **marks(chance),
                }
            )  # fmt: skip
    return records


def press_visits(chance: random.Random, years: Sequence[int], per_year: int) -> list[Record]:
    """Press visits of all years but the third, of which nothing is on record."""
    records: list[Record] = []
    for year in years:
        for _ in range(0 if year == years[2 % len(years)] and len(years) > 2 else per_year):
            number = len(records) + 1
            permit = random_day(chance, year)
            permits = {
                "permit_date": unknown_or(chance, blur(chance, permit), 0.4),
                "permit_until": unknown_or(chance, blur(chance, later(chance, permit, 60)), 0.4),
            }
            records.append(
                {
                    "ref": f"PRS-{number:04}", "title": f"Press visit {number}",
                    "outlet": chance.choice([None, *PARTNER_REFS[:6]]),
                    **visit_dates(chance, year, undated=0.15), **permits,
                    "crew_size": unknown_or(chance, chance.randint(1, 9)),
                    "resident": chance.choice([True, False, None]),
                    **places_and_sectors(chance),
                    "partners": partners(chance, ("crew", "subject", "arranger")),
                    **marks(chance),
                }
            )  # fmt: skip
    return records


def visit_dates(chance: random.Random, year: int, undated: float = 0.04) -> Record:
    """A start and an end. Some visits cross the end of the year, some have only an end, and the
    share `undated` has neither."""
    start = random_day(chance, year)
    if chance.random() < 0.05:
        start = datetime.date(year, 12, chance.randint(26, 31))
    end = later(chance, start, 14)
    draw = chance.random()
    if draw < undated:
        return {"start_date": None, "end_date": None}
    if draw < undated + 0.05:
        return {"start_date": None, "end_date": blur(chance, end)}
    return {
        "start_date": blur(chance, start),
        "end_date": unknown_or(chance, blur(chance, end), 0.4),
    }
