"""8 threads and 50 tasks on one Office: nothing that was acknowledged is lost.

`python tests/benchmarks/sharing.py 100` runs it many times.
"""

from __future__ import annotations

from api.stress import stress_tasks, stress_threads
from databases import office_of
from ecodiplo import Busy, Conflict
from ecodiplo.db.engine import Database


def test_threads_lose_nothing(empty: Database) -> None:
    with office_of(empty) as office:
        ledger = stress_threads(office, threads=8, rounds=2, seed=1)
        ledger.check(office)
    assert {type(error) for error in ledger.errors} <= {Busy, Conflict}  # a slow machine


def test_tasks_lose_nothing(empty: Database) -> None:
    with office_of(empty) as office:
        ledger = stress_tasks(office, tasks=50, seed=1)
        ledger.check(office)
    assert ledger.kept
    assert {str(error) for error in ledger.errors} <= {
        "another task has an open transaction; write after its block has ended"
    }
