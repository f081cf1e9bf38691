"""What a report says of itself: that its period has not ended, that records and published figures
differ, and that a setting of the office stands in the other language."""

from __future__ import annotations

import pytest

from answers import Runner
from ecodiplo import clock
from ecodiplo.db.engine import Database


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "The period has not ended"), ("vi", "Kỳ báo cáo chưa kết thúc")]
)
def test_a_period_that_has_not_ended_says_so(
    run: Runner, facts: Database, lang: str, words: str
) -> None:
    year = clock.today().year
    assert words in run(facts, "report", "--year", str(year), lang=lang).out
    assert words not in run(facts, "report", "--year", str(year - 1), lang=lang).out


def test_records_beyond_a_published_figure_are_a_difference(run: Runner, seeded: Database) -> None:
    done = run(seeded, "add", "figures", "--indicator", "delegations_inbound", "--period-start",
               "2019", "--period-end", "2019", "--value", "1", "--source", "SRC-0001")  # fmt: skip
    assert done.code == 0, done.err
    for title in ("A", "B"):
        done = run(seeded, "add", "delegations", "--title", title, "--direction", "inbound",
                   "--start-date", "2019-03-01", "--status", "completed")  # fmt: skip
        assert done.code == 0, done.err
    page = run(seeded, "report", "--year", "2019", lang="en").out
    assert "The records do not match, or do not hold, 1 published figure of the" in page
    assert "| Inbound delegations | 1 delegation | 2 delegations | 200% |" in page


def test_a_setting_in_the_other_language_only_is_named(run: Runner, seeded: Database) -> None:
    assert run(seeded, "config", "set", "parent_vi", "").code == 0
    vietnamese = run(seeded, "report", "--year", "2022", lang="vi")
    assert vietnamese.code == 0
    assert "parent_vi" in vietnamese.err
    assert run(seeded, "report", "--year", "2022", lang="en").err == ""


def test_a_plan_is_told_as_no_result(run: Runner, seeded: Database) -> None:
    done = run(seeded, "edit", "figures", "FIG-2022-0012", "--set", "kind=plan")
    assert done.code == 0, done.err
    page = run(seeded, "report", "--year", "2022", lang="en").out
    assert "168 million tonnes of cargo (a plan, not a result)" in page


def test_a_figure_of_another_territory_or_scope_says_so(run: Runner, seeded: Database) -> None:
    done = run(seeded, "add", "figures", "--indicator", "delegations_outbound", "--period-start",
               "2018", "--period-end", "2018", "--value", "50", "--source", "SRC-0001",
               "--territory", "hai-duong", "--scope", "Business delegations only")  # fmt: skip
    assert done.code == 0, done.err
    done = run(seeded, "add", "delegations", "--title", "A", "--direction", "outbound",
               "--start-date", "2018-03-01", "--status", "completed")  # fmt: skip
    assert done.code == 0, done.err
    page = run(seeded, "report", "--year", "2018", lang="en").out
    assert "50 delegations abroad (for Hai Duong" in page.replace("Hải Dương", "Hai Duong")
    assert "of them on record" not in page
    assert "Business delegations only" in page


def test_a_period_that_has_not_begun_has_no_report(run: Runner, facts: Database) -> None:
    year = clock.today().year + 1
    done = run(facts, "report", "--year", str(year), lang="en")
    assert (done.code, done.out) == (1, "")
    assert done.err == f"ecodiplo: {year} has not begun: there is nothing to report yet\n"
