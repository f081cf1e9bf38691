"""Published figures of one indicator and period that cannot both be right: several sources, or one
in several places, give different numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.services.statistics.borders import same_territory
from ecodiplo.tolerance import band
from ecodiplo.vocabulary import FigureKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecodiplo.services.statistics.published_figures import PublishedFigure
    from ecodiplo.vocabulary import Unit


def differing(
    figure: PublishedFigure, others: Sequence[PublishedFigure], unit: Unit
) -> tuple[PublishedFigure, ...]:
    """Those of the others that give another number of the same days, territory and nature; one
    figure for each number.

    A rounded or qualified figure that agrees with the other is none of them: `nearly 30` beside 29.
    Nor is an estimate beside the result, a plan beside either, or a figure in words. Beside a
    figure in words, `hundreds`, every number is one: only a reader can say whether the two agree.
    """
    numbers = {(figure.value, figure.upper, figure.qualifier)}
    differ = []
    for other in others:
        number = other.value, other.upper, other.qualifier
        if number not in numbers and _differ(figure, other, unit):
            numbers.add(number)
            differ.append(other)
    return tuple(differ)


def _differ(figure: PublishedFigure, other: PublishedFigure, unit: Unit) -> bool:
    if other.value is None or figure.span != other.span:
        return False
    if figure.as_of_unknown is not other.as_of_unknown or not same_territory(figure, other):
        return False
    if not _of_one_nature(figure.kind, other.kind):
        return False
    if figure.value is None:
        return True
    own = band(figure.value, figure.qualifier, unit, figure.upper)
    return not own.overlaps(band(other.value, other.qualifier, unit, other.upper))


def _of_one_nature(kind: FigureKind, other: FigureKind) -> bool:
    """Whether figures of the two kinds are of one thing. A figure of which the source does not say
    its kind may be a result or an estimate."""
    kinds = {kind, other}
    if FigureKind.PLAN in kinds:
        return kinds == {FigureKind.PLAN}
    return kinds != {FigureKind.RESULT, FigureKind.ESTIMATE}
