"""Figures of different territories, and of versions of one, are not compared in silence."""

from __future__ import annotations

import pytest

from answers import Runner, answer
from ecodiplo.db.engine import Database
from importing import import_into


@pytest.fixture
def office(seeded: Database) -> Database:
    """New projects of 2024 about the city of then, and of 2026 and 2027 about the city of now."""
    values = {"2024": ("hai-phong", "60"), "2026": ("hai-phong-2025", "100"),
              "2027": ("hai-phong-2025", "110")}  # fmt: skip
    import_into(seeded, "figures", *(
        {"ref": f"FIG-{year}", "indicator": "fdi_projects_new", "period_start": year,
         "period_end": year, "value": value, "territory": code, "source": "SRC-0001"}
        for year, (code, value) in values.items()
    ))  # fmt: skip
    return seeded


def compare(run: Runner, database: Database, year: str, before: str) -> dict[str, object]:
    rows = answer(run, database, "summary", "--year", year, "--compare", before)
    (line,) = (row for row in rows if row["indicator"] == "fdi_projects_new")
    return dict(line)


def test_figures_of_one_territory_are_compared(office: Database, run: Runner) -> None:
    assert compare(run, office, "2027", "2026")["change"] == 10


def test_figures_of_two_versions_are_not_compared_and_the_summary_says_so(
    office: Database, run: Runner
) -> None:
    line = compare(run, office, "2026", "2024")
    assert (line["territory"], line["territory_before"]) == ("hai-phong-2025", "hai-phong")
    assert (line["change"], line["published_before"]) == (None, 60)
    for lang, said, name in (
        ("en", "not compared: another territory", "[Hai Phong (before"),
        ("vi", "không so sánh: khác địa giới", "[Hải Phòng (trước"),
    ):
        shown = run(office, "summary", "--year", "2026", "--compare", "2024", "-f", "table",
                    lang=lang).out  # fmt: skip
        flat = " ".join(shown.split())  # a table breaks its lines
        assert said.split()[0] in flat
        assert name.split()[0] in flat


def test_a_plan_is_marked_as_such_and_not_compared_with_a_result(
    office: Database, run: Runner
) -> None:
    done = run(office, "edit", "figures", "FIG-2026", "--set", "kind=plan")
    assert done.code == 0, done.err
    assert compare(run, office, "2027", "2026")["change"] is None
    for lang, word in (("en", "(plan)"), ("vi", "(kế hoạch)")):
        shown = run(office, "report", "--year", "2026", lang=lang).out
        assert shown.count(word) == 2  # the figures that the records do not make up, the annex
        assert {"en": "(a plan, not a result)", "vi": "theo kế hoạch"}[lang] in shown.lower()
        shown = run(office, "summary", "--year", "2026", "-f", "table", lang=lang).out
        assert word.split()[0] in shown  # a table breaks its lines
    assert run(office, "edit", "figures", "FIG-2027", "--set", "kind=plan").code == 0
    assert compare(run, office, "2027", "2026")["change"] == 10


def test_the_earlier_figure_of_the_same_territory_is_taken(office: Database, run: Runner) -> None:
    import_into(office, "figures", {
        "ref": "FIG-2024-B", "indicator": "fdi_projects_new", "period_start": "2024",
        "period_end": "2024", "value": "90", "territory": "hai-phong-2025", "source": "SRC-0001",
        "preferred": "no",
    })  # fmt: skip
    assert compare(run, office, "2026", "2024")["change"] == 10


@pytest.mark.parametrize(("year", "change"), [("2028", 30), ("2023", None)])
def test_a_figure_that_names_no_territory_is_compared_where_borders_stayed(
    office: Database, run: Runner, year: str, change: int | None
) -> None:
    import_into(office, "figures", {
        "ref": "FIG-0905", "indicator": "fdi_projects_new", "period_start": year,
        "period_end": year, "value": "80", "source": "SRC-0001",
    })  # fmt: skip
    assert compare(run, office, "2027", year)["change"] == change


def test_a_figure_of_a_year_before_its_territory_is_reconciled_with_a_note(
    office: Database, run: Runner
) -> None:
    import_into(office, "figures", {
        "ref": "FIG-2023", "indicator": "fdi_projects_new", "period_start": "2023",
        "period_end": "2023", "value": "90", "territory": "hai-phong-2025", "source": "SRC-0001",
    })  # fmt: skip
    rows = answer(run, office, "reconcile", "--year", "2023")
    assert "other borders" in rows[0]["territory_note"]
    done = run(office, "reconcile", "--year", "2023", "-f", "table", lang="vi")
    assert "(FIG-2023): Hải Phòng (từ 1/7/2025), có địa giới khác" in done.err
    rows = answer(run, office, "reconcile", "--year", "2026")
    assert [row["territory_note"] for row in rows] == [None]


def test_a_range_is_shown_reconciled_and_not_subtracted(office: Database, run: Runner) -> None:
    for year in ("2010", "2011"):
        done = run(office, "add", "figures", "--indicator", "delegations_inbound",
                   "--period-start", year, "--period-end", year, "--source", "SRC-0001",
                   "--value", "từ 2 đến 3 đoàn", "--no-input")  # fmt: skip
        assert done.code == 0, done.err
    import_into(office, "delegations", *(
        {"title": f"{at}", "direction": "inbound", "start_date": "2010-05-01",
         "status": "completed"} for at in range(2)
    ))  # fmt: skip
    (row,) = answer(run, office, "reconcile", "--year", "2010")
    assert (row["published"], row["published_to"], row["recorded"]) == (2, 3, 2)
    assert (row["agrees_from"], row["agrees_to"], row["state"]) == (2, 3, "within")
    assert (row["coverage_percent"], row["published_text"]) == (None, "between 2 and 3 delegations")
    rows = answer(run, office, "summary", "--year", "2011", "--compare", "2010")
    (line,) = (row for row in rows if row["indicator"] == "delegations_inbound")
    assert (line["published_to"], line["change"]) == (3, None)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (("--value", "gần 30", "--qualifier", "about"), "Qualifier: has another value"),
        (("--value", "175 đoàn"), "is in delegations, and the unit of the record is USD"),
        (("--value", "35 - 30"), "is no range from a smaller number to a larger one"),
        (("--value", "5 USD - 6 EUR"), "is in EUR, not in USD"),
        (("--value", "khoảng 30-35"), "has two qualifiers"),
        (("--value", "30", "--upper-value", "35"), "Upper value: goes only with the qualifier"),
    ],
)
def test_what_is_typed_and_does_not_fit_is_refused(
    seeded: Database, run: Runner, typed: tuple[str, ...], message: str
) -> None:
    done = run(seeded, "add", "figures", "--indicator", "fdi_attracted", "--period-start", "2030",
               "--period-end", "2030", "--source", "SRC-0001", "--no-input", *typed)  # fmt: skip
    assert (done.code, message in done.err) == (3, True), done.err


def test_an_edit_takes_the_unit_of_the_indicator_on_record(seeded: Database, run: Runner) -> None:
    done = run(seeded, "edit", "figures", "FIG-2022-0009", "--value", "hơn 2,6 tỉ đô")
    assert (done.code, "Qualifier: nearly → more than" in done.err) == (0, True), done.err
    done = run(seeded, "edit", "figures", "FIG-2022-0009", "--value", "gần 30 đoàn")
    assert (done.code, "unit of the record is USD" in done.err) == (3, True)


def test_figures_without_a_territory_are_not_compared_across_a_change_of_borders(
    office: Database, run: Runner
) -> None:
    values = {"2024": "100", "2025": "300", "2026": "400"}
    import_into(office, "figures", *(
        {"indicator": "trade_turnover", "period_start": year, "period_end": year, "value": value,
         "source": "SRC-0001"}
        for year, value in values.items()
    ))  # fmt: skip
    changes = {}
    for year, before in (("2025", "2024"), ("2026", "2025")):
        rows = answer(run, office, "summary", "--year", year, "--compare", before)
        (line,) = (row for row in rows if row["indicator"] == "trade_turnover")
        changes[year] = line["change"]
    assert changes == {"2025": None, "2026": 100}
