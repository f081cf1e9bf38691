"""`ecodiplo trace` for a person, for a script and as a diagram."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from sqlalchemy import text

from answers import Runner, answer
from ecodiplo.db.engine import Database


def test_the_tree_goes_both_ways_in_either_language(run: Runner, facts: Database) -> None:
    done = run(facts, "trace", "events", "EVT-2022-0002", lang="vi")
    assert done.code == 0, done.err
    assert "Tiền đề" in done.out
    assert "DEL-2022-0002" in done.out
    assert "nhiều khả năng" in done.out
    assert "chưa có hồ sơ" in done.out


def test_json_holds_each_step_with_its_evidence(run: Runner, facts: Database) -> None:
    found = answer(run, facts, "trace", "delegations", "DEL-2022-0001")
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
    done = run(facts, "trace", "delegations", "DEL-2022-0001", "-o", str(place))
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


def chain(run: Runner, database: Database) -> None:
    """A visit that opened one forum, and possibly another; a factory grew from both."""
    for args in (
        ("add", "delegations", "--direction", "inbound", "--title", "V", "--ref", "DEL-1",
         "--start-date", "2022-03"),
        ("add", "events", "--kind", "forum", "--title", "E", "--ref", "EVT-1"),
        ("add", "events", "--kind", "forum", "--title", "F", "--ref", "EVT-2"),
        ("add", "fdi-projects", "--name", "A", "--ref", "FDI-1", "--event", "EVT-1"),
        ("add", "fdi-capital", "--project", "FDI-1", "--date", "2023-01-01", "--kind", "new",
         "--amount-usd", "24.8 million"),
        ("link", "delegations", "DEL-1", "--to", "EVT-1", "--relation", "opened",
         "--confidence", "possible"),
        ("link", "delegations", "DEL-1", "--to", "EVT-2", "--relation", "opened"),
        ("link", "events", "EVT-2", "--to", "FDI-1", "--relation", "resulted_in"),
    ):  # fmt: skip
        done = run(database, *args)
        assert done.code == 0, done.err


def test_a_factory_is_shown_again_only_as_seen_above(run: Runner, empty: Database) -> None:
    chain(run, empty)
    assert run(empty, "trace", "delegations", "DEL-1").out.splitlines() == [
        "DEL-1 V · Mar 2022",
        "Led to it",
        "└── nothing on record",
        "Came of it",
        "├── (opened, possible) EVT-1 E",
        "│   └── (Grew from the event; the whole way possible) FDI-1 A · $24.8 million",
        "└── (opened) EVT-2 F",
        "    └── (resulted in) FDI-1 A (see above)",
        "FDI projects: 1; registered capital $24.8 million",
    ]


def test_a_vietnamese_reader_sees_it_in_vietnamese(run: Runner, empty: Database) -> None:
    chain(run, empty)
    out = run(empty, "trace", "delegations", "DEL-1", lang="vi").out
    for said in ("V · 3/2022", "Tiền đề", "chưa có hồ sơ", "Kết quả", "(mở đường cho, có thể)",
                 "cả chuỗi có thể", "24,8 triệu USD", "(xem ở trên)"):  # fmt: skip
        assert said in out


def test_a_script_can_tell_what_it_has_seen(run: Runner, empty: Database) -> None:
    chain(run, empty)
    found = answer(run, empty, "trace", "delegations", "DEL-1")
    assert set(found) == {
        "entity", "ref", "title", "date", "amount_usd", "led_to_it", "came_of_it", "brought",
    }  # fmt: skip
    factories = [step for forum in found["came_of_it"] for step in forum["came_of_it"]]
    assert [
        (one["ref"], one["amount_usd"], one["repeated"], one["confidence"],
         one["weakest_confidence"]) for one in factories
    ] == [
        ("FDI-1", 24_800_000, False, "stated", "possible"),
        ("FDI-1", 24_800_000, True, "stated", "stated"),
    ]  # fmt: skip
    assert found["brought"] == [
        {"entity": "fdi-projects", "records": 1, "registered_capital_usd": 24_800_000,
         "records_without_value": 0},
    ]  # fmt: skip


def test_a_pipe_gets_each_record_in_one_line(run: Runner, empty: Database) -> None:
    chain(run, empty)
    title = "A very long title " * 20
    run(empty, "edit", "events", "EVT-1", "--set", f"title={title}\nof two lines")
    lines = run(empty, "trace", "delegations", "DEL-1").out.splitlines()
    assert any(title.strip() in line and line.endswith("of two lines") for line in lines)
    assert len(lines) == 9


def test_mermaid_takes_whatever_a_ref_holds(run: Runner, empty: Database) -> None:
    hostile = 'DEL-"] --> x["1. end; `#1'
    run(empty, "add", "delegations", "--direction", "inbound", "--title", "1. V", "--ref", hostile)
    run(empty, "add", "fdi-projects", "--name", "- A", "--delegation", hostile, "--ref", "FDI-1")
    lines = run(empty, "trace", "fdi-projects", "FDI-1", "-f", "mermaid").out.splitlines()
    label = r'[^"\[\]{}<>`|]+'
    shapes = (
        "graph LR", rf'n_\w+\["{label}<br>{label}"\]', rf'n_\w+ -->\|"{label}"\| n_\w+',
        r"style n_\w+ stroke-width:3px",
    )  # fmt: skip
    found = [[re.fullmatch(shape, line.strip()) is not None for line in lines] for shape in shapes]
    assert [sum(kind) for kind in found] == [1, 2, 1, 1]
    assert len(lines) == 5
    # No list of Markdown begins in a label.
    assert not any(re.search(r"<br>(\d+\.|-) ", line) for line in lines)


def test_records_of_two_kinds_with_one_ref_are_two_in_a_diagram(
    run: Runner, empty: Database
) -> None:
    run(empty, "add", "mous", "--title", "M", "--ref", "DEL-1")
    run(empty, "add", "delegations", "--direction", "inbound", "--title", "V", "--ref", "DEL-1")
    run(empty, "edit", "mous", "DEL-1", "--set", "delegation=DEL-1")
    out = run(empty, "trace", "mous", "DEL-1", "-f", "mermaid").out
    assert len([line for line in out.splitlines() if "<br>" in line]) == 2


def test_a_link_that_closes_a_circle_is_refused_in_one_line(run: Runner, empty: Database) -> None:
    chain(run, empty)
    done = run(empty, "link", "fdi-projects", "FDI-1", "--to", "DEL-1", "--relation", "opened")
    assert (done.code, len(done.err.splitlines())) == (3, 1)
    assert "DEL-1 → EVT-1 → FDI-1 → DEL-1" in done.err
    assert "first unlink LNK-0001 (from DEL-1 to EVT-1)" in done.err
    assert run(empty, "list", "links", "--count").out == "3\n"


@pytest.mark.parametrize("more", [(), ("--dry-run",), ("--keep-good",)])
def test_a_file_that_closes_a_circle_is_refused_whole(
    run: Runner, empty: Database, tmp_path: Path, more: tuple[str, ...]
) -> None:
    chain(run, empty)
    file = tmp_path / "links.csv"
    file.write_text(
        "from_record,relation,to_record\nEVT-1,advanced,EVT-2\nFDI-1,opened,DEL-1\n",
        encoding="utf-8",
    )
    done = run(empty, "import", "links", str(file), *more)
    assert done.code == 3
    assert "cannot come of itself" in done.err
    assert run(empty, "list", "links", "--count").out == "3\n"


def test_a_circle_that_plain_sql_made_is_told_in_one_line(run: Runner, empty: Database) -> None:
    chain(run, empty)
    with empty.write() as connection:
        connection.execute(
            text(
                "INSERT INTO links (ref, from_fdi_project_id, relation, to_delegation_id)"
                " SELECT 'LNK-9', f.id, 'opened', d.id FROM fdi_projects f, delegations d"
            )
        )
    for args in (("delegations", "DEL-1"), ("fdi-projects", "FDI-1")):
        done = run(empty, "trace", *args)
        assert (done.code, done.out, len(done.err.splitlines())) == (1, "", 1)
        assert "FDI-1 → DEL-1" in done.err
        assert "unlink LNK-" in done.err


def test_a_refusal_names_what_can_be_asked_for(run: Runner, facts: Database) -> None:
    other = run(facts, "trace", "partners", "Port of Rotterdam").err
    assert "delegations, events, mous, fdi-projects, press-visits, aid, tasks" in other
    for format_ in ("markdown", "csv", "table"):
        done = run(facts, "trace", "delegations", "DEL-2022-0001", "-f", format_)
        assert (done.code, done.out) == (2, "")
        assert "tree, json, mermaid" in done.err
