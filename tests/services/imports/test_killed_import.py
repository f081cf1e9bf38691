"""An import that is killed leaves all of its file or nothing, and a database that works."""

from __future__ import annotations

import csv
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from answers import Runner
from contents import counts, everything
from databases import Server, Templates, copy_of, is_sqlite, only_on, place, server_place
from ecodiplo.db.engine import Database
from ecodiplo.db.files import JOURNALS
from ecodiplo.models import whole_metadata
from processes import hear_ctrl_c
from properties import trials

ROWS = 2_000
# Imports that are killed on each engine, every second one on SQLite during its commit.
KILLS = {"sqlite": 4, "postgresql": 2}
INTERRUPTIONS = 3
ALL_TABLES = list(whole_metadata().tables)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Delegations with countries and partners, all of them new."""
    file = tmp_path_factory.mktemp("file") / "big.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["ref", "direction", "title", "start_date", "countries", "partners"])
        for number in range(ROWS):
            writer.writerow([f"DEL-2031-{number:05}", "inbound", f"Đoàn {number}", "2031-05-04",
                             "DK; NL", "Ørsted | host; City of Rotterdam"])  # fmt: skip
    return file


class Victim:
    """An import in a process of its own, which may be killed at any moment."""

    def __init__(self, database: Database, file: Path) -> None:
        self.path = Path(database.url.database or "")
        self.journals = [Path(f"{self.path}{suffix}") for suffix in JOURNALS]
        self.written = self.path.stat().st_mtime_ns if self.path.exists() else 0
        self.server: psycopg.Connection[Any] | None = None
        if not is_sqlite(database):
            self.server = psycopg.connect(server_place(database), autocommit=True)
        self.process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "ecodiplo",
                "--db",
                place(database),
                "import",
                "delegations",
                str(file),
            ],
            stderr=subprocess.PIPE,
            preexec_fn=hear_ctrl_c,
        )

    def wait(self, until: Callable[[], bool]) -> None:
        """Wait until the condition is true or the import ends."""
        while self.process.poll() is None and not until():
            time.sleep(0.001)

    def writes(self) -> bool:
        """Whether its transaction has begun."""
        return self._connected() if self.server else any(each.exists() for each in self.journals)

    def commits(self) -> bool:
        """Whether SQLite has begun to write pages to the database file."""
        return self.path.stat().st_mtime_ns != self.written

    def kill(self) -> None:
        """Kill the process, and wait until it and its connections are gone."""
        self.process.kill()
        self.process.communicate()
        if self.server:
            while self._connected():
                time.sleep(0.01)
            self.server.close()

    def _connected(self) -> bool:
        assert self.server
        others = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> %s"
        return self.server.execute(others, [self.server.info.backend_pid]).fetchone() is not None


def lasted(database: Database, file: Path) -> float:
    """The seconds for which an import writes when nobody kills it."""
    victim = Victim(database, file)
    victim.wait(victim.writes)
    begun = time.monotonic()
    victim.process.wait()
    span = time.monotonic() - begun
    victim.kill()
    assert victim.process.returncode == 0
    return span


def survives(database: Database, before: Any, whole: dict[str, int]) -> bool:
    """Check that the database works and holds all of the file or nothing. Returns whether it holds
    all."""
    contents = everything(database)
    sizes = {name: len(rows) for name, rows in contents.items()}
    if is_sqlite(database):
        opened = sqlite3.connect(database.url.database or "")
        assert opened.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert opened.execute("PRAGMA foreign_key_check").fetchall() == []
        opened.close()
    assert sizes["current_command"] == 0
    if sizes["delegations"] == whole["delegations"]:
        assert sizes == whole
        return True
    assert contents == before
    return False


@pytest.mark.long
def test_a_killed_import_leaves_all_or_nothing_and_can_be_done_again(
    run: Runner, seeded: Database, file: Path, fresh: Callable[[], Database]
) -> None:
    engine = seeded.url.get_backend_name()
    before = everything(fresh())
    span = lasted(seeded, file)
    whole = counts(seeded, ALL_TABLES)
    assert whole["delegations"] == len(before["delegations"]) + ROWS
    assert whole["changes"] == len(before["changes"]) + 5 * ROWS
    chance = random.Random(7)
    hot = outcomes = 0
    numbers = trials(KILLS[engine])
    for number in numbers:
        database = fresh()
        victim = Victim(database, file)
        if engine == "sqlite" and number % 2 == 0:
            victim.wait(victim.commits)
            time.sleep(chance.uniform(0, 0.005) * (number > 0))
        else:
            victim.wait(victim.writes)
            time.sleep(chance.uniform(0, span))
        victim.kill()
        hot += any(journal.exists() for journal in victim.journals)
        outcomes += survives(database, before, whole)
        done = run(database, "import", "delegations", str(file))
        assert done.code == 0, done.err
        assert counts(database, ["delegations", "delegation_partners", "delegation_countries"]) == {
            name: whole[name] for name in ("delegations", "delegation_partners",
                                           "delegation_countries")
        }  # fmt: skip
    assert outcomes < len(numbers)  # some imports were killed before their end
    assert engine == "postgresql" or hot  # some of them had written half of the file
    print(f"{engine}: {len(numbers)} kills, {outcomes} had it all, {hot} left a hot journal")


@pytest.mark.long
@only_on("sqlite", "seeded")
def test_an_interrupted_import_says_so_and_leaves_all_or_nothing(
    file: Path, fresh: Callable[[], Database], seeded: Database
) -> None:
    before = everything(fresh())
    span = lasted(seeded, file)
    whole = counts(seeded, ALL_TABLES)
    chance = random.Random(11)
    codes = set()
    for _ in trials(INTERRUPTIONS):
        database = fresh()
        victim = Victim(database, file)
        victim.wait(victim.writes)
        time.sleep(chance.uniform(0, span))
        victim.process.send_signal(signal.SIGINT)
        _, errors = victim.process.communicate()
        # (A function that SQLite calls cannot raise KeyboardInterrupt; Python prints it instead.)
        assert b"Traceback" not in errors or b"Exception ignored" in errors
        codes.add(victim.process.returncode)
        survives(database, before, whole)
    assert codes <= {0, 130, -signal.SIGINT}  # done, stopped, or past its end
    assert codes != {0}


@pytest.fixture
def fresh(
    seeded: Database, templates: Templates, server: Server,
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[], Database]:  # fmt: skip
    """Makes copies of the seeded database, of the same engine."""
    template = templates.get(seeded.url.get_backend_name(), filled=True)
    return lambda: copy_of(template, tmp_path_factory.mktemp("copy"), server)
