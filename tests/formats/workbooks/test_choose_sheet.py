"""Workbooks of Excel and LibreOffice: the text of cells, and the choice of the worksheet."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from ecodiplo.errors import InvalidData
from ecodiplo.formats import sheets
from ecodiplo.formats.input_file import InputFile
from sources import (
    book,
    fault,
    is_heading,
    ods_cell,
    ods_table,
    packed,
    raw_book,
    raw_ods,
    read,
    repacked,
    rows,
    values,
)


def test_cells_of_excel_are_the_text_people_mean(tmp_path: Path) -> None:
    when = datetime.datetime(2022, 9, 14)
    path = book(tmp_path / "b.xlsx", {"S": [
        ["BÁO CÁO ĐOÀN VÀO"], [], ["title", "start_date", "note", "amount_usd"],
        ["Đoàn", when, "007", 2500000.0], ["x", when.replace(hour=10), True, 24.8],
        ["x_x0041_", datetime.time(10, 30), "a\r\nb\x0b", 1e-7],
    ]})  # fmt: skip
    assert read(path) == [
        (4, {"title": "Đoàn", "start_date": "2022-09-14", "note": "007", "amount_usd": "2500000"}),
        (5, {"title": "x", "start_date": "2022-09-14T10:00:00", "note": "yes",
             "amount_usd": "24.8"}),
        (6, {"title": "x_x0041_", "start_date": "10:30:00", "note": "a\r\nb\x0b",
             "amount_usd": "0.0000001"}),
    ]  # fmt: skip


def test_errors_of_formulas_are_told_of_with_row_and_column(tmp_path: Path) -> None:
    path = raw_book(
        tmp_path / "b.xlsx",
        '<row><c t="str"><v>title</v></c><c t="str"><v>note</v></c></row>'
        '<row><c t="str"><v>a</v></c><c t="e"><v>#N/A</v></c></row>'
        '<row><c t="str"><v>b</v></c><c t="e"><f>1/0</f><v>#DIV/0!</v></c>'
        '<c t="e"><v>#REF!</v></c></row>',
    )
    assert fault(path).splitlines() == [
        "b.xlsx, row 2, note: contains the error #N/A; correct its formula or clear the cell",
        "b.xlsx, row 3, note: contains the error #DIV/0!; correct its formula or clear the cell",
        "b.xlsx, row 3, C: contains the error #REF!; correct its formula or clear the cell",
    ]


def test_every_kind_of_cell_that_files_have_is_read(tmp_path: Path) -> None:
    path = raw_book(
        tmp_path / "b.xlsx",
        '<row r="2"><c r="B2" t="s"><v>0</v></c><c t="s"><v>1</v></c></row>'
        '<row r="4"><c r="B4" t="inlineStr"><is><r><t>a</t></r><r><t xml:space="preserve"> b</t>'
        '</r><rPh><t>no</t></rPh></is></c><c r="C4" t="d"><v>2022-09-14T00:00:00</v></c></row>'
        '<row r="5"><c r="B5" t="s"><v>2</v></c><c r="C5" s="1"><v>44818</v></c></row>'
        '<row r="6"><c r="B6" s="1"/><c r="C6" s="2"><v>44818</v></c></row>'
        '<row r="7"><c r="B7" t="b"><v>0</v></c><c r="C7" s="99"><v>5</v></c></row>',
        texts="<si><t>title</t></si><si><r><t>no</t></r><rPh><t>x</t></rPh><r><t>te</t></r></si>"
        "<si><t>'=x_x000D__x005F_x0041_</t></si>",
        styles='<numFmts><numFmt numFmtId="200" formatCode="dd/mm/yyyy"/></numFmts>'
        '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
        '<cellXfs><xf/><xf numFmtId="200"/><xf numFmtId="1"/></cellXfs>',
    )
    assert read(path) == [
        (4, {"title": "a b", "note": "2022-09-14"}),
        (5, {"title": "=x\r_x0041_", "note": "2022-09-14"}),
        (6, {"title": "", "note": "44818"}),
        (7, {"title": "no", "note": "5"}),
    ]


def test_other_namespaces_and_absolute_paths_are_read(tmp_path: Path) -> None:
    strict = "http://purl.oclc.org/ooxml"
    path = repacked(
        book(tmp_path / "b.xlsx", {"S": [["title"], ["a"]]}),
        tmp_path / "strict.xlsx",
        lambda _, content: (
            content.replace(
                b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                f"{strict}/spreadsheetml/main".encode(),
            )
            .replace(
                b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                f"{strict}/officeDocument/relationships".encode(),
            )
            .replace(b'Target="worksheets', b'Target="/xl/worksheets')
        ),
    )
    assert values(path) == [{"title": "a"}]


def test_the_worksheet_is_the_one_named_else_preferred_else_best_known(tmp_path: Path) -> None:
    path = book(
        tmp_path / "b.xlsx",
        {
            "Hướng dẫn": [["Cách điền", "title"]],
            "Đoàn ra": [["Tên đoàn", "Ngày đi"], ["a", "b"]],
            "Cũ": [["title", "note", "start_date"], ["old", "", ""]],
            "Mous": [["title"], ["m"]],
            "Empty": [],
        },
        hidden=["Cũ"],
    )
    assert values(path) == [{"Tên đoàn": "a", "Ngày đi": "b"}]
    assert values(path, preferred_sheets=("delegations", "MOUS")) == [{"title": "m"}]
    assert values(path, preferred_sheets=("nothing", "cu")) == [{"Tên đoàn": "a", "Ngày đi": "b"}]
    assert values(path, sheet="cu") == [{"title": "old", "note": "", "start_date": ""}]
    assert "is empty" in fault(path, sheet="Empty")
    assert fault(path, sheet="Doan vao") == (
        "b.xlsx: has no worksheet 'Doan vao'. Did you mean Đoàn ra?"
    )
    assert sheets(InputFile(path)) == ["Hướng dẫn", "Đoàn ra", "Mous", "Empty"]


def test_a_file_that_is_no_workbook_has_no_worksheets(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text("title\n")
    assert sheets(InputFile(path)) == []


def test_a_workbook_without_worksheets_is_told_of(tmp_path: Path) -> None:
    assert "no visible worksheet" in fault(raw_book(tmp_path / "b.xlsx", workbook="<sheets/>"))


def test_dates_of_old_macs_are_read_by_their_calendar(tmp_path: Path) -> None:
    path = raw_book(
        tmp_path / "b.xlsx",
        '<row><c t="str"><v>title</v></c></row><row><c s="0"><v>43356</v></c></row>',
        workbook='<workbookPr date1904="1"/><sheets><sheet name="S" xmlns:r="{0}" r:id="r0"/>'
        "</sheets>",
        styles='<cellXfs><xf numFmtId="14"/></cellXfs>',
    )
    assert values(path) == [{"title": "2022-09-14"}]


def test_cells_of_libreoffice_are_the_text_people_mean(tmp_path: Path) -> None:
    def cell(kind: str, value: str, shown: str = "x", more: str = "") -> str:
        name = {"date": "date-value", "time": "time-value", "boolean": "boolean-value"}
        return (
            f'<table:table-cell office:value-type="{kind}" {more}'
            f' office:{name.get(kind, "value")}="{value}"><text:p>{shown}</text:p>'
            "</table:table-cell>"
        )

    path = raw_ods(
        tmp_path / "b.ods",
        '<table:tracked-changes><table:table-cell><text:p>old</text:p></table:table-cell>'
        '</table:tracked-changes><table:table table:name="S"><table:table-header-rows>'
        "<table:table-row>" + ods_cell("title") + ods_cell("note") + "</table:table-row>"
        "</table:table-header-rows>"
        "<table:table-row>" + cell("date", "2022-09-14") + cell("float", "2500000")
        + "</table:table-row><table:table-row>"
        + cell("date", "2022-09-14T10:30:00") + cell("currency", "24.8") + "</table:table-row>"
        "<table:table-row>" + cell("time", "PT26H30M00S") + cell("boolean", "true")
        + '<table:table-cell table:number-columns-repeated="16382"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="2"><table:table-cell'
        ' office:value-type="string"><office:annotation><text:p>aside</text:p></office:annotation>'
        '<text:p>a<text:s text:c="2"/><text:span>b\n  c</text:span></text:p><text:p>d'
        "<text:tab/>e</text:p><draw:frame><text:p>drawn</text:p></draw:frame></table:table-cell>"
        "<table:covered-table-cell office:value-type=\"string\"><text:p>under</text:p>"
        "</table:covered-table-cell></table:table-row>"
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell'
        ' table:number-columns-repeated="16384"/></table:table-row></table:table>',
    )  # fmt: skip
    lines = {"title": "a  b c\nd\te", "note": ""}
    assert read(path) == [
        (2, {"title": "2022-09-14", "note": "2500000"}),
        (3, {"title": "2022-09-14T10:30:00", "note": "24.8"}),
        (4, {"title": "26:30:00", "note": "yes"}),
        (5, lines),
        (6, lines),
    ]


def test_errors_of_libreoffice_are_told_of(tmp_path: Path) -> None:
    path = raw_ods(
        tmp_path / "b.ods",
        '<table:table table:name="S"><table:table-row>' + ods_cell("title") + "</table:table-row>"
        '<table:table-row><table:table-cell table:formula="of:=NA()" office:value-type="string"'
        ' office:string-value="" calcext:value-type="error"><text:p>#N/A</text:p>'
        "</table:table-cell></table:table-row>"
        '<table:table-row><table:table-cell table:formula="of:=1/0" office:value-type="float"'
        ' office:value="0"><text:p>#DIV/0!</text:p></table:table-cell></table:table-row>'
        "<table:table-row>" + ods_cell("#N/A") + "</table:table-row></table:table>",
    )
    assert [line.split(";")[0] for line in fault(path).splitlines()] == [
        "b.ods, row 2, title: contains the error #N/A",
        "b.ods, row 3, title: contains the error #DIV/0!",
    ]


def test_worksheets_of_libreoffice_are_chosen_alike(tmp_path: Path) -> None:
    path = raw_ods(
        tmp_path / "b.ods",
        ods_table(["x"], ["y"], name="Ghi chép")
        + ods_table(["title", "note"], ["a", "b"], name="Đoàn")
        + ods_table(["title", "note", "start_date"], name="Ẩn").replace(
            "table:name=", 'table:style-name="hidden" table:name='
        ),
        styles='<style:style style:name="hidden" style:family="table">'
        '<style:table-properties table:display="false"/></style:style>',
    )
    assert values(path) == [{"title": "a", "note": "b"}]
    assert values(path, sheet="ghi chep") == [{"x": "y"}]
    assert values(path, sheet="An") == []
    assert sheets(InputFile(path)) == ["Ghi chép", "Đoàn"]


@pytest.mark.parametrize("name", ["b.xlsx", "b.csv", "b", "b.xls", "b.json", "b.ods"])
def test_a_workbook_is_one_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    path = book(tmp_path / "x.xlsx", {"S": [["title"], ["a"]]}).rename(tmp_path / name)
    assert values(path) == [{"title": "a"}]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 2000, "Excel 2003 or before"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"PK\x03\x04 and nothing more", "damaged workbook"),
        (b"<html><table>", "is a web page"),
        (b"%PDF-1.4\0\0", "is not a table"),
    ],
)
def test_what_is_no_workbook_is_told_of_with_what_to_do(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    path = tmp_path / "b.xlsx"
    path.write_bytes(content)
    message = fault(path)
    assert message.startswith("b.xlsx: ")
    assert reason in message
    assert "\n" not in message


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"word/document.xml": "<a/>"}, "no workbook"),
        ({"xl/workbook.bin": ""}, "binary workbook"),
        ({"encrypted-package": ""}, "encrypted"),
        ({"xl/nothing.xml": ""}, "damaged workbook (without xl/workbook.xml)"),
        ({"xl/workbook.xml": "<a>"}, "damaged workbook (no element found"),
        ({"content.xml": "<a/>"}, "without worksheets"),
        (
            {
                "content.xml": "noise",
                "META-INF/manifest.xml": '<m xmlns="u"><encryption-data/></m>',
            },
            "encrypted",
        ),
    ],
)
def test_other_archives_are_told_of(tmp_path: Path, members: dict[str, str], reason: str) -> None:
    message = fault(packed(tmp_path / "b.xlsx", members))
    assert reason in message
    assert "\n" not in message


def test_a_workbook_is_read_row_by_row(tmp_path: Path) -> None:
    """The rows above a fault are read."""
    lines = "".join(f'<row><c t="str"><v>{n}</v></c></row>' for n in range(20_000))
    path = raw_book(tmp_path / "b.xlsx", f'<row><c t="str"><v>title</v></c></row>{lines}</broken>')
    parsed = rows(InputFile(path), is_heading)
    assert next(parsed) == (2, {"title": "0"})
    with pytest.raises(InvalidData, match="damaged"):
        list(parsed)


def test_texts_that_the_workbook_does_not_have_are_told_of(tmp_path: Path) -> None:
    for raw in ("7", "-1", "x", "9" * 5000):
        path = raw_book(tmp_path / "b.xlsx", f'<row><c t="s"><v>{raw}</v></c></row>')
        assert "damaged workbook (text" in fault(path)


QUARTERS = {
    "Hướng dẫn": [["title", "note", "start_date"], ["a", "b", "c"]],
    "Q1": [["title", "note"], ["first", ""]],
    "Q2": [["KẾ HOẠCH"], ["title", "note", "x"], ["second", ""]],
    "Blank": [["title", "note"]],
    "Names": [["note"], ["b"]],
    "Guide": [["Column", "Name", "Kind"], ["title", "Tên đoàn", "text"], ["ngày đi", "start_date"]],
    "Other": [["x", "y", "title", "z"], ["1", "2", "3", "4"]],
}


def as_workbook(path: Path, sheets: dict[str, list[list[str]]]) -> Path:
    if path.suffix == ".xlsx":
        return book(path, sheets)
    return raw_ods(path, "".join(ods_table(*rows, name=name) for name, rows in sheets.items()))


@pytest.mark.parametrize("format_", ["xlsx", "ods"])
def test_worksheets_that_fit_as_well_are_asked_for(tmp_path: Path, format_: str) -> None:
    path = as_workbook(tmp_path / f"b.{format_}", QUARTERS)
    assert fault(path, other_sheets=("HUONG DAN",)) == (
        f"b.{format_}: has several worksheets that fit: 'Q1' and 'Q2'; name one with sheet"
    )


@pytest.mark.parametrize("format_", ["xlsx", "ods"])
@pytest.mark.parametrize("named", [{"sheet": "q1"}, {"preferred_sheets": ("Q1",)}])
def test_worksheets_that_fit_beside_the_one_named_are_told(
    tmp_path: Path, format_: str, named: dict[str, Any]
) -> None:
    path = as_workbook(tmp_path / f"b.{format_}", QUARTERS)
    source = InputFile(path, other_sheets=("Hướng dẫn",), **named)
    assert [row["title"] for _, row in rows(source, is_heading)] == ["first"]
    assert source.unread_worksheets == ["Q2"]


def test_a_hidden_worksheet_that_fits_is_told_and_not_asked_for(tmp_path: Path) -> None:
    sheets_ = {name: QUARTERS[name] for name in ("Q1", "Q2")}
    source = InputFile(book(tmp_path / "b.xlsx", sheets_, hidden=["Q2"]))
    assert [row["title"] for _, row in rows(source, is_heading)] == ["first"]
    assert source.unread_worksheets == ["Q2"]


def test_one_worksheet_leaves_none_out(tmp_path: Path) -> None:
    source = InputFile(book(tmp_path / "b.xlsx", {"Q1": QUARTERS["Q1"]}))
    assert (len(list(rows(source, is_heading))), source.unread_worksheets) == (1, [])


@pytest.mark.parametrize("format_", ["xlsx", "ods"])
def test_worksheets_with_the_same_headings_are_read_in_their_order(
    tmp_path: Path, format_: str
) -> None:
    path = as_workbook(tmp_path / f"b.{format_}", {
        "Q1": [["title", "note"], ["a", ""], ["b", ""]],
        "Other": QUARTERS["Other"],
        "Q2": [["KẾ HOẠCH"], ["Note", "title"], ["", "c"]],
    })  # fmt: skip
    source = InputFile(path)
    parsed = list(rows(source, is_heading))
    assert [(str(number), row["title"]) for number, row in parsed] == [
        ("2 (Q1)", "a"), ("3 (Q1)", "b"), ("3 (Q2)", "c"),
    ]  # fmt: skip
    numbers = [number for number, _ in parsed]
    assert sorted(set(numbers)) == numbers
    assert [notes.name for notes in source.worksheets] == ["Q1", "Q2"]
    assert source.unread_worksheets == []
    only = InputFile(path, sheet="q2")
    assert [number for number, _ in rows(only, is_heading)] == [3]
    assert only.unread_worksheets == ["Q1"]


def test_hidden_rows_and_columns_of_libreoffice_are_noted(tmp_path: Path) -> None:
    row = "<table:table-row{}>" + ods_cell("{}") + ods_cell("x") + "</table:table-row>"
    path = raw_ods(
        tmp_path / "b.ods",
        '<table:table table:name="S"><table:table-column/>'
        '<table:table-column table:visibility="collapse" table:number-columns-repeated="900"/>'
        "<table:table-row>" + ods_cell("title") + ods_cell("note") + "</table:table-row>"
        + row.format(' table:visibility="filter" table:number-rows-repeated="3"', "a")
        + row.format("", "b") + row.format(' table:visibility="collapse"', "c")
        + '<table:table-row table:visibility="collapse"><table:table-cell/></table:table-row>'
        "</table:table>",
    )  # fmt: skip
    source = InputFile(path)
    assert len(list(rows(source, is_heading))) == 5
    (notes,) = source.worksheets
    assert (notes.hidden_rows, notes.hidden_row_count, notes.hidden_columns) == (
        [2, 3, 4, 6], 4, {1},
    )  # fmt: skip


def test_rows_and_columns_of_excel_without_a_size_are_hidden(tmp_path: Path) -> None:
    path = raw_book(
        tmp_path / "b.xlsx",
        '<row><c t="str"><v>title</v></c><c t="str"><v>note</v></c></row>'
        '<row ht="0" customHeight="1"><c t="str"><v>a</v></c></row>'
        '<row hidden="true"><c t="str"><v>b</v></c></row><row hidden="0"><c><v>1</v></c></row>',
        before='<cols><col min="2" max="2" width="0"/><col min="3" max="16384" hidden="1"/></cols>',
    )
    source = InputFile(path)
    assert len(list(rows(source, is_heading))) == 3
    (notes,) = source.worksheets
    assert (notes.hidden_rows, notes.hidden_columns) == ([2, 3], {1})
