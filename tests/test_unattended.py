"""The README's examples for scripts run with an empty environment: with what they state alone."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import ecodiplo
from databases import only_on
from ecodiplo import open_database
from ecodiplo.db.engine import Database

README = Path(__file__).parent.parent / "README.md"
SECTION = re.compile(r"^## For scripts\n(.*?)^## ", re.DOTALL | re.MULTILINE)
GOOD = "direction,title,start_date\ninbound,A visit of the night,2023-09\n"


def examples() -> list[str]:
    """The examples of shell in the section for scripts."""
    (section,) = SECTION.findall(README.read_text(encoding="utf-8"))
    return re.findall(r"```sh\n(.*?)```", section, re.DOTALL)


def nightly() -> str:
    """The example that is a whole script."""
    (script,) = (text for text in examples() if text.startswith("#!/bin/sh"))
    return script


@pytest.fixture
def office(seeded: Database, tmp_path: Path) -> Path:
    """A folder with the database `office.db`, an inbox, and the program in `bin`."""
    for name in ("bin", "inbox", "done"):
        (tmp_path / name).mkdir()
    source = Path(ecodiplo.__file__).parent.parent
    program = tmp_path / "bin" / "ecodiplo"
    program.write_text(
        f'#!/bin/sh\nPYTHONPATH="{source}" exec "{sys.executable}" -m ecodiplo "$@"\n'
    )
    program.chmod(0o755)
    assert Path(str(seeded)).parent == tmp_path
    return tmp_path


def run(script: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """What the script does in the folder, with this environment alone."""
    return subprocess.run(
        ["/usr/bin/env", "-i", *(f"{name}={value}" for name, value in environment.items()),
         "/bin/sh", "-c", script],
        cwd=folder, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


def run_nightly(office: Path) -> subprocess.CompletedProcess[str]:
    """A night: the script as it stands, with the folders of the test."""
    script = nightly().replace("/opt/ecodiplo", str(office)).replace("/srv/ecodiplo", str(office))
    return run(script, office)


@only_on("sqlite", "seeded")
def test_a_night_imports_what_has_come(office: Path) -> None:
    (office / "inbox" / "plan.csv").write_text(GOOD)
    done = run_nightly(office)
    assert done.returncode == 0, done.stderr
    imported, report = sorted((office / "done").iterdir())
    assert imported.name.endswith("-plan.csv")
    assert report.name == f"{imported.name}.json"
    assert json.loads(report.read_text())["written"] is True
    database = open_database(office / "office.db")
    assert [visit["title"] for visit in database.list("delegations", year=2023)] == [
        "A visit of the night"
    ]
    assert database.commands()[0].user == "nightly"


@only_on("sqlite", "seeded")
def test_a_file_with_faults_stays_and_is_named(office: Path) -> None:
    (office / "inbox" / "a.csv").write_text("direction,title\nsideways,A visit\n")
    (office / "inbox" / "b.csv").write_text(GOOD)
    done = run_nightly(office)
    assert done.returncode == 3
    assert "inbox/a.csv: exit code 3, nothing written" in done.stderr
    assert "b.csv" not in done.stderr.replace("office.db", "")
    assert sorted(path.name for path in (office / "inbox").iterdir()) == ["a.csv", "a.csv.json"]
    assert json.loads((office / "inbox" / "a.csv.json").read_text())["written"] is False


@only_on("sqlite", "seeded")
def test_without_its_database_a_night_makes_none(office: Path) -> None:
    (office / "office.db").unlink()
    (office / "inbox" / "plan.csv").write_text(GOOD)
    done = run_nightly(office)
    assert done.returncode == 4
    assert not (office / "office.db").exists()
    assert (office / "inbox" / "plan.csv").exists()


@only_on("sqlite", "seeded")
def test_an_empty_night_says_nothing(office: Path) -> None:
    done = run_nightly(office)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def visits_without_ids() -> str:
    """What the other system exports."""
    return "direction,title\n" + "".join(f"inbound,Export {at}\n" for at in range(120))


@only_on("sqlite", "seeded")
def test_the_other_examples_run_with_an_empty_environment(office: Path) -> None:
    (office / "nightly.csv").write_text(GOOD)
    visits = "".join(f"V-{at},inbound,Visit {at}\n" for at in range(120))
    (office / "visits.csv").write_text(f"external_id,direction,title\n{visits}")
    (office / "export.csv").write_text(visits_without_ids())
    curl = office / "bin" / "curl"
    curl.write_text(f"#!/bin/sh\ncat '{office}/export.csv'\n")
    curl.chmod(0o755)
    others = [text for text in examples() if text != nightly()]
    assert others
    for script in others:
        done = run(f"set -e\n{script}", office, PATH=f"{office}/bin:/usr/bin:/bin",
                   ECODIPLO_DB=f"{office}/office.db")  # fmt: skip
        assert done.returncode == 0, done.stderr
    assert (office / "delegations.csv").read_text().startswith("ref,")
