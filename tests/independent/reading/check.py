"""Reports of an office's years in both languages, read back, and alterations of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ecodiplo import open_database
from ecodiplo.language import Lang
from independent.program import Program, on_day
from independent.published import publish
from independent.reading.alterations import alterations
from independent.reading.forms_read import unread
from independent.reading.known import Known
from independent.reading.paper import Paper, write_paper
from independent.reading.rare import add_rare_figures, add_rare_records
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
    """Fill the empty database, and read its reports in both languages; then alter them."""
    readers = [
        PaperReader(paper, known)
        for papers, known in write_papers(place, folder, years=years, seed=seed)
        for paper in papers
    ]
    faults = [
        f"{reader.paper.code} {reader.paper.lang}: {fault}"
        for reader in readers
        for fault in reader.faults(reader.paper)
    ]
    facts = [fact for reader in readers for fact in reader.facts]
    missed = find_alterations(readers, seed, altered)
    return Outcome(len(readers), len(facts), faults, altered, missed, unread(facts))


def find_alterations(readers: Sequence[PaperReader], seed: int, count: int) -> list[str]:
    """The alterations of the reports in which no fault is found."""
    known = {reader.paper: set(reader.faults(reader.paper)) for reader in readers}
    by_paper = {reader.paper: reader for reader in readers}
    return [
        f"{altered.paper.code} {altered.paper.lang}: {altered.what}"
        for altered in alterations(seed, list(by_paper), count)
        if known[altered.paper].issuperset(by_paper[altered.paper].faults(altered.altered))
    ]


def write_papers(
    place: str, folder: Path, *, years: int, seed: int
) -> Iterator[tuple[list[Paper], Known]]:
    """The reports that the program writes of generated records, and the records as it exports
    them: of the years and the one before. Of more than two years there are also the reports of a
    year long before, of a quarter, of an office of a province that has no agency over it, and of
    the database before it has any records."""
    span = range(LAST_YEAR - years + 1, LAST_YEAR + 1)
    records = generate(years, seed)
    add_rare_records(records, span)
    publish(records, TODAY, span)
    add_rare_figures(records, TODAY, span)
    codes = [str(year) for year in (span[0] - 1, *span)]
    if years > 2:
        codes = [str(span[0] - 9), *codes, f"{span[2]}-Q1"]
    with on_day(TODAY):
        program = Program(place)
        with open_database(place, create=True) as office:
            if years > 2:
                known = Known(program, codes[-1:])
                yield _papers(program, known, codes[-1:]), known
            store(office, records, folder)
        known = Known(program, codes)
        yield _papers(program, known, codes), known
        if years <= 2:
            return
        program.run("config", "set", "parent", "")
        program.run("config", "set", "parent_vi", "")
        program.run("config", "set", "area_kind", "province")
        known = known.with_offices(program)
        yield _papers(program, known, codes[-1:]), known


def _papers(program: Program, known: Known, codes: Sequence[str]) -> list[Paper]:
    return [write_paper(program, known, code, lang) for code in codes for lang in Lang]
