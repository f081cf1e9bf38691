"""Lists that give an MOU a status and dates write the ledger; on both engines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from contents import records
from databases import office_of
from ecodiplo.db.engine import Database
from ecodiplo.errors import InvalidData
from importing import import_into, refusal

A = {"Tên văn bản": "A", "Ngày ký": "2020"}


def ledger(database: Database) -> list[tuple[str, str | None]]:
    """The events of the ledger: kind and date."""
    return sorted(
        (row["kind"], row["date"]) for row in records(database, "mou-events").values()
    )  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "stage", "events"),
    [
        ({"Tình trạng": "Dự thảo", "Ngày ký": ""}, "draft", []),
        ({"Tình trạng": "Đã ký"}, "signed", []),
        ({"status": "in_force"}, "signed", []),
        ({"Tình trạng": "Đã chấm dứt"}, "signed", [("terminated", None)]),
        ({"Tình trạng": "Đã ký", "Ngày chấm dứt": "5/2024"}, "signed", [("terminated", "2024-05")]),
        ({"Tình trạng": "Chấm dứt hiệu lực", "Ngày rút khỏi": "2023"}, "signed",
         [("withdrawn", "2023")]),
        ({"Tình trạng": "Tạm đình chỉ thực hiện", "Ngày tạm đình chỉ": "2023"}, "signed",
         [("suspended", "2023")]),
        ({"Tình trạng": "Đã ký", "Ngày gia hạn": "2023", "Ngày hết hiệu lực": "2024"}, "signed",
         [("extended", "2023")]),
        ({}, "signed", []),
        ({"Tình trạng": ""}, "signed", []),
        ({"Tình trạng": "Còn hiệu lực"}, "signed", []),
        ({"Tình trạng": "Đang thực hiện"}, "signed", []),
        ({"Tình trạng": "đang triển khai"}, "signed", []),
        ({"Tình trạng": "Còn hạn"}, "signed", []),
        ({"Tình trạng": "Active"}, "signed", []),
        ({"Tình trạng": "Chưa ký", "Ngày ký": ""}, "draft", []),
        ({"Tình trạng": "Hết hiệu lực"}, "signed", [("expired", None)]),
        ({"Tình trạng": "Đã hết hiệu lực"}, "signed", [("expired", None)]),
        ({"Tình trạng": "Hết hạn"}, "signed", [("expired", None)]),
        ({"Tình trạng": "lapsed"}, "signed", [("expired", None)]),
        ({"Tình trạng": "Hết hạn", "Ngày hết hiệu lực": "2022", "auto_renewal": "có"}, "signed",
         [("expired", None)]),
        ({"Tình trạng": "Hết hiệu lực", "Ngày hết hiệu lực": "2022"}, "signed", []),
    ],
)  # fmt: skip
def test_a_list_of_mous_writes_their_stage_and_their_events(
    empty: Database, cells: dict[str, str], stage: str, events: list[tuple[str, str | None]]
) -> None:
    report = import_into(empty, "mous", A | cells)
    assert (report.added, len(report.notes)) == (1, 1 if events else 0)
    (mou,) = records(empty, "mous").values()
    assert (mou["stage"], ledger(empty)) == (stage, events)
    again = import_into(empty, "mous", A | cells)
    assert (again.unchanged, ledger(empty)) == (1, events)


def test_a_later_list_gives_an_event_its_date_and_corrects_it(empty: Database) -> None:
    import_into(empty, "mous", A | {"Tình trạng": "Đã chấm dứt"})
    for date in ("2024", "2024-05", "2024-06-01"):
        report = import_into(empty, "mous", A | {"Ngày chấm dứt": date})
        assert (report.changed, ledger(empty)) == (1, [("terminated", date)])
    assert import_into(empty, "mous", A | {"Ngày chấm dứt": "2024"}).unchanged == 1
    assert ledger(empty) == [("terminated", "2024-06-01")]


def test_another_extension_is_a_further_event(empty: Database) -> None:
    import_into(empty, "mous", A | {"Tình trạng": "Đã ký", "Ngày gia hạn": "2022"})
    import_into(empty, "mous", A | {"Ngày gia hạn": "2024"})
    assert ledger(empty) == [("extended", "2022"), ("extended", "2024")]


@pytest.mark.parametrize(
    ("first", "later", "reason"),
    [
        ({"Tình trạng": "Đã chấm dứt"}, {"Tình trạng": "Còn hiệu lực"},
         "says In force, but the ledger mou-events has MEV-0001 (terminated)"),
        ({"Tình trạng": "Tạm đình chỉ thực hiện"}, {"Tình trạng": "Đã ký"},
         "says Signed, but the ledger mou-events has MEV-0001 (suspended)"),
        ({"Tình trạng": "Đã ký"}, {"Ngày chấm dứt": "2019"}, "before MOU-2020-0001 was signed"),
        ({"Tình trạng": "Dự thảo", "Ngày ký": ""}, {"Ngày ký": "", "Ngày chấm dứt": "2021"},
         "is not signed (Draft), so it has no events yet"),
        ({"Tình trạng": "Đã ký"}, {"Tình trạng": "Đã ký", "Bước ký kết": "Dự thảo"},
         "says another stage"),
    ],
)  # fmt: skip
def test_a_list_that_contradicts_the_ledger_is_refused(
    empty: Database, first: dict[str, str], later: dict[str, str], reason: str
) -> None:
    import_into(empty, "mous", A | first)
    before = ledger(empty)
    assert reason in refusal(empty, "mous", A | later)
    assert ledger(empty) == before


def test_the_good_rows_of_a_list_are_written_with_their_events(empty: Database) -> None:
    import_into(empty, "mous", A | {"Tình trạng": "Đã chấm dứt"})
    report = import_into(
        empty, "mous", A | {"Tình trạng": "Còn hiệu lực"},
        {"Tên văn bản": "B", "Ngày ký": "2021", "Tình trạng": "Đã chấm dứt"}, keep_good=True,
    )  # fmt: skip
    assert (report.added, report.rejected) == (1, 1)
    assert ledger(empty) == [("terminated", None), ("terminated", None)]


def test_empty_cells_do_not_clear_the_ledger(empty: Database) -> None:
    import_into(empty, "mous", A | {"Tình trạng": "Đã chấm dứt"})
    message = refusal(empty, "mous", A | {"Ngày chấm dứt": ""}, wipe_empty=True)
    assert "empty cells cannot clear Ngày chấm dứt" in message


def test_a_row_that_is_skipped_writes_no_event(empty: Database) -> None:
    import_into(empty, "mous", A | {"Tình trạng": "Đã ký"})
    import_into(empty, "mous", A | {"Tình trạng": "Đã chấm dứt"}, on_match="skip")
    assert ledger(empty) == []


def test_undo_takes_an_import_back_with_its_events(
    empty: Database, run: Callable[..., Any]
) -> None:
    import_into(empty, "mous", A | {"Tình trạng": "Đã chấm dứt"})
    assert run(empty, "undo", "--yes").code == 0
    assert (records(empty, "mous"), ledger(empty)) == ({}, [])


def test_a_script_adds_an_mou_with_its_status(empty: Database) -> None:
    office = office_of(empty)
    office.add("mous", title="A", status="terminated", terminated_on="2024-05")
    assert ledger(empty) == [("terminated", "2024-05")]


def test_an_edit_of_the_status_says_where_it_belongs(
    empty: Database, run: Callable[..., Any]
) -> None:
    import_into(empty, "mous", A | {"Tình trạng": "Đã ký"})
    done = run(empty, "edit", "mous", "MOU-2020-0001", "--set", "status=terminated")
    assert done.code == 2
    assert (
        "Computed for the day from the stage, the dates and the records of mou-events" in done.err
    )


def test_staff_write_the_ledger_by_hand(empty: Database, run: Callable[..., Any]) -> None:
    run(empty, "add", "mous", "--title", "A", "--stage", "signed", "--signed-on", "2020")
    done = run(empty, "add", "mou-events", "--mou", "MOU-2020-0001", "--kind", "terminated",
               "--date", "2024-05")  # fmt: skip
    assert (done.code, done.out) == (0, "MEV-2024-0001\n")
    done = run(empty, "delete", "mous", "MOU-2020-0001", "--yes")
    assert "MEV-2024-0001" in done.err


def test_an_event_that_cannot_be_is_refused_by_the_database(empty: Database) -> None:
    import_into(empty, "mous", A | {"Tình trạng": "Đã ký"})
    event: dict[str, Any] = {
        "mou": "MOU-2020-0001",
        "kind": "suspended",
        "date": "2022",
        "expires_on": "2024",
    }
    office = office_of(empty)
    with pytest.raises(InvalidData, match="only an extension has one"):
        office.add("mou-events", **event)
    with pytest.raises(InvalidData, match="New expiry: is before Date"):
        office.add("mou-events", **event | {"kind": "extended", "expires_on": "2021"})


def test_a_date_of_signing_says_that_an_mou_is_signed(empty: Database) -> None:
    office = office_of(empty)
    office.add("mous", title="A", signed_on="2020")
    office.add("mous", title="B")
    office.edit("mous", "B", signed_on="2021")
    import_into(empty, "mous", {"title": "C"}, {"title": "D", "signed_on": "2022"})
    stages = {row["title"]: row["stage"] for row in records(empty, "mous").values()}
    assert stages == {"A": "signed", "B": "signed", "C": "draft", "D": "signed"}


def test_a_later_list_with_a_date_signs_a_draft(empty: Database) -> None:
    import_into(empty, "mous", {"ref": "MOU-1", "title": "A"})
    import_into(empty, "mous", {"ref": "MOU-1", "title": "A", "signed_on": "2020"})
    assert records(empty, "mous")["MOU-1"]["stage"] == "signed"


@pytest.mark.parametrize("stage", [{"stage": "draft"}, {"status": "draft"}, {"status": "Chưa ký"}])
def test_a_date_of_signing_contradicts_another_stage(
    empty: Database, stage: dict[str, str]
) -> None:
    assert "signed" in refusal(empty, "mous", {"title": "A", "signed_on": "2020"} | stage)


def test_an_mou_that_is_signed_is_not_unsigned(empty: Database) -> None:
    import_into(empty, "mous", {"ref": "MOU-1", "title": "A", "signed_on": "2020"})
    error = refusal(empty, "mous", {"ref": "MOU-1", "title": "A", "status": "Chưa ký"})
    assert "says that it is not signed, but the MOU is signed" in error


def test_an_mou_whose_expiry_is_to_come_has_not_expired(empty: Database) -> None:
    row = A | {"Tình trạng": "Hết hiệu lực", "Ngày hết hiệu lực": "2190"}
    assert "says that it has expired, but its expiry is to come, 2190" in refusal(
        empty, "mous", row
    )


@pytest.mark.parametrize("status", ["Thực hiện", "Kết thúc", "đã xong"])
def test_a_status_that_can_be_several_is_refused(empty: Database, status: str) -> None:
    assert f"{status!r} is none of" in refusal(empty, "mous", A | {"Tình trạng": status})
