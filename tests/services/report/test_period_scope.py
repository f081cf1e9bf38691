"""The report of a period holds only the records that a date places in it."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from sqlalchemy import select

from ecodiplo.catalogue import ENTITIES
from ecodiplo.dates import Period
from ecodiplo.db.engine import Database
from ecodiplo.models.people import partners as partners_table
from ecodiplo.models.policy import documents as documents_table
from ecodiplo.models.policy import focus_areas
from ecodiplo.models.policy import tasks as tasks_table
from ecodiplo.periods import parse_period
from ecodiplo.services.edit.write_record import add_record
from ecodiplo.services.report.content import gather
from ecodiplo.services.report.period_scope import (
    document_belongs,
    focus_area_belongs,
    relation_belongs,
    task_belongs,
    task_done,
)

TODAY = datetime.date(2026, 11, 26)
# Documents: day of issue, start and end, status, and the periods to whose reports they belong.
DOCUMENTS: dict[str, tuple[str | None, str | None, str | None, str | None, set[str]]] = {
    "of the year, to 2030": ("2022-08-10", None, "2030", "issued", {"2022", "2022-H2", "2024"}),
    "of the year, no end": ("2022-08-10", None, None, "issued", {"2022", "2022-H2"}),
    "issued in a year": ("2022", None, None, "issued", {"2022"}),
    "issue date not known": (None, "2022", "2026", "issued", {"2022", "2022-H2", "2024"}),
    "status not known": (None, "2021", "2023", None, {"2021", "2022", "2022-H1", "2022-H2"}),
    "issued before its period": ("2022-12", "2023", "2030", "issued", {"2022", "2022-H2", "2024"}),
    "issued after it began": ("2024-02", "2021", "2025", "issued", {"2024"}),
    "of later years": (None, "2023", "2030", "issued", {"2024"}),
    "being prepared": (None, "2023", "2036", "being_prepared", set()),
    "being prepared for a day": ("2022-08-10", "2022", "2036", "being_prepared", set()),
    "replaced": ("2022-03-01", "2022", "2026", "replaced", {"2022", "2022-H1"}),
    "no date": (None, None, None, "issued", set()),
    "no start": (None, None, "2030", "issued", set()),
    "ended": ("2019", "2019", "2021-06", "issued", {"2019"}),
}
PERIODS = ("2019", "2021", "2022", "2022-H1", "2022-H2", "2024")


def span(text: str) -> Period:
    return parse_period(text, today=TODAY)


def add(connection: Any, name: str, /, **values: Any) -> str:
    return add_record(connection, ENTITIES[name], values).key


def test_a_document_belongs_where_it_was_issued_or_in_effect(empty: Database) -> None:
    with empty.write("documents", keep=False) as connection:
        for title, (issued, start, end, status, _) in DOCUMENTS.items():
            document = add(
                connection, "documents", title=title, kind="plan", issued_on=issued,
                period_start=start, period_end=end, status=status,
            )  # fmt: skip
            add(connection, "focus-areas", document=document, position="1", title=title)
        for period in PERIODS:
            expected = {title for title, (*_, periods) in DOCUMENTS.items() if period in periods}
            documents = select(documents_table.c.title).where(document_belongs(span(period), TODAY))
            areas = select(focus_areas.c.title).where(focus_area_belongs(span(period), TODAY))
            assert set(connection.scalars(documents)) == expected, period
            assert set(connection.scalars(areas)) == expected, period


def test_a_relation_belongs_from_its_date_on(empty: Database) -> None:
    expected = {
        "2019": {"1994"}, "2022-H1": {"1994"}, "2022-Q3": {"1994", "2022-09"},
        "2022": {"1994", "2022-09", "2022"}, "2024": {"1994", "2022-09", "2022"},
    }  # fmt: skip
    with empty.write("relations", keep=False) as connection:
        for since in ("1994", "2022", "2022-09", None):
            add(connection, "partners", name=since or "no date", kind="locality",
                relation="sister_city", relation_since=since)  # fmt: skip
        for period, names in expected.items():
            partners = select(partners_table.c.name).where(relation_belongs(span(period), TODAY))
            assert set(connection.scalars(partners)) == names, period


def test_a_relation_that_may_have_ended_before_the_period_is_not_said_to_stand_in_it(
    empty: Database,
) -> None:
    # Name: the day since when, until when, and as of which the relation stood.
    relations = {
        "to 2022": ("2010", "2022", None), "to September": ("2010", "2022-09", None),
        "to 2022, stood in October": (None, "2022", "2022-10"),
        "ended before it stood": (None, "2021", "2022-10"),
    }  # fmt: skip
    expected = {
        "2021": {"to 2022", "to September"}, "2022": {*relations} - {"ended before it stood"},
        "2022-Q4": {"to 2022, stood in October"}, "2023": set(),
    }  # fmt: skip
    with empty.write("relations", keep=False) as connection:
        for name, (since, until, as_of) in relations.items():
            add(connection, "partners", name=name, kind="locality", relation="sister_city",
                relation_since=since, relation_until=until, relation_as_of=as_of)  # fmt: skip
        for period, names in expected.items():
            partners = select(partners_table.c.name).where(relation_belongs(span(period), TODAY))
            assert set(connection.scalars(partners)) == names, period


def test_a_past_period_has_only_the_tasks_done_in_it(empty: Database) -> None:
    expected: dict[str, set[str]] = {
        "2023": {"done in 2023"}, "2025": set(), "2026": {"done in 2023", "open", "done"},
    }  # fmt: skip
    with empty.write("tasks", keep=False) as connection:
        add(connection, "tasks", title="done in 2023", status="done", done_on="2023-05")
        add(connection, "tasks", title="done", status="done")
        add(connection, "tasks", title="open", status="open", due_date="2025")
        for period, titles in expected.items():
            tasks = select(tasks_table.c.title).where(task_belongs(span(period), TODAY))
            assert set(connection.scalars(tasks)) == titles, period


def test_the_tasks_of_a_report_are_those_done_in_it_and_those_open_today(empty: Database) -> None:
    expected: dict[str, tuple[set[str], set[str]]] = {
        "2023": ({"done in 2023"}, set()),
        "2025": (set(), set()),
        "2026": ({"done in 2026"}, {"open", "begun"}),
    }
    with empty.write("tasks", keep=False) as connection:
        visit = add(
            connection, "delegations", title="Visit", direction="inbound", status="completed"
        )
        add(connection, "tasks", title="done in 2023", status="done", done_on="2023-05")
        add(connection, "tasks", title="done in 2026", status="done", done_on="2026-05-02")
        add(connection, "tasks", title="done, no day", status="done", delegation=visit)
        add(connection, "tasks", title="of no year", status="done", done_on=None, due_date="2023")
        add(connection, "tasks", title="open", status="open", due_date="2025", delegation=visit)
        add(connection, "tasks", title="begun", status="in_progress")
        add(connection, "tasks", title="not kept", status="not_kept", due_date="2026")
        add(connection, "tasks", title="cancelled", status="cancelled", due_date="2026")
        for period, (done, open_) in expected.items():
            lists = gather(connection, span(period), today=TODAY).lists
            assert {row["title"] for row in lists["done_tasks"].rows} == done, period
            assert {row["title"] for row in lists["open_tasks"].rows} == open_, period
        done_in = select(tasks_table.c.title).where(task_done(span("2023-Q2"), TODAY))
        assert set(connection.scalars(done_in)) == {"done in 2023"}


@pytest.mark.parametrize(
    ("date", "status", "role", "belongs"),
    [
        ("2022", "completed", "umbrella", True),
        ("2022-03", "planned", "umbrella", True),  # its day has passed
        ("2022", "cancelled", "umbrella", False),
        ("2022", "postponed", "umbrella", False),
        ("2022", "completed", "duplicate", False),
        ("2022", "completed", "pledged", False),
        ("2022", "completed", "other", False),
        ("2022", "completed", "counted", False),
        ("2021", "completed", "umbrella", False),
        (None, "completed", "umbrella", False),
    ],
)
def test_only_an_umbrella_of_the_period_speaks_for_the_whole(
    empty: Database, date: str | None, status: str, role: str, belongs: bool
) -> None:
    with empty.write("visit", keep=False) as connection:
        add(connection, "delegations", title="V", direction="inbound", start_date=date,
            status=status, purpose="P", role_in_totals=role,
            not_counted_reason="umbrella: together")  # fmt: skip
        content = gather(connection, span("2022"), today=TODAY)
        assert content.lists["inbound_apart"].total == belongs


def test_the_enterprises_of_a_year_are_those_its_events_connected(empty: Database) -> None:
    events = [
        ("2022-05", "connected", "counted", "A"), ("2022", "connected", "umbrella", "B"),
        ("2022", "participant", "counted", "C"), ("2021", "connected", "counted", "D"),
        ("2022", "connected", "duplicate", "E"), (None, "connected", "counted", "F"),
    ]  # fmt: skip
    with empty.write("events", keep=False) as connection:
        add(connection, "sources", title="S1", kind="article")
        add(connection, "sources", title="S2", kind="article")
        for n, (date, role, in_totals, name) in enumerate(events):
            add(connection, "partners", name=name, kind="corporation", relation="connected",
                source="SRC-0001")  # fmt: skip
            add(
                connection, "events", title=f"E{n}", kind="business_matching", start_date=date,
                partners=f"{name} | {role}", role_in_totals=in_totals,
                not_counted_reason="the same twice", source="SRC-0002", source_locator=f"P{n}",
            )  # fmt: skip
        records = gather(connection, span("2022"), today=TODAY).lists["connected"]
    assert [row["name"] for row in records.rows] == ["A", "B"]
    # The cite is the source of the event, not of the partner.
    cited = [(row["source"].handle, row["source_locator"]) for row in records.rows]
    assert cited == [("SRC-0002", "P0"), ("SRC-0002", "P1")]
