"""A summary of a period: the published figures beside the numbers of the records, and the change
from another period."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ecodiplo.catalogue import ENTITIES
from ecodiplo.periods import period_code
from ecodiplo.services.statistics.borders import border_changes, same_territory
from ecodiplo.services.statistics.breakdown import Breakdown, break_down
from ecodiplo.services.statistics.comparison import (
    Obstacle,
    PeriodChange,
    compare_figures,
    compare_records,
    figure_to_compare,
)
from ecodiplo.services.statistics.contradictions import Contradiction, contradictions
from ecodiplo.services.statistics.indicators import read_indicators
from ecodiplo.services.statistics.measures import Recomputed, recompute_all
from ecodiplo.services.statistics.published_figures import (
    PublishedFigure,
    headlines,
    published_within,
)
from ecodiplo.services.statistics.recomputed_figures import fall_short

if TYPE_CHECKING:
    import datetime
    from collections.abc import Collection, Iterable

    from sqlalchemy import Connection

    from ecodiplo.dates import Period
    from ecodiplo.language import Label
    from ecodiplo.services.statistics.indicators import Indicator
    from ecodiplo.vocabulary import Basis, Unit


@dataclass(frozen=True)
class SummaryLine:
    """An indicator with its published figures of the period and the number of the records.

    `published` is the first of `figures`: the preferred one.
    """

    code: str
    name: Label
    unit: Unit
    basis: Basis
    measure: str  # how the records recompute it; empty when they cannot
    figures: tuple[PublishedFigure, ...]
    recorded: Recomputed | None  # None when the indicator has no measure
    before: PublishedFigure | None = None
    recorded_before: Recomputed | None = None
    change: PeriodChange | None = None
    obstacle: Obstacle | None = None  # why there is no change, where something is compared
    # Whether the two published figures are about different territories, or different versions of
    # one, and so are not compared.
    other_territory: bool = False

    @property
    def published(self) -> PublishedFigure | None:
        """The figure to show."""
        return self.figures[0] if self.figures else None

    @property
    def fault(self) -> Label | None:
        """The reason why the measure cannot be recomputed; None when it can."""
        return self.recorded.fault if self.recorded else None


@dataclass(frozen=True)
class Summary:
    """The indicators of a period. A published total is not the sum of the records."""

    period: Period
    compared: Period | None
    lines: list[SummaryLine]
    contradictions: tuple[Contradiction, ...] = ()  # on record, of any period

    @property
    def year(self) -> int:
        """The year in which the period ends."""
        return int((self.period.last or "")[:4])

    @property
    def code(self) -> str:
        """The period's code: `2022`, `2022-Q3`."""
        return period_code(self.period)


def summarise(
    connection: Connection, period: Period, *, today: datetime.date, compare: Period | None = None
) -> Summary:
    """The indicators that have a figure of the period or records in it, and those with a measure
    that cannot be recomputed, in the office's order."""
    every = read_indicators(connection)
    figures = headlines(published_within(connection, period), period)
    recorded = recompute_indicators(connection, every, period, today=today)
    within_before = published_within(connection, compare) if compare else {}
    figures_before = headlines(within_before, compare) if compare else {}
    recorded_before = (
        recompute_indicators(connection, every, compare, today=today) if compare else {}
    )
    borders = border_changes(connection)
    lines = []
    for indicator in every:
        published = figures.get(indicator.id, [])
        before = figure_to_compare(
            next(iter(published), None), figures_before.get(indicator.id, []),
            within_before.get(indicator.id, []), borders,
        )  # fmt: skip
        now, then = recorded.get(indicator.code), recorded_before.get(indicator.code)
        recomputed = any(each and (each.records or each.uncertain) for each in (now, then))
        faulty = now is not None and now.fault
        if not (published or before or recomputed or faulty):
            continue
        lines.append(
            SummaryLine(
                indicator.code, indicator.name, indicator.unit,
                indicator.basis, indicator.measure or "", tuple(published), now, before, then,
                other_territory=bool(
                    published and before and not same_territory(published[0], before, borders)
                ),
            )
        )  # fmt: skip
    if compare:
        lines = _compared(connection, every, lines, (period, compare), borders, today=today)
    return Summary(period, compare, lines, contradictions(connection))


def _compared(
    connection: Connection, every: Iterable[Indicator], lines: list[SummaryLine],
    periods: tuple[Period, Period], borders: Collection[str], *, today: datetime.date,
) -> list[SummaryLine]:  # fmt: skip
    """The lines with their change, or why there is none."""
    changes = {line.code: _comparison(line, borders) for line in lines}
    by_records = {
        code for code, change in changes.items()
        if isinstance(change, PeriodChange) and change.recorded
    }  # fmt: skip
    if any(period.lasts_beyond(today.isoformat()) for period in periods):
        changes |= dict.fromkeys(by_records, Obstacle.NOT_ENDED)
    else:
        of_records = [indicator for indicator in every if indicator.code in by_records]
        short = fall_short(connection, of_records, periods, today=today)
        changes |= dict.fromkeys(short, Obstacle.RECORDS_SHORT)
    return [
        replace(
            line,
            change=change if isinstance(change, PeriodChange) else None,
            obstacle=change if isinstance(change, Obstacle) else None,
        )
        for line in lines
        for change in (changes[line.code],)
    ]


def _comparison(line: SummaryLine, borders: Collection[str]) -> PeriodChange | Obstacle | None:
    """A published figure is compared with a published figure, the records with the records."""
    now, before = line.published, line.before
    if now and before:
        return compare_figures(now, before, borders)
    if now:
        return Obstacle.NONE_BEFORE
    if before:
        return Obstacle.NONE_PUBLISHED
    return compare_records(line.recorded, line.recorded_before)


def recompute_indicators(
    connection: Connection, every: Iterable[Indicator], period: Period, *, today: datetime.date
) -> dict[str, Recomputed]:
    """The numbers of the records in the period for the indicators that have a measure, by their
    codes."""
    measures = {each.code: (each.measure, each.basis) for each in every if each.measure}
    return recompute_all(connection, measures, period, today=today)


# The breakdowns of the records that a summary shows: the entity and the property.
HIGHLIGHTS = (
    ("delegations", "country"),
    ("delegations", "sector"),
    ("delegations", "month"),
    ("fdi-capital", "country"),
)


def highlights(connection: Connection, period: Period, *, today: datetime.date) -> list[Breakdown]:
    """The breakdowns of the records of the period that have groups."""
    breakdowns = (
        break_down(connection, ENTITIES[name], by, period, today=today, count_excluded=False)
        for name, by in HIGHLIGHTS
    )
    return [breakdown for breakdown in breakdowns if breakdown.groups]
