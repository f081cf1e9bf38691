"""A record lies in a period by its start, else by the first of its other dates that is known."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from sqlalchemy import select, text

from databases import only_on
from ecodiplo.catalogue import ENTITIES
from ecodiplo.dates import Period
from ecodiplo.db.engine import Database
from ecodiplo.services.edit.write_record import add_record
from ecodiplo.services.query import mapping
from ecodiplo.services.query.filters import possibly_in
from ecodiplo.services.query.listing import Query, list_records
from ecodiplo.services.statistics.breakdown import break_down

TODAY = datetime.date(2026, 11, 26)
YEAR = Period("2024-01-01", "2024-12-31")
# The least that a record needs, and its dates in the order in which they place it.
RECORDS: dict[str, tuple[dict[str, str], tuple[str, ...]]] = {
    "delegations": ({"title": "A", "direction": "inbound"}, ("start_date", "end_date")),
    "events": ({"title": "A", "kind": "fair"}, ("start_date", "end_date")),
    "press-visits": ({"title": "A"}, ("start_date", "end_date", "permit_date", "permit_until")),
    "aid": (
        {"title": "A", "kind": "project"},
        ("approval_date", "start_date", "end_date", "planned_start", "planned_end"),
    ),
    "mous": (
        {"title": "A", "instrument": "mou", "status": "terminated"},
        ("signed_on", "effective_on", "terminated_on", "expires_on"),
    ),
    "fdi-projects": (
        {"name": "A", "status": "terminated"}, ("certificate_date", "terminated_on"),
    ),
    "documents": ({"title": "A", "kind": "plan"}, ("issued_on", "period_start", "period_end")),
    "tasks": ({"title": "A", "status": "done"}, ("due_date", "done_on")),
}  # fmt: skip
KNOWN_BY = [(name, date) for name, (_, dates) in RECORDS.items() for date in dates]
KNOWN_BY.append(("mous", "withdrawn_on"))  # no MOU is withdrawn from after its termination


def add(connection: Any, name: str, /, **values: Any) -> str:
    return add_record(connection, ENTITIES[name], values).key


def refs_of(connection: Any, name: str, period: Period) -> list[str]:
    listing = list_records(connection, ENTITIES[name], Query(period=period), today=TODAY)
    return [row["ref"] for row in listing.rows]


@pytest.mark.parametrize(("name", "date"), KNOWN_BY, ids=str)
def test_a_record_lies_in_the_year_of_its_only_date(empty: Database, name: str, date: str) -> None:
    least, _ = RECORDS[name]
    with empty.write("only date", keep=False) as connection:
        ref = add(connection, name, **least, **{date: "2024-05-02"})
        assert refs_of(connection, name, YEAR) == [ref]
        assert refs_of(connection, name, Period("2025-01-01", "2025-12-31")) == []
        years = break_down(connection, ENTITIES[name], "year", YEAR, today=TODAY).groups
        is_plan = date in ENTITIES[name].planned_dates
        assert [(year.key, year.records) for year in years] == [("2024", 1)][is_plan:]


@pytest.mark.parametrize("name", RECORDS)
def test_the_first_date_that_is_known_places_a_record(empty: Database, name: str) -> None:
    least, dates = RECORDS[name]
    with empty.write("first date", keep=False) as connection:
        for at, date in enumerate(dates):
            later = dict.fromkeys(dates[at + 1 :], "2025-03-01")
            title = {ENTITIES[name].title: f"Record {at}"}
            add(connection, name, **least | title | {date: "2024-05-02"} | later)
        assert len(refs_of(connection, name, YEAR)) == len(dates)
        assert refs_of(connection, name, Period("2025-01-01", None)) == []


def test_a_proposal_known_only_by_its_plan_is_listed_and_not_counted(empty: Database) -> None:
    with empty.write("plan", keep=False) as connection:
        ref = add(connection, "aid", title="A", kind="project", planned_start="2024")
        assert refs_of(connection, "aid", YEAR) == [ref]
        excluded = break_down(connection, ENTITIES["aid"], "year", YEAR, today=TODAY).excluded
        assert excluded is not None
        assert (excluded.records, excluded.other_status) == (0, 1)


def test_a_planned_visit_known_by_its_end_counts_once_the_end_has_passed(empty: Database) -> None:
    visits = ENTITIES["delegations"]
    with empty.write("end", keep=False) as connection:
        add(connection, "delegations", title="A", direction="inbound", end_date="2024-05-02")
        for day, records in (("2024-05-01", 0), ("2024-05-02", 1), ("2025-01-01", 1)):
            today = datetime.date.fromisoformat(day)
            assert (
                break_down(connection, visits, "year", YEAR, today=today).overall.records == records
            )


@only_on("sqlite", "empty")
@pytest.mark.parametrize("name", RECORDS)
def test_a_year_is_read_from_the_index_of_the_date(empty: Database, name: str) -> None:
    entity = ENTITIES[name]
    statement = select(mapping.table(entity).c.id).where(*possibly_in(entity, YEAR))
    with empty.read() as connection:
        sql = statement.compile(connection, compile_kwargs={"literal_binds": True})
        plan = " ".join(row.detail for row in connection.execute(text(f"EXPLAIN QUERY PLAN {sql}")))
    assert "SCAN" not in plan
    assert f"USING INDEX ix_{mapping.table(entity).name}_{entity.date}" in plan
