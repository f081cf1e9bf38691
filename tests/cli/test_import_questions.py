"""The questions of an import in a terminal, about what a list does not say."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
import xlsxwriter

from contents import records
from databases import place
from ecodiplo.db.engine import Database
from terminals import converse

HEADINGS = ("TT", "Tên đoàn", "Lịch trình", "Quốc gia", "Quân số", "Phòng theo dõi", "Xe đưa đón")


def plan(folder: Path, year: int) -> str:
    """The plan of a year: a sheet for each direction, with groups, ranges of days and totals."""
    path = folder / f"plan {year}.xlsx"
    sheets = {
        (f"Đoàn vào {year}", f"KẾ HOẠCH ĐÓN ĐOÀN VÀO NĂM {year}"): [
            ("I", "Châu Á"),
            (1, f"Đoàn Kobe {year}", f"05-08/3/{year}", "Nhật Bản", 12, "HTQT", "29A"),
            (2, f"Đoàn Busan {year}", f"20/4/{year}", "Hàn Quốc", 8, "HTQT", "29B"),
            ("II", "Châu Âu"),
            (3, f"Đoàn Rotterdam {year}", f"5/{year}", "Hà Lan", 20, "LS", "29C"),
            ("", "Tổng cộng", "", "", 40),
        ],
        (f"Đoàn ra {year}", f"KẾ HOẠCH ĐOÀN RA NĂM {year}"): [
            (1, f"Đoàn đi Pháp {year}", f"1/6/{year} - 5/6/{year}", "Pháp", 5, "LS", ""),
            ("", "Cộng", "", "", 5),
        ],
    }
    with xlsxwriter.Workbook(path) as book:
        for (name, title), rows in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.write(0, 1, title)
            sheet.write_row(2, 0, HEADINGS)
            for at, row in enumerate(rows, start=3):
                sheet.write_row(at, 0, row)
    return str(path)


def test_a_plan_goes_in_with_five_answers_and_the_next_year_s_with_none(
    seeded: Database, tmp_path: Path
) -> None:
    before = {*records(seeded, "delegations")}
    answers = ["start_date", "member_count", "*", "", "c"]
    first = converse(
        place(seeded), "import", "delegations", plan(tmp_path, 2031),
        "--save-profile", "kế hoạch", answers=answers,
    )  # fmt: skip
    assert first.code == 0, first.text
    second = converse(
        place(seeded), "import", "delegations", plan(tmp_path, 2032), "--profile", "ke hoach",
        answers=[],
    )  # fmt: skip
    assert second.code == 0, second.text
    added = [row for ref, row in records(seeded, "delegations").items() if ref not in before]
    assert sorted((row["title"], row["direction"], row["start_date"], row["member_count"])
                  for row in added if row["title"].endswith("2031")) == [
        ("Đoàn Busan 2031", "inbound", "2031-04-20", 8),
        ("Đoàn Kobe 2031", "inbound", "2031-03-05", 12),
        ("Đoàn Rotterdam 2031", "inbound", "2031-05", 20),
        ("Đoàn đi Pháp 2031", "outbound", "2031-06-01", 5),
    ]  # fmt: skip
    assert len(added) == 8


def lines(folder: Path, *rows: str) -> str:
    path = folder / "list.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return str(path)


def test_an_answer_that_cannot_be_read_is_asked_for_again(empty: Database, tmp_path: Path) -> None:
    file = lines(tmp_path, "Tên đoàn,Xyz", "Đoàn A,vào")
    done = converse(place(empty), "import", "delegations", file, lang="en",
                    answers=["directon", "direction", "y"])  # fmt: skip
    assert "have no column 'directon'. Did you mean" in done.text
    assert [row["direction"] for row in records(empty, "delegations").values()] == ["inbound"]


def test_no_to_the_last_question_writes_nothing(empty: Database, tmp_path: Path) -> None:
    file = lines(tmp_path, "Tên đoàn,Nước", "Đoàn A,")
    done = converse(place(empty), "import", "delegations", file, answers=["vào", "k"])
    assert done.code == 1
    assert records(empty, "delegations") == {}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_named_pipe_is_read_once_for_all_questions(empty: Database, tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    content = "Tên đoàn,Nước\nĐoàn A,\n"
    writing = threading.Thread(target=path.write_text, args=(content, "utf-8"))
    writing.start()
    done = converse(place(empty), "import", "delegations", str(path), answers=["vào", "c"])
    writing.join()
    assert done.code == 0, done.text
    assert [row["title"] for row in records(empty, "delegations").values()] == ["Đoàn A"]


def test_a_dry_run_asks_but_not_whether_to_write(empty: Database, tmp_path: Path) -> None:
    file = lines(tmp_path, "Tên đoàn,Nước", "Đoàn A,")
    done = converse(place(empty), "import", "delegations", file, "--dry-run", answers=["vào"])
    assert (done.code, records(empty, "delegations")) == (0, {})


def test_a_profile_with_the_same_headings_is_offered(empty: Database, tmp_path: Path) -> None:
    file = lines(tmp_path, "Tên đoàn,Xyz", "Đoàn A,vào")
    converse(place(empty), "import", "delegations", file, "--save-profile", "Xyz",
             answers=["direction", "c"])  # fmt: skip
    file = lines(tmp_path, "Tên đoàn,Xyz", "Đoàn B,ra")
    done = converse(place(empty), "import", "delegations", file, answers=["", "c"])
    assert "'Xyz'" in done.text
    assert [row["direction"] for row in records(empty, "delegations").values()] == [
        "inbound", "outbound",
    ]  # fmt: skip


def test_a_column_can_be_named_for_a_field_that_none_says(empty: Database, tmp_path: Path) -> None:
    file = lines(tmp_path, "Ghi chú,Chiều", "Đoàn A,vào")
    converse(place(empty), "import", "delegations", file, answers=["ghi chu", "c"])
    assert [row["title"] for row in records(empty, "delegations").values()] == ["Đoàn A"]
