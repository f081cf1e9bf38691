"""A script of a user, which calls everything. mypy checks it strictly."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from ecodiplo import (
    Busy,
    Change,
    Conflict,
    EditOutcome,
    ImportOptions,
    ImportReport,
    InvalidData,
    NotFound,
    Office,
    Period,
    Problem,
    UsageProblem,
    open_database,
)


def rows() -> Iterator[dict[str, object]]:
    """Rows of another system."""
    yield {"title": "A fair", "kind": "fair", "start_date": datetime.date(2023, 9, 2)}
    yield {"title": "Another", "kind": "fair", "countries": ["DK"], "participants": Decimal(12)}


def read(office: Office, folder: Path) -> None:
    """Call what reads."""
    titles: list[str] = [row["title"] for row in office.list("events", year=2022, limit=5)]
    for row in office.iterate("events", changed_since=datetime.datetime(2022, 1, 1)):
        titles.append(row["title"])
    keys: list[str] = [hit.key for hit in office.search("cang", limit=3)]
    value = office.summary(2022).lines[0].published
    states: list[str] = [each.state.code for each in office.reconcile(2022)]
    causes = office.trace("delegations", "DEL-2022-0001").effects.branches
    groups = office.breakdown("delegations", "country", 2022).groups
    table = office.cross_table("delegations", "country", "direction", 2022)
    number: int = office.export_file("events", folder / "events.csv", year=2022)
    office.report(2022, folder / "report.md")
    print(titles, keys, value, states, len(causes), groups, table.overall.records, number)


def write(office: Office, folder: Path) -> None:
    """Call what writes."""
    report: ImportReport = office.import_rows("events", rows(), name="crm", on_match="fill")
    assert report.added == 2
    file = folder / "more.csv"
    file.write_text("title,kind\nOne more,fair\n", encoding="utf-8")
    options = ImportOptions(on_match="update", on_near="new", decimal="comma", dates="day-first")
    assert office.import_file("events", file, options, dry_run=True).added == 1
    night = datetime.date(2023, 9, 3)
    feed = folder / "feed.csv"
    feed.write_text("external_id,title,kind\nF-1,One more,fair\n", encoding="utf-8")
    fed = office.import_file(
        "events", feed, system="crm", on_new="skip", on_known="adopt", as_of=night,
        missing="report", max_missing="10%", period=Period("2023-09-01", "2023-09-30"),
    )  # fmt: skip
    assert fed.skipped == 1
    fed = office.import_file("events", feed, system="crm", period="2023-H1", dry_run=True)
    assert fed.added == 1
    ref: str = office.add("events", title="By hand", kind="fair")
    texts: dict[str, str] = {"note": "A note"}
    office.edit("events", ref, **texts)
    done: EditOutcome = office.edit("events", ref, note=None, place="Hải Phòng")
    same: EditOutcome = office.upsert("events", {"ref": ref, "place": "Hải Phòng"})
    assert (done.outcome, same.outcome) == ("changed", "unchanged")
    link: str = office.link("delegations", "DEL-2022-0003", ref, "opened")
    assert link
    assert office.unlink("delegations", "DEL-2022-0003", ref) == 1
    assert office.delete("events", ref).outcome == "deleted"


def mistype(office: Office, file: Path) -> None:
    """Call with words that no option takes. mypy refuses each: where it took one, the comment on
    its line would be needless, which mypy says too."""
    office.import_file("events", file, on_match="fil")  # type: ignore[arg-type]
    office.import_file("events", file, on_near="now")  # type: ignore[arg-type]
    office.import_file("events", file, on_known="adapt")  # type: ignore[arg-type]
    office.import_file("events", file, on_new="ad")  # type: ignore[arg-type]
    office.import_file("events", file, missing="cancle")  # type: ignore[arg-type]
    office.import_file("events", file, lists="apend")  # type: ignore[arg-type]
    office.import_file("events", file, decimal="coma")  # type: ignore[arg-type]
    office.import_file("events", file, dates="dayfirst")  # type: ignore[arg-type]
    office.import_file("events", file, as_of=20231003)  # type: ignore[arg-type]
    office.import_file("events", file, period=2023)  # type: ignore[arg-type]
    ImportOptions(decimal="coma")  # type: ignore[arg-type]
    office.add("events", on_near="now")  # type: ignore[arg-type]
    office.upsert("events", on_near="now")  # type: ignore[arg-type]


def follow(office: Office, cursor: str | int) -> str:
    """Call what tells of changes."""
    changes = office.changes(cursor)
    each: Change
    for each in changes:
        print(each.at, each.action, each.entity, each.ref, each.before, each.after)
    for run in office.commands(2):
        print(run.number, run.command)
    print([change.action for change in office.log("delegations", "DEL-2022-0001", year=2022)])
    return changes.cursor


def main(place: str, folder: Path) -> None:
    """Use an office, and deal with what can go wrong."""
    with open_database(place, create=False) as office:
        assert office.today
        kept: Path = office.backup(folder, keep=3)
        print(kept.name)
        read(office, folder)
        write(office, folder)
        cursor = follow(office, 0)
        try:
            with office.transaction("nightly feed") as same:
                same.add("events", title="By night", kind="no kind")
        except InvalidData as error:
            problems: tuple[Problem, ...] = error.problems
            print([problem.message.en for problem in problems])
        try:
            office.get("partners", "nobody")
        except NotFound as error:
            print(error.entity, error.record)
        except (Busy, Conflict, UsageProblem) as error:
            print(error.message.vi, error.exit_code)
        office.undo(any_user=True)
        follow(office, cursor)
    office.close()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
