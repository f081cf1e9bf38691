"""The reports of generated years read back, and alterations of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from databases import place
from ecodiplo.db.engine import Database
from independent.reading.check import check
from independent.reading.forms_read import UNASKED


def test_every_sentence_is_read_back_and_no_alteration_of_one_is(
    empty: Database, tmp_path: Path
) -> None:
    outcome = check(place(empty), tmp_path, years=2, altered=40)
    assert outcome.sentences > 100
    assert not outcome.faults, "\n".join(outcome.faults[:20])
    assert not outcome.missed, "\n".join(outcome.missed)


@pytest.mark.long
def test_the_reports_of_eight_years_have_every_form_and_are_read_back(tmp_path: Path) -> None:
    outcome = check(str(tmp_path / "office.db"), tmp_path, years=8, altered=200)
    assert outcome.sentences > 1_000
    assert not outcome.faults, "\n".join(outcome.faults[:20])
    assert not outcome.missed, "\n".join(outcome.missed)
    assert set(outcome.unread) == UNASKED
