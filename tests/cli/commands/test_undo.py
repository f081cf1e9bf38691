"""`ecodiplo undo` for a person and for a script."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from answers import Runner, answer
from databases import place
from ecodiplo.db.engine import Database


def title(database: Database) -> str:
    with database.read() as connection:
        found = connection.scalar(text("SELECT title FROM delegations WHERE ref = 'DEL-2022-0001'"))
    return str(found)


@pytest.fixture
def edited(seeded: Database) -> Database:
    """The seed, and a command that changed a title."""
    with seeded.write("edit delegations DEL-2022-0001") as connection:
        connection.execute(text("UPDATE delegations SET title = 'B' WHERE ref = 'DEL-2022-0001'"))
    return seeded


def test_the_last_command_is_undone_and_done_again(run: Runner, edited: Database) -> None:
    done = run(edited, "undo", "--yes")
    assert done.code == 0
    assert "undone: command 2, edit delegations DEL-2022-0001 (" in done.err
    assert "0 added, 1 changed, 0 deleted" in done.err
    assert "`ecodiplo undo 3` does it again" in done.err
    assert title(edited) != "B"
    log = answer(run, edited, "log")
    assert [(row["command"], row["undoes"], row["undone_by"]) for row in log] == [
        ("undo 2", 2, None), ("edit delegations DEL-2022-0001", None, 3), ("seed", None, None),
    ]  # fmt: skip
    assert run(edited, "undo", "3", "--yes", lang="vi").code == 0
    assert title(edited) == "B"


def test_an_import_is_undone_by_the_name_of_its_file(
    run: Runner, seeded: Database, tmp_path: Path
) -> None:
    before = run(seeded, "list", "delegations", "--columns", "all", "-f", "json").out
    file = tmp_path / "đoàn.csv"
    file.write_text(
        "ref,direction,title,start_date,countries\nDEL-2022-0001,inbound,Changed,2022,DK; JP\n"
        ",outbound,New,2023-05,JP\n",
        encoding="utf-8",
    )
    assert run(seeded, "import", "delegations", str(file)).code == 0
    assert run(seeded, "list", "delegations", "--columns", "all", "-f", "json").out != before
    assert run(seeded, "undo", "--file", "đoàn.csv", "--yes").code == 0
    assert run(seeded, "list", "delegations", "--columns", "all", "-f", "json").out == before
    assert run(seeded, "undo", "--file", "đoàn.csv", "--yes").code == 4


def test_a_script_must_say_yes(run: Runner, edited: Database) -> None:
    done = run(edited, "undo")
    assert done.code == 2
    assert "add --yes" in done.err
    assert title(edited) == "B"


def test_a_dry_run_says_what_it_would_undo(run: Runner, edited: Database) -> None:
    done = run(edited, "undo", "--dry-run")
    assert (done.code, title(edited)) == (0, "B")
    assert "would undo command 2, edit delegations DEL-2022-0001" in done.err
    assert "sẽ hoàn tác lệnh 2" in run(edited, "undo", "--dry-run", lang="vi").err


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (["9"], 4, "there is no command 9"),
        (["1"], 1, "later changes would be lost\necodiplo: DEL-2022-0001 was changed at"),
        (["2", "--file", "x"], 2, "not both"),
        (["--file", "none.csv"], 4, "no import of none.csv to undo"),
        (["0"], 2, "greater than or equal to 1"),
        (["x"], 2, "valid integer"),
    ],
)
def test_what_cannot_be_undone_is_refused(
    run: Runner, edited: Database, args: list[str], code: int, said: str
) -> None:
    done = run(edited, "undo", *args, "--yes")
    assert (done.code, done.out) == (code, "")
    assert said in done.err
    assert title(edited) == "B"


@pytest.mark.parametrize(
    ("answer", "code", "left"),
    [("n", 1, True), ("y", 0, False), ("không", 1, True), ("có", 0, False)],
)
def test_in_a_terminal_it_asks(edited: Database, answer: str, code: int, left: bool) -> None:
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "ecodiplo", "--lang", "en", "undo"],
        stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "ECODIPLO_DB": place(edited)},
    ) as asking:  # fmt: skip
        os.write(ours, f"{answer}\n".encode())
        _, err = asking.communicate(timeout=60)
    os.close(ours)
    os.close(theirs)
    assert "Undo command 2, edit delegations DEL-2022-0001" in err
    assert (asking.returncode, title(edited) == "B") == (code, left)


def test_a_last_command_that_changed_nothing_stands_in_the_way_of_older_ones(
    run: Callable[..., Any], seeded: Database, tmp_path: Path
) -> None:
    plan = tmp_path / "plan.csv"
    plan.write_text("direction,title\ninbound,A visit\n", encoding="utf-8")
    for _ in range(2):
        assert run(seeded, "import", "delegations", str(plan)).code == 0
    done = run(seeded, "undo", "--yes")
    assert (done.code, "changed nothing" in done.err) == (1, True)
    assert run(seeded, "undo", "--yes", "--file", "plan.csv").code == 0


# Whose command.


@pytest.fixture
def two(edited: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    """A command by the user lan, and after it a command by minh."""
    for user, title_ in (("lan@pc-1", "C"), ("minh@pc-2", "D")):
        monkeypatch.setenv("ECODIPLO_USER", user)
        with edited.write(f"edit by {user}") as connection:
            connection.execute(
                text(f"UPDATE delegations SET head_name = '{title_}' WHERE ref = 'DEL-2022-0002'")
                if user.startswith("minh")
                else text("UPDATE delegations SET title = 'C' WHERE ref = 'DEL-2022-0001'")
            )
    return edited


def test_undo_takes_back_ones_own_last_command(
    run: Runner, two: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ECODIPLO_USER", "lan@pc-1")
    done = run(two, "undo", "--yes")
    assert done.code == 0
    first, second = done.err.splitlines()
    assert first.startswith("undoing command 3, edit by lan@pc-1 (lan@pc-1, ")
    assert second.startswith("undone: command 3")
    assert title(two) == "B"


def test_who_has_done_nothing_is_told_of_the_last_command(
    run: Runner, two: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ECODIPLO_USER", "thu@pc-3")
    done = run(two, "undo", "--yes")
    assert done.code == 4
    assert "nothing of yours (thu@pc-3) to undo; the last is command 4, edit by minh" in done.err
    assert run(two, "undo", "--yes", "--any-user").code == 0
    assert run(two, "undo", "3", "--yes").code == 0
    assert title(two) == "B"


def test_another_s_import_of_a_file_is_not_undone_unasked(
    run: Runner, seeded: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "plan.csv"
    file.write_text("direction,title\ninbound,A visit\n", encoding="utf-8")
    monkeypatch.setenv("ECODIPLO_USER", "lan")
    assert run(seeded, "import", "delegations", str(file)).code == 0
    monkeypatch.setenv("ECODIPLO_USER", "minh")
    done = run(seeded, "undo", "--file", "plan.csv", "--yes")
    assert (done.code, "no import of plan.csv of yours (minh)" in done.err) == (4, True)
    assert run(seeded, "undo", "--file", "plan.csv", "--any-user", "--yes").code == 0


def test_the_log_finds_a_login_on_any_host(run: Runner, two: Database) -> None:
    commands = answer(run, two, "log", "--user", "lan")
    assert [row["command"] for row in commands] == ["edit by lan@pc-1"]
