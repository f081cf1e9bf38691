"""`ecodiplo template`, as people see it."""

from __future__ import annotations

import sys
from pathlib import Path

import openpyxl
import pytest

from answers import Runner
from ecodiplo.catalogue import ENTITIES, Entity
from ecodiplo.db.engine import Database


@pytest.mark.parametrize("entity", ENTITIES.values(), ids=lambda entity: entity.name)
def test_every_entity_has_one(run: Runner, facts: Database, tmp_path: Path, entity: Entity) -> None:
    file = tmp_path / "x.xlsx"
    done = run(facts, "template", entity.name, "-o", str(file), lang="vi")
    assert (done.code, done.out) == (0, "")
    assert f"ecodiplo import {entity.name}" in done.err
    assert openpyxl.load_workbook(file).sheetnames == [entity.name, "Hướng dẫn", "lists"]
    shown = run(facts, "template", entity.name, "--help").out
    assert f"Example: ecodiplo template {entity.name}" in " ".join(shown.split())


def test_it_is_called_like_the_entity_and_never_overwrites_unless_forced(
    run: Runner, facts: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(facts, "template", "doan").code == 0
    (tmp_path / "delegations.xlsx").write_text("filled in")
    done = run(facts, "template", "delegations")
    assert (done.code, len(done.err.splitlines())) == (1, 1)
    assert "delegations.xlsx exists already; overwrite it with --force" in done.err
    assert (tmp_path / "delegations.xlsx").read_text() == "filled in"
    assert run(facts, "template", "delegations", "--force").code == 0
    assert openpyxl.load_workbook("delegations.xlsx").sheetnames[0] == "delegations"


def test_it_needs_no_database_but_offers_more_with_one(
    run: Runner, facts: Database, tmp_path: Path
) -> None:
    place = tmp_path / "none.db"
    done = run(str(place), "template", "partners", "-o", str(tmp_path / "bare.xlsx"))
    assert done.code == 0
    assert "no drop-downs of countries, sectors and partners: " in done.err
    assert not place.exists()
    run(facts, "template", "partners", "-o", str(tmp_path / "full.xlsx"))
    widths = [
        openpyxl.load_workbook(tmp_path / name)["lists"].max_row
        for name in ("bare.xlsx", "full.xlsx")
    ]
    assert widths == [13, 260]


@pytest.mark.parametrize(
    ("args", "code", "message"),
    [
        (["delegations", "-o", "x.csv"], 2, "name it x.xlsx"),
        (["delegations", "-o", "x"], 2, "name it x.xlsx"),
        (["delegations", "-o", "/nonexistent/x.xlsx"], 1, "cannot write"),
        (["nonsense"], 2, "there is no entity"),
    ],
)
def test_bad_usage_gives_one_line_and_no_file(
    run: Runner, facts: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    args: list[str], code: int, message: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    done = run(facts, "template", *args)
    assert (done.code, done.out) == (code, "")
    assert message in done.err
    assert len(done.err.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_without_the_extra_it_says_what_to_install(
    run: Runner, facts: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    done = run(facts, "template", "delegations", "-o", str(tmp_path / "x.xlsx"))
    assert done.code == 1
    assert 'pip install "ecodiplo[xlsx]"' in done.err
    assert list(tmp_path.iterdir()) == []
