"""What `import` does with the worksheets of a workbook, and with what is hidden in them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from answers import answer
from ecodiplo.db.engine import Database
from sources import book


def quarters(path: Path, first: str, *, hidden: bool = False) -> str:
    book = openpyxl.Workbook()
    for number, name in enumerate((first, "Q2")):
        page = book.create_sheet(name)
        page.append(["direction", "title"])
        page.append(["inbound", f"Quarter {number + 1}"])
        page.sheet_state = "hidden" if hidden and number else "visible"
    del book["Sheet"]
    book.save(path)
    return str(path)


@pytest.mark.parametrize("first", ["Q1", "delegations", "Đoàn"])
def test_worksheets_with_the_same_headings_are_read_one_after_another(
    run: Callable[..., Any], seeded: Database, tmp_path: Path, first: str
) -> None:
    path = quarters(tmp_path / "b.xlsx", first)
    done = run(seeded, "import", "delegations", path)
    assert (done.code, "2 added" in done.err) == (0, True)
    titles = answer(run, seeded, "list", "delegations", "--columns", "title", "--text", "Quarter")
    assert sorted(row["title"] for row in titles) == ["Quarter 1", "Quarter 2"]


def test_faults_name_the_worksheet_where_several_are_read(
    run: Callable[..., Any], facts: Database, tmp_path: Path
) -> None:
    path = book(tmp_path / "b.xlsx", {
        "Q1": [["direction", "title"], ["inbound", "a"], ["inwards", "b"]],
        "Q2": [["title", "direction"], ["a", "inbound"], ["c", "outwards"]],
    })  # fmt: skip
    done = run(facts, "import", "delegations", str(path))
    assert done.code == 3
    assert "b.xlsx, sheet Q1, row 3, direction: 'inwards'" in done.err
    assert "b.xlsx, sheet Q2, row 3, direction: 'outwards'" in done.err
    assert "is the same record as row 2 (Q1)" in done.err
    assert "trang tính Q2, dòng 3" in run(facts, "import", "delegations", str(path), lang="vi").err
    report = json.loads(run(facts, "import", "delegations", str(path), "-f", "json").out)
    assert {(fault["worksheet"], fault["row"]) for fault in report["problems"]} == {
        ("Q1", 3), ("Q2", 2), ("Q2", 3),
    }  # fmt: skip


def test_a_faulty_row_of_one_worksheet_leaves_the_others_in(
    run: Callable[..., Any], seeded: Database, tmp_path: Path
) -> None:
    path = book(tmp_path / "b.xlsx", {
        "Q1": [["direction", "title", "countries"], ["inbound", "Bad Qzx", "Nowhere"]],
        "Q2": [["direction", "title", "countries"], ["inbound", "Good Qzx", "DK"]],
    })  # fmt: skip
    assert run(seeded, "import", "delegations", str(path), "--keep-good").code == 5
    titles = answer(run, seeded, "list", "delegations", "--columns", "title", "--text", "Qzx")
    assert titles == [{"title": "Good Qzx"}]


def test_worksheets_that_fit_with_other_headings_are_asked_for(
    run: Callable[..., Any], facts: Database, tmp_path: Path
) -> None:
    path = book(tmp_path / "b.xlsx", {
        "Q1": [["direction", "title"], ["inbound", "a"]],
        "Q2": [["direction", "title", "note"], ["inbound", "b", "x"]],
    })  # fmt: skip
    done = run(facts, "import", "delegations", str(path))
    assert done.code == 3
    assert "b.xlsx: has several worksheets that fit: 'Q1' and 'Q2'; name one with --sheet" in (
        done.err
    )


def test_hidden_rows_and_columns_are_read_and_told(
    run: Callable[..., Any], seeded: Database, tmp_path: Path
) -> None:
    path = tmp_path / "b.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        page = workbook.add_worksheet("Đoàn")
        page.write_row(0, 0, ["direction", "title", "note"])
        for number in range(1, 14):
            page.write_row(number, 0, ["inbound", f"Visit {number} Qzx", "x"])
            if number > 1:
                page.set_row(number, None, None, {"hidden": True})
        page.set_column(2, 2, None, None, {"hidden": True})
        page.set_column(5, 16_383, None, None, {"hidden": True})
    done = run(seeded, "import", "delegations", str(path))
    assert done.code == 0
    assert "13 added" in done.err
    assert (
        "worksheet Đoàn has hidden rows 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 and 2 more; columns C;"
        " they were read like the others"
    ) in done.err
    assert "bị ẩn" in run(seeded, "import", "delegations", str(path), lang="vi").err
    report = answer(run, seeded, "import", "delegations", str(path))
    assert report["hidden"] == [
        {"worksheet": "Đoàn", "rows": list(range(3, 13)), "row_count": 12, "columns": ["C"]}
    ]


@pytest.mark.parametrize(
    ("first", "args"), [("Q1", ["--sheet", "Q1"]), ("Đoàn", ["--sheet", "doan"])]
)
def test_worksheets_left_out_are_named(
    run: Callable[..., Any], seeded: Database, tmp_path: Path, first: str, args: list[str]
) -> None:
    path = quarters(tmp_path / "b.xlsx", first)
    done = run(seeded, "import", "delegations", path, *args)
    assert done.code == 0
    assert "worksheets not read: Q2; import each with --sheet" in done.err
    assert (
        "trang tính chưa đọc: Q2"
        in run(seeded, "import", "delegations", path, *args, lang="vi").err
    )
    report = answer(run, seeded, "import", "delegations", path, *args)
    assert report["files"][0]["worksheets_left_out"] == ["Q2"]


def test_worksheets_of_other_entities_and_guides_are_not_left_out(
    run: Callable[..., Any], seeded: Database, tmp_path: Path
) -> None:
    export, template = tmp_path / "all.xlsx", tmp_path / "template.xlsx"
    run(seeded, "export", "all", "-o", str(export))
    run(seeded, "template", "delegations", "-o", str(template))
    for path in (export, template):
        done = run(seeded, "import", "delegations", str(path), "--allow-empty")
        assert (done.code, "not read" in done.err) == (0, False)
    assert "not read" not in run(seeded, "import", "all", str(export)).err


def test_importing_all_names_a_hidden_worksheet_that_fits(
    run: Callable[..., Any], seeded: Database, tmp_path: Path
) -> None:
    path = quarters(tmp_path / "b.xlsx", "delegations", hidden=True)
    done = run(seeded, "import", "all", path)
    assert (done.code, "worksheets not read: Q2" in done.err) == (0, True)


def test_importing_all_reads_the_worksheets_of_a_workbook_in_a_folder(
    run: Callable[..., Any], seeded: Database, tmp_path: Path
) -> None:
    quarters(tmp_path / "delegations.xlsx", "Q1")
    done = run(seeded, "import", "all", str(tmp_path))
    assert (done.code, "2 added" in done.err) == (0, True)
