"""Completion: the words that the program offers to bash at the end of a line."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from databases import place
from ecodiplo.db.engine import Database


def offered(line: str, database: str) -> list[str]:
    """The words that bash is offered at the end of the line, of the user whose database it is."""
    words = line.split(" ")
    variables = {
        "_ECODIPLO_COMPLETE": "complete_bash",
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(words) - 1),
        "ECODIPLO_DB": database,
    }
    done = subprocess.run(
        [str(Path(sys.executable).parent / "ecodiplo")],
        env=os.environ | variables, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stderr == ""
    return done.stdout.split("\n")[:-1]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("ecodiplo su", "summary"),
        ("ecodiplo list del", "delegations"),
        ("ecodiplo list delegations --dire", "--direction"),
        ("ecodiplo list delegations --direction in", "inbound"),
        ("ecodiplo list delegations --format jsonl", "jsonl"),
        ("ecodiplo list delegations --country Denm", "Denmark"),
        ("ecodiplo list delegations --country dan", "dan mach"),
        ("ecodiplo config set signer_t", "signer_title_vi"),
        ("ecodiplo show partners Por", "Port of Rotterdam"),
        ("ecodiplo show delegations DEL-2021", "DEL-2021-0001"),
    ],
)
def test_the_shell_is_offered(line: str, expected: str, facts: Database) -> None:
    assert expected in offered(line, place(facts))


@pytest.mark.parametrize("option", ["--db {}", "--db={}"])
def test_names_come_from_the_database_of_the_line(
    option: str, facts: Database, empty: Database
) -> None:
    line = f"ecodiplo {option.format(place(empty))} show partners Por"
    assert offered(line, place(facts)) in ([], [""])
    line = f"ecodiplo {option.format(place(facts))} show partners Por"
    assert "Port of Rotterdam" in offered(line, place(empty))


def test_without_a_database_nothing_is_offered_and_nothing_said(tmp_path: Path) -> None:
    assert offered("ecodiplo show partners Por", str(tmp_path / "none.db")) in ([], [""])
