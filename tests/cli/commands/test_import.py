"""What `import` says and leaves behind, on both engines."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from answers import answer
from databases import place
from ecodiplo.db.engine import Database
from ecodiplo.fields import Text
from ecodiplo.language import Lang
from sources import write_file, write_sheet

GOOD = (
    "Mã,Chiều,Tên đoàn,Từ ngày,Nước\n"
    'DEL-1,vào,Đoàn A,9/2022,"Đan Mạch; Nhật Bản"\n'
    "DEL-2,ra,Đoàn B,14/9/2022,SE\n"
)
MIXED = GOOD + "DEL-3,lên,Đoàn C,2022-02-30,Denmrk\n"


def file(folder: Path, text: str, name: str = "plan.csv") -> str:
    return str(write_file(folder / name, text))


def count(run: Callable[..., Any], database: Database) -> int:
    return int(run(database, "list", "delegations", "--count").out)


def test_it_says_what_it_added_and_twice_changes_nothing(
    run: Callable[..., Any], seeded: Database, tmp_path: Path
) -> None:
    plan = file(tmp_path, GOOD)
    first, second = (run(seeded, "import", "delegations", plan) for _ in range(2))
    assert (first.code, second.code) == (0, 0)
    assert "plan.csv, Delegations: 2 added, 0 changed, 0 unchanged" in first.err
    assert "0 added, 0 changed, 2 unchanged" in second.err
    vietnamese = run(seeded, "import", "doan", plan, lang="vi")
    assert "plan.csv, Đoàn: thêm 0, sửa 0, giữ nguyên 2" in vietnamese.err


def test_standard_input_is_read(seeded: Database) -> None:
    from typer.testing import CliRunner

    from ecodiplo.cli.app import app

    args = ["--db", place(seeded), "import", "delegations", "-"]
    done = CliRunner().invoke(app, args, input=GOOD)
    assert done.exit_code == 0, done.stderr
    assert "stdin, Delegations: 2 added" in done.stderr


def test_every_fault_is_a_line_and_nothing_is_written(
    run: Callable[..., Any], seeded: Database, tmp_path: Path
) -> None:
    before = count(run, seeded)
    done = run(seeded, "import", "delegations", file(tmp_path, MIXED))
    lines = done.err.splitlines()
    assert done.code == 3
    assert [line.split(":")[1].strip() for line in lines[:3]] == [
        "plan.csv, row 4, Chiều", "plan.csv, row 4, Từ ngày", "plan.csv, row 4, Nước",
    ]  # fmt: skip
    assert "Did you mean Denmark" in lines[2]
    assert "nothing of plan.csv was written" in lines[3]
    assert count(run, seeded) == before


def test_rejected_rows_go_to_a_file_that_imports_once_mended(
    run: Callable[..., Any], seeded: Database, tmp_path: Path
) -> None:
    done = run(seeded, "import", "delegations", file(tmp_path, MIXED), "--keep-good")
    rejected = tmp_path / "plan.rejected.csv"
    assert done.code == 5
    assert "2 added, 0 changed, 0 unchanged, 1 rejected" in done.err
    assert str(rejected) in done.err
    text = rejected.read_text(encoding="utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert "2022-02-30" in row["Problem"]
    mended = text.replace("lên", "vào").replace("2022-02-30", "2022-02").replace("Denmrk", "DK")
    rejected.write_text(mended, encoding="utf-8-sig")
    again = run(seeded, "import", "delegations", str(rejected))
    assert (again.code, "1 added" in again.err) == (0, True)


def test_rejected_rows_keep_the_unit_of_a_line_over_the_table_and_the_order_of_dates(
    run: Callable[..., Any], seeded: Database, tmp_path: Path
) -> None:
    text = "ĐVT: triệu đồng\nTên đoàn,Chiều,Từ ngày,Kinh phí\nĐoàn A,ra,9/30/2024,850\n"
    plan = file(tmp_path, text + "Đoàn B,lên,9/12/2024,900\n")
    done = run(seeded, "import", "delegations", plan, "--keep-good", "--dates", "month-first")
    assert done.code == 5
    rejected = tmp_path / "plan.rejected.csv"
    (row,) = csv.DictReader(io.StringIO(rejected.read_text(encoding="utf-8-sig")))
    assert {"Từ ngày (mm/dd/yyyy)", "Kinh phí (1,000,000 VND)"} <= row.keys()
    mended = rejected.read_text(encoding="utf-8-sig").replace("lên", "ra")
    rejected.write_text(mended, encoding="utf-8-sig")
    assert run(seeded, "import", "delegations", str(rejected)).code == 0
    columns = ["--columns", "title,start_date,cost", "--format", "json"]
    visits = json.loads(run(seeded, "list", "delegations", "--year", "2024", *columns).out)
    assert [(visit["start_date"], visit["cost"]) for visit in visits] == [
        ("2024-09-12", 900_000_000), ("2024-09-30", 850_000_000),
    ]  # fmt: skip


def test_partners_that_are_not_on_record_are_told_how_to_be_added(
    run: Callable[..., Any], seeded: Database, tmp_path: Path
) -> None:
    plan = file(tmp_path, "Tên đoàn,Chiều,Đối tác làm việc\nĐoàn A,vào,Alpha Co\n")
    done = run(seeded, "import", "delegations", plan)
    assert "add the partners that are not on record with --create-partners" in done.err
    trial = run(seeded, "import", "delegations", plan, "--create-partners", "--dry-run")
    assert "partners to add: Alpha Co" in trial.err


def test_a_cell_of_two_lines_is_no_new_partner(
    run: Callable[..., Any], seeded: Database, tmp_path: Path
) -> None:
    text = 'Tên đoàn,Chiều,Đối tác làm việc\nĐoàn A,vào,"Alpha Co\nBeta Co"\n'
    done = run(seeded, "import", "delegations", file(tmp_path, text), "--create-partners")
    assert done.code == 3
    assert "It may be several names: write ; between them" in done.err


def test_a_file_of_rejected_rows_is_never_written_over(
    run: Callable[..., Any], seeded: Database, tmp_path: Path
) -> None:
    plan = file(tmp_path, MIXED)
    for _ in range(2):
        run(seeded, "import", "delegations", plan, "--keep-good")
    assert (tmp_path / "plan.rejected2.csv").exists()


def test_rejected_rows_of_json_stay_json(
    run: Callable[..., Any], seeded: Database, tmp_path: Path
) -> None:
    visit = {"direction": "inbound", "member_count": 4}
    rows = [
        visit | {"title": "A", "countries": ["DK"]},
        visit | {"title": "B", "countries": ["XX"]},
    ]
    plan = file(tmp_path, json.dumps(rows), "plan.json")
    assert run(seeded, "import", "delegations", plan, "--keep-good").code == 5
    (row,) = json.loads((tmp_path / "plan.rejected.json").read_text())
    assert (row["title"], row["countries"], row["member_count"]) == ("B", ["XX"], 4)


@pytest.mark.parametrize("name", ["plan.tsv", "plan.json", "plan.jsonl"])
def test_rejected_rows_keep_the_format_of_the_file(
    run: Callable[..., Any], seeded: Database, tmp_path: Path, name: str
) -> None:
    row = {"direction": "sideways", "title": "A"}
    text = {
        "plan.tsv": "direction\ttitle\nsideways\tA\n",
        "plan.json": json.dumps([row]),
        "plan.jsonl": json.dumps(row) + "\n",
    }[name]
    plan = file(tmp_path, text, name)
    assert run(seeded, "import", "delegations", plan, "--keep-good").code == 5
    rejects = tmp_path / name.replace(".", ".rejected.")
    rejects.write_text(rejects.read_text("utf-8").replace("sideways", "inbound"), "utf-8")
    assert "1 added" in run(seeded, "import", "delegations", str(rejects)).err


def test_rejected_rows_of_json_go_to_a_json_file_that_is_named(
    run: Callable[..., Any], seeded: Database, tmp_path: Path
) -> None:
    plan = file(tmp_path, '{"direction": "sideways", "title": "A"}\n', "plan.jsonl")
    other = tmp_path / "other.JSON"
    done = run(seeded, "import", "delegations", plan, "--keep-good", "--rejects", str(other))
    assert done.code == 5
    assert [row["title"] for row in json.loads(other.read_text("utf-8"))] == ["A"]


def test_scripts_get_a_report(run: Callable[..., Any], seeded: Database, tmp_path: Path) -> None:
    report = answer(run, seeded, "import", "delegations", file(tmp_path, GOOD))
    assert (report["written"], report["dry_run"], report["problems"]) == (True, False, [])
    columns = report["files"][0].pop("columns")
    assert report["files"][0].pop("sha256") == hashlib.sha256(GOOD.encode()).hexdigest()
    assert [column["field"] for column in columns][:2] == ["ref", "direction"]
    assert report["files"][0] == {
        "entity": "delegations", "file": "plan.csv", "size": len(GOOD.encode()), "rows": 2,
        "added": 2, "changed": 0, "unchanged": 0, "skipped": 0, "rejected": 0,
        "cancelled": 0, "deleted": 0, "returned": 0,
        "attempted": {"added": 2, "changed": 0, "unchanged": 0, "skipped": 0, "cancelled": 0,
                      "deleted": 0, "returned": 0},
        "partners_created": [], "wholes_created": [], "passed_over": [], "worksheets_left_out": [],
        "notes": [], "repeated": 0, "profiles": [], "problems": 0, "rejects": None,
        "feed": {"kept": [], "kept_count": 0, "missing": [], "missing_count": 0, "returned": []},
    }  # fmt: skip


def test_scripts_get_a_report_of_the_faults(
    run: Callable[..., Any], seeded: Database, tmp_path: Path
) -> None:
    done = run(seeded, "import", "delegations", file(tmp_path, MIXED), "--format", "json")
    report = json.loads(done.out)
    assert (done.code, report["written"], report["files"][0]["problems"]) == (3, False, 3)
    fault = report["problems"][1]
    assert (fault["row"], fault["column"], fault["value"]) == (4, "Từ ngày", "2022-02-30")
    assert (fault["rows"], fault["row_count"], fault["worksheets"]) == ([4], 1, None)


def test_scripts_get_one_fault_with_its_rows(
    run: Callable[..., Any], seeded: Database, tmp_path: Path
) -> None:
    rows = "".join(f"inbound,Visit {n},Atlantis\n" for n in range(30))
    plan = file(tmp_path, f"direction,title,countries\n{rows}")
    report = json.loads(run(seeded, "import", "delegations", plan, "--format", "json").out)
    (fault,) = report["problems"]
    assert (fault["row"], fault["rows"], fault["row_count"]) == (2, [*range(2, 12)], 30)
    assert (fault["column"], fault["value"]) == ("countries", "Atlantis")
    assert report["files"][0]["problems"] == 30


@pytest.mark.parametrize(
    ("args", "code", "message"),
    [
        (["plan.pdf"], 4, "there is no file plan.pdf"),
        (["{plan}", "--on-match", "replace"], 2, "--on-match takes update, fill, skip or refuse"),
        (["{plan}", "--format", "xml"], 2, "--format takes text or json"),
        (["{plan}", "--as", "pdf"], 2, "cannot be read"),
        (["{folder}"], 2, "is a folder; `ecodiplo import all"),
    ],
)
def test_wrong_usage_is_told_in_one_line(
    run: Callable[..., Any],
    facts: Database,
    tmp_path: Path,
    args: list[str],
    code: int,
    message: str,
) -> None:
    plan = file(tmp_path, GOOD)
    args = [arg.format(plan=plan, folder=tmp_path) for arg in args]
    done = run(facts, "import", "delegations", *args)
    assert done.code == code
    assert message in done.err
    assert len(done.err.splitlines()) == 1


def test_everything_goes_in_from_a_folder_or_nothing(
    run: Callable[..., Any], empty: Database, tmp_path: Path
) -> None:
    folder = tmp_path / "all"
    folder.mkdir()
    file(folder, "code,kind,name_en,name_vi\nDK,country,Denmark,Đan Mạch\n", "countries.csv")
    file(folder, "name,kind,country\nØrsted,corporation,Dan Mach\n", "đối tác.csv")
    assert run(empty, "import", "all", str(folder)).code == 0
    assert "Ørsted" in run(empty, "list", "partners").out
    file(folder, "name,kind,country\nVestas,corporation,DK\nX,corporation,YY\n", "đối tác.csv")
    file(folder, "code,kind,name_en,name_vi\nSE,country,Sweden,Thụy Điển\n", "countries.csv")
    assert run(empty, "import", "all", str(folder)).code == 3
    assert "Sweden" not in run(empty, "list", "countries").out


def test_a_file_of_no_entity_is_not_passed_over(
    run: Callable[..., Any], facts: Database, tmp_path: Path
) -> None:
    file(tmp_path, "a\n1\n", "budget.csv")
    done = run(facts, "import", "all", str(tmp_path))
    assert done.code == 3
    assert "file 'budget': there is no entity" in done.err


def test_progress_is_for_terminals_only(
    run: Callable[..., Any], seeded: Database, tmp_path: Path
) -> None:
    assert not sys.stderr.isatty()
    done = run(seeded, "import", "delegations", file(tmp_path, GOOD))
    assert len(done.err.splitlines()) == 1


def test_the_headings_of_an_offices_lists_are_understood(
    run: Callable[..., Any], seeded: Database, tmp_path: Path
) -> None:
    plan = file(
        tmp_path,
        "STT,Chiều,Tên đoàn,Quốc gia,Đối tác,Số người\n1,vào,Đoàn Qzx,dan mach,Orsted,1.234\n",
    )
    done = run(seeded, "import", "delegations", plan)
    assert (done.code, "ignored columns" in done.err) == (0, False)
    (visit,) = answer(run, seeded, "list", "delegations", "--text", "qzx", "--columns",
            "countries,partners,member_count")  # fmt: skip
    assert visit["countries"] == ["DK"]
    assert visit["member_count"] == 1234
    assert [partner["value"] for partner in visit["partners"]] == ["Ørsted"]


def test_columns_that_are_passed_over_are_told_of(
    run: Callable[..., Any], seeded: Database, tmp_path: Path
) -> None:
    plan = file(tmp_path, "direction,title,Cấp cao,Bữa trưa\ninbound,A visit,có,phở\n")
    done = run(seeded, "import", "delegations", plan, "--ignore-unknown")
    assert "ignored columns: Cấp cao, Bữa trưa" in done.err
    report = answer(run, seeded, "import", "delegations", plan, "--ignore-unknown")
    assert report["files"][0]["passed_over"] == ["Cấp cao", "Bữa trưa"]


def test_the_file_itself_is_never_written_over(
    run: Callable[..., Any], seeded: Database, tmp_path: Path
) -> None:
    plan = file(tmp_path, MIXED)
    done = run(seeded, "import", "delegations", plan, "--keep-good", "--rejects", plan)
    assert (done.code, "is the file that is imported" in done.err) == (2, True)
    assert Path(plan).read_text(encoding="utf-8") == MIXED


@pytest.mark.parametrize("args", [["nowhere.csv"], ["plan.csv", "--as", "xlsx"]])
def test_scripts_get_a_report_of_a_file_that_is_none(
    run: Callable[..., Any], seeded: Database, tmp_path: Path, args: list[str]
) -> None:
    file(tmp_path, GOOD)
    done = run(
        seeded, "import", "delegations", str(tmp_path / args[0]), *args[1:], "--format", "json"
    )
    report = json.loads(done.out)
    assert (report["written"], len(report["problems"])) == (False, 1)


def test_a_formula_that_was_never_worked_out_is_a_fault(
    run: Callable[..., Any], seeded: Database, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.append(["direction", "title", "member_count"])
    sheet.append(["inbound", "A visit", "=1+2"])
    book.save(tmp_path / "plan.xlsx")
    done = run(seeded, "import", "delegations", str(tmp_path / "plan.xlsx"))
    assert done.code == 3
    assert "row 2, member_count: is a formula without its result" in done.err


def test_rejected_rows_that_no_workbook_holds_go_to_a_csv(
    run: Callable[..., Any], seeded: Database, tmp_path: Path
) -> None:
    from ecodiplo.formats.sheet import Column, Sheet

    columns = [Column(name, name, Text()) for name in ("direction", "title", "note")]
    row = {"direction": "sideways", "title": "A visit", "note": "x" * 20_000}
    plan = write_sheet(tmp_path / "plan.xlsx", Sheet("plan", columns, [row], Lang.EN))
    assert run(seeded, "import", "delegations", str(plan), "--keep-good").code == 5
    assert "x" * 20_000 in (tmp_path / "plan.rejected.csv").read_text(encoding="utf-8")


def test_rejected_rows_may_hold_what_only_json_can_say(
    run: Callable[..., Any], seeded: Database, tmp_path: Path
) -> None:
    plan = file(tmp_path, '{"direction": "sideways", "title": "\\ud800 Đoàn"}\n', "plan.jsonl")
    assert run(seeded, "import", "delegations", plan, "--keep-good").code == 5
    (line,) = (tmp_path / "plan.rejected.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["title"] == "\ud800 Đoàn"


def test_partners_that_are_made_are_named_up_to_ten(
    run: Callable[..., Any], seeded: Database, tmp_path: Path
) -> None:
    rows = "".join(f"inbound,Visit {n},New partner {n}\n" for n in range(12))
    plan = file(tmp_path, f"direction,title,partners\n{rows}")
    err = run(seeded, "import", "delegations", plan, "--create-partners").err
    assert "New partner 9, and 2 more" in err


@pytest.mark.parametrize("name", ["plan.csv", "plan.tsv"])
def test_a_file_that_is_cut_off_is_refused(
    run: Callable[..., Any], facts: Database, tmp_path: Path, name: str
) -> None:
    text = "direction,title,start_date,status\ninbound,A,2024-01-15,completed\ninbound,B,2024-01"
    plan = file(tmp_path, text.replace(",", "\t") if name == "plan.tsv" else text, name)
    done = run(facts, "import", "delegations", plan)
    assert done.code == 3
    assert f"{name}, row 3: has 3 cells and the heading 4: is the row cut off?" in done.err
