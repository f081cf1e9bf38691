"""The claims of records: lists, breakdowns and the tasks of focus areas."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from ecodiplo.dates import Period
from ecodiplo.language import DASH, Label
from ecodiplo.services.report.claims import Claim, ClaimGroup, ClaimKind
from ecodiplo.vocabulary import Basis

if TYPE_CHECKING:
    from ecodiplo.services.report.content import ReportContent


def list_claim(name: str, label: Label, content: ReportContent, table: str) -> Claim:
    """The claim that these are the records of a list; its value is their number. `table` is the
    text of its table."""
    records = content.lists[name]
    return Claim(
        code=f"list {name}",
        kind=ClaimKind.LIST,
        subject=records.entity.name,
        name=label,
        period=content.period,
        value=Decimal(records.total),
        content=table,
        selections=(f"list {name}",),
    )


def breakdown_claim(name: str, label: Label, content: ReportContent) -> Claim:
    """The claim that the records divide into these groups; its value is the number of records."""
    breakdown = content.groups[name]
    period = breakdown.period or content.period
    if breakdown.basis is Basis.CUMULATIVE:
        period = Period(None, period.last)
    return Claim(
        code=f"breakdown {name}",
        kind=ClaimKind.BREAKDOWN,
        subject=breakdown.entity.name,
        name=label,
        period=period,
        value=Decimal(breakdown.overall.records),
        basis=breakdown.basis,
        groups=tuple(
            ClaimGroup(group.key, group.records,
                       {field: total.value for field, total in group.totals.items()}, group.wholes)
            for group in breakdown.groups
        ),
        selections=(f"breakdown {name}",),
    )  # fmt: skip


def crossed_claim(name: str, label: Label, content: ReportContent) -> Claim:
    """The claim that the records divide into these groups by two properties. The key of a group is
    that of both: `2022 new`; a property that the records do not say is a dash."""
    table = content.crossed[name]
    keys = [(row.key, column.key) for row in table.rows for column in table.columns]
    return Claim(
        code=f"breakdown {name}",
        kind=ClaimKind.BREAKDOWN,
        subject=table.entity.name,
        name=label,
        period=table.period or content.period,
        value=Decimal(table.overall.records),
        basis=table.basis,
        groups=tuple(
            ClaimGroup(" ".join(part or DASH for part in key), cell.records,
                       {field: total.value for field, total in cell.totals.items()})
            for key in keys if (cell := table.cells.get(key))
        ),
        selections=(f"breakdown {name}",),
    )  # fmt: skip


def tasks_claim(ref: str, content: ReportContent) -> Claim:
    """The claim that the focus area has tasks with these statuses."""
    tasks = content.progress[ref]
    return Claim(
        code=f"tasks {ref}",
        kind=ClaimKind.TASKS,
        subject="tasks",
        name=Label("Tasks", "Nhiệm vụ"),
        period=content.period,
        value=Decimal(sum(tasks.values())),
        groups=tuple(ClaimGroup(status.value, number, {}) for status, number in tasks.items()),
        records=(ref,),
        selections=(f"tasks {ref}",),
    )
