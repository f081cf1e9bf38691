"""Each published figure against the records: whether they agree, and what would explain that they
do not."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any

from sqlalchemy import cast, null, select

from ecodiplo.bands import Band, band
from ecodiplo.errors import EcodiploError, NotFound
from ecodiplo.language import Label
from ecodiplo.models.accounts import Explanation
from ecodiplo.models.types import Int64
from ecodiplo.services.query import mapping
from ecodiplo.services.query.listing import with_twins
from ecodiplo.services.query.measure_syntax import Measure, parse_measure, quoting
from ecodiplo.services.query.select import read
from ecodiplo.services.statistics.measures import Recorded, amount, counting, recompute_all
from ecodiplo.services.statistics.published import Published, indicators, published_within
from ecodiplo.text import fold

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from ecodiplo.catalogue import Entity, Field
    from ecodiplo.dates import Period
    from ecodiplo.models.policy import Indicator
    from ecodiplo.services.statistics.summary import Summary
    from ecodiplo.vocabulary import Basis, Unit


class State(Enum):
    """How a published figure stands to the records."""

    AGREES = Label("agrees", "khớp")
    WITHIN = Label("within its qualifier", "khớp theo mức độ nêu")
    EXPLAINED = Label("explained", "đã giải trình")
    SHORT = Label("short", "thiếu")
    OVER = Label("over", "thừa")
    EMPTY = Label("no records", "chưa có hồ sơ")
    WORDS = Label("worded without a number", "nêu bằng lời")
    NOT_KEPT = Label("not kept as records", "không lưu theo hồ sơ")
    FAULT = Label("cannot be recomputed", "không tính lại được")

    @property
    def code(self) -> str:
        """Its stable name."""
        return self.name.lower()


@dataclass(frozen=True)
class Explained:
    """A recorded reason why the records give more (positive) or less than the figure."""

    ref: str
    difference: Decimal
    reason: Label
    stated_by: str | None


@dataclass(frozen=True)
class Reconciled:
    """A published figure, what the records give for its own days, and how the two stand.

    `difference` is how far the records lie outside the `band`, `unexplained` what remains of it
    after the explanations; both negative when records are short, 0 within. `coverage` is the share
    of the figure that the records make up, in per cent.
    """

    indicator: str
    name: Label
    unit: Unit
    basis: Basis
    published: Published
    band: Band | None
    recorded: Recorded | None
    explanations: tuple[Explained, ...]
    state: State
    difference: Decimal
    unexplained: Decimal
    coverage: Decimal | None


@dataclass(frozen=True)
class Counted:
    """The records that count for an indicator in a period, and what each of them adds."""

    entity: Entity
    fields: list[Field]
    rows: Iterator[dict[str, Any]]


def reconcile(
    session: Session,
    period: Period,
    *,
    today: datetime.date,
    indicator: str = "",
    summary: Summary | None = None,
) -> list[Reconciled]:
    """Every figure whose days lie in the period, in the office's order, each against the records
    of its own days: all that were published of an indicator, the preferred first.

    `indicator` asks for one, by code or name. Raises NotFound when there is none such. What a
    `summary` of the same period has recomputed is not recomputed again.
    """
    known = indicators(session)
    chosen = [find_indicator(known, indicator)] if indicator else known
    figures = published_within(session, period)
    explained = _explanations(session)
    wanted = [(one, figure) for one in chosen for figure in figures.get(one.id, [])]
    lines = {line.code: line.recorded for line in summary.lines} if summary else {}
    recorded = {
        figure.id: given
        for one, figure in wanted
        if figure.of(period) and (given := lines.get(one.code)) is not None
    }
    missing = [(one, figure) for one, figure in wanted if figure.id not in recorded]
    recorded |= _recompute(session, missing, today)
    return [
        _reconciled(one, figure, recorded.get(figure.id), explained.get(figure.id, ()))
        for one, figure in wanted
    ]


def find_indicator(known: list[Indicator], text: str) -> Indicator:
    """The indicator of that code or name. Raises NotFound with the codes when there is none."""
    for one in known:
        if fold(text) in map(fold, (one.code, one.name_en, one.name_vi)):
            return one
    raise NotFound(
        f"there is no indicator {text!r}; there are {', '.join(one.code for one in known)}"
    )


def counted_records(
    session: Session, indicator: Indicator, period: Period, *, today: datetime.date
) -> Counted:
    """The records behind a figure of the indicator, as `reconcile` counts them.

    Raises EcodiploError when the indicator is not kept as records, or cannot be recomputed.
    """
    if not indicator.measure:
        raise EcodiploError(f"{indicator.code} is not recomputed from records: it has no measure")
    measure = parse_measure(indicator.measure)
    entity = measure.entity
    fields = [field for field in entity.fields if field.listed]
    if measure.field is not None and measure.field not in fields:
        fields.append(measure.field)
    with quoting(indicator.measure):
        where = counting(session, measure, indicator.basis, period, today=today)
    order = [mapping.column(entity, entity.date).asc()] if entity.date else []
    wanted = with_twins(entity, fields)
    rows = read(session, entity, wanted, today=today, where=where, order=order)
    return Counted(entity, fields, rows)


def counted_refs(
    session: Session, measure: Measure, basis: Basis, period: Period, *, today: datetime.date
) -> Any:
    """The refs of the records that count, and what each adds, as a SELECT."""
    entity = measure.entity
    value = (
        amount(measure, basis, period, today=today)
        if measure.field is not None
        else cast(null(), Int64)
    )
    where = counting(session, measure, basis, period, today=today)
    return select(mapping.column(entity, entity.key), value).where(*where)


def _recompute(
    session: Session, wanted: list[tuple[Indicator, Published]], today: datetime.date
) -> dict[int, Recorded]:
    """What the records give for each figure, by its id: together for those of the same days."""
    spans: dict[Period, dict[str, tuple[str, Basis]]] = {}
    for indicator, figure in wanted:
        if indicator.measure:
            asked = indicator.measure, indicator.basis
            spans.setdefault(figure.span, {})[str(figure.id)] = asked
    return {
        int(id_): recorded
        for span, measures in spans.items()
        for id_, recorded in recompute_all(session, measures, span, today=today).items()
    }


def _explanations(session: Session) -> dict[int, tuple[Explained, ...]]:
    found: dict[int, tuple[Explained, ...]] = {}
    for one in session.scalars(select(Explanation).order_by(Explanation.ref)):
        reason = Label(one.reason, one.reason_vi or one.reason)
        explained = Explained(one.ref, one.difference, reason, one.stated_by)
        found[one.figure_id] = (*found.get(one.figure_id, ()), explained)
    return found


def _reconciled(
    indicator: Indicator,
    figure: Published,
    recorded: Recorded | None,
    explanations: tuple[Explained, ...],
) -> Reconciled:
    allowed = (
        band(figure.value, figure.qualifier, indicator.unit) if figure.value is not None else None
    )
    value = None
    if recorded is not None and not recorded.fault:  # no records make up none of the figure
        value = recorded.value if recorded.records else Decimal(0)
    beyond = unexplained = Decimal(0)
    coverage = None
    if allowed is not None and value is not None:
        beyond = allowed.beyond(value)
        unexplained = allowed.beyond(value - sum((e.difference for e in explanations), Decimal(0)))
        if figure.value:
            coverage = (value / figure.value * 100).quantize(Decimal("0.1"))
    return Reconciled(
        indicator.code, Label(indicator.name_en, indicator.name_vi), indicator.unit,
        indicator.basis, figure, allowed, recorded, explanations,
        _state(figure, recorded, beyond, unexplained), beyond, unexplained, coverage,
    )  # fmt: skip


def _state(
    figure: Published, recorded: Recorded | None, beyond: Decimal, unexplained: Decimal
) -> State:
    if recorded is None:
        return State.NOT_KEPT
    if recorded.fault:
        return State.FAULT
    if figure.value is None:
        return State.WORDS
    if recorded.value is None or not recorded.records:
        return State.EMPTY if figure.value else State.AGREES
    if beyond == 0:
        return State.AGREES if recorded.value == figure.value else State.WITHIN
    if unexplained == 0:
        return State.EXPLAINED
    return State.SHORT if unexplained < 0 else State.OVER
