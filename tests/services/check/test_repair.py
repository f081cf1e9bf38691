"""`db check --repair`: what other programs damaged is as it was, and commands can be undone."""

from __future__ import annotations

import contextlib
import sqlite3
import unicodedata
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.schema import CreateTable

from commands import do, take_back
from databases import is_sqlite, only_on
from ecodiplo.db import triggers
from ecodiplo.db.check.findings import Check, Finding
from ecodiplo.db.engine import Database
from ecodiplo.db.history.recorded_tables import UNRECORDED
from ecodiplo.errors import EcodiploError
from ecodiplo.models import whole_metadata
from ecodiplo.services.check.check_database import Repair, check_database, repair_database
from properties import is_long
from schemas import schema
from shell import directly
from table_damage import (
    random_commands,
    rebuilt_by_hand,
    to_sql_replace,
    transform,
    without_triggers,
)

State = dict[str, list[Any]]
RECORDED = [name for name in sorted(whole_metadata().tables) if name not in UNRECORDED]
# In the usual run a part of the tables: entities, side tables and tables that refer to themselves.
TRANSFORMED = RECORDED if is_long() else RECORDED[::5]


def state(database: Database, *, stamps: bool = True) -> State:
    """All rows of the tables of records."""
    rows = {}
    with database.examine() as connection:
        for name in RECORDED:
            table = whole_metadata().tables[name]
            columns = [c for c in table.columns if stamps or c.name != "updated_at"]
            rows[name] = sorted(map(tuple, connection.execute(select(*columns))), key=repr)
    return rows


def findings(database: Database) -> list[Finding]:
    return [*check_database(database)]


def repair(database: Database) -> Repair:
    """Repair the database; nothing is left, and the triggers are whole."""
    done = repair_database(database)
    assert done.left == ()
    with database.read() as connection:
        assert triggers.are_whole(connection)
    return done


def assert_commands_are_undone_exactly(database: Database) -> None:
    """Random commands, undone one by one, give back every row."""
    count = 20 if is_long() else 3
    before = state(database)
    for number in reversed(random_commands(database, count, seed=count)):
        take_back(database, number)
    assert state(database) == before


def assert_a_write_is_refused(database: Database) -> None:
    with pytest.raises(EcodiploError, match="db check --repair"), database.write("add"):
        pass


@pytest.mark.long
@only_on("sqlite", "seeded")
def test_tables_that_sqlite_utils_transformed_are_as_they_were(seeded: Database) -> None:
    before = state(seeded)
    with seeded.read() as connection:
        tables = {each for each in schema(connection) if each[1] in RECORDED}
    for name in TRANSFORMED:
        transform(seeded, name)
    assert_a_write_is_refused(seeded)
    repair(seeded)
    assert state(seeded) == before
    with seeded.read() as connection:
        assert {each for each in schema(connection) if each[1] in RECORDED} == tables
    assert_commands_are_undone_exactly(seeded)


@pytest.mark.long
def test_tables_that_pandas_replaced_are_as_they_were_with_columns_that_it_left_out(
    seeded: Database,
) -> None:
    before = state(seeded)
    to_sql_replace(seeded, "delegations", drop=["title_vi", "status", "created_at", "source_id"])
    to_sql_replace(seeded, "links")
    to_sql_replace(seeded, "figures")
    assert_a_write_is_refused(seeded)
    repair(seeded)
    assert state(seeded) == before
    assert_commands_are_undone_exactly(seeded)


def test_rows_that_do_not_fit_keep_all_from_being_repaired_and_what_has_no_image_is_listed(
    seeded: Database,
) -> None:
    to_sql_replace(seeded, "delegations", drop=["title_vi"])
    directly(seeded, "INSERT INTO delegations (id, ref, direction, title, status, role_in_totals,"
             " created_at, updated_at) VALUES (900, 'B', 'sideways', 'T', 'planned', 'counted',"
             " '2022-01-01 00:00:00', '2022-01-01 00:00:00')")  # fmt: skip
    done = repair_database(seeded)
    assert done.repaired == ()
    assert "ck_delegations_direction_valid" in done.left[0].problem.en
    assert_a_write_is_refused(seeded)
    directly(seeded, "UPDATE delegations SET direction = 'inbound' WHERE id = 900")
    (lost,) = repair_database(seeded).left
    assert (lost.record, lost.column) == ("B", "title_vi")
    assert findings(seeded) == []


@pytest.mark.long
@only_on("sqlite", "seeded")
def test_tables_rebuilt_by_hand_are_as_they_were_and_keep_what_users_added(
    seeded: Database,
) -> None:
    before = state(seeded)
    for table in ("events", "partners", "delegation_countries"):
        rebuilt_by_hand(seeded, table)
    directly(
        seeded, "ALTER TABLE events ADD COLUMN mine TEXT", "UPDATE events SET mine = 'của tôi'",
        "CREATE INDEX my_index ON events (mine)",
        "CREATE TRIGGER my_trigger AFTER DELETE ON events BEGIN SELECT 1; END",
    )  # fmt: skip
    repair(seeded)
    assert state(seeded) == before
    with contextlib.closing(sqlite3.connect(str(seeded))) as shell:
        assert shell.execute("SELECT DISTINCT mine FROM events").fetchall() == [("của tôi",)]
        kept = shell.execute("SELECT name FROM sqlite_master WHERE name LIKE 'my_%'").fetchall()
    assert {name for (name,) in kept} == {"my_index", "my_trigger"}
    assert_commands_are_undone_exactly(seeded)


@only_on("sqlite", "seeded")
def test_rows_that_others_refer_to_come_back(seeded: Database) -> None:
    before = state(seeded)
    without_triggers(seeded, "sources", "DELETE FROM sources WHERE id = 1")
    assert Check.REFERENCES in {each.check for each in findings(seeded)}
    repair(seeded)
    assert state(seeded) == before


@pytest.mark.long
@only_on("postgresql", "seeded")
def test_sequences_rules_and_indexes_of_a_server_are_made_anew(seeded: Database) -> None:
    directly(
        seeded, "SELECT setval('events_id_seq', 1)",
        "ALTER TABLE events DROP CONSTRAINT ck_events_title_filled, ALTER title DROP NOT NULL,"
        " ALTER created_at DROP DEFAULT",
        "ALTER TABLE events ALTER note TYPE varchar(4000)",
        "ALTER TABLE links DROP CONSTRAINT pk_links CASCADE, DROP CONSTRAINT uq_links_ref",
        "ALTER TABLE contacts DROP CONSTRAINT fk_contacts_partner_id_partners",
    )  # fmt: skip
    before = state(seeded)
    declared = str(CreateTable(whole_metadata().tables["links"]))
    repair(seeded)
    assert state(seeded) == before
    assert str(CreateTable(whole_metadata().tables["links"])) == declared
    assert_commands_are_undone_exactly(seeded)


def test_a_text_whose_clean_form_another_record_has_stays(seeded: Database) -> None:
    with seeded.read() as connection:
        name = connection.execute(text("SELECT name_vi FROM sectors WHERE id = 2")).scalar_one()
    decomposed = unicodedata.normalize("NFD", name)  # which no CHECK sees
    assert decomposed != name
    directly(seeded, f"UPDATE sectors SET name_vi = '{decomposed}' WHERE id = 1")
    (left,) = repair_database(seeded).left
    assert (left.table, left.row, left.column) == ("sectors", 1, "name_vi")


# One database with damage of many kinds, repaired once.


@dataclass(frozen=True)
class Mended:
    """A repaired database, its rows before the damage and before the repair, and the repair."""

    database: Database
    before: State
    damaged: State
    repair: Repair


@pytest.fixture(scope="module")
def mended(module_office: Database) -> Mended:
    """The repaired database of the module."""
    office = module_office
    number = do(office, "UPDATE events SET note = 'ghi chú'")
    before = state(office, stamps=False)
    on = "" if is_sqlite(office) else " ON contacts"
    directly(office, "UPDATE partners SET city = 'Hue\u0301', note = 'e\u0302' WHERE id = 1",
             f"DROP TRIGGER search_contacts_update{on}", "DROP INDEX ix_partners_country_id",
             "DELETE FROM search_index WHERE record_table = 'partners'",
             )  # fmt: skip
    without_triggers(office, "commands", f"UPDATE commands SET id = 500 WHERE id = {number}")
    without_triggers(
        office, "events", "UPDATE events SET note = 'không ghi' WHERE id = 1",
        "INSERT INTO events (ref, title, kind) VALUES ('NEW', 'Mới', 'fair')",
        "DELETE FROM events WHERE id = (SELECT max(id) FROM events WHERE ref <> 'NEW')",
    )  # fmt: skip
    without_triggers(
        office, "country_aliases", "UPDATE country_aliases SET country_id = 3, alias = 'lạ'"
        " WHERE id = (SELECT min(id) FROM country_aliases)",
    )  # fmt: skip
    damaged = state(office, stamps=False)
    cascade = "" if is_sqlite(office) else " CASCADE"
    directly(office, f"DROP TABLE links{cascade}", "DROP TABLE trigger_fingerprint")
    return Mended(office, before, damaged, repair_database(office))


def test_all_is_repaired_but_a_command_without_its_changes(mended: Mended) -> None:
    (left,) = mended.repair.left
    assert (left.table, left.row) == ("commands", 500)
    with mended.database.read() as connection:
        assert triggers.are_whole(connection)


def test_a_lost_command_gets_its_number_again(mended: Mended) -> None:
    with mended.database.read() as connection:
        changed = connection.execute(text("SELECT max(changed) FROM commands WHERE id < 500"))
        assert changed.scalar() == 6


def test_a_table_that_is_gone_comes_back_from_history(mended: Mended) -> None:
    assert state(mended.database, stamps=False)["links"] == mended.before["links"]


def test_texts_are_clean(mended: Mended) -> None:
    with mended.database.read() as connection:
        row = connection.execute(text("SELECT city, note FROM partners WHERE id = 1")).one()
    assert tuple(row) == ("Hué", "ê")


def test_changes_made_without_history_are_recorded(mended: Mended) -> None:
    assert mended.repair.tables is not None
    number = mended.repair.tables.recorded
    with mended.database.read() as connection:
        actions = connection.execute(text(
            f"SELECT table_name, action FROM changes WHERE command_id = {number} ORDER BY id"
        )).all()  # fmt: skip
    # A row that belongs to another record now is another row.
    assert sorted(map(tuple, actions)) == [
        ("country_aliases", "delete"), ("country_aliases", "insert"),
        ("events", "delete"), ("events", "insert"), ("events", "update"),
    ]  # fmt: skip


def test_the_repair_keeps_a_copy_of_the_file(mended: Mended) -> None:
    copy = mended.repair.copy
    assert (copy is not None) == is_sqlite(mended.database)
    if copy:
        with contextlib.closing(sqlite3.connect(copy)) as shell:
            assert shell.execute("SELECT note FROM partners WHERE id = 1").fetchone() == (
                "e\u0302",
            )


def test_the_commands_of_a_repair_are_undone_and_done_again_exactly(mended: Mended) -> None:
    database, tables = mended.database, mended.repair.tables
    assert tables is not None
    assert tables.recorded is not None
    assert tables.changed is not None
    repaired = state(database, stamps=False)
    texts = take_back(database, tables.changed)
    assert state(database, stamps=False) == mended.damaged
    changes = take_back(database, tables.recorded)
    undone = state(database, stamps=False)
    assert undone["events"] == mended.before["events"]
    assert undone["country_aliases"] == mended.before["country_aliases"]
    take_back(database, changes)
    take_back(database, texts)
    assert state(database, stamps=False) == repaired
