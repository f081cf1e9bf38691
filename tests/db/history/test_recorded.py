"""Triggers record every change of every table, whoever makes it, on both engines."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Connection, Integer, MetaData, Row, Table, Text, insert, select, text

from commands import do
from contents import everything
from databases import is_sqlite, only_on, place
from ecodiplo.db import files, history
from ecodiplo.db.command_options import command_number
from ecodiplo.db.engine import Database
from ecodiplo.db.history.recorded_tables import recorded_tables
from ecodiplo.db.migrate import downgrade, upgrade
from ecodiplo.db.new_records import NewRecords
from ecodiplo.db.table_shapes import stored_shapes
from ecodiplo.models import whole_metadata
from ecodiplo.models.history import imports
from ecodiplo.text import clean
from shell import directly

ROOT = Path(__file__).parents[3]
ADD = "INSERT INTO delegations (ref, direction, title) VALUES ('DEL-9', 'inbound', 'Đoàn A')"


def changes(database: Database) -> list[Row[Any]]:
    from ecodiplo.models.history import changes as changes_table

    with database.read() as connection:
        columns = whole_metadata().tables["changes"].columns
        return list(connection.execute(select(*columns).order_by(changes_table.c.id)))


def ask(database: Database, sql: str) -> Any:
    with database.read() as connection:
        return connection.scalar(text(sql))


def missing_triggers(connection: Connection) -> list[str]:
    """The names of triggers of history that are dropped, changed or disabled."""
    engine, tables = (
        history.of_engine(connection.dialect.name),
        recorded_tables(stored_shapes(connection)),
    )
    expected = engine.create_statements(tables) if tables else {}
    installed = engine.installed_triggers(connection)
    return sorted(name for name, sql in expected.items() if installed.get(name) != sql)


# The text of the triggers.


def test_a_migrated_database_has_the_triggers_that_the_models_call_for(empty: Database) -> None:
    with empty.migrate() as connection:
        engine = connection.dialect.name
        installed = history.of_engine(engine).installed_triggers(connection)
        assert installed == history.create_statements(whole_metadata().sorted_tables, engine)
        assert missing_triggers(connection) == []


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_every_table_but_those_of_history_has_triggers(engine: str) -> None:
    triggers = history.create_statements(whole_metadata().sorted_tables, engine)
    own = {"commands", "imports", "changes", "current_command", "replacing"}
    for table in whole_metadata().sorted_tables:
        on_it = [name for name, sql in triggers.items() if f" ON {table.name} " in sql]
        assert bool(on_it) is (table.name not in own), table.name


def test_a_new_column_changes_the_triggers_of_sqlite() -> None:
    def places(*more: Column[Any]) -> Table:
        id_ = Column("id", Integer, primary_key=True)
        return Table("places", MetaData(), id_, Column("ref", Text), *more)

    before = history.create_statements([places()], "sqlite")
    after = history.create_statements([places(Column("height", Integer))], "sqlite")
    assert before.keys() == after.keys()
    recording = [f"history_places_{event}" for event in ("insert", "update", "delete")]
    assert all("height" in after[name] for name in recording)


def test_a_table_that_is_no_record_and_has_no_owner_is_noticed() -> None:
    loose = Table("loose", MetaData(), Column("id", Integer, primary_key=True))
    with pytest.raises(ValueError, match="loose"):
        history.create_statements([loose], "sqlite")


def test_a_lost_trigger_is_missed_and_the_next_upgrade_makes_it_again(empty: Database) -> None:
    one = "history_partners_update"
    with empty.migrate() as connection:
        on = "" if is_sqlite(empty) else " ON partners"
        connection.exec_driver_sql(f"DROP TRIGGER {one}{on}")
        assert missing_triggers(connection) == [one]
    upgrade(empty)
    with empty.migrate() as connection:
        assert missing_triggers(connection) == []


@only_on("sqlite", "empty")
def test_a_column_added_by_hand_is_missed_in_the_triggers_of_sqlite(empty: Database) -> None:
    directly(empty, "ALTER TABLE partners ADD COLUMN extra TEXT")
    with empty.migrate() as connection:
        missing = missing_triggers(connection)
    assert {name.rsplit("_", 1)[0] for name in missing} == {"history_partners"}


@only_on("postgresql", "empty")
def test_a_trigger_switched_off_on_postgresql_is_missed(empty: Database) -> None:
    directly(empty, "ALTER TABLE partners DISABLE TRIGGER history_partners_update")
    with empty.migrate() as connection:
        assert missing_triggers(connection) == ["history_partners_update"]


def test_a_schema_older_than_history_has_no_triggers(empty: Database) -> None:
    downgrade(empty, "0001")
    with empty.migrate() as connection:
        assert history.of_engine(connection.dialect.name).installed_triggers(connection) == {}
        assert missing_triggers(connection) == []
        connection.execute(text(ADD))
    upgrade(empty)
    do(empty, "UPDATE delegations SET title = 'B'")
    (change,) = changes(empty)
    assert (change.old["title"], change.new["title"]) == ("Đoàn A", "B")


def alembic(database: Database, *args: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "alembic", *args], cwd=ROOT, check=True, capture_output=True,
        text=True, env={**os.environ, "ECODIPLO_DB": place(database)},
    )  # fmt: skip
    return done.stdout


def test_alembic_alone_makes_the_triggers_too(nowhere: Database) -> None:
    alembic(nowhere, "upgrade", "head")
    with nowhere.migrate() as connection:
        assert missing_triggers(connection) == []
    do(nowhere, ADD)
    assert len(changes(nowhere)) == 1


def test_the_sql_that_alembic_prints_makes_the_triggers_too(nowhere: Database) -> None:
    sql = alembic(nowhere, "upgrade", "head", "--sql")
    files.create_file(nowhere.url)
    if is_sqlite(nowhere):
        with contextlib.closing(sqlite3.connect(str(nowhere))) as shell:
            shell.executescript(sql)
    else:
        directly(nowhere, sql)
    with nowhere.migrate() as connection:
        assert missing_triggers(connection) == []


# What they record.


def test_an_insert_an_update_and_a_delete_are_recorded_as_they_were(empty: Database) -> None:
    do(empty, ADD, command="add delegations")
    do(empty, "UPDATE delegations SET member_count = 3, cost_hundredths = 1234567890123, in_plan=0")
    do(empty, "DELETE FROM delegations")
    added, changed, deleted = changes(empty)
    assert [row.action for row in (added, changed, deleted)] == ["insert", "update", "delete"]
    assert (added.old, deleted.new) == (None, None)
    assert added.new == changed.old
    assert changed.new == deleted.old
    assert set(added.new) == {
        "id", "ref", "direction", "title", "status", "role_in_totals", "created_at", "updated_at",
    }  # fmt: skip
    assert {name: deleted.old[name] for name in ("cost_hundredths", "in_plan", "title")} == {
        "cost_hundredths": 1234567890123, "in_plan": 0, "title": "Đoàn A",
    }  # fmt: skip
    for row in (added, changed, deleted):
        assert (row.table_name, row.record_table) == ("delegations", "delegations")
        assert (row.record_id, row.record_key) == (1, "DEL-9")
    assert [row.command_id for row in (added, changed, deleted)] == [1, 2, 3]
    assert added.at.microsecond % 1000 == 0


def test_a_change_of_nothing_but_the_stamp_is_none(empty: Database) -> None:
    do(empty, ADD)
    do(empty, "UPDATE delegations SET title = title, updated_at = '2030-01-01 00:00:00'")
    assert len(changes(empty)) == 1
    do(empty, "UPDATE delegations SET note = 'N', updated_at = '2031-01-01 00:00:00'")
    do(empty, "UPDATE delegations SET note = NULL")
    assert len(changes(empty)) == 3


def test_a_side_row_concerns_its_owner_and_moves_from_one_to_the_other(seeded: Database) -> None:
    first, second = (
        ask(seeded, f"SELECT id FROM delegations WHERE ref = 'DEL-2022-000{n}'") for n in (1, 2)
    )
    before = len(changes(seeded))
    do(
        seeded,
        "INSERT INTO partners (ref, name, kind) VALUES ('PAR-9', 'X', 'other')",
        "INSERT INTO delegation_partners (delegation_id, partner_id)"
        f" SELECT {first}, id FROM partners WHERE ref = 'PAR-9'",
        f"UPDATE delegation_partners SET delegation_id = {second} WHERE delegation_id = {first}",
        f"UPDATE delegation_partners SET role = 'host' WHERE delegation_id = {second}",
    )
    side = [row for row in changes(seeded)[before:] if row.table_name == "delegation_partners"]
    assert [(row.action, row.record_table, row.record_id) for row in side] == [
        ("insert", "delegations", first),
        ("delete", "delegations", first),
        ("insert", "delegations", second),
        ("update", "delegations", second),
    ]
    assert {row.record_key for row in side} == {None}


def test_what_a_deletion_takes_along_is_recorded_too(seeded: Database) -> None:
    id_ = ask(seeded, "SELECT id FROM press_visits WHERE ref = 'PRS-2022-0001'")
    before = len(changes(seeded))
    directly(seeded, "DELETE FROM press_visits WHERE ref = 'PRS-2022-0001'")
    gone = changes(seeded)[before:]
    assert sorted(row.table_name for row in gone) == ["press_visit_countries", "press_visits"]
    assert {(row.action, row.record_id) for row in gone} == {("delete", id_)}


@given(
    title=st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=60)
    .map(clean)
    .filter(bool)
)
def test_any_text_comes_back_as_it_went(empty: Database, title: str) -> None:
    with empty.write("test") as connection:
        values = {"ref": title, "title": title}
        connection.execute(text("DELETE FROM delegations"))
        connection.execute(
            text(
                "INSERT INTO delegations (ref, direction, title) VALUES (:ref, 'inbound', :title)"
            ),
            values,
        )
    last = changes(empty)[-1]
    assert (last.new["title"], last.record_key) == (title, title)


# Who did it.


def test_a_direct_edit_has_no_command_and_on_postgresql_the_user_who_came_in(
    seeded: Database,
) -> None:
    before = len(changes(seeded))
    directly(seeded, "UPDATE delegations SET title = 'Z' WHERE ref = 'DEL-2022-0001'")
    (change,) = changes(seeded)[before:]
    assert change.command_id is None
    assert change.user_name == (None if is_sqlite(seeded) else "postgres")


@only_on("sqlite", "seeded")
def test_the_sqlite3_shell_is_heard(seeded: Database) -> None:
    shell = shutil.which("sqlite3")
    if shell is None:
        pytest.skip("the sqlite3 shell is not installed")
    before = len(changes(seeded))
    edit = "UPDATE delegations SET title = 'Từ vỏ lệnh' WHERE ref = 'DEL-2022-0001'"
    subprocess.run([shell, str(seeded), edit], check=True)
    (change,) = changes(seeded)[before:]
    assert (change.command_id, change.new["title"]) == (None, "Từ vỏ lệnh")


@only_on("postgresql", "seeded")
def test_one_who_may_only_edit_delegations_is_recorded_all_the_same(seeded: Database) -> None:
    before = len(changes(seeded))
    role = f"analyst_{os.getpid()}"
    directly(
        seeded,
        f"CREATE ROLE {role} LOGIN",
        f"GRANT SELECT, UPDATE ON delegations TO {role}",
        f"SET SESSION AUTHORIZATION {role}",
        "CREATE TEMPORARY TABLE changes (at text)",
        "SET LOCAL search_path = pg_temp, public",
        "UPDATE delegations SET title = 'Z' WHERE ref = 'DEL-2022-0001'",
        "RESET SESSION AUTHORIZATION",
    )
    (change,) = changes(seeded)[before:]
    directly(seeded, f"DROP OWNED BY {role}", f"DROP ROLE {role}")
    assert change.user_name == role


@only_on("postgresql", "seeded")
def test_truncate_is_refused_on_postgresql(seeded: Database) -> None:
    with pytest.raises(psycopg.errors.RaiseException, match="use DELETE FROM links"):
        directly(seeded, "TRUNCATE links, link_external_ids")


# The command.


def test_a_command_is_noted_with_what_it_did(seeded: Database) -> None:
    do(
        seeded,
        "UPDATE delegations SET title = 'X' WHERE ref = 'DEL-2022-0001'",
        "UPDATE delegations SET title = 'Y' WHERE ref = 'DEL-2022-0001'",
        "DELETE FROM press_visits WHERE ref = 'PRS-2022-0001'",
        ADD,
        "INSERT INTO delegation_countries (delegation_id, country_id)"
        " SELECT max(id), 1 FROM delegations",
        command="edit this and that",
    )
    with seeded.read() as connection:
        row = connection.execute(text("SELECT * FROM commands ORDER BY id DESC LIMIT 1")).one()
    assert (row.command, row.added, row.changed, row.deleted) == ("edit this and that", 1, 1, 1)
    assert row.user_name


def test_a_command_without_a_name_is_one_of_python(empty: Database) -> None:
    with empty.write() as connection:
        connection.execute(text(ADD))
        assert command_number(connection) == 1
    assert ask(empty, "SELECT command FROM commands") == "python"


def test_a_command_that_changed_nothing_leaves_no_trace(seeded: Database) -> None:
    known = ask(seeded, "SELECT count(*) FROM commands")
    do(seeded, "UPDATE delegations SET title = title")
    with seeded.write("nothing"):
        pass
    assert ask(seeded, "SELECT count(*) FROM commands") == known


def test_a_file_that_changed_nothing_is_remembered(empty: Database) -> None:

    counts = dict.fromkeys(("rows", "added", "changed", "unchanged", "skipped", "rejected"), 0)
    with empty.write("import delegations a.csv") as connection:
        number = command_number(connection)
        connection.execute(
            insert(imports).values(
                command_id=number, entity="delegations", file="a.csv", sha256="0", **counts
            )
        )
    assert ask(empty, "SELECT command FROM commands") == "import delegations a.csv"


def test_a_dry_run_keeps_nothing_and_a_fault_keeps_nothing(empty: Database) -> None:
    with empty.write("dry", keep=False) as connection:
        connection.execute(text(ADD))
        assert connection.scalar(text("SELECT count(*) FROM changes")) == 1
    with pytest.raises(ZeroDivisionError), empty.write("faulty") as connection:
        connection.execute(text(ADD))
        raise ZeroDivisionError
    for table in ("delegations", "changes", "commands", "current_command"):
        assert ask(empty, f"SELECT count(*) FROM {table}") == 0


def test_nobody_else_sees_the_command_that_is_writing(empty: Database) -> None:
    with empty.write("writing") as connection:
        connection.execute(text(ADD))
        assert ask(empty, "SELECT count(*) FROM current_command") == 0
        if not is_sqlite(empty):
            directly(empty, ADD.replace("DEL-9", "DEL-8"))
    assert ask(empty, "SELECT count(*) FROM current_command") == 0
    directly(empty, ADD.replace("DEL-9", "DEL-7"))
    by_key = {row.record_key: row.command_id for row in changes(empty)}
    assert by_key == {"DEL-9": 1, "DEL-7": None} | ({} if is_sqlite(empty) else {"DEL-8": None})


def test_a_writer_that_is_killed_leaves_no_command_behind(empty: Database) -> None:
    code = (
        "import sys, time\n"
        "from sqlalchemy import text\n"
        "from ecodiplo.db.engine import Database\n"
        "with Database(sys.argv[1]).write('killed') as connection:\n"
        "    connection.execute(text(sys.argv[2]))\n"
        "    print('written', flush=True)\n"
        "    time.sleep(60)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, place(empty), ADD], stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "written\n"
        writer.send_signal(signal.SIGKILL)
    directly(empty, ADD)
    (change,) = changes(empty)
    assert change.command_id is None
    assert ask(empty, "SELECT count(*) FROM commands") == 0
    assert ask(empty, "SELECT count(*) FROM current_command") == 0


@only_on("sqlite", "empty")
def test_a_large_write_with_triggers_keeps_its_pages_in_memory(empty: Database) -> None:
    """Else every row writes the pages that it touches to a temporary file, at twice the time."""
    fds = Path("/proc/self/fd")
    if not fds.exists():
        pytest.skip("the system does not list the open files of a process")
    rows = [
        {
            "ref": f"DEL-{n * 7919 % 4001:05}",
            "direction": "inbound",
            "title": f"{n * 37 % 4001}" * 9,
        }
        for n in range(4001)
    ]
    with empty.write("many") as connection:
        connection.execute(whole_metadata().tables["delegations"].insert(), rows)
        opened = [os.readlink(fd) for fd in fds.iterdir() if fd.is_symlink()]
    assert not [name for name in opened if "etilqs" in name]


def test_what_is_inserted_together_is_recorded_as_if_it_had_come_row_by_row(
    seeded: Database,
) -> None:
    tables = [whole_metadata().tables[name] for name in ("delegations", "delegation_countries")]
    found = []
    for together in (True, False):
        before = len(changes(seeded))
        with seeded.write("many", keep=False) as connection:
            filled = {"id", "ref", "direction", "title", "status", "role_in_totals"}
            filled |= {"created_at", "updated_at"}
            empty = {f"delegations.{name}" for name in {*tables[0].columns.keys()} - filled}
            new = NewRecords(1001, 1500, frozenset(empty))
            block = (
                history.triggers_suspended(connection, tables)
                if together
                else contextlib.nullcontext()
            )
            with block:
                for n in range(1001, 1501):
                    connection.execute(
                        text(
                            "INSERT INTO delegations (id, ref, direction, title, created_at,"
                            f" updated_at) VALUES ({n}, 'D{n}', 'inbound', 'Đoàn {n}',"
                            " '2022-01-01 00:00:00', '2022-01-01 00:00:00')"
                        )
                    )
                    connection.execute(
                        text(
                            "INSERT INTO delegation_countries (delegation_id, country_id)"
                            f" VALUES ({n}, 1)"
                        )
                    )
            for statement, parameters in list(history.backfill(connection, tables, new)) * together:
                connection.exec_driver_sql(statement, parameters)
            assert missing_triggers(connection) == []
            columns = whole_metadata().tables["changes"].columns
            rows = connection.execute(select(*columns).order_by(columns.id)).all()[before:]
        assert {row.command_id for row in rows} == {command_number(connection)}
        found.append(sorted((tuple(row[3:]) for row in rows), key=repr))
    assert len(found[0]) == 1000
    assert found[0] == found[1]


REPLACED = "INSERT INTO partners (ref, name, kind) VALUES ('PAR-0003', 'Other', 'other')"


@pytest.mark.parametrize(
    "statement",
    [
        REPLACED.replace("INSERT", "INSERT OR REPLACE"),
        REPLACED.replace("INSERT", "REPLACE"),
        "UPDATE OR REPLACE partners SET ref = 'PAR-0003' WHERE ref = 'PAR-0004'",
        # A namesake in no country stands in the way of another.
        "UPDATE OR REPLACE partners SET name = 'Ørsted', country_id = NULL WHERE ref < 'PAR-0003'",
        "REPLACE INTO delegation_countries SELECT * FROM delegation_countries",
    ],
)
def test_what_would_leave_no_history_is_refused(seeded: Database, statement: str) -> None:
    if not is_sqlite(seeded):
        pytest.skip("PostgreSQL has no REPLACE")
    before = everything(seeded)
    refused = pytest.raises(sqlite3.IntegrityError, match="REPLACE would leave no history")
    with contextlib.closing(sqlite3.connect(str(seeded))) as shell, refused, shell:
        shell.execute(statement)
    assert everything(seeded) == before


def test_what_is_no_replacement_is_not_taken_for_one(seeded: Database) -> None:
    if not is_sqlite(seeded):
        pytest.skip("PostgreSQL has no REPLACE")
    with contextlib.closing(sqlite3.connect(str(seeded))) as shell, shell:
        shell.execute(REPLACED.replace("INSERT", "INSERT OR IGNORE"))
        shell.execute(f"{REPLACED} ON CONFLICT DO NOTHING")
        shell.execute(f"{REPLACED} ON CONFLICT (ref) DO UPDATE SET name = excluded.name")
        shell.execute("UPDATE OR IGNORE partners SET ref = 'PAR-0003' WHERE ref = 'PAR-0004'")
        with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
            shell.execute(REPLACED)
        shell.execute("UPDATE partners SET ref = ref, name = name || ' (city)' WHERE id > 2")
        shell.execute(REPLACED.replace("PAR-0003", "PAR-9000").replace("Other", "Yet another"))
        assert shell.execute("SELECT name FROM partners WHERE ref = 'PAR-0003'").fetchone() == (
            "Other (city)",
        )
