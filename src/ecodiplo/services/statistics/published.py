"""What was published: the figures of a period, as they were qualified and where they stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from ecodiplo.dates import PartialDate, Period, first_day, last_day
from ecodiplo.language import Label, Lang
from ecodiplo.models.people import Source
from ecodiplo.models.policy import Figure, Indicator
from ecodiplo.money import show_money, show_number
from ecodiplo.periods import in_year
from ecodiplo.vocabulary import Basis, FigureKind, Qualifier, Unit, YearBasis

if TYPE_CHECKING:
    from decimal import Decimal

    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Published:
    """A published figure as it was qualified, and where it stands.

    `span` is the days it is of; it has no first day when the figure is as of its last.
    """

    id: int
    ref: str
    span: Period
    value: Decimal | None
    qualifier: Qualifier
    words: Label | None  # how it was worded, when there is no number
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
        """Whether it is of just these days, or as of the last of them."""
        return self.span.last == span.last and self.span.first in (None, span.first)


def indicators(session: Session) -> list[Indicator]:
    """Every indicator, in the office's order."""
    return list(session.scalars(select(Indicator).order_by(Indicator.position, Indicator.id)))


def latest_year(session: Session) -> int | None:
    """The last year that a figure was published of; None when there is none."""
    end = session.scalar(select(func.max(func.substr(Figure.period_end, 1, 4))))
    return int(end) if end else None


def published_within(session: Session, span: Period) -> dict[int, list[Published]]:
    """The figures whose days lie in the span, by indicator: the best of each first.

    What is preferred comes before what is not, a result or estimate before a plan, and the latest
    before the earlier.
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
    found: dict[int, list[Published]] = {}
    for figure, source in session.execute(statement):
        one = _published(figure, source)
        begins = one.span.first or first_day(PartialDate(one.period_end))
        if begins >= span.first and (one.span.last or "") <= span.last:
            found.setdefault(figure.indicator_id, []).append(one)
    return found


def headlines(session: Session, span: Period) -> dict[int, list[Published]]:
    """The figures of the span, by indicator, the best first: those of just its days or as of its
    last; else those that begin with it and are cut off before its end, the latest of them."""
    found: dict[int, list[Published]] = {}
    for indicator, figures in published_within(session, span).items():
        begun = [one for one in figures if one.span.first in (None, span.first)]
        best = [one for one in begun if one.of(span)]
        if not best and begun:
            last = max(one.span.last or "" for one in begun)
            best = [one for one in begun if one.span.last == last]
        if best:
            found[indicator] = best
    return found


def comparable(now: Published, before: Published) -> bool:
    """Whether two figures are of the same days of their years, and both numbers."""
    if now.value is None or before.value is None or before.span.last is None:
        return False
    if now.span.first is None or before.span.first is None:
        return now.span.first == before.span.first
    return in_year(now.span, int(before.span.last[:4])) == before.span


def _published(figure: Figure, source: Source) -> Published:
    words = figure.value_text
    start = figure.period_start
    return Published(
        id=figure.id,
        ref=figure.ref,
        span=Period(
            first_day(PartialDate(start)) if start else None,
            last_day(PartialDate(figure.period_end)),
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


def basis_of(figure: Published) -> Basis:
    """Whether the figure is of a period, or as of its last day."""
    return Basis.CUMULATIVE if figure.span.first is None else Basis.PERIOD


def worded(published: Published, unit: Unit, lang: Lang) -> str:
    """The figure in the idiom of the language: `gần 2,5 tỷ USD`, `nearly 30 MOUs`."""
    if published.value is None:
        return published.words.to(lang) if published.words else ""
    said = quantity(published.value, unit, lang)
    return f"{published.qualifier.label.to(lang)} {said}".strip()


def quantity(value: Decimal, unit: Unit, lang: Lang) -> str:
    """A number with its unit: `24,8 tỷ USD`, `$24.8 billion`, `168 triệu tấn`, `175 đoàn`."""
    if unit is Unit.USD:
        return show_money(value, lang)
    return f"{show_number(value, lang)}{'' if unit is Unit.PERCENT else ' '}{unit.label.to(lang)}"
