"""The report of a year in a language as a reader has it: its document and its claims."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ecodiplo.dates import Period
from ecodiplo.formats.documents.blocks import (
    Block,
    Chart,
    Heading,
    Paragraph,
    ReportDocument,
    Run,
    Table,
)
from ecodiplo.language import Lang
from ecodiplo.services.report.claims import claim_as_json, evidence
from ecodiplo.services.report.compose import compose
from independent.days import Span, periods_of
from independent.program import Program
from independent.reading.known import Known, Names

Claim = dict[str, Any]
# The entities whose records sentences name.
NAMED = ("countries", "partners", "sectors", "events", "focus-areas", "documents")
# At the end of a source in the list of sources.
_REF = re.compile(r"\((SRC-\d+)\)\.$")


@dataclass(frozen=True, eq=False)
class Paper:
    """A report: its document, and its claims as `report --claims` lists them."""

    code: str  # of its period
    span: Span
    lang: Lang
    document: ReportDocument
    claims: tuple[Claim, ...]
    names: Mapping[str, Sequence[str]]  # of countries, partners and others that it can name

    @property
    def year(self) -> str:
        """The year of its period, for messages."""
        return str(self.span.last)[:4]

    @cached_property
    def by_code(self) -> dict[str, Claim]:
        """The claims by their codes."""
        return {claim["code"]: claim for claim in self.claims}

    @cached_property
    def sources(self) -> dict[int, str]:
        """The refs of the cited sources, by their numbers."""
        matches = {each.number: _REF.search(each.text) for each in self.document.sources}
        return {number: match[1] for number, match in matches.items() if match}

    def of_kind(self, kind: str) -> list[Claim]:
        """The claims of a kind."""
        return [claim for claim in self.claims if claim["kind"] == kind]

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks of the text and of the annexes. The table of an annex has its title."""
        return self.document.every_block

    @property
    def paragraphs(self) -> list[str]:
        """The paragraphs and items of the text, with cites as they are printed."""
        return [text_of(block) for block in self.blocks if isinstance(block, Paragraph)]

    @property
    def headings(self) -> list[str]:
        """The headings, the subject and the titles of annexes."""
        own = [block.text for block in self.blocks if isinstance(block, Heading)]
        titles = [annex.title for annex in self.document.annexes]
        return [self.document.letterhead.subject, *own, *titles]

    @property
    def tables(self) -> list[tuple[str, Table]]:
        """The tables with their captions; that of a large one is the title of its annex."""
        tables = []
        parts = [("", self.document.blocks)]
        parts += [(annex.title, annex.blocks) for annex in self.document.annexes]
        for title, blocks in parts:
            tables += [
                (block.caption or title, block) for block in blocks if isinstance(block, Table)
            ]
        return tables

    @property
    def charts(self) -> list[Chart]:
        """The charts."""
        return [block for block in self.blocks if isinstance(block, Chart)]


def text_of(block: Paragraph) -> str:
    """The text of a paragraph."""
    return "".join(map(str, block.runs))


def text_of_cell(cell: tuple[Run, ...]) -> str:
    """The text of a cell of a table."""
    return "".join(map(str, cell))


def write_paper(program: Program, known: Known, code: str, lang: Lang) -> Paper:
    """The report of the period, composed by the program."""
    office = program.office
    span = periods_of(int(code[:4]))[code]
    with office.database.read() as connection:
        report = compose(connection, Period(*span), lang, today=office.today)
        selections = report.content.selections
        claims = tuple(
            claim_as_json(each, evidence(connection, each.claim, selections))
            for each in report.claims
        )
    names = Names(known, lang)
    named = {entity: sorted(names.keys(entity)) for entity in NAMED}
    return Paper(code, span, lang, report.document, claims, named)
