"""Damaged files are refused in plain lines, and leave the database as it was."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from contents import counts, everything
from ecodiplo.db.engine import Database
from hostile import CODES, FORMATS, hostile, unfit

Runner = Callable[..., Any]

MANY = {"sqlite": 50, "postgresql": 6}  # files of each format


@pytest.mark.parametrize("format_", FORMATS)
def test_a_damaged_file_is_taken_whole_or_refused_in_plain_lines(
    run: Runner, seeded: Database, tmp_path: Path, format_: str
) -> None:
    before = everything(seeded)
    folder = tmp_path / "files"
    folder.mkdir()
    codes = set()
    for number in range(MANY[seeded.url.get_backend_name()]):
        content, options = hostile(number, format_)
        file = folder / f"plan.{format_}"
        file.write_bytes(content)
        done = run(seeded, "import", "delegations", str(file), *options)
        told = f"{format_} {number} {options}: {done.code}\n{done.out[:2000]}\n{done.err[:2000]}"
        assert done.code in CODES, told
        assert done.err or "json" in options or done.out, told
        assert list(unfit(done.out, done.err)) == [], told
        if "json" in options and done.out:
            json.loads(done.out)
        after = everything(seeded)
        if done.code in (0, 5):
            check_history(seeded, before, after)
            before = after
        assert after == before, told
        rejects = [path.name for path in folder.iterdir() if path != file]
        assert len(rejects) == (done.code == 5), told
        for path in folder.iterdir():
            path.unlink()
        codes.add(done.code)
    assert {0, 3} <= codes


def check_history(database: Database, before: Any, after: Any) -> None:
    """What is new is what the one new command, if any, says that it did."""
    new = len(after["delegations"]) - len(before["delegations"])
    commands = [row for row in after["commands"] if row not in before["commands"]]
    assert len(commands) <= 1
    if commands:
        assert new <= counts(database, ["changes"])["changes"] - len(before["changes"])
    else:
        assert new == 0
    assert not after["current_command"]
