"""A record that changed since it was read is not written over: by a person whose editor was open or
who answers a question later, nor by a script that names the version that it read."""

from __future__ import annotations

import json
import shlex
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from answers import Runner, answer
from conftest import Run
from databases import office_of, place
from ecodiplo import ChangedMeanwhile, UsageProblem
from ecodiplo.db.engine import Database
from racing import RACERS, Racers
from shell import directly
from terminals import converse

VISIT = ("delegations", "DEL-2022-0001")
OPTION = "--if-unchanged-since"


def version(database: Database) -> str:
    return str(office_of(database).get(*VISIT)["version"])


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Sets an editor that types `Mine`, while a colleague runs a command of the program."""

    def set_(database: Database, *theirs: str) -> None:
        script = tmp_path / "editor"
        command = [sys.executable, "-m", "ecodiplo", "--db", place(database), *theirs]
        lines = ["#!/bin/sh", shlex.join(command) if theirs else "", 'echo Mine > "$1"']
        script.write_text("\n".join(lines) + "\n", encoding="utf-8")
        script.chmod(0o755)
        folder = tmp_path / "temporary"
        folder.mkdir()
        monkeypatch.delenv("VISUAL", raising=False)
        monkeypatch.setenv("EDITOR", str(script))
        monkeypatch.setenv("ECODIPLO_USER", "hoa")
        monkeypatch.setattr(tempfile, "tempdir", str(folder))

    return set_


def kept_text(done: Run) -> str:
    """What the file holds that the message names."""
    (line,) = (line for line in done.err.splitlines() if "your text is in " in line)
    return Path(line.rsplit(" is in ", 1)[1]).read_text(encoding="utf-8")


# The editor.


@pytest.mark.parametrize(
    ("change", "difference"),
    [
        ("purpose=Theirs", "Purpose: Visit and working sessions in the city → Theirs, by hoa at"),
        ("member_count=12", "Members: 12, by hoa at"),
        ("countries=DK; SE", "+ Countries: Sweden, by hoa at"),
    ],
)
def test_the_editor_refuses_a_record_that_changed_and_shows_the_difference(
    run: Runner, seeded: Database, editor: Callable[..., None], change: str, difference: str
) -> None:
    editor(seeded, "edit", *VISIT, "--set", change)
    done = run(seeded, "edit", *VISIT, "--editor", "purpose")
    assert done.code == 1
    assert "DEL-2022-0001 was changed since version" in done.err
    assert difference in done.err
    assert ("; yours: Mine" in done.err) == change.startswith("purpose")
    assert kept_text(done) == "Mine\n"
    assert office_of(seeded).get(*VISIT)["purpose"] != "Mine"


def test_a_record_that_was_deleted_meanwhile_loses_no_text(
    run: Runner, seeded: Database, editor: Callable[..., None]
) -> None:
    ref = office_of(seeded).add("delegations", direction="inbound", title="Short-lived")
    editor(seeded, "delete", "delegations", ref, "--yes")
    done = run(seeded, "edit", "delegations", ref, "--editor", "purpose")
    assert (done.code, kept_text(done)) == (4, "Mine\n")


def test_a_text_that_is_refused_is_kept(
    run: Runner, seeded: Database, editor: Callable[..., None]
) -> None:
    editor(seeded)
    done = run(seeded, "edit", *VISIT, "--editor", "purpose", "--set", "end_date=2021")
    assert (done.code, kept_text(done)) == (3, "Mine\n")


def test_a_text_that_is_written_leaves_no_file(
    run: Runner, seeded: Database, editor: Callable[..., None], tmp_path: Path
) -> None:
    editor(seeded, "edit", "delegations", "DEL-2022-0002", "--set", "member_count=3")
    assert run(seeded, "edit", *VISIT, "--editor", "purpose").code == 0
    assert office_of(seeded).get(*VISIT)["purpose"] == "Mine"
    assert not [*(tmp_path / "temporary").iterdir()]


def test_an_editor_that_saves_another_encoding_is_refused_in_one_line(
    run: Runner, seeded: Database, editor: Callable[..., None], tmp_path: Path
) -> None:
    editor(seeded)
    (tmp_path / "editor").write_text("#!/bin/sh\nprintf 'H\\341\\272' > \"$1\"\n", encoding="utf-8")
    done = run(seeded, "edit", *VISIT, "--editor", "purpose")
    assert (done.code, "did not save the text as UTF-8" in done.err) == (1, True)


# Questions that are answered later.


def test_an_answer_does_not_delete_a_record_that_changed_since_the_question(
    seeded: Database,
) -> None:
    ref = office_of(seeded).add("delegations", direction="inbound", title="A visit")

    def meanwhile() -> str:
        office_of(seeded).edit("delegations", ref, note="still needed")
        return "y"

    done = converse(place(seeded), "delete", "delegations", ref, answers=[meanwhile], lang="en")
    assert (done.code, "Note: still needed, by " in done.text) == (1, True), done.text
    assert office_of(seeded).get("delegations", ref)["note"] == "still needed"


def test_an_answer_does_not_write_other_changes_than_were_shown(
    seeded: Database, tmp_path: Path
) -> None:
    file = tmp_path / "list.csv"
    ref = office_of(seeded).add("delegations", direction="inbound", title="Đoàn A", note="a")
    file.write_text(f"ref,Tên đoàn,Xyz\n{ref},Đoàn A,b\n", encoding="utf-8")

    def meanwhile() -> str:
        office_of(seeded).edit("delegations", ref, note="c")
        return "y"

    read = ["import", "delegations", str(file)]
    done = converse(place(seeded), *read, answers=["note", meanwhile], lang="en")
    assert (done.code, "since you saw what the import would do" in done.text) == (1, True)
    assert office_of(seeded).get("delegations", ref)["note"] == "c"
    done = converse(place(seeded), *read, answers=["note", "y"], lang="en")
    assert done.code == 0, done.text
    assert office_of(seeded).get("delegations", ref)["note"] == "b"


# Versions.

WRITES = {
    "edit": ["edit", *VISIT, "--set", "note=mine"],
    "delete": ["delete", "delegations", "DEL-2021-0001", "--yes"],
    "link": ["link", *VISIT, "--countries", "SE"],
    "link to": ["link", *VISIT, "--to", "EVT-2022-0005", "--relation", "opened"],
    "unlink": ["unlink", *VISIT, "--countries", "DK"],
    "unlink from": ["unlink", *VISIT, "--to", "EVT-2022-0001"],
}


@pytest.mark.parametrize("command", WRITES.values(), ids=WRITES)
def test_a_command_writes_on_condition_of_the_version(
    run: Runner, seeded: Database, command: list[str]
) -> None:
    office, own = office_of(seeded), (command[1], command[2])
    seen = str(office.get(*own)["version"])
    office.edit(*own, head_name="Theirs")
    before = office.commands(1)[0].number
    done = run(seeded, *command, OPTION, seen)
    assert (done.code, "Head of delegation: Theirs, by" in done.err) == (1, True), done.err
    assert office.commands(1)[0].number == before
    done = run(seeded, *command, OPTION, str(office.get(*own)["version"]))
    assert done.code == 0, done.err


def test_show_list_and_log_give_the_version(run: Runner, seeded: Database) -> None:
    run(seeded, "edit", *VISIT, "--set", "countries=SE")
    own = int(version(seeded))
    assert answer(run, seeded, "show", *VISIT)["version"] == own
    listed = answer(run, seeded, "list", "delegations", "--columns", "ref,version", "--limit", "0")
    assert {row["ref"]: row["version"] for row in listed}[VISIT[1]] == own
    newest = run(seeded, "log", *VISIT, "--limit", "1", "--format", "json").out
    assert json.loads(newest)[0]["version"] == own


def test_plain_sql_gives_a_new_version(run: Runner, seeded: Database) -> None:
    seen = version(seeded)
    directly(seeded, "UPDATE delegations SET note = 'psql' WHERE ref = 'DEL-2022-0001'")
    done = run(seeded, *WRITES["edit"], OPTION, seen)
    assert (done.code, "→ psql" in done.err, " directly; yours: mine" in done.err) == (
        1, True, True,
    ), done.err  # fmt: skip


def test_what_was_changed_and_changed_back_is_refused_too(run: Runner, seeded: Database) -> None:
    seen = version(seeded)
    run(seeded, "edit", *VISIT, "--set", "member_count=12")
    run(seeded, "undo", "--yes")
    done = run(seeded, *WRITES["edit"], OPTION, seen)
    assert (done.code, "it was changed, and changed back" in done.err) == (1, True)


@pytest.mark.parametrize("text", ["2026-11-28", "-1", "1.5", "١٢", "abc", "9" * 30])
def test_what_is_no_version_is_refused(run: Runner, facts: Database, text: str) -> None:
    done = run(facts, *WRITES["edit"], f"{OPTION}={text}")
    assert done.code == 2
    assert "takes the version of the record" in done.err


def test_a_version_of_another_record_is_refused(run: Runner, seeded: Database) -> None:
    other = office_of(seeded).get("delegations", "DEL-2022-0002")["version"]
    for number in (other, 10**9):
        done = run(seeded, *WRITES["edit"], OPTION, str(number))
        assert (done.code, "is no version of DEL-2022-0001" in done.err) == (2, True)


def test_an_export_of_versions_is_imported_without_them(
    run: Runner, seeded: Database, tmp_path: Path
) -> None:
    file = str(tmp_path / "visits.csv")
    run(seeded, "list", "delegations", "--columns", "ref,title,version", "-o", file)
    done = run(seeded, "import", "delegations", file)
    assert (done.code, "0 changed" in done.err) == (0, True), done.err


def test_an_undo_is_refused_when_any_field_of_its_records_changed_since(
    run: Runner, seeded: Database
) -> None:
    office = office_of(seeded)
    run(seeded, "edit", *VISIT, "--set", "note=mine")
    number = office.commands(1)[0].number
    last = office.log(*VISIT)[0].number
    run(seeded, "edit", *VISIT, "--set", "member_count=12")
    undo = ["undo", str(number), "--yes", OPTION]
    done = run(seeded, *undo, str(last + 1))
    assert (done.code, f"which is {last}" in done.err) == (2, True), done.err
    done = run(seeded, *undo, str(last))
    assert (done.code, "its records were changed since" in done.err) == (1, True)
    with pytest.raises(ChangedMeanwhile):
        office.undo(number, if_unchanged_since=last)
    run(seeded, "undo", "--yes")
    done = run(seeded, *undo, str(last))  # changed and changed back
    assert done.code == 1
    assert run(seeded, "undo", str(number), "--yes").code == 0


def test_python_writes_on_condition_of_the_version(seeded: Database) -> None:
    office = office_of(seeded)
    seen = office.get(*VISIT)["version"]
    office.edit(*VISIT, note="theirs", if_unchanged_since=seen)
    for write in (
        lambda: office.edit(*VISIT, note="mine", if_unchanged_since=seen),
        lambda: office.delete(*VISIT, if_unchanged_since=seen),
        lambda: office.link(*VISIT, "EVT-2022-0005", "opened", if_unchanged_since=seen),
        lambda: office.unlink(*VISIT, "EVT-2022-0001", if_unchanged_since=seen),
    ):
        with pytest.raises(ChangedMeanwhile, match="→ theirs, by"):
            write()
    with pytest.raises(UsageProblem, match="if_unchanged_since takes a whole number"):
        office.edit(*VISIT, note="mine", if_unchanged_since="today")
    with office.transaction("feed"):
        fresh = office.get(*VISIT)["version"]
        office.edit(*VISIT, note="mine", if_unchanged_since=fresh)
        with pytest.raises(ChangedMeanwhile):
            office.edit(*VISIT, note="mine again", if_unchanged_since=fresh)
    assert office.get(*VISIT)["note"] == "mine"


def test_of_several_with_one_version_only_the_first_writes(seeded: Database) -> None:
    with Racers() as racers:
        for _ in range(3):
            seen = version(seeded)
            outcomes = racers.race(place(seeded), [
                ["edit", *VISIT, "--set", f"note=by {racer} after {seen}", OPTION, seen]
                for racer in range(RACERS)
            ])  # fmt: skip
            assert sorted(outcome.code for outcome in outcomes) == [0, 1, 1, 1], outcomes
            (winner,) = (at for at, outcome in enumerate(outcomes) if not outcome.code)
            assert office_of(seeded).get(*VISIT)["note"] == f"by {winner} after {seen}"
