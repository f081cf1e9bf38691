"""Headings over two rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from ecodiplo.formats.input_file import InputFile
from sources import merged_book, rows
from tables import is_office_heading, note_of, read_text, records_of


def names(text: str) -> list[str]:
    return list(read_text(text)[0][0])


def test_a_sub_heading_that_is_clear_stands_for_itself() -> None:
    text = "STT|Tên đoàn|Thời gian||Nước\n||Từ ngày|Đến ngày|\n1|A|1/2022|2/2022|Đức"
    assert read_text(text)[0] == [
        {"STT": "1", "Tên đoàn": "A", "Từ ngày": "1/2022", "Đến ngày": "2/2022", "Nước": "Đức"}
    ]
    assert note_of(text) == "the heading is in rows 1-2"


def test_group_and_sub_heading_together_can_be_a_heading() -> None:
    text = "STT|Tên đoàn|Số người||Nước\n||Nam|Nữ|\n1|A|3|2|Đức"
    assert names(text) == ["STT", "Tên đoàn", "Số người Nam", "Số người (Nữ)", "Nước"]


def test_a_general_sub_heading_is_not_that_of_the_record() -> None:
    text = "STT|Tên đoàn|Đối tác||Từ ngày\n||Tên|Quốc gia|\n1|A|X|Đức|2022"
    assert names(text) == ["STT", "Tên đoàn", "Đối tác (Tên)", "Đối tác (Quốc gia)", "Từ ngày"]


@pytest.mark.parametrize("sub", ["Tên", "Tổng số"])
def test_the_name_or_whole_of_a_group_is_the_group(sub: str) -> None:
    text = f"STT|Tên đoàn|Chủ đầu tư||Từ ngày\n||{sub}|Quốc gia|\n1|A|X|Đức|2022"
    assert names(text)[2:4] == ["Chủ đầu tư", "Chủ đầu tư (Quốc gia)"]


def test_a_note_under_a_heading_belongs_to_it() -> None:
    text = "STT|Tên đoàn|Thời gian||Kinh phí\n||Từ ngày|Đến ngày|(triệu đồng)\n1|A|2022|2022|5"
    assert names(text)[-1] == "Kinh phí (triệu đồng)"


def test_a_first_record_under_a_heading_with_a_gap_is_no_heading() -> None:
    text = "Tên đoàn|Ghi chú||Nước\nA|x||Đức\nB|y||Ý"
    assert [row["Tên đoàn"] for row in read_text(text)[0]] == ["A", "B"]


def test_a_title_of_two_cells_over_a_whole_heading_is_a_title() -> None:
    text = "UBND THÀNH PHỐ||||CỘNG HÒA|\nSTT|Tên đoàn|Nước|Từ ngày|Số người|Ghi chú\n1|A|Đức|2|5|x"
    assert names(text) == ["STT", "Tên đoàn", "Nước", "Từ ngày", "Số người", "Ghi chú"]


@pytest.mark.parametrize("format_", ["xlsx", "ods"])
def test_merged_headings_of_a_workbook_are_joined(tmp_path: Path, format_: str) -> None:
    cells = [["STT", "Tên đoàn", "Thời gian", "", "Nước"], ["", "", "Từ ngày", "Đến ngày", ""],
             ["1", "A", "2022", "2023", "Đức"]]  # fmt: skip
    path = merged_book(tmp_path / f"b.{format_}", cells, "A1:A2", "B1:B2", "C1:D1", "E1:E2")
    ((number, row),) = rows(InputFile(path), is_office_heading)
    assert number == 3
    assert row == {"STT": "1", "Tên đoàn": "A", "Từ ngày": "2022", "Đến ngày": "2023",
                   "Nước": "Đức"}  # fmt: skip


def test_two_row_headings_that_are_repeated_are_passed_over() -> None:
    heads = "STT|Tên đoàn|Thời gian||Nước\n||Từ ngày|Đến ngày|\n"
    parsed, notes = read_text(f"{heads}1|A|2022|2022|Đức\n{heads}2|B|2022|2022|Ý")
    assert [row["Tên đoàn"] for row in parsed] == ["A", "B"]
    assert notes == ["the heading is in rows 1-2; passed over: rows 4-5 (repeats the headings)"]


def test_unknown_sub_headings_stay_with_their_group() -> None:
    assert names("Tên đoàn|Nước|Kinh phí|\n||Sở|Khác\nA|Đức|5|6") == [
        "Tên đoàn", "Nước", "Kinh phí (Sở)", "Kinh phí (Khác)",
    ]  # fmt: skip


def test_the_note_of_a_group_holds_for_its_columns() -> None:
    text = "Tên đoàn|Chi tiết (nghìn)|\n|Số người|Kinh phí\nA|1|2"
    assert read_text(text)[0] == [
        {"Tên đoàn": "A", "Số người (nghìn)": "1", "Kinh phí (nghìn)": "2"}
    ]


def test_a_group_of_other_values_stays_beside_its_columns() -> None:
    text = "Tên đoàn|Kế hoạch năm sau|\n|Số người|Kinh phí\nA|1|2"
    assert [*read_text(text)[0][0]] == [
        "Tên đoàn", "Kế hoạch năm sau (Số người)", "Kế hoạch năm sau (Kinh phí)",
    ]  # fmt: skip


def test_a_row_of_an_official_paper_over_an_index_is_a_title() -> None:
    text = "SỞ NGOẠI VỤ||CỘNG HÒA XÃ HỘI\n|Tên đoàn|Nước|Từ ngày|Đến ngày\n1|A|Ý|2022|2023"
    assert records_of(text) == [["A", "Ý", "2022", "2023"]]
