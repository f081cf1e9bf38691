"""Every number of an office's years, recomputed from its records and compared with the program's.

    python -m independent.numbers --years 8 [--postgresql] [--seed 13]

It prints each number that differs, with the command that shows it. The program is asked as if the
day were `years.TODAY`.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ecodiplo import open_database
from independent.ask_indicators import ask_reconciliations, ask_summaries
from independent.ask_records import ask_breakdowns, ask_cross_tables, ask_lists, ask_past_days
from independent.asking import Asking
from independent.program import Program, on_day
from independent.published import publish
from independent.schema import CROSS_TABLES
from independent.store import store
from independent.tally import Tally
from independent.world import World
from independent.years import LAST_YEAR, TODAY, generate

QUESTIONS: tuple[Callable[[Asking], None], ...] = (
    ask_summaries, ask_reconciliations, ask_breakdowns, ask_past_days, ask_lists,
    *([ask_cross_tables] if CROSS_TABLES else []),
)  # fmt: skip


def check(place: str, folder: Path, *, years: int, seed: int = 13, every: int = 1) -> Tally:
    """Fill the empty database, and compare the program's numbers with those of the records. Only
    each `every`th question is put."""
    span = range(LAST_YEAR - years + 1, LAST_YEAR + 1)
    records = generate(years, seed)
    publish(records, TODAY, span)
    with on_day(TODAY):
        with open_database(place, create=True) as office:
            store(office, records, folder)
        asking = Asking(World(records, TODAY), Program(place), span, every)
        for ask in QUESTIONS:
            ask(asking)
    return asking.tally


@contextmanager
def _new_database(*, postgresql: bool) -> Iterator[tuple[str, Path]]:
    """A place for a new database, and a folder; both are gone afterwards."""
    from databases import memory_folder, start_server

    with tempfile.TemporaryDirectory(dir=memory_folder()) as name:
        folder = Path(name)
        if not postgresql:
            yield str(folder / "office.db"), folder
            return
        url, stop = start_server()
        try:
            yield url, folder
        finally:
            stop()


def main() -> int:
    """Compare, and print what differs."""
    parser = argparse.ArgumentParser(description="Compare the program's numbers with plain sums.")
    parser.add_argument("--years", type=int, default=8)
    parser.add_argument("--seed", type=int, default=13)
    parser.add_argument("--postgresql", action="store_true", help="on a server of its own")
    options = parser.parse_args()
    with _new_database(postgresql=options.postgresql) as (place, folder):
        tally = check(place, folder, years=options.years, seed=options.seed)
    for difference in tally.differences:
        print(difference)
    print(f"{tally.compared:,} numbers compared, {len(tally.differences):,} differ")
    return 1 if tally.differences else 0


if __name__ == "__main__":
    sys.exit(main())
