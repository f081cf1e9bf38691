"""A writer refuses to write without the program's triggers; users' own tables get none."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import subprocess
import sys

import pytest
from sqlalchemy import text

from answers import Runner
from databases import is_sqlite, only_on
from ecodiplo.db import triggers
from ecodiplo.db.engine import Database
from ecodiplo.db.migrate import upgrade
from ecodiplo.errors import DatabaseWarning, EcodiploError
from shell import directly


def lost_on_contacts(database: Database) -> list[str]:
    """What takes the triggers of contacts away: as sqlite-utils' `transform` does on SQLite."""
    if not is_sqlite(database):
        return ["DROP TRIGGER history_contacts_insert ON contacts"]
    with contextlib.closing(sqlite3.connect(str(database))) as shell:
        (sql,) = shell.execute("SELECT sql FROM sqlite_master WHERE name = 'contacts'").fetchone()
    return [
        "PRAGMA legacy_alter_table = ON",
        "ALTER TABLE contacts RENAME TO contacts_old",
        sql,
        "INSERT INTO contacts SELECT * FROM contacts_old",
        "DROP TABLE contacts_old",
    ]


def test_the_triggers_of_a_migrated_database_are_those_the_models_call_for(
    empty: Database,
) -> None:
    with empty.read() as connection:
        assert triggers.installed_triggers(connection) == triggers.declared_triggers(
            connection.dialect.name
        )
        assert triggers.are_whole(connection)


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_every_process_calls_for_the_same_triggers(engine: str) -> None:
    program = "from ecodiplo.db.triggers import *; print(fingerprint(declared_triggers({!r})))"
    numbers = {
        subprocess.run(
            [sys.executable, "-c", program.format(engine)], check=True, capture_output=True,
            text=True, env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2", "3")
    }  # fmt: skip
    assert len(numbers) == 1


def test_a_writer_refuses_without_them_and_the_upgrade_makes_them_anew(
    seeded: Database, run: Runner
) -> None:
    directly(seeded, *lost_on_contacts(seeded))
    add = ("add", "contacts", "--partner", "Channel 4", "--name", "Ann", "--no-input")
    done = run(seeded, *add)
    assert done.code == 1
    assert "on contacts are not as ecodiplo made them" in done.err
    assert "`ecodiplo db check --repair`" in done.err
    assert run(seeded, "undo", "--yes", "--any-user").code == 1  # and nothing unrelated is undone
    done = run(seeded, "db", "upgrade")
    assert (done.code, "its triggers were recreated" in done.out + done.err) == (0, True)
    assert run(seeded, *add).code == 0
    assert "add contacts" in run(seeded, "log", "-f", "csv").out


@pytest.mark.parametrize("kind", ["history", "search"])
def test_each_kind_of_trigger_counts(seeded: Database, kind: str) -> None:
    on = "" if is_sqlite(seeded) else " ON partners"
    directly(seeded, f"DROP TRIGGER {kind}_partners_update{on}")
    with pytest.raises(EcodiploError, match="partners are not as ecodiplo made"), seeded.write():
        pass


def test_a_lost_guard_of_references_counts_too(seeded: Database) -> None:
    if is_sqlite(seeded):
        directly(seeded, "DROP TRIGGER tr_contacts_refers_on_insert")
        with pytest.raises(EcodiploError, match="not as ecodiplo made them"), seeded.write():
            pass
        upgrade(seeded)
        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
            directly(seeded, "INSERT INTO contacts (ref, partner_id, name) VALUES ('C', 99, 'A')")


def test_a_trigger_that_is_disabled_counts_as_lost(seeded: Database) -> None:
    if not is_sqlite(seeded):
        directly(seeded, "ALTER TABLE partners DISABLE TRIGGER history_partners_update")
        with pytest.raises(EcodiploError, match="not as ecodiplo made them"), seeded.write():
            pass


def test_a_database_that_keeps_no_fingerprint_is_upgraded_first(seeded: Database) -> None:
    directly(seeded, f"DROP TABLE {triggers.TABLE}")
    with pytest.raises(EcodiploError, match="db check --repair"), seeded.write():
        pass
    upgrade(seeded)
    with seeded.write():
        pass


def test_a_reader_warns_that_search_is_incomplete(seeded: Database, run: Runner) -> None:
    directly(seeded, *lost_on_contacts(seeded))
    with pytest.warns(DatabaseWarning, match="may be incomplete"), seeded.read():
        pass
    done = run(seeded, "list", "sources", "--count")
    assert (done.code, done.out) == (0, "2\n")
    assert done.err.startswith("ecodiplo: results may be incomplete")


def test_a_table_that_another_program_replaced_is_not_mended_in_silence(
    seeded: Database,
) -> None:
    keys = "" if is_sqlite(seeded) else " CASCADE"
    directly(
        seeded,
        "CREATE TABLE copied AS SELECT * FROM contacts",
        f"DROP TABLE contacts{keys}",
        "CREATE TABLE contacts AS SELECT * FROM copied",
        "DROP TABLE copied",
    )
    with pytest.raises(EcodiploError, match="the table contacts lacks its primary key"):
        upgrade(seeded)


# Tables of users.

OWN = (
    "CREATE TABLE visits_of_mine (ref TEXT, note TEXT)",
    "CREATE TABLE my_codes (code TEXT PRIMARY KEY, meaning TEXT)",
    "CREATE VIEW my_view AS SELECT ref FROM delegations",
)


@only_on("sqlite", "empty")
def test_a_refusal_names_five_replaced_tables_and_counts_the_others(empty: Database) -> None:
    for table in ("aid", "contacts", "events", "links", "mous", "partners", "tasks"):
        directly(empty, f"DROP TABLE {table}", f"CREATE TABLE {table} (id INTEGER)")
    with pytest.raises(EcodiploError, match="and 2 more tables; another program") as refused:
        empty.run("add", lambda _: None)
    assert str(refused.value).count("the table ") == 5


def test_a_table_of_a_users_own_is_left_alone(seeded: Database) -> None:
    directly(seeded, *OWN)
    upgrade(seeded)
    directly(
        seeded,
        "INSERT INTO visits_of_mine VALUES ('A', 'B')",
        "INSERT INTO my_codes VALUES ('A', 'B')",
        "UPDATE my_codes SET meaning = 'C'",
        "DELETE FROM visits_of_mine",
    )
    with seeded.read() as connection:
        recorded = text("SELECT count(*) FROM changes WHERE table_name LIKE '%my%' OR"
                        " table_name LIKE '%mine%'")  # fmt: skip
        assert connection.scalar(recorded) == 0
        installed = triggers.installed_triggers(connection)
    assert not [name for name in installed if "my_codes" in name or "mine" in name]


@only_on("sqlite", "seeded")
def test_triggers_that_an_earlier_version_put_on_a_users_table_go(seeded: Database) -> None:
    directly(
        seeded,
        *OWN,
        "CREATE TRIGGER history_my_codes_insert AFTER INSERT ON my_codes BEGIN"
        " INSERT INTO changes (at, command_id, table_name, record_table, record_id, record_key,"
        " action) VALUES ('', NULL, 'my_codes', 'my_codes', NEW.id, NEW.code, 'insert'); END",
        "CREATE TRIGGER history_of_mine AFTER INSERT ON my_codes BEGIN SELECT 1; END",
    )
    upgrade(seeded)
    directly(seeded, "INSERT INTO my_codes VALUES ('A', 'B')")
    with contextlib.closing(sqlite3.connect(str(seeded))) as shell:
        rows = shell.execute("SELECT name FROM sqlite_master WHERE tbl_name = 'my_codes'"
                             " AND type = 'trigger'").fetchall()  # fmt: skip
    assert rows == [("history_of_mine",)]


@only_on("sqlite", "seeded")
def test_a_users_trigger_that_is_named_like_ours_is_not_taken_for_ours(seeded: Database) -> None:
    directly(
        seeded,
        "CREATE TRIGGER history_partners_mine AFTER INSERT ON partners BEGIN SELECT 1; END",
        "CREATE TRIGGER tr_partners_mine AFTER INSERT ON partners BEGIN SELECT 1; END",
    )
    with seeded.write():
        pass
    upgrade(seeded)
    with contextlib.closing(sqlite3.connect(str(seeded))) as shell:
        (count,) = shell.execute("SELECT count(*) FROM sqlite_master WHERE name LIKE '%_mine'"
                                 " AND type = 'trigger'").fetchone()  # fmt: skip
    assert count == 2


def test_a_writer_notes_the_version_of_the_schema_that_it_has_checked(seeded: Database) -> None:
    if not is_sqlite(seeded):
        return
    directly(seeded, "CREATE TABLE notes_of_an_analyst (text)")
    read_stamp = text(f"SELECT schema_version FROM {triggers.TABLE}")
    with seeded.read() as connection:
        before, version = (
            connection.scalar(read_stamp), connection.scalar(text("PRAGMA schema_version")),
        )  # fmt: skip
    assert before != version
    with seeded.write():
        pass
    with seeded.read() as connection:
        assert connection.scalar(read_stamp) == version
