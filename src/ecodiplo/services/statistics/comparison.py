"""The change of an indicator from one period to another, or the reason why none is stated.

A published figure is compared with a published figure, the records with the records, never one with
the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING

from ecodiplo.dates import Period
from ecodiplo.periods import in_year
from ecodiplo.services.statistics.borders import same_territory
from ecodiplo.vocabulary import Qualifier

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from ecodiplo.services.statistics.measures import Recomputed
    from ecodiplo.services.statistics.published_figures import PublishedFigure

# With these a figure is a range, or one end of it, and has no one difference from another figure.
BOUNDS = frozenset({Qualifier.UNDER, Qualifier.AT_LEAST, Qualifier.BETWEEN})


class Obstacle(Enum):
    """Why an indicator is not compared with another period. The value is its name for machines."""

    NONE_BEFORE = "none_before"  # nothing of the other period: no figure, or no record that counts
    NONE_PUBLISHED = "none_published"  # a figure of the other period, and only records of this one
    PLAN = "plan"  # a plan and a result
    OTHER_TERRITORY = "other_territory"
    OTHER_SCOPE = "other_scope"  # each names a scope of its own
    OTHER_BORDERS = "other_borders"  # a territory whose borders changed between the two
    UNDATED = "undated"  # a figure to date without a day beside one with a day
    OTHER_DAYS = "other_days"  # figures of different parts of their years
    WORDS = "words"  # a figure without a number
    RANGE = "range"  # a range, or one end of it
    RECORDS_SHORT = "records_short"  # a published figure shows that records are missing
    RECORDS_UNCERTAIN = "records_uncertain"  # further records may lie in a period or count
    RECORDS_WITHOUT_VALUE = "records_without_value"
    NOT_ENDED = "not_ended"  # one of the periods has days to come: a part is not a whole one


_DAYS_DIFFER = (Obstacle.OTHER_DAYS, Obstacle.UNDATED)


@dataclass(frozen=True)
class PeriodChange:
    """The change from the period that the summary compares with; negative for a decrease."""

    difference: Decimal
    percent: Decimal | None  # None when the earlier value is 0
    # Whether both values are exact: not `nearly`, as of a day that is stated, and no record without
    # a value.
    exact: bool
    recorded: bool  # whether it compares the records


def compare_figures(
    now: PublishedFigure, before: PublishedFigure, borders: Collection[str] = ()
) -> PeriodChange | Obstacle:
    """The change between two figures: numbers of one territory, of the same period of their years
    or as of the same day of them, both plans or neither, and neither a range. `borders` are days on
    which borders changed."""
    if now.is_plan is not before.is_plan:
        return Obstacle.PLAN
    if not same_territory(now, before, borders):
        both = now.territory and before.territory
        return Obstacle.OTHER_TERRITORY if both else Obstacle.OTHER_BORDERS
    if now.scope and before.scope and now.scope != before.scope:
        return Obstacle.OTHER_SCOPE
    if not _same_days(now, before):
        undated = now.as_of_unknown is not before.as_of_unknown
        return Obstacle.UNDATED if undated else Obstacle.OTHER_DAYS
    if now.value is None or before.value is None:
        return Obstacle.WORDS
    if not BOUNDS.isdisjoint((now.qualifier, before.qualifier)):
        return Obstacle.RANGE
    exact = now.qualifier is before.qualifier is Qualifier.EXACT
    exact = exact and not (now.as_of_unknown or before.as_of_unknown)
    return _difference(now.value, before.value, exact=exact, recorded=False)


def compare_records(
    recorded: Recomputed | None, before: Recomputed | None
) -> PeriodChange | Obstacle | None:
    """The change between the numbers of the records of two periods; None for an indicator that the
    records do not give. Records are not compared when further records may lie in either period, or
    may count in it: the number of the records is then not certain."""
    if recorded is None or before is None or recorded.fault or before.fault:
        return None
    if any(each.undated or each.uncertain for each in (recorded, before)):
        return Obstacle.RECORDS_UNCERTAIN
    if not before.records or not recorded.records:
        return Obstacle.NONE_BEFORE
    if recorded.value is None or before.value is None:
        return Obstacle.RECORDS_WITHOUT_VALUE
    exact = not (recorded.unknown or before.unknown)
    return _difference(recorded.value, before.value, exact=exact, recorded=True)


def figure_to_compare(
    now: PublishedFigure | None,
    headlines: Sequence[PublishedFigure],
    within: Sequence[PublishedFigure],
    borders: Collection[str],
) -> PublishedFigure | None:
    """The earlier figure beside the one of now: of its territory, where one is.

    `headlines` stand for the earlier period, `within` are all figures that lie in it. Where the
    headline is of other days than the figure of now, it is the one of the same days.
    """
    own = [each for each in headlines if now and same_territory(now, each, borders)]
    best = next(iter(own or headlines), None)
    if now and best and compare_figures(now, best, borders) in _DAYS_DIFFER:
        same_days = (each for each in within
                     if isinstance(compare_figures(now, each, borders), PeriodChange))  # fmt: skip
        return next(same_days, best)
    return best


def _same_days(now: PublishedFigure, before: PublishedFigure) -> bool:
    """Whether the figures are of the same period of their years, or as of the same day of them."""
    spans = now.span, before.span
    if now.span.first is None or before.span.first is None:
        if now.span.first != before.span.first:
            return False
        spans = Period(now.span.last, now.span.last), Period(before.span.last, before.span.last)
    return in_year(spans[0], int((before.span.last or "")[:4])) == spans[1]


def _difference(now: Decimal, before: Decimal, *, exact: bool, recorded: bool) -> PeriodChange:
    percent = None if before == 0 else ((now - before) / abs(before) * 100).quantize(Decimal("0.1"))
    return PeriodChange(now - before, percent, exact, recorded)
