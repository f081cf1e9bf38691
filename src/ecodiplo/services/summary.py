"""A year at a glance: what was published beside what the records hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from ecodiplo.dates import PartialDate, Period, period
from ecodiplo.language import Label, Lang
from ecodiplo.models.people import Source
from ecodiplo.models.policy import Figure, Indicator
from ecodiplo.money import show_money, show_number
from ecodiplo.services.measures import Recorded, parse_measure, recompute
from ecodiplo.vocabulary import Basis, FigureKind, Qualifier, Unit, YearBasis

if TYPE_CHECKING:
    import datetime
    from decimal import Decimal

    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Published:
    """A published figure as it was qualified, and where it stands."""

    ref: str
    value: Decimal | None
    qualifier: Qualifier
    words: Label | None  # how it was worded, when there is no number
    kind: FigureKind
    year_basis: YearBasis
    period_end: str
    source: str
    publisher: str | None
    locator: str | None
    note: str | None


@dataclass(frozen=True)
class Line:
    """An indicator: what was published of it, if anything, and what the records give."""

    code: str
    name: Label
    unit: Unit
    basis: Basis
    published: Published | None
    recorded: Recorded | None  # None when records cannot recompute it


@dataclass(frozen=True)
class Summary:
    """The lines of a year. A published total stands by itself: it is not the sum of records."""

    year: int
    lines: list[Line]


def latest_year(session: Session) -> int | None:
    """The last year that a figure was published of; None when there is none."""
    end = session.scalar(select(func.max(func.substr(Figure.period_end, 1, 4))))
    return int(end) if end else None


def summarise(session: Session, year: int, *, today: datetime.date) -> Summary:
    """Every indicator with a figure of the year or records in it, in the office's order."""
    span = period(PartialDate(str(year)), PartialDate(str(year)))
    figures: dict[int, list[Published]] = {}
    for figure, source in session.execute(
        select(Figure, Source)
        .join(Source, Figure.source_id == Source.id)
        .where(func.substr(Figure.period_end, 1, 4) == str(year))
        .order_by(Figure.preferred.desc(), Figure.period_end.desc(), Figure.ref)
    ):
        figures.setdefault(figure.indicator_id, []).append(_published(figure, source))
    lines = []
    for indicator in session.scalars(select(Indicator).order_by(Indicator.position)):
        recorded = _recorded(session, indicator, span, today)
        for published in figures.get(indicator.id, [None] if recorded and recorded.records else []):
            lines.append(
                Line(
                    indicator.code, Label(indicator.name_en, indicator.name_vi), indicator.unit,
                    indicator.basis, published, recorded,
                )
            )  # fmt: skip
    return Summary(year, lines)


def _recorded(
    session: Session, indicator: Indicator, span: Period, today: datetime.date
) -> Recorded | None:
    if not indicator.measure:
        return None
    return recompute(session, parse_measure(indicator.measure), indicator.basis, span, today=today)


def _published(figure: Figure, source: Source) -> Published:
    words = figure.value_text
    return Published(
        ref=figure.ref,
        value=figure.value,
        qualifier=figure.qualifier,
        words=Label(words, figure.value_text_vi or words) if words else None,
        kind=figure.kind,
        year_basis=figure.year_basis,
        period_end=figure.period_end,
        source=source.title,
        publisher=source.publisher,
        locator=figure.source_locator,
        note=figure.note,
    )


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
