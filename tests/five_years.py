"""A random database of the years 2020 to 2024, the same every time: dates that are a year, a month
or a day, visits that cross a year's end, records that do not count or do not count yet, and unknown
values."""

from __future__ import annotations

import random
from typing import Any

from sqlalchemy import text

from ecodiplo.db.engine import Database

COUNTRIES, SECTORS = 6, 4
DELEGATIONS, EVENTS, MOUS, PRESS, AID, PROJECTS, LINES = 400, 120, 60, 50, 90, 70, 320


def fill(database: Database) -> None:
    """Fill an empty database."""
    chance = random.Random(20221231)
    rows: dict[str, list[dict[str, Any]]] = {
        "countries": [
            {"id": n, "code": f"A{chr(64 + n)}", "kind": "country", "name_en": f"Country {n}",
             "name_vi": f"Nước {n}"}
            for n in range(1, COUNTRIES + 1)
        ],
        "sectors": [
            {"id": n, "slug": f"sector-{n}", "name_en": f"Sector {n}", "name_vi": f"Ngành {n}"}
            for n in range(1, SECTORS + 1)
        ],
        "sources": [{"id": 1, "ref": "SRC-1", "title": "A report"}],
    }  # fmt: skip
    rows["delegations"] = [
        {
            "id": n, "ref": f"DEL-{n}", "title": f"Visit {n}",
            "direction": chance.choice(["inbound", "inbound", "outbound"]),
            "level": chance.choice([None, "royal", "ministerial", "business", "expert"]),
            **dates(chance, "start_date", "end_date", unknown=0.03),
            "member_count": chance.choice([None, *range(1, 30)]),
            "status": chance.choice(
                ["completed", "completed", "under_way", "planned", "approved", "postponed",
                 "cancelled"]
            ),
            **counted(chance),
        }
        for n in range(1, DELEGATIONS + 1)
    ]  # fmt: skip
    rows["events"] = [
        {
            "id": n, "ref": f"EVT-{n}", "title": f"Event {n}",
            "kind": chance.choice(["conference", "seminar", "business_matching"]),
            **dates(chance, "start_date", "end_date"),
            "city_role": chance.choice([None, "attended", "host"]),
            "enterprises_connected": chance.choice([None, None, *range(50)]),
            **counted(chance),
        }
        for n in range(1, EVENTS + 1)
    ]  # fmt: skip
    rows["mous"] = [
        {
            "id": n, "ref": f"MOU-{n}", "title": f"MOU {n}", "stage": stage,
            "signed_on": None if stage == "draft" or chance.random() < 0.1 else date(chance),
            **counted(chance),
        }
        for n in range(1, MOUS + 1)
        for stage in [chance.choice(["signed", "signed", "signed", "signed", "draft"])]
    ]  # fmt: skip
    rows["press_visits"] = [
        {"id": n, "ref": f"PRS-{n}", "title": f"Press {n}",
         **dates(chance, "start_date", "end_date"), **counted(chance)}
        for n in range(1, PRESS + 1)
    ]  # fmt: skip
    rows["aid"] = [
        {
            "id": n, "ref": f"AID-{n}", "title": f"Aid {n}",
            "kind": chance.choice(["programme", "project", "non_project"]),
            "approval_date": date(chance),
            "committed_usd_cents": chance.choice([None, chance.randrange(1, 10**9)]),
            "status": chance.choice(
                ["approved", "under_way", "completed", "proposed", "cancelled"]
            ),
            **counted(chance),
        }
        for n in range(1, AID + 1)
    ]  # fmt: skip
    rows["fdi_projects"] = []
    rows["fdi_capital"] = []
    for n in range(1, PROJECTS + 1):
        licensed = date(chance)
        ended = chance.random() < 0.2
        rows["fdi_projects"].append(
            {
                "id": n, "ref": f"FDI-{n}", "name": f"Project {n}",
                "certificate_number": f"C{n}",
                "certificate_date": None if chance.random() < 0.1 else licensed,
                "country_id": chance.choice([None, *range(1, COUNTRIES + 1)]),
                "sector_id": chance.choice([None, *range(1, SECTORS + 1)]),
                "status": "terminated" if ended else chance.choice(["in_force", "suspended"]),
                "terminated_on": f"{int(licensed[:4]) + 1}-0{chance.randrange(1, 10)}"
                if ended and chance.random() < 0.6 else None,
                "delegation_id": chance.choice([None, None, chance.randrange(1, DELEGATIONS)]),
                **counted(chance),
            }
        )  # fmt: skip
    for n in range(1, LINES + 1):
        kind = chance.choice(
            ["new", "increase", "increase", "decrease", "share_purchase", "termination"]
        )
        rows["fdi_capital"].append(
            {
                "id": n, "ref": f"CAP-{n}", "project_id": chance.randrange(1, PROJECTS + 1),
                "date": date(chance), "kind": kind,
                "amount_usd_cents": chance.randrange(1, 10**10), **counted(chance),
            }
        )  # fmt: skip
    for owner, table, other, many in (
        ("delegation", "countries", "country", COUNTRIES),
        ("delegation", "sectors", "sector", SECTORS),
        ("event", "countries", "country", COUNTRIES),
    ):
        size = DELEGATIONS if owner == "delegation" else EVENTS
        rows[f"{owner}_{table}"] = [
            {f"{owner}_id": n, f"{other}_id": m}
            for n in range(1, size + 1)
            for m in sorted(chance.sample(range(1, many + 1), chance.choice([0, 1, 1, 2, 3])))
        ]
    rows["indicators"] = indicators()
    with database.write("five years") as connection:
        for table, values in rows.items():
            names = sorted(values[0])
            marks = ", ".join(f":{name}" for name in names)
            connection.execute(
                text(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})"), values
            )


def date(chance: random.Random) -> str:
    """A date of the five years: a year, a month or a day."""
    year, month, day = (
        chance.randrange(2020, 2025),
        chance.randrange(1, 13),
        chance.randrange(1, 29),
    )
    if chance.random() < 0.15:  # a month's last day is where periods meet
        month, day = chance.choice([(3, 31), (6, 30), (9, 30), (12, 31), (2, 28)])
    return chance.choice([f"{year}", f"{year}-{month:02}", *[f"{year}-{month:02}-{day:02}"] * 3])


def dates(chance: random.Random, start: str, end: str, unknown: float = 0.0) -> dict[str, Any]:
    """A start and an end; some end in the next year."""
    first = date(chance)
    if chance.random() < unknown:
        return {start: None, end: None}
    over = f"{int(first[:4]) + 1}-01-05" if chance.random() < 0.1 else None
    return {start: first, end: over}


def counted(chance: random.Random) -> dict[str, Any]:
    """The role in totals; most records count."""
    role = "counted" if chance.random() < 0.9 else chance.choice(["umbrella", "duplicate"])
    return {"role_in_totals": role, "not_counted_reason": "twice" if role == "duplicate" else None}


def indicators() -> list[dict[str, Any]]:
    """The indicators of the seed, with their measures."""
    import csv
    from pathlib import Path

    seed = Path(__file__).parent.parent / "seed" / "indicators.csv"
    with seed.open(encoding="utf-8") as stream:
        return [
            {
                "id": n,
                "position": int(row.pop("position")),
                **{name: value or None for name, value in row.items()},
            }
            for n, row in enumerate(csv.DictReader(stream), start=1)
        ]
