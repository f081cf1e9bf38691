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
from independent.reading.alterations import alterations
from independent.reading.known import Known
from independent.reading.paper import Paper, write_paper
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
    papers, known = write_papers(place, folder, years=years, seed=seed)
    readers = [PaperReader(paper, known) for paper in papers]
    faults = [
        f"{reader.paper.year} {reader.paper.lang}: {fault}"
        for reader in readers
        for fault in reader.faults(reader.paper)
    ]
    sentences = sum(len(paper.paragraphs) for paper in papers)
    missed = find_alterations(readers, seed, altered)
    return Outcome(len(papers), sentences, faults, altered, missed, unread_forms(readers))


def find_alterations(readers: Sequence[PaperReader], seed: int, count: int) -> list[str]:
    """The alterations of the reports in which no fault is found."""
    known = {reader.paper: set(reader.faults(reader.paper)) for reader in readers}
    by_paper = {reader.paper: reader for reader in readers}
    return [
        f"{altered.paper.year} {altered.paper.lang}: {altered.what}"
        for altered in alterations(seed, list(by_paper), count)
        if known[altered.paper].issuperset(by_paper[altered.paper].faults(altered.altered))
    ]


def unread_forms(readers: Sequence[PaperReader]) -> list[str]:
    """The forms that no report has."""
    return []


def write_papers(place: str, folder: Path, *, years: int, seed: int) -> tuple[list[Paper], Known]:
    """The reports that the program writes of generated records, and the records as it exports
    them."""
    span = range(LAST_YEAR - years + 1, LAST_YEAR + 1)
    records = generate(years, seed)
    publish(records, TODAY, span)
    with on_day(TODAY):
        with open_database(place, create=True) as office:
            store(office, records, folder)
        program = Program(place)
        every = (span[0] - 1, *span)
        known = Known(program, every)
        papers = [
            write_paper(program, known, periods_of(year)[str(year)], lang)
            for year in every
            for lang in Lang
        ]
    return papers, known
