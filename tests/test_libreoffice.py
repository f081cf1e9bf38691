"""The seed's CSV files, opened and saved by LibreOffice, import as if nobody had touched them.

LibreOffice takes what it can for numbers, dates and truth values, as Excel does.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from answers import Runner, answer
from contents import contents
from ecodiplo.db.engine import Database
from ecodiplo.db.location import shipped_path


def find_calc() -> str | None:
    """The program of LibreOffice, if its Calc is installed: `soffice` is there with Writer alone
    too, and then reads no table."""
    office = shutil.which("soffice")
    if office is None:
        return None
    program = Path(office).resolve().parent
    return office if any(program.glob("*sclo.*")) else None


OFFICE = find_calc()
pytestmark = pytest.mark.skipif(OFFICE is None, reason="LibreOffice Calc is not installed")
# Comma, quote, UTF-8, from the first row, any columns; the language; quoted cells are no texts
# for that, and special numbers, such as dates, are found.
FILTER = "CSV:44,34,76,1,,{},false,true"
FORMATS = {"xlsx": "xlsx:Calc MS Excel 2007 XML", "ods": "ods:calc8"}
ENGLISH, VIETNAMESE = 1033, 1066


@pytest.fixture(scope="module", params=["xlsx", "ods"])
def saved(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of the seed's files as LibreOffice saves them; in ODS, under a Vietnamese locale."""
    folder = tmp_path_factory.mktemp("saved")
    language = ENGLISH if request.param == "xlsx" else VIETNAMESE
    profile = tmp_path_factory.mktemp("profile").as_uri()
    files = sorted(map(str, shipped_path("seed").glob("*.csv")))
    subprocess.run(
        [str(OFFICE), f"-env:UserInstallation={profile}", "--headless",
         "--infilter=" + FILTER.format(language), "--convert-to", FORMATS[request.param],
         "--outdir", str(folder), *files],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    assert len(list(folder.iterdir())) == len(files)
    return folder


def test_it_changes_nothing_in_a_seeded_database(
    run: Runner, seeded: Database, saved: Path
) -> None:
    reports = answer(run, seeded, "import", "all", str(saved))["files"]
    assert sum(report["rows"] for report in reports) == 435
    assert all(report["unchanged"] == report["rows"] for report in reports)


def test_it_fills_an_empty_database_with_the_seed(
    run: Runner, empty: Database, facts: Database, saved: Path
) -> None:
    done = run(empty, "import", "all", str(saved))
    assert done.code == 0, done.err
    with empty.read() as filled, facts.read() as wanted:
        assert contents(filled) == contents(wanted)
