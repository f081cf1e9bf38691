"""A damaged database: every command says so in a sentence that names the way out."""

from __future__ import annotations

import os
import shutil
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import file_damage
from databases import only_on
from ecodiplo import open_database
from ecodiplo.db.engine import Database
from ecodiplo.errors import EcodiploError

READING = [
    "list delegations", "list partners -f json", "show delegations DEL-2022-0009",
    "search Denmark", "summary --year 2022", "reconcile --year 2022", "report --year 2022",
    "trace delegations DEL-2022-0009", "log", "export delegations", "config list", "db current",
]  # fmt: skip
WRITING = [
    "add delegations --no-input --direction inbound --title X",
    "edit delegations DEL-2022-0009 --set note=abc", "delete delegations DEL-2022-0009 --yes",
    "link delegations DEL-2022-0009 --countries DK", "config set signer X", "undo --yes", "init",
]  # fmt: skip
WAYS_OUT = ("`ecodiplo db check`", "`ecodiplo db restore FILE`")


@only_on("sqlite", "facts")
@given(number=st.integers(0, 10_000), reading=st.sampled_from(READING),
       writing=st.sampled_from(WRITING))  # fmt: skip
def test_no_damage_ends_a_command_with_a_traceback(
    run: Callable[..., Any], facts: Database, tmp_path: Path, number: int, reading: str,
    writing: str,
) -> None:  # fmt: skip
    file = tmp_path / "damaged.db"
    file_damage.remove(file)
    shutil.copyfile(str(facts), file)
    file_damage.damage(file, number)
    for command in (reading, writing):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            done = run(str(file), *command.split())  # an error that is no exit is raised here
        assert "Traceback" not in done.err
        if done.code:
            assert done.err.splitlines()[-1].startswith("ecodiplo: ")


@only_on("sqlite", "seeded")
def test_a_schema_that_is_no_utf8_is_damage(run: Callable[..., Any], seeded: Database) -> None:
    file = Path(str(seeded))
    contents = file.read_bytes()
    assert b"CREATE TABLE delegations" in contents
    file.write_bytes(contents.replace(b"CREATE TABLE delegations", b"CREATE \xd4ABLE delegations"))
    done = run(str(file), "list", "delegations")
    assert done.code == 1
    assert "malformed database schema" in done.err
    assert all(way in done.err for way in WAYS_OUT)


def _damaged(seeded: Database, kind: Callable[[Path], None]) -> str:
    kind(Path(str(seeded)))
    return str(seeded)


def _zero_the_tables(file: Path) -> None:
    contents = bytearray(file.read_bytes())
    middle = len(contents) // 2 // file_damage.PAGE * file_damage.PAGE
    contents[middle:] = bytes(len(contents) - middle)
    file.write_bytes(contents)


def _cut_off(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def _replace_by_text(file: Path) -> None:
    file.write_text("ref,title\n" * 200, encoding="utf-8")


def _replace_by_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def _replace_by_pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


def _break_the_schema(file: Path) -> None:
    file_damage.execute(file, "UPDATE sqlite_master SET sql = 'CREATE' WHERE name = 'delegations'")


@only_on("sqlite", "seeded")
@pytest.mark.parametrize(
    "kind",
    [_zero_the_tables, _cut_off, _replace_by_text, _replace_by_folder, _replace_by_pipe,
     _break_the_schema],
)  # fmt: skip
@pytest.mark.parametrize("command", [READING[0], WRITING[0], f"{WRITING[4]}", "undo --dry-run"])
def test_the_sentence_names_the_way_out(
    run: Callable[..., Any], seeded: Database, kind: Callable[[Path], None], command: str
) -> None:
    done = run(_damaged(seeded, kind), *command.split())
    assert done.code == 1
    (line,) = done.err.splitlines()
    assert any(way in line for way in WAYS_OUT)


@only_on("sqlite", "seeded")
@pytest.mark.parametrize(
    ("column", "value"),
    [("title", "5"), ("title", "CAST(x'ff41' AS TEXT)"), ("member_count", "'many'"),
     ("countries_complete", "'yes'"), ("start_date", "7"), ("created_at", "'never'"),
     ("direction", "x'00ff'")],
)  # fmt: skip
@pytest.mark.parametrize("format_", ["json", "csv"])
def test_a_value_of_a_wrong_type_is_no_answer(
    run: Callable[..., Any], seeded: Database, column: str, value: str, format_: str
) -> None:
    row = " WHERE ref = 'DEL-2022-0009'"
    file_damage.store(Path(str(seeded)), "delegations", column, value, row)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        done = run(seeded, "export", "delegations", "-f", format_)
        with pytest.raises(EcodiploError, match="`ecodiplo db check`"):
            list(open_database(str(seeded)).list("delegations", columns=["ref", column]))
    assert done.code == 1
    assert "`ecodiplo db check`" in done.err
