"""What decides that an MOU is in force, and what a project's capital is on a day; both engines."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text

from ecodiplo.catalogue import ENTITIES
from ecodiplo.db.engine import Database
from ecodiplo.services.listing import Question, list_records

TODAY = datetime.date(2024, 6, 15)


def values(database: Database, entity: str, *columns: str, today: datetime.date) -> dict[str, Any]:
    """The columns of every record, by ref."""
    question = Question(columns=("ref", *columns))
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
    given = ", ".join(f":{name}" for name in columns)
    with empty.write() as session:
        session.execute(
            text(f"INSERT INTO mous (ref, title, {names}) VALUES ('MOU-1', 'A', {given})"), columns
        )
    found = values(empty, "mous", "in_force", "expired", today=TODAY)
    assert found == {"MOU-1": (in_force, expired)}


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
        found = values(empty, "fdi-projects", "registered_capital_usd", today=day)
        assert found == {"FDI-1": (capital,), "FDI-2": (None,)}, day
