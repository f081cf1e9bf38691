"""An import refuses damaged files in plain lines, and leaves the database as it was."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from answers import Runner
from contents import counts, everything
from ecodiplo.db.engine import Database
from hostile import CODES, FORMATS, hostile, unfit
from properties import trials

MANY = {"sqlite": 9, "postgresql": 2}  # files of each format; five times as many in `-m long`


@pytest.mark.long
@pytest.mark.parametrize("format_", FORMATS)
def test_a_damaged_file_is_taken_whole_or_refused_in_plain_lines(
    run: Runner, seeded: Database, tmp_path: Path, format_: str
) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    codes = set()
    before = State(seeded)
    for number in trials(MANY[seeded.url.get_backend_name()]):
        content, options = hostile(number, format_)
        file = folder / f"plan.{format_}"
        file.write_bytes(content)
        done = run(seeded, "import", "delegations", str(file), *options)
        outcome = f"{format_} {number} {options}: {done.code}\n{done.out[:2000]}\n{done.err[:2000]}"
        assert done.code in CODES, outcome
        assert done.err or done.out, outcome
        assert list(unfit(done.out, done.err)) == [], outcome
        if "json" in options and done.out:
            json.loads(done.out)
        after = State(seeded)
        if done.code in (0, 5):
            check_history(before, after)
            before = after
        assert after.all == before.all, outcome
        rejects = [path for path in folder.iterdir() if path != file]
        assert len(rejects) == (done.code == 5), outcome
        for path in folder.iterdir():
            path.unlink()
        codes.add(done.code)
    assert {0, 3} <= codes or len(MANY) > len(codes)


class State:
    """The contents of a database; on SQLite, the bytes of its file."""

    def __init__(self, database: Database) -> None:
        path = Path(database.url.database or "")
        self.all: Any = path.read_bytes() if path.exists() else everything(database)
        self.counts = counts(database, ["delegations", "partners", "commands", "current_command"])
        with database.read() as connection:
            self.added = connection.execute(text("SELECT sum(added) FROM commands")).scalar_one()


def check_history(before: State, after: State) -> None:
    """The new records are those that the new command, if any, counts as added."""
    new = {name: after.counts[name] - count for name, count in before.counts.items()}
    assert new["commands"] in (0, 1)
    assert new["commands"] or after.all == before.all
    assert after.added - before.added == new["delegations"] + new["partners"]
    assert after.counts["current_command"] == 0
