"""Rows of exports made before a revision that moved a value to another field."""

from __future__ import annotations

from answers import Runner, answer
from ecodiplo.db.engine import Database
from importing import import_into, refusal

OLD = {
    "ref": "FIG-2022-0007", "indicator": "fdi_projects_in_force", "period_start": "",
    "period_end": "2022", "year_basis": "undated", "value": "858", "source": "SRC-0001",
}  # fmt: skip


def test_an_old_export_changes_nothing(seeded: Database) -> None:
    assert import_into(seeded, "figures", OLD).unchanged == 1
    assert import_into(seeded, "figures", OLD, wipe_empty=True).rejected == 0


def test_an_old_export_fills_an_empty_database(run: Runner, seeded: Database) -> None:
    run(seeded, "delete", "figures", "FIG-2022-0007", "--yes")
    assert import_into(seeded, "figures", OLD).added == 1
    shown = answer(run, seeded, "show", "figures", "FIG-2022-0007")
    assert (shown["period_end"], shown["report_period"]) == (None, "2022")


def test_a_figure_of_a_period_whose_year_nobody_states_keeps_its_period(seeded: Database) -> None:
    row = OLD | {"ref": "FIG-9", "period_start": "2022", "indicator": "press_visits"}
    assert import_into(seeded, "figures", row).added == 1


def test_a_day_beside_the_period_of_the_report_is_refused(seeded: Database) -> None:
    row = OLD | {"ref": "FIG-9", "year_basis": "stated", "report_period": "2022"}
    assert "fill in exactly one" in refusal(seeded, "figures", row)


def test_an_edit_that_makes_a_figure_undated_asks_for_the_period_of_the_report(
    run: Runner, seeded: Database
) -> None:
    row = OLD | {"ref": "FIG-9", "year_basis": "stated", "period_end": "2022-11-15"}
    import_into(seeded, "figures", row)
    done = run(seeded, "edit", "figures", "FIG-9", "--year-basis", "undated")
    assert done.code == 3
    assert "move it to the period of the report" in done.err
    both = ["--year-basis", "undated", "--period-end", "", "--report-period", "2022"]
    assert run(seeded, "edit", "figures", "FIG-9", *both).code == 0
