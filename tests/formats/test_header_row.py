"""The heading under the titles, and rows that do not fit under it."""

from __future__ import annotations

import pytest

from ecodiplo.errors import InvalidData
from ecodiplo.formats.header_row import GridRow, letter, table
from ecodiplo.formats.source import Broken, Row, Source
from sources import known, sound


def rows_of(*lines: list[str]) -> list[Row]:
    return sound(table(Source(None), ((n, line, {}) for n, line in enumerate(lines, 1)), known))


def fault(*lines: list[str]) -> str:
    with pytest.raises(InvalidData) as caught:
        rows_of(*lines)
    return str(caught.value)


def test_the_heading_is_found_under_merged_titles() -> None:
    found = rows_of(
        ["BÁO CÁO ĐOÀN RA NĂM 2022", "", ""], [], ["Đơn vị: triệu đồng"], ["Tên đoàn", "Ngày đi"],
        ["Đoàn Hà Lan", "2022"],
    )  # fmt: skip
    assert found == [(5, {"Tên đoàn": "Đoàn Hà Lan", "Ngày đi": "2022"})]


def test_a_cell_that_looks_like_a_heading_is_no_heading_among_its_betters() -> None:
    found = rows_of(["title"], ["title", "note", "amount_usd"], ["note", "title", "x"])
    assert [number for number, _ in found] == [3]


def test_a_heading_of_which_less_than_half_is_known_is_still_better_than_none() -> None:
    assert rows_of(["Report"], ["title", "x", "y", "z"], ["1"])[0][1]["title"] == "1"


def test_without_any_known_the_first_row_is_the_heading() -> None:
    assert rows_of([""], ["x", "y"], ["1", "2"]) == [(3, {"x": "1", "y": "2"})]


def test_lines_within_a_heading_are_wrapping_or_two_languages() -> None:
    both = {"title / tên đoàn", "ngày đi"}
    grid: list[GridRow] = [(1, ["Title\nTên đoàn", "Ngày\n đi"], {}), (2, ["a", "b"], {})]
    found = list(table(Source(None), grid, lambda heading: heading.lower() in both))
    assert found == [(2, {"Title / Tên đoàn": "a", "Ngày đi": "b"})]


def test_short_rows_are_filled_up_and_empty_ones_passed_over_but_counted() -> None:
    found = rows_of(["title", "note"], ["a"], ["", " "], [], ["b", "c", "", " "])
    assert found == [(2, {"title": "a", "note": ""}), (5, {"title": "b", "note": "c"})]


def test_two_columns_of_one_heading_are_refused() -> None:
    message = fault(["title", "note", " TITLE"])
    assert message == "standard input, row 1, TITLE: is the heading of columns A and C; rename one"


def test_a_filled_column_without_heading_is_a_fault() -> None:
    message = fault(["title", "", "note"], ["a", "", "c"], ["a", "b", "c"])
    assert message == "standard input, row 3: column B is filled and has no heading"


def test_an_empty_column_without_heading_is_none() -> None:
    assert rows_of(["title", "", "note"], ["a", "", "c"]) == [(2, {"title": "a", "note": "c"})]


def test_a_row_with_cells_beyond_the_headings_is_broken_and_the_others_are_not() -> None:
    lines = [["title"], ["a", "b"], ["c"], ["d", "", "e"], ["f"]]
    found = list(table(Source(None), ((n, x, {}) for n, x in enumerate(lines, 1)), known))
    broken = {number: row.problems for number, row in found if isinstance(row, Broken)}
    assert broken.keys() == {2, 4}
    assert "more cells than there are headings: 'b'" in broken[2][0].reason
    assert [row["title"] for _, row in found] == ["a", "c", "d", "f"]


def test_nothing_at_all_is_a_fault() -> None:
    assert "is empty" in fault([], [" "])


@pytest.mark.parametrize(
    ("column", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16383, "XFD")]
)
def test_columns_are_called_as_in_a_spreadsheet(column: int, name: str) -> None:
    assert letter(column) == name


def full_fault(*lines: list[str]) -> str:
    with pytest.raises(InvalidData) as caught:
        sound(table(Source(None), ((n, x, {}) for n, x in enumerate(lines, 1)), known, full=True))
    return str(caught.value)


def test_where_empty_cells_are_written_a_short_row_is_a_fault() -> None:
    message = full_fault(["title", "note", "start_date"], ["a", "b", "c"], ["d", "e"], [], ["f"])
    assert [line.split("; ")[0] for line in message.splitlines()] == [
        "standard input, row 3: has 2 cells and the heading 3: is the row cut off? Write its empty"
        " cells too, up to the last heading",
        "standard input, row 5: has 1 cell and the heading 3: is the row cut off? Write its empty"
        " cells too, up to the last heading",
    ]
