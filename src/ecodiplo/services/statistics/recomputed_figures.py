"""The number of the records for the days of each published figure, and the indicators whose records
fall short of a figure."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from ecodiplo.services.statistics.measures import Recomputed, recompute_all
from ecodiplo.services.statistics.published_figures import published_up_to
from ecodiplo.tolerance import band
from ecodiplo.vocabulary import Basis

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

    from ecodiplo.dates import Period
    from ecodiplo.services.statistics.indicators import Indicator
    from ecodiplo.services.statistics.published_figures import PublishedFigure


def recompute_figures(
    connection: Connection,
    figures: Iterable[tuple[Indicator, PublishedFigure]],
    today: datetime.date,
) -> dict[int, Recomputed]:
    """The number of the records for each figure, by its id; figures of one period are computed
    together."""
    spans: dict[Period, dict[str, tuple[str, Basis]]] = {}
    for indicator, figure in figures:
        if indicator.measure:
            measure = indicator.measure, indicator.basis
            spans.setdefault(figure.span, {})[str(figure.id)] = measure
    return {
        int(id_): recorded
        for span, measures in spans.items()
        for id_, recorded in recompute_all(connection, measures, span, today=today).items()
    }


def fall_short(
    connection: Connection,
    of: Sequence[Indicator],
    periods: Sequence[Period],
    *,
    today: datetime.date,
) -> set[str]:
    """The codes of those of the indicators of which a published figure shows that records of one of
    the periods are missing: fewer are on record than the figure allows.

    It can be a figure of a part of the period, or of a longer one; for a number to date, of a day
    before its end. A plan shows nothing, nor does a figure about a territory of other borders.
    """
    if not of:
        return set()
    by_id = {indicator.id: indicator for indicator in of}
    last = max(period.last or "" for period in periods)
    figures = [
        (by_id[id_], figure)
        for id_, figure in published_up_to(connection, last, by_id)
        if figure.value is not None and not figure.is_plan and _has_its_borders(figure)
        and any(_is_of(figure, period, by_id[id_].basis) for period in periods)
    ]  # fmt: skip
    recorded = recompute_figures(connection, figures, today)
    return {
        indicator.code
        for indicator, figure in figures
        if figure.id in recorded and _is_short(indicator, figure, recorded[figure.id])
    }


def _has_its_borders(figure: PublishedFigure) -> bool:
    return figure.territory is None or figure.territory.holds_throughout(figure.span)


def _is_of(figure: PublishedFigure, period: Period, basis: Basis) -> bool:
    """Whether the figure shares a day with the period; for a number to date, whether it is of a day
    before its end."""
    last = figure.span.last or ""
    if basis is Basis.CUMULATIVE:
        return last <= (period.last or "")
    return (figure.span.first or last) <= (period.last or "") and last >= (period.first or "")


def _is_short(indicator: Indicator, figure: PublishedFigure, recorded: Recomputed) -> bool:
    """Whether the records are fewer than the figure allows, with all that may count too."""
    if recorded.fault or figure.value is None:
        return False
    number = recorded.value or Decimal(0)
    if (indicator.measure or "").startswith("count"):
        number += recorded.undated + recorded.uncertain
    return band(figure.value, figure.qualifier, indicator.unit, figure.upper).beyond(number) < 0
