"""The capital of a project on a day; on both engines."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import text

from answers import Runner
from databases import office_of
from ecodiplo.catalogue import ENTITIES
from ecodiplo.db.engine import Database
from ecodiplo.services.query.listing import Query, list_records


def values(database: Database, entity: str, *columns: str, today: datetime.date) -> dict[str, Any]:
    """The columns of every record, by ref."""
    question = Query(columns=("ref", *columns))
    with database.read() as connection:
        listing = list_records(connection, ENTITIES[entity], question, today=today)
        return {row["ref"]: tuple(row[name] for name in columns) for row in listing.rows}


def test_registered_capital_is_the_signed_sum_of_the_ledger_up_to_the_day(empty: Database) -> None:
    with empty.write() as connection:
        connection.execute(
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
            connection.execute(
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


def test_the_capital_attracted_is_exact_beside_a_line_that_reduces_it(
    empty: Database, run: Runner
) -> None:
    office = office_of(empty)
    project = office.add("fdi-projects", name="A")
    for kind, amount in (("new", "90000000000"), ("increase", "0.01"), ("decrease", "5")):
        office.add("fdi-capital", project=project, date="2022-05", kind=kind, amount_usd=amount)
    done = run(empty, "summary", "fdi-capital", "--by", "year", "-f", "csv")
    assert done.code == 0, done.err
    assert "90000000000.01" in done.out
