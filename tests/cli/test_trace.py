"""`trace` as a person, a script and a diagram see it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ecodiplo.db.engine import Database

Runner = Callable[..., Any]


def test_the_tree_goes_both_ways_in_either_language(run: Runner, facts: Database) -> None:
    done = run(facts, "trace", "events", "EVT-2022-0002", lang="vi")
    assert done.code == 0, done.err
    assert "Tiền đề" in done.out
    assert "DEL-2022-0002" in done.out
    assert "nhiều khả năng" in done.out
    assert "chưa có hồ sơ" in done.out


def test_json_holds_each_step_with_its_evidence(run: Runner, facts: Database) -> None:
    found = json.loads(run(facts, "trace", "delegations", "DEL-2022-0001", "-f", "json").out)
    (step,) = found["came_of_it"]
    assert (step["ref"], step["relation"], step["confidence"], step["link"]) == (
        "EVT-2022-0001", "occasioned", "likely", "LNK-0001",
    )  # fmt: skip
    assert found["led_to_it"] == []


def test_mermaid_takes_whatever_a_title_holds(run: Runner, seeded: Database) -> None:
    hostile = 'A "quoted" [title] --> end; #1 <b>{x}</b>'
    run(seeded, "edit", "delegations", "DEL-2022-0001", "--set", f"title={hostile}")
    done = run(seeded, "trace", "delegations", "DEL-2022-0001", "-f", "mermaid")
    lines = done.out.splitlines()
    assert lines[0] == "graph LR"
    (label,) = [line for line in lines if "DEL-2022-0001<br>" in line]
    inside = label.split('["')[1].removesuffix('"]').replace("<br>", "")
    assert not set(inside) & set('"[]{}<>')
    assert any("-->|" in line for line in lines)


def test_a_title_is_no_markup_and_no_escape(run: Runner, seeded: Database) -> None:
    run(seeded, "edit", "delegations", "DEL-2022-0001", "--set", "title=[red]A[/red] visit")
    assert "[red]A[/red] visit" in run(seeded, "trace", "delegations", "DEL-2022-0001").out


def test_it_is_written_to_a_file_whole(run: Runner, facts: Database, tmp_path: Path) -> None:
    place = tmp_path / "t.json"
    done = run(facts, "trace", "delegations", "DEL-2022-0001", "-f", "json", "-o", str(place))
    assert done.code == 0
    assert json.loads(place.read_text(encoding="utf-8"))["ref"] == "DEL-2022-0001"


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["partners", "Ørsted"], 2), (["delegations", "DEL-9"], 4),
        (["delegations", "DEL-2022-0001", "-f", "csv"], 2),
    ],
)  # fmt: skip
def test_what_cannot_be_traced_is_said(
    run: Runner, facts: Database, args: list[str], code: int
) -> None:
    assert run(facts, "trace", *args).code == code
