"""The published figures of a period, with their qualifiers and sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from ecodiplo.dates import DateText, Period, first_day, last_day
from ecodiplo.language import Label, either
from ecodiplo.models.people import Source
from ecodiplo.models.policy import Figure, Indicator, Territory
from ecodiplo.vocabulary import Basis, FigureKind, Qualifier, YearBasis

if TYPE_CHECKING:
    from collections.abc import Collection
    from decimal import Decimal

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session


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


def indicators(session: Session) -> list[Indicator]:
    """Every indicator, in the office's order."""
    return list(session.scalars(select(Indicator).order_by(Indicator.position, Indicator.id)))


def latest_year(session: Session) -> int | None:
    """The last year that has a published figure; None when there are no figures."""
    end = session.scalar(select(func.max(func.substr(_placing_date(), 1, 4))))
    return int(end) if end else None


def published_within(session: Session, span: Period) -> dict[int, list[PublishedFigure]]:
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
            Figure.kind == FigureKind.PLAN,
            Figure.preferred.desc(),
            Figure.kind == FigureKind.ESTIMATE,
            placed.desc(),
            Figure.ref,
        )
    )
    figures: dict[int, list[PublishedFigure]] = {}
    for row, source, territory in session.execute(statement):
        figure = _published(row, source, territory)
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
    session: Session, last: str, indicators: Collection[int]
) -> list[tuple[int, PublishedFigure]]:
    """The figures of the indicators that begin by the day, each with the id of its indicator."""
    begins = func.coalesce(Figure.period_start, _placing_date())
    statement = (
        _select_figures()
        .where(Figure.indicator_id.in_(indicators), begins <= last)
        .order_by(Figure.ref)
    )
    return [
        (row.indicator_id, _published(row, source, territory))
        for row, source, territory in session.execute(statement)
    ]


def last_before(
    session: Session, span: Period, with_figure: Collection[str]
) -> dict[str, tuple[Indicator, PublishedFigure]]:
    """The cumulative indicators that are not in `with_figure`, by code, each with the last figure
    published before the end of the span; never a plan."""
    assert span.last is not None
    placed = _placing_date()
    statement = (
        _select_figures()
        .add_columns(Indicator)
        .join(Indicator, Figure.indicator_id == Indicator.id)
        .where(
            Indicator.basis == Basis.CUMULATIVE,
            Indicator.code.not_in(with_figure),
            Figure.kind != FigureKind.PLAN,
            placed < span.last,
        )
        .order_by(Figure.preferred, (Figure.kind == FigureKind.ESTIMATE).desc(), Figure.ref.desc())
    )
    last: dict[str, tuple[Indicator, PublishedFigure]] = {}
    # By the day, not by the text of the date: `2021` is later than `2021-11-15`.
    figures = [
        (indicator, _published(row, source, territory))
        for row, source, territory, indicator in session.execute(statement)
    ]
    for indicator, figure in sorted(figures, key=lambda each: each[1].span.last or ""):
        if (figure.span.last or "") < span.last:
            last[indicator.code] = indicator, figure
    return last


def _select_figures() -> Select[Figure, Source, Territory]:
    """The figures with their source and their territory."""
    return (
        select(Figure, Source, Territory)
        .join(Source, Figure.source_id == Source.id)
        .outerjoin(Territory, Figure.territory_id == Territory.id)
    )


def _placing_date() -> ColumnElement[str]:
    """The date that places a figure in a period: its end, or that of its report where the source
    states no as-of day."""
    return func.coalesce(Figure.period_end, Figure.report_period)


def _end(figure: Figure) -> str:
    end = figure.period_end or figure.report_period
    assert end is not None  # a rule of the table
    return end


def _territory(territory: Territory | None) -> FigureTerritory | None:
    if territory is None:
        return None
    first, last = territory.valid_from, territory.valid_to
    days = Period(  # the days on which it certainly has these borders
        last_day(DateText(first)) if first else None, first_day(DateText(last)) if last else None
    )
    return FigureTerritory(territory.code, Label(territory.name_en, territory.name_vi), days)


def _published(
    figure: Figure, source: Source, territory: Territory | None
) -> PublishedFigure:  # fmt: skip
    start = figure.period_start
    return PublishedFigure(
        id=figure.id,
        ref=figure.ref,
        span=Period(
            first_day(DateText(start)) if start else None,
            last_day(DateText(_end(figure))),
        ),
        value=figure.value,
        upper=figure.upper_value,
        qualifier=figure.qualifier,
        words=either(figure.value_text, figure.value_text_vi),
        kind=figure.kind,
        year_basis=figure.year_basis,
        period_end=figure.period_end,
        report_period=figure.report_period,
        preferred=figure.preferred,
        scope=either(figure.scope, figure.scope_vi),
        caveat=either(figure.caveat, figure.caveat_vi),
        territory=_territory(territory),
        source=source.title,
        source_ref=source.ref,
        publisher=source.publisher,
        url=source.url,
        locator=figure.source_locator,
        note=either(figure.note, figure.note_vi),
    )
