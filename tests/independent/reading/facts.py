"""What a sentence says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from independent.days import Span
from independent.reading.quantities import Figure, Quantity

Cite = tuple[str, str]  # the ref of the source, and the place in it


class Note(NamedTuple):
    """What a number of the records leaves open: how many, and of how many if it says so."""

    kind: str
    number: int
    of: int | None = None


@dataclass(frozen=True)
class FigureFact:
    """The sentence of an indicator."""

    code: str
    form: str  # number, zero, words or nothing
    period: Span | None = None  # None when the sentence names no period
    follows: bool = False  # whether the period is that of a sentence before it
    figure: Figure | None = None
    words: str = ""
    base: str = ""  # the period or day of the last figure before the period
    kind: str = ""
    span: str = ""
    territory: str = ""  # its code, when it is not the usual one
    cite: Cite | None = None
    by_records: bool = False
    clause: str = ""  # how the records stand to the figure
    clause_period: Span | None = None  # the period of the records, when the clause names it
    attributed: bool = False  # whether it is the published figure that says 0
    recorded: Quantity | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class OtherFact:
    """Another number than that of the sentence before it, of another source or of the same."""

    code: str
    form: str
    figure: Figure | None = None
    notes: tuple[str, ...] = ()  # its kind, its scope, that it has no date
    cite: Cite | None = None


@dataclass(frozen=True)
class ChangeFact:
    """The change of the number of the sentence before it."""

    code: str
    before: str
    form: str
    quantity: Quantity | None = None
    percent: str = ""


@dataclass(frozen=True)
class CaveatFact:
    """The warning about the figure of the sentence before it."""

    code: str
    caveat: str


@dataclass(frozen=True)
class RecordFact:
    """A sentence about records, or of the report as a whole: its form, and what fills it."""

    form: str
    slots: tuple[tuple[str, Any], ...]

    @classmethod
    def of(cls, form: str, **slots: Any) -> RecordFact:
        """The sentence with these slots."""
        return cls(form, tuple(sorted(slots.items())))


Fact = FigureFact | OtherFact | ChangeFact | CaveatFact | RecordFact
