"""`add`, `edit`, `delete`, `link` and `unlink`: one record at a time, on both engines."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from answers import answer
from ecodiplo.catalogue import ENTITIES
from ecodiplo.db.engine import Database

ADD = ["add", "delegations", "--direction", "vào", "--title", "Đoàn thử", "--start-date", "9/2022"]


def shown(run: Callable[..., Any], database: Database, *args: str) -> dict[str, Any]:
    found: dict[str, Any] = answer(run, database, "show", *args)
    return found


def test_add_prints_the_ref_that_it_made(run: Callable[..., Any], seeded: Database) -> None:
    done = run(seeded, *ADD, "--countries", "Dan Mach", "--countries", "Nhật Bản",
               "--partners", "cang rotterdam | host")  # fmt: skip
    ref = done.out.strip()
    assert (done.code, ref.startswith("DEL-2022-")) == (0, True)
    assert f"Delegation {ref}: added" in done.err
    made = shown(run, seeded, "delegations", ref)
    assert (made["direction"], made["start_date"]) == ("inbound", "2022-09")
    assert sorted(made["countries"]) == ["DK", "JP"]
    assert made["partners"] == [{"value": "Port of Rotterdam", "role": "host"}]


def test_add_refuses_what_is_there_already(run: Callable[..., Any], seeded: Database) -> None:
    ref = run(seeded, *ADD).out.strip()
    done = run(seeded, *ADD)
    assert done.code == 3
    assert f"edit {ref}" in done.err
    done = run(seeded, *ADD, "--ref", "DEL-X")
    assert done.code == 3
    assert f"is the same record as {ref}: edit {ref}, or say what differs" in done.err
    outbound = ["ra" if arg == "vào" else arg for arg in ADD]
    other = run(seeded, *outbound, "--ref", "DEL-X", "--countries", "JP")
    assert other.code == 0, other.err


def test_add_tells_all_that_is_wrong_without_rows_or_files(
    run: Callable[..., Any], seeded: Database
) -> None:
    done = run(seeded, "add", "delegations", "--level", "boss", "--start-date", "2022-02-30")
    assert done.code == 3
    assert [line.split(":")[1].strip() for line in done.err.splitlines()] == [
        "Level", "Start", "Direction", "Title",
    ]  # fmt: skip


def test_add_makes_partners_when_asked(run: Callable[..., Any], seeded: Database) -> None:
    assert run(seeded, *ADD, "--partners", "Công ty Mới").code == 3
    assert run(seeded, *ADD, "--partners", "Công ty Mới", "--create-partners").code == 0
    assert shown(run, seeded, "partners", "cong ty moi")["kind"] == "other"


def test_edit_says_the_old_and_the_new_value(run: Callable[..., Any], seeded: Database) -> None:
    done = run(seeded, "edit", "delegations", "DEL-2022-0001", "--set", "Số người=12",
               "--level", "ministerial", lang="vi")  # fmt: skip
    assert done.code == 0
    assert "Cấp: Hoàng gia → Bộ trưởng" in done.err
    assert "Số người: – → 12" in done.err


def test_show_tells_what_was_done_since_it_was_added(
    run: Callable[..., Any], seeded: Database
) -> None:
    show = ["show", "delegations", "DEL-2022-0001", "--format"]
    assert "History" not in run(seeded, *show, "table").out
    run(seeded, "edit", "delegations", "DEL-2022-0001", "--level", "ministerial")
    told = run(seeded, *show, "table").out
    assert "History" in told
    assert "→" in told
    newest = json.loads(run(seeded, *show, "json").out)["history"][0]
    assert newest["changes"]["level"] == {"old": "royal", "new": "ministerial"}


def test_edit_clears_what_is_set_to_nothing(run: Callable[..., Any], seeded: Database) -> None:
    run(seeded, "edit", "delegations", "DEL-2022-0001", "--set", "countries=", "--level", "")
    made = shown(run, seeded, "delegations", "DEL-2022-0001")
    assert (made["countries"], made["level"]) == ([], None)


@pytest.mark.parametrize("spelling", [["--no-counted"], ["--counted", "no"], ["--counted=không"]])
def test_edit_takes_a_no_in_either_spelling(
    run: Callable[..., Any], seeded: Database, spelling: list[str]
) -> None:
    reason = ["--not-counted-reason", "duplicate of DEL-2022-0002"]
    done = run(seeded, "edit", "delegations", "DEL-2022-0001", *spelling, *reason)
    assert (done.code, done.err.count("Counted")) == (0, 1), done.err
    assert shown(run, seeded, "delegations", "DEL-2022-0001")["counted"] is False


def test_edit_can_rename_a_ref(run: Callable[..., Any], seeded: Database) -> None:
    done = run(seeded, "edit", "delegations", "DEL-2022-0001", "--set", "ref=DEL-NEW")
    assert (done.code, done.out.strip()) == (0, "DEL-NEW")
    assert run(seeded, "show", "delegations", "DEL-2022-0001").code == 4


def test_edit_that_changes_nothing_says_so(run: Callable[..., Any], seeded: Database) -> None:
    done = run(seeded, "edit", "delegations", "DEL-2022-0001", "--set", "level=royal")
    assert (done.code, ": unchanged" in done.err) == (0, True)


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (["DEL-2022-0001"], 2, "say what to change"),
        (["DEL-2022-0001", "--set", "level"], 2, "--set takes FIELD=VALUE"),
        (["DEL-2022-0001", "--set", "levle=royal"], 2, "Did you mean level?"),
        (["DEL-2022-0001", "--set", "high_level=yes"], 2, "is computed from other fields"),
        (["DEL-9", "--set", "level=royal"], 4, "there is no delegation 'DEL-9'"),
        (["DEL-2022-0001", "--set", "end_date=2021"], 3, "End: is before Start"),
        (["DEL-2022-0001", "--set", "title="], 3, "Title: is empty and is required"),
    ],
)
def test_edit_refuses_in_one_line(
    run: Callable[..., Any], facts: Database, args: list[str], code: int, said: str
) -> None:
    done = run(facts, "edit", "delegations", *args)
    assert done.code == code
    assert said in done.err
    assert len(done.err.splitlines()) == 1


def test_edit_opens_a_long_text_in_the_editor(
    run: Callable[..., Any], seeded: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nprintf " Dòng hai" >> "$1"\n', encoding="utf-8")
    editor.chmod(0o755)
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", str(editor))
    before = shown(run, seeded, "delegations", "DEL-2022-0001")["purpose"]
    assert run(seeded, "edit", "delegations", "DEL-2022-0001", "--editor", "Purpose").code == 0
    assert shown(run, seeded, "delegations", "DEL-2022-0001")["purpose"] == f"{before} Dòng hai"
    monkeypatch.setenv("EDITOR", "/nowhere/editor")
    done = run(seeded, "edit", "delegations", "DEL-2022-0001", "--editor", "purpose")
    assert (done.code, "cannot run the editor" in done.err) == (1, True)


def test_delete_takes_the_record_and_its_own_items(
    run: Callable[..., Any], seeded: Database
) -> None:
    ref = run(seeded, *ADD, "--countries", "DK", "--partners", "Port of Rotterdam").out.strip()
    assert run(seeded, "delete", "delegations", ref, "--yes").code == 0
    assert run(seeded, "show", "delegations", ref).code == 4
    assert run(seeded, "show", "partners", "Port of Rotterdam").code == 0


def test_delete_is_refused_with_what_refers_to_it(
    run: Callable[..., Any], seeded: Database
) -> None:
    done = run(seeded, "delete", "partners", "Port of Rotterdam", "--yes")
    assert done.code == 1
    assert "PAR-0003 is referred to by Events EVT-2022-0005" in done.err
    assert run(seeded, "show", "partners", "Port of Rotterdam").code == 0


def test_delete_does_not_guess_without_a_terminal(run: Callable[..., Any], facts: Database) -> None:
    done = run(facts, "delete", "delegations", "DEL-2022-0001")
    assert (done.code, "add --yes" in done.err) == (2, True)


def test_link_joins_beside_what_is_there(run: Callable[..., Any], seeded: Database) -> None:
    done = run(seeded, "link", "delegations", "DEL-2022-0001", "--countries", "SE",
               "--partners", "Port of Rotterdam | visitor")  # fmt: skip
    assert done.code == 0
    made = shown(run, seeded, "delegations", "DEL-2022-0001")
    assert sorted(made["countries"]) == ["DK", "SE"]
    run(seeded, "unlink", "delegations", "DEL-2022-0001", "--countries", "Đan Mạch",
        "--partners", "cảng Roterdam")  # fmt: skip
    made = shown(run, seeded, "delegations", "DEL-2022-0001")
    assert (made["countries"], made["partners"]) == (["SE"], [])


def test_unlink_parts_one_role_when_it_is_named(run: Callable[..., Any], seeded: Database) -> None:
    run(seeded, "link", "delegations", "DEL-2022-0001", "--partners",
        "Port of Rotterdam | visitor; Port of Rotterdam | host")  # fmt: skip
    run(seeded, "unlink", "delegations", "DEL-2022-0001", "--partners", "PAR-0003 | host")
    made = shown(run, seeded, "delegations", "DEL-2022-0001")
    assert made["partners"] == [{"value": "Port of Rotterdam", "role": "visitor"}]


def test_link_makes_a_typed_link_with_its_evidence(
    run: Callable[..., Any], seeded: Database
) -> None:
    to = ["--to", "EVT-2022-0005"]
    done = run(seeded, "link", "delegations", "DEL-2022-0003", *to, "--relation", "opened",
               "--confidence", "possible", "--evidence", "the minutes")  # fmt: skip
    made = shown(run, seeded, "links", done.out.strip())
    assert (made["from_record"], made["to_record"]) == ("DEL-2022-0003", "EVT-2022-0005")
    assert (made["confidence"], made["evidence"]) == ("possible", "the minutes")
    assert run(seeded, "unlink", "delegations", "DEL-2022-0003", *to).code == 0
    assert run(seeded, "unlink", "delegations", "DEL-2022-0003", *to).code == 4


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (["link", "delegations", "DEL-2022-0001"], 2, "name the other record with --countries"),
        (["link", "figures", "FIG-2022-0001"], 2, "cannot be linked; use edit"),
        (["link", "delegations", "DEL-2022-0001", "--to", "EVT-2022-0005"], 2, "--relation"),
        (["link", "partners", "PAR-0003", "--to", "EVT-2022-0005", "--relation", "opened"], 2,
         "Partners cannot be linked to other records"),
        (["unlink", "delegations", "DEL-2022-0001", "--countries", "SE"], 4, "is not among"),
    ],
)  # fmt: skip
def test_link_and_unlink_refuse_in_one_line(
    run: Callable[..., Any], facts: Database, args: list[str], code: int, said: str
) -> None:
    done = run(facts, *args)
    assert done.code == code
    assert said in done.err
    assert len(done.err.splitlines()) == 1


@pytest.mark.parametrize("entity", ENTITIES.values(), ids=lambda entity: entity.name)
@pytest.mark.parametrize("verb", ["add", "edit"])
def test_every_stored_field_has_its_option(
    run: Callable[..., Any], tmp_path: Path, entity: Any, verb: str
) -> None:
    help_ = run(str(tmp_path / "none.db"), verb, entity.name, "--help").out
    for field in entity.stored:
        assert f"--{field.name.replace('_', '-')} " in help_
