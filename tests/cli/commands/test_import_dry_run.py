"""What a dry run of an import shows: one screen, or everything."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import xlsxwriter
from rich.cells import cell_len

from answers import Runner, answer
from ecodiplo.catalogue import ENTITIES
from ecodiplo.cli.output import console
from ecodiplo.cli.render.import_mapping import print_mapping
from ecodiplo.db.engine import Database
from ecodiplo.language import Lang
from ecodiplo.services.imports.column_reading import ColumnReading
from ecodiplo.services.imports.report import ImportReport
from sources import write_file

DELEGATIONS = ENTITIES["delegations"]
GOOD = (
    "Mã,Chiều,Tên đoàn,Từ ngày,Nước\n"
    'DEL-1,vào,Đoàn A,9/2022,"Đan Mạch; Nhật Bản"\n'
    "DEL-2,ra,Đoàn B,14/9/2022,SE\n"
)
SCREEN = 40  # lines


def plan_of(folder: Path, text: str) -> str:
    return str(write_file(folder / "plan.csv", text))


def lines_on_screen(text: str) -> int:
    """The lines of the text on a screen 100 columns wide."""
    return sum(max(1, -(-cell_len(line) // 100)) for line in text.splitlines())


def mapping(report: ImportReport, lang: Lang = Lang.EN) -> list[str]:
    """The lines of the mapping in a pipe."""
    out = io.StringIO()
    print_mapping(report, lang, out=console(out))
    return out.getvalue().splitlines()


def test_a_dry_run_shows_differences_and_writes_nothing(
    run: Runner, seeded: Database, tmp_path: Path
) -> None:
    plan = plan_of(tmp_path, GOOD + "DEL-2022-0001,vào,,,SE\n")
    before = run(seeded, "show", "delegations", "DEL-2022-0001", "--format", "json").out
    done = run(seeded, "import", "delegations", plan, "--dry-run")
    assert done.code == 0
    assert "+ row 2: DEL-1 Đoàn A" in done.out
    assert "~ row 4: DEL-2022-0001" in done.out
    assert "Countries: Denmark → Sweden" in done.out
    assert "dry run: nothing was written" in done.err
    assert run(seeded, "show", "delegations", "DEL-2022-0001", "--format", "json").out == before
    assert run(seeded, "show", "delegations", "DEL-1").code == 4


def test_a_dry_run_for_scripts_has_old_and_new_values(
    run: Runner, seeded: Database, tmp_path: Path
) -> None:
    plan = plan_of(tmp_path, "ref,countries,member_count\nDEL-2022-0001,SE,7\n")
    (change,) = answer(run, seeded, "import", "delegations", plan, "--dry-run")["changes"]
    assert change["changes"] == {
        "countries": {"old": ["DK"], "new": ["SE"]}, "member_count": {"old": None, "new": 7},
    }  # fmt: skip


def test_it_shows_how_each_column_is_read(run: Runner, seeded: Database, tmp_path: Path) -> None:
    text = (
        "Tên đoàn,Chiều,Từ ngày,Kinh phí (triệu đồng),Màu\n"
        'Đoàn A,vào,3/4/2024,"1.250,5",đỏ\nĐoàn B,ra,4/5/2024,"3,5",xanh\n'
    )
    args = ("import", "delegations", plan_of(tmp_path, text), "--dry-run", "--ignore-unknown")
    done = run(seeded, *args)
    assert done.code == 0, done.err
    assert done.out.splitlines()[:7] == [
        "plan.csv: Delegations",
        "  Column                 Field      Read as",
        "  Tên đoàn               Title",
        "  Chiều                  Direction",
        "  Từ ngày                Start      day first",
        "  Kinh phí (triệu đồng)  Cost       1,000,000 VND, decimal comma",
        "  ignored (1): Màu",
    ]
    assert "the numbers were read as" not in done.err  # the table has it
    vietnamese = run(seeded, *args, lang="vi").out
    assert "  Kinh phí (triệu đồng)  Kinh phí  1.000.000 VND, dấu phẩy thập phân" in vietnamese
    assert "  bỏ qua (1): Màu" in vietnamese


def test_scripts_get_how_each_column_is_read(run: Runner, seeded: Database, tmp_path: Path) -> None:
    text = (
        "Tên đoàn,Chiều,Từ ngày (mm/dd/yyyy),Kinh phí (triệu đồng),Màu\n"
        'Đoàn A,vào,3/14/2024,"1.250,5",đỏ\n'
    )
    args = ("import", "delegations", plan_of(tmp_path, text), "--dry-run", "--ignore-unknown")
    columns = answer(run, seeded, *args)["files"][0]["columns"]
    plain = {"ignored": False, "unit": None, "dates": None, "decimal": None, "value": None}
    date, cost, colour = columns[2:]
    assert columns[0] == {"heading": "Tên đoàn", "field": "title"} | plain
    assert (date["field"], date["dates"]) == ("start_date", "month-first")
    assert (cost["field"], cost["unit"], cost["decimal"]) == ("cost", "1,000,000 VND", "comma")
    assert (colour["field"], colour["ignored"]) == (None, True)


def test_a_column_of_no_field_is_shown_beside_the_others(
    run: Runner, seeded: Database, tmp_path: Path
) -> None:
    plan = plan_of(tmp_path, "Tên đoàn,Chiều,Màu\nĐoàn A,vào,đỏ\n")
    done = run(seeded, "import", "delegations", plan, "--dry-run")
    assert done.code == 3
    assert "  Tên đoàn  Title" in done.out
    assert "  of no field (1): Màu" in done.out
    assert "Delegations have no column 'Màu'" in done.err


def test_many_changes_are_the_first_few_and_a_count(
    run: Runner, seeded: Database, tmp_path: Path
) -> None:
    rows = [f"DEL-9{n:03},inbound,A long title of the visit number {n}" for n in range(100)]
    plan = plan_of(tmp_path, "ref,direction,title\n" + "\n".join(rows) + "\n")
    assert run(seeded, "import", "delegations", plan).code == 0
    changed = "\n".join(row.replace("inbound", "outbound") for row in rows)
    plan = plan_of(tmp_path, f"ref,direction,title\n{changed}\n")
    done = run(seeded, "import", "delegations", plan, "--dry-run")
    shown = [line for line in done.out.splitlines() if line.startswith("~")]
    assert shown[0] == (
        "~ row 2: DEL-9000 A long title of the visit number… — Direction: Inbound → Outbound"
    )
    assert len(shown) == 5
    assert done.out.splitlines()[-1] == "and 95 more records; --verbose shows all"
    assert "0 added, 100 changed" in done.err
    whole = run(seeded, "import", "delegations", plan, "--dry-run", "--verbose")
    assert whole.out.count("    Direction: Inbound → Outbound") == 100


def test_a_refused_file_shows_the_first_faults_and_a_count(
    run: Runner, seeded: Database, tmp_path: Path
) -> None:
    rows = "".join(f"inbound,Visit {n},boss {n % 20}\n" for n in range(100))
    plan = plan_of(tmp_path, f"direction,title,level\n{rows}")
    done = run(seeded, "import", "delegations", plan, "--dry-run")
    assert done.code == 3
    faults = [line for line in done.err.splitlines() if ": 'boss" in line]
    assert faults[0].startswith("ecodiplo: plan.csv, level: 'boss 0' is none of head_of_state, ")
    assert faults[0].endswith("(rows 2, 22, 42, 62, 82)")
    assert len(faults) == 8
    assert max(map(len, faults)) <= 200
    assert "ecodiplo: 60 more faults; --verbose shows all" in done.err.splitlines()
    assert "plan.csv: rows with faults: 100 of 100 (dry run)" in done.err.splitlines()
    whole = run(seeded, "import", "delegations", plan, "--dry-run", "--verbose")
    assert len([line for line in whole.err.splitlines() if ": 'boss" in line]) == 20


@pytest.mark.parametrize("lang", ["en", "vi"])
@pytest.mark.parametrize("more", [(), ("--keep-good",)])
def test_a_messy_workbook_fits_on_one_screen(
    run: Runner, seeded: Database, tmp_path: Path, lang: str, more: tuple[str, ...]
) -> None:
    path = tmp_path / "plan.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for month in range(1, 13):
            page = book.add_worksheet(f"Tháng {month}")
            page.write(0, 0, "DANH SÁCH ĐOÀN VÀO")
            page.write_row(2, 0, ["STT", "Tên đoàn", "Chiều", "Từ ngày", "Quốc gia", "Cấp",
                                  "Kinh phí (triệu đồng)", "Màu"])  # fmt: skip
            for row in range(20):
                good = row % 2
                page.write_row(3 + row, 0, [
                    row + 1, f"Đoàn {row} tháng {month}", "vào", f"{row + 1}/{month}/2024",
                    "Nhật Bản" if good else f"Nước {row}", "" if good else f"Cấp {row}", "1.250,5",
                ])  # fmt: skip
    done = run(seeded, "import", "delegations", str(path), "--dry-run", "--ignore-unknown", *more,
               lang=lang)  # fmt: skip
    assert lines_on_screen(done.out) + lines_on_screen(done.err) <= SCREEN
    assert max(map(cell_len, done.out.splitlines())) <= 100


def test_a_restored_book_needs_no_word_about_its_columns(
    run: Runner, seeded: Database, tmp_path: Path
) -> None:
    book = tmp_path / "book.xlsx"
    assert run(seeded, "export", "all", "-o", str(book)).code == 0
    done = run(seeded, "import", "all", str(book), "--dry-run")
    assert (done.code, done.out) == (0, "")


def test_columns_under_the_names_of_their_fields_share_a_line_when_they_are_many() -> None:
    columns = [ColumnReading(field.name, field) for field in [*DELEGATIONS.stored][:20]]
    start = DELEGATIONS.by_name["start_date"]
    columns.append(ColumnReading("Thời gian", start))
    lines = mapping(ImportReport(DELEGATIONS, "plan.csv", columns=tuple(columns)))
    assert lines[1:3] == ["  Column     Field", "  Thời gian  Start"]
    assert lines[3].startswith("  under the names of their fields (20): ref, direction, title, ")


def test_a_value_of_all_rows_is_a_line_of_the_mapping() -> None:
    direction = ColumnReading("", DELEGATIONS.by_name["direction"], value="outbound")
    report = ImportReport(DELEGATIONS, "plan.csv", columns=(direction,))
    assert mapping(report)[-1] == "  --set   Direction  all rows: outbound"


def test_long_headings_are_cut_to_the_width_of_the_screen() -> None:
    column = ColumnReading("Một tiêu đề rất dài\n" * 20, DELEGATIONS.by_name["title"])
    lines = mapping(ImportReport(DELEGATIONS, "plan.csv", columns=(column,)), Lang.VI)
    assert lines[-1] == "  Một tiêu đề rất dài Một tiêu đề rất…  Tên đoàn"


def test_verbose_is_for_a_dry_run(run: Runner, seeded: Database, tmp_path: Path) -> None:
    done = run(seeded, "import", "delegations", plan_of(tmp_path, GOOD), "--verbose")
    assert (done.code, done.err) == (2, "ecodiplo: --verbose goes with --dry-run\n")
