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
from ecodiplo.services.statistics.chart import (
    MOST_BARS,
    MOST_COLUMNS,
    chart_of,
    cross_chart_of,
    why_no_chart,
    why_no_cross_chart,
)
from ecodiplo.services.statistics.cross_table import cross_table

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
    with place.read() as connection:
        breakdown = break_down(connection, ENTITIES["delegations"], by, span, today=TODAY)
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
        (("2020 DK", "2020 NL") * 2, "country", "each of the 2 groups has the same value, 2"),
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
    assert chart.caption == "C (15 of 16 shown)"


def test_a_value_that_is_not_known_is_said_in_words(run: Runner, seeded: Database) -> None:
    visit(run, seeded, "2018-01-01")
    for lang, words in ((Lang.EN, "2019: not known"), (Lang.VI, "2019: không rõ")):
        chart, _ = drawn(seeded, "year", lang=lang)
        assert chart is not None
        assert words in chart.alternative_text


def crossed(
    place: Database, by: tuple[str, str], period: str = ""
) -> tuple[Chart | None, Label | None]:
    """The chart of a cross-table, and the reason why there is none."""
    span = parse_period(period, today=TODAY) if period else ALWAYS
    with place.read() as connection:
        table = cross_table(connection, ENTITIES["delegations"], by, span, today=TODAY)
    return cross_chart_of(table, "c", "C", Lang.EN), why_no_cross_chart(table)


def test_months_without_records_are_zero_in_every_series(run: Runner, seeded: Database) -> None:
    for date in ("2020-03-01", "2020-03-09", "2020-08-01"):
        visit(run, seeded, date, "DK")
    visit(run, seeded, "2020-08-05", "NL")
    chart, _ = crossed(seeded, ("month", "country"), "2020")
    assert chart is not None
    values = {series.name: [*series.values] for series in chart.series}
    assert values == {
        "Denmark": [0, 0, 2, 0, 0, 0, 0, 1, 0, 0, 0, 0],
        "Netherlands": [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0],
    }
    assert chart.series[0].value_texts[:3] == ("0", "0", "2")


def test_a_year_without_any_record_is_unknown_in_every_series(
    run: Runner, seeded: Database
) -> None:
    for date in ("2018-01-01", "2018-02-01", "2020-08-01"):
        visit(run, seeded, date, "DK")
    visit(run, seeded, "2020-08-05", "NL")
    chart, _ = crossed(seeded, ("year", "country"), "2018..2020")
    assert chart is not None
    assert [list(series.values) for series in chart.series] == [
        [Decimal(2), None, Decimal(1)], [Decimal(0), None, Decimal(1)],
    ]  # fmt: skip
    assert chart.lines[1] == "2019: Denmark not known, Netherlands not known"


def test_months_that_are_left_out_are_counted_with_the_empty_ones(
    run: Runner, seeded: Database
) -> None:
    for date in ("2017-01-01", "2017-01-02", "2020-12-01"):
        visit(run, seeded, date, "DK")
    chart, _ = crossed(seeded, ("month", "direction"), "2017..2020")
    assert chart is not None
    assert len(chart.labels) == MOST_COLUMNS
    assert chart.caption == "C (36 of 48 shown)"


def test_cells_of_one_value_are_not_drawn(run: Runner, seeded: Database) -> None:
    for country in ("DK", "NL") * 2:
        visit(run, seeded, "2020", country)
    chart, why = crossed(seeded, ("country", "direction"), "2020")
    assert chart is None
    assert why is not None
    assert why.en == "no chart is drawn: each cell has the same value, 2"
    assert why.vi == "không vẽ biểu đồ: mọi ô đều có cùng giá trị 2"
