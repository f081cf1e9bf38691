"""Published figures keep the decimals that they were published with, on both engines."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import select

from answers import Runner, answer
from commands import do, take_back
from ecodiplo.db.engine import Database
from ecodiplo.models.policy import Figure
from ecodiplo.money import NumberCell
from importing import import_into

ROW = {"ref": "FIG-0907", "indicator": "fdi_projects_new", "period_end": "2024",
       "source": "SRC-0001"}  # fmt: skip
# Numbers of a statistical office, and the longest that a double keeps.
NUMBERS = ["19731.07559745", "0.123456789012345", "40.3491651875", "-9.557457", "2.675",
           "999999999999999", "0.000000000000001"]  # fmt: skip


def value(database: Database) -> Decimal | None:
    with database.read() as session:
        return session.scalar(select(Figure.value).where(Figure.ref == "FIG-0907"))


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
