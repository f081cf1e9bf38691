"""Published figures keep the decimals that they were published with, on both engines."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from answers import Runner, answer
from commands import do, take_back
from ecodiplo.db.engine import Database
from ecodiplo.models.policy import figures as figures_table
from ecodiplo.money import NumberCell
from importing import import_into

ROW = {"ref": "FIG-0907", "indicator": "fdi_projects_new", "period_end": "2024",
       "source": "SRC-0001"}  # fmt: skip
# Numbers of a statistical office, and the longest that a double keeps.
NUMBERS = ["19731.07559745", "0.123456789012345", "40.3491651875", "-9.557457", "2.675",
           "999999999999999", "0.000000000000001"]  # fmt: skip


def value(database: Database) -> Decimal | None:
    with database.read() as connection:
        return connection.scalar(
            select(figures_table.c.value).where(figures_table.c.ref == "FIG-0907")
        )


@pytest.mark.parametrize("number", NUMBERS)
def test_a_figure_is_stored_and_listed_as_published(
    run: Runner, seeded: Database, number: str
) -> None:
    row = ROW | {"value": NumberCell(number)}
    assert import_into(seeded, "figures", row).added == 1
    assert import_into(seeded, "figures", row).unchanged == 1
    assert value(seeded) == Decimal(number)
    (listed,) = answer(run, seeded, "list", "figures", "--columns", "value", "--year", "2024")
    assert Decimal(str(listed["value"])) == Decimal(number)


@pytest.mark.parametrize("number", NUMBERS)
def test_the_change_of_a_figure_is_undone(seeded: Database, number: str) -> None:
    import_into(seeded, "figures", ROW | {"value": NumberCell(number)})
    changed = do(seeded, "UPDATE figures SET value = 0.1 WHERE ref = 'FIG-0907'")
    undone = take_back(seeded, changed)
    assert value(seeded) == Decimal(number)
    take_back(seeded, undone)
    assert value(seeded) == Decimal("0.1")


def test_a_measure_adds_figures_up_in_hundredths(run: Runner, seeded: Database) -> None:
    import_into(seeded, "figures", ROW | {"value": NumberCell("2.6751")})
    done = run(seeded, "add", "indicators", "--no-input", "--code", "sum_of_figures", "--name-en",
               "Sum", "--name-vi", "Tổng", "--unit", "usd", "--position", "90", "--measure",
               "sum figures.value")  # fmt: skip
    assert done.code == 0, done.err
    lines = answer(run, seeded, "summary", "--year", "2024")
    (recorded,) = (line["recorded"] for line in lines if line["indicator"] == "sum_of_figures")
    assert recorded == 2.68


@pytest.mark.parametrize(("before", "compared"), [("2023-11-15", True), ("2023-12-31", False)])
def test_figures_as_of_a_day_are_compared_with_the_same_day_of_the_year_before(
    run: Runner, seeded: Database, before: str, compared: bool
) -> None:
    row = {"indicator": "fdi_projects_in_force", "source": "SRC-0001", "value": NumberCell("900")}
    import_into(seeded, "figures", row | {"ref": "FIG-0908", "period_end": "2024-11-15"})
    import_into(seeded, "figures", row | {"ref": "FIG-0909", "period_end": before})
    lines = answer(run, seeded, "summary", "--year", "2024", "--compare", "2023")
    (line,) = (line for line in lines if line["indicator"] == "fdi_projects_in_force")
    assert line["published_before"] == 900
    assert (line["change"] == 0) is compared


def line(lines: list[dict[str, Any]], indicator: str) -> dict[str, Any]:
    (match,) = (each for each in lines if each["indicator"] == indicator)
    return match


@pytest.mark.parametrize("command", ["summary", "reconcile"])
def test_a_figure_without_an_as_of_day_shows_none(
    run: Runner, facts: Database, command: str
) -> None:
    figure = line(answer(run, facts, command, "--year", "2022"), "fdi_projects_in_force")
    days = [figure[name] for name in ("as_of", "as_of_stated", "report_period")]
    assert days == [None, False, "2022"]
    assert "2022-12-31" not in str(figure)
    shown = run(facts, command, "--year", "2022", "-f", "markdown")
    assert "858 projects (the source states no date)" in shown.out
    shown = run(facts, command, "--year", "2022", "-f", "markdown", lang="vi")
    assert "858 dự án (nguồn không nêu thời điểm)" in shown.out


def test_an_as_of_day_is_printed_as_exactly_as_it_is_stated(run: Runner, seeded: Database) -> None:
    for ref, day in (("FIG-0907", "2024-11"), ("FIG-0908", "2024-11-15")):
        row = ROW | {"ref": ref, "indicator": "fdi_projects_in_force", "period_end": day}
        import_into(seeded, "figures", row | {"value": "900"})
    figures = answer(run, seeded, "reconcile", "--year", "2024")
    assert {(each["as_of"], each["as_of_stated"]) for each in figures} == {
        ("2024-11", True), ("2024-11-15", True),
    }  # fmt: skip


@pytest.mark.parametrize("command", ["summary", "reconcile"])
@pytest.mark.parametrize(
    ("lang", "words"), [("en", "Equals the plan"), ("vi", "Trùng với kế hoạch")]
)
def test_a_caveat_stands_beside_its_figure(
    run: Runner, facts: Database, command: str, lang: str, words: str
) -> None:
    lines = answer(run, facts, command, "--year", "2022", lang=lang)
    assert line(lines, "port_throughput")["caveat"].startswith(words)
    for format_ in ("markdown", "csv"):
        printed = run(facts, command, "--year", "2022", "-f", format_, lang=lang).out
        (row,) = (each for each in printed.splitlines() if words in each)
        assert "168" in row


def test_a_reconciliation_says_which_day_it_takes_for_an_unknown_one(
    run: Runner, facts: Database
) -> None:
    done = run(facts, "reconcile", "--year", "2022", "-f", "table")
    assert "3 figures without a stated as-of day: compared with the records at the end" in done.err


def test_a_change_from_an_unknown_day_is_not_exact(run: Runner, seeded: Database) -> None:
    row = ROW | {"indicator": "fdi_projects_in_force", "period_end": "2023-12-31", "value": "900"}
    import_into(seeded, "figures", row)
    lines = answer(run, seeded, "summary", "--year", "2023", "--compare", "2022")
    change = line(lines, "fdi_projects_in_force")
    assert (change["change"], change["change_exact"]) == (42, False)


@pytest.mark.parametrize("words", ["dưới 40 đoàn", "ít nhất 40", "30-40"])
def test_no_difference_from_a_range_or_a_bound_is_stated(
    run: Runner, seeded: Database, words: str
) -> None:
    row = ROW | {"indicator": "delegations_inbound", "period_start": "2021", "period_end": "2021"}
    assert import_into(seeded, "figures", row | {"value": words}).added == 1
    inbound = line(answer(run, seeded, "summary", "--year", "2022", "--compare", "2021"),
                   "delegations_inbound")  # fmt: skip
    assert (inbound["published"], inbound["change"]) == (175, None)
    done = run(seeded, "report", "--year", "2022", lang="en")
    assert done.code == 0, done.err
    assert "up about" not in done.out


def test_words_in_vietnamese_alone_are_enough(run: Runner, seeded: Database) -> None:
    assert import_into(seeded, "figures", ROW | {"value_text_vi": "hàng chục"}).added == 1
    lines = answer(run, seeded, "summary", "--year", "2024")
    assert line(lines, "fdi_projects_new")["published_text"] == "hàng chục"
