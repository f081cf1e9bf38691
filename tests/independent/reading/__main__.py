"""Read the reports of an office's years back.

    python -m independent.reading --years 8 [--seed 13] [--alterations 200]

It prints each fault of a report, and each alteration that it would not have found. The program is
asked as if the day were `years.TODAY`.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from databases import memory_folder
from independent.reading.check import check


def main() -> int:
    """Check, and print what is wrong."""
    parser = argparse.ArgumentParser(description="Read reports back.")
    parser.add_argument("--years", type=int, default=8)
    parser.add_argument("--seed", type=int, default=13)
    parser.add_argument("--alterations", type=int, default=200)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=memory_folder()) as name:
        folder = Path(name)
        outcome = check(str(folder / "office.db"), folder, years=options.years,
                        seed=options.seed, altered=options.alterations)  # fmt: skip
    for fault in outcome.faults:
        print(fault)
    for what in outcome.missed:
        print(f"not found: {what}")
    for form in outcome.unread:
        print(f"in no report: {form}")
    print(
        f"{outcome.reports:,} reports, {outcome.sentences:,} sentences, {len(outcome.faults):,}"
        f" faults; {outcome.alterations:,} alterations, {len(outcome.missed):,} not found"
    )
    return 1 if outcome.faults or outcome.missed else 0


if __name__ == "__main__":
    sys.exit(main())
