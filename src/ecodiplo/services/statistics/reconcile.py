"""Each published figure against the records: whether they agree, and the recorded explanations of a
difference."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any

from sqlalchemy import cast, null, select

from ecodiplo.errors import EcodiploError, NotFound
from ecodiplo.fold import fold
from ecodiplo.language import Label, either, same
from ecodiplo.models.base import by_field
from ecodiplo.models.column_types import Int64
from ecodiplo.models.snapshots import explanations as explanations_table
from ecodiplo.services.query import mapping
from ecodiplo.services.query.listing import with_companions
from ecodiplo.services.query.measure_syntax import ParsedMeasure, parse_measure, prefixed_with
from ecodiplo.services.query.read_records import read_records
from ecodiplo.services.statistics.indicators import read_indicators
from ecodiplo.services.statistics.measures import (
    Recomputed,
    amount,
    counting_conditions,
)
from ecodiplo.services.statistics.published_figures import (
    FigureTerritory,
    PublishedFigure,
    published_within,
)
from ecodiplo.services.statistics.recomputed_figures import recompute_figures
from ecodiplo.services.statistics.wording import FAULTY_MEASURE, NO_MEASURE
from ecodiplo.tolerance import Band, band
from ecodiplo.vocabulary import Qualifier

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from ecodiplo.catalogue import Entity, Field
    from ecodiplo.dates import Period
    from ecodiplo.services.statistics.indicators import Indicator
    from ecodiplo.services.statistics.summary import Summary
    from ecodiplo.vocabulary import Basis, Unit


class State(Enum):
    """The result of comparing a published figure with the records."""

    AGREES = Label("agrees", "khớp")
    WITHIN = Label("within its qualifier", "khớp theo mức độ nêu")
    EXPLAINED = Label("explained", "đã giải trình")
    SHORT = Label("short", "thiếu")
    OVER = Label("over", "thừa")
    EMPTY = Label("no records", "chưa có hồ sơ")
    WORDS = Label("worded without a number", "nêu bằng lời")
    NOT_KEPT = NO_MEASURE
    FAULT = FAULTY_MEASURE

    @property
    def code(self) -> str:
        """The stable name for machines."""
        return self.name.lower()


@dataclass(frozen=True)
class AppliedExplanation:
    """An explanation of the difference between the records and a figure; the difference is positive
    when the records give more."""

    ref: str
    difference: Decimal
    reason: Label
    stated_by: str | None


@dataclass(frozen=True)
class Reconciliation:
    """A published figure, the number that the records give for the figure's period, and the state
    of the two.

    `difference` is the distance of the records from the `band`, `unexplained` the part of it that
    the explanations leave; both are negative when the records give too little, and 0 within the
    band. `coverage` is the records' share of the figure, in per cent.
    """

    indicator: str
    name: Label
    unit: Unit
    basis: Basis
    published: PublishedFigure
    band: Band | None
    recorded: Recomputed | None
    explanations: tuple[AppliedExplanation, ...]
    state: State
    difference: Decimal
    unexplained: Decimal
    coverage: Decimal | None

    @property
    def other_borders(self) -> FigureTerritory | None:
        """The territory of the figure when it did not have its borders throughout the figure's
        period: the records are of the city as it was, and so partly about another territory."""
        territory = self.published.territory
        if territory is None or territory.holds_throughout(self.published.span):
            return None
        return territory


@dataclass(frozen=True)
class CountedRecords:
    """The records that count for an indicator in a period, with the amount that each of them
    adds."""

    entity: Entity
    fields: list[Field]
    rows: Iterator[dict[str, Any]]


def reconcile(
    connection: Connection,
    period: Period,
    *,
    today: datetime.date,
    indicator: str = "",
    summary: Summary | None = None,
) -> list[Reconciliation]:
    """The figures that lie in the period, each against the records of the figure's own period.

    Indicators are in the office's order, the figures of one with the preferred first. `indicator`
    selects one indicator, by code or name; raises NotFound when no indicator has it. Numbers that
    a `summary` of the same period holds are not computed again.
    """
    every = read_indicators(connection)
    selected = [find_indicator(every, indicator)] if indicator else every
    published = published_within(connection, period)
    explanations = _explanations(connection)
    figures = [(each, figure) for each in selected for figure in published.get(each.id, [])]
    lines = {line.code: line.recorded for line in summary.lines} if summary else {}
    recorded = {
        figure.id: recomputed
        for each, figure in figures
        if figure.of(period) and (recomputed := lines.get(each.code)) is not None
    }
    missing = [(each, figure) for each, figure in figures if figure.id not in recorded]
    recorded |= recompute_figures(connection, missing, today)
    return [
        _reconciled(each, figure, recorded.get(figure.id), explanations.get(figure.id, ()))
        for each, figure in figures
    ]


def find_indicator(every: list[Indicator], text: str) -> Indicator:
    """The indicator of that code or name. Raises NotFound with the codes when there is none."""
    for indicator in every:
        if fold(text) in map(fold, (indicator.code, *indicator.name)):
            return indicator
    codes = ", ".join(indicator.code for indicator in every)
    raise NotFound(
        Label("there is no indicator {text!r}; there are {codes}",
              "không có chỉ tiêu {text!r}; các chỉ tiêu: {codes}").fill(text=text, codes=codes)
    )  # fmt: skip


def counted_records(
    connection: Connection, indicator: Indicator, period: Period, *, today: datetime.date
) -> CountedRecords:
    """The records that `reconcile` counts for a figure of the indicator.

    Raises EcodiploError when the indicator has no measure or cannot be recomputed.
    """
    if not indicator.measure:
        raise EcodiploError(
            Label("{code} is not recomputed from records: it has no measure",
                  "{code} không tính lại được từ hồ sơ: chỉ tiêu này không có cách tính lại")
            .fill(code=indicator.code)
        )  # fmt: skip
    measure = parse_measure(indicator.measure)
    entity = measure.entity
    fields = [field for field in entity.fields if field.listed]
    if measure.field is not None and measure.field not in fields:
        fields.append(measure.field)
    with prefixed_with(indicator.measure):
        where = counting_conditions(connection, measure, indicator.basis, period, today=today)
    order = [mapping.date(entity).asc()] if entity.date else []
    rows = read_records(
        connection, entity, with_companions(entity, fields), today=today, where=where, order=order
    )
    return CountedRecords(entity, fields, rows)


def counted_refs(
    connection: Connection,
    measure: ParsedMeasure,
    basis: Basis,
    period: Period,
    *,
    today: datetime.date,
) -> Any:
    """The SELECT of the refs of the records that count, and of the amount that each adds."""
    entity = measure.entity
    value = (
        amount(measure, basis, period, today=today)
        if measure.field is not None
        else cast(null(), Int64)
    )
    where = counting_conditions(connection, measure, basis, period, today=today)
    return select(mapping.column(entity, entity.key), value).where(*where)


def _explanations(connection: Connection) -> dict[int, tuple[AppliedExplanation, ...]]:
    """The explanations by the id of the figure."""
    by_figure: dict[int, tuple[AppliedExplanation, ...]] = {}
    for row in connection.execute(
        select(*by_field(explanations_table)).order_by(explanations_table.c.ref)
    ):
        reason = either(row.reason, row.reason_vi) or same("")
        explanation = AppliedExplanation(row.ref, row.difference, reason, row.stated_by)
        by_figure[row.figure_id] = (*by_figure.get(row.figure_id, ()), explanation)
    return by_figure


def _reconciled(
    indicator: Indicator,
    figure: PublishedFigure,
    recorded: Recomputed | None,
    explanations: tuple[AppliedExplanation, ...],
) -> Reconciliation:
    allowed = (
        band(figure.value, figure.qualifier, indicator.unit, figure.upper)
        if figure.value is not None
        else None
    )
    value = None
    if recorded is not None and not recorded.fault:  # without records, 0 of the figure is covered
        value = recorded.value if recorded.records else Decimal(0)
    beyond = unexplained = Decimal(0)
    coverage = None
    if allowed is not None and value is not None:
        beyond = allowed.beyond(value)
        unexplained = allowed.beyond(value - sum((e.difference for e in explanations), Decimal(0)))
        if figure.value and figure.upper is None:  # a range has no share
            coverage = (value / figure.value * 100).quantize(Decimal("0.1"))
    return Reconciliation(
        indicator.code, indicator.name, indicator.unit,
        indicator.basis, figure, allowed, recorded, explanations,
        _state(figure, recorded, beyond, unexplained), beyond, unexplained, coverage,
    )  # fmt: skip


def _state(
    figure: PublishedFigure, recorded: Recomputed | None, beyond: Decimal, unexplained: Decimal
) -> State:
    if recorded is None:
        return State.NOT_KEPT
    if recorded.fault:
        return State.FAULT
    if figure.value is None:
        return State.WORDS
    if recorded.value is None or not recorded.records:
        return State.EMPTY if figure.value or figure.upper else State.AGREES
    if beyond == 0:
        is_number = recorded.value == figure.value and figure.qualifier is not Qualifier.UNDER
        return State.AGREES if is_number and figure.upper is None else State.WITHIN
    if unexplained == 0:
        return State.EXPLAINED
    return State.SHORT if unexplained < 0 else State.OVER
