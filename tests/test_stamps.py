"""Exports say when a record was created and updated, with the distance from UTC; imports ignore
it."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Run
from contents import records
from databases import office_of
from ecodiplo.db.engine import Database
from ecodiplo.fields import Moment

FORMATS = ("csv", "tsv", "json", "jsonl", "xlsx")


def test_an_export_has_them_with_their_distance_from_utc(
    seeded: Database, run: Callable[..., Run]
) -> None:
    before = datetime.datetime.now(datetime.UTC) - datetime.timedelta(minutes=1)
    ref = office_of(seeded).add("partners", name="Alpha", kind="corporation")
    rows = json.loads(run(seeded, "export", "partners", "--format", "json").out)
    (row,) = (row for row in rows if row["ref"] == ref)
    for name in ("created_at", "updated_at"):
        assert datetime.datetime.fromisoformat(row[name]) > before
        assert row[name].endswith("+00:00")


@pytest.mark.parametrize("format_", FORMATS)
def test_an_import_ignores_them_without_a_word(
    seeded: Database, run: Callable[..., Run], tmp_path: Path, format_: str
) -> None:
    file = str(tmp_path / f"partners.{format_}")
    assert run(seeded, "export", "partners", "-o", file, "--lang", "vi").code == 0
    before = records(seeded, "partners")
    done = run(seeded, "import", "partners", file)
    assert done.code == 0
    assert len(done.err.splitlines()) == 1
    assert "0 added, 0 changed, 20 unchanged" in done.err
    assert records(seeded, "partners") == before


def test_list_shows_them_where_they_are_asked_for(
    seeded: Database, run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ECODIPLO_TIMEZONE", "Asia/Ho_Chi_Minh")
    columns = ("list", "partners", "--limit", "1", "--columns", "ref,created_at")
    exact = run(seeded, *columns, "--format", "csv").out.splitlines()[1].split(",")[1]
    shown = run(seeded, *columns, "--format", "markdown").out
    moment = datetime.datetime.fromisoformat(exact) + datetime.timedelta(hours=7)
    assert f"{moment:%Y-%m-%d %H:%M}" in shown
    assert "Record created" in shown


def test_a_moment_is_read_as_it_is_exported() -> None:
    moment = datetime.datetime(2022, 9, 14, 8, 30, tzinfo=datetime.UTC)
    assert Moment().parse(Moment().export(moment)) == moment
    assert Moment().parse("2022-09-14T15:30:00+07:00") == moment
