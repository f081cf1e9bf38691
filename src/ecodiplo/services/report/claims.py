"""The claims of a report: what it says, of which period, and the records or figures that say it.

A template renders only texts of claims. The views that it reads add the mark of a claim to each
text, so the document knows the claims that it states, and where. A statement that the database has
nothing of a kind is a claim as well.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any

from ecodiplo.fields import Number
from ecodiplo.services.report.text_marks import mark_claim

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Connection

    from ecodiplo.dates import Period
    from ecodiplo.language import Label
    from ecodiplo.services.report.content import Selection
    from ecodiplo.services.statistics.comparison import Obstacle
    from ecodiplo.vocabulary import Basis, FigureKind, Qualifier, Unit


class ClaimKind(Enum):
    """What a claim says."""

    PUBLISHED = "published"  # a published figure
    OTHER_SOURCE = "other_source"  # a figure that gives another number than the published one
    RECORDED = "recorded"  # the number or the sum of the records
    UMBRELLA = "umbrella"  # the umbrella records beside a published figure of 0
    CHANGE = "change"  # the difference from the same period of the year before
    COVERAGE = "coverage"  # the records beside a published figure that they do not make up
    LIST = "list"  # records with their fields
    BREAKDOWN = "breakdown"  # the records by a property
    WORDS = "words"  # a field of one record
    TASKS = "tasks"  # the tasks of a focus area by status
    NOTHING = "nothing"  # the database has nothing of the kind


@dataclass(frozen=True)
class ClaimGroup:
    """A group that a claim states: its key (None for the records that do not say), the number of
    its records, and their totals by field; a total without any value is None. `wholes` is the
    number of projects of lines of the capital ledger."""

    key: str | None
    records: int
    totals: Mapping[str, Decimal | int | None]
    wholes: int | None = None


@dataclass(frozen=True)
class Claim:
    """A statement of a report.

    `code` identifies the claim in reports of the same period: `recorded delegations_inbound`.
    `period` is the period of what is stated: of the figure for a published figure. It has no first
    day for a number as of a day. `unknown` holds what the statement does not know, by kind:
    `without_value`, `undated`, `uncertain` and `planned` numbers of records, `open_list`, `as_of`.
    `obstacle` is why an indicator is not compared. `figures` and `records` hold refs, `selections`
    the names of selections in the content of the report. `content` is the text of a record, of the
    rows of a table or of the obstacle, in the language of the report.
    """

    code: str
    kind: ClaimKind
    subject: str
    name: Label
    period: Period
    value: Decimal | None = None
    upper: Decimal | None = None  # the larger number of a range
    unit: Unit | None = None
    qualifier: Qualifier | None = None
    words: Label | None = None
    basis: Basis | None = None
    measure: str = ""
    figure_kind: FigureKind | None = None
    caveat: Label | None = None
    unknown: Mapping[str, int] = field(default_factory=dict)
    groups: tuple[ClaimGroup, ...] = ()
    content: str = ""
    obstacle: Obstacle | None = None
    figures: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    selections: tuple[str, ...] = ()


@dataclass(frozen=True)
class StatedClaim:
    """A claim in a document: the headings above it, and the text that states it."""

    claim: Claim
    section: str
    text: str


class Claims:
    """The claims that the views of one report can state, each with a number for its mark."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._claims: list[Claim] = []

    def text(self, text: str, claim: Claim) -> str:
        """The text, marked as a statement of the claim; empty when the text is empty."""
        return text + self.mark(claim) if text else ""

    def mark(self, claim: Claim) -> str:
        """The mark of the claim."""
        number = self._numbers.setdefault(claim.code, len(self._claims))
        if number == len(self._claims):
            self._claims.append(claim)
        return mark_claim(number)

    def __getitem__(self, number: int) -> Claim:
        return self._claims[number]


class Statements:
    """The claims that a document states, in the order of their first statement."""

    def __init__(self, claims: Claims) -> None:
        self._claims = claims
        self._stated: dict[str, StatedClaim] = {}

    def add(self, numbers: Iterable[int], section: str, text: str) -> None:
        """Add the claims of these numbers, which the text under the section states."""
        for number in numbers:
            claim = self._claims[number]
            self._stated.setdefault(claim.code, StatedClaim(claim, section, text))

    def all(self) -> tuple[StatedClaim, ...]:
        """The stated claims."""
        return tuple(self._stated.values())


def evidence(
    connection: Connection, claim: Claim, selections: Mapping[str, Selection]
) -> tuple[str, ...]:
    """The refs of the records that say the claim, in order; a code or slug for records without a
    ref."""
    refs = set(claim.records)
    for name in claim.selections:
        refs.update(selections[name].refs(connection))
    return tuple(sorted(refs))


def claim_as_json(stated: StatedClaim, records: Iterable[str]) -> dict[str, Any]:
    """The claim as an object of JSON: stable English keys and codes, ISO dates, numbers."""
    claim = stated.claim
    return {
        "code": claim.code,
        "kind": claim.kind.value,
        "section": stated.section,
        "text": stated.text,
        "subject": claim.subject,
        "name_en": claim.name.en,
        "name_vi": claim.name.vi,
        "period": {"first": claim.period.first, "last": claim.period.last},
        "basis": claim.basis and claim.basis.value,
        "measure": claim.measure or None,
        "value": _number(claim.value),
        "upper_value": _number(claim.upper),
        "unit": claim.unit and claim.unit.value,
        "qualifier": claim.qualifier and claim.qualifier.value,
        "words": claim.words and claim.words.en,
        "figure_kind": claim.figure_kind and claim.figure_kind.value,
        "caveat": claim.caveat and claim.caveat.en,
        "unknown": dict(claim.unknown),
        "groups": [
            {
                "key": group.key,
                "records": group.records,
                "wholes": group.wholes,
                "totals": {name: _number(value) for name, value in group.totals.items()},
            }
            for group in claim.groups
        ],
        "content": claim.content or None,
        "reason": claim.obstacle and claim.obstacle.value,
        "figures": list(claim.figures),
        "records": list(records),
    }


def _number(value: Decimal | int | None) -> Decimal | None:
    return None if value is None else Number(decimals=None).to_json(Decimal(value))
