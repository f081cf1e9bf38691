"""The database holds one office: a second one is refused where it is written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from answers import Runner, answer
from databases import office_of
from ecodiplo import InvalidData
from ecodiplo.db.engine import Database
from ecodiplo.services.imports.report import ImportRejected
from sources import book, write_file

NAME = "Sở Ngoại vụ tỉnh Quảng Ninh"
ROWS = [["ref", "name"], ["OFF-0007", NAME]]


def names(database: Database) -> list[Any]:
    with office_of(database) as office:
        return [row["name"] for row in office.list("offices")]


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "Name: is a second one: the database holds one, Department of Foreign Affairs"
               " (OFF-0001); change that one with `ecodiplo config set`"),
        ("vi", "Tên cơ quan: là cơ quan thứ hai: cơ sở dữ liệu chỉ giữ một cơ quan, Sở Ngoại vụ"
               " (OFF-0001); hãy sửa cơ quan đó bằng `ecodiplo config set`"),
    ],
)  # fmt: skip
def test_no_command_adds_a_second_office(
    run: Runner, seeded: Database, lang: str, words: str
) -> None:
    before = names(seeded)
    done = run(seeded, "add", "offices", "--name", NAME, lang=lang)
    assert (done.code, done.err) == (3, f"ecodiplo: {words}\n")
    assert names(seeded) == before


@pytest.mark.parametrize("name", ["offices.csv", "offices.xlsx", "offices.json"])
def test_no_file_adds_a_second_office(
    run: Runner, seeded: Database, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    if path.suffix == ".xlsx":
        book(path, {"offices": ROWS})
    elif path.suffix == ".json":
        write_file(path, f'[{{"ref": "OFF-0007", "name": "{NAME}"}}]')
    else:
        write_file(path, "\n".join(map(",".join, ROWS)) + "\n")
    before = names(seeded)
    done = run(seeded, "import", "offices", str(path))
    assert done.code == 3
    assert f"{name}, row " in done.err
    assert "name: is a second one" in done.err
    assert names(seeded) == before


def test_the_api_adds_no_second_office(seeded: Database) -> None:
    with office_of(seeded) as office:
        for write in (office.add, office.upsert):
            with pytest.raises(InvalidData, match="is a second one"):
                write("offices", name=NAME)


def test_a_file_of_two_offices_is_refused_by_its_second_row(
    empty: Database, tmp_path: Path
) -> None:
    path = write_file(tmp_path / "two.csv", "name\nSở A\nSở B\n")
    with office_of(empty) as office, pytest.raises(ImportRejected) as error:
        office.import_file("offices", path)
    (problem,) = error.value.problems
    assert (problem.row, problem.column) == (3, "name")
    assert "the database holds one, row 2" in problem.reason.en
    assert names(empty) == []


def test_the_office_on_record_is_still_changed_by_its_name_and_ref(
    seeded: Database, tmp_path: Path
) -> None:
    with office_of(seeded) as office:
        text = f"ref,name,signer\nOFF-0001,{NAME},An\n"
        office.import_file("offices", write_file(tmp_path / "own.csv", text))
        office.upsert("offices", name=NAME, signer="Bình")
        own = office.get("offices", "OFF-0001")
        assert len([*office.list("offices")]) == 1
    assert (own["ref"], own["name"], own["signer"]) == ("OFF-0001", NAME, "Bình")


def test_another_office_takes_the_place_of_one_that_is_deleted(seeded: Database) -> None:
    with office_of(seeded) as office:
        office.delete("offices", "OFF-0001")
        office.add("offices", name=NAME)
    assert names(seeded) == [NAME]


def test_an_undo_brings_back_no_second_office(run: Runner, seeded: Database) -> None:
    with office_of(seeded) as office:
        office.delete("offices", "OFF-0001")
        office.add("offices", name=NAME)
    _, deletion, *_ = answer(run, seeded, "log", "--limit", "2")
    done = run(seeded, "undo", str(deletion["command_id"]), "--yes")
    assert done.code == 1
    assert "OFF-0001, OFF-0002 would be two records, and the database holds one" in done.err
    assert names(seeded) == [NAME]


def test_settings_are_those_of_the_one_office(run: Runner, seeded: Database) -> None:
    assert run(seeded, "add", "offices", "--name", NAME).code == 3
    assert answer(run, seeded, "config", "list")["name"] == "Department of Foreign Affairs"
