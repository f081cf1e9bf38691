"""A database that is not there: few commands make it, and say where; the others make nothing."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Run
from databases import is_sqlite, place
from ecodiplo import open_database
from ecodiplo.cli.app import COMMAND_TABLE
from ecodiplo.db.engine import Database
from ecodiplo.db.revision import HEAD
from ecodiplo.errors import EcodiploError, NotFound

PLAN = "direction,title\ninbound,A visit\n"
# A line of each command that makes no database; PLAN is a file, BOOK a folder.
LINES = [
    "list delegations", "show delegations DEL-2022-0001", "search port", "summary --year 2022",
    "summary delegations --by level", "reconcile --year 2022", "report --year 2022 -o out.html",
    "report diff 2022", "chart delegations --by level", "chart delegations --by level -o out.png",
    "trace delegations DEL-2022-0001",
    "import delegations PLAN", "import delegations PLAN --dry-run", "import all BOOK",
    "import all BOOK --dry-run", "import delegations PLAN --keep-good",
    "export delegations", "export delegations -o out.csv", "export all -o out.xlsx",
    "add delegations --direction inbound --title A", "edit delegations DEL-2022-0001 --set note=a",
    "delete delegations DEL-2022-0001 --yes",
    "link delegations DEL-2022-0001 --to EVT-2022-0005 --relation opened",
    "unlink delegations DEL-2022-0001 --to EVT-2022-0005",
    "config list", "config get signer", "config set signer A",
    "log", "log delegations DEL-2022-0001", "undo --yes", "undo --dry-run", "undo 1 --yes",
    "db current", "db downgrade base --yes",
]  # fmt: skip
MAKERS = {"init", "seed"}
# These need no database.
WITHOUT = {"template", "db"}


def test_every_command_is_tried() -> None:
    tried = {line.split()[0] for line in LINES}
    assert tried | MAKERS | WITHOUT == {*COMMAND_TABLE}


@pytest.mark.parametrize("line", LINES)
def test_no_other_command_makes_one(
    run: Callable[..., Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("PLAN").with_suffix(".csv").write_text(PLAN)
    Path("BOOK").mkdir()
    Path("BOOK/delegations.csv").write_text(PLAN)
    before = sorted(tmp_path.rglob("*"))
    words = [word.replace("PLAN", "PLAN.csv") for word in line.split()]
    done = run(str(tmp_path / "folder" / "office.db"), *words)
    assert done.code == 4, done.err
    assert "there is no database at" in done.err
    assert "`ecodiplo init` creates an empty one" in done.err
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("line", ["list delegations", "import delegations PLAN.csv"])
def test_a_server_without_tables_gets_none(
    run: Callable[..., Run], nowhere: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    line: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    Path("PLAN.csv").write_text(PLAN)
    done = run(nowhere, *line.split())
    assert done.code == 4
    assert "`ecodiplo init`" in done.err
    if not is_sqlite(nowhere):
        assert nowhere.revision() is None


@pytest.mark.parametrize("line", ["init", "seed", "db upgrade"])
def test_the_commands_that_make_one_say_where(
    run: Callable[..., Run], nowhere: Database, line: str
) -> None:
    done = run(nowhere, *line.split())
    assert done.code == 0
    assert str(nowhere) in done.err.splitlines()[0]
    assert nowhere.revision() == HEAD


def test_init_leaves_a_database_as_it_is(run: Callable[..., Run], seeded: Database) -> None:
    before = run(seeded, "export", "delegations").out
    done = run(seeded, "init")
    assert (done.code, done.err) == (0, f"{seeded} is there already; nothing was changed\n")
    assert run(seeded, "export", "delegations").out == before


def test_init_refuses_the_file_of_another_program(run: Callable[..., Run], tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear colleague, " * 40)
    done = run(str(tmp_path / "letter.txt"), "init")
    assert done.code == 1
    assert "is not an SQLite database" in done.err


def test_the_python_calls_make_none(nowhere: Database, tmp_path: Path) -> None:
    (tmp_path / "plan.csv").write_text(PLAN)
    office = open_database(place(nowhere))
    calls: list[Callable[[], object]] = [
        lambda: list(office.list("delegations")),
        lambda: office.add("delegations", direction="inbound", title="A"),
        lambda: office.import_file("delegations", tmp_path / "plan.csv"),
        lambda: office.import_file("delegations", tmp_path / "plan.csv", dry_run=True),
        lambda: office.export_file("delegations", tmp_path / "out.csv"),
        lambda: office.summary(period=datetime.date.today().year),
    ]
    for call in calls:
        with pytest.raises(NotFound):
            call()
    if is_sqlite(nowhere):
        assert [path.name for path in tmp_path.iterdir()] == ["plan.csv"]


def test_an_empty_variable_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ECODIPLO_DB", "")
    with pytest.raises(EcodiploError, match="ECODIPLO_DB is empty"):
        open_database()


def test_without_a_home_a_full_path_is_asked_for(run: Callable[..., Run]) -> None:
    done = run("~nobody-of-this-name/office.db", "list", "delegations")
    assert done.code == 2
    assert "there is no home folder" in done.err
