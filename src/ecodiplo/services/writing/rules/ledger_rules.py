"""The rules of a ledger of FDI capital: a ledger is refused only when it is certainly wrong.

The history of a project may be entered bit by bit, in any order, and a date may be only a year or a
month. So a fault is only what no later entry and no reading of the dates can put right:

- A project has two lines of kind `new`.
- A line is before the certificate of the project; or it changes the capital of a licensed project
  and is before the project's line of kind `new`.
- A line is after the project's day of termination, or after its line of kind `termination`.
- The `new` line of a project is deleted, or becomes another kind, while lines that reduce the
  capital remain.
- The lines up to a day reduce the capital by more than it can be on that day. The rule applies once
  the project has a `new` line; an increase that may be earlier than that day counts as earlier.

Only lines that are counted take part, as in registered capital. The shares of investors have a
module of their own (`shares`).

Aid has no such rule: disbursements can exceed commitments, because of the exchange rate or a
commitment that is not on record, so nothing is certainly wrong.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from itertools import accumulate
from typing import TYPE_CHECKING

from ecodiplo.dates import DateText, first_day, last_day, show_partial_date
from ecodiplo.language import Label, Lang
from ecodiplo.money import show_money
from ecodiplo.vocabulary import REDUCING, CapitalKind

if TYPE_CHECKING:
    from collections.abc import Iterator

# Kinds that change the capital of a licensed project. (Shares can be bought before the licence.)
CHANGING = (CapitalKind.INCREASE, *REDUCING)


class LedgerRule(Enum):
    """A rule of the ledger, with the field of a line and the field of the project that it is
    about."""

    TWICE = "kind", ""
    EARLY = "date", "certificate_date"
    LATE = "date", "terminated_on"
    OVERDRAWN = "amount_usd", ""
    ORPHANED = "project", ""
    SHARES = "investors", ""


@dataclass(frozen=True)
class LedgerLine:
    """A line of the ledger."""

    id: int
    project_id: int
    ref: str
    date: str
    kind: CapitalKind
    cents: int
    counted: bool
    decision: str | None

    @property
    def label(self) -> Label:
        """The line in a message: `CAP-2022-0001, decision 1/QD (new of 2022-03-05, $1,000)`."""
        decision = Label(
            f", decision {self.decision}" if self.decision else "",
            f", quyết định {self.decision}" if self.decision else "",
        )
        kind, amount = self.kind.label, _money(self.cents)
        details = Label(
            f" ({kind.en.lower()} of {self.date}, {amount.en})",
            f" ({kind.vi.lower()}, {show_date(self.date).vi}, {amount.vi})",
        )
        return Label(self.ref, self.ref) + decision + details

    @property
    def first(self) -> str:
        """The first day that the date can mean."""
        return first_day(DateText(self.date))

    @property
    def last(self) -> str:
        """The last day that the date can mean."""
        return last_day(DateText(self.date))


@dataclass(frozen=True)
class ProjectLedger:
    """A project with its ledger."""

    id: int
    ref: str
    certificate_date: str | None
    terminated_on: str | None
    lines: tuple[LedgerLine, ...]

    def counted(self, *kinds: CapitalKind) -> list[LedgerLine]:
        """The counted lines, of these kinds or of all."""
        return [line for line in self.lines if line.counted and line.kind in (kinds or CapitalKind)]


@dataclass(frozen=True)
class LedgerFault:
    """A fault in the ledger of a project: the rule and the lines that break it. A larger `size` is
    a worse fault."""

    rule: LedgerRule
    project_id: int
    lines: tuple[LedgerLine, ...]
    reason: Label
    size: int = 1

    @property
    def key(self) -> tuple[LedgerRule, int]:
        """The key that the fault has before a command and after it."""
        return (self.rule, self.project_id if self.rule is LedgerRule.TWICE else self.lines[0].id)


def project_faults(project: ProjectLedger) -> Iterator[LedgerFault]:
    """The faults in the ledger of a project, except `ORPHANED`."""
    lines, new = project.counted(), project.counted(CapitalKind.NEW)
    if len(new) > 1:
        reason = Label(
            "{project} has two lines `new`: {first} and {second}; make one of them an increase, or"
            " mark one as not counted",
            "{project} được cấp mới hai lần: {first} và {second}; hãy chuyển một lượt thành điều"
            " chỉnh tăng, hoặc đánh dấu một lượt là không tính",
        ).fill(project=project.ref, first=new[-2].label, second=new[-1].label)
        yield LedgerFault(LedgerRule.TWICE, project.id, tuple(new), reason, size=len(new))
    yield from _too_early(project, lines, new)
    yield from _too_late(project, lines)
    if new:
        yield from _overdrawn(project, lines, min(line.first for line in new))


def orphan_fault(project: ProjectLedger, before: ProjectLedger) -> LedgerFault | None:
    """The fault that a project lost its line of kind `new` while lines that reduce the capital
    remain: its registered capital would be negative. `before` is the ledger before the command."""
    new, reducing = before.counted(CapitalKind.NEW), project.counted(*REDUCING)
    if project.counted(CapitalKind.NEW) or not new or not reducing:
        return None
    reason = Label(
        "{project} would have no line of kind `new` (it was {new}), but {line} reduces capital;"
        " delete or correct that line first",
        "{project} sẽ không còn lượt cấp mới ({new}), trong khi {line} làm giảm vốn; hãy xóa hoặc"
        " sửa lượt này trước",
    ).fill(project=project.ref, new=new[0].label, line=reducing[0].label)
    return LedgerFault(LedgerRule.ORPHANED, project.id, (reducing[0],), reason)


def _too_early(
    project: ProjectLedger, lines: list[LedgerLine], new: list[LedgerLine]
) -> Iterator[LedgerFault]:
    licensed = project.certificate_date
    licensed_from = first_day(DateText(licensed)) if licensed else ""
    begun = min(new, key=lambda line: line.first, default=None)
    for line in lines:
        if line.last < licensed_from:
            reason = Label(
                "{line} is dated before {project} was licensed, on {date}; correct its date, or"
                " the certificate date of the project",
                "{line} sớm hơn ngày cấp GCNĐKĐT của {project}, {date}; hãy sửa ngày của lượt này"
                " hoặc ngày cấp GCNĐKĐT của dự án",
            ).fill(line=line.label, project=project.ref, date=show_date(licensed or ""))
            yield LedgerFault(LedgerRule.EARLY, project.id, (line,), reason)
        elif begun and line.kind in CHANGING and line.last < begun.first:
            reason = Label(
                "{line} is dated before the `new` line of {project}, {new}; correct the date of one"
                " of them",
                "{line} sớm hơn lượt cấp mới của {project}, {new}; hãy sửa ngày của một trong hai"
                " lượt",
            ).fill(line=line.label, project=project.ref, new=begun.label)
            yield LedgerFault(LedgerRule.EARLY, project.id, (line,), reason)


def _too_late(project: ProjectLedger, lines: list[LedgerLine]) -> Iterator[LedgerFault]:
    ended = project.terminated_on
    ended_by = last_day(DateText(ended)) if ended else "9999"
    ending = min(
        (line for line in lines if line.kind is CapitalKind.TERMINATION),
        key=lambda line: line.last,
        default=None,
    )
    for line in lines:
        if line.kind is not CapitalKind.TERMINATION and line.first > ended_by:
            reason = Label(
                "{line} is dated after {project} was terminated, on {date}; correct its date, or"
                " the termination date of the project",
                "{line} muộn hơn ngày chấm dứt của {project}, {date}; hãy sửa ngày của lượt này"
                " hoặc ngày chấm dứt của dự án",
            ).fill(line=line.label, project=project.ref, date=show_date(ended or ""))
            yield LedgerFault(LedgerRule.LATE, project.id, (line,), reason)
        elif ending and line.first > ending.last:
            reason = Label(
                "{line} is dated after the termination line of {project}, {ending}; correct the"
                " date of one of them",
                "{line} muộn hơn lượt chấm dứt của {project}, {ending}; hãy sửa ngày của một trong"
                " hai lượt",
            ).fill(line=line.label, project=project.ref, ending=ending.label)
            yield LedgerFault(LedgerRule.LATE, project.id, (line,), reason)


def _overdrawn(
    project: ProjectLedger, lines: list[LedgerLine], begun: str
) -> Iterator[LedgerFault]:
    """The faults of the lines, from the day `begun` on which the project was new, that reduce the
    capital below zero. The capital on the last possible day of a line is all that may have been
    added by that day, less all that must have been taken away by it."""
    added = sorted((line.first, line.cents) for line in lines if line.kind not in REDUCING)
    reducing = sorted((line for line in lines if line.kind in REDUCING), key=lambda line: line.last)
    days = [day for day, _ in added]
    increases = [0, *accumulate(cents for _, cents in added)]
    decreases = [0, *accumulate(line.cents for line in reducing)]
    lasts = [line.last for line in reducing]
    for line in reducing:
        increase = increases[bisect_right(days, line.last)]
        capital = increase - decreases[bisect_right(lasts, line.last)]
        if capital < 0 and line.last >= begun:
            reason = Label(
                "{line} takes away more than the capital of {project} by then, which is at most"
                " {most}; correct its amount or date, or enter first what raised the capital",
                "{line} giảm nhiều hơn số vốn của {project} đến lúc đó, tối đa là {most}; hãy sửa"
                " số vốn hoặc ngày, hoặc nhập trước lượt tăng vốn",
            ).fill(
                line=line.label, project=project.ref, most=_money(max(capital + line.cents, 0))
            )  # fmt: skip
            yield LedgerFault(LedgerRule.OVERDRAWN, project.id, (line,), reason, size=-capital)


def _money(cents: int) -> Label:
    return Label(*(show_money(Decimal(cents) / 100, lang) for lang in Lang))


def show_date(date: str) -> Label:
    """The date as messages show it: as it is stored in English, as people write it in
    Vietnamese."""
    return Label(date, show_partial_date(DateText(date), Lang.VI))
