"""An option is heard in the singular and in the plural."""

from __future__ import annotations

import pytest

from answers import Runner
from databases import only_on
from ecodiplo.db.engine import Database


@only_on("sqlite", "facts")
@pytest.mark.parametrize(
    ("args", "other"),
    [
        (["list", "delegations", "--year", "2022"], ["--years"]),
        (["list", "delegations", "--columns", "ref,title"], ["--column"]),
        (["list", "delegations", "--country", "DK"], ["--countries"]),
        (["summary", "--period", "2022-Q3"], ["--periods"]),
        (["reconcile", "--indicator", "press_visits", "--records"], ["--indicators", "--record"]),
    ],
)
def test_both_forms_answer_alike(
    run: Runner, facts: Database, args: list[str], other: list[str]
) -> None:
    names = dict(zip([arg for arg in args if arg.startswith("--")], other, strict=True))
    first = run(facts, *args)
    assert first.code == 0
    assert first.out
    assert run(facts, *(names.get(arg, arg) for arg in args)) == first
