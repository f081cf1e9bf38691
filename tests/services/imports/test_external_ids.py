"""Records are known by the ids that other systems give them."""

from __future__ import annotations

from typing import Any

import pytest

from contents import records
from ecodiplo.api import Office
from ecodiplo.catalogue import ENTITIES
from ecodiplo.db.engine import Database
from ecodiplo.errors import InvalidData, NotFound
from importing import import_into, refusal

ALPHA = {"external_id": "ACC-1", "name": "Alpha Co", "kind": "corporation", "country": "JP"}


def ids_of(database: Database, entity: str, ref: str) -> set[tuple[str, str]]:
    return {*records(database, entity)[ref]["external_ids"]}


def ref_of(database: Database, entity: str, name: str) -> str:
    title = ENTITIES[entity].title
    (ref,) = (ref for ref, row in records(database, entity).items() if row[title] == name)
    return ref


def test_an_id_is_one_of_the_system_of_the_file(seeded: Database) -> None:
    import_into(seeded, "partners", ALPHA, system="CRM")
    alpha = ref_of(seeded, "partners", "Alpha Co")
    assert ids_of(seeded, "partners", alpha) == {("ACC-1", "crm")}


def test_a_cell_can_name_the_system_of_each_id(seeded: Database) -> None:
    import_into(seeded, "partners", ALPHA | {"external_id": "ACC-1; 7 | erp"}, system="crm")
    alpha = ref_of(seeded, "partners", "Alpha Co")
    assert ids_of(seeded, "partners", alpha) == {("ACC-1", "crm"), ("7", "erp")}


def test_an_id_that_names_the_system_of_the_file_is_the_same_id(seeded: Database) -> None:
    import_into(seeded, "partners", ALPHA | {"external_id": "7"}, system="crm")
    again = import_into(seeded, "partners", ALPHA | {"external_id": "crm:7"}, system="crm")
    assert again.unchanged == 1


def test_a_number_with_empty_decimals_is_the_same_id(seeded: Database) -> None:
    for id_ in (12, 12.0, "12"):
        import_into(seeded, "partners", ALPHA | {"external_id": id_}, system="crm")
    assert ids_of(seeded, "partners", ref_of(seeded, "partners", ALPHA["name"])) == {("12", "crm")}


def test_an_id_without_a_system_is_refused(seeded: Database) -> None:
    assert "an id lacks its system" in refusal(seeded, "partners", ALPHA)


def test_a_row_with_the_id_of_a_record_may_change_its_name(seeded: Database) -> None:
    import_into(seeded, "partners", ALPHA, system="crm")
    row = {"external_id": "ACC-1", "name": "Alpha Corporation"}
    assert import_into(seeded, "partners", row, system="crm").changed == 1
    assert ref_of(seeded, "partners", "Alpha Corporation")


def test_ids_of_two_systems_are_two_ids(seeded: Database) -> None:
    import_into(seeded, "partners", ALPHA, system="crm")
    other = ALPHA | {"name": "Beta Co"}
    assert import_into(seeded, "partners", other, system="erp").added == 1


def test_the_same_file_again_changes_nothing(seeded: Database) -> None:
    import_into(seeded, "partners", ALPHA, system="crm")
    assert import_into(seeded, "partners", ALPHA, system="crm").unchanged == 1


@pytest.mark.parametrize("key", [{"external_id": "ACC-9"}, {"ref": "PAR-0999"}])
def test_a_new_id_of_a_known_record_is_refused_with_that_record(
    seeded: Database, key: dict[str, str]
) -> None:
    row = {**key, "name": "Port of Rotterdam", "kind": "corporation", "country": "NL"}
    assert "PAR-0003" in refusal(seeded, "partners", row, system="crm")


def test_a_record_can_adopt_a_new_id(seeded: Database) -> None:
    row = {"external_id": "ACC-9", "name": "Port of Rotterdam", "country": "NL"}
    import_into(seeded, "partners", row, system="crm", on_known="adopt")
    assert ids_of(seeded, "partners", "PAR-0003") == {("ACC-9", "crm")}


def test_a_record_that_adopts_a_row_keeps_its_own_ref(seeded: Database) -> None:
    before = records(seeded, "partners").keys()
    row = {"ref": "PAR-0999", "name": "Port of Rotterdam", "country": "NL", "note": "x"}
    assert import_into(seeded, "partners", row, on_known="adopt").changed == 1
    assert records(seeded, "partners").keys() == before


def test_a_renamed_id_is_added_to_the_old_one(seeded: Database) -> None:
    import_into(seeded, "partners", ALPHA, system="crm")
    row = ALPHA | {"external_id": "ACC-2"}
    import_into(seeded, "partners", row, system="crm", on_known="adopt")
    alpha = ref_of(seeded, "partners", "Alpha Co")
    assert ids_of(seeded, "partners", alpha) == {("ACC-1", "crm"), ("ACC-2", "crm")}


def test_an_import_takes_no_id_away(seeded: Database) -> None:
    import_into(seeded, "partners", ALPHA, system="crm")
    import_into(seeded, "partners", ALPHA | {"external_id": "7"}, system="erp", on_known="adopt")
    alpha = ref_of(seeded, "partners", "Alpha Co")
    assert ids_of(seeded, "partners", alpha) == {("ACC-1", "crm"), ("7", "erp")}


def test_an_id_is_added_where_only_empty_fields_are_filled(seeded: Database) -> None:
    import_into(seeded, "partners", ALPHA, system="crm")
    row = {"ref": ref_of(seeded, "partners", "Alpha Co"), "external_id": "7"}
    import_into(seeded, "partners", row, system="erp", on_match="fill")
    assert ("7", "erp") in ids_of(seeded, "partners", row["ref"])


def test_a_row_with_a_known_id_and_a_new_ref_is_refused_or_leaves_the_record_its_ref(
    seeded: Database,
) -> None:
    import_into(seeded, "partners", ALPHA | {"external_id": "7"}, system="crm")
    ref = ref_of(seeded, "partners", ALPHA["name"])
    row = {"ref": "PAR-7777", "external_id": "7", "note": "new", "name": ALPHA["name"]}
    reason = f"the row has the ref PAR-7777, and crm:7 is the id of {ref}"
    assert reason in refusal(seeded, "partners", row, system="crm")
    report = import_into(seeded, "partners", row, system="crm", on_known="adopt")
    assert report.changed == 1
    assert ref_of(seeded, "partners", ALPHA["name"]) == ref
    assert import_into(seeded, "partners", row, system="crm", on_match="skip").skipped == 1


def test_a_row_with_the_ids_of_two_records_is_refused(seeded: Database) -> None:
    beta = ALPHA | {"external_id": "ACC-2", "name": "Beta Co"}
    import_into(seeded, "partners", ALPHA, beta, system="crm")
    message = refusal(
        seeded, "partners", {"external_id": "ACC-1; ACC-2", "note": "x"}, system="crm"
    )
    assert "crm:ACC-1 is the id of" in message
    assert "crm:ACC-2 is the id of" in message


def test_a_row_with_a_ref_and_the_id_of_another_record_is_refused(seeded: Database) -> None:
    import_into(seeded, "partners", ALPHA, system="crm")
    message = refusal(seeded, "partners", {"ref": "PAR-0003", "external_id": "ACC-1"}, system="crm")
    assert "crm:ACC-1 is the id of" in message


def test_two_rows_of_a_file_cannot_bring_one_id(seeded: Database) -> None:
    message = refusal(seeded, "partners", ALPHA, ALPHA | {"name": "Beta Co"}, system="crm")
    assert "row 3, external_id: crm:ACC-1 is also in row 2; keep one of them" in message


def test_a_row_that_was_to_update_says_that_its_record_is_not_there(seeded: Database) -> None:
    import_into(seeded, "partners", ALPHA, system="crm")
    rows = [{"external_id": "ACC-1", "note": "x"}, {"external_id": "ACC-9", "note": "x"}]
    message = refusal(seeded, "partners", *rows, system="crm")
    assert message.splitlines()[0] == (
        "plan.csv, row 3, external_id: there is no crm:ACC-9; a new record needs name, kind"
    )


@pytest.mark.parametrize("key", [{"external_id": "ACC-9"}, {"ref": "PAR-0999"}, {}])
def test_new_rows_can_be_skipped(seeded: Database, key: dict[str, str]) -> None:
    before = records(seeded, "partners")
    row = {**key, "name": "New Co", "kind": "other"}
    report = import_into(seeded, "partners", row, system="crm", on_new="skip")
    assert (report.skipped, report.added) == (1, 0)
    assert records(seeded, "partners") == before


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ({"external_id": "ACC-9"}, "there is no crm:ACC-9"),
        ({"ref": "PAR-0999"}, "there is no PAR-0999"),
        ({}, "no record has this Name, Country"),
    ],
)
def test_new_rows_can_be_faults(seeded: Database, key: dict[str, str], reason: str) -> None:
    row = {**key, "name": "New Co", "kind": "other"}
    assert reason in refusal(seeded, "partners", row, system="crm", on_new="error")


@pytest.mark.parametrize("text", ["ACC-1", "crm:ACC-1", "CRM: ACC-1"])
def test_other_records_refer_to_a_record_by_its_id(seeded: Database, text: str) -> None:
    import_into(seeded, "partners", ALPHA, system="crm")
    row = {"direction": "inbound", "title": "A visit", "partners": text}
    import_into(seeded, "delegations", row)
    visit = records(seeded, "delegations")[ref_of(seeded, "delegations", "A visit")]
    assert [item[0].handle for item in visit["partners"]] == ["Alpha Co"]


def test_an_id_of_several_systems_names_the_one_of_the_file(seeded: Database) -> None:
    import_into(seeded, "partners", ALPHA, system="crm")
    import_into(seeded, "partners", ALPHA | {"name": "Beta Co"}, system="erp")
    row = {"direction": "inbound", "title": "A visit", "partners": "ACC-1"}
    assert "write the system before it" in refusal(seeded, "delegations", row)
    import_into(seeded, "delegations", row, system="erp")
    visit = records(seeded, "delegations")[ref_of(seeded, "delegations", "A visit")]
    assert [item[0].handle for item in visit["partners"]] == ["Beta Co"]


def test_a_record_is_shown_by_its_id(seeded: Database) -> None:
    import_into(seeded, "partners", ALPHA, system="crm")
    with Office(str(seeded.url.render_as_string(hide_password=False))) as office:
        assert office.get("partners", "crm:ACC-1")["name"] == "Alpha Co"
        with pytest.raises(NotFound):
            office.get("partners", "erp:ACC-1")


def test_an_edit_replaces_the_ids_of_a_record(seeded: Database) -> None:
    import_into(seeded, "partners", ALPHA, system="crm")
    with Office(str(seeded.url.render_as_string(hide_password=False))) as office:
        office.edit("partners", "ACC-1", external_ids="7 | erp")
        assert office.get("partners", "7")["external_ids"] == [{"value": "7", "system": "erp"}]
        with pytest.raises(InvalidData, match="erp:7 is the id of"):
            office.edit("partners", "PAR-0003", external_ids="7 | erp")


ROWS: dict[str, dict[str, Any]] = {
    "delegations": {"direction": "inbound", "title": "X"},
    "mous": {"title": "X", "stage": "signed", "kind": "mou"},
    "events": {"title": "X", "kind": "conference"},
    "aid": {"title": "X", "kind": "project"},
    "tasks": {"title": "X"},
    "fdi-projects": {"name": "X"},
    "press-visits": {"title": "X"},
    "contacts": {"name": "X", "partner": "PAR-0003"},
    "sources": {"title": "X"},
    "fdi-capital": {"project": "FDI-0901", "date": "2022-02", "kind": "new", "amount_usd": "1"},
    "figures": {"indicator": "aid_items", "period_start": "2019", "period_end": "2019",
                "value": "3", "source": "SRC-0001", "kind": "result"},
}  # fmt: skip


@pytest.mark.parametrize("entity", ROWS)
def test_records_of_every_kind_are_matched_by_an_id(seeded: Database, entity: str) -> None:
    import_into(seeded, "fdi-projects", {"ref": "FDI-0901", "name": "Works"})
    row = ROWS[entity] | {"external_id": "1"}
    assert import_into(seeded, entity, row, system="crm").added == 1
    again = {"external_id": "1", "note": "seen"}
    assert import_into(seeded, entity, again, system="crm").changed == 1
