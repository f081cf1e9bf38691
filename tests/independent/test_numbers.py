"""The program's numbers against plain sums of the same records, on both engines."""

from __future__ import annotations

from pathlib import Path

import pytest

from databases import place
from ecodiplo.db.engine import Database
from independent.ask_indicators import ask_reconciliations, ask_summaries
from independent.asking import Asking
from independent.numbers import check
from independent.program import Program, on_day
from independent.published import publish
from independent.store import store
from independent.world import World
from independent.years import TODAY, generate

# The years and the share of the questions in the short and in the long lane, and how many numbers
# these are at least.
SHORT, LONG = (3, 16, 2_500), (8, 1, 25_000)


@pytest.mark.long
def test_every_number_is_that_of_a_plain_sum(
    empty: Database, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    is_long = str(request.config.option.markexpr).strip() == "long"
    years, every, least = LONG if is_long else SHORT
    tally = check(place(empty), tmp_path, years=years, every=every)
    assert not tally.differences, "\n".join(map(str, tally.differences[:20]))
    assert tally.compared > least


def test_a_record_that_the_program_has_otherwise_is_found(tmp_path: Path) -> None:
    records = generate(1, per_year=20)
    publish(records, TODAY, [2023])
    with on_day(TODAY):
        program = Program(str(tmp_path / "office.db"))
        database = str(tmp_path / "office.db")
        from ecodiplo import open_database

        with open_database(database, create=True) as office:
            store(office, records, tmp_path)
        visit = next(
            each
            for each in records["delegations"]
            if each["status"] == "completed" and each["role"] == "counted" and each["start_date"]
        )
        visit["status"] = "cancelled"  # the program has it as completed
        asking = Asking(World(records, TODAY), program, [2023])
        ask_summaries(asking)
        ask_reconciliations(asking)
    assert any(
        difference.what.startswith("delegations_") for difference in asking.tally.differences
    )
