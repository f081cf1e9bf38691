"""The countries and sectors of a record keep the order in which they were entered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from answers import answer
from ecodiplo.db.engine import Database

Runner = Callable[..., Any]


@pytest.fixture
def visit(run: Runner, seeded: Database) -> str:
    """The ref of a delegation of three countries."""
    done = run(
        seeded, "add", "delegations", "--no-input", "--direction", "inbound", "--title", "Ba nước",
        "--countries", "VN; DK; AF", "--sectors", "clean-energy; logistics",
    )  # fmt: skip
    assert done.code == 0, done.err
    return str(done.out.strip())


def countries(run: Runner, database: Database, ref: str) -> list[str]:
    own: list[str] = answer(run, database, "show", "delegations", ref)["countries"]
    return own


def test_they_stand_as_they_were_entered(run: Runner, seeded: Database, visit: str) -> None:
    assert countries(run, seeded, visit) == ["VN", "DK", "AF"]
    assert answer(run, seeded, "show", "delegations", visit)["sectors"] == [
        "clean-energy",
        "logistics",
    ]


@pytest.mark.parametrize(
    "after", [["AF", "VN", "DK"], ["VN", "AF"], ["VN", "DK", "AF", "SE"], ["DK"], ["SE", "VN"]]
)
def test_an_edit_gives_them_another_order_and_undo_the_old_one(
    run: Runner, seeded: Database, visit: str, after: list[str]
) -> None:
    done = run(seeded, "edit", "delegations", visit, "--countries", "; ".join(after))
    assert done.code == 0, done.err
    assert countries(run, seeded, visit) == after
    assert run(seeded, "undo", "--yes").code == 0
    assert countries(run, seeded, visit) == ["VN", "DK", "AF"]


def test_an_import_changes_their_order_once(
    run: Runner, seeded: Database, visit: str, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f'ref,countries\n{visit},"AF; VN; DK"\n', encoding="utf-8")
    counts = [
        answer(run, seeded, "import", "delegations", str(path))["files"][0]["changed"]
        for _ in range(2)
    ]
    assert (counts, countries(run, seeded, visit)) == ([1, 0], ["AF", "VN", "DK"])


def test_a_further_one_stands_behind_those_without_a_position(
    run: Runner, seeded: Database, visit: str
) -> None:
    with seeded.write("as an older version wrote them") as connection:
        connection.execute(text("UPDATE delegation_countries SET position = NULL"))
    before = countries(run, seeded, visit)
    done = run(seeded, "link", "delegations", visit, "--countries", "AD")
    assert done.code == 0, done.err
    assert countries(run, seeded, visit) == [*before, "AD"]
