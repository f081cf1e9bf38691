"""The header row below the titles, and rows that do not fit it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ecodiplo.errors import InvalidData
from ecodiplo.formats.batches import ParsedRow
from ecodiplo.formats.input_file import InputFile
from ecodiplo.formats.table.grid import GridRow, letter
from ecodiplo.formats.table.read_table import table
from sources import FaultyRow, among, is_heading, sound
from sources import rows_of as rows_of_batches
from tables import refusal_of


def rows_of(*lines: list[str], full: bool = False) -> list[ParsedRow]:
    return sound(rows_of_batches(table(InputFile(None), grid(*lines), is_heading, full=full)))


def grid(*lines: list[str]) -> Iterator[GridRow]:
    return ((number, line, {}) for number, line in enumerate(lines, 1))


def fault(*lines: list[str], full: bool = False) -> str:
    with pytest.raises(InvalidData) as caught:
        rows_of(*lines, full=full)
    return str(caught.value)


def test_the_heading_is_found_under_merged_titles() -> None:
    parsed = rows_of(
        ["BÁO CÁO ĐOÀN RA NĂM 2022", "", ""], [], ["Đơn vị: triệu đồng"], ["Tên đoàn", "Ngày đi"],
        ["Đoàn Hà Lan", "2022"],
    )  # fmt: skip
    assert parsed == [(5, {"Tên đoàn": "Đoàn Hà Lan", "Ngày đi": "2022"})]


def test_a_cell_that_looks_like_a_heading_is_no_heading_among_its_betters() -> None:
    parsed = rows_of(["title"], ["title", "note", "amount_usd"], ["note", "a", "x"])
    assert [number for number, _ in parsed] == [3]


def test_a_heading_of_which_less_than_half_is_known_is_still_better_than_none() -> None:
    assert rows_of(["Report"], ["title", "x", "y", "z"], ["1"])[0][1]["title"] == "1"


def test_without_any_known_the_first_row_is_the_heading() -> None:
    assert rows_of([""], ["x", "y"], ["1", "2"]) == [(3, {"x": "1", "y": "2"})]


def test_lines_within_a_heading_are_wrapping_or_two_languages() -> None:
    lines = grid(["Title\nTên đoàn", "Ngày\n đi"], ["a", "b"])
    both = among(["Title / Tên đoàn", "Ngày đi"])
    parsed = list(rows_of_batches(table(InputFile(None), lines, both)))
    assert parsed == [(2, {"Title / Tên đoàn": "a", "Ngày đi": "b"})]


def test_short_rows_are_filled_up_and_empty_ones_passed_over_but_counted() -> None:
    parsed = rows_of(["title", "note"], ["a"], ["", " "], [], ["b", "c", "", " "])
    assert parsed == [(2, {"title": "a", "note": ""}), (5, {"title": "b", "note": "c"})]


def test_two_columns_of_one_heading_are_refused() -> None:
    message = fault(["title", "note", " TITLE"])
    assert message == "stdin, row 1, TITLE: is the heading of columns A and C; rename one"


def test_a_filled_column_without_heading_is_a_fault() -> None:
    message = fault(["title", "", "note"], ["a", "", "c"], ["a", "b", "c"])
    assert message == "stdin, row 3, B: is filled and has no heading"


def test_an_empty_column_without_heading_is_none() -> None:
    assert rows_of(["title", "", "note"], ["a", "", "c"]) == [(2, {"title": "a", "note": "c"})]


def test_a_row_with_cells_beyond_the_headings_is_broken_and_the_others_are_not() -> None:
    lines = [["title"], ["a", "b"], ["c"], ["d", "", "e"], ["f"]]
    parsed = list(rows_of_batches(table(InputFile(None), grid(*lines), is_heading)))
    broken = {number: row.problems for number, row in parsed if isinstance(row, FaultyRow)}
    assert broken.keys() == {2, 4}
    assert "more cells than there are headings: 'b'" in broken[2][0].reason.en
    assert [row["title"] for _, row in parsed] == ["a", "c", "d", "f"]


def test_nothing_at_all_is_a_fault() -> None:
    assert "is empty" in fault([], [" "])


@pytest.mark.parametrize(
    ("column", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16383, "XFD")]
)
def test_columns_are_called_as_in_a_spreadsheet(column: int, name: str) -> None:
    assert letter(column) == name


def test_where_empty_cells_are_written_a_short_row_is_a_fault() -> None:
    lines: list[list[str]] = [["a", "b", "c"], ["d", "e"], [], ["f", "g"]]
    message = fault(["title", "note", "start_date"], *lines, full=True)
    assert [line.split("; ")[0] for line in message.splitlines()] == [
        "stdin, row 3: has 2 cells and the heading 3: is the row cut off? Write its empty"
        " cells too, up to the last heading",
        "stdin, row 5: has 2 cells and the heading 3: is the row cut off? Write its empty"
        " cells too, up to the last heading",
    ]


@pytest.mark.parametrize(
    "numbers", [["(1)", "(2)", "(3)"], ["1", "2", "3"], ["", "(1)", "(2)"], ["(A)", "(B)", "(1)"]]
)
def test_a_row_that_numbers_the_columns_is_passed_over_and_noted(numbers: list[str]) -> None:
    source = InputFile(None)
    lines = grid(["title", "note", "amount_usd"], numbers, ["a", "b", "5"])
    parsed = list(rows_of_batches(table(source, lines, is_heading)))
    assert parsed == [(3, {"title": "a", "note": "b", "amount_usd": "5"})]
    assert [note.en for note in source.notes] == [
        "the heading is in row 1; passed over: row 2 (numbers the columns)"
    ]


@pytest.mark.parametrize("cells", [["1", "2", ""], ["(1)", "", ""], ["1", "3", "2"]])
def test_a_row_of_numbers_can_be_a_record(cells: list[str]) -> None:
    assert len(rows_of(["title", "note", "amount_usd"], cells)) == 1


def test_headings_that_are_repeated_are_passed_over_and_noted() -> None:
    source = InputFile(None)
    lines = grid(["title", "note"], ["a", "b"], ["TITLE", " note"], ["c", "d"])
    parsed = list(rows_of_batches(table(source, lines, is_heading)))
    assert [number for number, _ in parsed] == [2, 4]
    assert [note.en for note in source.notes] == [
        "the heading is in row 1; passed over: row 3 (repeats the headings)"
    ]


def test_a_table_beside_another_is_refused() -> None:
    text = "Tên đoàn|Số người||Nước|Ghi chú\nA|5||Đức|x"
    assert "column C has no heading, and another table may begin beside it" in refusal_of(text)


def test_a_row_of_unknown_texts_that_repeat_is_said_to_be_no_heading() -> None:
    message = fault(["", "Số dự án", "Vốn", "Vốn"], ["", "(Dự án)", "cấp mới", "điều chỉnh"])
    assert "row 1, Vốn: is the heading of columns C and D" in message
    assert "no row was found with headings that are known" in message
