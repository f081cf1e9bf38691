"""`db copy`: a database in another place or another engine is the same database."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

import varied
from commands import do, take_back
from conftest import Run
from databases import Server, Templates, copy_of, is_sqlite, only_on, place, server_place
from ecodiplo.db import triggers
from ecodiplo.db.copies import backup_files, images
from ecodiplo.db.copies.copy_database import copy_database
from ecodiplo.db.engine import Database
from ecodiplo.errors import EcodiploError, NotFound
from ecodiplo.models import whole_metadata

# Texts of many scripts, and those that a separator or an escape could spoil, as far as the rules of
# the tables let them in.
TEXTS = (
    "a  b", "Hải Phòng ở đâu", "Ho\u0302\u0323i", "日本語 한국어 ไทย", "العربية עברית", "Ελλάδα",
    "😀👩‍👩‍👧", "\\N", "\\", "a\tb\nc\n\nd", '"quoted" \'q\'', "%s {} $1", "a\u2028b\u00a0c\u200cd",
    "x" * 40_000,
)  # fmt: skip
NUMBERS = (0, 1, 9_000_000_000_000)
DOUBLES = (0.0, 0.1, 1 / 3, 123456789012345.0, 1e-7, 99_999.99)

Rows = dict[str, list[tuple[Any, ...]]]


def rows_of(file: Path) -> Rows:
    """Every row of every table of the program in a file, as SQLite stores it."""
    with closing(sqlite3.connect(file)) as connection:
        return {
            name: connection.execute(
                f"SELECT {', '.join(sorted(column.name for column in table.columns))} FROM {name}"
                f" ORDER BY {', '.join(column.name for column in table.primary_key)}"
            ).fetchall()
            for name, table in whole_metadata().tables.items()
        }


def fill(database: Database) -> None:
    """Fill an empty database with varied records, and with values at the limits of the engines, of
    which the history has images too."""
    varied.fill(database)
    with closing(sqlite3.connect(str(database), isolation_level=None)) as connection:
        for number, text in enumerate(TEXTS, 1):
            connection.execute("UPDATE partners SET note = ? WHERE id = ?", (text, number))
        for number, cents in enumerate(NUMBERS, 1):
            connection.execute(
                "UPDATE aid SET committed_usd_cents = ? WHERE id = ?", (cents, number)
            )
        for number, double in enumerate(DOUBLES, 1):
            connection.execute(
                "UPDATE figures SET qualifier = 'exact', value = ?, upper_value = NULL"
                " WHERE id = ?",
                (double, number),
            )
        last = "(SELECT max(id) FROM tasks)"
        connection.execute(f"DELETE FROM links WHERE {last} IN (from_task_id, to_task_id)")
        connection.execute(f"DELETE FROM tasks WHERE id = {last}")


@pytest.fixture
def office(templates: Templates, tmp_path: Path, server: Server) -> Database:
    """A file with all kinds of values."""
    (tmp_path / "source").mkdir()
    database = copy_of(templates.get("sqlite", filled=False), tmp_path / "source", server)
    fill(database)
    return database


@pytest.mark.server
def test_from_a_file_to_a_server_and_back_nothing_differs(
    office: Database, server: Server, tmp_path: Path
) -> None:
    there, back = Database(server.new()), Database(str(tmp_path / "back.db"))
    copied = copy_database(office, there)
    assert copied == copy_database(there, back)
    before = rows_of(Path(str(office)))
    assert rows_of(Path(str(back))) == before
    assert copied.rows == sum(map(len, before.values()))
    with there.read() as connection:
        assert triggers.are_whole(connection)


@pytest.mark.server
def test_commands_and_undo_work_in_the_copy(office: Database, server: Server) -> None:
    number = do(
        office,
        "DELETE FROM links WHERE 1 IN (from_task_id, to_task_id)",
        "DELETE FROM tasks WHERE id = 1",
        "UPDATE partners SET note = 'x'",
    )
    there = Database(server.new())
    copy_database(office, there)
    assert take_back(there, number) == number + 1
    with psycopg.connect(server_place(there)) as connection:
        stamps = "SELECT created_at, updated_at FROM tasks WHERE id = 1"
        (copied,) = connection.execute(stamps).fetchall()
        longest = connection.execute("SELECT max(length(note)) FROM partners").fetchone()
    with closing(sqlite3.connect(str(office))) as connection_:
        (image,) = connection_.execute(
            "SELECT old FROM changes WHERE table_name = 'tasks' AND action = 'delete'"
            " AND record_id = 1"
        ).fetchone()
    expected = [f"{json.loads(image)[name]}+00:00" for name in ("created_at", "updated_at")]
    assert [f"{stamp}" for stamp in copied] == expected
    assert longest == (40_000,)


@pytest.mark.server
def test_the_ids_of_deleted_records_are_not_given_again(office: Database, server: Server) -> None:
    there = Database(server.new())
    copy_database(office, there)
    with psycopg.connect(server_place(there)) as connection:
        query = "SELECT nextval(pg_get_serial_sequence('{0}', 'id')), (SELECT max(id) FROM {0})"
        (task, left) = connection.execute(query.format("tasks").encode()).fetchone() or (0, 0)
        (change, last) = connection.execute(query.format("changes").encode()).fetchone() or (0, 0)
    assert task == left + 2
    assert change == last + 1


@given(data=st.data())
@pytest.mark.server
def test_an_image_in_the_history_comes_back_as_it_was(data: st.DataObject, server: Server) -> None:
    texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
    doubles = st.floats(-1e300, 1e300)
    with closing(sqlite3.connect(":memory:")) as connection:
        (image,) = connection.execute(
            "SELECT json_object('created_at', ?, 'id', ?, 'note', ?, 'value', ?)",
            ("2022-09-14 08:30:00", data.draw(st.integers(-(2**63), 2**63 - 1)),
             data.draw(texts), data.draw(doubles) or 0.0),
        ).fetchone()  # fmt: skip
    with psycopg.connect(server.url.set(drivername="postgresql").render_as_string(False)) as there:
        stored = there.execute(
            "SELECT %s::jsonb", (images.on_postgresql("figures", image),)
        ).fetchone()
    assert stored is not None
    assert images.on_sqlite("figures", stored[0]) == image


def test_a_copy_of_the_same_engine_is_the_same(
    seeded: Database, server: Server, tmp_path: Path
) -> None:
    on_file = is_sqlite(seeded)
    target = Database(str(tmp_path / "new" / "copy.db") if on_file else server.new())
    copied = copy_database(seeded, target)
    assert copied.rows > 2_000
    assert do(target, "UPDATE partners SET note = 'in the copy'") > 1
    if on_file:
        copy_database(seeded, third := Database(str(tmp_path / "third.db")))
        assert rows_of(Path(str(third))) == rows_of(Path(str(seeded)))


def test_a_target_with_records_is_refused(seeded: Database, run: Callable[..., Run]) -> None:
    done = run(seeded, "db", "copy", place(seeded), place(seeded))
    assert done.code == 1
    assert "is not empty" in done.err
    assert run(seeded, "list", "countries", "--count").out == "260\n"


def test_a_target_that_was_only_created_is_filled(
    facts: Database, empty: Database, run: Callable[..., Run]
) -> None:
    done = run(empty, "db", "copy", place(facts), place(empty))
    assert done.code == 0, done.err
    assert run(empty, "list", "countries", "--count").out == "260\n"


@only_on("sqlite", "facts")
def test_a_target_that_others_make_meanwhile_stays_theirs(
    facts: Database, run: Callable[..., Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "new.db"
    give_name = backup_files.give_name

    def after_the_others(new: Path, path: Path) -> None:
        monkeypatch.setattr(backup_files, "give_name", give_name)
        assert run(str(path), "init").code == 0
        give_name(new, path)

    monkeypatch.setattr(backup_files, "give_name", after_the_others)
    with pytest.raises(EcodiploError, match="is not empty"):
        copy_database(facts, Database(str(target)))
    assert run(str(target), "list", "countries", "--count").out == "0\n"
    assert [*tmp_path.glob(".ecodiplo*")] == []


@only_on("sqlite", "facts")
def test_a_full_disk_leaves_nothing_and_the_refusal_names_the_target(
    facts: Database, tmp_path: Path
) -> None:
    resource = pytest.importorskip("resource")
    target = tmp_path / "place" / "new.db"
    done = subprocess.run(
        [sys.executable, "-m", "ecodiplo", "db", "copy", place(facts), str(target)],
        capture_output=True, text=True, check=False, env={**os.environ, "ECODIPLO_LANG": "en"},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000)),
    )  # fmt: skip
    assert done.returncode == 1
    assert f" {target} " in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert [*target.parent.iterdir()] == []


@only_on("sqlite", "facts")
def test_of_copies_at_once_to_one_new_place_one_is_made_and_stays(
    facts: Database, tmp_path: Path, run: Callable[..., Run]
) -> None:
    target = tmp_path / "new.db"

    def copy(_: int) -> int:
        try:
            return copy_database(facts, Database(str(target))).rows
        except EcodiploError:
            return 0

    with ThreadPoolExecutor(4) as pool:
        assert sum(rows > 0 for rows in pool.map(copy, range(4))) == 1
    assert run(str(target), "list", "countries", "--count").out == "260\n"


@only_on("sqlite", "seeded")
def test_a_missing_or_another_programs_source_leaves_no_target(
    seeded: Database, tmp_path: Path
) -> None:
    target = tmp_path / "folder" / "new.db"
    with pytest.raises(NotFound, match="name the one to copy"):
        copy_database(Database(str(tmp_path / "none.db")), Database(str(target)))
    with seeded.migrate() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(EcodiploError, match="newer ecodiplo"):
        copy_database(seeded, Database(str(target)))
    assert not target.exists()


@pytest.mark.server
@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("UPDATE partners SET note = 'a' || char(0) || 'b' WHERE id = 1", "NUL"),
        ("UPDATE tasks SET created_at = 'no time' WHERE id = 1", "no time"),
    ],
)
def test_what_the_other_engine_cannot_hold_is_refused_by_table(
    office: Database, server: Server, statement: str, message: str
) -> None:
    with closing(sqlite3.connect(str(office), isolation_level=None)) as connection:
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'trigger'"
        ).fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute(statement)
    there = Database(server.new())
    with pytest.raises(EcodiploError, match=message) as refused:
        copy_database(office, there)
    assert statement.split()[1] in str(refused.value)
    assert there.revision() is None


@pytest.mark.server
def test_what_users_added_is_copied_or_named(
    office: Database, server: Server, tmp_path: Path
) -> None:
    there, back = Database(server.new()), Database(str(tmp_path / "back.db"))
    with closing(sqlite3.connect(str(office), isolation_level=None)) as connection:
        connection.execute("ALTER TABLE figures ADD COLUMN my_score REAL")
        connection.execute("UPDATE figures SET my_score = id / 2.0")
        connection.execute("CREATE TABLE my_notes (x TEXT)")
    assert copy_database(office, there).left_out == ("my_notes",)
    assert copy_database(there, back).left_out == ()
    with closing(sqlite3.connect(str(back))) as connection:
        assert connection.execute("SELECT sum(my_score) FROM figures").fetchone() == (410.0,)
