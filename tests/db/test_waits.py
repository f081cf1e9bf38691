"""Transactions of a file wait for each other, and end in a sentence when that takes too long."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing

import pytest
from sqlalchemy import text

from databases import only_on
from ecodiplo.db import journal_mode
from ecodiplo.db.engine import Database
from ecodiplo.db.engines import sqlite_waits
from ecodiplo.errors import Busy
from ecodiplo.language import same
from processes import hear_ctrl_c

on_file = only_on("sqlite", "seeded")
RENAME = "UPDATE delegations SET title = 'Written' WHERE ref = 'DEL-2022-0001'"


@pytest.fixture(autouse=True)
def rollback_journal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Readers and writers wait for each other in this mode alone."""
    mode = journal_mode.JournalMode(journal_mode.DELETE, same(""))
    monkeypatch.setattr(journal_mode, "safe_mode", lambda _: mode)


def title(database: Database) -> str:
    with database.read() as connection:
        return str(
            connection.scalar(text("SELECT title FROM delegations WHERE ref = 'DEL-2022-0001'"))
        )


def write(database: Database) -> None:
    database.run("edit", lambda connection: connection.execute(text(RENAME)))


def in_thread(work: Callable[[Database], object], database: Database) -> threading.Thread:
    thread = threading.Thread(target=work, args=(database,))
    thread.start()
    return thread


@on_file
def test_a_writer_waits_for_a_reader_that_keeps_its_transaction_open(seeded: Database) -> None:
    write(seeded)
    with seeded.read() as connection:
        connection.execute(text("SELECT * FROM delegations")).first()
        writer = in_thread(write, seeded)
        time.sleep(0.3)
        assert writer.is_alive()
    writer.join()
    assert title(seeded) == "Written"


@on_file
def test_a_reader_waits_for_a_writer_that_commits(seeded: Database) -> None:
    with closing(sqlite3.connect(str(seeded), isolation_level=None)) as writer:
        writer.execute("PRAGMA journal_mode=delete")
        writer.execute("BEGIN EXCLUSIVE")
        writer.execute(RENAME)
        reader = in_thread(title, seeded)
        time.sleep(0.3)
        assert reader.is_alive()
        writer.execute("COMMIT")
    reader.join()
    assert title(seeded) == "Written"


@on_file
def test_a_commit_that_waits_too_long_is_refused_and_undone(
    seeded: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(seeded)
    monkeypatch.setattr(sqlite_waits, "LONGEST_WAIT", 0.3)
    with seeded.read() as connection:
        connection.execute(text("SELECT * FROM delegations")).first()
        with pytest.raises(Busy, match="is in use by another program; try again"):
            seeded.run("edit", lambda own: own.execute(text(RENAME.replace("Written", "Lost"))))
    assert title(seeded) == "Written"


def test_who_has_waited_long_asks_more_often(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    now = 0.0

    def pass_time(seconds: float) -> None:
        nonlocal now
        pauses.append(seconds)
        now += seconds

    def busy() -> None:
        error = sqlite3.OperationalError("database is locked")
        error.sqlite_errorcode = sqlite3.SQLITE_BUSY
        raise error

    monkeypatch.setattr(time, "monotonic", lambda: now)
    monkeypatch.setattr(time, "sleep", pass_time)
    with pytest.raises(sqlite3.OperationalError):
        sqlite_waits.wait_until_free(busy)
    assert now >= sqlite_waits.LONGEST_WAIT
    early, late = pauses[:100], pauses[-100:]
    assert sum(late) < sum(early) / 2


@on_file
@pytest.mark.parametrize("waits_for", ["a writer", "a reader"])
@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no Ctrl-C to one process")
def test_ctrl_c_ends_a_wait_at_once(seeded: Database, waits_for: str) -> None:
    with closing(sqlite3.connect(str(seeded), isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode=delete")
        other.execute("BEGIN IMMEDIATE" if waits_for == "a writer" else "BEGIN")
        other.execute("SELECT * FROM delegations").fetchone()
        code = (
            "import sys; from ecodiplo.db import journal_mode as j;"
            "j.safe_mode = lambda _: j.JournalMode('delete', j.Label('', ''));"
            "from ecodiplo.db.engines import sqlite_waits as w; pause = w.time.sleep;"
            "w.time.sleep = lambda s: (print('waits', flush=True), pause(s));"
            "from ecodiplo.cli.app import app; app(sys.argv[1:])"
        )
        program = subprocess.Popen(
            [sys.executable, "-c", code, "--db", str(seeded), "edit", "delegations",
             "DEL-2022-0001", "--title", "Never"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=hear_ctrl_c,
            env={**os.environ, "ECODIPLO_LANG": "en"},
        )  # fmt: skip
        assert program.stdout
        assert program.stdout.readline() == "waits\n"
        program.send_signal(signal.SIGINT)
        _, err = program.communicate(timeout=30)
    assert program.returncode == 130
    assert "Traceback" not in err
    assert title(seeded) != "Never"
