"""The published figures of a period, with their qualifiers and sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from ecodiplo.dates import DateText, Period, first_day, last_day
from ecodiplo.language import Label
from ecodiplo.models.people import Source
from ecodiplo.models.policy import Figure, Indicator
from ecodiplo.periods import in_year
from ecodiplo.vocabulary import Basis, FigureKind, Qualifier, YearBasis

if TYPE_CHECKING:
    from collections.abc import Collection
    from decimal import Decimal

    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class PublishedFigure:
    """A published figure with its qualifier and its source.

    `span` is the period of the figure; a figure as of a day has no first day.
    """

    id: int
    ref: str
    span: Period
    value: Decimal | None
    qualifier: Qualifier
    words: Label | None  # the published words, when there is no number: `hundreds`
    kind: FigureKind
    year_basis: YearBasis
    period_end: str
    preferred: bool
    scope: str | None
    source: str
    source_ref: str
    publisher: str | None
    url: str | None
    locator: str | None
    note: str | None

    def of(self, span: Period) -> bool:
        """Whether the figure is of exactly this period, or as of its last day."""
        return self.span.last == span.last and self.span.first in (None, span.first)


def indicators(session: Session) -> list[Indicator]:
    """Every indicator, in the office's order."""
    return list(session.scalars(select(Indicator).order_by(Indicator.position, Indicator.id)))


def latest_year(session: Session) -> int | None:
    """The last year that has a published figure; None when there are no figures."""
    end = session.scalar(select(func.max(func.substr(Figure.period_end, 1, 4))))
    return int(end) if end else None


def published_within(session: Session, span: Period) -> dict[int, list[PublishedFigure]]:
    """The figures whose period lies in the span, by the id of the indicator; the best comes first.

    Preferred figures come before the others, results and estimates before plans, later figures
    before earlier ones.
    """
    assert span.first is not None
    assert span.last is not None
    statement = (
        select(Figure, Source)
        .join(Source, Figure.source_id == Source.id)
        .where(Figure.period_end >= span.first[:4], Figure.period_end <= span.last)
        .order_by(
            Figure.preferred.desc(),
            (Figure.kind == FigureKind.PLAN).asc(),
            Figure.period_end.desc(),
            Figure.ref,
        )
    )
    figures: dict[int, list[PublishedFigure]] = {}
    for row, source in session.execute(statement):
        figure = _published(row, source)
        begins = figure.span.first or first_day(DateText(figure.period_end))
        if begins >= span.first and (figure.span.last or "") <= span.last:
            figures.setdefault(row.indicator_id, []).append(figure)
    return figures


def headlines(session: Session, span: Period) -> dict[int, list[PublishedFigure]]:
    """The figures that stand for the span, by the id of the indicator; the best comes first.

    These are the figures of exactly the span or as of its last day. If there are none, they are the
    figures that begin with the span and end last, before its end.
    """
    selected: dict[int, list[PublishedFigure]] = {}
    for indicator, figures in published_within(session, span).items():
        candidates = [figure for figure in figures if figure.span.first in (None, span.first)]
        best = [figure for figure in candidates if figure.of(span)]
        if not best and candidates:
            last = max(figure.span.last or "" for figure in candidates)
            best = [figure for figure in candidates if figure.span.last == last]
        if best:
            selected[indicator] = best
    return selected


def last_before(
    session: Session, span: Period, with_figure: Collection[str]
) -> dict[str, tuple[Indicator, PublishedFigure]]:
    """The cumulative indicators that are not in `with_figure`, by code, each with the last figure
    published before the end of the span; never a plan."""
    assert span.last is not None
    statement = (
        select(Figure, Source, Indicator)
        .join(Source, Figure.source_id == Source.id)
        .join(Indicator, Figure.indicator_id == Indicator.id)
        .where(
            Indicator.basis == Basis.CUMULATIVE,
            Indicator.code.not_in(with_figure),
            Figure.kind != FigureKind.PLAN,
            Figure.period_end < span.last,
        )
        .order_by(Figure.period_end, Figure.preferred, Figure.ref.desc())
    )
    return {
        indicator.code: (indicator, figure)
        for row, source, indicator in session.execute(statement)
        if ((figure := _published(row, source)).span.last or "") < span.last
    }


def comparable(now: PublishedFigure, before: PublishedFigure) -> bool:
    """Whether two figures are numbers of the same period of their years."""
    if now.value is None or before.value is None or before.span.last is None:
        return False
    if now.span.first is None or before.span.first is None:
        return now.span.first == before.span.first
    return in_year(now.span, int(before.span.last[:4])) == before.span


def _published(figure: Figure, source: Source) -> PublishedFigure:
    words = figure.value_text
    start = figure.period_start
    return PublishedFigure(
        id=figure.id,
        ref=figure.ref,
        span=Period(
            first_day(DateText(start)) if start else None,
            last_day(DateText(figure.period_end)),
        ),
        value=figure.value,
        qualifier=figure.qualifier,
        words=Label(words, figure.value_text_vi or words) if words else None,
        kind=figure.kind,
        year_basis=figure.year_basis,
        period_end=figure.period_end,
        preferred=figure.preferred,
        scope=figure.scope,
        source=source.title,
        source_ref=source.ref,
        publisher=source.publisher,
        url=source.url,
        locator=figure.source_locator,
        note=figure.note,
    )
