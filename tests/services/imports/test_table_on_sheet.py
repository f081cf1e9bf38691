"""What an import makes of the lines around a table: its unit, and what is told of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from answers import Runner
from ecodiplo import open_database
from ecodiplo.db.engine import Database


def write(path: Path, *lines: str) -> str:
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return str(path)


def values(run: Runner, database: Database, entity: str, *fields: str) -> Any:
    columns = ",".join(("name" if entity == "fdi-projects" else "title", *fields))
    done = run(database, "list", entity, "--columns", columns, "--text", "Qzx", "--format", "json")
    return [list(record.values())[1:] for record in json.loads(done.out)]


@pytest.mark.parametrize("line", ["Đơn vị tính: triệu USD", "ĐVT: triệu USD", "(Unit: USD million)",
                                  "Đơn vị: triệu USD"])  # fmt: skip
def test_a_unit_line_is_the_unit_of_the_amounts_and_told(
    run: Runner, seeded: Database, tmp_path: Path, line: str
) -> None:
    path = write(tmp_path / "f.csv", "DỰ ÁN,,", f",,{line}", "Tên dự án,Nước,Vốn thực hiện",
                 'Qzx,Nhật Bản,"5,5"')  # fmt: skip
    done = run(seeded, "import", "fdi-projects", path)
    assert "Vốn thực hiện: the numbers were read as 1,000,000 USD" in done.err
    assert values(run, seeded, "fdi-projects", "implemented_capital_usd") == [[5_500_000]]


def test_a_unit_in_the_heading_comes_before_the_line(
    run: Runner, seeded: Database, tmp_path: Path
) -> None:
    path = write(tmp_path / "f.csv", ",ĐVT: triệu USD", "Tên dự án,Vốn thực hiện (USD)", "Qzx,5")
    run(seeded, "import", "fdi-projects", path)
    assert values(run, seeded, "fdi-projects", "implemented_capital_usd") == [[5]]


def test_a_unit_line_of_money_says_nothing_of_people(
    run: Runner, seeded: Database, tmp_path: Path
) -> None:
    path = write(tmp_path / "f.csv", ",,ĐVT: triệu đồng,", "Tên đoàn,Chiều,Kinh phí,Số người",
                 "Qzx,vào,5,7")  # fmt: skip
    run(seeded, "import", "delegations", path)
    assert values(run, seeded, "delegations", "cost", "cost_currency", "member_count") == [
        [5_000_000, "VND", 7]
    ]


def test_a_unit_line_that_is_not_understood_is_refused_where_there_are_amounts(
    run: Runner, seeded: Database, tmp_path: Path
) -> None:
    line, head, row = "Đơn vị tính: xyz,,", "Tên đoàn,Chiều,{}", "Qzx,vào,7"
    amounts = write(tmp_path / "a.csv", line, head.format("Kinh phí"), row)
    done = run(seeded, "import", "delegations", amounts)
    assert (done.code, "'Đơn vị tính: xyz' is not a unit" in done.err) == (3, True)
    people = write(tmp_path / "p.csv", line, head.format("Số người"), row)
    assert run(seeded, "import", "delegations", people).code == 0


def test_the_name_of_an_office_is_no_unit(run: Runner, seeded: Database, tmp_path: Path) -> None:
    path = write(tmp_path / "f.csv", "Đơn vị: Sở Ngoại vụ,", "Tên dự án,Vốn thực hiện", "Qzx,5")
    run(seeded, "import", "fdi-projects", path)
    assert values(run, seeded, "fdi-projects", "implemented_capital_usd") == [[5]]


def test_two_units_over_one_table_are_refused(
    run: Runner, seeded: Database, tmp_path: Path
) -> None:
    path = write(tmp_path / "f.csv", "ĐVT: triệu USD,", "ĐVT: USD,", "Tên dự án,Vốn thực hiện",
                 "Qzx,5")  # fmt: skip
    done = run(seeded, "import", "fdi-projects", path)
    assert (done.code, "are two units of one table" in done.err) == (3, True)


def test_worksheets_with_different_units_are_refused(
    run: Runner, seeded: Database, tmp_path: Path
) -> None:
    path = tmp_path / "b.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, line in (("Q1", "ĐVT: triệu USD"), ("Q2", "ĐVT: USD")):
            page = book.add_worksheet(name)
            page.write_row(0, 0, ["", line])
            page.write_row(1, 0, ["Tên dự án", "Vốn thực hiện"])
            page.write_row(2, 0, [f"Qzx {name}", 5])
    done = run(seeded, "import", "fdi-projects", str(path))
    assert (done.code, "has worksheets with different units" in done.err) == (3, True)


def test_a_refused_file_tells_what_was_passed_over_too(
    run: Runner, seeded: Database, tmp_path: Path
) -> None:
    path = write(tmp_path / "f.csv", "DANH SÁCH,", "Tên đoàn,Chiều", "Qzx,sideways")
    done = run(seeded, "import", "delegations", path, "--format", "json", "--keep-good")
    (report,) = json.loads(done.out)["files"]
    assert report["notes"] == ["the heading is in row 2; passed over: row 1 (above the heading)"]


def test_the_report_of_the_api_has_the_hidden_rows(seeded: Database, tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("Đoàn")
        page.write_row(0, 0, ["direction", "title"])
        page.write_row(1, 0, ["inbound", "Qzx"])
        page.set_row(1, None, None, {"hidden": True})
    with open_database(seeded.url.render_as_string(hide_password=False)) as office:
        (notes,) = office.import_file("delegations", path).worksheets
    assert (notes.name, notes.hidden_rows) == ("Đoàn", [2])


@pytest.mark.parametrize("title", ["VỐN FDI NĂM 2023 (triệu USD)", "Vốn thực hiện, ĐVT: triệu USD"])
def test_a_title_can_name_the_unit(
    run: Runner, seeded: Database, tmp_path: Path, title: str
) -> None:
    path = write(tmp_path / "f.csv", f'"{title}",', "Tên dự án,Vốn thực hiện", "Qzx,5")
    run(seeded, "import", "fdi-projects", path)
    assert values(run, seeded, "fdi-projects", "implemented_capital_usd") == [[5_000_000]]


def test_a_unit_under_the_table_is_refused_unless_a_heading_names_it(
    run: Runner, seeded: Database, tmp_path: Path
) -> None:
    under = ("Qzx,5", ",", "Ghi chú: đơn vị tính là triệu USD,")
    bare = write(tmp_path / "a.csv", "Tên dự án,Vốn thực hiện", *under)
    done = run(seeded, "import", "fdi-projects", bare)
    assert (done.code, "names a unit below the heading" in done.err) == (3, True)
    named = write(tmp_path / "b.csv", "Tên dự án,Vốn thực hiện (triệu USD)", *under)
    assert run(seeded, "import", "fdi-projects", named).code == 0


@pytest.mark.parametrize("terms", ["in_force,counted", "Còn hiệu lực,Được tính"])
def test_terms_that_are_also_headings_are_the_values_of_a_record(
    run: Runner, seeded: Database, tmp_path: Path, terms: str
) -> None:
    path = write(tmp_path / "f.csv", "ref,name,country,status,role_in_totals",
                 "FDI-1,Qzx,DE,in_force,counted", f"FDI-2,Qzx B,,{terms}")  # fmt: skip
    assert run(seeded, "import", "fdi-projects", path).code == 0
    assert values(run, seeded, "fdi-projects", "status") == [["in_force"], ["in_force"]]
