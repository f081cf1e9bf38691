"""Lists of records: their columns, their parts, what changed since, and many of them."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from databases import office_of
from ecodiplo import Office, UsageProblem
from ecodiplo.db.engine import Database


@pytest.fixture
def office(seeded: Database) -> Office:
    return office_of(seeded)


def test_the_columns_are_those_that_are_named(facts: Database) -> None:
    rows = office_of(facts).list("delegations", columns=["title", "ref"])
    assert {tuple(row) for row in rows} == {("title", "ref")}


def test_parts_of_a_list_make_up_the_whole(facts: Database) -> None:
    office = office_of(facts)
    whole = office.list("delegations")
    parts = [
        row
        for offset in range(0, len(whole), 7)
        for row in office.list("delegations", limit=7, offset=offset)
    ]
    assert parts == whole
    assert office.list("delegations", offset=len(whole)) == []
    assert office.list("delegations", offset=3) == whole[3:]


def test_iterate_gives_what_list_gives(facts: Database) -> None:
    office = office_of(facts)
    query: dict[str, Any] = {"period": 2022, "country": "NL", "sort": "title", "columns": ["ref"]}
    assert [*office.iterate("delegations", **query)] == office.list("delegations", **query)


def test_a_loop_over_records_may_write_them(office: Office) -> None:
    for visit in office.iterate("delegations"):
        office.edit("delegations", visit["ref"], note="seen")
    assert {visit["note"] for visit in office.iterate("delegations")} == {"seen"}


def test_a_wrong_argument_of_iterate_is_refused_at_the_call(facts: Database) -> None:
    with pytest.raises(UsageProblem, match="limit takes a whole number"):
        office_of(facts).iterate("delegations", limit=-1)


def test_a_change_of_a_list_of_a_record_counts_as_a_change(office: Office) -> None:
    begun = datetime.datetime.now(datetime.UTC)
    assert office.list("delegations", changed_since=begun) == []
    office.edit("delegations", "DEL-2022-0001", countries=["SE", "DK"])
    office.edit("delegations", "DEL-2022-0003", note="A note")
    changed = office.list("delegations", changed_since=begun)
    assert {row["ref"] for row in changed} == {"DEL-2022-0001", "DEL-2022-0003"}
    assert office.list("delegations", changed_since=begun, country="SE")
    assert office.list("partners", changed_since=begun) == []


@pytest.mark.parametrize(
    "moment", [datetime.date(2022, 9, 14), "2022-09-14", "2022-09-14T08:30:00+07:00"]
)
def test_changed_since_takes_a_day_or_a_time(facts: Database, moment: Any) -> None:
    office = office_of(facts)
    assert office.list("partners", changed_since=moment) == office.list("partners")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"changed_since": "yesterday"}, "changed_since takes a date or a time"),
        ({"changed_since": 2022}, "changed_since takes a date or a time"),
        ({"columns": "title"}, "columns takes a list of texts"),
        ({"columns": ["colour"]}, "there is no column 'colour'"),
        ({"offset": -1}, "offset takes a whole number"),
        ({"descending": "no"}, "descending takes True or False"),
        ({"limt": 3}, "there is no filter 'limt'"),
    ],
)
def test_a_wrong_argument_is_refused_by_name(
    facts: Database, arguments: dict[str, Any], says: str
) -> None:
    with pytest.raises(UsageProblem, match=says):
        office_of(facts).list("delegations", **arguments)
