"""Links name their ends by ref, by name, or by name and date, also within one run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from answers import answer
from contents import everything, records
from ecodiplo.db.engine import Database
from importing import import_into, refusal

Runner = Callable[..., Any]

VISITS = [
    {"title": "Đoàn Osaka", "start_date": date, "direction": "inbound", "countries": "Japan"}
    for date in ("2022-09-14", "2023-04-03")
]
MOU = {"title": "Thỏa thuận cảng", "signed_on": "2022-10-01", "countries": "Japan"}
LINK = {"relation": "opened", "confidence": "possible", "evidence": "x"}


@pytest.fixture
def office(seeded: Database) -> Database:
    import_into(seeded, "delegations", *VISITS, on_near="new")
    import_into(seeded, "mous", MOU)
    return seeded


def refs(database: Database, entity: str, title: str) -> list[str]:
    return sorted(
        ref for ref, row in records(database, entity).items() if row["title"] == title
    )  # fmt: skip


def ends(database: Database) -> list[tuple[str, str]]:
    """The ends of the links with the evidence of this module."""
    return [
        (row["from_record"].handle, row["to_record"].handle)
        for row in records(database, "links").values() if row["evidence"] == "x"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("end", "other"),
    [
        ("Đoàn Osaka (2023-04-03)", "Thỏa thuận cảng"),
        ("doan osaka (4/2023)", "thoa thuan cang"),
        ("Đoàn Osaka (2023)", "Thỏa thuận cảng (10/2022)"),
    ],
)
def test_the_ends_of_a_link_are_named_by_title_and_date(
    office: Database, end: str, other: str
) -> None:
    row = LINK | {"from_record": end, "to_record": other}
    assert import_into(office, "links", row).added == 1
    assert import_into(office, "links", row).unchanged == 1
    (mou,) = refs(office, "mous", "Thỏa thuận cảng")
    second = refs(office, "delegations", "Đoàn Osaka")[1]
    assert ends(office) == [(second, mou)]


def test_a_title_of_two_records_is_refused_with_their_refs(office: Database) -> None:
    row = LINK | {"from_record": "Đoàn Osaka", "to_record": "Thỏa thuận cảng"}
    first, second = refs(office, "delegations", "Đoàn Osaka")
    message = refusal(office, "links", row)
    assert f"from_record: 'Đoàn Osaka' can be {first} (14 Sep 2022), {second} (" in message
    assert "write the ref, or the name with its date, as in 'Đoàn Osaka (2022-09-14)'" in message


def test_a_title_that_records_of_two_entities_have_is_refused(office: Database) -> None:
    event_row = {"title": "Thỏa thuận cảng", "start_date": "2023-01-02", "kind": "conference"}
    import_into(office, "events", event_row)
    (event,) = refs(office, "events", "Thỏa thuận cảng")
    (mou,) = refs(office, "mous", "Thỏa thuận cảng")
    row = LINK | {"from_record": "Thỏa thuận cảng", "to_record": "Đoàn Osaka (2022)"}
    message = refusal(office, "links", row)
    assert f"'Thỏa thuận cảng' can be {event} (Thỏa thuận cảng, 2 Jan 2023), {mou} (" in message
    dated = row | {"from_record": "Thỏa thuận cảng (1/2023)"}
    assert import_into(office, "links", dated).added == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Đoàn Osaca", "there is no record with the ref or the name 'Đoàn Osaca' among delegations,"
                       " events, MOUs, "),
        ("DEL-1999-0001", "there is no delegation 'DEL-1999-0001'"),
        ("Hội thảo A, hội thảo B", "there is no record with the ref or the name"),
        ("Đoàn Osaka (2020)", "Did you mean DEL-"),
        ("Đoan Osaka (2022)", "almost the same"),
    ],
)  # fmt: skip
def test_a_text_of_no_record_is_refused(office: Database, text: str, reason: str) -> None:
    row = LINK | {"from_record": text, "to_record": "Thỏa thuận cảng"}
    assert reason in refusal(office, "links", row)


def test_a_command_links_and_unlinks_by_title(run: Runner, office: Database) -> None:
    to = ("--to", "Thỏa thuận cảng")
    said = ("--relation", "opened", "--confidence", "possible", "--evidence", "x")
    done = run(office, "link", "delegations", "Đoàn Osaka (2022)", *to, *said)
    assert done.code == 0, done.err
    (mou,) = refs(office, "mous", "Thỏa thuận cảng")
    assert ends(office) == [(refs(office, "delegations", "Đoàn Osaka")[0], mou)]
    done = run(office, "unlink", "delegations", "Đoàn Osaka (2022)", *to)
    assert done.code == 0, done.err
    assert ends(office) == []


def test_unlinking_from_a_record_that_is_not_linked_names_both(
    run: Runner, office: Database
) -> None:
    done = run(office, "unlink", "delegations", "Đoàn Osaka (2022)", "--to", "Thỏa thuận cảng")
    assert (done.code, "there is no such link" in done.err) == (4, True)


BOOK = {
    "delegations": "title,start_date,direction,countries\n"
                   "Đoàn Kobe,2024-05-01,inbound,Japan\n"
                   "Đoàn Kobe,2024-06-01,inbound,Japan\n",
    "mous": "title,signed_on,countries,delegation,successor\n"
            "Thỏa thuận Kobe,2024-05-02,Japan,Đoàn Kobe (5/2024),Thỏa thuận Kobe mới\n"
            "Thỏa thuận Kobe mới,2024-06-02,Japan,Đoàn Kobe (6/2024),\n",
    "links": "from_record,relation,to_record,confidence,evidence\n"
             "Đoàn Kobe (2024-06-01),opened,Thỏa thuận Kobe,possible,x\n",
}  # fmt: skip


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A folder with files that name one another's records by title."""
    folder = tmp_path / "book"
    folder.mkdir()
    for name, content in BOOK.items():
        (folder / f"{name}.csv").write_text(content, encoding="utf-8")
    return folder


def test_files_of_one_run_name_one_another_s_records(
    run: Runner, seeded: Database, book: Path
) -> None:
    reports = answer(run, seeded, "import", "all", str(book), "--on-near", "new")["files"]
    assert [report["added"] for report in reports] == [2, 2, 1]
    first, second = refs(seeded, "delegations", "Đoàn Kobe")
    (old,) = refs(seeded, "mous", "Thỏa thuận Kobe")
    (new,) = refs(seeded, "mous", "Thỏa thuận Kobe mới")
    mous = records(seeded, "mous")
    assert (mous[old]["delegation"].handle, mous[old]["successor"].handle) == (first, new)
    assert mous[new]["delegation"].handle == second
    assert ends(seeded) == [(second, old)]
    again = answer(run, seeded, "import", "all", str(book))["files"]
    assert [report["unchanged"] for report in again] == [2, 2, 1]


def test_a_link_to_a_title_that_the_run_adds_twice_changes_nothing(
    run: Runner, seeded: Database, book: Path
) -> None:
    links = book / "links.csv"
    text = links.read_text(encoding="utf-8").replace(" (2024-06-01)", "")
    links.write_text(text, encoding="utf-8")
    before = everything(seeded)
    done = run(seeded, "import", "all", str(book), "--on-near", "new")
    assert (done.code, "links.csv, row 2, from_record: 'Đoàn Kobe' can be DEL-" in done.err) == (
        3, True,
    )  # fmt: skip
    assert everything(seeded) == before


def test_rows_of_one_file_refer_to_one_another_by_title_and_date(seeded: Database) -> None:
    rows = [
        {"ref": "MOU-1", "title": "Khung", "signed_on": "2022-01-01", "countries": "Japan",
         "successor": "Khung (2024)"},
        {"ref": "MOU-2", "title": "Khung", "signed_on": "2024-01-01", "countries": "Japan"},
    ]  # fmt: skip
    import_into(seeded, "mous", *rows, on_near="new")
    assert records(seeded, "mous")["MOU-1"]["successor"].handle == "MOU-2"


def test_a_title_that_two_rows_of_the_file_share_names_none_of_them(seeded: Database) -> None:
    rows = [
        {"ref": "MOU-1", "title": "Cũ", "signed_on": "2021-01-01", "successor": "Khung"},
        {"ref": "MOU-2", "title": "Khung", "signed_on": "2022-01-01", "countries": "Japan"},
        {"ref": "MOU-3", "title": "Khung", "signed_on": "2024-01-01", "countries": "Japan"},
    ]
    message = refusal(seeded, "mous", *rows, on_near="new")
    assert "row 2, successor: 'Khung' can be MOU-2 (1 Jan 2022), MOU-3 (1 Jan 2024)" in message


@pytest.mark.parametrize(
    ("entity", "row", "field", "record"),
    [
        ("mou-events", {"kind": "extended", "date": "2025-01-01", "expires_on": "2030-01-01"},
         "mou", {"title": "Khung", "signed_on": "2022-01-01"}),
        ("aid-transactions", {"kind": "commitment", "date": "2023-01-01", "amount_usd": "5"},
         "aid", {"title": "Nước sạch", "kind": "project", "approval_date": "2022-03-01"}),
        ("tasks", {"title": "Gửi thư", "status": "open"}, "mou",
         {"title": "Khung", "signed_on": "2022-01-01"}),
        ("documents", {"title": "Báo cáo", "kind": "other"}, "implements",
         {"title": "Kế hoạch", "kind": "plan", "issued_on": "2022-01-05"}),
    ],
)  # fmt: skip
def test_every_reference_takes_a_title_with_its_date(
    seeded: Database, entity: str, row: dict[str, str], field: str, record: dict[str, str]
) -> None:
    other = {"mou": "mous", "aid": "aid", "implements": "documents"}[field]
    date = next(name for name in ("signed_on", "approval_date", "issued_on") if name in record)
    later = record | {date: record[date].replace("2022", "2024"), "ref": "X-2"}
    import_into(seeded, other, record | {"ref": "X-1"}, later, on_near="new")
    import_into(seeded, entity, row | {"ref": "Y-1", field: f"{record['title']} (2022)"})
    assert records(seeded, entity)["Y-1"][field].handle == "X-1"
