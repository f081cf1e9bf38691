"""History is append-only on every connection: what was written is neither changed nor deleted."""

from __future__ import annotations

import sqlite3

import psycopg
import pytest
from sqlalchemy import text

from answers import Runner
from commands import do, take_back
from databases import is_sqlite, only_on
from ecodiplo.db.engine import Database
from ecodiplo.errors import EcodiploError
from shell import directly, rewrite_history

REFUSED = (sqlite3.IntegrityError, psycopg.errors.RestrictViolation)
HISTORY = ("changes", "commands", "imports")
CHANGE = (
    "INSERT INTO changes ({id}at, command_id, table_name, record_table, record_id, action)"
    " VALUES ({number}'2020-01-01 00:00:00.000+00', {command}, 'links', 'links', 1, 'insert')"
)
FILE = (
    "INSERT INTO imports (command_id, entity, file, sha256, rows, added, changed, unchanged,"
    " skipped, rejected) VALUES (1, 'links', 'x.csv', '0', 0, 0, 0, 0, 0, 0)"
)


def rows_of_history(database: Database) -> list[object]:
    with database.read() as connection:
        return [
            tuple(row)
            for table in HISTORY
            for row in connection.execute(text(f"SELECT * FROM {table} ORDER BY id"))
        ]


@pytest.fixture(scope="module")
def imported(module_office: Database) -> Database:
    """A database whose last command has changed a record and imported a file. No test changes it:
    all that they try is refused."""
    file = FILE.replace("VALUES (1", "VALUES (2")
    do(module_office, "UPDATE sectors SET note = 'a' WHERE id = 1", file)
    return module_office


@pytest.mark.parametrize(
    "statement",
    [
        *(f"UPDATE {table} SET id = id + 1000" for table in HISTORY),
        *(f"DELETE FROM {table}" for table in HISTORY),
        "UPDATE changes SET new = NULL WHERE id = 1",
        "UPDATE commands SET user_name = 'another' WHERE id = 1",
        "UPDATE commands SET added = 0, changed = 0, deleted = 0",
        "UPDATE imports SET file = 'another.csv'",
        "INSERT INTO commands (id, at, command) VALUES (1, '2020-01-01 00:00:00.000+00', 'seed')"
        " ON CONFLICT (id) DO UPDATE SET command = 'another'",
        CHANGE.format(id="", number="", command=1),
        CHANGE.format(id="id, ", number="1, ", command="NULL"),
        FILE,
    ],
)
def test_what_was_written_stays(imported: Database, statement: str) -> None:
    before = rows_of_history(imported)
    with pytest.raises(REFUSED):
        directly(imported, statement)
    assert rows_of_history(imported) == before


@only_on("sqlite", "module_office")
@pytest.mark.parametrize(
    "statement",
    [
        "REPLACE INTO changes SELECT * FROM changes WHERE id = 1",
        "REPLACE INTO changes SELECT * FROM changes WHERE id = (SELECT max(id) FROM changes)",
        "REPLACE INTO commands SELECT * FROM commands WHERE id = 1",
        "REPLACE INTO imports SELECT * FROM imports",
        "UPDATE OR REPLACE changes SET id = 1 WHERE id = 2",
        CHANGE.format(id="id, ", number="9223372036854775807, ", command="NULL"),
    ],
)
def test_nothing_is_replaced_on_sqlite(imported: Database, statement: str) -> None:
    before = rows_of_history(imported)
    with pytest.raises(REFUSED):
        directly(imported, statement)
    assert rows_of_history(imported) == before


@only_on("sqlite", "module_office")
@pytest.mark.parametrize("number", ["1", "2", "3", "NULL"])
def test_the_number_of_a_command_cannot_be_taken_on_sqlite(imported: Database, number: str) -> None:
    with pytest.raises(REFUSED):
        directly(imported, f"INSERT INTO current_command VALUES ({number})")


@only_on("sqlite", "seeded")
def test_a_running_command_cannot_become_another_on_sqlite(seeded: Database) -> None:
    begin = "INSERT INTO commands (at, command) VALUES ('2020-01-01 00:00:00.000', 'mine')"
    run = "INSERT INTO current_command SELECT max(id) FROM commands"
    with pytest.raises(REFUSED):
        directly(seeded, begin, run, "UPDATE current_command SET id = 1")


@only_on("sqlite", "seeded")
def test_a_number_that_was_left_behind_ends_with_the_next_command(seeded: Database) -> None:
    directly(
        seeded,
        "INSERT INTO commands (at, command) VALUES ('2020-01-01 00:00:00.000', 'left')",
        "INSERT INTO current_command SELECT max(id) FROM commands",
    )
    number = do(seeded, "UPDATE sectors SET note = 'a' WHERE id = 1")
    with seeded.read() as connection:
        assert connection.scalar(text("SELECT count(*) FROM current_command")) == 0
        assert connection.scalar(text("SELECT max(command_id) FROM changes")) == number


@only_on("postgresql", "module_office")
@pytest.mark.parametrize("table", HISTORY)
def test_nothing_is_truncated_on_postgresql(imported: Database, table: str) -> None:
    with pytest.raises(REFUSED):
        directly(imported, f"TRUNCATE {table} CASCADE")


@only_on("postgresql", "module_office")
@pytest.mark.parametrize("number", ["1", "2", "3"])
def test_the_number_of_a_command_cannot_be_taken_on_postgresql(
    imported: Database, number: str
) -> None:
    edit = "UPDATE sectors SET note = 'b' WHERE id = 1"
    with pytest.raises(REFUSED, match=f"command {number} is not of this transaction"):
        directly(imported, f"SET ecodiplo.command = '{number}'", edit)


@only_on("postgresql", "empty")
def test_a_person_inserts_no_change_on_postgresql(empty: Database) -> None:
    with pytest.raises(REFUSED, match="append-only: changes"):
        directly(empty, CHANGE.format(id="", number="", command="NULL"))


@only_on("postgresql", "empty")
def test_the_time_of_a_command_is_the_servers(empty: Database) -> None:
    directly(empty, "INSERT INTO commands (at, command) VALUES ('2020-01-01', 'early')")
    with empty.read() as connection:
        assert connection.scalar(text("SELECT now() - at < '1 hour' FROM commands"))


@only_on("postgresql", "seeded")
def test_the_login_stands_beside_the_name_on_postgresql(
    seeded: Database, monkeypatch: pytest.MonkeyPatch, run: Runner
) -> None:
    monkeypatch.setenv("ECODIPLO_USER", "Lan")
    number = do(seeded, "UPDATE sectors SET note = 'a' WHERE id = 1")
    with seeded.read() as connection:
        logins = f"SELECT user_name FROM changes WHERE command_id = {number}"
        assert connection.scalars(text(logins)).all() == ["postgres"]
    assert "Lan" in run(seeded, "log", "-f", "csv").out


def test_the_program_ends_its_commands_and_undoes_them(seeded: Database) -> None:
    number = do(seeded, "UPDATE sectors SET note = 'b' WHERE id = 1")
    undo = take_back(seeded, number)
    do(seeded, "UPDATE sectors SET note = note WHERE id = 1", command="idle")
    with seeded.read() as connection:
        counts = text("SELECT id, changed FROM commands WHERE id > 1 ORDER BY id")
        assert connection.execute(counts).all() == [(number, 1), (undo, 1)]


def test_a_lost_trigger_of_history_counts(seeded: Database) -> None:
    name = "append_only_changes_delete" if is_sqlite(seeded) else "append_only_changes"
    directly(seeded, f"DROP TRIGGER {name}" + ("" if is_sqlite(seeded) else " ON changes"))
    with pytest.raises(EcodiploError, match="on changes are not as ecodiplo made them"):
        do(seeded, "UPDATE sectors SET note = 'b' WHERE id = 1")


def test_the_tests_rewrite_history_as_a_migration_does(seeded: Database) -> None:
    rewrite_history(seeded, "UPDATE commands SET user_name = 'Lan' WHERE id = 1")
    do(seeded, "UPDATE sectors SET note = 'b' WHERE id = 1")
    with seeded.read() as connection:
        assert connection.scalar(text("SELECT user_name FROM commands WHERE id = 1")) == "Lan"
