"""What is wrong with a report: with its sentences, headings, tables and charts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ecodiplo.formats.documents.blocks import Heading, Paragraph
from ecodiplo.services.report.blocks import IN_ANNEX
from independent.reading.compare_facts import compare
from independent.reading.expected_figures import ExpectedFigures
from independent.reading.expected_records import ExpectedRecords
from independent.reading.facts import Fact, RecordFact
from independent.reading.known import Known, Names
from independent.reading.matching import ways
from independent.reading.paper import Paper, text_of
from independent.reading.sentence_reader import Reading, SentenceReader
from independent.reading.slots import SlotReader
from independent.reading.spans import read_in_period

# Forms that read alike in a language: the number of the heading above them says which it is.
_UNDER = {"purpose of visits": "a)", "purpose of trips": "b)"}


class PaperReader:
    """Reads a report, and its alterations."""

    def __init__(self, paper: Paper, known: Known) -> None:
        """`known` are the records of the office."""
        self.paper = paper
        self._names = Names(known, paper.lang)
        self._sentences = SentenceReader(SlotReader(self._names, paper.sources))
        figures = ExpectedFigures(paper, self._names)
        self._expected = [*figures.all(), *ExpectedRecords(paper, self._names, figures).all()]
        self.forms: set[str] = set()  # those that were read

    def faults(self, paper: Paper) -> list[str]:
        """What is wrong with the report, or with an alteration of it."""
        faults: list[str] = []
        facts: list[Fact] = []
        for heading, text in _paragraphs(paper):
            if self._names_annex(paper, text):
                continue
            readings = self._readings(heading, text)
            if not readings:
                faults.append(f"cannot be read: {text}")
            elif len(readings) > 1:
                faults.append(f"reads in {len(readings)} ways: {text}: {readings}")
            else:
                facts += readings[0]
        self.forms |= {fact.form for fact in facts if isinstance(fact, RecordFact)}
        faults += compare(facts, self._expected, paper.span, paper.lang)
        faults += _headings(paper)
        return faults

    def _readings(self, heading: str, text: str) -> list[Reading]:
        return [
            reading
            for reading in self._sentences.paragraph(text)
            if all(
                heading.startswith(_UNDER.get(fact.form, ""))
                for fact in reading if isinstance(fact, RecordFact)
            )
        ]  # fmt: skip

    def _names_annex(self, paper: Paper, text: str) -> bool:
        """Whether the text says in which annex a table is, and is right."""
        called = paper.document.letterhead.annex
        titles = {f"{called} {annex.number}".strip(): annex.title
                  for annex in paper.document.annexes}  # fmt: skip
        return any(
            titles.get(slots["annex"]) == slots["caption"]
            for slots in ways(IN_ANNEX.to(paper.lang), text)
        )


def _paragraphs(paper: Paper) -> Iterator[tuple[str, str]]:
    """The paragraphs, each with the heading above it."""
    heading = ""
    for block in paper.blocks:
        if isinstance(block, Heading):
            heading = block.text
        elif isinstance(block, Paragraph):
            yield heading, text_of(block)


def _headings(paper: Paper) -> Iterator[str]:
    """The headings that name another year than the period's."""
    for heading in paper.headings:
        for year in re.findall(r"\b\d{4}\b", heading):
            words = heading.split(" ")
            tails = (" ".join(words[at:]) for at in range(len(words)))
            if not any(read_in_period(tail, paper.lang) == paper.span for tail in tails):
                yield f"a heading is of {year}: {heading}"
