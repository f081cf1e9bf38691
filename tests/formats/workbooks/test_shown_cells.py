"""Text fields take what a cell shows; numeric fields, dates and flags the value behind it."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from ecodiplo.errors import ValueUnreadable
from ecodiplo.fields import Code, FieldType, Flag, Integer, Many, Money, Number, PartialDate, Text
from sources import ods_cell, raw_book, raw_ods, values

NUMBER = "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"


def cell_of_excel(path: Path, value: Any, code: str | int = "General") -> str:
    """The cell that a workbook of Excel has for the value, in a column `note`."""
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["title", "note"])
        page.write(1, 0, "a")
        page.write(1, 1, value, book.add_format({"num_format": code}))
    (row,) = values(path)
    cell: str = row["note"]
    return cell


def cell_of_libreoffice(
    path: Path, attributes: str, written: str, styles: str = "", **parts: str
) -> str:
    text = f"<text:p>{written}</text:p>" if written else ""
    rows = [
        ods_cell("title") + ods_cell("note"),
        ods_cell("a") + f"<table:table-cell {attributes}>{text}</table:table-cell>",
    ]
    body = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    table = f'<table:table table:name="S">{body}</table:table>'
    (row,) = values(raw_ods(path, table, styles, **parts))
    cell: str = row["note"]
    return cell


def taken(kind: FieldType, cell: str) -> Any:
    """What a field of the type makes of the cell."""
    return kind.parse(kind.from_json(cell))


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (912345678, "0000000000", "0912345678"), (7, '00"/KH-UBND"', "07/KH-UBND"),
        (True, "General", "TRUE"), (False, "General", "FALSE"),
        (912345678, "General", "912345678"),
        (0.5, "0%", "50%"), (1200, "#,##0 [$€-407]", "1200 €"),
        (datetime.date(2022, 9, 14), "dd/mm/yyyy", "14/09/2022"),
        (datetime.date(2022, 9, 1), "mmm-yy", "2022-09"), (44818, 14, "2022-09-14"),
    ],
)  # fmt: skip
def test_a_text_is_what_a_cell_of_excel_shows(
    tmp_path: Path, value: Any, code: str | int, text: str
) -> None:
    assert taken(Text(), cell_of_excel(tmp_path / "b.xlsx", value, code)) == text


@pytest.mark.parametrize(
    ("attributes", "written", "text"),
    [
        ("office:value-type='float' office:value='912345678'", "0912345678", "0912345678"),
        ("office:value-type='float' office:value='7'", "07/KH-UBND", "07/KH-UBND"),
        ("office:value-type='boolean' office:boolean-value='true'", "ĐÚNG", "ĐÚNG"),
        ("office:value-type='boolean' office:boolean-value='true'", "", "TRUE"),
        ("office:value-type='date' office:date-value='2022-09-14'", "14/09/22", "14/09/22"),
        ("office:value-type='time' office:time-value='PT10H30M00S'", "10:30", "10:30"),
        ("office:value-type='float' office:value='2500000'", "2.500.000", "2500000"),
        ("office:value-type='float' office:value='1234567890123'", "1,23E+012", "1234567890123"),
        ("office:value-type='float' office:value='2.5'", "2,5", "2,5"),
    ],
)  # fmt: skip
def test_a_text_is_what_a_cell_of_libreoffice_shows(
    tmp_path: Path, attributes: str, written: str, text: str
) -> None:
    assert taken(Text(), cell_of_libreoffice(tmp_path / "b.ods", attributes, written)) == text


@pytest.mark.parametrize(
    ("kind", "value", "code", "result"),
    [
        (Integer(), 7, "000", 7), (Number(), 2.5, "0", Decimal("2.5")),
        (Flag(), True, "General", True), (Flag(), 1, "0.00", True),
        (Flag(), 1, '"có";;"không"', True), (Flag(), 0, '"có";;"không"', False),
        (Money(), 5000, '"$"#,##0', 5000),
        (PartialDate(), datetime.date(2022, 9, 1), "mmm-yy", "2022-09"),
        (PartialDate(), datetime.date(2022, 9, 14), "dd/mm/yyyy", "2022-09-14"),
        (PartialDate(), 2024, "0", "2024"), (Code(upper=True), 7, "000", "007"),
        (Many(Text()), 912345678, "0000000000", ("0912345678",)),
        (Many(Text()), True, "General", ("TRUE",)),
    ],
)  # fmt: skip
def test_a_field_takes_the_value_or_the_text_by_its_type(
    tmp_path: Path, kind: FieldType, value: Any, code: str, result: Any
) -> None:
    assert taken(kind, cell_of_excel(tmp_path / "b.xlsx", value, code)) == result


def test_what_a_field_takes_is_plain_text(tmp_path: Path) -> None:
    cell = cell_of_excel(tmp_path / "b.xlsx", 912345678, "0000000000")
    assert {type(kind.from_json(cell)) for kind in (Text(), Integer(), Flag())} == {str}


def test_an_iso_date_cell_is_shown_by_its_format(tmp_path: Path) -> None:
    path = raw_book(
        tmp_path / "b.xlsx",
        '<row><c t="str"><v>title</v></c></row><row><c t="d" s="0"><v>2022-09-14</v></c></row>',
        styles='<numFmts><numFmt numFmtId="200" formatCode="dd/mm/yyyy"/></numFmts>'
        '<cellXfs><xf numFmtId="200"/></cellXfs>',
    )
    (row,) = values(path)
    assert (taken(Text(), row["title"]), taken(PartialDate(), row["title"])) == (
        "14/09/2022", "2022-09-14",
    )  # fmt: skip


EURO = f'<number:currency-symbol xmlns:number="{NUMBER}" {{}}>{{}}</number:currency-symbol>'
FLOAT = "office:value-type='float' office:value='5000'"


def number_style(content: str, kind: str = "number") -> str:
    """A number style `N1` with the content, the style `named` of cells with it, and `ce1`, which
    inherits from that."""
    return (
        f'<number:{kind}-style style:name="N1" xmlns:number="{NUMBER}">{content}'
        f"</number:{kind}-style>"
        '<style:style style:name="named" style:family="table-cell" style:data-style-name="N1"/>'
        '<style:style style:name="ce1" style:family="table-cell" style:parent-style-name="named"/>'
    )


@pytest.mark.parametrize(
    ("attributes", "styles", "unit"),
    [
        (f"{FLOAT} table:style-name='named'", number_style("<number:text> đ</number:text>"), "đ"),
        (f"{FLOAT} table:style-name='ce1'", number_style("<number:text> đ</number:text>"), "đ"),
        (f"{FLOAT} table:style-name='ce1'", number_style("", "percentage"), "%"),
        (f"{FLOAT} table:style-name='ce1'", number_style(EURO.format("", "€"), "currency"), "€"),
        (f"{FLOAT} table:style-name='ce1'",
         number_style(EURO.format('number:country="CA"', "$"), "currency"), "$CA"),
        (f"{FLOAT} table:style-name='ce1'",
         number_style(EURO.format('number:country="US"', "$"), "currency"), "$"),
        ("office:value-type='currency' office:currency='EUR' office:value='5000'"
         " table:style-name='ce1'",
         number_style("<number:text>triệu </number:text>" + EURO.format("", "€"), "currency"),
         "triệu EUR"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("common", [False, True])
def test_units_of_libreoffice_are_found_in_every_style(
    tmp_path: Path, attributes: str, styles: str, unit: str, common: bool
) -> None:
    spaces = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    )
    more = {"styles.xml": f"<office:styles {spaces}>{styles}</office:styles>"} if common else {}
    cell: Any = cell_of_libreoffice(
        tmp_path / "b.ods", attributes, "", "" if common else styles, **more
    )
    assert cell.unit == unit
    with pytest.raises(ValueUnreadable):
        taken(Integer(), cell)


@pytest.mark.parametrize(
    ("written", "unit"),
    [("5.000 €", "€"), ("5,5 triệu USD", "triệu USD"), ("5.000", ""), ("-5 000,0", ""),
     ("5,0E+003", ""), ("(5.000) đ", "đ")],
)  # fmt: skip
def test_a_unit_that_no_style_has_is_the_one_written(
    tmp_path: Path, written: str, unit: str
) -> None:
    cell: Any = cell_of_libreoffice(tmp_path / "b.ods", FLOAT, written)
    assert cell.unit == unit


def test_a_number_shown_in_millions_says_what_it_is_divided_by(tmp_path: Path) -> None:
    cell: Any = cell_of_excel(tmp_path / "b.xlsx", 5500000, '0.0,," triệu USD"')
    assert (str(cell), cell.unit, cell.divisor, cell.shown) == (
        "5500000", "triệu USD", 10**6, "5.5 triệu USD",
    )  # fmt: skip
    style = number_style(
        '<number:number number:display-factor="1000000"/><number:text> triệu USD</number:text>'
    )
    cell = cell_of_libreoffice(
        tmp_path / "b.ods",
        "office:value-type='float' office:value='5500000' table:style-name='ce1'",
        "5,5 triệu USD", style,
    )  # fmt: skip
    assert (str(cell), cell.unit, cell.divisor, cell.shown) == (
        "5500000", "triệu USD", 10**6, "5,5 triệu USD",
    )  # fmt: skip
