"""The claims of an indicator in the period of a report: its published figure, the number of the
records, and the change from the same period of the year before."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from ecodiplo.dates import Period
from ecodiplo.services.report.claims import Claim, ClaimKind
from ecodiplo.vocabulary import Basis

if TYPE_CHECKING:
    from ecodiplo.language import Label
    from ecodiplo.services.statistics.comparison import Obstacle
    from ecodiplo.services.statistics.measures import Recomputed
    from ecodiplo.services.statistics.published_figures import PublishedFigure
    from ecodiplo.services.statistics.reconcile import Reconciliation
    from ecodiplo.services.statistics.summary import SummaryLine
    from ecodiplo.vocabulary import Unit


def published_claim(code: str, name: Label, unit: Unit, figure: PublishedFigure) -> Claim:
    """The claim that a published figure makes; its period is the figure's own."""
    return Claim(
        code=f"published {code} {figure.ref}",
        kind=ClaimKind.PUBLISHED,
        subject=code,
        name=name,
        period=figure.span,
        value=figure.value,
        upper=figure.upper,
        unit=unit,
        qualifier=figure.qualifier,
        words=figure.words,
        figure_kind=figure.kind,
        caveat=figure.caveat,
        unknown={"as_of": 1} if figure.as_of_unknown else {},
        figures=(figure.ref,),
    )


def other_source_claim(line: SummaryLine, figure: PublishedFigure) -> Claim:
    """The claim that a figure gives another number than the published one of the line."""
    claim = published_claim(line.code, line.name, line.unit, figure)
    code = f"other_source {line.code} {figure.ref}"
    return replace(claim, code=code, kind=ClaimKind.OTHER_SOURCE)


def recorded_claim(line: SummaryLine, period: Period) -> Claim:
    """The claim that the records count as, or add up to, their number."""
    return Claim(
        code=f"recorded {line.code}",
        kind=ClaimKind.RECORDED,
        subject=line.code,
        name=line.name,
        period=period_of(line, period),
        value=line.recorded.value if line.recorded else None,
        unit=line.unit,
        basis=line.basis,
        measure=line.measure,
        unknown=unknown_of(line.recorded),
        selections=(f"recorded {line.code}",),
    )


def umbrella_claim(line: SummaryLine, period: Period, number: int) -> Claim:
    """The claim that umbrella records of what the indicator counts are on record."""
    return Claim(
        code=f"umbrella {line.code}",
        kind=ClaimKind.UMBRELLA,
        subject=line.code,
        name=line.name,
        period=period_of(line, period),
        value=Decimal(number),
        basis=line.basis,
        measure=line.measure,
        selections=(f"umbrella {line.code}",),
    )


def change_claim(line: SummaryLine, period: Period) -> Claim:
    """The claim that the number differs from that of the year before."""
    change = line.change
    assert change is not None
    both = (line.published, line.before)
    figures = () if change.recorded else tuple(figure.ref for figure in both if figure)
    names = (f"recorded {line.code}", f"before {line.code}") if change.recorded else ()
    return Claim(
        code=f"change {line.code}",
        kind=ClaimKind.CHANGE,
        subject=line.code,
        name=line.name,
        period=period_of(line, period),
        value=change.difference,
        unit=line.unit,
        basis=line.basis,
        measure=line.measure if change.recorded else "",
        unknown={} if change.exact else {"inexact": 1},
        figures=figures,
        selections=names,
    )


def coverage_claim(reconciliation: Reconciliation) -> Claim:
    """The claim that the records do not make up a published figure."""
    figure, recorded = reconciliation.published, reconciliation.recorded
    return Claim(
        code=f"coverage {reconciliation.indicator} {figure.ref}",
        kind=ClaimKind.COVERAGE,
        subject=reconciliation.indicator,
        name=reconciliation.name,
        period=figure.span,
        value=recorded.value if recorded else None,
        unit=reconciliation.unit,
        basis=reconciliation.basis,
        unknown=unknown_of(recorded),
        figures=(figure.ref,),
    )


def nothing_claim(
    subject: str, name: Label, period: Period, recorded: Recomputed | None = None
) -> Claim:
    """The claim that the database has nothing of the kind that certainly lies in the period."""
    code = f"nothing {subject}"
    return Claim(code, ClaimKind.NOTHING, subject, name, period, unknown=unknown_of(recorded))


def not_compared_claim(line: SummaryLine, period: Period, obstacle: Obstacle, reason: str) -> Claim:
    """The claim that the indicator is not compared; `reason` is its obstacle in words."""
    return Claim(
        code=f"nothing change {line.code}",
        kind=ClaimKind.NOTHING,
        subject=f"change {line.code}",
        name=line.name,
        period=period,
        content=reason,
        obstacle=obstacle,
    )


def unknown_of(recorded: Recomputed | None) -> dict[str, int]:
    """How many records have no value, how many more may lie in the period or count in it, and how
    many are still marked as planned."""
    if recorded is None:
        return {}
    numbers = {
        "without_value": recorded.unknown,
        "undated": recorded.undated,
        "uncertain": recorded.uncertain,
        "planned": recorded.planned,
    }
    return {kind: number for kind, number in numbers.items() if number}


def period_of(line: SummaryLine, period: Period) -> Period:
    """The period of the line's number: without a first day when it is as of the last day."""
    return Period(None, period.last) if line.basis is Basis.CUMULATIVE else period
