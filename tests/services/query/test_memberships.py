"""A group of countries stands for its members on the date of each record."""

from __future__ import annotations

import datetime

import pytest

from answers import Runner, answer
from ecodiplo.dates import DateText, period
from ecodiplo.db.engine import Database
from ecodiplo.services.query.measure_syntax import parse_measure
from ecodiplo.services.statistics.measures import recompute
from ecodiplo.vocabulary import Basis
from importing import import_into, refusal

TODAY = datetime.date(2026, 6, 1)


@pytest.fixture
def visits(seeded: Database) -> Database:
    """Visits of Timor-Leste (ASEAN since 26/10/2025) and of the United Kingdom (EU until
    31/1/2020)."""
    days = {"TL": ["2025-10-25", "2025-10-26", "2025-10", "2025", "2024", "2026", ""],
            "GB": ["2020-01-31", "2020-02-01", "2020-01", "2020", "1972-05-01", ""],
            "VN": ["2022"]}  # fmt: skip
    import_into(seeded, "delegations", *(
        {"ref": f"{code} {day or 'no date'}", "title": f"{code} {day}", "direction": "inbound",
         "status": "completed", "countries": code, "start_date": day}
        for code, own in days.items() for day in own
    ))  # fmt: skip
    return seeded


def listed(run: Runner, database: Database, group: str, prefix: str) -> set[str]:
    rows = answer(run, database, "list", "delegations", "--country", group, "--limit", "0")
    return {row["ref"].removeprefix(f"{prefix} ") for row in rows if row["ref"].startswith(prefix)}


def test_a_list_has_the_records_that_may_be_of_the_group(visits: Database, run: Runner) -> None:
    assert listed(run, visits, "ASEAN", "TL") == {
        "2025-10-26", "2025-10", "2025", "2026", "no date",
    }  # fmt: skip
    assert listed(run, visits, "EU", "GB") == {"2020-01-31", "2020-01", "2020"}
    assert listed(run, visits, "ASEAN", "VN") == {"2022"}


def test_the_year_of_a_list_has_the_members_of_that_year(visits: Database, run: Runner) -> None:
    rows = answer(run, visits, "list", "delegations", "--country", "ASEAN", "--year", "2024")
    assert not any(row["ref"].startswith("TL") for row in rows)


@pytest.mark.parametrize(
    ("measure", "year", "records", "undated"),
    [
        ("count delegations country=ASEAN direction=inbound", "2025", 1, 2),
        ("count delegations country=ASEAN direction=inbound", "2026", 1, 0),
        ("count delegations country=ASEAN direction=inbound", "2024", 0, 0),
        ("count delegations country=EU direction=inbound", "2020", 2, 1),
        ("count delegations country=EU,GB direction=inbound", "2020", 4, 0),
        ("count delegations country=TL direction=inbound", "2025", 4, 0),
    ],
)
def test_a_total_counts_only_what_must_be_of_the_group(
    visits: Database, measure: str, year: str, records: int, undated: int
) -> None:
    span = period(DateText(year), DateText(year))
    with visits.read() as connection:
        number = recompute(connection, parse_measure(measure), Basis.PERIOD, span, today=TODAY)
    assert (number.records, number.undated) == (records, undated)


def test_a_summary_by_month_counts_only_what_must_be_of_the_group(
    visits: Database, run: Runner
) -> None:
    rows = answer(run, visits, "summary", "delegations", "--by", "month", "--year", "2025",
                  "--where", "country=ASEAN")  # fmt: skip
    assert {row["month"]: row["records"] for row in rows if row["month"]} == {"2025-10": 1}


def test_the_groups_of_a_country_are_those_of_today(visits: Database, run: Runner) -> None:
    rows = answer(run, visits, "list", "countries", "--member", "GB")
    assert {row["code"] for row in rows} == {"CPTPP", "OECD"}


def test_the_days_of_a_membership_are_shown_and_export_as_parts(
    visits: Database, run: Runner
) -> None:
    shown = run(visits, "show", "countries", "EU", lang="vi").out
    assert "từ 1/1/1973, đến 31/1/2020" in " ".join(shown.split())
    members = answer(run, visits, "show", "countries", "ASEAN")["members"]
    assert {"value": "TL", "valid_from": "2025-10-26", "valid_to": None} in members


def test_a_membership_that_ends_before_it_begins_is_refused(visits: Database) -> None:
    row = {"code": "EU", "members": "DK | 2000 | 1999"}
    assert "members: has an item that ends before it begins" in refusal(visits, "countries", row)


def test_members_of_an_export_without_days_still_import(visits: Database, run: Runner) -> None:
    report = import_into(visits, "countries", {
        "code": "MERCOSUR", "kind": "group", "name_en": "Mercosur", "name_vi": "Mercosur",
        "members": "AR; BR",
    })  # fmt: skip
    assert report.added == 1
    members = answer(run, visits, "show", "countries", "MERCOSUR")["members"]
    assert {item["value"] for item in members} == {"AR", "BR"}
    assert {item["valid_from"] for item in members} == {None}
