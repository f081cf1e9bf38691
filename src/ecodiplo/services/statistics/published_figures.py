"""The published figures of a period, with their qualifiers and sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from ecodiplo.dates import DateText, Period, first_day, last_day
from ecodiplo.language import Label, either
from ecodiplo.models.people import Source
from ecodiplo.models.policy import Figure, Indicator, Territory
from ecodiplo.periods import in_year
from ecodiplo.vocabulary import Basis, FigureKind, Qualifier, YearBasis

if TYPE_CHECKING:
    from collections.abc import Collection
    from decimal import Decimal

    from sqlalchemy import ColumnElement
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

    Preferred figures come before the others, results and estimates before plans, later figures
    before earlier ones.
    """
    assert span.first is not None
    assert span.last is not None
    placed = _placing_date()
    statement = (
        select(Figure, Source, Territory)
        .join(Source, Figure.source_id == Source.id)
        .outerjoin(Territory, Figure.territory_id == Territory.id)
        .where(placed >= span.first[:4], placed <= span.last)
        .order_by(
            Figure.preferred.desc(),
            (Figure.kind == FigureKind.PLAN).asc(),
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
    placed = _placing_date()
    statement = (
        select(Figure, Source, Territory, Indicator)
        .join(Source, Figure.source_id == Source.id)
        .outerjoin(Territory, Figure.territory_id == Territory.id)
        .join(Indicator, Figure.indicator_id == Indicator.id)
        .where(
            Indicator.basis == Basis.CUMULATIVE,
            Indicator.code.not_in(with_figure),
            Figure.kind != FigureKind.PLAN,
            placed < span.last,
        )
        .order_by(Figure.preferred, Figure.ref.desc())
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


def comparable(
    now: PublishedFigure, before: PublishedFigure, changes: Collection[str] = ()
) -> bool:
    """Whether two figures are numbers of one territory, of the same period of their years or as of
    the same day of them, both plans or neither, and neither is a range. `changes` are days on
    which borders changed."""
    if (now.kind is FigureKind.PLAN) is not (before.kind is FigureKind.PLAN):
        return False
    if now.value is None or before.value is None or before.span.last is None:
        return False
    if now.upper is not None or before.upper is not None:
        return False
    if not same_territory(now, before, changes):
        return False
    spans = now.span, before.span
    if now.span.first is None or before.span.first is None:
        if now.span.first != before.span.first:
            return False
        spans = Period(now.span.last, now.span.last), Period(before.span.last, before.span.last)
    return in_year(spans[0], int(before.span.last[:4])) == spans[1]


def _placing_date() -> ColumnElement[str]:
    """The date that places a figure in a period: its end, or that of its report where the source
    states no as-of day."""
    return func.coalesce(Figure.period_end, Figure.report_period)


def _end(figure: Figure) -> str:
    end = figure.period_end or figure.report_period
    assert end is not None  # a rule of the table
    return end


def border_changes(session: Session) -> tuple[str, ...]:
    """The first days of the versions of territories that followed others, as ISO dates."""
    successors = select(Territory.successor_id).where(Territory.successor_id.is_not(None))
    days = select(Territory.valid_from).where(Territory.id.in_(successors))
    return tuple(first_day(DateText(day)) for day in session.scalars(days) if day)


def same_territory(
    now: PublishedFigure, before: PublishedFigure, changes: Collection[str] = ()
) -> bool:
    """Whether two figures are about one version of a territory, as far as they say. A figure that
    names none is about the territory of the other where its borders held throughout the period;
    two that name none are about one, unless borders changed between their last days (`changes`)."""
    if now.territory is None and before.territory is None:
        days = sorted((now.span.last or "", before.span.last or ""))
        return not any(days[0] < change <= days[1] for change in changes)
    if now.territory and before.territory:
        return now.territory.code == before.territory.code
    if now.territory:
        return now.territory.holds_throughout(before.span)
    assert before.territory is not None
    return before.territory.holds_throughout(now.span)


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
