"""The report of an import in Python: the one of `import --format json`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from databases import office_of
from ecodiplo import ImportRejected, Office
from ecodiplo.db.engine import Database
from ecodiplo.formats.json import dumps
from sources import write_file

Run = Callable[..., Any]
HEADINGS = "external_id,direction,title,start_date,member_count\n"
ONE, TWO = "V-1,inbound,Visit one,2023-05,5\n", "V-2,inbound,Visit two,2023-06,6\n"
FAULTY = "V-3,sideways,Visit three,2023-06,6\n"


@pytest.fixture
def office(seeded: Database) -> Office:
    return office_of(seeded)


@pytest.fixture
def send(office: Office, tmp_path: Path) -> Callable[..., Any]:
    """Imports a file of the system crm with these rows."""

    def send(rows: str, **options: Any) -> Any:
        file = write_file(tmp_path / "feed.csv", HEADINGS + rows)
        return office.import_file("delegations", file, system="crm", **options)

    return send


def entries(report: Any) -> list[tuple[Any, ...]]:
    return [(entry["row"], entry["ref"], entry["outcome"]) for entry in report.records]


@pytest.mark.parametrize("rows", [ONE + TWO, ONE + ONE, ONE + FAULTY])
@pytest.mark.parametrize("dry_run", [False, True])
def test_it_is_the_document_of_the_command_line(
    run: Run, seeded: Database, send: Callable[..., Any], tmp_path: Path, rows: str, dry_run: bool
) -> None:
    send(ONE)
    options = ["--dry-run"] if dry_run else []
    file = str(write_file(tmp_path / "feed.csv", HEADINGS + rows))
    done = run(seeded, "import", "delegations", file, "--system", "crm", "--format", "json",
               *options)  # fmt: skip
    document = json.loads(done.out)
    if document["changes"] and document["written"]:
        assert run(seeded, "undo", "--yes").code == 0
    try:
        report = send(rows, dry_run=dry_run)
    except ImportRejected as error:
        report = error.report
    text = dumps(report.to_json())
    # The refs of an undone import are not given again.
    for before, now in zip(document["records"], report.records, strict=False):
        text = text.replace(f'"{now["ref"]}"', f'"{before["ref"]}"')
    own = json.loads(text)
    commands = [each.pop("command") for each in (own, document)]
    assert [number is not None for number in commands] == [own["written"]] * 2
    assert own == document


def test_each_row_has_its_record_and_each_change_its_values(send: Callable[..., Any]) -> None:
    (ref,) = (entry["ref"] for entry in send(ONE).records)
    report = send(ONE.replace("5\n", "7\n") + TWO)
    assert entries(report)[0] == (2, ref, "changed")
    assert [entry["outcome"] for entry in report.records] == ["changed", "added"]
    change, _ = report.changes
    assert change["changes"] == {"member_count": {"old": 5, "new": 7}}


def test_changes_can_be_left_out(send: Callable[..., Any]) -> None:
    report = send(ONE + TWO, name_changes=False)
    assert (len(report.records), len(report.changes)) == (2, 0)


@pytest.mark.parametrize(
    ("missing", "outcome", "change"), [("cancel", "cancelled", "changed"),
                                       ("delete", "deleted", "deleted")],
)  # fmt: skip
def test_records_that_the_file_lacks_are_named_with_their_changes(
    send: Callable[..., Any], missing: str, outcome: str, change: str
) -> None:
    one, two = (entry["ref"] for entry in send(ONE + TWO).records)
    report = send(ONE, missing=missing, max_missing="50%")
    assert entries(report) == [(2, one, "unchanged"), (None, two, outcome)]
    (own,) = report.changes
    assert (own["row"], own["record"], own["outcome"]) == (None, two, change)
    if missing == "cancel":
        assert own["changes"]["status"]["new"] == "cancelled"
    else:
        assert own["changes"]["title"] == {"old": "Visit two", "new": None}


def test_a_record_that_is_back_is_named_with_its_change(send: Callable[..., Any]) -> None:
    _, two = (entry["ref"] for entry in send(ONE + TWO).records)
    send(ONE, missing="cancel", max_missing="50%")
    report = send(ONE + TWO, missing="cancel")
    assert (None, two, "returned") in entries(report)
    assert [each["changes"]["status"]["old"] for each in report.changes] == ["cancelled"]


def test_every_record_that_is_missing_is_named(send: Callable[..., Any]) -> None:
    rows = [f"W-{at},inbound,Visit number {at} of many,2023-05,5\n" for at in range(1_100)]
    send("".join(rows))
    report = send(rows[0], missing="report")
    assert (
        report.feed.missing_count == len(report.to_json()["files"][0]["feed"]["missing"]) == 1_099
    )


def test_a_dry_run_shows_what_becomes_of_records_that_the_file_lacks(
    run: Run, seeded: Database, send: Callable[..., Any], tmp_path: Path
) -> None:
    _, two = (entry["ref"] for entry in send(ONE + TWO).records)
    file = str(write_file(tmp_path / "feed.csv", HEADINGS + ONE))
    options = ("--system", "crm", "--max-missing", "50%", "--dry-run", "--missing")
    assert (
        f"~ {two} Visit two" in run(seeded, "import", "delegations", file, *options, "cancel").out
    )
    assert (
        f"- {two} Visit two" in run(seeded, "import", "delegations", file, *options, "delete").out
    )
