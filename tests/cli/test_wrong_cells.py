"""A thousand rows with 37 wrong cells: the import reports exactly these, and takes the corrected
rows alone."""

from __future__ import annotations

import csv
import datetime
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from answers import Runner, answer
from contents import counts, everything
from ecodiplo.catalogue import ENTITIES
from ecodiplo.db.engine import Database
from ecodiplo.language import Lang

Rows = list[dict[str, Any]]

DELEGATIONS = ENTITIES["delegations"]
COLUMNS = ("direction", "title", "level", "start_date", "end_date", "member_count", "countries",
           "partners", "sectors", "in_plan", "cost", "cost_currency", "status", "report_date",
           "counted", "not_counted_reason", "note", "source")  # fmt: skip
ROWS = 1_000
# Row from 0, column, content of the cell, and the reported column where it is another one.
WRONG: list[tuple[int, str, Any, str]] = [
    (0, "level", "sideways", ""),
    (0, "start_date", "30/2/2022", ""),
    (1, "title", "", ""),
    (2, "start_date", "2022-13", ""),
    (3, "start_date", "13/13/2022", ""),
    (4, "start_date", "soon", ""),
    (10, "partners", "Nobody Ltd", ""),
    (11, "partners", "Ørsted; Nobody else | host", ""),
    (12, "partners", "Ørsted | guest", ""),
    (13, "partners", "Ørsted | host | chair", ""),
    (20, "countries", "Atlantis", ""),
    (21, "countries", "DK; bi", ""),  # Belgium or Burundi
    (30, "member_count", "a dozen", ""),
    (31, "member_count", "0", ""),
    (32, "member_count", "1.5", ""),
    (33, "member_count", "1.2345", ""),
    (34, "cost", "1,23,4", ""),
    (35, "cost", "-5", ""),
    (36, "cost", "0.001", ""),
    (37, "cost", "12345678901234567890", ""),
    (40, "end_date", "2021", ""),
    (41, "report_date", "2021-12-31", ""),
    (42, "counted", "no", ""),
    (43, "in_plan", "maybe", ""),
    (44, "cost_currency", "U$D", ""),
    (45, "source", "SRC-9999", ""),
    (46, "sectors", "alchemy", ""),
    (47, "direction", "", ""),
    # Several in a row: an unreadable value, the name of no record, and a broken rule.
    (500, "direction", "up", ""),
    (500, "partners", "Nobody Ltd", ""),
    (500, "end_date", "2021-01", ""),
    (500, "report_date", "2020", ""),
    (500, "counted", "không", ""),
    (501, "end_date", "2021", ""),
    (501, "report_date", "2021", ""),
    (999, "status", "finished", ""),
    (999, "countries", "Denmrk", ""),
]
FAULTY = sorted({row for row, *_ in WRONG})


def good_rows() -> Rows:
    return [
        {
            "direction": "outbound" if number % 2 else "inbound",
            "title": f"Đoàn công tác số {number}",
            "level": "business",
            "start_date": f"2022-{number % 12 + 1:02}-{number % 28 + 1:02}",
            "end_date": "",
            "member_count": number + 1,
            "countries": "DK; NL",
            "partners": "Ørsted; City of Rotterdam | host",
            "sectors": "seaports",
            "in_plan": "yes",
            "cost": 1250.5,
            "cost_currency": "EUR",
            "status": "completed",
            "report_date": "",
            "counted": "",
            "not_counted_reason": "",
            "note": "dòng một\ndòng hai; 'x'",
            "source": "SRC-0001",
        }
        for number in range(ROWS)
    ]


def wrong_rows() -> Rows:
    rows = good_rows()
    for row, column, cell, _ in WRONG:
        rows[row][column] = cell
    return rows


def heading(format_: str, name: str) -> str:
    """A heading in Vietnamese in CSV, in English in a workbook, a field's name in JSON lines."""
    label = DELEGATIONS.by_name[name].label
    return {"csv": label.to(Lang.VI), "xlsx": label.to(Lang.EN)}.get(format_, name)


def write(rows: Rows, file: Path) -> Path:
    """Write the rows as an office does: a workbook has cells with dates and numbers."""
    format_ = file.suffix[1:]
    headings = [heading(format_, name) for name in COLUMNS]
    if format_ == "json":
        file.write_text(json.dumps(rows), encoding="utf-8")
    elif format_ == "jsonl":
        file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    elif format_ == "csv":
        with file.open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream, delimiter=";")
            writer.writerows([headings, *([row[name] for name in COLUMNS] for row in rows)])
    else:
        book = openpyxl.Workbook()
        assert book.active is not None
        book.active.append(["KẾ HOẠCH ĐOÀN RA, ĐOÀN VÀO"])
        book.active.append(headings)
        for row in rows:
            book.active.append([typed(name, row[name]) for name in COLUMNS])
        book.save(file)
    return file


def typed(name: str, cell: Any) -> Any:
    try:
        return datetime.date.fromisoformat(cell) if name == "start_date" else cell
    except ValueError:
        return cell


def reported(run: Any) -> list[tuple[int, str]]:
    """The rows and columns of the faults: those that differ only in the row are one."""
    faults = json.loads(run.out)["problems"]
    assert all(fault["row_count"] == len(fault["rows"]) for fault in faults)
    return sorted((row, fault["column"]) for fault in faults for row in fault["rows"])


def expected(format_: str) -> list[tuple[int, str]]:
    first = {"csv": 2, "xlsx": 3}.get(format_, 1)  # the workbook has a title above
    return sorted((row + first, heading(format_, also or name)) for row, name, _, also in WRONG)


def mend(file: Path) -> int:
    """Correct every wrong cell of a file of rejected rows. Returns the number of its rows."""
    good = good_rows()
    format_ = file.suffix[1:]
    if format_ in ("json", "jsonl"):
        text = file.read_text(encoding="utf-8")
        lines = format_ == "jsonl"
        records = [*map(json.loads, text.splitlines())] if lines else json.loads(text)
        for number, record in zip(FAULTY, records, strict=True):
            assert record["Problem"]
            record.update(good[number])
        write(records, file)
        return len(records)
    if format_ == "csv":
        with file.open(encoding="utf-8-sig", newline="") as stream:
            grid = list(csv.reader(stream))
        for number, cells in zip(FAULTY, grid[1:], strict=True):
            mend_cells(number, grid[0], cells, good[number], format_)
        with file.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(grid)
        return len(grid) - 1
    book = openpyxl.load_workbook(file)
    page = book.worksheets[0]
    names = [str(cell.value) for cell in page[1]]
    for number, row in zip(FAULTY, page.iter_rows(min_row=2), strict=True):
        cells = [cell.value for cell in row]
        mend_cells(number, names, cells, good[number], format_)
        for cell, value in zip(row, cells, strict=True):
            cell.value = value
    book.save(file)
    return int(page.max_row) - 1


def mend_cells(
    number: int, headings: list[str], cells: list[Any], good: dict[str, Any], format_: str
) -> None:
    assert cells[headings.index("Problem")]
    for row, name, _, _ in WRONG:
        if row == number:
            cells[headings.index(heading(format_, name))] = good[name]


def test_there_are_37() -> None:
    assert len(WRONG) == 37


@pytest.mark.parametrize("format_", ["csv", "xlsx", "json", "jsonl"])
def test_every_wrong_cell_and_no_other_is_told_and_nothing_is_written(
    run: Runner, seeded: Database, tmp_path: Path, format_: str
) -> None:
    before = everything(seeded)
    file = write(wrong_rows(), tmp_path / f"plan.{format_}")
    done = run(seeded, "import", "delegations", str(file), "-f", "json")
    assert done.code == 3, done.err
    assert reported(done) == expected(format_)
    lines = len(json.loads(done.out)["problems"]) + 1  # a line each, and what to do
    assert len(done.err.splitlines()) == lines < len(WRONG)
    assert everything(seeded) == before


@pytest.mark.parametrize("format_", ["csv", "xlsx", "json", "jsonl"])
def test_the_good_rows_go_in_and_the_mended_rejects_after_them(
    run: Runner, seeded: Database, tmp_path: Path, format_: str
) -> None:
    at_first = counts(seeded, ["delegations"])["delegations"]
    file = write(wrong_rows(), tmp_path / f"plan.{format_}")
    done = run(seeded, "import", "delegations", str(file), "--keep-good", "-f", "json")
    assert done.code == 5, done.err
    assert reported(done) == expected(format_)
    written = counts(seeded, ["delegations"])["delegations"] - at_first
    assert written == ROWS - len(FAULTY)

    rejects = tmp_path / f"plan.rejected.{format_}"
    assert json.loads(done.out)["rejects"] == str(rejects)
    assert mend(rejects) == len(FAULTY)
    done = run(seeded, "import", "delegations", str(rejects))
    assert done.code == 0, done.err
    assert counts(seeded, ["delegations"])["delegations"] - at_first == ROWS

    whole = write(good_rows(), tmp_path / f"good.{format_}")
    (report,) = answer(run, seeded, "import", "delegations", str(whole))["files"]
    assert (report["unchanged"], report["rows"]) == (ROWS, ROWS)
