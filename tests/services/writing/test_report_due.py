"""The day on which the report of a trip is due: so many days after its end, by a setting."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from answers import Runner, answer
from databases import office_of
from ecodiplo import EcodiploError, Office
from ecodiplo.db.engine import Database
from sources import write_file
from table_damage import past_triggers

MOVED = {"end_date": "12/9/2026"}


@pytest.fixture
def office(seeded: Database) -> Iterator[Office]:
    """An office that reports ten days after a trip."""
    with office_of(seeded) as office:
        office.edit("offices", "OFF-0001", report_due_days=10)
        yield office


def trip(office: Office, **values: Any) -> dict[str, Any]:
    """A trip abroad that is added with these values."""
    values = {
        "direction": "outbound",
        "title": "Đoàn thăm Busan",
        "start_date": "2/9/2026",
        **values,
    }
    return dict(office.get("delegations", office.add("delegations", **values)))


@pytest.mark.parametrize(
    ("values", "due"),
    [
        ({"end_date": "10/9/2026"}, "2026-09-20"),
        ({"end_date": "25/12/2026"}, "2027-01-04"),
        ({"end_date": "20/2/2028"}, "2028-03-01"),
        ({"start_date": "2-10/9/2026"}, "2026-09-20"),  # the cell has both days
        ({"start_date": None, "end_date": "10/9/2026"}, "2026-09-20"),
        ({"end_date": "10/9/2026", "status": "completed"}, "2026-09-20"),
        ({"end_date": "10/9/2026", "report_due": "1/10/2026"}, "2026-10-01"),
        ({"end_date": "10/9/2026", "report_due": "10/2026"}, "2026-10"),
        ({"end_date": "9/2026"}, None),
        ({"end_date": "2026"}, None),
        ({}, None),
        ({"end_date": "10/9/2026", "direction": "inbound"}, None),
        ({"end_date": "10/9/2026", "status": "cancelled"}, None),
        ({"end_date": "10/9/2026", "status": "postponed"}, None),
        ({"end_date": "10/9/2026", "role_in_totals": "umbrella"}, None),
        ({"end_date": "10/9/2026", "role_in_totals": "duplicate", "not_counted_reason": "x"}, None),
    ],
)
def test_a_trip_is_added_with_it(office: Office, values: dict[str, Any], due: str | None) -> None:
    assert trip(office, **values)["report_due"] == due


def test_an_office_that_has_not_set_the_days_gets_none(seeded: Database) -> None:
    with office_of(seeded) as office:
        assert trip(office, end_date="10/9/2026")["report_due"] is None


def test_a_database_without_an_office_gets_none(empty: Database) -> None:
    with office_of(empty) as office:
        assert trip(office, end_date="10/9/2026")["report_due"] is None


@pytest.mark.parametrize(
    ("before", "edit", "due"),
    [
        ({"end_date": "10/9/2026"}, {"end_date": "12/9/2026"}, "2026-09-22"),
        ({"end_date": "9/2026"}, {"end_date": "12/9/2026"}, "2026-09-22"),
        ({}, {"end_date": "12/9/2026"}, "2026-09-22"),
        ({}, {"start_date": "2-12/9/2026"}, "2026-09-22"),
        ({"end_date": "10/9/2026"}, {"title": "Đoàn khác"}, "2026-09-20"),
        ({"end_date": "10/9/2026"}, {"end_date": "9/2026"}, None),
        ({"end_date": "10/9/2026"}, {"end_date": None}, None),
        ({"end_date": "10/9/2026"}, {"status": "cancelled"}, None),
        ({"end_date": "10/9/2026"}, MOVED | {"status": "postponed"}, None),
        ({"end_date": "10/9/2026"}, {"direction": "inbound"}, None),
        ({"end_date": "10/9/2026"}, {"role_in_totals": "umbrella"}, None),
        ({"end_date": "10/9/2026"}, {"status": "completed"}, "2026-09-20"),
        (
            {"end_date": "10/9/2026"},
            {"status": "cancelled", "report_due": "20/9/2026"},
            "2026-09-20",
        ),
        ({"end_date": "10/9/2026", "status": "cancelled"}, {"status": "planned"}, "2026-09-20"),
        (
            {"end_date": "10/9/2026", "direction": "inbound"},
            {"direction": "outbound"},
            "2026-09-20",
        ),
        (
            {"end_date": "10/9/2026", "report_due": "25/9/2026"},
            {"status": "cancelled"},
            "2026-09-25",
        ),
        ({"end_date": "10/9/2026", "report_due": "25/9/2026"}, {"end_date": None}, "2026-09-25"),
        ({"end_date": "10/9/2026"}, MOVED | {"report_due": "1/10/2026"}, "2026-10-01"),
        ({"end_date": "10/9/2026"}, MOVED | {"report_due": "20/9/2026"}, "2026-09-20"),
        ({"end_date": "10/9/2026"}, MOVED | {"report_due": None}, None),
        ({"end_date": "10/9/2026", "report_due": "25/9/2026"}, MOVED, "2026-09-25"),
        ({"end_date": "9/2026", "report_due": "25/9/2026"}, MOVED, "2026-09-25"),
        ({"direction": "inbound"}, MOVED, None),
    ],
)
def test_it_moves_with_the_end_of_the_trip_unless_a_person_has_said_it(
    office: Office, before: dict[str, Any], edit: dict[str, Any], due: str | None
) -> None:
    ref = trip(office, **before)["ref"]
    office.edit("delegations", ref, **edit)
    assert office.get("delegations", ref)["report_due"] == due


def test_a_day_by_a_former_setting_stays(office: Office) -> None:
    ref = trip(office, end_date="10/9/2026")["ref"]
    office.edit("offices", "OFF-0001", report_due_days=15)
    office.edit("delegations", ref, end_date="12/9/2026")
    assert office.get("delegations", ref)["report_due"] == "2026-09-20"


def test_an_import_and_an_upsert_set_none(office: Office, tmp_path: Path) -> None:
    text = "ref,direction,title,end_date\nDEL-A,outbound,A trip,10/9/2026\n"
    office.import_file("delegations", write_file(tmp_path / "trips.csv", text))
    office.upsert("delegations", ref="DEL-B", direction="outbound", title="B", end_date="11/9/2026")
    for ref in ("DEL-A", "DEL-B"):
        assert office.get("delegations", ref)["report_due"] is None


FOLLOWING = [
    ("end_date", "12/9/2026", "2026-09-22"),
    ("end_date", "9/2026", None),
    ("status", "cancelled", None),
    ("title", "Another title", "2026-09-20"),
]


@pytest.mark.parametrize(("field", "value", "due"), FOLLOWING)
@pytest.mark.parametrize("command", ["csv", "json", "upsert"])
def test_it_follows_the_trip_in_an_import_and_an_upsert_too(
    office: Office, tmp_path: Path, command: str, field: str, value: str, due: str | None
) -> None:
    moved = trip(office, end_date="10/9/2026")["ref"]
    kept = trip(office, title="B", end_date="10/9/2026", report_due="25/9/2026")["ref"]
    for ref in (moved, kept):
        own = value if ref == moved or field != "title" else "Yet another title"
        if command == "upsert":
            office.upsert("delegations", ref=ref, **dict[str, Any]({field: own}))
        elif command == "csv":
            rows = f"ref,{field}\n{ref},{own}\n"
            office.import_file("delegations", write_file(tmp_path / "trips.csv", rows))
        else:
            rows = f'[{{"ref": "{ref}", "{field}": "{own}"}}]'
            office.import_file("delegations", write_file(tmp_path / "trips.json", rows))
    assert office.get("delegations", moved)["report_due"] == due
    assert office.get("delegations", kept)["report_due"] == "2026-09-25"


def test_an_import_empties_it_with_the_end_of_the_trip_and_says_so(
    run: Runner, seeded: Database, tmp_path: Path
) -> None:
    run(seeded, "config", "set", "report_due_days", "10")
    with office_of(seeded) as office:
        refs = [trip(office, title=title, end_date="10/9/2026")["ref"] for title in ("A", "B", "C")]
    rows = [f"{refs[0]},,\n", f"{refs[1]},,20/9/2026\n", f"{refs[2]},12/9/2026,\n"]
    path = write_file(tmp_path / "trips.csv", "ref,end_date,report_due\n" + "".join(rows))
    done = run(seeded, "import", "delegations", str(path))
    assert done.code == 0, done.err
    assert "Report due: follows the changes of 1 trip, by the setting report_due_days" in done.err
    with office_of(seeded) as office:
        days = [office.get("delegations", ref)["report_due"] for ref in refs]
    assert days == ["2026-09-20", "2026-09-20", "2026-09-22"]  # an empty cell changes nothing


def test_a_feed_that_cancels_a_trip_takes_it_away(
    run: Runner, seeded: Database, tmp_path: Path
) -> None:
    run(seeded, "config", "set", "report_due_days", "10")
    text = "external_id,direction,title,end_date,source\n{id},outbound,{title},10/9/2026,SRC-0001\n"
    head, row = text.splitlines(keepends=True)
    rows = [row.format(id=f"T-{at}", title=f"Trip {at}") for at in range(3)]
    feed = ("--system", "crm", "--missing", "cancel", "--max-missing", "3")
    path = write_file(tmp_path / "trips.csv", head + "".join(rows))
    done = run(seeded, "import", "delegations", str(path), *feed)
    assert done.code == 0, done.err
    with office_of(seeded) as office:
        refs = [office.get("delegations", f"Trip {at}")["ref"] for at in range(3)]
        for ref in refs:
            office.edit("delegations", ref, report_due="20/9/2026")
    write_file(path, head + "".join(rows[:2]))
    done = run(seeded, "import", "delegations", str(path), *feed)
    assert done.code == 0, done.err
    with office_of(seeded) as office:
        trips = [office.get("delegations", ref) for ref in refs]
    assert [row["report_due"] for row in trips] == ["2026-09-20", "2026-09-20", None]
    assert trips[-1]["status"] == "cancelled"


def test_a_cancelled_trip_gets_it_back_by_an_undo(run: Runner, seeded: Database) -> None:
    run(seeded, "config", "set", "report_due_days", "10")
    with office_of(seeded) as office:
        ref = trip(office, end_date="10/9/2026")["ref"]
    done = run(seeded, "edit", "delegations", ref, "--status", "cancelled")
    assert done.err.splitlines()[-1] == (
        "  Report due: cleared; no day follows from the end of the trip, by the setting"
        " report_due_days"
    )
    assert run(seeded, "undo", "--yes").code == 0
    with office_of(seeded) as office:
        assert office.get("delegations", ref)["report_due"] == "2026-09-20"


def test_two_offices_refuse_the_trip_that_asks_for_it(seeded: Database, office: Office) -> None:
    another = "INSERT INTO offices (ref, name) VALUES ('OFF-2', 'Another office')"
    past_triggers(seeded, "offices", another)
    with pytest.raises(EcodiploError, match="several offices"):
        trip(office, end_date="10/9/2026")
    assert not office.list("delegations", text="Busan")
    assert trip(office, end_date="10/9/2026", report_due="20/9/2026")["report_due"] == "2026-09-20"


def test_the_command_says_that_it_was_set_and_why(run: Runner, seeded: Database) -> None:
    run(seeded, "config", "set", "report_due_days", "1")
    add = ["add", "delegations", "--direction", "ra", "--end-date", "10/9/2026", "--title"]
    done = run(seeded, *add, "Đoàn A")
    assert done.err.splitlines()[1:] == [
        "  Report due: 11 Sep 2026, 1 day after the end of the trip, by the setting report_due_days"
    ]
    done = run(seeded, *add, "Đoàn B", lang="vi")
    assert done.err.splitlines()[1] == (
        "  Hạn báo cáo: 11/9/2026, 1 ngày sau khi kết thúc chuyến đi,"
        " theo thiết lập report_due_days"
    )
    ref = done.out.strip()
    done = run(seeded, "edit", "delegations", ref, "--set", "end_date=12/9/2026")
    assert "  Report due: 11 Sep 2026 → 13 Sep 2026\n" in done.err
    assert "1 day after the end" in done.err
    done = run(seeded, *add, "Đoàn C", "--report-due", "1/10/2026")
    assert "report_due_days" not in done.err


def test_it_is_part_of_the_command_and_of_its_undo(run: Runner, seeded: Database) -> None:
    run(seeded, "config", "set", "report_due_days", "10")
    add = ["add", "delegations", "--direction", "ra", "--end-date", "10/9/2026", "--title", "Đoàn"]
    ref = run(seeded, *add).out.strip()
    (command,) = answer(run, seeded, "log", "--limit", "1")
    assert (command["command"], command["added"], command["changed"]) == ("add delegations", 1, 0)
    assert run(seeded, "undo", "--yes").code == 0
    assert run(seeded, "show", "delegations", ref).code == 4
