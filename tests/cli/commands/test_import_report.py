"""The report of `import` for scripts: what it says is what was done."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from contents import records
from databases import is_sqlite, only_on, place
from ecodiplo.db.engine import Database
from ecodiplo.fault_codes import FaultCode
from sources import write_file

HEAD = "ref,direction,title,start_date,countries\n"
GOOD = HEAD + "DEL-1,inbound,Visit A,2022-09,DK\nDEL-2,outbound,Visit B,2022-10,JP\n"
NEXT = (
    HEAD + "DEL-1,inbound,Visit A,2022-11,DK\nDEL-2,outbound,Visit B,2022-10,JP\n"
    "DEL-3,inbound,Visit C,2022-12,SE\nDEL-3,inbound,Visit C,2022-12,SE\n"
)
Runner = Callable[..., Any]


def report_of(run: Runner, database: Database | str, *args: str, code: int = 0) -> Any:
    """The document that an import writes."""
    done = run(database, "import", *args, "--format", "json")
    assert done.code == code, done.err
    return json.loads(done.out)


@pytest.fixture
def fed(run: Runner, seeded: Database, tmp_path: Path) -> Database:
    report_of(run, seeded, "delegations", str(write_file(tmp_path / "first.csv", GOOD)))
    return seeded


def test_the_report_names_the_run_and_the_file(run: Runner, fed: Database, tmp_path: Path) -> None:
    path = write_file(tmp_path / "plan.csv.gz", gzip.compress(NEXT.encode()))
    report = report_of(run, fed, "delegations", str(path))
    (file,) = report["files"]
    assert (report["schema_version"], report["written"], report["dry_run"]) == (1, True, False)
    commands = json.loads(run(fed, "log", "--limit", "1", "-f", "json").out)
    assert report["command"] == commands[0]["command_id"]
    assert report["database"] == str(fed)
    assert file["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (file["file"], file["size"]) == ("plan.csv.gz", path.stat().st_size)


def test_the_report_has_what_became_of_each_row(run: Runner, fed: Database, tmp_path: Path) -> None:
    report = report_of(run, fed, "delegations", str(write_file(tmp_path / "plan.csv", NEXT)))
    assert [(r["row"], r["ref"], r["outcome"]) for r in report["records"]] == [
        (2, "DEL-1", "changed"), (3, "DEL-2", "unchanged"), (4, "DEL-3", "added"),
        (5, None, "repeated"),
    ]  # fmt: skip
    assert report["records"][3]["repeats"] == 4
    (file,) = report["files"]
    assert (file["added"], file["changed"], file["unchanged"], file["skipped"]) == (1, 1, 1, 1)


def test_the_report_has_the_changes_that_a_dry_run_announced(
    run: Runner, fed: Database, tmp_path: Path
) -> None:
    path = str(write_file(tmp_path / "plan.csv", NEXT))
    announced = report_of(run, fed, "delegations", path, "--dry-run")
    done = report_of(run, fed, "delegations", path)
    assert (announced["written"], announced["command"]) == (False, None)
    assert announced["changes"] == done["changes"]
    assert announced["records"] == done["records"]
    assert done["changes"][0]["changes"] == {"start_date": {"old": "2022-09", "new": "2022-11"}}


def test_a_refused_run_reports_nothing_as_written(
    run: Runner, fed: Database, tmp_path: Path
) -> None:
    before = records(fed, "delegations")
    path = write_file(tmp_path / "plan.csv", NEXT + "DEL-4,lên,Visit D,2022-02-30,Denmrk\n")
    report = report_of(run, fed, "delegations", str(path), code=3)
    (file,) = report["files"]
    assert (report["written"], report["command"]) == (False, None)
    assert (report["records"], report["changes"]) == ([], [])
    assert (file["added"], file["changed"], file["unchanged"], file["skipped"]) == (0, 0, 0, 0)
    assert (file["rows"], file["rejected"]) == (5, 1)
    attempted = ("added", "changed", "unchanged", "skipped")
    assert [file["attempted"][name] for name in attempted] == [1, 1, 1, 1]
    assert file["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert [(p["code"], p["field"], p["row"]) for p in report["problems"]] == [
        ("unknown_term", "direction", 6), ("invalid_date", "start_date", 6),
        ("unknown_reference", "countries", 6),
    ]  # fmt: skip
    assert records(fed, "delegations") == before


def test_rejected_rows_are_among_the_records(run: Runner, fed: Database, tmp_path: Path) -> None:
    text = NEXT.replace("2022-12,SE\nDEL-3", "2022-12,SE\nDEL-9")
    path = write_file(tmp_path / "plan.csv", text + "DEL-4,inbound,Visit D,2022-02-30,DK\n")
    report = report_of(run, fed, "delegations", str(path), "--keep-good", code=5)
    outcomes = {r["row"]: (r["ref"], r["outcome"]) for r in report["records"]}
    assert outcomes[6] == (None, "rejected")
    assert report["written"] is True
    assert report["files"][0]["rejects"] == str(tmp_path / "plan.rejected.csv")
    assert len(outcomes) == report["files"][0]["rows"]


@pytest.mark.parametrize(
    ("text", "options", "code"),
    [
        (HEAD, [], FaultCode.EMPTY_FILE),
        ("", [], FaultCode.EMPTY_FILE),
        (GOOD.removesuffix("\n"), [], FaultCode.CUT_OFF_FILE),
        (HEAD + "DEL-1,inbound\n", [], FaultCode.SHORT_ROW),
        (HEAD + "DEL-1,inbound,A,2022,DK,x\n", [], FaultCode.LONG_ROW),
        ('title\n"a\n', [], FaultCode.INVALID_SYNTAX),
        (HEAD + ",inbound,,2022,DK\n", [], FaultCode.MISSING_VALUE),
        (HEAD + "DEL-1,inbound,,2022,DK\n", [], FaultCode.NO_SUCH_RECORD),
        ("direction,start_date\ninbound,2022\n", [], FaultCode.MISSING_COLUMN),
        ("direction,title,zzz\ninbound,A,x\n", [], FaultCode.UNKNOWN_COLUMN),
        ("direction,title,member_count\ninbound,A,many\n", [], FaultCode.INVALID_NUMBER),
        ("direction,title,sectors\ninbound,A,Nobody\n", [], FaultCode.UNKNOWN_REFERENCE),
        (HEAD + "X-1,inbound,A,2022,DK\nX-1,inbound,B,2022,DK\n", [], FaultCode.DUPLICATE_ROW),
        (HEAD.replace("start", "end") + "X-1,inbound,A,2022,DK\n", ["--set", "start_date=2023"],
         FaultCode.BROKEN_RULE),
        (GOOD, ["--min-rows", "3"], FaultCode.TOO_FEW_ROWS),
        (GOOD, ["--expect-rows", "3"], FaultCode.WRONG_ROW_COUNT),
        (GOOD, ["--encoding", "none"], FaultCode.WRONG_ARGUMENT),
        (GOOD, ["--map", "Nothing=title"], FaultCode.MISSING_COLUMN),
        (GOOD, ["--max-changed", "many"], FaultCode.WRONG_ARGUMENT),
    ],
)  # fmt: skip
def test_a_fault_has_its_code(
    run: Runner, seeded: Database, tmp_path: Path, text: str, options: list[str], code: FaultCode
) -> None:
    path = write_file(tmp_path / "plan.csv", text)
    done = run(seeded, "import", "delegations", str(path), *options, "--format", "json")
    report = json.loads(done.out)
    assert done.code == (2 if code is FaultCode.WRONG_ARGUMENT else 3)
    assert code in [problem["code"] for problem in report["problems"]]
    assert report["written"] is False
    assert done.err.startswith("ecodiplo: ")


def test_a_file_that_is_not_there_has_a_report(run: Runner, seeded: Database) -> None:
    report = report_of(run, seeded, "delegations", "none.csv", code=4)
    assert (report["written"], report["files"]) == (False, [])
    assert [problem["code"] for problem in report["problems"]] == ["not_found"]


@pytest.mark.parametrize("entity", ["delegations", "all"])
def test_a_missing_file_is_named(
    run: Runner, seeded: Database, tmp_path: Path, entity: str
) -> None:
    report = report_of(run, seeded, entity, str(tmp_path / "none.xlsx"), code=4)
    assert [problem["file"] for problem in report["problems"]] == ["none.xlsx"]


def test_a_folder_in_place_of_a_file_is_named(
    run: Runner, seeded: Database, tmp_path: Path
) -> None:
    report = report_of(run, seeded, "delegations", str(tmp_path), code=2)
    assert [problem["file"] for problem in report["problems"]] == [tmp_path.name]


def test_a_database_that_is_not_there_has_a_report(
    run: Runner, nowhere: Database, tmp_path: Path
) -> None:
    path = write_file(tmp_path / "plan.csv", GOOD)
    report = report_of(run, nowhere, "delegations", str(path), code=4)
    assert [problem["code"] for problem in report["problems"]] == ["not_found"]
    assert report["files"][0]["size"] == path.stat().st_size


def test_a_whole_workbook_that_is_refused_lists_the_parts_before_the_fault(
    run: Runner, seeded: Database, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    partners, visits = book.worksheets[0], book.create_sheet("delegations")
    partners.title = "partners"
    for row in (["name", "kind"], ["A new partner", "company"]):
        partners.append(row)
    for row in (["direction", "title"], ["sideways", "A visit"]):
        visits.append(row)
    book.save(tmp_path / "book.xlsx")
    report = report_of(run, seeded, "all", str(tmp_path / "book.xlsx"), code=3)
    assert [(f["entity"], f["added"], f["attempted"]["added"]) for f in report["files"]] == [
        ("partners", 0, 1), ("delegations", 0, 0),
    ]  # fmt: skip
    assert (report["records"], report["changes"]) == ([], [])


def test_the_parts_of_a_workbook_have_the_records_of_each(
    run: Runner, seeded: Database, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    partners, visits = book.worksheets[0], book.create_sheet("delegations")
    partners.title = "partners"
    for row in (["ref", "name", "kind"], ["PAR-901", "A new partner", "company"]):
        partners.append(row)
    for row in (["ref", "direction", "title"], ["DEL-901", "inbound", "A visit"]):
        visits.append(row)
    book.save(tmp_path / "book.xlsx")
    report = report_of(run, seeded, "all", str(tmp_path / "book.xlsx"))
    assert [(r["entity"], r["ref"], r["outcome"]) for r in report["records"]] == [
        ("partners", "PAR-901", "added"), ("delegations", "DEL-901", "added"),
    ]  # fmt: skip
    assert [change["record"] for change in report["changes"]] == ["PAR-901", "DEL-901"]


def test_an_import_that_starts_again_reports_each_row_once(
    run: Runner, seeded: Database, tmp_path: Path
) -> None:
    """The first row is given the ref of the second, so the import starts again."""
    text = "ref,direction,title,start_date\n,inbound,Visit A,2031\nDEL-2031-0001,inbound,B,2031\n"
    report = report_of(run, seeded, "delegations", str(write_file(tmp_path / "plan.csv", text)))
    assert [record["row"] for record in report["records"]] == [2, 3]
    assert len(report["changes"]) == 2


def test_the_password_of_a_server_is_not_told(
    run: Runner, seeded: Database, tmp_path: Path
) -> None:
    if is_sqlite(seeded):
        pytest.skip("a file has no password")
    where = place(seeded)
    report = report_of(run, where, "delegations", str(write_file(tmp_path / "plan.csv", GOOD)))
    if password := seeded.url.password:
        assert str(password) not in json.dumps(report)
    assert report["database"].startswith("postgresql")


@only_on("sqlite", "seeded")
def test_a_report_that_cannot_be_written_says_that_the_records_are(
    seeded: Database, tmp_path: Path
) -> None:
    path = write_file(tmp_path / "plan.csv", GOOD)
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "ecodiplo", "--db", place(seeded), "import", "delegations",
             str(path), "--format", "json"],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False, timeout=120,
        )  # fmt: skip
    assert done.returncode == 1
    assert re.search(
        r"the records are written as command \d+, but their report is not", done.stderr
    )
    assert "DEL-1" in records(seeded, "delegations")
