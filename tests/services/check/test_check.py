"""`db check` finds damage, names the record, and changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from databases import is_sqlite, only_on
from ecodiplo.db.check.findings import MOST_LISTED, Check, Finding
from ecodiplo.db.engine import Database
from ecodiplo.errors import EcodiploError
from ecodiplo.services.check.check_database import check_database
from shell import directly
from table_damage import rebuilt_by_hand, to_sql_replace, transform, without_rules, without_triggers


def findings(database: Database) -> list[Finding]:
    return [*check_database(database)]


def places(database: Database) -> set[tuple[str, str, str, str]]:
    """Check, table, record and column of every finding."""
    return {(each.check.value, each.table, each.record, each.column)
            for each in findings(database)}  # fmt: skip


def test_nothing_is_wrong_with_a_new_database(empty: Database) -> None:
    assert findings(empty) == []


def test_nothing_is_wrong_with_the_shipped_records(seeded: Database) -> None:
    assert findings(seeded) == []


def test_a_row_that_changed_without_history_is_named_with_its_column(seeded: Database) -> None:
    without_triggers(
        seeded, "partners", "UPDATE partners SET city = 'Huế' WHERE ref = 'PAR-0001'",
        "INSERT INTO partners (ref, name, kind) VALUES ('NEW', 'Mới', 'other')",
    )  # fmt: skip
    found = places(seeded)
    assert ("history", "partners", "PAR-0001", "city") in found
    assert ("history", "partners", "NEW", "") in found


def test_a_row_that_went_without_history_is_named_by_its_last_ref(seeded: Database) -> None:
    without_triggers(seeded, "links", "DELETE FROM links WHERE id = 1")
    (gone,) = [each for each in findings(seeded) if each.check is Check.HISTORY]
    assert (gone.table, gone.row) == ("links", 1)
    assert gone.record.startswith("LNK-")


def test_a_lost_index_a_lost_trigger_and_a_lost_fingerprint_are_named(seeded: Database) -> None:
    on = "" if is_sqlite(seeded) else " ON tasks"
    directly(seeded, "DROP INDEX ix_tasks_title", f"DROP TRIGGER history_tasks_update{on}",
             "DROP TABLE trigger_fingerprint")  # fmt: skip
    texts = [each.problem.en for each in findings(seeded)]
    assert any("ix_tasks_title" in each for each in texts)
    assert any("history_tasks_update is missing" in each for each in texts)


def test_words_that_the_index_lacks_or_has_too_many_are_named(seeded: Database) -> None:
    if is_sqlite(seeded):
        directly(seeded, "DELETE FROM search_index WHERE rowid = (SELECT min(rowid) FROM"
                 " search_index)", "INSERT INTO search_index (rowid, record_table, record_id, body)"
                 " SELECT max(rowid) + 1000, 'tasks', 1, 'lạ' FROM search_index")  # fmt: skip
    else:
        directly(seeded, "DELETE FROM search_index WHERE ctid = (SELECT min(ctid) FROM"
                 " search_index)", "INSERT INTO search_index SELECT table_name, 100000,"
                 " record_table, record_id, words FROM search_index LIMIT 1")  # fmt: skip
    problems = sorted(each.problem.en for each in findings(seeded) if each.check is Check.INDEX)
    assert problems == ["the search index does not have its words",
                        "the search index has words of a row that does not exist"]  # fmt: skip


def test_texts_that_the_program_would_store_otherwise_are_named(seeded: Database) -> None:
    damage = "UPDATE partners SET city = 'Hue\u0301 ', note = 'a\u202eb' WHERE id = 1"
    without_rules(seeded, "partners", damage)
    found = [each for each in findings(seeded) if each.check is Check.TEXTS]
    assert {(each.table, each.record, each.column) for each in found} == {
        ("partners", "PAR-0001", "city"), ("partners", "PAR-0001", "note"),
    }  # fmt: skip
    assert any(r"\u0301" in each.problem.en for each in found)


@only_on("sqlite", "seeded")
def test_a_text_that_is_not_utf_8_is_named(seeded: Database) -> None:
    directly(seeded, "UPDATE partners SET city = CAST(x'ff41' AS TEXT) WHERE id = 1")
    (found,) = [each for each in findings(seeded) if each.check is Check.TEXTS]
    assert (found.record, found.column) == ("PAR-0001", "city")
    assert "not valid UTF-8" in found.problem.en


@only_on("sqlite", "seeded")
def test_a_reference_to_nothing_is_named(seeded: Database) -> None:
    without_triggers(seeded, "figures", "UPDATE figures SET indicator_id = 9999 WHERE id = 1")
    assert ("references", "figures", "FIG-2022-0001", "indicator_id") in places(seeded)


@only_on("sqlite", "seeded")
def test_rows_that_break_a_rule_of_their_table_are_named(seeded: Database) -> None:
    directly(
        seeded, "PRAGMA ignore_check_constraints = ON",
        "UPDATE partners SET relation_since = '2020', relation_until = '2010' WHERE id = 1",
        "UPDATE delegations SET direction = 'sideways' WHERE id = 2",
    )  # fmt: skip
    found = places(seeded)
    assert ("rules", "partners", "PAR-0001", "relation_until") in found
    assert ("rules", "delegations", "DEL-2022-0002", "direction") in found


def test_values_that_their_field_does_not_take_are_named(seeded: Database) -> None:
    without_rules(seeded, "delegations", "UPDATE delegations SET cost_currency = '$$' WHERE id = 1")
    assert ("rules", "delegations", "DEL-2022-0001", "cost_currency") in places(seeded)


def test_changes_without_command_and_commands_without_changes_are_named(seeded: Database) -> None:
    without_triggers(seeded, "changes", "UPDATE changes SET command_id = 77 WHERE id < 4")
    problems = [each.problem.en for each in findings(seeded)]
    assert "3 changes belong to command 77, which does not exist" in problems
    assert any(each.startswith("command 1, seed, touched 435 records") for each in problems)


@only_on("sqlite", "seeded")
@pytest.mark.parametrize("damage", [transform, to_sql_replace, rebuilt_by_hand])
def test_a_table_that_another_program_replaced_is_named(seeded: Database, damage: object) -> None:
    damage(seeded, "delegations")  # type: ignore[operator]
    assert {"schema", "triggers"} & {each.check.value for each in findings(seeded)}


@only_on("postgresql", "seeded")
def test_a_sequence_behind_its_ids_and_a_rule_that_is_not_validated_are_named(
    seeded: Database,
) -> None:
    directly(
        seeded, "SELECT setval('events_id_seq', 1)",
        "ALTER TABLE events DROP CONSTRAINT ck_events_title_filled",
        "ALTER TABLE events ADD CONSTRAINT ck_events_title_filled CHECK (trim(title) <> '')"
        " NOT VALID",
    )  # fmt: skip
    found = [each for each in findings(seeded) if each.table == "events"]
    assert {each.check for each in found} == {Check.NUMBERS, Check.SCHEMA}


def test_of_many_alike_the_first_are_listed_and_the_others_counted(seeded: Database) -> None:
    directly(seeded, "UPDATE countries SET note = 'e\u0301'")  # not NFC, which no CHECK sees
    found = [each for each in findings(seeded) if each.check is Check.TEXTS]
    assert len(found) == MOST_LISTED + 1
    assert found[-1].count == sum(each.count for each in found) - MOST_LISTED


@only_on("sqlite", "seeded")
def test_a_check_changes_nothing(seeded: Database) -> None:
    before = Path(str(seeded)).read_bytes()
    findings(seeded)
    assert Path(str(seeded)).read_bytes() == before


@only_on("sqlite", "seeded")
def test_a_file_with_damaged_pages_gets_findings_and_no_traceback(seeded: Database) -> None:
    with open(str(seeded), "r+b") as file:
        file.seek(4096 * 40)
        file.write(b"\xff" * 4096 * 3)
    try:
        advice = " ".join(each.advice.en for each in findings(seeded))
    except EcodiploError as error:
        advice = error.message.en
    assert "restore" in advice
