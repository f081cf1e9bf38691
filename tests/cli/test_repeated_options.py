"""Options that are given twice: those of one value are refused, none is dropped in silence."""

from __future__ import annotations

import pytest

from answers import Runner
from ecodiplo.db.engine import Database

TWICE = [
    ("summary", "delegations", "--value", "member_count", "--value", "cost"),
    ("list", "delegations", "--year", "2022", "--year", "2021"),
    ("list", "delegations", "--counted", "--no-counted"),
    ("list", "delegations", "--counted", "yes", "--counted=no"),
    ("export", "mous", "-o", "a.csv", "--output", "b.csv"),
    ("add", "events", "--title", "A", "--title", "B"),
    ("report", "--year", "2022", "--year", "2021"),
    ("report", "diff", "2022", "-f", "json", "-f", "csv"),
    ("chart", "delegations", "--period", "2022", "--period", "2021"),
    ("list", "delegations", "--lang", "en", "--lang", "vi"),
]


@pytest.mark.parametrize("command", TWICE, ids=" ".join)
def test_an_option_of_one_value_is_refused_when_it_is_given_twice(
    run: Runner, facts: Database, command: tuple[str, ...]
) -> None:
    refusal = run(facts, *command)
    assert (refusal.code, refusal.out) == (2, "")
    assert refusal.err.endswith(" is given twice\n")


def test_an_option_of_several_values_and_an_option_without_a_value_may_be_repeated(
    run: Runner, facts: Database
) -> None:
    single = run(facts, "list", "delegations", "--country", "Denmark", "--count")
    double = run(
        facts, "list", "delegations", "--country", "DK", "--country", "SE", "--count", "--count"
    )
    assert int(double.out) >= int(single.out) > 0
