"""`reconcile`: published figures against records, with what explains the difference."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from answers import Runner, answer
from ecodiplo.db.engine import Database


def figures(run: Runner, database: Database, *args: str) -> dict[str, dict[str, Any]]:
    lines = answer(run, database, "reconcile", "--year", "2022", *args)
    return {line["figure"]: line for line in lines}


def test_every_figure_of_the_seed_has_a_state_and_a_source(run: Runner, facts: Database) -> None:
    states = {row["indicator"]: row["state"] for row in figures(run, facts).values()}
    assert len(states) == 15
    assert states["delegations_inbound"] == "short"
    assert states["port_throughput"] == "not_kept"
    assert states["enterprises_connected"] == "words"
    assert states["fdi_attracted"] == "empty"
    assert all(row["source_locator"] and row["source_url"] for row in figures(run, facts).values())


def test_a_wrong_figure_shows(run: Runner, seeded: Database) -> None:
    run(seeded, "edit", "figures", "FIG-2022-0005", "--set", "value=3")
    row = figures(run, seeded)["FIG-2022-0005"]
    assert (row["state"], row["difference"], row["coverage_percent"]) == ("over", 1, 133.3)


@pytest.mark.parametrize(
    ("value", "qualifier", "state"),
    [
        ("4", "exact", "agrees"), ("5", "exact", "short"), ("3", "exact", "over"),
        ("5", "nearly", "within"), ("3", "more_than", "within"), ("4", "at_least", "agrees"),
        ("2", "at_least", "within"),
    ],
)  # fmt: skip
def test_the_qualifier_decides(
    run: Runner, seeded: Database, value: str, qualifier: str, state: str
) -> None:
    run(seeded, "edit", "figures", "FIG-2022-0005", "--set", f"value={value}",
        "--set", f"qualifier={qualifier}")  # fmt: skip
    assert figures(run, seeded)["FIG-2022-0005"]["state"] == state


def test_an_explanation_accounts_for_a_difference(run: Runner, seeded: Database) -> None:
    run(seeded, "edit", "figures", "FIG-2022-0005", "--set", "value=3")
    done = run(seeded, "add", "explanations", "--figure", "FIG-2022-0005", "--difference", "1",
               "--reason", "after the cut-off", "--reason-vi", "sau ngày chốt số liệu")  # fmt: skip
    assert done.code == 0, done.err
    row = figures(run, seeded)["FIG-2022-0005"]
    assert (row["state"], row["difference"], row["unexplained"]) == ("explained", 1, 0)
    done = run(seeded, "reconcile", "--year", "2022", "-f", "table", lang="vi")
    assert "sau ngày chốt số liệu" in done.err


def test_conflicting_sources_stand_side_by_side_and_one_is_preferred(
    run: Runner, seeded: Database
) -> None:
    done = run(
        seeded, "add", "figures", "--indicator", "fdi_projects_new", "--period-start", "2022",
        "--period-end", "15/11/2022", "--value", "80", "--source", "SRC-0002", "--preferred", "no",
    )  # fmt: skip
    assert done.code == 0, done.err
    both = [row for row in figures(run, seeded).values() if row["indicator"] == "fdi_projects_new"]
    assert [(row["published"], row["preferred"]) for row in both] == [(48, True), (80, False)]
    assert both[1]["period"] == "2022-01-01..2022-11-15"
    lines = answer(run, seeded, "summary", "--year", "2022")
    line = next(line for line in lines if line["indicator"] == "fdi_projects_new")
    assert line["published"] == 48


def test_what_the_records_leave_out_stands_below(run: Runner, facts: Database) -> None:
    args = ("reconcile", "--year", "2022", "--indicator", "delegations_inbound", "-f", "table")
    below = run(facts, *args).err
    role = "1 record is left out because of its role in totals: 1 umbrella"
    assert f"Inbound delegations: {role}\n" in below


def test_the_records_that_count_are_listed(run: Runner, facts: Database) -> None:
    counted = answer(run, facts, "reconcile", "--year", "2022", "--indicator", "Số đoàn ra",
                     "--records")  # fmt: skip
    refs = [row["ref"] for row in counted]
    assert refs == ["DEL-2022-0008", "DEL-2022-0009", "DEL-2022-0010"]


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["--indicator", "nothing"], 4), (["--records"], 2),
        (["--indicator", "port_throughput", "--records"], 1),
    ],
)  # fmt: skip
def test_what_cannot_be_reconciled_is_said(
    run: Runner, facts: Database, args: list[str], code: int
) -> None:
    assert run(facts, "reconcile", "--year", "2022", *args).code == code


def test_a_measure_that_cannot_be_recomputed_has_no_difference(
    run: Callable[..., Any], seeded: Database
) -> None:
    with seeded.write("by hand") as connection:
        connection.execute(
            text("UPDATE indicators SET measure = 'count nonsense' WHERE code = 'press_visits'")
        )
    args = ("reconcile", "--year", "2022", "--indicator", "press_visits", "-f", "json")
    (row,) = json.loads(run(seeded, *args).out)
    assert row["state"] == "fault"
    unknown = ("recorded", "difference", "unexplained", "coverage_percent")
    assert [row[name] for name in unknown] == [None] * 4
    document = run(seeded, "report", "--year", "2022").out
    (row,) = [line for line in document.splitlines() if line.startswith("| Foreign press teams |")
              and "0%" not in line and "[1, P3" in line.replace("\\", "") and " – |" in line
              and "cannot be recomputed | –" in line]  # fmt: skip
    assert "15 press teams" in row
