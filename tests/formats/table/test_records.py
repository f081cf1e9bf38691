"""Rows that are no records: groups, notes, signatures, and the numbers of rows and columns."""

from __future__ import annotations

import pytest

from tables import note_of, read_text, records_of, refusal_of

HEAD = "STT|Tên đoàn|Nước|Từ ngày|Số người\n"
PASSED = "the heading is in row 1; passed over: "


@pytest.mark.parametrize(
    "title",
    ["I|Đoàn vào|||", "I. Đoàn vào||||", "|A. Đoàn vào|||", "Quý I/2023||||", "||Năm 2022||"],
)
def test_the_title_of_a_group_is_passed_over_and_told(title: str) -> None:
    text = f"{HEAD}{title}\n1|A|Đức|2022|5"
    assert records_of(text) == [["1", "A", "Đức", "2022", "5"]]
    shown = " ".join(cell for cell in title.split("|") if cell)
    assert note_of(text) == f"{PASSED}row 2 (the title of a group: {shown!r})"


def test_groups_that_begin_above_the_heading_go_on_below_it() -> None:
    text = f"A. Đoàn vào||||\n{HEAD}1|A|Đức|2022|5\nB. Đoàn ra||||\n1|B|Ý|2022|5"
    assert len(records_of(text)) == 2


@pytest.mark.parametrize(
    "row", ["|A. P. Moller|||", "|C. Trần|||", "1|Đoàn X|||", "|Đoàn Y|||", "|A Company|||"]
)
def test_a_row_with_a_title_alone_is_a_record(row: str) -> None:
    assert records_of(f"{HEAD}1|A|Đức|2022|5\n{row}")[1:] == [[c for c in row.split("|") if c]]


def test_a_table_of_one_column_has_no_groups() -> None:
    assert records_of("Tên đoàn\nI. Đoàn vào\nA") == [["I. Đoàn vào"], ["A"]]


@pytest.mark.parametrize(
    "note", ["Ghi chú:|Số liệu ước tính|||", "(*) Chưa gồm đoàn C||||", "Nguồn: Sở Ngoại vụ||||",
             "|Note: estimates|||", "GHI CHÚ||||"]
)  # fmt: skip
def test_a_footnote_is_passed_over_and_told(note: str) -> None:
    text = f"{HEAD}1|A|Đức|2022|5\n||||\n{note}"
    assert len(records_of(text)) == 1
    assert note_of(text) == f"{PASSED}row 4 (a note or signature)"


def test_a_remark_under_an_empty_row_is_passed_over_and_told() -> None:
    text = f"{HEAD}1|A|Đức|2022|5\n||||\nSố liệu tính đến hết ngày 31/12.||||"
    assert note_of(text) == f"{PASSED}row 4 (a note or signature)"


def test_a_name_alone_under_an_empty_row_at_the_end_is_refused() -> None:
    message = refusal_of(f"{HEAD}1|A|Đức|2022|5\n||||\n|Đoàn B|||")
    assert "row 4: stands alone under an empty row" in message


def test_a_footnote_between_records_is_passed_over() -> None:
    text = f"{HEAD}1|A|Đức|2022|5\nGhi chú: gồm cả đoàn phụ||||\n2|B|Ý|2022|6"
    assert len(records_of(text)) == 2
    assert note_of(text) == f"{PASSED}row 3 (a note or signature)"


def test_a_signature_block_is_passed_over_to_the_end() -> None:
    text = (
        f"{HEAD}1|A|Đức|2022|5\n||||\n|||Hải Phòng, ngày 5 tháng 1 năm 2023|\n"
        "|Người lập biểu||Thủ trưởng đơn vị|\n|(Ký, ghi rõ họ tên)||(Ký, đóng dấu)|\n||||\n"
        "|Nguyễn Văn A||Trần Thị B|\nNơi nhận:||||\n- Như trên;||||\n- Lưu: VT.||||"
    )
    assert len(records_of(text)) == 1
    assert note_of(text) == f"{PASSED}rows 4-6, 8-11 (a note or signature)"


def test_a_record_under_a_signature_is_refused() -> None:
    text = f"{HEAD}1|A|Đức|2022|5\n|Người lập biểu||Giám đốc|\n2|B|Ý|2022|6"
    message = refusal_of(text)
    assert "row 4: looks like a part of the table, under the end of it in row 3" in message


def test_a_person_whose_position_signs_is_a_record() -> None:
    assert len(records_of("Tên|Ghi chú\nNguyễn Văn A|Giám đốc\nTrần Thị B|Chủ tịch")) == 2


def test_the_title_above_repeated_headings_is_passed_over() -> None:
    text = f"{HEAD}1|A|Đức|2022|5\nĐOÀN RA||||\n{HEAD}1|B|Ý|2022|6"
    assert len(records_of(text)) == 2
    assert note_of(text) == (
        f"{PASSED}row 4 (repeats the headings), row 3 (the title of a group: 'ĐOÀN RA')"
    )


def test_numbers_of_columns_are_passed_over_under_repeated_headings_too() -> None:
    numbers = "(1)|(2)|(3)|(4)|(5)\n"
    text = f"{HEAD}{numbers}1|A|Đức|2022|5\n{HEAD}{numbers}2|B|Ý|2022|6"
    assert len(records_of(text)) == 2
    assert "rows 2, 5 (numbers the columns)" in note_of(text)


@pytest.mark.parametrize("numbers", [("0", "1", "2"), ("1", "2", "3"), ("3", "10", "89")])
def test_a_first_column_that_numbers_the_rows_is_passed_over(numbers: tuple[str, ...]) -> None:
    rows = "\n".join(f"{number}|A{number}|Đức" for number in numbers)
    assert [list(row) for row in read_text(f"|Tên đoàn|Nước\n{rows}")[0]] == [
        ["Tên đoàn", "Nước"]
    ] * 3  # fmt: skip
    assert note_of(f"|Tên đoàn|Nước\n{rows}") == f"{PASSED}column A (numbers the rows)"


@pytest.mark.parametrize("cells", [("0", "2", "1"), ("2019", "2020", "2021"), ("1", "x", "2")])
def test_a_first_column_without_a_heading_that_is_more_than_numbers_is_refused(
    cells: tuple[str, ...],
) -> None:
    rows = "\n".join(f"{cell}|A|Đức" for cell in cells)
    assert "A: is filled and has no heading" in refusal_of(f"|Tên đoàn|Nước\n{rows}")


@pytest.mark.parametrize("row", ["2|B||2022|", "|B|Ý|||", "2|B|||"])
def test_a_sparse_record_under_a_footnote_is_a_record(row: str) -> None:
    text = f"{HEAD}1|A|Đức|2022|5\nGhi chú: gồm cả đoàn phụ||||\n{row}"
    assert len(records_of(text)) == 2


def test_a_record_whose_name_is_the_word_of_a_footnote_is_a_record() -> None:
    assert records_of("Tên đoàn|Nước\nNguồn|Đức\nNote|Ý") == [["Nguồn", "Đức"], ["Note", "Ý"]]


def test_a_record_of_numbers_further_down_is_a_record() -> None:
    text = "Tên đoàn|Nước|Số người\nA|Đức|5\n||\n1|2|3"
    assert records_of(text)[-1] == ["1", "2", "3"]


def test_a_full_row_under_a_signature_is_refused() -> None:
    text = "Tên đoàn|Nước\nA|Đức\nNgười lập biểu|\nB|Ý"
    assert "row 4: looks like a part of the table" in refusal_of(text)


def test_a_long_text_alone_in_the_last_row_is_refused_unless_others_stand_alone() -> None:
    remark = "|Số liệu do các đơn vị cung cấp|||"
    assert "may be a note" in refusal_of(f"{HEAD}1|A|Đức|2022|5\n{remark}")
    assert len(records_of(f"{HEAD}|Đoàn B|||\n1|A|Đức|2022|5\n{remark}")) == 3


def test_a_word_in_the_column_of_numbers_is_refused() -> None:
    rows = "1|A|Đức|2022|5\n||||\nTên đối tác|Loại|||\nCảng Rotterdam|khác|||"
    assert "is no number, in the column that numbers the rows" in refusal_of(HEAD + rows)


def test_a_remark_with_an_asterisk_is_a_note() -> None:
    assert len(records_of(f"{HEAD}1|A*|Đức|2022|5\n* Số liệu ước||||")) == 1


def test_a_heading_is_known_again_in_one_column_and_with_digits() -> None:
    assert records_of("Tên đoàn\nA\nTên đoàn\nB") == [["A"], ["B"]]
    head = "Tên đoàn|Kinh phí (1000 USD)|Nước|Từ ngày|Đến ngày|Số người"
    row = "A|1|Đức|2022|2022|5"
    assert len(records_of(f"{head}\n{row}\n{head}\n{row}")) == 2
