"""Processes that write at once all get their turn; `python tests/benchmarks/loading.py` does it at
length."""

from __future__ import annotations

import pytest

from databases import place
from ecodiplo.db.engine import Database
from load import WAYS, add_at_once, check_load

PROCESSES, ADDS = 4, 10


@pytest.mark.parametrize("way", WAYS)
def test_every_add_of_several_processes_is_there_once_with_its_history_and_its_words(
    empty: Database, way: str
) -> None:
    load = add_at_once(place(empty), PROCESSES, ADDS, way)
    assert len(load.refs) == PROCESSES * ADDS, load.refusals[:3]
    check_load(place(empty), load)
