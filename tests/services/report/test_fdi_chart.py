"""The chart of the capital attracted by year and kind, and the chart by year in its place."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest

from ecodiplo.language import Lang
from ecodiplo.periods import parse_period
from ecodiplo.services.report.compose import compose, render

if TYPE_CHECKING:
    from answers import Runner
    from ecodiplo.db.engine import Database
    from ecodiplo.formats.documents.blocks import Chart

TODAY = datetime.date(2024, 2, 1)
BOTH = "fdi_years_and_kinds"
Line = tuple[str, str, int]


def charts(run: Runner, database: Database, *lines: Line, lang: Lang = Lang.EN) -> dict[str, Chart]:
    """The charts of the report of 2023 with these lines of the ledger: day, kind and amount."""
    for number, (day, kind, amount) in enumerate(lines, 1):
        ref = f"FDI-{number:04}"
        for args in (("fdi-projects", "--ref", ref, "--name", f"Farm {number}"),
                     ("fdi-capital", "--project", ref, "--date", day, "--kind", kind,
                      "--amount-usd", f"{amount}")):  # fmt: skip
            done = run(database, "add", *args)
            assert done.code == 0, done.err
    with database.read() as connection:
        report = compose(connection, parse_period("2023", today=TODAY), lang, today=TODAY)
    return {chart.name: chart for chart in report.document.charts}


LINES: tuple[Line, ...] = (
    ("2021-03", "new", 2_000_000), ("2021-05", "increase", 500_000), ("2023-02", "new", 1_000_000),
    ("2023-04", "increase", 3_000_000), ("2023-04-02", "decrease", 700_000),
)  # fmt: skip


def test_capital_is_drawn_by_year_and_kind(run: Runner, seeded: Database) -> None:
    drawn = charts(run, seeded, *LINES)
    assert "fdi_years" not in drawn
    chart = drawn[BOTH]
    assert (chart.kind, chart.labels) == ("columns", ("2019", "2020", "2021", "2022", "2023"))
    assert {series.name: series.value_texts for series in chart.series} == {
        "Increase": ("not known", "not known", "$500,000", "not known", "$3 million"),
        "New": ("not known", "not known", "$2 million", "not known", "$1 million"),
    }
    assert "2021: Increase $500,000, New $2 million" in chart.alternative_text


@pytest.mark.parametrize(
    "lines",
    [
        (("2021", "new", 5), ("2023", "new", 7)),  # one kind
        (("2023-02", "new", 5), ("2023-04", "increase", 7)),  # one year
    ],
)
def test_one_kind_or_one_year_is_not_drawn_by_both(
    run: Runner, seeded: Database, lines: tuple[Line, ...]
) -> None:
    drawn = charts(run, seeded, *lines)
    assert BOTH not in drawn
    assert ("fdi_years" in drawn) is (lines[0][0] != "2023-02")


@pytest.mark.parametrize("lang", list(Lang))
def test_every_format_draws_it(run: Runner, seeded: Database, lang: Lang) -> None:
    chart = charts(run, seeded, *LINES, lang=lang)[BOTH]
    with seeded.read() as connection:
        report = compose(connection, parse_period("2023", today=TODAY), lang, today=TODAY)
    letters, page = (str(render(report.document, name)) for name in ("markdown", "html"))
    for series in chart.series:
        assert f"{series.name} " in letters
    assert chart.alternative_text.replace("$", "\\$") in page or chart.alternative_text in page
    (stated,) = [each for each in report.claims if each.claim.code == f"breakdown {BOTH}"]
    assert [group.key for group in stated.claim.groups] == [
        "2021 increase", "2021 new", "2023 increase", "2023 new",
    ]  # fmt: skip
