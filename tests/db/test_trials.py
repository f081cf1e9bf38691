"""Trials, such as dry runs: nothing is written, no writer waits, reading is right enough."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Connection

from conftest import Run
from databases import only_on, server_place
from ecodiplo.catalogue import ENTITIES
from ecodiplo.db import trial
from ecodiplo.db.engine import Database
from ecodiplo.errors import EcodiploError
from ecodiplo.services.edit.write_record import edit_record
from ecodiplo.services.writing.locks import locks_for

VISITS = ENTITIES["delegations"]
PLAN = "Title,Direction\nA visit of the trial,inbound\n"


def rename(connection: Connection) -> str:
    """A change of one record."""
    return edit_record(connection, VISITS, "DEL-2022-0001", {"title": "Another title"}).outcome


def files_of(folder: Path) -> dict[str, bytes]:
    """The files of the folder, with what is in them."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def without_privileges(*command: str) -> list[str]:
    """The command without root's right to write everywhere."""
    if os.geteuid():
        return [*command]
    if not shutil.which("setpriv"):
        pytest.skip("root may write anything")
    rights = "-dac_override,-dac_read_search"
    return ["setpriv", f"--bounding-set={rights}", f"--inh-caps={rights}", *command]


def leave_nothing(path: str) -> None:
    """Leave the database as it is."""


def crash_while_writing(path: str) -> None:
    """End a process in the middle of a transaction that has reached the file."""
    code = (
        "import os, sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "c.execute('PRAGMA journal_mode=delete');"
        "c.execute('PRAGMA cache_size=2'); c.execute('BEGIN IMMEDIATE');"
        "c.execute('DROP TABLE current_command');"
        "c.execute('CREATE TABLE large AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1"
        " FROM n WHERE i < 20000) SELECT i, hex(randomblob(30)) AS x FROM n'); os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", code, path], check=True)
    assert Path(f"{path}-journal").stat().st_size > 0


def use_write_ahead(path: str) -> None:
    """Switch the database to a write-ahead log, and close it."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=wal")


def crash_after_commit(path: str) -> None:
    """End a process that has committed to a write-ahead log: the title is in the log alone."""
    use_write_ahead(path)
    code = (
        "import os, sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "c.execute('PRAGMA foreign_keys=ON');"
        "c.execute('UPDATE countries SET note = 1 WHERE 0');"
        "c.execute('CREATE TABLE kept_in_the_log (x)'); os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", code, path], check=True)
    assert Path(f"{path}-wal").stat().st_size > 0


@pytest.fixture
def office(facts: Database, tmp_path: Path) -> Iterator[Path]:
    """A folder with a seeded file."""
    folder = tmp_path / "office"
    folder.mkdir()
    shutil.copy(str(facts), folder / "office.db")
    yield folder
    folder.chmod(0o755)


@only_on("sqlite", "facts")
@pytest.mark.parametrize(
    "leave", [leave_nothing, crash_while_writing, use_write_ahead, crash_after_commit]
)
def test_a_dry_run_needs_no_right_to_write(
    office: Path, tmp_path: Path, leave: Callable[[str], None]
) -> None:
    leave(str(office / "office.db"))
    (tmp_path / "plan.csv").write_text(PLAN)
    before = files_of(office)
    for path in office.iterdir():
        path.chmod(0o444)
    office.chmod(0o555)
    done = subprocess.run(
        without_privileges(sys.executable, "-m", "ecodiplo", "--db", str(office / "office.db"),
                           "import", "delegations", str(tmp_path / "plan.csv"), "--dry-run"),
        capture_output=True, text=True, env={**os.environ, "ECODIPLO_LANG": "en"},
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "1 added" in done.stderr
    assert files_of(office) == before


@only_on("sqlite", "facts")
@pytest.mark.parametrize("leave", [leave_nothing, use_write_ahead, crash_after_commit])
def test_reading_needs_no_right_to_write(office: Path, leave: Callable[[str], None]) -> None:
    leave(str(office / "office.db"))
    before = files_of(office)
    for path in office.iterdir():
        path.chmod(0o444)
    office.chmod(0o555)
    done = subprocess.run(
        without_privileges(sys.executable, "-m", "ecodiplo", "--db", str(office / "office.db"),
                           "list", "sectors"),
        capture_output=True, text=True, env={**os.environ, "ECODIPLO_LANG": "en"},
        check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("\n") > 3
    assert files_of(office) == before


@only_on("sqlite", "facts")
@pytest.mark.parametrize("leave", [crash_while_writing, crash_after_commit])
def test_a_copy_holds_what_was_committed_before_a_crash(
    office: Path, leave: Callable[[str], None]
) -> None:
    path = office / "office.db"
    leave(str(path))
    with (
        trial.trial_place(Database(str(path)).url) as copy,
        closing(sqlite3.connect(str(copy.database))) as connection,
    ):
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert "current_command" in tables
    assert "large" not in tables
    assert ("kept_in_the_log" in tables) == (leave is crash_after_commit)


@only_on("sqlite", "seeded")
@pytest.mark.parametrize("mode", ["delete", "wal"])
@pytest.mark.parametrize("lock", ["IMMEDIATE", "EXCLUSIVE"])
def test_a_trial_does_not_wait_for_the_writer_of_a_file(
    seeded: Database, lock: str, mode: str
) -> None:
    with closing(sqlite3.connect(str(seeded), isolation_level=None)) as writer:
        writer.execute(f"PRAGMA journal_mode={mode}")
        writer.execute(f"BEGIN {lock}")
        writer.execute("DELETE FROM current_command")
        assert seeded.run("edit", rename, keep=False) == "changed"
        writer.execute("COMMIT")


@only_on("sqlite", "seeded")
def test_a_writer_does_not_wait_for_a_trial_of_a_file(seeded: Database) -> None:
    with seeded.write("trial", keep=False) as connection:
        assert rename(connection) == "changed"
        assert seeded.run("edit", rename) == "changed"


@only_on("sqlite", "seeded")
@pytest.mark.parametrize("mode", ["delete", "wal"])
def test_a_trial_writes_nothing_and_leaves_no_copy(
    seeded: Database, tmp_path: Path, mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    copies = tmp_path / "copies"
    copies.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(copies))
    with closing(sqlite3.connect(str(seeded))) as connection:
        connection.execute(f"PRAGMA journal_mode={mode}")
    folder = Path(str(seeded)).parent
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir() if path.is_file()}
    assert seeded.run("edit", rename, keep=False) == "changed"
    after = {path.name: path.stat().st_mtime_ns for path in folder.iterdir() if path.is_file()}
    assert after == before
    assert list(copies.iterdir()) == []


@only_on("sqlite", "seeded")
def test_without_a_folder_for_the_copy_a_trial_is_refused_in_a_sentence(
    seeded: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere")
    with pytest.raises(EcodiploError, match=r"dry run works on a copy of .*set TMPDIR"):
        seeded.run("edit", rename, keep=False)


def test_a_trial_of_an_undo_changes_nothing(
    seeded: Database, run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ECODIPLO_USER", "lan")
    assert seeded.run("edit", rename) == "changed"
    tried = run(seeded, "undo", "--dry-run")
    assert (tried.code, tried.err[:10]) == (0, "would undo")
    shown = run(seeded, "show", "delegations", "DEL-2022-0001", "--format", "json")
    assert "Another title" in shown.out


@only_on("postgresql", "seeded")
def test_on_a_server_a_trial_takes_and_awaits_no_lock_of_a_writer(seeded: Database) -> None:
    with seeded.write("a long feed"):  # it holds the lock of the whole database
        assert seeded.run("edit", rename, keep=False, locks=locks_for(VISITS)) == "changed"
    with seeded.write("trial", keep=False):
        assert seeded.run("edit", rename) == "changed"


@only_on("postgresql", "seeded")
def test_on_a_server_a_trial_is_refused_where_an_open_transaction_has_changed_the_row(
    seeded: Database,
) -> None:
    with (
        seeded.write("a long feed") as connection,
        pytest.raises(EcodiploError, match="is in use by another program; try again"),
    ):
        rename(connection)
        seeded.run("edit", rename, keep=False)


@only_on("postgresql", "seeded")
def test_on_a_server_that_may_only_be_read_a_trial_is_refused_in_a_sentence(
    seeded: Database,
) -> None:
    name = seeded.url.database
    with psycopg.connect(server_place(seeded), autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on".encode())
    with pytest.raises(EcodiploError, match=r"you may not write to .* a dry run needs that too"):
        seeded.run("edit", rename, keep=False)
