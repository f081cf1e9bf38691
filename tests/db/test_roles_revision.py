"""Revision 0008: the flag `counted` becomes a role in totals, in the tables and in history."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import text

from databases import is_sqlite
from ecodiplo.catalogue import ENTITIES
from ecodiplo.db.command_options import command_number
from ecodiplo.db.engine import Database
from ecodiplo.db.migrate import downgrade, upgrade
from ecodiplo.errors import EcodiploError
from ecodiplo.services.edit.write_record import edit_record
from ecodiplo.services.history.undo import undo
from shell import directly

# What schema 0007 says of a record that is not counted, and the role that it becomes.
REASONS = {
    "umbrella": "umbrella",
    "Umbrella: all visits together": "umbrella",
    "umbrella : x": "umbrella",
    "TỔNG HỢP: cả năm": "umbrella",
    "tong hop: ca nam": "umbrella",
    "tổng hợp: đoàn Trung Quốc": "umbrella",
    "duplicate of DEL-2022-0003": "duplicate",
    "duplicate of the umbrella record": "duplicate",
    "trùng với DEL-2022-0003": "duplicate",
    "trùng bản ghi": "other",
    "Trung Quốc chưa xác nhận": "other",
    "pledged only": "pledged",
    "Pledged, not signed": "pledged",
    "mới cam kết": "pledged",
    "announced in 2021, counted there": "other",
    "cancelled": "other",
    "part of the umbrella record": "other",
    "umbrella: a duplicate of DEL-2022-0011": "other",
    "tổng hợp chung với đoàn khác": "other",
}
ADD = (
    "INSERT INTO delegations (ref, direction, title, {mark}, not_counted_reason)"
    " VALUES (:ref, 'inbound', :ref, :value, :reason)"
)


def stored(database: Database, columns: str) -> list[tuple[Any, ...]]:
    """These columns of the delegations of the tests."""
    with database.migrate() as connection:
        rows = connection.execute(
            text(f"SELECT {columns} FROM delegations WHERE ref LIKE 'R-%' ORDER BY ref")
        )
        return [tuple(row) for row in rows]


def images(database: Database) -> list[Any]:
    with database.migrate() as connection:
        rows = connection.execute(
            text("SELECT old, new FROM changes WHERE record_key LIKE 'R-%' ORDER BY id")
        )
        return [json.loads(image) if isinstance(image, str) else image
                for row in rows for image in row]  # fmt: skip


def add_before(database: Database, reasons: list[str]) -> None:
    """Add a delegation that is not counted for each of the reasons, to schema 0007."""
    downgrade(database, "0007")
    with database.migrate() as connection:
        for n, reason in enumerate(reasons):
            values = {"ref": f"R-{n:02}", "value": 0, "reason": reason}
            connection.execute(text(ADD.format(mark="counted")), values)


def add_with_role(database: Database, role: str, reason: str | None) -> None:
    values = {"ref": f"R-{role}", "value": role, "reason": reason}
    with database.write("add") as connection:
        connection.execute(text(ADD.format(mark="role_in_totals")), values)


def test_the_words_of_the_reason_fill_the_role_and_stay(empty: Database) -> None:
    add_before(empty, list(REASONS))
    upgrade(empty)
    rows = stored(empty, "not_counted_reason, role_in_totals")
    assert dict(rows) == REASONS


def test_a_record_that_counts_keeps_doing_so_whatever_its_reason_says(empty: Database) -> None:
    add_with_role(empty, "counted", "umbrella: it was one")
    downgrade(empty, "0007")
    assert stored(empty, "counted, not_counted_reason") == [(1, "umbrella: it was one")]
    upgrade(empty)
    assert stored(empty, "role_in_totals") == [("counted",)]


@pytest.mark.parametrize(
    ("role", "reason", "former"),
    [
        ("umbrella", None, "umbrella"),
        ("umbrella", "all visits together", "umbrella: all visits together"),
        ("umbrella", "tổng hợp: cả năm", "tổng hợp: cả năm"),
        ("duplicate", "same visit as DEL-2022-0001", "duplicate: same visit as DEL-2022-0001"),
        ("duplicate", "umbrella: x", "duplicate: umbrella: x"),
        ("pledged", "not signed", "pledged: not signed"),
        ("other", "cancelled", "cancelled"),
        ("other", "umbrella: x", "other: umbrella: x"),
    ],
)
def test_every_role_goes_down_and_comes_back(
    empty: Database, role: str, reason: str | None, former: str
) -> None:
    add_with_role(empty, role, reason)
    downgrade(empty, "0007")
    assert stored(empty, "counted, not_counted_reason") == [(0, former)]
    upgrade(empty)
    assert stored(empty, "role_in_totals, not_counted_reason") == [(role, former)]


def test_an_umbrella_that_would_be_taken_for_a_duplicate_keeps_the_newer_schema(
    empty: Database,
) -> None:
    add_with_role(empty, "umbrella", "without the duplicate of March")
    with pytest.raises(EcodiploError, match="R-umbrella mention a duplicate"):
        downgrade(empty, "0007")
    assert stored(empty, "role_in_totals") == [("umbrella",)]


def test_history_goes_down_and_up_again(empty: Database) -> None:
    add_with_role(empty, "umbrella", "tổng hợp: cả năm")
    directly(empty, "UPDATE delegations SET role_in_totals = 'duplicate',"
                    " not_counted_reason = 'duplicate of DEL-1' WHERE ref = 'R-umbrella'",
             "UPDATE delegations SET role_in_totals = 'counted' WHERE ref = 'R-umbrella'",
             "DELETE FROM delegations WHERE ref = 'R-umbrella'")  # fmt: skip
    before = images(empty)
    downgrade(empty, "0007")
    former = [image and (image["counted"], image["not_counted_reason"]) for image in images(empty)]
    umbrella, duplicate = (0, "tổng hợp: cả năm"), (0, "duplicate of DEL-1")
    counted = (1, "duplicate of DEL-1")
    assert former == [None, umbrella, umbrella, duplicate, duplicate, counted, counted, None]
    upgrade(empty)
    assert images(empty) == before


def test_a_command_of_before_is_undone_after(empty: Database) -> None:
    add_with_role(empty, "umbrella", "tổng hợp")
    with empty.write("edit") as connection:
        change = {"role_in_totals": "duplicate", "not_counted_reason": "trùng với R-1"}
        edit_record(connection, ENTITIES["delegations"], "R-umbrella", change)
        number = command_number(connection)
    downgrade(empty, "0007")
    upgrade(empty)
    with empty.write("undo", undoes=number) as connection:
        undo(connection, number)
    assert stored(empty, "role_in_totals, not_counted_reason") == [("umbrella", "tổng hợp")]


def test_what_users_added_stays(empty: Database) -> None:
    directly(empty, "ALTER TABLE delegations ADD COLUMN mine TEXT",
             "CREATE INDEX mine_by_title ON delegations (mine, title)",
             "CREATE VIEW my_visits AS SELECT ref, mine FROM delegations")  # fmt: skip
    add_with_role(empty, "pledged", "pledged only")
    directly(empty, "UPDATE delegations SET mine = 'kept'")
    downgrade(empty, "0007")
    upgrade(empty)
    assert stored(empty, "role_in_totals, mine") == [("pledged", "kept")]
    catalogue = "sqlite_master" if is_sqlite(empty) else "pg_indexes"
    name = "name" if is_sqlite(empty) else "indexname"
    with empty.migrate() as connection:
        kept = f"SELECT count(*) FROM {catalogue} WHERE {name} = 'mine_by_title'"
        assert connection.scalar(text(kept)) == 1
        assert connection.scalar(text("SELECT mine FROM my_visits")) == "kept"


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("CREATE VIEW mine AS SELECT ref FROM delegations WHERE counted = 1", "view mine"),
        ("CREATE INDEX mine ON delegations (counted)", "index mine"),
    ],
)
def test_what_users_made_of_the_flag_is_named_and_nothing_moves(
    empty: Database, statement: str, named: str
) -> None:
    add_before(empty, ["umbrella"])
    with empty.migrate() as connection:
        connection.execute(text(statement))
    with pytest.raises(EcodiploError, match=f"these use it: .*{named}"):
        upgrade(empty)
    assert stored(empty, "counted") == [(0,)]


def test_a_trigger_that_names_the_flag_is_named(empty: Database) -> None:
    downgrade(empty, "0007")
    body = "SELECT new.counted"
    statements = [f"CREATE TRIGGER mine AFTER INSERT ON delegations BEGIN {body}; END"]
    if not is_sqlite(empty):
        statements = [
            "CREATE FUNCTION mine() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN {body}; RETURN NULL; END $$",
            "CREATE TRIGGER mine AFTER INSERT ON delegations FOR EACH ROW EXECUTE FUNCTION mine()",
        ]
    with empty.migrate() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    with pytest.raises(EcodiploError, match="these use it: trigger mine"):
        upgrade(empty)
