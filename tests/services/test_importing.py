"""Rows of text into records, on both engines."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from ecodiplo.catalogue import ENTITIES
from ecodiplo.db.engine import Database
from ecodiplo.errors import InvalidData
from ecodiplo.services.importing import Imported, import_rows
from ecodiplo.services.reading import read

DELEGATIONS = ENTITIES["delegations"]


def imported(database: Database, *rows: dict[str, str], entity: str = "delegations") -> Imported:
    with database.write() as session:
        return import_rows(session, ENTITIES[entity], rows, file="plan.csv")


def record(database: Database, ref: str) -> dict[str, Any]:
    with database.read() as session:
        rows = read(session, DELEGATIONS, DELEGATIONS.fields, today=datetime.date(2024, 1, 1))
        return next(row for row in rows if row["ref"] == ref)


def test_vietnamese_headings_and_names_are_read(seeded: Database) -> None:
    report = imported(
        seeded,
        {
            "Mã": "DEL-2023-0001", "Chiều": "đoàn ra", "TEN DOAN": "Đoàn A",
            "nước": "Đan Mạch; ha lan", "Từ ngày": "14/9/2023",
            "Đối tác làm việc": "cang roterdam; City of Rotterdam | host",
            "Tình trạng": "Đã hoàn thành", "Ghi chú": "",
        },
    )  # fmt: skip
    assert (report.added, report.changed, report.unchanged) == (1, 0, 0)
    found = record(seeded, "DEL-2023-0001")
    assert [country.handle for country in found["countries"]] == ["DK", "NL"]
    assert [(partner.handle, role) for partner, role in found["partners"]] == [
        ("Port of Rotterdam", "met"), ("City of Rotterdam", "host"),
    ]  # fmt: skip
    assert found["start_date"] == "2023-09-14"


def test_an_empty_cell_never_wipes_a_value_and_a_filled_one_changes_it(seeded: Database) -> None:
    before = record(seeded, "DEL-2022-0001")
    assert imported(seeded, {"ref": "DEL-2022-0001", "title": "", "countries": ""}).unchanged == 1
    assert record(seeded, "DEL-2022-0001") == before
    assert imported(seeded, {"ref": "DEL-2022-0001", "member_count": "12"}).changed == 1
    assert record(seeded, "DEL-2022-0001") == before | {"member_count": 12}


def test_a_row_without_a_ref_is_matched_by_its_natural_key(seeded: Database) -> None:
    title = record(seeded, "DEL-2022-0001")["title"]
    report = imported(seeded, {"title": title, "start_date": "2022", "member_count": "9"})
    assert (report.added, report.changed) == (0, 1)


def test_every_fault_of_the_file_is_told_and_nothing_is_kept(seeded: Database) -> None:
    with pytest.raises(InvalidData) as refused:
        imported(
            seeded,
            {"ref": "DEL-9", "direction": "inbound", "title": "A", "start_date": "2022-02-30"},
            {"ref": "DEL-8", "direction": "sideways", "title": "B", "start_date": "2022"},
        )
    told = [(problem.row, problem.column) for problem in refused.value.problems]
    assert told == [(2, "start_date"), (3, "direction")]
    with pytest.raises(InvalidData, match="Did you mean Denmark"):
        imported(
            seeded, {"ref": "DEL-7", "direction": "inbound", "title": "C", "country": "Denmrk"}
        )
    with pytest.raises(InvalidData, match="is empty and may not be"):
        imported(seeded, {"ref": "DEL-7", "direction": "inbound"})
    with pytest.raises(StopIteration):
        record(seeded, "DEL-9")


def test_links_join_records_by_their_refs(seeded: Database) -> None:
    link = {"ref": "LNK-9", "from_record": "DEL-2022-0003", "relation": "opened",
            "to_record": "EVT-2022-0005", "confidence": "possible"}  # fmt: skip
    assert imported(seeded, link, entity="links").added == 1
    assert imported(seeded, link, entity="links").unchanged == 1
    with pytest.raises(InvalidData, match="no ref that begins"):
        imported(seeded, link | {"ref": "LNK-8", "to_record": "PAR-0001"}, entity="links")
