"""The published figures of a period, with their qualifiers and sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from ecodiplo.dates import DateText, Period, first_day, last_day
from ecodiplo.language import Label, either
from ecodiplo.models.people import sources
from ecodiplo.models.policy import figures as figures_table
from ecodiplo.models.policy import territories
from ecodiplo.services.statistics.indicators import Indicator, read_indicators
from ecodiplo.vocabulary import Basis, FigureKind, Qualifier, YearBasis

if TYPE_CHECKING:
    from collections.abc import Collection
    from decimal import Decimal

    from sqlalchemy import ColumnElement, Connection, Row, Select


@dataclass(frozen=True)
class FigureTerritory:
    """The territory that a figure is about, and the days on which it has these borders."""

    code: str
    name: Label
    days: Period

    def holds_throughout(self, span: Period) -> bool:
        """Whether the territory has these borders on every day of the span; of a span without a
        first day, on its last."""
        first, last = span.first or span.last or "", span.last or ""
        return self.days.contains(first) and self.days.contains(last)


@dataclass(frozen=True)
class PublishedFigure:
    """A published figure with its qualifier and its source.

    `span` is the period of the figure; a figure as of a day has no first day. The last day of
    `span` only places a figure whose as-of day the source does not state: it is the last day of the
    report's period, and is printed nowhere. `as_of` is the day to print, at the precision that the
    source states it; None for a figure of a period, and where the day is not stated.
    """

    id: int
    ref: str
    span: Period
    value: Decimal | None
    upper: Decimal | None  # the larger number of a range
    qualifier: Qualifier
    words: Label | None  # the published words, when there is no number: `hundreds`
    kind: FigureKind
    year_basis: YearBasis
    period_end: str | None
    report_period: str | None  # of a figure whose as-of day the source does not state
    preferred: bool
    scope: Label | None
    caveat: Label | None  # the warning that stands beside the figure
    territory: FigureTerritory | None
    source: str
    source_ref: str
    publisher: str | None
    url: str | None
    locator: str | None
    note: Label | None

    @property
    def as_of(self) -> str | None:
        """The as-of day as the source states it: a year, a month or a day."""
        return None if self.span.first else self.period_end

    @property
    def as_of_unknown(self) -> bool:
        """Whether the figure is one to date whose as-of day the source does not state."""
        return self.report_period is not None

    @property
    def is_plan(self) -> bool:
        """Whether the figure is a plan or target, which is no result."""
        return self.kind is FigureKind.PLAN

    def of(self, span: Period) -> bool:
        """Whether the figure is of exactly this period, or as of its last day."""
        return self.span.last == span.last and self.span.first in (None, span.first)


def latest_year(connection: Connection) -> int | None:
    """The last year that has a published figure; None when there are no figures."""
    end = connection.scalar(select(func.max(func.substr(_placing_date(), 1, 4))))
    return int(end) if end else None


def published_within(connection: Connection, span: Period) -> dict[int, list[PublishedFigure]]:
    """The figures whose period lies in the span, by the id of the indicator; the best comes first.

    Plans come last, whatever the office prefers: a plan is no result. Of the others, as of plans,
    preferred figures come first, then results before estimates, later figures before earlier ones.
    """
    assert span.first is not None
    assert span.last is not None
    placed = _placing_date()
    statement = (
        _select_figures()
        .where(placed >= span.first[:4], placed <= span.last)
        .order_by(
            figures_table.c.kind == FigureKind.PLAN,
            figures_table.c.preferred.desc(),
            figures_table.c.kind == FigureKind.ESTIMATE,
            placed.desc(),
            figures_table.c.ref,
        )
    )
    figures: dict[int, list[PublishedFigure]] = {}
    for row in connection.execute(statement):
        figure = _published(row)
        begins = figure.span.first or first_day(DateText(_end(row)))
        if begins >= span.first and (figure.span.last or "") <= span.last:
            figures.setdefault(row.indicator_id, []).append(figure)
    return figures


def headlines(
    within: dict[int, list[PublishedFigure]], span: Period
) -> dict[int, list[PublishedFigure]]:
    """The figures that stand for the span, by the id of the indicator; the best comes first.

    `within` holds the figures that lie in the span (`published_within`). Those stand for it that
    are of exactly the span or as of its last day. If there are none, those do that begin with the
    span and end last, before its end. Plans stand for it only where nothing else does; beside a
    result or estimate, only those of the same days are listed, after it.
    """
    selected: dict[int, list[PublishedFigure]] = {}
    for indicator, figures in within.items():
        candidates = [figure for figure in figures if figure.span.first in (None, span.first)]
        own = [figure for figure in candidates if not figure.is_plan] or candidates
        if own:
            last = max(figure.span.last or "" for figure in own)
            selected[indicator] = [each for each in candidates if each.span.last == last]
    return selected


def published_up_to(
    connection: Connection, last: str, indicators: Collection[int]
) -> list[tuple[int, PublishedFigure]]:
    """The figures of the indicators that begin by the day, each with the id of its indicator."""
    begins = func.coalesce(figures_table.c.period_start, _placing_date())
    statement = (
        _select_figures()
        .where(figures_table.c.indicator_id.in_(indicators), begins <= last)
        .order_by(figures_table.c.ref)
    )
    return [(row.indicator_id, _published(row)) for row in connection.execute(statement)]


def last_before(
    connection: Connection, span: Period, with_figure: Collection[str]
) -> dict[str, tuple[Indicator, PublishedFigure]]:
    """The cumulative indicators that are not in `with_figure`, by code, each with the last figure
    published before the end of the span; never a plan."""
    assert span.last is not None
    cumulative = {
        indicator.id: indicator for indicator in read_indicators(connection)
        if indicator.basis is Basis.CUMULATIVE and indicator.code not in with_figure
    }  # fmt: skip
    placed = _placing_date()
    statement = (
        _select_figures()
        .where(
            figures_table.c.indicator_id.in_(cumulative),
            figures_table.c.kind != FigureKind.PLAN,
            placed < span.last,
        )
        .order_by(
            figures_table.c.preferred,
            (figures_table.c.kind == FigureKind.ESTIMATE).desc(),
            figures_table.c.ref.desc(),
        )
    )
    last: dict[str, tuple[Indicator, PublishedFigure]] = {}
    # By the day, not by the text of the date: `2021` is later than `2021-11-15`.
    figures = [
        (cumulative[row.indicator_id], _published(row)) for row in connection.execute(statement)
    ]
    for indicator, figure in sorted(figures, key=lambda each: each[1].span.last or ""):
        if (figure.span.last or "") < span.last:
            last[indicator.code] = indicator, figure
    return last


def _select_figures() -> Select[Any]:
    """The figures with their source and their territory."""
    own, of = figures_table.c, territories.c
    return (
        select(
            *own,
            sources.c.ref.label("source_ref"), sources.c.title.label("source"),
            sources.c.publisher, sources.c.url,
            of.code.label("territory"), of.name_en, of.name_vi, of.valid_from, of.valid_to,
        )
        .join(sources, own.source_id == sources.c.id)
        .outerjoin(territories, own.territory_id == of.id)
    )  # fmt: skip


def _placing_date() -> ColumnElement[str]:
    """The date that places a figure in a period: its end, or that of its report where the source
    states no as-of day."""
    return func.coalesce(figures_table.c.period_end, figures_table.c.report_period)


def _end(row: Row[Any]) -> str:
    end: str | None = row.period_end or row.report_period
    assert end is not None  # a rule of the table
    return end


def _territory(row: Row[Any]) -> FigureTerritory | None:
    if row.territory is None:
        return None
    first, last = row.valid_from, row.valid_to
    days = Period(  # the days on which it certainly has these borders
        last_day(DateText(first)) if first else None, first_day(DateText(last)) if last else None
    )
    return FigureTerritory(row.territory, Label(row.name_en, row.name_vi), days)


def _published(row: Row[Any]) -> PublishedFigure:
    start = row.period_start
    return PublishedFigure(
        id=row.id,
        ref=row.ref,
        span=Period(
            first_day(DateText(start)) if start else None,
            last_day(DateText(_end(row))),
        ),
        value=row.value,
        upper=row.upper_value,
        qualifier=row.qualifier,
        words=either(row.value_text, row.value_text_vi),
        kind=row.kind,
        year_basis=row.year_basis,
        period_end=row.period_end,
        report_period=row.report_period,
        preferred=row.preferred,
        scope=either(row.scope, row.scope_vi),
        caveat=either(row.caveat, row.caveat_vi),
        territory=_territory(row),
        source=row.source,
        source_ref=row.source_ref,
        publisher=row.publisher,
        url=row.url,
        locator=row.source_locator,
        note=either(row.note, row.note_vi),
    )
