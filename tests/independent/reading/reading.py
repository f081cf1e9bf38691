"""What is wrong with a report: with its sentences, headings, tables and charts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ecodiplo.formats.documents.blocks import Heading, Paragraph, Table
from ecodiplo.services.report.blocks import IN_ANNEX
from ecodiplo.services.report.content import LISTS
from ecodiplo.services.report.figure_tables import COMPARISON, FIGURES
from ecodiplo.services.report.gaps import GAPS
from ecodiplo.services.report.table_columns import CAPTIONS
from independent.reading.chart_rows import ChartRows
from independent.reading.compare_facts import compare
from independent.reading.expected_figures import ExpectedFigures
from independent.reading.expected_records import ExpectedRecords
from independent.reading.facts import Fact, RecordFact
from independent.reading.figure_rows import FigureRows
from independent.reading.known import Known, Names
from independent.reading.list_rows import ListRows
from independent.reading.matching import ways
from independent.reading.paper import Paper, text_of, text_of_cell
from independent.reading.sentence_reader import Reading, SentenceReader
from independent.reading.slots import CITE, SlotReader
from independent.reading.spans import read_in_period, read_period

# Forms that read alike in a language: the number of the heading above them says which it is.
_UNDER = {"purpose of visits": "a)", "purpose of trips": "b)"}


class PaperReader:
    """Reads a report, and its alterations."""

    def __init__(self, paper: Paper, known: Known) -> None:
        """`known` are the records of the office."""
        self.paper, self._known = paper, known
        self._names = Names(known, paper.lang)
        slots = SlotReader(self._names, paper.sources)
        self._sentences = SentenceReader(slots)
        figures = ExpectedFigures(paper, self._names)
        self._expected = [*figures.all(), *ExpectedRecords(paper, self._names, figures).all()]
        self._rows = FigureRows(paper, self._names, slots, figures)
        self._lists = ListRows(paper, self._names, slots)
        self._charts = ChartRows(paper, self._names)
        self.facts: list[Fact] = []  # what the report itself says

    def faults(self, paper: Paper) -> list[str]:
        """What is wrong with the report, or with an alteration of it."""
        if paper.sources != self.paper.sources:  # its cites lead elsewhere
            return [*_sources(paper, self._known), *PaperReader(paper, self._known).faults(paper)]
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
        if paper is self.paper:
            self.facts = facts
        faults += compare(facts, self._expected, paper.span, paper.lang)
        faults += _headings(paper)
        faults += _sources(paper, self._known)
        faults += self._unnamed_annexes(paper)
        faults += self._tables(paper)
        for chart in paper.charts:
            faults += self._charts.faults(chart)
        faults += self._unsaid(paper)
        return faults

    def _tables(self, paper: Paper) -> Iterator[str]:
        kinds = {FIGURES: "figures", COMPARISON: "comparison", GAPS: "gaps"}
        named = {label.to(paper.lang): kind for label, kind in kinds.items()}
        lists = {CAPTIONS[name].to(paper.lang): name for name in LISTS if name in CAPTIONS}
        seen = [caption for caption, _ in paper.tables]
        for caption, table in paper.tables:
            if caption in named:
                yield from self._figure_rows(named[caption], table)
            elif caption in lists:
                yield from self._lists.faults(lists[caption], table)
            else:
                yield f"no table is called {caption}"
        for caption, kind in named.items():
            if seen.count(caption) != bool(list(self._rows.expected(kind))):
                yield f"{seen.count(caption)} tables are called {caption}"
        for caption, name in lists.items():
            is_listed = f"list {name}" in paper.by_code and name not in ("focus", "connected")
            if seen.count(caption) != is_listed:
                yield f"{seen.count(caption)} tables are called {caption}"

    def _figure_rows(self, kind: str, table: Table) -> Iterator[str]:
        expected = list(self._rows.expected(kind))
        for row in self._rows.read(kind, table):
            if isinstance(row, str):
                yield row
            elif row in expected:
                expected.remove(row)
            else:
                near = [each.cells for each in expected if each.name == row.name]
                yield f"{kind} says {row}, not one of {near}"
        for row in expected:
            yield f"{kind} does not say {row}"

    def _unsaid(self, paper: Paper) -> Iterator[str]:
        """The breakdowns that no chart shows and no sentence says."""
        shown = {chart.name for chart in paper.charts}
        said = {"inbound_countries", "outbound_countries", "fdi_origins"}  # by sentences
        for claim in paper.of_kind("breakdown"):
            name = claim["code"].removeprefix("breakdown ")
            if name not in shown | said:
                yield f"does not show {name}"

    def _readings(self, heading: str, text: str) -> list[Reading]:
        return [
            reading
            for reading in self._sentences.paragraph(text)
            if all(
                heading.startswith(_UNDER.get(fact.form, ""))
                for fact in reading if isinstance(fact, RecordFact)
            )
        ]  # fmt: skip

    def _unnamed_annexes(self, paper: Paper) -> Iterator[str]:
        """The annexes of large tables that the text does not name."""
        called = paper.document.letterhead.annex
        for annex in paper.document.annexes:
            (first, *_) = annex.blocks
            label = IN_ANNEX.fill(caption=annex.title, annex=f"{called} {annex.number}".strip())
            is_large = isinstance(first, Table) and not first.caption
            if is_large and paper.paragraphs.count(label.to(paper.lang)) != 1:
                yield f"does not say where {annex.title} is"

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
            if not any(_is_of(tail, paper) for tail in tails):
                yield f"a heading is of {year}: {heading}"


def _is_of(text: str, paper: Paper) -> bool:
    """Whether the text names the period: `in 2022`, and behind figures `for 2022`."""
    spans = read_in_period(text, paper.lang), read_period(text.removeprefix("for "), paper.lang)
    return paper.span in (spans if text.startswith("for ") else spans[:1])


def _sources(paper: Paper, known: Known) -> Iterator[str]:
    """The cited sources whose text is not that of the source, or that are cited nowhere."""
    cells = [text_of_cell(cell) for _, table in paper.tables for row in table.rows for cell in row]
    cited = {int(match[1]) for text in (*paper.paragraphs, *cells) for match in CITE.finditer(text)}
    for source in paper.document.sources:
        record = known.records["sources"].get(paper.sources.get(source.number, ""))
        texts = (record["title"], record["publisher"]) if record else ("",)
        if not record or not source.text.startswith(", ".join(filter(None, texts))):
            yield f"is no source: {source.text}"
        if source.number not in cited:
            yield f"cites nowhere: {source.text}"
