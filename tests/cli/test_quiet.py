"""`-q`: success is silent, faults and results are not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ecodiplo.db.engine import Database
from sources import write_file

Runner = Callable[..., Any]
GOOD = "direction,title\ninbound,A visit\n"


@pytest.mark.parametrize("where", ["first", "last", "long"])
def test_an_import_that_succeeds_is_silent(
    run: Runner, seeded: Database, tmp_path: Path, where: str
) -> None:
    args = ["import", "delegations", str(write_file(tmp_path / "plan.csv", GOOD))]
    args = {"first": ["-q", *args], "last": [*args, "-q"], "long": [*args, "--quiet"]}[where]
    done = run(seeded, *args)
    assert (done.code, done.out, done.err) == (0, "", "")


@pytest.mark.parametrize(
    "args",
    [
        ["seed"], ["export", "delegations", "-o", "{folder}/d.csv"],
        ["export", "all", "-o", "{folder}/all.xlsx"],
        ["edit", "delegations", "DEL-2022-0001", "--set", "member_count=12"],
        ["template", "delegations", "-o", "{folder}/t.xlsx"],
        ["report", "--year", "2022", "-o", "{folder}/r.md"],
        ["config", "set", "signer", "A"], ["undo", "--yes"], ["db", "upgrade"],
    ],
)  # fmt: skip
def test_commands_that_succeed_write_nothing_on_stderr(
    run: Runner, seeded: Database, tmp_path: Path, args: list[str]
) -> None:
    if args[0] == "undo":
        assert run(seeded, "add", "events", "--title", "A", "--kind", "conference").code == 0
    done = run(seeded, "-q", *(arg.format(folder=tmp_path) for arg in args))
    assert (done.code, done.err) == (0, "")


def test_a_result_is_still_written(run: Runner, seeded: Database) -> None:
    done = run(seeded, "add", "events", "--title", "A forum", "--kind", "conference", "-q")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("EVT-")


def test_a_refused_file_is_told(run: Runner, seeded: Database, tmp_path: Path) -> None:
    path = write_file(tmp_path / "plan.csv", GOOD.replace("inbound", "sideways"))
    done = run(seeded, "import", "delegations", str(path), "-q")
    assert done.code == 3
    assert "plan.csv, row 2, direction" in done.err


def test_rejected_rows_are_told(run: Runner, seeded: Database, tmp_path: Path) -> None:
    path = write_file(tmp_path / "plan.csv", GOOD + "sideways,B\n")
    done = run(seeded, "import", "delegations", str(path), "-q", "--keep-good")
    assert done.code == 5
    assert "plan.csv, row 3, direction" in done.err
    assert "1 rejected" in done.err
    assert "plan.rejected.csv" in done.err


def test_a_list_that_is_not_whole_says_so(run: Runner, seeded: Database) -> None:
    assert "--limit 0" in run(seeded, "list", "delegations", "--limit", "2", "-q").err
