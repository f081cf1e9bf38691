"""Every claim of the reports of an office's years, held against its tables.

    python -m independent.claims --years 8 [--seed 13] [--alterations 200]

It prints each fault of a claim, and each alteration of a claim that it would not have found. The
program is asked as if the day were `years.TODAY`.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ecodiplo import open_database
from independent.alterations import Report, alterations
from independent.claim_parts import Fault
from independent.claim_rules import faults_of
from independent.days import periods_of
from independent.ground import Ground
from independent.program import Program, on_day
from independent.published import publish
from independent.store import store
from independent.tables import Tables
from independent.traps import trapped
from independent.world import World
from independent.years import LAST_YEAR, TODAY, generate


@dataclass(frozen=True)
class Outcome:
    """The claims that were checked and their faults, and the alterations that were not found."""

    claims: int
    faults: Sequence[tuple[int, Fault]]
    alterations: int
    missed: Sequence[str]


def check(folder: Path, *, years: int, seed: int = 13, altered: int = 200) -> Outcome:
    """Make a database in the folder, and check the report of each year, and of the year before
    all records; then alter claims `altered` times."""
    span = range(LAST_YEAR - years + 1, LAST_YEAR + 1)
    records = generate(years, seed)
    publish(records, TODAY, span)
    place = folder / "office.db"
    with on_day(TODAY):
        with open_database(place, create=True) as office:
            store(office, records, folder)
        program = Program(str(place))
        reports = [
            Report(year, program.rows("report", "--year", str(year), "--claims"))
            for year in (span[0] - 1, *span)
        ]
    tables, world = Tables(str(place), TODAY), World(records, TODAY)
    grounds = {}
    faults: list[tuple[int, Fault]] = []
    for year, claims in reports:
        period = periods_of(year)[str(year)]
        grounds[year] = Ground(tables, period)
        for fault in (*faults_of(grounds[year], claims), *trapped(world, period, claims)):
            faults.append((year, fault))
    known = {(year, fault) for year, fault in faults}
    missed = [
        each.what
        for each in alterations(seed, [report for report in reports if report.claims], altered)
        if {(each.year, fault) for fault in faults_of(grounds[each.year], each.claims)} <= known
    ]
    return Outcome(sum(len(report.claims) for report in reports), faults, altered, missed)


def main() -> int:
    """Check, and print what is wrong."""
    from databases import memory_folder

    parser = argparse.ArgumentParser(description="Hold the claims of reports against the tables.")
    parser.add_argument("--years", type=int, default=8)
    parser.add_argument("--seed", type=int, default=13)
    parser.add_argument("--alterations", type=int, default=200)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=memory_folder()) as folder:
        outcome = check(
            Path(folder), years=options.years, seed=options.seed, altered=options.alterations
        )
    for year, fault in outcome.faults:
        print(f"ecodiplo report --year {year} --claims\n    {fault}")
    for what in outcome.missed:
        print(f"not found: {what}")
    print(
        f"{outcome.claims:,} claims, {len(outcome.faults):,} faults; {outcome.alterations:,}"
        f" alterations, {len(outcome.missed):,} not found"
    )
    return 1 if outcome.faults or outcome.missed else 0


if __name__ == "__main__":
    sys.exit(main())
