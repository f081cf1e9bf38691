"""Charts of breakdowns: what they draw, and when they are not drawn."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from answers import Runner
from ecodiplo.catalogue import ENTITIES
from ecodiplo.db.engine import Database
from ecodiplo.formats.documents.blocks import Chart
from ecodiplo.language import Label, Lang
from ecodiplo.periods import parse_period
from ecodiplo.services.query.listing import ALWAYS
from ecodiplo.services.statistics.breakdown import break_down
from ecodiplo.services.statistics.chart import MOST_BARS, chart_of, why_no_chart

TODAY = datetime.date(2023, 5, 20)


def visit(run: Runner, place: Database, date: str, *countries: str) -> None:
    """Add a visit."""
    named = ["--countries", "; ".join(countries)] if countries else []
    done = run(place, "add", "delegations", "--direction", "inbound", "--title",
               f"{date} {countries} {len(titles)}", "--start-date", date, "--status", "completed",
               *named)  # fmt: skip
    assert done.code == 0, done.err
    titles.append(date)


titles: list[str] = []


def drawn(
    place: Database, by: str, period: str = "", lang: Lang = Lang.EN
) -> tuple[Chart | None, Label | None]:
    """The chart, and the reason why there is none."""
    span = parse_period(period, today=TODAY) if period else ALWAYS
    with place.read() as session:
        breakdown = break_down(session, ENTITIES["delegations"], by, span, today=TODAY)
    return chart_of(breakdown, "c", "C", lang), why_no_chart(breakdown)


def values(chart: Chart | None) -> dict[str, Decimal | None]:
    """The value of each label."""
    assert chart is not None
    return dict(zip(chart.labels, chart.series[0].values, strict=True))


def test_a_year_by_month_has_its_twelve_months(run: Runner, seeded: Database) -> None:
    for date in ("2020-03-01", "2020-03-09", "2020-08-01"):
        visit(run, seeded, date, "DK")
    chart, _ = drawn(seeded, "month", "2020")
    assert list(values(chart).values()) == [0, 0, 2, 0, 0, 0, 0, 1, 0, 0, 0, 0]


def test_months_after_today_have_no_bar(run: Runner, seeded: Database) -> None:
    visit(run, seeded, "2023-02-01")
    chart, _ = drawn(seeded, "month", "2023")
    assert list(values(chart)) == [f"{month} 2023" for month in ("Jan", "Feb", "Mar", "Apr", "May")]


def test_records_that_do_not_say_have_a_bar(run: Runner, seeded: Database) -> None:
    for date in ("2020", "2020", "2020-08"):
        visit(run, seeded, date, *(["DK", "NL"] if date == "2020" else []))
    assert values(drawn(seeded, "country", "2020")[0]) == {
        "Denmark": 2, "Netherlands": 2, "not stated": 1,
    }  # fmt: skip
    assert values(drawn(seeded, "month", "2020")[0])["not stated"] == 2
    assert "không nêu" in values(drawn(seeded, "country", "2020", Lang.VI)[0])


def test_a_year_without_any_record_is_unknown_and_not_zero(run: Runner, seeded: Database) -> None:
    visit(run, seeded, "2018-01-01")
    chart, _ = drawn(seeded, "year")
    assert values(chart)["2019"] is None
    assert values(chart)["2018"] == 1
    chart, _ = drawn(seeded, "half", "2018..2020")
    assert values(chart)["H2 2018"] == 0
    assert values(chart)["H1 2019"] is None


@pytest.mark.parametrize(
    ("dates", "by", "reason"),
    [
        ((), "country", "nothing on record"),
        (("2020",), "country", "no record says this property"),
        (("2020 DK", "2020 DK"), "country", "there is only one group, Denmark: 2"),
        (("2020 DK", "2020 NL", "2020 KR"), "country", "each of the 3 groups has one record"),
    ],
)
def test_a_chart_that_tells_nothing_is_not_drawn(
    run: Runner, seeded: Database, dates: tuple[str, ...], by: str, reason: str
) -> None:
    for date in dates:
        visit(run, seeded, *date.split())
    chart, why = drawn(seeded, by, "2020")
    assert chart is None
    assert why is not None
    assert reason in why.en


def test_the_caption_counts_the_groups_that_are_left_out(run: Runner, seeded: Database) -> None:
    codes = "DK NL KR JP US SE BE FR DE IT ES PT PL CZ AT FI"
    visit(run, seeded, "2020", *codes.split())
    visit(run, seeded, "2020", "DK")
    chart, _ = drawn(seeded, "country", "2020")
    assert chart is not None
    assert len(chart.labels) == MOST_BARS
    assert chart.caption == "C (15 of 16)"
