"""`ecodiplo log` for a person and for a script."""

from __future__ import annotations

import contextlib
import datetime
import json
import shutil
import sqlite3
import subprocess

import psycopg
import pytest
from sqlalchemy import text

from answers import Runner, answer
from databases import is_sqlite, server_place
from ecodiplo.db.engine import Database


@pytest.fixture
def edited(seeded: Database) -> Database:
    """The seed, a command after it, and an edit made directly after that."""
    with seeded.write("edit delegations DEL-2022-0001") as connection:
        connection.execute(
            text(
                "UPDATE delegations SET level = 'business', head_name = 'Trần Thị B'"
                " WHERE ref = 'DEL-2022-0001'"
            )
        )
    edit = "UPDATE delegations SET title_vi = 'Đoàn mới' WHERE ref = 'DEL-2022-0001'"
    if is_sqlite(seeded):
        if shell := shutil.which("sqlite3"):
            subprocess.run([shell, str(seeded), edit], check=True)
        else:
            with contextlib.closing(sqlite3.connect(str(seeded))) as bare, bare:
                bare.execute(edit)
    else:
        with psycopg.connect(server_place(seeded)) as psql:
            psql.execute(edit.encode())
    return seeded


def test_a_direct_edit_is_in_the_log_and_marked(
    run: Runner, edited: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    found = answer(run, edited, "log", "--direct")
    assert len(found) == 1
    assert found[0] | {"at": "", "user": "", "version": 0} == {
        "at": "", "user": "", "version": 0, "command": None, "command_id": None, "direct": True,
        "entity": "delegations", "record": "DEL-2022-0001", "action": "update",
        "changes": {"title_vi": {"old": "Đoàn Thái tử kế vị Đan Mạch", "new": "Đoàn mới"}},
    }  # fmt: skip
    at = datetime.datetime.fromisoformat(found[0]["at"])
    assert abs(at - datetime.datetime.now(datetime.UTC)) < datetime.timedelta(minutes=5)
    assert "direct edit" in run(edited, "log", "-f", "table").out
    assert "sửa trực tiếp" in run(edited, "log", "đoàn", "-f", "table", lang="vi").out


def test_without_arguments_it_lists_commands(run: Runner, edited: Database) -> None:
    rows = answer(run, edited, "log")
    assert [(row["command_id"], row["command"], row["direct"]) for row in rows] == [
        (None, None, True),
        (2, "edit delegations DEL-2022-0001", False),
        (1, "seed", False),
    ]
    assert list(rows[0]) == [
        "command_id", "at", "user", "command", "added", "changed", "deleted", "undone_by",
        "undoes", "direct",
    ]  # fmt: skip
    assert [row["changed"] for row in rows] == [1, 1, 0]
    assert rows[2]["added"] == 435
    assert answer(run, edited, "log", "--command", "EDIT") == [rows[1]]


def test_of_a_record_people_read_labels_and_values(
    run: Runner, edited: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "400")
    out = run(edited, "log", "delegations", "DEL-2022-0001", "-f", "table").out
    assert ": Trần Thị B; Level: Royal family → Business" in out
    assert "+ Countries: Denmark" in out
    assert "2 edit delegations DEL-2022-0001" in out
    lines = [line for line in out.splitlines() if "DEL-2022-0001" in line]
    assert [word for line in lines for word in ("added", "changed") if f" {word} " in line] == [
        "changed", "changed", "changed", "added",
    ]  # fmt: skip
    vi = run(edited, "log", "delegations", "DEL-2022-0001", "-f", "table", lang="vi").out
    assert "+ Nước/vùng lãnh thổ: Đan Mạch" in vi


def test_of_an_entity_a_record_that_came_is_told_by_its_title(
    run: Runner, edited: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    out = run(edited, "log", "delegations", "-f", "table", lang="vi").out
    (line,) = (line for line in out.splitlines() if " thêm " in line and "DEL-2022-0001" in line)
    assert line.rstrip().endswith("Đoàn Thái tử kế vị Đan Mạch")


def test_the_changes_of_a_command_by_its_number(run: Runner, edited: Database) -> None:
    (row,) = answer(run, edited, "log", "--command", "2")
    assert row["changes"] == {
        "head_name": {"old": None, "new": "Trần Thị B"},
        "level": {"old": "royal", "new": "business"},
    }
    assert (row["command_id"], row["direct"]) == (2, False)


def test_csv_and_tsv_hold_the_changes_as_json(run: Runner, edited: Database) -> None:
    import csv
    import io

    out = run(edited, "log", "--command", "2", "-f", "csv").out
    (row,) = csv.DictReader(io.StringIO(out))
    assert json.loads(row["changes"])["level"] == {"old": "royal", "new": "business"}


def test_a_table_stops_at_fifty_and_says_so(run: Runner, edited: Database) -> None:
    done = run(edited, "log", "--command", "1", "-f", "table")
    assert "the newest 50; --limit 0 shows all" in done.err
    assert "shows all" not in run(edited, "log", "--command", "1", "-f", "csv").err
    assert "shows all" not in run(edited, "log", "--command", "2", "-f", "table").err
    assert len(answer(run, edited, "log", "countries", "--limit", "7")) == 7


def test_days_are_those_of_the_wall_clock(run: Runner, edited: Database) -> None:
    today = datetime.datetime.now().astimezone().date()
    yesterday = today - datetime.timedelta(1)

    def found(*args: str) -> int:
        return len(answer(run, edited, "log", *args))

    assert found("--from", yesterday.isoformat()) == 3
    assert found("--from", yesterday.isoformat(), "--to", today.isoformat()) == 3
    assert found("--day", str(today.year)) + found("--day", str(yesterday.year)) >= 3
    assert found("--to", (yesterday - datetime.timedelta(1)).isoformat()) == 0
    assert found("--day", "1999") == 0


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (["delegations", "DEL-1999-0001"], 4, "there is no"),
        (["delgations"], 2, "Did you mean delegations"),
        (["--direct", "--command", "x"], 2, "give --direct or --command"),
        (["--day", "2022", "--from", "2021"], 2, "give --day or a period, not both"),
        (["--day", "soon"], 2, "--day: 'soon' is not a period"),
        (["--from", "2022", "--to", "2021"], 2, "ends before it starts"),
    ],
)
def test_bad_usage_gives_one_line(
    run: Runner, facts: Database, args: list[str], code: int, said: str
) -> None:
    done = run(facts, "log", *args)
    assert (done.code, done.out) == (code, "")
    assert said in done.err
    assert len(done.err.splitlines()) == 1


def test_nothing_done_is_an_empty_list(run: Runner, empty: Database) -> None:
    assert answer(run, empty, "log") == []
    assert run(empty, "log", "-f", "csv").out.startswith("command_id,at,user,command,")
    assert answer(run, empty, "log", "delegations") == []
