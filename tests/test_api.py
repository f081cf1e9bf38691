"""The Python API: every example of its documentation runs, on both engines."""

from __future__ import annotations

import doctest
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ecodiplo import api, open_database
from ecodiplo.api import Office
from ecodiplo.db.engine import Database
from ecodiplo.errors import InvalidData, NotFound, UsageProblem

EXAMPLES = [test for test in doctest.DocTestFinder().find(api) if test.examples]


def opened(database: Database) -> Office:
    return open_database(database.url.render_as_string(hide_password=False))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_its_examples_run(example: doctest.DocTest, seeded: Database, tmp_path: Path) -> None:
    example.globs = {"office": opened(seeded), "folder": tmp_path}
    runner = doctest.DocTestRunner()
    said: list[str] = []
    runner.run(example, out=said.append, clear_globs=False)
    assert not runner.failures, "".join(said)


def test_every_public_call_has_an_example() -> None:
    shown = {example.name.rpartition(".")[2] for example in EXAMPLES}
    calls = {name for name, member in vars(Office).items()
             if callable(member) and not name.startswith("_")}  # fmt: skip
    assert calls <= shown


def test_a_transaction_is_kept_whole_or_not_at_all(seeded: Database) -> None:
    office = opened(seeded)
    before = len(office.list("delegations"))
    with pytest.raises(InvalidData), office.transaction("feed"):
        office.add("delegations", direction="inbound", title="A")
        office.add("delegations", direction="sideways", title="B")
    assert len(office.list("delegations")) == before
    with office.transaction("feed"):
        office.add("delegations", direction="inbound", title="A")
        office.add("delegations", direction="inbound", title="B")
    assert len(office.list("delegations")) == before + 2
    assert office.commands()[0].command == "feed"
    assert office.undo().command == "feed"
    assert len(office.list("delegations")) == before


def test_a_dry_run_within_a_transaction_keeps_the_rest(seeded: Database, tmp_path: Path) -> None:
    office = opened(seeded)
    plan = tmp_path / "plan.csv"
    plan.write_text("direction,title\ninbound,From the file\n", encoding="utf-8")
    with office.transaction("feed"):
        office.add("delegations", direction="inbound", title="By hand")
        assert office.import_file("delegations", plan, dry_run=True).added == 1
    titles = {row["title"] for row in office.list("delegations")}
    assert "By hand" in titles
    assert "From the file" not in titles


def test_only_an_office_that_is_created_makes_its_database(tmp_path: Path) -> None:
    place = tmp_path / "none.db"
    office = open_database(place)
    with pytest.raises(NotFound):
        office.list("delegations")
    with pytest.raises(NotFound):
        office.add("delegations", direction="inbound", title="A")
    with pytest.raises(NotFound), office.transaction("feed"):
        pass
    assert not place.exists()
    made = open_database(place, create=True)
    assert made.add("delegations", direction="inbound", title="A") == "DEL-0001"


def test_what_is_no_filter_or_format_is_told(facts: Database, tmp_path: Path) -> None:
    office = opened(facts)
    with pytest.raises(UsageProblem, match="no filter 'colour'"):
        office.list("delegations", colour="red")
    with pytest.raises(UsageProblem, match="does not say a format"):
        office.export_file("delegations", tmp_path / "visits.pdf")


def test_importing_the_package_loads_no_sqlalchemy() -> None:
    code = "import sys, ecodiplo; print('sqlalchemy' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ
    )
    assert done.stdout == "False\n"


def test_a_period_without_records_is_compared_with_nothing(facts: Database) -> None:
    with opened(facts) as office:
        (line,) = office.summary(2021, compare=2020).lines
    assert line.recorded is not None
    assert line.recorded_before is not None
    assert line.recorded.value == 1
    assert line.recorded_before.value is None
    assert line.change is None
