"""Which row heads the table, and what may stand above it."""

from __future__ import annotations

from tables import note_of, read_text, records_of, refusal_of


def test_an_ordinary_table_has_no_note() -> None:
    assert read_text("Tên đoàn|Nước\nA|Đức")[1] == []


def test_titles_above_the_heading_are_told() -> None:
    note = note_of("DANH SÁCH ĐOÀN|\nNăm 2022|\nTên đoàn|Nước\nA|Đức")
    assert note == "the heading is in row 3; passed over: rows 1-2 (above the heading)"


def test_a_row_of_data_with_one_heading_word_leaves_the_first_row_the_heading() -> None:
    parsed, _ = read_text("a|b|c|d\nx|STT|STT|y\nz|STT|w|v")
    assert [list(row) for row in parsed] == [["a", "b", "c", "d"]] * 2


def test_a_footnote_does_not_become_the_heading() -> None:
    parsed, notes = read_text("Mã|Tên dự án|Vốn|Năm\n1|A|12|2021\n2|B|5|2022\n|||\nGhi chú|||")
    assert [row["Tên dự án"] for row in parsed] == ["A", "B"]
    assert notes == ["the heading is in row 1; passed over: row 5 (a note or signature)"]


def test_the_first_of_two_headings_counts_and_the_second_is_refused() -> None:
    message = refusal_of(
        "DANH SÁCH|||\nTên đoàn|Nước|Từ ngày|\nA|Đức|9/2022|\nII. ĐOÀN RA|||\n"
        "Tên đoàn|Nước|Từ ngày|Kinh phí\nB|Đức|10/2022|5"
    )
    assert "rows 2 and 5 head two tables; put each on a sheet" in message


def test_a_second_table_without_a_gap_is_refused_too() -> None:
    assert "rows 1 and 3 head two tables" in refusal_of("Tên đoàn|Nước\nA|Đức\nNước|Ghi chú\nĐức|x")


def test_rows_above_the_heading_that_look_like_records_are_refused() -> None:
    message = refusal_of("a|b|c\n1|x|y\nTên đoàn|Nước|Từ ngày\nA|Đức|2022")
    assert "row 3: is taken for the heading, and the rows above it, 1-2, look like rec" in message


def test_a_table_of_one_column_may_have_a_title() -> None:
    assert records_of("DANH SÁCH\nTên đoàn\nA\nB") == [["A"], ["B"]]


def test_two_tables_side_by_side_are_refused() -> None:
    message = refusal_of("Tên đoàn|Nước||Tên đoàn|Nước\nA|Đức||B|Ý")
    assert "is the heading of columns A and D; rename one" in message


def test_a_table_need_not_begin_in_column_a() -> None:
    assert records_of("||Tên đoàn|Nước\n||A|Đức") == [["A", "Đức"]]


def test_a_row_of_two_short_cells_is_a_record() -> None:
    assert records_of("Tên đoàn|Nước|Ghi chú\nA|Đức|") == [["A", "Đức"]]
