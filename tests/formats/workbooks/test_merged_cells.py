"""Merged cells give their value to all cells that they cover."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecodiplo.formats.input_file import InputFile
from ecodiplo.formats.table.grid import letter
from ecodiplo.formats.workbooks.merged_cells import Area, MergedCells
from sources import fault, is_heading, merged_book, raw_book, raw_ods, read, repacked, values
from sources import rows as rows_of_file

Areas = list[Area]
both_formats = pytest.mark.parametrize("format_", ["xlsx", "ods"])


@both_formats
def test_a_cell_merged_over_rows_is_in_each_of_them(tmp_path: Path, format_: str) -> None:
    path = merged_book(
        tmp_path / f"b.{format_}",
        [["title", "note"], ["a", "x"], ["b", ""], ["c", ""], ["d", ""]],
        "B2:B4",
    )
    assert [row["note"] for row in values(path)] == ["x", "x", "x", ""]


@both_formats
def test_a_cell_merged_over_columns_is_in_each_of_them(tmp_path: Path, format_: str) -> None:
    path = merged_book(
        tmp_path / f"b.{format_}",
        [["title", "start_date", "note"], ["a", "2024", ""], ["b", "2023", "y"]],
        "B2:C2",
    )
    assert [(row["start_date"], row["note"]) for row in values(path)] == [
        ("2024", "2024"), ("2023", "y"),
    ]  # fmt: skip


@both_formats
def test_a_block_is_filled_whole(tmp_path: Path, format_: str) -> None:
    path = merged_book(
        tmp_path / f"b.{format_}",
        [["title", "start_date", "note"], ["a", "x", ""], ["b", "", ""], ["c", "", ""]],
        "B2:C3",
    )
    assert [list(row.values()) for row in values(path)] == [
        ["a", "x", "x"], ["b", "x", "x"], ["c", "", ""],
    ]  # fmt: skip


@both_formats
def test_what_a_covered_cell_holds_is_not_read(tmp_path: Path, format_: str) -> None:
    if format_ == "xlsx":
        path = raw_book(
            tmp_path / "b.xlsx",
            '<row r="1"><c r="A1" t="str"><v>title</v></c><c r="B1" t="str"><v>note</v></c></row>'
            '<row r="2"><c r="A2" t="str"><v>a</v></c><c r="B2" t="str"><v>x</v></c></row>'
            '<row r="3"><c r="A3" t="str"><v>b</v></c><c r="B3" t="e"><v>#N/A</v></c></row>',
            after='<mergeCells><mergeCell ref="B2:B3"/></mergeCells>',
        )
    else:
        path = merged_book(
            tmp_path / "b.ods", [["title", "note"], ["a", "x"], ["b", "old"]], "B2:B3"
        )
    assert [row["note"] for row in values(path)] == ["x", "x"]


@both_formats
def test_a_row_that_merged_cells_cover_whole_is_empty(tmp_path: Path, format_: str) -> None:
    rows = [["title", "note"], ["a", "x"], ["", ""], ["b", "y"]]
    path = merged_book(tmp_path / f"b.{format_}", rows, "A2:A3", "B2:B3")
    assert read(path) == [(2, {"title": "a", "note": "x"}), (4, {"title": "b", "note": "y"})]


@both_formats
def test_a_title_or_section_merged_over_the_table_stays_one_cell(
    tmp_path: Path, format_: str
) -> None:
    rows = [["title", "", ""], ["title", "note", "start_date"], ["I. title", "", ""],
            ["a", "b", "2024"]]  # fmt: skip
    path = merged_book(tmp_path / f"b.{format_}", rows, "A1:C1", "A3:C3")
    source = InputFile(path)
    assert [dict(row) for _, row in rows_of_file(source, is_heading)] == [
        {"title": "a", "note": "b", "start_date": "2024"}
    ]
    assert [note.en for note in source.notes] == [
        "the heading is in row 2; passed over: row 1 (above the heading),"
        " row 3 (the title of a group: 'I. title')"
    ]


@both_formats
def test_columns_that_are_merged_in_every_row_are_one_column(tmp_path: Path, format_: str) -> None:
    rows = [["title", "", "note"], ["a", "", "x"], ["b", "", "y"]]
    path = merged_book(tmp_path / f"b.{format_}", rows, "A1:B1", "A2:B2", "A3:B3")
    assert values(path) == [{"title": "a", "note": "x"}, {"title": "b", "note": "y"}]


@both_formats
def test_a_value_of_its_own_below_a_merged_heading_is_a_fault(tmp_path: Path, format_: str) -> None:
    rows = [["title", "", "note"], ["a", "lost", "x"]]
    path = merged_book(tmp_path / f"b.{format_}", rows, "A1:B1")
    assert "B: is filled and has no heading" in fault(path)


@both_formats
def test_a_heading_merged_over_two_rows_is_in_both(tmp_path: Path, format_: str) -> None:
    rows = [["title", "Time", ""], ["", "start_date", "note"], ["a", "2024", "x"]]
    path = merged_book(tmp_path / f"b.{format_}", rows, "A1:A2", "B1:C1")
    assert values(path) == [{"title": "a", "start_date": "2024", "note": "x"}]


def test_an_error_in_a_merged_cell_is_one_of_each_row(tmp_path: Path) -> None:
    path = raw_book(
        tmp_path / "b.xlsx",
        '<row r="1"><c r="A1" t="str"><v>title</v></c><c r="B1" t="str"><v>note</v></c></row>'
        '<row r="2"><c r="A2" t="str"><v>a</v></c><c r="B2" t="e"><v>#N/A</v></c></row>'
        '<row r="3"><c r="A3" t="str"><v>b</v></c></row>',
        after='<mergeCells><mergeCell ref="B2:B3"/></mergeCells>',
    )
    assert [line.split(":")[0] for line in fault(path).splitlines()] == [
        "b.xlsx, row 2, note", "b.xlsx, row 3, note",
    ]  # fmt: skip


def test_repeated_rows_of_libreoffice_are_filled_as_far_as_the_merged_cell_reaches(
    tmp_path: Path,
) -> None:
    def row(note: str, times: int = 1) -> str:
        return (f'<table:table-row table:number-rows-repeated="{times}"><table:table-cell'
                f' office:value-type="string"><text:p>a</text:p></table:table-cell>{note}'
                "</table:table-row>")  # fmt: skip

    heading = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    top = ('<table:table-cell table:number-rows-spanned="3" office:value-type="string">'
           "<text:p>x</text:p></table:table-cell>")  # fmt: skip
    path = raw_ods(
        tmp_path / "b.ods",
        '<table:table table:name="S"><table:table-row>' + heading.format("title")
        + heading.format("note") + "</table:table-row>" + row(top)
        + row("<table:covered-table-cell/>", 4) + "</table:table>",
    )  # fmt: skip
    assert [(number, cells["note"]) for number, cells in read(path)] == [
        (2, "x"), (3, "x"), (4, "x"), (5, ""), (6, ""),
    ]  # fmt: skip


@pytest.mark.parametrize("ref", ["", "A0x", "A1:B", "1:2", "AAAA1:B2", "A12345678:A9"])
def test_a_merged_cell_without_a_place_is_damage(tmp_path: Path, ref: str) -> None:
    path = raw_book(tmp_path / "b.xlsx", after=f'<mergeCells><mergeCell ref="{ref}"/></mergeCells>')
    assert "damaged workbook (the merged cell" in fault(path)


def test_merged_cells_that_overlap_are_damage(tmp_path: Path) -> None:
    path = raw_book(
        tmp_path / "b.xlsx",
        '<row><c t="str"><v>title</v></c></row><row><c t="str"><v>a</v></c></row>',
        after='<mergeCells><mergeCell ref="A1:B3"/><mergeCell ref="B2:C2"/></mergeCells>',
    )
    assert "merged cells overlap" in fault(path)


def test_too_many_merged_cells_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ecodiplo.formats.workbooks.xlsx_parts._MOST_MERGED", 2)
    areas = "".join(f'<mergeCell ref="A{row}:B{row}"/>' for row in (1, 2, 3))
    path = raw_book(tmp_path / "b.xlsx", after=f"<mergeCells>{areas}</mergeCells>")
    assert "too many merged cells" in fault(path)


def test_a_worksheet_merged_whole_costs_little(tmp_path: Path) -> None:
    lines = "".join(f'<row><c t="str"><v>t{n}</v></c></row>' for n in range(20_000))
    path = raw_book(
        tmp_path / "b.xlsx", f'<row><c t="str"><v>title</v></c></row>{lines}',
        after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
    )  # fmt: skip
    begun = time.process_time()
    assert values(path) == []
    assert time.process_time() - begun < 5


@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
@pytest.mark.parametrize("prefix", ["", "x:"])
def test_merged_cells_are_found_in_any_spelling_of_the_xml(
    tmp_path: Path, codec: str, prefix: str
) -> None:
    def change(name: str, content: bytes) -> bytes:
        if not name.startswith("xl/worksheets/sheet"):
            return content
        text = content.decode()
        if prefix:
            text = re.sub(r"<(/?)(\w)", rf"<\1{prefix}\2", text).replace("xmlns=", "xmlns:x=")
        return f'<?xml version="1.0" encoding="{codec}"?>{text}'.encode(codec)

    rows = [["title", "note"], ["a", "x"], *([f"t{n}", ""] for n in range(5_000))]
    path = merged_book(tmp_path / "a.xlsx", rows, "B2:B5002")
    assert {row["note"] for row in values(repacked(path, tmp_path / "b.xlsx", change))} == {"x"}


@st.composite
def grids(draw: st.DrawFn) -> tuple[list[list[str]], Areas]:
    """Rows of texts, with areas merged that do not overlap."""
    height, width = draw(st.integers(1, 7)), draw(st.integers(1, 6))
    cell = st.sampled_from(["", "a", "b", "c"])
    rows = draw(
        st.lists(st.lists(cell, min_size=width, max_size=width), min_size=height, max_size=height)
    )
    areas: Areas = []
    for _ in range(draw(st.integers(0, 4))):
        top, left = draw(st.integers(1, height)), draw(st.integers(0, width - 1))
        area = Area(top, left, draw(st.integers(top, height)), draw(st.integers(left, width - 1)))
        if all(
            other.bottom < area.top or other.top > area.bottom
            or other.right < area.left or other.left > area.right
            for other in areas
        ):  # fmt: skip
            areas.append(area)
    return rows, areas


@given(grids())
def test_every_cell_has_the_value_of_its_area_or_its_own(
    grid: tuple[list[list[str]], Areas],
) -> None:
    rows, areas = grid
    merged = MergedCells()
    for number, row in enumerate(rows, 1):
        cells = {at: text for at, text in enumerate(row) if text}
        for area in areas:
            if area.top == number:
                merged.open(area, cells.get(area.left, ""))
        merged.fill(number, cells, {})
        own = {}
        owners = {}
        for at, text in enumerate(row):
            owner = next(
                (a for a in areas if a.top <= number <= a.bottom and a.left <= at <= a.right), None
            )
            owners[at] = owner
            if text and (owner is None or (number, at) == owner[:2]):
                own[at] = text
        for at, owner in owners.items():
            if owner is None or (number, at) == owner[:2]:
                assert cells.get(at, "") == own.get(at, "")
            elif not own or (at > owner.left and number == owner.top and len(own) == 1):
                assert at not in cells
            else:
                assert cells.get(at, "") == rows[owner.top - 1][owner.left]


def test_columns_have_their_letters() -> None:
    from ecodiplo.formats.workbooks.xlsx_rows import column_number

    assert [column_number(letter(at)) for at in (0, 25, 26, 701, 702, 16_383)] == [
        0, 25, 26, 701, 702, 16_383,
    ]  # fmt: skip
