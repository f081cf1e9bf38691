"""An Office opens, closes and refuses: what a script can rely on."""

from __future__ import annotations

import ast
import gc
import importlib
import multiprocessing
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import ecodiplo
from databases import office_of, only_on, place
from ecodiplo import (
    Busy,
    Conflict,
    EcodiploError,
    InvalidData,
    NotFound,
    Office,
    UsageProblem,
    open_database,
)
from ecodiplo.db.engine import Database
from ecodiplo.db.engines import sqlite_waits
from ecodiplo.db.locks import postgresql

CLOSED = "the office is closed; open the database again"
CALLS: dict[str, Any] = {
    "list": lambda office: office.list("events"),
    "iterate": lambda office: [*office.iterate("events")],
    "add": lambda office: office.add("events", title="A", kind="fair"),
    "import_rows": lambda office: office.import_rows("events", iter([{"title": "A"}])),
    "transaction": lambda office: office.transaction("feed").__enter__(),
    "undo": lambda office: office.undo(),
    "changes": lambda office: office.changes(),
}


# The end.


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_a_call_after_the_block_is_refused(facts: Database, call: Any) -> None:
    with office_of(facts) as office:
        assert office.list("events")
    with pytest.raises(UsageProblem, match=CLOSED):
        call(office)
    office.close()  # a second time does no harm


def test_a_block_that_raises_closes_too(facts: Database) -> None:
    with pytest.raises(KeyError), office_of(facts) as office:
        raise KeyError
    with pytest.raises(UsageProblem, match=CLOSED):
        office.list("events")


def test_an_office_is_not_closed_within_its_transaction(seeded: Database) -> None:
    office = office_of(seeded)
    with office.transaction("feed"):
        office.add("events", title="A fair", kind="fair")
        with pytest.raises(UsageProblem, match="close the office after its block"):
            office.close()
    assert office.list("events")


def connections(database: Database) -> int:
    """The connections that are open: to the file in this process, or to the database."""
    if database.url.get_backend_name() == "sqlite":
        links = [os.path.realpath(link) for link in Path("/proc/self/fd").iterdir()]
        return sum(link == str(database) for link in links)
    with database.read() as connection:
        others: int = connection.exec_driver_sql(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ).scalar_one()  # fmt: skip
        return others


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts the open files of Linux")
@pytest.mark.parametrize("end", ["with", "close", "del"])
def test_no_connection_stays_open_at_the_end(seeded: Database, end: str) -> None:
    gc.collect()
    office = office_of(seeded)
    office.add("events", title="A fair", kind="fair")
    office.list("events")
    assert connections(seeded) == 2  # one that reads, one that writes
    if end == "with":
        with office:
            pass
    elif end == "close":
        office.close()
    del office
    assert connections(seeded) == 0


# Connections that are kept.


@only_on("sqlite", "seeded")
def test_a_file_that_another_one_replaces_is_read(seeded: Database, tmp_path: Path) -> None:
    office = office_of(seeded)
    shutil.copy(str(seeded), tmp_path / "copy.db")
    office.add("events", title="A fair", kind="fair")
    assert office.get("events", "A fair")
    (tmp_path / "copy.db").replace(str(seeded))
    with pytest.raises(NotFound):
        office.get("events", "A fair")
    assert office.add("events", title="Another fair", kind="fair")
    assert office_of(seeded).get("events", "Another fair")


@only_on("sqlite", "seeded")
def test_a_file_that_is_written_over_is_read(seeded: Database, tmp_path: Path) -> None:
    office = office_of(seeded)
    shutil.copy(str(seeded), tmp_path / "copy.db")
    office.add("events", title="A fair", kind="fair")
    shutil.copyfile(tmp_path / "copy.db", str(seeded))
    with pytest.raises(NotFound):
        office.get("events", "A fair")
    office.add("events", title="Another fair", kind="fair")
    with seeded.read() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"


def test_triggers_that_are_lost_meanwhile_are_noticed(seeded: Database) -> None:
    office = office_of(seeded)
    office.add("events", title="A fair", kind="fair")
    trigger = "history_events_update"
    with seeded.migrate() as connection:
        on = "" if connection.dialect.name == "sqlite" else " ON events"
        connection.exec_driver_sql(f"DROP TRIGGER {trigger}{on}")
    with pytest.raises(EcodiploError, match="triggers of history"):
        office.add("events", title="Another fair", kind="fair")
    with pytest.warns(ecodiplo.DatabaseWarning, match="results may be incomplete"):
        office.list("events")


def test_a_revision_that_changes_meanwhile_is_noticed(seeded: Database) -> None:
    office = office_of(seeded)
    assert office.list("events")
    with seeded.migrate() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    with pytest.raises(EcodiploError, match="has the older schema 0001"):
        office.list("events")
    with pytest.raises(EcodiploError, match="has the older schema 0001"):
        office.add("events", title="A fair", kind="fair")


def test_what_another_program_commits_is_seen(seeded: Database) -> None:
    office, other = office_of(seeded), office_of(seeded)
    for number in range(3):
        title = f"Fair {number}"
        (office, other)[number % 2].add("events", title=title, kind="fair")
        assert other.get("events", title) == office.get("events", title)


def _add_in_a_child(office: Office, title: str) -> None:
    office.add("events", title=title, kind="fair")


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
def test_a_child_process_has_connections_of_its_own(seeded: Database) -> None:
    office = office_of(seeded)
    office.add("events", title="Of the parent", kind="fair")
    child = multiprocessing.get_context("fork").Process(
        target=_add_in_a_child, args=(office, "Of the child")
    )
    child.start()
    child.join()
    assert child.exitcode == 0
    assert office.get("events", "Of the child")
    assert office.add("events", title="Of the parent again", kind="fair")


# Errors.


def test_what_is_not_found_is_named(facts: Database) -> None:
    with pytest.raises(NotFound) as caught:
        office_of(facts).get("partners", "Nobody at all")
    assert (caught.value.entity, caught.value.record) == ("partners", "Nobody at all")


def test_a_database_in_use_says_that_it_is_busy(
    seeded: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_waits, "LONGEST_WAIT", 1)
    monkeypatch.setattr(postgresql, "LONGEST_WAIT", 1)
    office = office_of(seeded)
    with (
        ThreadPoolExecutor(1) as pool,
        office.transaction("feed"),
        pytest.raises(Busy, match="try again"),
    ):
        pool.submit(office.add, "events", title="A fair", kind="fair").result()


def test_faults_are_all_listed(facts: Database) -> None:
    with pytest.raises(InvalidData) as caught:
        office_of(facts).add("events", kind="no kind", start_date="no day")
    assert len(caught.value.problems) == 3  # the title is missing as well
    assert all(str(problem.column) for problem in caught.value.problems)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda office: office.search("x", limt=3), "search has no argument 'limt'. Did you mean"),
        (lambda office: office.get("events"), "get: missing a required argument: 'record'"),
        (lambda office: office.get("event", "x", "y"), "get: too many positional arguments"),
        (lambda office: office.get("colours", "x"), "colours"),
        (lambda office: office.get(7, "x"), "entity takes a text, not 7"),
        (lambda office: office.undo("last"), "number takes a whole number"),
        (lambda office: office.add("events", create_partners=1), "create_partners takes True"),
        (lambda office: office.import_file("events", __file__, on_match="fil"), "on_match takes"),
        (lambda office: office.import_file("events", __file__, on_mach="fill"), "no option 'on_m"),
        (lambda office: office.transaction(3).__enter__(), "name takes a text"),
    ],
)
def test_a_wrong_argument_is_refused_by_name(facts: Database, call: Any, says: str) -> None:
    with pytest.raises(UsageProblem) as caught:
        call(office_of(facts))
    assert says in str(caught.value)


def test_errors_that_may_pass_are_no_faults_of_the_call() -> None:
    for kind in (Busy, Conflict):
        assert issubclass(kind, EcodiploError)
        assert kind.exit_code == 1


def test_an_error_is_english_and_vietnamese_whatever_the_language_of_the_office(
    seeded: Database,
) -> None:
    for lang in ("en", "vi"):
        with open_database(place(seeded), lang=lang) as office, pytest.raises(NotFound) as info:
            office.get("partners", "nobody")
        assert str(info.value) == info.value.message.en != info.value.message.vi


# The public names.


def test_every_public_name_is_there_and_imported_only_when_used() -> None:
    for name in ecodiplo.__all__:
        assert getattr(ecodiplo, name)
    assert {*ecodiplo.__all__} <= {*dir(ecodiplo)}
    code = (
        "import sys, ecodiplo; ecodiplo.EcodiploError;"
        " print(sorted({'sqlalchemy', 'ecodiplo.api', 'ecodiplo.services'} & {*sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = ecodiplo.nothing


def test_the_types_are_told_the_same_names_as_the_program() -> None:
    tree = ast.parse(Path(ecodiplo.__file__).read_text(encoding="utf-8"))
    typed = {
        (name.name, node.module)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("ecodiplo")
        for name in node.names
    }
    public = {*ecodiplo.__all__} - {"open_database"}
    assert {name for name, _ in typed} == public
    for name, module in typed:
        assert getattr(ecodiplo, name) is getattr(importlib.import_module(str(module)), name)


SCRIPT = Path(__file__).parent / "script.py"


def test_a_script_that_uses_every_call_is_fully_typed(tmp_path: Path) -> None:
    script = shutil.copy(SCRIPT, tmp_path / "script.py")
    source = Path(ecodiplo.__file__).parent.parent
    assert (source / "ecodiplo" / "py.typed").exists()
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file", "", "--cache-dir",
         str(tmp_path / "cache"), str(script)],
        cwd=tmp_path, env={**os.environ, "MYPYPATH": str(source)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    calls = {name for name in vars(Office) if not name.startswith("_")}
    assert {name for name in calls if f"office.{name}" not in SCRIPT.read_text()} == set()


@only_on("sqlite", "seeded")
def test_the_script_runs(seeded: Database, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), place(seeded), str(tmp_path)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_a_script_needs_no_with(seeded: Database) -> None:
    assert open_database(place(seeded)).list("events")
