"""`-o`, of every command: what must stay is refused, what is no regular file is written into."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer._click import Command, Context
from typer.main import get_command

from answers import Runner
from ecodiplo.api import Office
from ecodiplo.cli.app import app
from ecodiplo.db.engine import Database
from ecodiplo.errors import UsageProblem

# Every command with -o, and a name that its output can have.
OUTPUTS = {
    "list delegations": "x.csv",
    "show delegations DEL-2022-0001": "x.json",
    "search dan mach": "x.jsonl",
    "summary --year 2022": "x.tsv",
    "reconcile --year 2022": "x.csv",
    "report --year 2022": "x.md",
    "report diff 2022": "x.csv",
    "config list": "x.csv",
    "chart delegations": "x.svg",
    "trace delegations DEL-2022-0001": "x.json",
    "export delegations": "x.xlsx",
    "export all": "x.xlsx",
    "template delegations --force": "x.xlsx",
    "log": "x.csv",
    "db check": "x.csv",
}
every_output = pytest.mark.parametrize(("line", "name"), OUTPUTS.items(), ids=list(OUTPUTS))


@pytest.fixture
def office(templates: Any, tmp_path: Path) -> Callable[[str], Database]:
    """Makes a seeded database in a file of any name."""

    def make(name: str) -> Database:
        shutil.copy(str(templates.get("sqlite", filled=True)), tmp_path / name)
        return Database(str(tmp_path / name))

    return make


def frozen(run: Runner, database: Database, line: str) -> None:
    """Freeze the report that `report diff` compares with."""
    if line.startswith("report diff"):
        assert run(database, "report", "--year", "2022", "--freeze").code == 0


def with_output(command: Command, words: str) -> Iterator[str]:
    """The commands with -o, those of one entity for all entities."""
    context = Context(command)
    context.obj = None
    if any("-o" in option.opts for option in command.params):
        yield words
    for name in getattr(command, "list_commands", lambda _: [])(context):
        if name in ("delegations", "all") or "delegations" not in command.list_commands(context):  # type: ignore[attr-defined]
            under = command.get_command(context, name)  # type: ignore[attr-defined]
            yield from with_output(under, f"{words} {name}".strip())


def test_every_command_with_an_output_is_tried_here() -> None:
    commands = set(with_output(get_command(app), ""))
    longest_first = sorted(commands, key=len, reverse=True)
    tried = {next(name for name in longest_first if line.startswith(name)) for line in OUTPUTS}
    assert tried == commands


@every_output
def test_the_database_is_refused(
    run: Runner, office: Callable[[str], Database], line: str, name: str
) -> None:
    database = office(name)
    frozen(run, database, line)
    before = Path(str(database)).read_bytes()
    done = run(database, *line.split(), "-o", str(database))
    assert (done.code, done.out) == (2, "")
    assert done.err == f"ecodiplo: {database} is the database in use; write to another file\n"
    assert Path(str(database)).read_bytes() == before


@every_output
def test_a_link_is_written_through(
    run: Runner, office: Callable[[str], Database], tmp_path: Path, line: str, name: str
) -> None:
    database = office("office.db")
    frozen(run, database, line)
    real, link = tmp_path / "real", tmp_path / name
    real.write_text("old")
    real.chmod(0o600)
    link.symlink_to(real)
    done = run(database, *line.split(), "-o", str(link))
    assert done.code == 0, done.err
    assert (link.is_symlink(), real.read_bytes() == b"old") == (True, False)
    assert stat.S_IMODE(real.stat().st_mode) == 0o600


@pytest.mark.parametrize("suffix", ["-wal", "-shm", "-journal"])
def test_the_files_of_its_transactions_are_refused_before_they_are_there(
    run: Runner, office: Callable[[str], Database], suffix: str
) -> None:
    database = office("office.db")
    beside = Path(f"{database}{suffix}")
    done = run(database, "export", "delegations", "--format", "csv", "-o", str(beside))
    assert (done.code, "is a part of the database" in done.err) == (2, True)
    assert not beside.exists()


def test_a_database_that_is_not_there_yet_is_refused(run: Runner, tmp_path: Path) -> None:
    place = tmp_path / "new.xlsx"
    done = run(str(place), "template", "delegations", "-o", str(place))
    assert (done.code, "is the database in use" in done.err) == (2, True)
    assert not place.exists()


@pytest.mark.parametrize("lines", [["--freeze"], []], ids=["freeze", "plain"])
def test_a_refused_report_freezes_nothing(
    run: Runner, office: Callable[[str], Database], lines: list[str]
) -> None:
    database = office("office.html")
    done = run(database, "report", "--year", "2022", *lines, "-o", str(database))
    assert done.code == 2
    assert "report" not in run(database, "log", "--format", "csv").out


def test_rejected_rows_do_not_go_over_the_database(
    run: Runner, office: Callable[[str], Database], tmp_path: Path
) -> None:
    database = office("office.csv")
    plan = tmp_path / "plan.csv"
    plan.write_text("direction,title\ninbound,A\nsideways,B\n", encoding="utf-8")
    before = Path(str(database)).read_bytes()
    done = run(database, "import", "delegations", str(plan), "--keep-good", "--rejects",
               str(database))  # fmt: skip
    assert (done.code, "is the database in use" in done.err) == (2, True)
    assert Path(str(database)).read_bytes() == before


@pytest.mark.parametrize("link", ["symlink_to", "hardlink_to"])
def test_rejected_rows_do_not_go_over_the_imported_file(
    run: Runner, office: Callable[[str], Database], tmp_path: Path, link: str
) -> None:
    plan, other = tmp_path / "plan.csv", tmp_path / "other.csv"
    plan.write_text("direction,title\nsideways,B\n", encoding="utf-8")
    getattr(other, link)(plan)
    done = run(office("office.db"), "import", "delegations", str(plan), "--keep-good",
               "--rejects", str(other))  # fmt: skip
    assert (done.code, "is the file that is imported" in done.err) == (2, True)
    assert "sideways" in plan.read_text()


def test_a_report_does_not_go_over_its_template(
    run: Runner, office: Callable[[str], Database], tmp_path: Path
) -> None:
    database, folder = office("office.db"), tmp_path / "templates"
    assert run(database, "report", "templates", str(folder)).code == 0
    before = (folder / "report.html").read_bytes()
    done = run(database, "report", "--year", "2022", "--templates", str(folder),
               "-o", str(folder / "report.html"))  # fmt: skip
    assert (done.code, "is a template of reports" in done.err) == (2, True)
    assert (folder / "report.html").read_bytes() == before


def test_everything_does_not_go_over_the_database_by_a_link_in_the_folder(
    run: Runner, office: Callable[[str], Database], tmp_path: Path
) -> None:
    database, folder = office("office.db"), tmp_path / "out"
    folder.mkdir()
    (folder / "delegations.csv").symlink_to(str(database))
    before = Path(str(database)).read_bytes()
    done = run(database, "export", "all", "-o", str(folder))
    assert (done.code, "is the database in use" in done.err) == (2, True)
    assert Path(str(database)).read_bytes() == before
    assert [path.name for path in folder.iterdir()] == ["delegations.csv"]


def test_everything_goes_through_the_links_of_a_folder_and_keeps_modes(
    run: Runner, office: Callable[[str], Database], tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (tmp_path / "real.csv").write_text("old")
    (tmp_path / "real.csv").chmod(0o600)
    (folder / "delegations.csv").symlink_to("../real.csv")
    assert run(office("office.db"), "export", "all", "-o", str(folder)).code == 0
    assert (folder / "delegations.csv").is_symlink()
    assert "DEL-2022-0001" in (tmp_path / "real.csv").read_text(encoding="utf-8")
    assert stat.S_IMODE((tmp_path / "real.csv").stat().st_mode) == 0o600


def test_a_report_that_fails_leaves_no_charts(
    run: Runner, office: Callable[[str], Database], tmp_path: Path
) -> None:
    (tmp_path / "x.md").mkdir()
    done = run(office("office.db"), "report", "--year", "2022", "-o", str(tmp_path / "x.md"))
    assert (done.code, "is a folder" in done.err) == (2, True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["office.db", "x.md"]


@pytest.mark.parametrize("format_", ["csv", "xlsx"])
def test_a_device_is_written_into(
    run: Runner, office: Callable[[str], Database], tmp_path: Path, format_: str
) -> None:
    link = tmp_path / "nothing"
    link.symlink_to(os.devnull)
    done = run(office("office.db"), "export", "delegations", "-f", format_, "-o", str(link))
    assert (done.code, link.is_symlink()) == (0, True)
    assert stat.S_ISCHR(os.stat(os.devnull).st_mode)


@pytest.mark.parametrize("name", ["office.csv", "office.md"])
@pytest.mark.parametrize("linked", [False, True])
def test_scripts_are_refused_as_people_are(
    office: Callable[[str], Database], tmp_path: Path, name: str, linked: bool
) -> None:
    place = Path(str(office(name)))
    before, file = place.read_bytes(), place
    if linked:
        file = tmp_path / f"link-{name}"
        file.symlink_to(place)
    with pytest.raises(UsageProblem, match="is the database in use"):
        if name.endswith("csv"):
            Office(place).export_file("delegations", file)
        else:
            Office(place).report(2022, file)
    assert place.read_bytes() == before
