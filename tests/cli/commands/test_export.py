"""`ecodiplo export`, as people and scripts see it, on both engines."""

from __future__ import annotations

import codecs
import csv
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from answers import Runner, answer
from ecodiplo.catalogue import ENTITIES, Entity
from ecodiplo.catalogue.stamps import STAMPS
from ecodiplo.db.engine import Database
from ecodiplo.formats.input_file import InputFile
from ecodiplo.services.imports.import_file import import_file

every_entity = pytest.mark.parametrize("entity", ENTITIES.values(), ids=lambda entity: entity.name)


def test_a_year_goes_to_a_file_and_the_count_to_stderr(
    run: Runner, facts: Database, tmp_path: Path
) -> None:
    file = tmp_path / "delegations.csv"
    done = run(facts, "export", "delegations", "--year", "2022", "-o", str(file))
    assert (done.code, done.out, done.err) == (0, "", f"11 rows written to {file}\n")
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))))
    assert len(rows) == 11
    fields = (*ENTITIES["delegations"].stored, *STAMPS)
    assert list(rows[0]) == [field.name for field in fields]
    assert rows[0]["level"] == "royal"
    assert rows[0]["source"] == "SRC-0001"


def test_without_a_file_it_is_csv_on_stdout_and_nothing_else(run: Runner, facts: Database) -> None:
    done = run(facts, "export", "doan", "--direction", "doan ra", "--no-high-level", lang="vi")
    assert done.err == ""
    assert {row["direction"] for row in csv.DictReader(io.StringIO(done.out))} == {"outbound"}
    assert len(run(facts, "export", "mous").out.splitlines()) == 1


def test_the_format_is_as_said_else_as_the_file_is_called(
    run: Runner, facts: Database, tmp_path: Path
) -> None:
    assert len(answer(run, facts, "export", "partners")) == 20
    run(facts, "export", "partners", "-o", str(tmp_path / "p.jsonl"))
    assert len((tmp_path / "p.jsonl").read_text(encoding="utf-8").splitlines()) == 20
    run(facts, "export", "partners", "-f", "TSV", "-o", str(tmp_path / "p"))
    assert (tmp_path / "p").read_text(encoding="utf-8").startswith("ref\tname\t")


def test_records_left_out_for_want_of_a_date_are_told(
    run: Runner, facts: Database, tmp_path: Path
) -> None:
    args = ("export", "events", "--from", "2022", "-o", str(tmp_path / "e.csv"))
    assert "; 1 more has no date" in run(facts, *args).err
    assert "; 1 hồ sơ khác không rõ ngày" in run(facts, *args, lang="vi").err


@pytest.mark.parametrize("name", ["p.csv", "p.tsv"])
def test_a_file_for_excel_has_its_mark_and_is_taken_back(
    run: Runner, facts: Database, tmp_path: Path, name: str
) -> None:
    file = tmp_path / name
    run(facts, "export", "partners", "--excel", "-o", str(file))
    assert file.read_bytes().startswith(codecs.BOM_UTF8)
    assert "0 added, 0 changed, 20 unchanged" in run(facts, "import", "partners", str(file)).err


def test_every_file_of_a_folder_is_for_excel(run: Runner, facts: Database, tmp_path: Path) -> None:
    run(facts, "export", "all", "--excel", "-o", str(tmp_path / "all"))
    files = [*(tmp_path / "all").iterdir()]
    assert len(files) == len(ENTITIES)
    assert all(file.read_bytes().startswith(codecs.BOM_UTF8) for file in files)


def test_excel_opens_no_json(run: Runner, facts: Database) -> None:
    done = run(facts, "export", "partners", "--excel", "-f", "json")
    assert (done.code, done.out) == (2, "")
    assert "Excel opens csv, tsv and xlsx, not json" in done.err


@every_entity
@pytest.mark.parametrize("lang", ["en", "vi"])
def test_its_help_has_the_filters_and_an_example(
    run: Runner, tmp_path: Path, entity: Entity, lang: str
) -> None:
    done = run(str(tmp_path / "none.db"), "export", entity.name, "--help", lang=lang)
    example = {"en": "Example", "vi": "Ví dụ"}[lang]
    assert f"{example}: ecodiplo export {entity.name}" in " ".join(done.out.split())
    assert all(f"--{option}" in done.out for option in (*entity.filters, "year", "text"))


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_all_goes_to_one_workbook_that_imports_as_nothing_new(
    run: Runner, seeded: Database, tmp_path: Path, lang: str
) -> None:
    book = tmp_path / "book.xlsx"
    done = run(seeded, "export", "all", "-o", str(book), lang=lang)
    assert (done.code, done.out) == (0, "")
    assert "435" in done.err
    names = openpyxl.load_workbook(book, read_only=True).sheetnames
    assert names == [name for name in ENTITIES if name in names]
    assert len(names) == 15
    assert "mous" not in names
    with seeded.write() as connection:
        for name in names:
            report = import_file(connection, ENTITIES[name], InputFile(book, sheet=name))
            assert (report.added, report.changed) == (0, 0)
            assert report.unchanged > 0


def test_headings_of_a_workbook_are_in_the_language(
    run: Runner, facts: Database, tmp_path: Path
) -> None:
    book = tmp_path / "book.xlsx"
    run(facts, "export", "delegations", "-o", str(book), lang="vi")
    page = openpyxl.load_workbook(book).active
    assert page is not None
    assert [cell.value for cell in page[1]][:3] == ["Mã", "Chiều", "Tên đoàn"]
    assert page["A1"].font.bold
    assert page["B2"].value == "inbound"


@pytest.mark.parametrize("format_", ["csv", "tsv", "json", "jsonl"])
def test_all_goes_to_a_folder_with_a_file_for_each_entity(
    run: Runner, facts: Database, tmp_path: Path, format_: str
) -> None:
    folder = tmp_path / "bản sao"
    args = () if format_ == "csv" else ("-f", format_)
    done = run(facts, "export", "all", "-o", str(folder), *args)
    assert done.code == 0, done.err
    assert {file.name for file in folder.iterdir()} == {f"{name}.{format_}" for name in ENTITIES}
    assert [path.name for path in tmp_path.iterdir()] == ["bản sao"]
    (tmp_path / "usual").mkdir()
    assert folder.stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_a_folder_keeps_its_other_files_and_gets_the_new_ones(
    run: Runner, facts: Database, tmp_path: Path
) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / "mous.csv").write_text("old")
    assert run(facts, "export", "all", "-o", str(tmp_path)).code == 0
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert (tmp_path / "mous.csv").read_text(encoding="utf-8").startswith("ref,")
    assert len(list(tmp_path.iterdir())) == len(ENTITIES) + 1


def test_what_cannot_be_written_whole_is_not_written_at_all(
    run: Runner, seeded: Database, tmp_path: Path
) -> None:
    from sqlalchemy import text

    with seeded.write() as connection:
        connection.execute(
            text("INSERT INTO partners (ref, name, kind, note) VALUES ('PAR-9', 'X', 'other', :n)"),
            {"n": "a\ufffeb"},
        )
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "book.xlsx").write_text("old")
    done = run(seeded, "export", "all", "-o", str(folder / "book.xlsx"))
    assert done.code == 1
    assert "Note of row 21 contains U+FFFE" in done.err
    assert [(path.name, path.read_text()) for path in folder.iterdir()] == [("book.xlsx", "old")]


def test_a_folder_is_untouched_when_one_of_its_files_fails(
    run: Runner, facts: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ecodiplo.cli.output import write_rows
    from ecodiplo.errors import EcodiploError
    from ecodiplo.language import same

    written: list[str] = []

    def fail_late(sheet: Any, format_: str, out: Any) -> None:
        if len(written) == 5:
            raise EcodiploError(same("the disk is full"))
        written.append(sheet.name)
        write_rows(sheet, format_, out)

    monkeypatch.setattr("ecodiplo.cli.commands.export.write_rows", fail_late)
    (tmp_path / "countries.csv").write_text("old")
    done = run(facts, "export", "all", "-o", str(tmp_path))
    assert (done.code, done.err) == (1, "ecodiplo: the disk is full\n")
    assert [path.name for path in tmp_path.iterdir()] == ["countries.csv"]
    assert run(facts, "export", "all", "-o", str(tmp_path / "new")).code == 1
    assert [path.name for path in tmp_path.iterdir()] == ["countries.csv"]


def test_an_empty_database_has_nothing_to_export(
    run: Runner, empty: Database, tmp_path: Path
) -> None:
    done = run(empty, "export", "all", "-o", str(tmp_path / "book.xlsx"))
    assert done.code == 1
    assert "contains no records to export" in done.err
    assert list(tmp_path.glob("*.xlsx")) == []


@pytest.mark.parametrize(
    ("args", "code", "message"),
    [
        (["delegations", "-f", "markdown"], 2, "an import does not read"),
        (["delegations", "-f", "pdf"], 2, "use csv, tsv, json, jsonl, xlsx"),
        (["delegations", "-o", "x.md"], 2, "an import does not read"),
        (["delegations", "-f", "table"], 2, "an import does not read"),
        (["delegations", "-f", "xlsx"], 2, "add -o FILE.xlsx"),
        (["delegations", "-o", "x"], 2, "add --format"),
        (["delegations", "--year", "x"], 2, "is not a period"),
        (["delegations", "--country", "Denmrk"], 4, "Did you mean Denmark"),
        (["delegations", "--limit", "3"], 2, "No such option"),
        (["partners", "--year", "2022"], 2, "have no date"),
        (["nonsense"], 2, "there is no entity"),
        (["all"], 2, "add -o book.xlsx or -o DIR"),
        (["all", "-o", "x.csv"], 2, "is not a folder or a workbook"),
        (["all", "-o", "x.xlsx", "-f", "csv"], 2, "is a workbook, not csv"),
        (["all", "-o", ".", "-f", "xlsx"], 2, "is a folder"),
        (["all", "-o", "/nonexistent/x.xlsx"], 1, "cannot write"),
        (["all", "-o", "/nonexistent/folder"], 1, "cannot write"),
        (["all", "--year", "2022"], 2, "No such option"),
    ],
)
def test_bad_usage_gives_one_line_and_no_file(
    run: Runner, facts: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    args: list[str], code: int, message: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    done = run(facts, "export", *args)
    assert (done.code, done.out) == (code, "")
    assert message in done.err
    assert len(done.err.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_all_stands_first_and_answers_to_vietnamese(
    run: Runner, facts: Database, tmp_path: Path
) -> None:
    commands = run(facts, "export", "--help").out.partition("Commands:")[2].split("\n")
    assert commands[1].split()[0] == "all"
    done = run(facts, "export", "tất cả", "-o", str(tmp_path / "b.xlsx"))
    assert done.code == 0, done.err
    assert "Example: ecodiplo export all" in run(facts, "export", "all", "--help").out
