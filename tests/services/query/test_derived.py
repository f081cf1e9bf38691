"""The rules by which an MOU is in force, and a project's capital on a day; on both engines."""

from __future__ import annotations

import datetime
import random
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text

from ecodiplo.catalogue import ENTITIES
from ecodiplo.dates import Period
from ecodiplo.db.engine import Database
from ecodiplo.services.query.listing import Query, list_records
from ecodiplo.services.query.measure_syntax import parse_measure
from ecodiplo.services.statistics.measures import recompute
from ecodiplo.vocabulary import Basis
from varied import date, first, is_expired, is_in_force, last

TODAY = datetime.date(2024, 6, 15)


def values(database: Database, entity: str, *columns: str, today: datetime.date) -> dict[str, Any]:
    """The columns of every record, by ref."""
    question = Query(columns=("ref", *columns))
    with database.read() as session:
        listing = list_records(session, ENTITIES[entity], question, today=today)
        return {row["ref"]: tuple(row[name] for name in columns) for row in listing.rows}


@pytest.mark.parametrize(
    ("columns", "in_force", "expired"),
    [
        ({"status": "signed"}, True, False),
        ({"status": "draft"}, False, False),
        ({"status": "negotiating"}, False, False),
        ({"status": "suspended"}, False, False),
        ({"status": "signed", "signed_on": "2020", "expires_on": "2024-06-14"}, False, True),
        ({"status": "signed", "signed_on": "2020", "expires_on": "2024-06-15"}, True, False),
        ({"status": "signed", "signed_on": "2020", "expires_on": "2024"}, True, False),
        ({"status": "signed", "signed_on": "2020", "expires_on": "2024-06"}, True, False),
        ({"status": "signed", "signed_on": "2020", "expires_on": "2023"}, False, True),
        (
            {"status": "signed", "signed_on": "2020", "expires_on": "2023", "auto_renewal": 1},
            True,
            False,
        ),
        ({"status": "signed", "effective_on": "2024-06-16"}, False, False),
        ({"status": "signed", "effective_on": "2024-06-15"}, True, False),
        ({"status": "signed", "withdrawn_on": "2024-06-01"}, False, False),
        ({"status": "signed", "terminated_on": "2025"}, True, False),
    ],
)
def test_an_mou_is_in_force_or_expired_by_its_dates(
    empty: Database, columns: dict[str, Any], in_force: bool, expired: bool
) -> None:
    names = ", ".join(columns)
    placeholders = ", ".join(f":{name}" for name in columns)
    with empty.write() as session:
        session.execute(
            text(f"INSERT INTO mous (ref, title, {names}) VALUES ('MOU-1', 'A', {placeholders})"),
            columns,
        )
    rows = values(empty, "mous", "in_force", "expired", today=TODAY)
    assert rows == {"MOU-1": (in_force, expired)}


BEFORE, DURING, AFTER = "2022-06-15", "2023-06-15", "2024-06-15"


PAST: list[tuple[dict[str, Any], tuple[bool, bool, bool]]] = [
    # Terminated or withdrawn from: in force until the day, on none when the day is unknown.
    ({"status": "terminated", "terminated_on": "2023-06-15"}, (True, False, False)),
    ({"status": "terminated", "terminated_on": "2023-06-16"}, (True, True, False)),
    ({"status": "terminated", "terminated_on": "2023"}, (True, False, False)),
    ({"status": "terminated", "terminated_on": "2023-07"}, (True, True, False)),
    ({"status": "terminated", "withdrawn_on": "2023-06-01"}, (True, False, False)),
    ({"status": "terminated"}, (False, False, False)),
    ({"status": "terminated", "expires_on": "2023"}, (False, False, False)),
    ({"status": "terminated", "terminated_on": "2025", "effective_on": "2023"},
     (False, True, True)),
    # Suspended: in force until the day, whatever the status is now.
    ({"status": "suspended", "suspended_on": "2023-01-01"}, (True, False, False)),
    ({"status": "suspended", "suspended_on": "2023-07"}, (True, True, False)),
    ({"status": "suspended"}, (False, False, False)),
    ({"status": "signed", "suspended_on": "2023"}, (True, False, False)),
    # The extension shows that a signed MOU was resumed.
    ({"status": "signed", "suspended_on": "2022", "extended_on": "2023-03"},
     (False, True, True)),
    ({"status": "signed", "suspended_on": "2022-05", "extended_on": "2022"},
     (False, False, False)),
    ({"status": "suspended", "suspended_on": "2022", "extended_on": "2023-03"},
     (False, False, False)),
    # Extended after its last day: no column holds the new end.
    ({"status": "signed", "expires_on": "2022-12", "extended_on": "2024-01-10"},
     (True, False, True)),
    ({"status": "signed", "expires_on": "2022-12", "extended_on": "2022-11-01"},
     (True, False, False)),
    ({"status": "signed", "expires_on": "2022-12", "extended_on": "2022"},
     (True, False, False)),
    ({"status": "draft", "effective_on": "2020", "suspended_on": "2025"},
     (False, False, False)),
]  # fmt: skip


def test_an_mou_is_in_force_on_past_days_by_its_dates(empty: Database) -> None:
    with empty.write() as session:
        for number, (columns, _) in enumerate(PAST):
            names = ", ".join(columns)
            marks = ", ".join(f":{name}" for name in columns)
            session.execute(
                text(f"INSERT INTO mous (ref, title, {names}) VALUES ('{number}', 'A', {marks})"),
                columns,
            )
    for at, day in enumerate((BEFORE, DURING, AFTER)):
        validity = values(empty, "mous", "in_force", today=datetime.date.fromisoformat(day))
        for number, (columns, standing) in enumerate(PAST):
            assert validity[str(number)] == (standing[at],), (day, columns)


def test_mous_in_force_as_of_days_are_those_of_plain_python(empty: Database) -> None:
    chance = random.Random(70)
    dated = ("signed_on", "effective_on", "expires_on", "extended_on", "suspended_on",
             "withdrawn_on", "terminated_on")  # fmt: skip
    rows = []
    for number in range(1, 401):
        status = chance.choice(["signed", "signed", "suspended", "terminated", "draft"])
        row = {name: date(chance) if chance.random() < 0.4 else None for name in dated}
        for start in ("signed_on", "effective_on"):
            for end in ("expires_on", "terminated_on"):
                if row[start] and row[end] and first(str(row[end])) < last(str(row[start])):
                    row[end] = None
        if status == "draft":
            row["signed_on"] = None
        rows.append({**row, "ref": f"MOU-{number}", "title": "A", "status": status,
                     "auto_renewal": chance.choice([None, 0, 1])})  # fmt: skip
    names = list(rows[0])
    with empty.write() as session:
        session.execute(
            text(f"INSERT INTO mous ({', '.join(names)})"
                 f" VALUES ({', '.join(f':{name}' for name in names)})"), rows
        )  # fmt: skip
    for day in ("2019-12-31", "2021-01-01", "2022-02-28", "2023-07-15", "2025-01-01"):
        with empty.read() as session:
            standing = recompute(
                session, parse_measure("count mous in-force=yes"), Basis.CUMULATIVE,
                Period(None, day), today=TODAY,
            )  # fmt: skip
            signed = recompute(session, parse_measure("count mous"), Basis.CUMULATIVE,
                               Period(None, day), today=TODAY)  # fmt: skip
        validity = values(
            empty, "mous", "in_force", "expired", today=datetime.date.fromisoformat(day)
        )
        assert validity == {
            str(row["ref"]): (is_in_force(row, day), is_expired(row, day)) for row in rows
        }
        by_then = [row for row in rows if not row["signed_on"] or str(row["signed_on"]) <= day]
        assert standing.records == sum(is_in_force(row, day) for row in by_then)
        # An MOU that was signed by then stays counted, whatever happened later.
        assert signed.records == sum(row["status"] != "draft" for row in by_then)


def test_registered_capital_is_the_signed_sum_of_the_ledger_up_to_the_day(empty: Database) -> None:
    with empty.write() as session:
        session.execute(
            text(
                "INSERT INTO fdi_projects (id, ref, name)"
                " VALUES (1, 'FDI-1', 'A'), (2, 'FDI-2', 'B')"
            )
        )
        ledger = [
            ("2022-01-10", "new", 10_000_000_01),
            ("2022-05", "increase", 5_000_000_00),
            ("2023-01-01", "decrease", 2_000_000_00),
            ("2023-02-01", "share_purchase", 1_000_000_00),
            ("2024-01-01", "termination", 14_000_000_01),
        ]
        for number, (date, kind, cents) in enumerate(ledger):
            session.execute(
                text(
                    "INSERT INTO fdi_capital (ref, project_id, date, kind, amount_usd_cents)"
                    " VALUES (:ref, 1, :date, :kind, :cents)"
                ),
                {"ref": f"CAP-{number}", "date": date, "kind": kind, "cents": cents},
            )
    expected = {
        datetime.date(2021, 12, 31): None,
        datetime.date(2022, 1, 10): Decimal("10000000.01"),
        datetime.date(2022, 12, 31): Decimal("15000000.01"),
        datetime.date(2023, 6, 1): Decimal("14000000.01"),
        datetime.date(2024, 1, 1): Decimal(0),
    }
    for day, capital in expected.items():
        capitals = values(empty, "fdi-projects", "registered_capital_usd", today=day)
        assert capitals == {"FDI-1": (capital,), "FDI-2": (None,)}, day
