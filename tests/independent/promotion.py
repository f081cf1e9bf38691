"""Promotion events and foreign non-governmental aid of an office's years."""

from __future__ import annotations

import random
from collections.abc import Sequence
from decimal import Decimal

from independent.days import blur, later, random_day
from independent.kinds import Record
from independent.marks import (
    marks,
    partners,
    places_and_sectors,
    several,
    unknown_or,
)
from independent.visits import visit_dates

_EVENT_KINDS = ("conference", "seminar", "forum", "fair", "business_matching", "other")
_AID_STATUSES = ("approved", "under_way", "completed", "completed", "proposed", "cancelled")


def events(chance: random.Random, years: Sequence[int], per_year: int) -> list[Record]:
    """Events of all years but the second, of which nothing is on record."""
    records: list[Record] = []
    for year in years:
        for _ in range(0 if year == years[1 % len(years)] and len(years) > 2 else per_year):
            number = len(records) + 1
            people = {
                f"participants_{who}": unknown_or(chance, chance.randint(0, 300), 0.4)
                for who in ("vietnamese", "foreign_resident", "foreign_visiting")
            }
            records.append(
                {
                    "ref": f"EVT-{number:04}", "title": f"Event {number}",
                    "kind": chance.choice(_EVENT_KINDS), **visit_dates(chance, year),
                    "event_fields": several(chance, ("investment", "trade", "tourism", "culture")),
                    "mode": chance.choice(["in_person", "online", "hybrid", None]),
                    "city_role": chance.choice(
                        ["host", "co_host", "attended", "attended", "exhibited", None]
                    ),
                    "partners": partners(chance, ("participant", "organizer", "connected")),
                    **places_and_sectors(chance), **people,
                    "enterprises_connected": unknown_or(chance, chance.randint(0, 60), 0.5),
                    **marks(chance),
                }
            )  # fmt: skip
    return records


def aid(chance: random.Random, years: Sequence[int], per_year: int) -> list[Record]:
    """Aid items; some have only a plan of their dates, or no date."""
    records: list[Record] = []
    for year in years:
        for _ in range(per_year):
            number = len(records) + 1
            approved = random_day(chance, year)
            start = later(chance, approved, 90)
            end = later(chance, start, 500)
            dates = {
                "approval_date": unknown_or(chance, blur(chance, approved), 0.15),
                "planned_start": unknown_or(chance, blur(chance, start), 0.5),
                "planned_end": unknown_or(chance, blur(chance, end), 0.5),
                "start_date": unknown_or(chance, blur(chance, start), 0.6),
                "end_date": unknown_or(chance, blur(chance, end), 0.6),
            }
            committed = unknown_or(chance, cents(chance, 10**8))
            records.append(
                {
                    "ref": f"AID-{number:04}", "title": f"Aid item {number}",
                    "kind": chance.choice(["programme", "project", "non_project"]),
                    "partners": partners(chance, ("donor", "implementing", "receiving")),
                    **places_and_sectors(chance), "committed_usd": committed,
                    "disbursed_usd": unknown_or(chance, cents(chance, 10**7), 0.5), **dates,
                    "status": chance.choice(_AID_STATUSES), **marks(chance),
                }
            )  # fmt: skip
    return records


def transactions(chance: random.Random, items: Sequence[Record]) -> list[Record]:
    """Commitments and disbursements of some of the items; some are taken back."""
    records: list[Record] = []
    for item in items:
        if not (begun := item["approval_date"]) or chance.random() < 0.4:
            continue
        for _ in range(chance.randint(1, 4)):
            number = len(records) + 1
            day = later(chance, random_day(chance, int(begun[:4])), 300)
            amount = cents(chance, 10**7)
            records.append(
                {
                    "ref": f"ATX-{number:04}", "aid": item["ref"], "date": blur(chance, day),
                    "kind": chance.choice(["commitment", "disbursement", "disbursement"]),
                    "amount_usd": -amount if chance.random() < 0.1 else amount,
                    "note": f"Transaction {number}",
                    "source": chance.choice([None, "SRC-1", "SRC-2"]),
                }
            )  # fmt: skip
    return records


def cents(chance: random.Random, most: int) -> Decimal:
    """An amount of up to `most` cents, in dollars."""
    return Decimal(chance.randint(1, most)) / 100
