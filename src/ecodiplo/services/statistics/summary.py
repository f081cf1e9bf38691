"""A summary of a period: the published figures beside the numbers of the records, and the change
from another period."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from ecodiplo.catalogue import ENTITIES
from ecodiplo.periods import period_code
from ecodiplo.services.statistics.breakdown import Breakdown, break_down
from ecodiplo.services.statistics.contradictions import Contradiction, contradictions
from ecodiplo.services.statistics.measures import Recomputed, recompute_all
from ecodiplo.services.statistics.published_figures import (
    PublishedFigure,
    border_changes,
    comparable,
    headlines,
    indicators,
    same_territory,
)
from ecodiplo.vocabulary import Basis, Qualifier, Unit

if TYPE_CHECKING:
    import datetime
    from collections.abc import Collection, Iterable

    from sqlalchemy.orm import Session

    from ecodiplo.dates import Period
    from ecodiplo.language import Label
    from ecodiplo.models.policy import Indicator


@dataclass(frozen=True)
class PeriodChange:
    """The change from the period that the summary compares with; negative for a decrease.

    A published figure is compared with a published figure, the records with the records, never one
    with the other. There is no change from or to a period without a figure and without records that
    count. Records are not compared when further records may lie in either period, or may count in
    it: the number of the records is then not certain. Nor are they when one of the periods has
    days to come: a part of a period is not compared with a whole one.
    """

    difference: Decimal
    percent: Decimal | None  # None when the earlier value is 0
    # Whether both values are exact: not `nearly`, as of a day that is stated, and no record without
    # a value.
    exact: bool
    recorded: bool  # whether it compares the records


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
    # Whether the two published figures are about different territories, or different versions of
    # one, and so are not compared.
    other_territory: bool = False
    # Whether the records of the two periods are not compared because one of them has not ended.
    not_ended: bool = False

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
    session: Session, period: Period, *, today: datetime.date, compare: Period | None = None
) -> Summary:
    """The indicators that have a figure of the period or records in it, and those with a measure
    that cannot be recomputed, in the office's order."""
    every = indicators(session)
    figures = headlines(session, period)
    recorded = recompute_indicators(session, every, period, today=today)
    figures_before = headlines(session, compare) if compare else {}
    recorded_before = recompute_indicators(session, every, compare, today=today) if compare else {}
    borders = border_changes(session)
    day = today.isoformat()
    not_ended = any(each and each.lasts_beyond(day) for each in (period, compare))
    lines = []
    for indicator in every:
        published = figures.get(indicator.id, [])
        before = _before(published, figures_before.get(indicator.id, []), borders)
        now, then = recorded.get(indicator.code), recorded_before.get(indicator.code)
        recomputed = any(each and (each.records or each.uncertain) for each in (now, then))
        faulty = now is not None and now.fault
        if not (published or before or recomputed or faulty):
            continue
        change = _change(published[0] if published else None, before, now, then, borders)
        refused = not_ended and change is not None and change.recorded
        lines.append(
            SummaryLine(
                indicator.code, indicator.name, indicator.unit,
                indicator.basis, indicator.measure or "", tuple(published), now, before, then,
                None if refused else change,
                bool(published and before and not same_territory(published[0], before, borders)),
                refused,
            )
        )  # fmt: skip
    return Summary(period, compare, lines, contradictions(session))


def _before(
    published: list[PublishedFigure], figures: list[PublishedFigure], borders: Collection[str]
) -> PublishedFigure | None:
    """The best of the earlier figures: of the territory of the published one, where one is."""
    own = [each for each in figures if published and same_territory(published[0], each, borders)]
    return next(iter(own or figures), None)


def recompute_indicators(
    session: Session, every: Iterable[Indicator], period: Period, *, today: datetime.date
) -> dict[str, Recomputed]:
    """The numbers of the records in the period for the indicators that have a measure, by their
    codes."""
    measures = {each.code: (each.measure, each.basis) for each in every if each.measure}
    return recompute_all(session, measures, period, today=today)


# With these a figure is a range, or one end of it, and has no one difference from another figure.
BOUNDS = frozenset({Qualifier.UNDER, Qualifier.AT_LEAST, Qualifier.BETWEEN})


def _change(
    now: PublishedFigure | None,
    before: PublishedFigure | None,
    recorded: Recomputed | None,
    recorded_before: Recomputed | None,
    borders: Collection[str],
) -> PeriodChange | None:
    if now and before:
        if not comparable(now, before, borders) or now.value is None or before.value is None:
            return None
        if not BOUNDS.isdisjoint((now.qualifier, before.qualifier)):
            return None
        exact = now.qualifier is before.qualifier is Qualifier.EXACT
        exact = exact and not (now.as_of_unknown or before.as_of_unknown)
        return _difference(now.value, before.value, exact=exact, recorded=False)
    if now or before or recorded is None or recorded_before is None:
        return None
    if recorded.value is None or recorded_before.value is None:
        return None
    if any(each.undated or each.uncertain for each in (recorded, recorded_before)):
        return None
    exact = not (recorded.unknown or recorded_before.unknown)
    return _difference(recorded.value, recorded_before.value, exact=exact, recorded=True)


def _difference(now: Decimal, before: Decimal, *, exact: bool, recorded: bool) -> PeriodChange:
    percent = None if before == 0 else ((now - before) / abs(before) * 100).quantize(Decimal("0.1"))
    return PeriodChange(now - before, percent, exact, recorded)


# The breakdowns of the records that a summary shows: the entity and the property.
HIGHLIGHTS = (
    ("delegations", "country"),
    ("delegations", "sector"),
    ("delegations", "month"),
    ("fdi-capital", "country"),
)


def highlights(session: Session, period: Period, *, today: datetime.date) -> list[Breakdown]:
    """The breakdowns of the records of the period that have groups."""
    breakdowns = (
        break_down(session, ENTITIES[name], by, period, today=today, count_excluded=False)
        for name, by in HIGHLIGHTS
    )
    return [breakdown for breakdown in breakdowns if breakdown.groups]
