"""The reports of generated years read back, and alterations of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from databases import place
from ecodiplo.db.engine import Database
from independent.reading.check import check
from independent.reading.forms_read import UNASKED

# The years and the alterations in the short lane and on PostgreSQL, and in the long lane.
SHORT, LONG = (2, 40), (8, 200)


@pytest.mark.long
def test_every_sentence_is_read_back_and_no_alteration_of_one_is(
    empty: Database, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    lane = str(request.config.option.markexpr).strip()
    is_long = lane == "long" and empty.url.drivername.startswith("sqlite")
    years, altered = LONG if is_long else SHORT
    outcome = check(place(empty), tmp_path, years=years, altered=altered)
    assert outcome.sentences > 50 * years
    assert not outcome.faults, "\n".join(outcome.faults[:20])
    assert not outcome.missed, "\n".join(outcome.missed)
    assert not is_long or set(outcome.unread) == UNASKED
