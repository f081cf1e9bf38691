"""Ledgers of FDI capital that cannot be: what is certainly wrong is refused, all else is kept.

The history of a project may be entered bit by bit, in any order, and dates may be known only to the
year. So a fault is only what no entry to come and no reading of the dates can put right:

- A project has two lines of kind `new`.
- A line is before the certificate of the project; or it changes the capital that there is, and is
  before the project's line of kind `new`.
- A line is after the project's day of termination, or after its line of termination.
- The `new` line of a project goes, or becomes another kind, under lines that take capital away.
- More capital is taken away than there can be by then. That is known once the `new` line of the
  project is on record; an increase that may have come in time is taken to have.

Only lines that are counted have a part in it, as in registered capital.

Aid has no such rule: more can be disbursed than was committed, by the exchange rate or by a
commitment that is not on record, so it is not certain that anything is wrong.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from itertools import accumulate
from typing import TYPE_CHECKING

from ecodiplo.dates import PartialDate, first_day, last_day
from ecodiplo.language import Lang
from ecodiplo.money import show_money
from ecodiplo.vocabulary import REDUCING, CapitalKind

if TYPE_CHECKING:
    from collections.abc import Iterator

# Kinds that change the capital of a project that is licensed. (Shares can be bought before.)
CHANGING = (CapitalKind.INCREASE, *REDUCING)


class Rule(Enum):
    """A rule of the ledger, with the fields that it is about, of a line and of the project."""

    TWICE = "kind", ""
    EARLY = "date", "certificate_date"
    LATE = "date", "terminated_on"
    OVERDRAWN = "amount_usd", ""
    ORPHANED = "project", ""


@dataclass(frozen=True)
class Line:
    """A line of the ledger."""

    id: int
    project_id: int
    ref: str
    date: str
    kind: CapitalKind
    cents: int
    counted: bool
    decision: str | None

    def __str__(self) -> str:
        decision = f", decision {self.decision}" if self.decision else ""
        amount = show_money(Decimal(self.cents) / 100, Lang.EN)
        return f"{self.ref}{decision} ({self.kind} of {self.date}, {amount})"

    @property
    def first(self) -> str:
        """The first day that its date can mean."""
        return first_day(PartialDate(self.date))

    @property
    def last(self) -> str:
        """The last day that its date can mean."""
        return last_day(PartialDate(self.date))


@dataclass(frozen=True)
class Project:
    """A project with its ledger."""

    id: int
    ref: str
    certificate_date: str | None
    terminated_on: str | None
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Fault:
    """What is impossible in the ledger of a project: the rule that is broken and the lines that
    show it. `size` grows as it gets worse."""

    rule: Rule
    project_id: int
    lines: tuple[Line, ...]
    reason: str
    size: int = 1

    @property
    def key(self) -> tuple[Rule, int]:
        """What makes it the same fault before a command and after it."""
        return (self.rule, self.project_id if self.rule is Rule.TWICE else self.lines[0].id)


def judge(project: Project) -> Iterator[Fault]:
    """What is impossible in the ledger of a project."""
    lines = [line for line in project.lines if line.counted]
    new = [line for line in lines if line.kind is CapitalKind.NEW]
    if len(new) > 1:
        yield Fault(
            Rule.TWICE, project.id, tuple(new),
            f"{project.ref} is new twice: {' and '.join(map(str, new[-2:]))}; make one of them an"
            " increase, or say that one is not counted",
            size=len(new),
        )  # fmt: skip
    yield from _too_early(project, lines, new)
    yield from _too_late(project, lines)
    if new:
        yield from _overdrawn(project, lines, min(line.first for line in new))


def orphaned(project: Project, before: Project) -> Fault | None:
    """The fault of a command by which a project lost its line of kind `new`, while lines that take
    capital away remain: its registered capital would be less than nothing."""
    lines = [line for line in project.lines if line.counted]
    if any(line.kind is CapitalKind.NEW for line in lines):
        return None
    new = [line for line in before.lines if line.counted and line.kind is CapitalKind.NEW]
    reducing = [line for line in lines if line.kind in REDUCING]
    if not new or not reducing:
        return None
    reason = (
        f"{project.ref} would have no line of kind new ({new[0]} was it), and {reducing[0]} takes"
        " capital away; delete or correct that line first"
    )
    return Fault(Rule.ORPHANED, project.id, (reducing[0],), reason)


def _too_early(project: Project, lines: list[Line], new: list[Line]) -> Iterator[Fault]:
    licensed = project.certificate_date
    licensed_from = first_day(PartialDate(licensed)) if licensed else ""
    begun = min(new, key=lambda line: line.first, default=None)
    for line in lines:
        if line.last < licensed_from:
            reason = (
                f"{line} is before {project.ref} was licensed, on {licensed}; correct its date, or"
                " the certificate_date of the project"
            )
            yield Fault(Rule.EARLY, project.id, (line,), reason)
        elif begun and line.kind in CHANGING and line.last < begun.first:
            reason = (
                f"{line} is before {project.ref} was new, by {begun}; correct the date of one of"
                " them"
            )
            yield Fault(Rule.EARLY, project.id, (line,), reason)


def _too_late(project: Project, lines: list[Line]) -> Iterator[Fault]:
    ended = project.terminated_on
    ended_by = last_day(PartialDate(ended)) if ended else "9999"
    ending = min(
        (line for line in lines if line.kind is CapitalKind.TERMINATION),
        key=lambda line: line.last,
        default=None,
    )
    for line in lines:
        if line.kind is not CapitalKind.TERMINATION and line.first > ended_by:
            reason = (
                f"{line} is after {project.ref} was terminated, on {ended}; correct its date, or"
                " the terminated_on of the project"
            )
            yield Fault(Rule.LATE, project.id, (line,), reason)
        elif ending and line.first > ending.last:
            reason = (
                f"{line} is after {project.ref} was terminated, by {ending}; correct the date of"
                " one of them"
            )
            yield Fault(Rule.LATE, project.id, (line,), reason)


def _overdrawn(project: Project, lines: list[Line], begun: str) -> Iterator[Fault]:
    """The lines since the project was new by which more is taken away than there can be on the
    last day that they can mean: what may have been added by then, less what must have been taken
    away."""
    added = sorted((line.first, line.cents) for line in lines if line.kind not in REDUCING)
    taken = sorted((line for line in lines if line.kind in REDUCING), key=lambda line: line.last)
    days = [day for day, _ in added]
    sums = [0, *accumulate(cents for _, cents in added)]
    gone = [0, *accumulate(line.cents for line in taken)]
    lasts = [line.last for line in taken]
    for line in taken:
        capital = sums[bisect_right(days, line.last)] - gone[bisect_right(lasts, line.last)]
        if capital < 0 and line.last >= begun:
            most = show_money(Decimal(max(capital + line.cents, 0)) / 100, Lang.EN)
            reason = (
                f"{line} takes away more than the capital of {project.ref} by then, which is at"
                f" most {most}; correct its amount or date, or enter first what raised the capital"
            )
            yield Fault(Rule.OVERDRAWN, project.id, (line,), reason, size=-capital)
