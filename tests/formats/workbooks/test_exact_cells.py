"""The reader of a format returns every cell that an exact sheet writes in it."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecodiplo.errors import EcodiploError, ValueUnreadable
from ecodiplo.fields import Flag, Integer, Money, Number, PartialDate, Text
from ecodiplo.formats.input_file import InputFile
from ecodiplo.formats.sheet import Column, Sheet
from ecodiplo.formats.xlsx import write_all
from ecodiplo.language import Lang
from ecodiplo.money import MOST_DOLLARS
from ecodiplo.text import clean
from properties import examples
from sources import among, rows, write_sheet

EXACT = ["csv", "tsv", "json", "jsonl", "xlsx"]
COLUMNS = [
    Column("ref", "Mã", Text()),
    Column("note", "Ghi chú", Text(long=True)),
    Column("amount_usd", "Số vốn", Money(least=None)),
    Column("people", "Số người", Integer(least=None)),
]
LABELS = {column.label: column.name for column in COLUMNS}


def is_stored(text: str) -> bool:
    """Whether the database can hold the text."""
    try:
        return bool(text) and clean(text) == text and "\ufffe" not in text and "\uffff" not in text
    except ValueUnreadable:
        return False


PIECES = ("'", "''", "=", "+", "-", "@", "\t", "\n", "_x0041_", "x0042_", "_", "_x005F_", "<r>",
          "</r>", "<t>", "&amp;", "]]>", '"', ";", ",", "|", "\\", "\\n", "007", "1e5", "TRUE",
          "#N/A", "é", "đ", "😀", "\u2028", "\u00a0", "a b", "  ")  # fmt: skip
texts = st.one_of(
    st.text(max_size=20), st.lists(st.sampled_from(PIECES), max_size=6).map("".join)
).filter(is_stored)
amounts = st.decimals(-MOST_DOLLARS, MOST_DOLLARS, places=2)
records = st.lists(
    st.fixed_dictionaries(
        {
            "note": st.none() | texts,
            "amount_usd": st.none() | amounts,
            "people": st.none() | st.integers(-(2**31), 2**31 - 1),
        }
    ),
    max_size=8,
)


def sheet(rows: list[dict[str, Any]], *, exact: bool = True) -> Sheet:
    return Sheet("mous", COLUMNS, rows, Lang.VI, exact=exact)


def read_back(file: Path) -> list[dict[str, Any]]:
    """The rows as an import parses them."""
    records = []
    for _, cells in rows(InputFile(file), among((*LABELS, *LABELS.values()))):
        row = {LABELS.get(heading, heading): cell for heading, cell in cells.items()}
        texts = {c.name: c.type.from_json(row.get(c.name)) for c in COLUMNS}
        records.append(
            {c.name: c.type.parse(texts[c.name]) if texts[c.name] else None for c in COLUMNS}
        )
    return records


@pytest.mark.parametrize("format_", EXACT)
@given(originals=records)
@examples(30)
def test_every_format_gives_back_what_was_written(
    format_: str, originals: list[dict[str, Any]]
) -> None:
    originals = [{"ref": f"MOU-{n}"} | row for n, row in enumerate(originals)]
    with TemporaryDirectory() as folder:
        assert read_back(write_sheet(Path(folder) / f"x.{format_}", sheet(originals))) == originals


@pytest.mark.parametrize(
    "text",
    ["=1+1", "'=1+1", "''=1+1", "+84 31", "-", "@x", "'tis", "_x0041_", "_x0041_x0042_", "<r>x</r>",
     "<r><t>x</t></r>", "a\n=b", "=a\tb", "#N/A", "9/2022", "007", "1e5", "TRUE"],
)  # fmt: skip
@pytest.mark.parametrize("format_", EXACT)
def test_texts_that_spreadsheets_misread_come_back(tmp_path: Path, text: str, format_: str) -> None:
    (row,) = read_back(write_sheet(tmp_path / f"x.{format_}", sheet([{"ref": text, "note": text}])))
    assert (row["ref"], row["note"]) == (text, text)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "'=1", "\t=1"])
def test_a_csv_cell_is_never_a_formula_unless_it_is_a_number(tmp_path: Path, text: str) -> None:
    row = {"ref": text, "amount_usd": Decimal(-5), "people": -7}
    with write_sheet(tmp_path / "x.csv", sheet([row])).open(encoding="utf-8", newline="") as lines:
        _, cells = csv.reader(lines)
    assert cells == [f"'{text}", "", "-5", "-7"]


def test_a_workbook_holds_no_formula_and_marks_what_looks_like_one(tmp_path: Path) -> None:
    originals = [{"ref": text} for text in ("=1+1", "+1", "-1", "@x", "'=x", "plain")]
    page = openpyxl.load_workbook(write_sheet(tmp_path / "x.xlsx", sheet(originals))).active
    assert page is not None
    cells = [page.cell(row, 1) for row in range(2, 8)]
    assert [cell.value for cell in cells] == ["=1+1", "+1", "-1", "@x", "''=x", "plain"]
    assert [bool(cell.quotePrefix) for cell in cells] == [True] * 4 + [False] * 2
    # openpyxl takes any text with = for a formula; the file says that it is a string.
    assert b"<f>" not in _part(tmp_path / "x.xlsx", "xl/worksheets/sheet1.xml")


def _part(book: Path, name: str) -> bytes:
    from zipfile import ZipFile

    with ZipFile(book) as parts:
        return parts.read(name)


def test_a_workbook_has_real_numbers_where_a_double_is_sure_of_them(tmp_path: Path) -> None:
    originals = [
        {"ref": "a", "amount_usd": Decimal("1234567890123.45"), "people": 12},
        {"ref": "b", "amount_usd": Decimal("12345678901234.56")},
        {"ref": "c", "amount_usd": Decimal(24_800_000_000)},
    ]
    page = openpyxl.load_workbook(write_sheet(tmp_path / "x.xlsx", sheet(originals))).active
    assert page is not None
    values = [page.cell(row, 3).value for row in (2, 3, 4)]
    assert values == [1234567890123.45, "12345678901234.56", 24_800_000_000]
    assert page.cell(2, 4).value == 12


def test_json_has_every_digit_of_an_amount_that_no_double_holds(tmp_path: Path) -> None:
    amounts = [Decimal("0.1"), Decimal("999999999999999.99"), Decimal(10**15)]
    rows = [{"amount_usd": amount} for amount in amounts]
    file = write_sheet(tmp_path / "x.json", sheet(rows))
    written = json.loads(file.read_text(encoding="utf-8"), parse_float=Decimal)
    assert [row["amount_usd"] for row in written] == amounts


def test_a_character_that_no_workbook_holds_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EcodiploError, match="Ghi chú of row 1 contains U\\+FFFE"):
        write_sheet(tmp_path / "x.xlsx", sheet([{"note": "a\ufffeb"}]))


def test_more_rows_than_a_worksheet_holds_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ecodiplo.formats.xlsx.MOST_ROWS", 3)
    write_sheet(tmp_path / "x.xlsx", sheet([{"ref": "a"}] * 3))
    with pytest.raises(EcodiploError, match="contains at most 3 rows, and mous has more"):
        write_sheet(tmp_path / "x.xlsx", sheet([{"ref": "a"}] * 4))


def test_exact_cells_are_codes_and_shown_ones_are_words(tmp_path: Path) -> None:
    columns = [Column("on", "Ngày", PartialDate()), Column("yes", "Có", Flag()),
               Column("share", "Tỷ lệ", Number())]  # fmt: skip
    row = {"on": "2022-09-14", "yes": True, "share": Decimal("0.5")}
    cells = []
    for exact in (True, False):
        file = tmp_path / f"{exact}.xlsx"
        with file.open("wb") as stream:
            write_all([Sheet("x", columns, [row], Lang.VI, exact=exact)], stream)
        page = openpyxl.load_workbook(file).active
        assert page is not None
        cells.append([cell.value for cell in page[2]])
    assert cells == [["2022-09-14", "yes", 0.5], ["14/9/2022", "có", 0.5]]


def test_a_list_for_people_is_no_markup_of_the_workbook_either(tmp_path: Path) -> None:
    (row,) = read_back(write_sheet(tmp_path / "x.xlsx", sheet([{"ref": "<r>x</r>"}], exact=False)))
    assert row["ref"] == "<r>x</r>"
