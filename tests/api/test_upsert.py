"""One record, added or changed."""

from __future__ import annotations

from typing import Any

import pytest

from databases import office_of
from ecodiplo import InvalidData, Office, UsageProblem
from ecodiplo.db.engine import Database

FAIR: dict[str, Any] = {"title": "A fair", "kind": "fair", "start_date": "2023-09"}


@pytest.fixture
def office(seeded: Database) -> Office:
    return office_of(seeded)


def test_a_record_is_added_then_found_by_its_natural_key(office: Office) -> None:
    added = office.upsert("events", FAIR)
    same = office.upsert("events", FAIR)
    changed = office.upsert("events", **FAIR, note="With a note")
    assert [added.outcome, same.outcome, changed.outcome] == ["added", "unchanged", "changed"]
    assert added.key == same.key == changed.key
    assert changed.changes == {"note": (None, "With a note")}


def test_a_record_is_found_by_its_ref(office: Office) -> None:
    done = office.upsert("delegations", {"ref": "DEL-2022-0001", "member_count": 12})
    assert (done.outcome, done.key) == ("changed", "DEL-2022-0001")
    assert office.get("delegations", "DEL-2022-0001")["member_count"] == 12


def test_none_clears_a_value_and_what_is_not_given_stays(office: Office) -> None:
    ref = office.upsert("events", **FAIR, note="A note", end_date="2023-10").key
    office.upsert("events", ref=ref, note=None)
    event = office.get("events", ref)
    assert (event["note"], event["end_date"]) == (None, "2023-10")


def test_a_fault_writes_nothing(office: Office) -> None:
    with pytest.raises(InvalidData) as caught:
        office.upsert("events", title="B", kind="no kind")
    assert [problem.value or problem.reason.en for problem in caught.value.problems]
    assert "B" not in {row["title"] for row in office.list("events")}


@pytest.mark.parametrize("record", [["title"], "title", {1: "title"}])
def test_what_is_no_record_is_refused(office: Office, record: Any) -> None:
    with pytest.raises(UsageProblem, match="record takes the values of a record by field"):
        office.upsert("events", record)


def test_an_unknown_field_is_refused_by_name(office: Office) -> None:
    with pytest.raises(UsageProblem, match="have no field 'colour'"):
        office.upsert("events", FAIR, colour="red")


@pytest.mark.parametrize("call", ["add", "edit", "upsert"])
def test_an_unknown_field_is_asked_about(office: Office, call: str) -> None:
    record = ["EVT-2022-0001"] if call == "edit" else []
    with pytest.raises(
        UsageProblem, match=r"no field 'start_dat'\. Did you mean start_date"
    ) as info:
        getattr(office, call)("events", *record, start_dat="2023")
    assert "không có trường 'start_dat'. Có phải ý bạn là start_date" in info.value.message.vi


def test_a_field_has_the_names_that_it_has_in_an_import(office: Office) -> None:
    office.import_rows("events", [FAIR | {"external_id": "Z1 | z"}])
    changed = office.upsert("events", external_id="Z1 | z", title="A great fair", kind="fair")
    assert (changed.outcome, changed.changes) == ("changed", {"title": ("A fair", "A great fair")})
    assert office.edit("events", changed.key, country="DK").outcome == "changed"
    assert office.add("delegations", direction="inbound", title="V", external_id="Z1 | z")


def test_two_names_of_a_field_are_refused(office: Office) -> None:
    with pytest.raises(UsageProblem, match="external_ids and external_id are one field"):
        office.upsert("events", FAIR, external_ids="Z1 | z", external_id="Z2 | z")
