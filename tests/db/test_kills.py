"""A command that is killed anywhere leaves the database whole: all of what it writes is there, or
none, and what was acknowledged before stays."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from contents import Contents, contents
from databases import Server, copy_of, is_sqlite, place
from ecodiplo.db.engine import Database
from kills import Commands, Killed, choose_stop, wait_for_backends
from properties import is_long
from soundness import faults

# Of each engine.
KILLS = 150 if is_long() else 2
VISIT = ("delegations", "DEL-2022-0001")


@pytest.fixture(scope="module")
def commands() -> Iterator[Commands]:
    with Commands() as started:
        yield started


def lines(folder: Path) -> dict[str, list[str]]:
    """Commands that write, each of several statements."""
    rows = "".join(f"inbound,Visit {number},DK; SE,DEL-2022-000{number % 5 + 1}\n"
                   for number in range(150))  # fmt: skip
    file = folder / "plan.csv"
    file.write_text(f"direction,title,countries,note\n{rows}", encoding="utf-8")
    return {
        "add": ["add", "delegations", "--direction", "inbound", "--title", "Killed", "--countries",
                "DK; SE; NL", "--partners", "Made by it", "--create-partners"],
        "edit": ["edit", *VISIT, "--set", "countries=JP; KR", "--set", "note=Killed",
                 "--set", "partners=Ørsted"],
        "delete": ["delete", "delegations", "DEL-2021-0001", "--yes"],
        "link": ["link", *VISIT, "--countries", "JP", "--to", "EVT-2022-0005",
                 "--relation", "opened"],
        "unlink": ["unlink", *VISIT, "--countries", "DK", "--to", "EVT-2022-0001"],
        "import": ["import", "delegations", str(file)],
        "undo": ["undo", "1", "--yes"],
        "config": ["config", "set", "signer", "Killed"],
        "freeze": ["report", "--year", "2022", "--freeze", "--format", "md",
                   "-o", str(folder / "report.md")],
    }  # fmt: skip


def contents_of(database: Database) -> Contents:
    with database.read() as connection:
        return contents(connection)


def remove(database: Database, server: Server) -> None:
    """Remove a copy that is done with: hundreds are made."""
    if is_sqlite(database):
        shutil.rmtree(Path(str(database)).parent)
    else:
        server.of_test.remove(str(database.url.database))
        server.drop([str(database.url.database)])


ACKNOWLEDGED = ["add", "events", "--title", "Acknowledged", "--kind", "fair"]


@pytest.mark.long
def test_a_killed_command_leaves_the_database_whole(
    seeded: Database, commands: Commands, server: Server, tmp_path: Path
) -> None:
    dice, own = random.Random(seeded.url.get_backend_name()), lines(tmp_path)
    folders = (tmp_path / f"copy{number}" for number in count())

    def copy() -> Database:
        (folder := next(folders)).mkdir()
        database = copy_of(seeded, folder, server)
        assert commands.run(place(database), ACKNOWLEDGED).code == 0
        return database

    wholes: dict[str, tuple[Killed, Contents]] = {}
    before = contents_of(copy())
    assert any("Acknowledged" in row for row in before["events"])
    ends: Counter[str] = Counter()
    for number in count():
        if ends.total() - ends["kept"] == KILLS:
            break
        name = [*own][number * 2 % len(own)]
        if name not in wholes:
            whole = commands.run(place(trial := copy()), own[name])
            assert whole.code == 0, whole.out
            wholes[name] = whole, contents_of(trial)
        whole, after = wholes[name]
        killed = commands.run(place(database := copy()), own[name], choose_stop(dice, whole))
        if not is_sqlite(database):
            wait_for_backends(database)
        left = contents_of(database)
        assert left in (before, after), (name, killed)
        assert left == before or killed.committing, (name, killed)
        assert left == after or killed.code is None, (name, killed)
        assert faults(database) == [], (name, killed)
        ends["kept" if left == after else "commit" if killed.committing else "statement"] += 1
        assert commands.run(place(database), own[name]).code == 0 or left == after
        remove(database, server)
    print(f"{seeded.url.get_backend_name()}: {dict(ends)}")
