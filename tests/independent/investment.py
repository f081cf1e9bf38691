"""MOUs with their histories, and FDI projects with the ledgers of their capital."""

from __future__ import annotations

import datetime
import random
from collections.abc import Sequence
from decimal import Decimal

from independent.days import blur, later, random_day
from independent.kinds import Record, Records
from independent.marks import (
    COUNTRY_CODES,
    PARTNER_REFS,
    SECTOR_SLUGS,
    marks,
    partners,
    places_and_sectors,
    unknown_or,
)
from independent.promotion import cents

_INSTRUMENTS = ("mou", "mou", "agreement", "letter_of_intent", "minutes", "other")
_SIGNED_BY = ("city", "department", "district", "enterprise", None)


def mous(
    chance: random.Random, years: Sequence[int], per_year: int, records: Records
) -> list[Record]:
    """MOUs from draft to their end. `history` holds what happened after the signing, in order of
    time: each a kind, a day that may be unknown, and for an extension the new last day."""
    result: list[Record] = []
    for year in years:
        for _ in range(per_year):
            number = len(result) + 1
            result.append(
                {
                    "ref": f"MOU-{number:04}", "title": f"MOU {number}",
                    "instrument": chance.choice(_INSTRUMENTS),
                    "partners": partners(chance, ("signatory", "witness", "implementer")),
                    **places_and_sectors(chance),
                    "auto_renewal": chance.choice([True, False, None, None, None]),
                    "signing_level": chance.choice(_SIGNED_BY),
                    "publishable": chance.choice([True, False, None]),
                    "delegation": _one(chance, records["delegations"], 0.6),
                    "event": _one(chance, records["events"], 0.8),
                    **_life(chance, random_day(chance, year)), **marks(chance),
                }
            )  # fmt: skip
    return result


def _life(chance: random.Random, signed: datetime.date) -> Record:
    """The dates of an MOU and its history."""
    if chance.random() < 0.12:
        return {
            "stage": chance.choice(["draft", "negotiating"]), "signed_on": None,
            "effective_on": None, "expires_on": None, "history": [],
        }  # fmt: skip
    effective = signed + datetime.timedelta(chance.randint(0, 60))
    expires = later(chance, effective, 1500) + datetime.timedelta(60)
    life: Record = {
        "stage": "signed",
        "signed_on": unknown_or(chance, blur(chance, signed), 0.1),
        "effective_on": unknown_or(chance, blur(chance, effective), 0.5),
        "expires_on": unknown_or(chance, blur(chance, expires), 0.3),
    }
    history: list[Record] = []
    day = effective
    for kind, share in (("suspended", 0.25), ("resumed", 0.5), ("extended", 0.2),
                        ("terminated", 0.12), ("withdrawn", 0.06)):  # fmt: skip
        day = later(chance, day, 400)
        suspended = bool(history) and history[-1]["kind"] == "suspended"
        over = bool(history) and history[-1]["kind"] in ("terminated", "withdrawn")
        if chance.random() >= share or over or (kind == "resumed" and not suspended):
            continue
        event = {"kind": kind, "date": unknown_or(chance, blur(chance, day), 0.15)}
        if kind == "extended":
            expires = later(chance, max(day, expires), 900)
            event["expires_on"] = blur(chance, expires)
        history.append(event)
    return life | {"history": history}


def projects_and_ledger(
    chance: random.Random, years: Sequence[int], per_year: int, records: Records
) -> tuple[list[Record], list[Record]]:
    """FDI projects, and the changes of their capital in cents, in the order of time."""
    projects: list[Record] = []
    ledger: list[Record] = []
    for year in years:
        for _ in range(per_year):
            number = len(projects) + 1
            licensed = random_day(chance, year)
            lines, ended = _lines(chance, licensed, years[-1])
            project = _project(chance, number, licensed, ended, records)
            if ended is not None and project["status"] != "terminated":
                lines = [line for line in lines if line["kind"] != "termination"]
            projects.append(project)
            for line in lines:
                at = len(ledger) + 1
                ledger.append(
                    {
                        "ref": f"CAP-{at:05}", "project": project["ref"], **line,
                        "decision_number": f"{at}/QD", **marks(chance),
                    }
                )  # fmt: skip
    for line in ledger:
        # What must stay in a ledger so that it can be: the licence, and all that adds.
        if line["kind"] in ("new", "increase", "share_purchase") and line["role"] != "counted":
            later_lines = [
                other for other in ledger
                if other["project"] == line["project"] and other["kind"] in _REDUCING
            ]  # fmt: skip
            if later_lines:
                line["role"] = "counted"
    return projects, ledger


_REDUCING = ("decrease", "termination")


def _project(
    chance: random.Random,
    number: int,
    licensed: datetime.date,
    ended: datetime.date | None,
    records: Records,
) -> Record:
    investors = sorted(chance.sample(PARTNER_REFS, chance.choice([0, 1, 1, 2])))
    terminated = ended is not None and chance.random() < 0.9
    return {
        "ref": f"FDI-{number:04}", "name": f"Project {number}",
        "certificate_number": f"C-{number}",
        "certificate_date": unknown_or(chance, blur(chance, licensed), 0.1),
        "country": chance.choice([None, *COUNTRY_CODES]),
        "sector": chance.choice([None, *SECTOR_SLUGS]),
        "investors": [{"value": ref, "share_percent": Decimal(100) / len(investors)}
                      for ref in investors],
        "industrial_zone": chance.choice([None, "Zone North", "Zone South", "Zone East"]),
        "status": "terminated" if terminated else chance.choice(["in_force"] * 5 + ["suspended"]),
        "terminated_on": unknown_or(chance, blur(chance, ended), 0.4)
        if terminated and ended is not None else None,
        "implemented_capital_usd": unknown_or(chance, cents(chance, 10**9), 0.4),
        "jobs_new": unknown_or(chance, chance.randint(0, 900), 0.4),
        "jobs_safeguarded": unknown_or(chance, chance.randint(0, 900), 0.7),
        "delegation": _one(chance, records["delegations"], 0.7),
        "event": _one(chance, records["events"], 0.8),
        "mou": _one(chance, records["mous"], 0.8), **marks(chance),
    }  # fmt: skip


def _lines(
    chance: random.Random, licensed: datetime.date, last_year: int
) -> tuple[list[Record], datetime.date | None]:
    """The lines of a ledger that can be, and the day on which the project ended, if it did."""
    if chance.random() < 0.08:  # a project of which no capital is on record
        return [], None
    day = licensed
    capital = chance.randint(10**6, 10**10)
    lines = [_line(chance, "new", day, capital)]
    for _ in range(chance.choice([0, 1, 1, 2, 3, 5])):
        day = later(chance, day, 500)
        kind = chance.choice(["increase", "increase", "share_purchase", "decrease"])
        amount = chance.randint(1, capital // 2)
        capital += -amount if kind == "decrease" else amount
        lines.append(_line(chance, kind, day, amount))
    if chance.random() < 0.2 and day.year < last_year:
        day = later(chance, day, 400)
        if chance.random() < 0.7:
            lines.append(_line(chance, "termination", day, capital))
        return lines, day
    return lines, None


def _line(chance: random.Random, kind: str, day: datetime.date, amount: int) -> Record:
    return {"date": blur(chance, day), "kind": kind, "amount_usd": Decimal(amount) / 100}


def _one(chance: random.Random, records: Sequence[Record], unknown: float) -> str | None:
    """The ref of one of the records, or None."""
    return unknown_or(chance, chance.choice(records)["ref"], unknown) if records else None
