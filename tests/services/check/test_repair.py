"""`db check --repair`: what other programs damaged is as it was, and commands can be undone."""

from __future__ import annotations

import contextlib
import sqlite3
from typing import Any

import pytest
from sqlalchemy import select, text

from commands import take_back
from damage import random_commands, rebuilt_by_hand, to_sql_replace, transform, without_triggers
from databases import is_sqlite, only_on
from ecodiplo.db import triggers
from ecodiplo.db.check.findings import Check, Finding
from ecodiplo.db.engine import Database
from ecodiplo.db.history.recorded_tables import UNRECORDED
from ecodiplo.errors import EcodiploError
from ecodiplo.models import Base
from ecodiplo.services.check.check_database import Repair, check_database, repair_database
from schemas import schema
from shell import directly

State = dict[str, list[Any]]
RECORDED = [name for name in sorted(Base.metadata.tables) if name not in UNRECORDED]


def state(database: Database, *, stamps: bool = True) -> State:
    """All rows of the tables of records."""
    rows = {}
    with database.read() as session:
        for name in RECORDED:
            table = Base.metadata.tables[name]
            columns = [c for c in table.columns if stamps or c.name != "updated_at"]
            rows[name] = sorted(map(tuple, session.execute(select(*columns))), key=repr)
    return rows


def findings(database: Database) -> list[Finding]:
    return [*check_database(database)]


def repair(database: Database) -> Repair:
    """Repair the database; nothing is left, and the triggers are whole."""
    done = repair_database(database)
    assert done.left == ()
    assert findings(database) == []
    with database.read() as session:
        assert triggers.are_whole(session.connection())
    return done


def assert_commands_are_undone_exactly(database: Database, count: int = 3) -> None:
    """So many random commands, undone one by one, give back every row."""
    before = state(database)
    for number in reversed(random_commands(database, count, seed=count)):
        take_back(database, number)
    assert state(database) == before


def assert_a_write_is_refused(database: Database) -> None:
    with pytest.raises(EcodiploError, match="db check --repair"), database.write("add"):
        pass


@only_on("sqlite", "seeded")
def test_every_table_that_sqlite_utils_transformed_is_as_it_was(seeded: Database) -> None:
    before = state(seeded)
    with seeded.read() as session:
        tables = schema(session.connection())
    for name in RECORDED:
        transform(seeded, name)
    assert_a_write_is_refused(seeded)
    repair(seeded)
    assert state(seeded) == before
    with seeded.read() as session:
        assert {each for each in schema(session.connection()) if each[0] == "table"} >= {
            each for each in tables if each[0] == "table" and not each[1].startswith("search_")
        }
    assert_commands_are_undone_exactly(seeded, 20)


@pytest.mark.parametrize("table", ["delegations", "links", "figures"])
def test_a_table_that_pandas_replaced_is_as_it_was(seeded: Database, table: str) -> None:
    before = state(seeded)
    to_sql_replace(seeded, table)
    assert_a_write_is_refused(seeded)
    repair(seeded)
    assert state(seeded) == before
    assert_commands_are_undone_exactly(seeded)


def test_columns_that_a_frame_left_out_are_restored_from_history(seeded: Database) -> None:
    before = state(seeded)
    to_sql_replace(seeded, "delegations", drop=["title_vi", "status", "created_at", "source_id"])
    repair(seeded)
    assert state(seeded) == before


def test_what_no_image_can_restore_is_listed(seeded: Database) -> None:
    with seeded.write("add") as session:
        session.execute(
            text("INSERT INTO delegations (ref, direction, title) VALUES ('A', 'inbound', 'T')")
        )
    to_sql_replace(seeded, "delegations", drop=["title_vi"])
    directly(seeded, "INSERT INTO delegations (id, ref, direction, title, status, role_in_totals,"
             " created_at, updated_at) VALUES (900, 'B', 'inbound', 'T', 'planned', 'counted',"
             " '2022-01-01 00:00:00', '2022-01-01 00:00:00')")  # fmt: skip
    done = repair_database(seeded)
    (lost,) = done.left
    assert (lost.record, lost.column) == ("B", "title_vi")
    assert findings(seeded) == []


def test_rows_that_do_not_fit_keep_everything_from_being_repaired(seeded: Database) -> None:
    to_sql_replace(seeded, "delegations")
    directly(seeded, "INSERT INTO delegations (id, ref, direction) VALUES (901, 'B', 'sideways')")
    before = len(findings(seeded))
    done = repair_database(seeded)
    assert any(each.row == 901 or "sideways" in each.problem.en or "NULL" in each.problem.en
               for each in done.left)  # fmt: skip
    assert done.repaired == ()
    assert len(findings(seeded)) == before
    assert_a_write_is_refused(seeded)
    directly(seeded, "DELETE FROM delegations WHERE id = 901")
    repair(seeded)


@only_on("sqlite", "seeded")
def test_a_table_that_was_rebuilt_by_hand_is_as_it_was(seeded: Database) -> None:
    before = state(seeded)
    for table in ("tasks", "partners", "delegation_countries"):
        rebuilt_by_hand(seeded, table)
    assert_a_write_is_refused(seeded)
    repair(seeded)
    assert state(seeded) == before
    assert_commands_are_undone_exactly(seeded)


def test_a_table_that_is_gone_comes_back_from_history(seeded: Database) -> None:
    before = state(seeded)
    directly(seeded, "DROP TABLE links")
    repair(seeded)
    assert state(seeded) == before
    assert_commands_are_undone_exactly(seeded)


def test_changes_made_without_history_are_recorded_and_can_be_undone(seeded: Database) -> None:
    before = state(seeded, stamps=False)
    without_triggers(
        seeded, "tasks", "UPDATE tasks SET note = 'không ghi' WHERE id = 1",
        "INSERT INTO tasks (ref, title) VALUES ('NEW', 'Mới')",
        "DELETE FROM tasks WHERE id = (SELECT max(id) FROM tasks WHERE ref <> 'NEW')",
    )  # fmt: skip
    done = repair(seeded)
    after = state(seeded)
    assert_commands_are_undone_exactly(seeded)
    assert done.tables is not None
    assert done.tables.recorded is not None
    undo = take_back(seeded, done.tables.recorded)
    assert state(seeded, stamps=False) == before
    take_back(seeded, undo)
    assert state(seeded, stamps=False) == state_without_stamps(after)


def state_without_stamps(rows: State) -> State:
    without = {}
    for name, own in rows.items():
        names = list(Base.metadata.tables[name].c.keys())
        kept = [at for at, column in enumerate(names) if column != "updated_at"]
        without[name] = sorted((tuple(row[at] for at in kept) for row in own), key=repr)
    return without


def test_a_side_row_that_moved_to_another_record_is_recorded_as_another_row(
    seeded: Database,
) -> None:
    without_triggers(
        seeded, "country_aliases", "UPDATE country_aliases SET country_id = 3, alias = 'lạ'"
        " WHERE id = (SELECT min(id) FROM country_aliases)",
    )  # fmt: skip
    done = repair(seeded)
    assert done.tables is not None
    assert done.tables.recorded is not None
    with seeded.read() as session:
        actions = session.execute(text(
            f"SELECT action FROM changes WHERE command_id = {done.tables.recorded} ORDER BY id"
        )).scalars()  # fmt: skip
        assert [*actions] == ["delete", "insert"]


def test_texts_are_cleaned_by_a_command_that_can_be_undone(seeded: Database) -> None:
    directly(seeded, "UPDATE partners SET city = 'Hue\u0301 ', note = 'a\u202eb' WHERE id = 1")
    dirty = state(seeded)
    done = repair(seeded)
    with seeded.read() as session:
        row = session.execute(text("SELECT city, note FROM partners WHERE id = 1")).one()
    assert tuple(row) == ("Hué", "ab")
    assert done.tables is not None
    assert done.tables.changed is not None
    take_back(seeded, done.tables.changed)
    assert state(seeded) == dirty


def test_a_text_whose_clean_form_another_record_has_stays(seeded: Database) -> None:
    directly(seeded, "UPDATE sectors SET name_vi ="
             " (SELECT name_vi || ' ' FROM sectors WHERE id = 2) WHERE id = 1")  # fmt: skip
    (left,) = repair_database(seeded).left
    assert (left.table, left.row, left.column) == ("sectors", 1, "name_vi")


def test_index_triggers_and_fingerprint_are_made_anew(seeded: Database) -> None:
    on = "" if is_sqlite(seeded) else " ON tasks"
    directly(seeded, "DROP INDEX ix_tasks_title", f"DROP TRIGGER search_tasks_update{on}",
             "DELETE FROM search_index", "DROP TABLE trigger_fingerprint")  # fmt: skip
    repair(seeded)
    assert_commands_are_undone_exactly(seeded)


@only_on("sqlite", "seeded")
def test_rows_that_others_refer_to_come_back(seeded: Database) -> None:
    with contextlib.closing(sqlite3.connect(str(seeded))) as shell, shell:
        names = shell.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"
                              " AND tbl_name = 'sources'").fetchall()  # fmt: skip
        for (name,) in names:
            shell.execute(f'DROP TRIGGER "{name}"')
    before = state(seeded)
    directly(seeded, "DELETE FROM sources WHERE id = 1")
    assert Check.REFERENCES in {each.check for each in findings(seeded)}
    repair(seeded)
    assert state(seeded) == before


@only_on("postgresql", "seeded")
def test_sequences_rules_and_indexes_of_a_server_are_made_anew(seeded: Database) -> None:
    directly(
        seeded, "SELECT setval('tasks_id_seq', 1)",
        "ALTER TABLE tasks DROP CONSTRAINT ck_tasks_title_filled, ALTER title DROP NOT NULL,"
        " ALTER status DROP DEFAULT",
        "ALTER TABLE tasks ALTER note TYPE varchar(4000)",
        "ALTER TABLE links DROP CONSTRAINT pk_links, DROP CONSTRAINT uq_links_ref",
        "ALTER TABLE contacts DROP CONSTRAINT fk_contacts_partner_id_partners",
    )  # fmt: skip
    before = state(seeded)
    repair(seeded)
    assert state(seeded) == before
    assert_commands_are_undone_exactly(seeded)


def test_a_lost_command_gets_its_number_again(seeded: Database) -> None:
    (number,) = random_commands(seeded, 1, seed=3)
    directly(seeded, f"DELETE FROM commands WHERE id = {number}")
    repair(seeded)
    take_back(seeded, number)


@only_on("sqlite", "seeded")
def test_what_users_added_to_a_table_stays(seeded: Database) -> None:
    directly(
        seeded, "ALTER TABLE tasks ADD COLUMN mine TEXT", "UPDATE tasks SET mine = 'của tôi'",
        "CREATE INDEX my_index ON tasks (mine)",
        "CREATE TRIGGER my_trigger AFTER DELETE ON tasks BEGIN SELECT 1; END",
    )  # fmt: skip
    rebuilt_by_hand(seeded, "tasks")
    directly(
        seeded, "CREATE INDEX my_index ON tasks (mine)",
        "CREATE TRIGGER my_trigger AFTER DELETE ON tasks BEGIN SELECT 1; END",
    )  # fmt: skip
    repair(seeded)
    with contextlib.closing(sqlite3.connect(str(seeded))) as shell:
        assert shell.execute("SELECT DISTINCT mine FROM tasks").fetchall() == [("của tôi",)]
        kept = shell.execute("SELECT name FROM sqlite_master WHERE name LIKE 'my_%'").fetchall()
    assert {name for (name,) in kept} == {"my_index", "my_trigger"}


def test_a_repair_keeps_a_copy_of_the_file(seeded: Database) -> None:
    directly(seeded, "UPDATE partners SET city = 'x ' WHERE id = 1")
    done = repair(seeded)
    assert (done.copy is not None) == is_sqlite(seeded)
    if done.copy:
        with contextlib.closing(sqlite3.connect(done.copy)) as shell:
            assert shell.execute("SELECT city FROM partners WHERE id = 1").fetchone() == ("x ",)
