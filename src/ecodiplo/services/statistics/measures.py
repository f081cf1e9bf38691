"""Indicators recomputed from the records.

The `measure` of an indicator says what to count or add up, in the words of `list`'s filters, so
that an office adds indicators without code:

    count delegations direction=inbound
    sum fdi-capital.amount_usd kind=new,increase,share_purchase
    count fdi-capital.project kind=increase

The last one counts the different projects of the records.

Only this module decides which records count, and when:

- A record has one date: its start, else the first other date of `Entity.dates` that is filled. A
  record that crosses a year's end counts once, in the year in which it began. A record counts in a
  period when its date must lie in the period: a visit with the date `2022` counts in 2022 and in
  none of its quarters, a visit with the date `2022-09` counts in September, in the third quarter
  and in 2022. `undated` counts the records whose date may lie in the period but need not; the total
  does not include them. So with a group of countries: a record counts when a country of it must be
  a member on the record's date, and `undated` counts it when it only may be.
- A cumulative indicator counts, as of a day, each record that may have happened by then: a record
  with the date `2022` from the first day of 2022 on, a record without a date on every day. An
  agreement or project without a start counts on every day too: it can begin long before its end.
  Derived fields (in force, registered capital) are computed as of that day too. A total as of a
  day to come is one as of today.
- What has not happened yet is no result: a record that begins wholly after today (`has_come`) does
  not count in a period, and `other_status` counts it, as it does a visit still to come. A record
  with the date `2022-11` counts from the first day of the month on. Due days of tasks and periods
  of figures and snapshots are no such dates (`Entity.looks_ahead`).
- A record whose role in totals is not `counted`, or that is part of one with another role, is left
  out; `left_out` counts such records by role.
  A record with a status that does not count (a visit cancelled, or still to come) is left out too;
  `other_status` counts it, unless the measure filters by status: `status=planned`, which counts
  visits still to come too. A planned record
  counts once its day has passed: offices seldom return to a record to enter that it took place, but
  do enter that it did not. `planned` is the number of such records among those that count.
- A derived field can be uncertain on a day: an MOU that was terminated in `2023` may have been in
  force on 30 June. The total leaves it out, and `uncertain` counts it.
- Unknown is not zero: `unknown` is the number of records that have no value to add. A period in
  which no record counts has no value, not even for a count.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    and_,
    case,
    cast,
    distinct,
    func,
    not_,
    null,
    or_,
    select,
    true,
    type_coerce,
)

from ecodiplo.catalogue.entity import target
from ecodiplo.errors import EcodiploError
from ecodiplo.models.column_types import DoubleType, HundredthsType, Int64
from ecodiplo.services.query import mapping
from ecodiplo.services.query.filters import certainly_in, has_come, possibly_in, took_place
from ecodiplo.services.query.listing import Query, conditions, split_filters
from ecodiplo.services.query.measure_syntax import ParsedMeasure, parse_measure, prefixed_with
from ecodiplo.services.query.read_records import expression
from ecodiplo.vocabulary import NOT_COUNTED, Basis, RoleInTotals

if TYPE_CHECKING:
    from collections.abc import Mapping

    import sqlalchemy
    from sqlalchemy import ColumnElement, Connection, Select

    from ecodiplo.catalogue import Entity
    from ecodiplo.dates import Period
    from ecodiplo.language import Label


# The records that are counted apart, beside those that totals leave out by their role.
COUNTED_APART = ("undated", "other_status", "planned", "uncertain")


@dataclass(frozen=True)
class Recomputed:
    """The number that the records give, and the records behind it.

    `value` is None when there is nothing to count or add. `records` is the number of records that
    count, `unknown` the number of those that have no value, `planned` the number of those that are
    still marked as planned though their day has passed. The other numbers are of records that
    do not count: their date may lie in the period but need not (`undated`), totals leave them out
    by their role (`left_out`, which has only the roles of such records), their status does not
    count or they are still to come (`other_status`), or they may meet the filters but need not
    (`uncertain`). If the measure
    cannot be recomputed, `fault` says why and all numbers are empty.
    """

    value: Decimal | None
    records: int
    unknown: int = 0
    undated: int = 0
    left_out: Mapping[RoleInTotals, int] = field(default_factory=dict)
    other_status: int = 0
    planned: int = 0
    uncertain: int = 0
    fault: Label | None = None

    @property
    def uncounted(self) -> int:
        """The number of records that totals leave out by their role."""
        return sum(self.left_out.values())


def recompute(
    connection: Connection,
    measure: ParsedMeasure,
    basis: Basis,
    period: Period,
    *,
    today: datetime.date,
) -> Recomputed:
    """The number of the records in the period, or as of its last day when the basis is cumulative.

    Raises EcodiploError for a filter that the entity does not have, and for a filter value that
    names no record.
    """
    recomputation = _Recomputation(connection, basis, period, today)
    return recomputation.run({"": (measure, recomputation.parts(measure))})[""]


def recompute_all(
    connection: Connection,
    measures: Mapping[str, tuple[str, Basis]],
    period: Period,
    *,
    today: datetime.date,
) -> dict[str, Recomputed]:
    """The number of the records for each of the measures, which are texts: one statement for each
    entity and basis, however many measures it has. A measure that cannot be recomputed has a
    `fault` and does not affect the others."""
    groups: dict[tuple[str, Basis], dict[str, tuple[ParsedMeasure, _Parts]]] = {}
    numbers: dict[str, Recomputed] = {}
    for name, (text, basis) in measures.items():
        try:
            measure = parse_measure(text)
            with prefixed_with(text):
                parts = _Recomputation(connection, basis, period, today).parts(measure)
        except EcodiploError as error:
            numbers[name] = Recomputed(None, 0, fault=error.message)
        else:
            groups.setdefault((measure.entity.name, basis), {})[name] = measure, parts
    for (_, basis), group in groups.items():
        numbers |= _Recomputation(connection, basis, period, today).run(group)
    return {name: numbers[name] for name in measures}


def counting_conditions(
    connection: Connection, measure: ParsedMeasure, basis: Basis, period: Period, *,
    today: datetime.date, role: RoleInTotals = RoleInTotals.COUNTED,
) -> list[ColumnElement[bool]]:  # fmt: skip
    """The conditions of the records that `recompute` counts, or that it leaves out for their
    `role`."""
    recomputation = _Recomputation(connection, basis, period, today)
    parts = recomputation.parts(measure)
    candidates = recomputation.candidates(measure.entity)
    of_role = parts.counted
    if role is not RoleInTotals.COUNTED:
        of_role = mapping.uncounted_conditions(measure.entity)[role]
    return [*candidates, parts.filters, parts.standing, parts.status, of_role, parts.lies]


def amount(measure: ParsedMeasure, basis: Basis, period: Period, *, today: datetime.date) -> Any:
    """The SQL expression that a record adds to the measure's total. Raises TypeError for a measure
    that counts."""
    if measure.field is None:
        raise TypeError("a measure that counts has no amount")
    value = expression(measure.entity, measure.field, as_of_day(basis, period, today))
    if isinstance(value.type, DoubleType):  # totals are exact, so they are of hundredths
        return type_coerce(cast(func.round(value * 100), Int64), HundredthsType())
    return value


def as_of_day(basis: Basis, period: Period, today: datetime.date) -> datetime.date:
    """The day as of which a cumulative total and derived fields are computed: never a day to
    come."""
    if basis is Basis.CUMULATIVE and period.last is not None:
        return min(datetime.date.fromisoformat(period.last), today)
    return today


@dataclass(frozen=True)
class _Parts:
    """The conditions of a measure, kept apart so that each kind of excluded records is counted.
    `standing` and `status` are NULL where a derived field is not certain."""

    filters: ColumnElement[bool]
    standing: ColumnElement[bool]
    status: ColumnElement[bool]
    counted: ColumnElement[bool]
    lies: ColumnElement[bool]
    vague: bool  # whether a record that may lie in the period, or be of a group, need not


@dataclass(frozen=True)
class _Recomputation:
    """Measures of one basis and period on a database."""

    connection: Connection
    basis: Basis
    period: Period
    today: datetime.date

    def candidates(self, entity: Entity) -> list[ColumnElement[bool]]:
        """The condition that the date can lie in the period: a range of the index."""
        if not entity.date:
            return []
        if self.basis is Basis.PERIOD:
            return possibly_in(entity, self.period)
        lasts = "in_force" in entity.by_name
        date = mapping.column(entity, entity.date) if lasts else mapping.date(entity)
        day = as_of_day(self.basis, self.period, self.today)
        return [or_(date.is_(None), date <= day.isoformat())]

    def parts(self, measure: ParsedMeasure) -> _Parts:
        """The measure's conditions beyond `candidates`."""
        entity, day = measure.entity, as_of_day(self.basis, self.period, self.today)
        filters, standing = split_filters(entity, measure.filters)
        statuses = {
            name: texts
            for each in (filters, standing)
            for name in _status_filters(entity)
            if (texts := each.pop(name, []))
        }
        status = conditions(self.connection, entity, Query(filters=statuses), today=day)
        # As of a day, records lie outside the period too, and some have no date.
        holds_all = self.basis is Basis.PERIOD and not self._vague(entity)
        status = [
            *(status or took_place(entity, self.today, self.period if holds_all else None)),
            *has_come(entity, self.today, self.period, any_status=bool(status)),
        ]
        lies = certainly_in(entity, self.period) if self._vague(entity) else []
        own = Query(filters=filters)
        possible = and_(true(), *conditions(self.connection, entity, own, today=day))
        if entity.date and any(target(entity.filters[name]) == "countries" for name in filters):
            certain = conditions(self.connection, entity, own, today=day, certainly=True)
            if not possible.compare(and_(true(), *certain)):  # a group has dated members
                lies = [*lies, *certain]
        return _Parts(
            possible,
            and_(true(), *conditions(self.connection, entity, Query(filters=standing), today=day)),
            and_(true(), *status),
            and_(true(), *mapping.counted_conditions(entity)),
            and_(true(), *lies),
            bool(lies),
        )

    def _vague(self, entity: Entity) -> bool:
        """Whether a record whose date can lie in the period may lie outside it."""
        timed = bool(entity.date) and self.basis is Basis.PERIOD
        return timed and not self.period.is_unambiguous

    def run(self, measures: Mapping[str, tuple[ParsedMeasure, _Parts]]) -> dict[str, Recomputed]:
        """The numbers of measures of one entity."""
        row = self.connection.execute(self.statement(measures)).one()
        return {name: _read_row(row, name, measure) for name, (measure, _) in measures.items()}

    def statement(self, measures: Mapping[str, tuple[ParsedMeasure, _Parts]]) -> Select[Any]:
        """The aggregates of measures of one entity.

        Filters that all measures have are in the WHERE clause. Derived values (registered capital)
        and conditions on them (the status of an MOU) are computed once a record in a materialized
        CTE: the engine would compute them for each aggregate.
        """
        first, first_parts = next(iter(measures.values()))
        entity = first.entity
        source: Any = mapping.table(entity)
        shared = all(measure.filters == first.filters for measure, _ in measures.values())
        where = [*self.candidates(entity), *([first_parts.filters] if shared else [])]
        summing = {
            name: measure for name, (measure, _) in measures.items() if measure.field is not None
        }
        values = {
            name: amount(measure, self.basis, self.period, today=self.today)
            for name, measure in summing.items()
        }
        doubtful = {
            f"{condition}_{name}": getattr(parts, condition)
            for name, (measure, parts) in measures.items() if is_doubtful(measure)
            for condition in ("standing", "status")
        }  # fmt: skip
        if doubtful or any(measure.field and measure.field.derived for measure in summing.values()):
            ids = mapping.table(entity).c.id
            labelled = [value.label(f"value_{name}") for name, value in values.items()]
            labelled += [
                case((condition, 1), (not_(condition), 0), else_=null()).label(name)
                for name, condition in doubtful.items()
            ]
            each = select(ids, *labelled).where(*where).cte("each").prefix_with("MATERIALIZED")
            values = {name: each.c[f"value_{name}"] for name in values}
            measures = {
                name: (measure, _computed(parts, name, each) if is_doubtful(measure) else parts)
                for name, (measure, parts) in measures.items()
            }
            source, where = each.join(source, each.c.id == ids), []
        columns = [
            column
            for name, (measure, parts) in measures.items()
            for column in self.columns(name, measure, parts, values.get(name), filtered=shared)
        ]
        return select(*columns).select_from(source).where(*where)

    def columns(
        self, name: str, measure: ParsedMeasure, parts: _Parts, value: Any, *, filtered: bool
    ) -> list[sqlalchemy.Label[Any]]:
        """The aggregates of a measure, each under a name of its own. If `filtered`, the statement
        applies the measure's filters."""
        entity = measure.entity
        filters = true() if filtered else parts.filters
        met = and_(filters, parts.standing)
        counts = and_(met, parts.status, parts.counted, parts.lies)
        kinds = {"records": counts}
        if parts.vague:
            kinds["undated"] = and_(met, parts.status, parts.counted, ~parts.lies)
        for role, has_role in mapping.uncounted_conditions(entity).items():
            kinds[role.value] = and_(has_role, met, parts.status, parts.lies)
        own_status = any(name in measure.filters for name in _status_filters(entity))
        if not parts.status.compare(true()):
            kinds["other_status"] = and_(met, parts.counted, parts.lies, ~parts.status)
        if entity.pending_statuses and not own_status:
            pending = mapping.column(entity, entity.status).in_(entity.pending_statuses)
            kinds["planned"] = and_(counts, pending)
        if is_doubtful(measure):
            doubtful = and_(parts.standing, parts.status).is_(None)
            kinds["uncertain"] = and_(filters, doubtful, parts.counted, parts.lies)
        columns: list[sqlalchemy.Label[Any]] = [
            func.count().filter(condition).label(f"{name}.{kind}")
            for kind, condition in kinds.items()
        ]
        if value is not None:
            columns += [
                func.sum(value).filter(counts).label(f"{name}.sum"),
                func.count(value).filter(counts).label(f"{name}.values"),
            ]
        if measure.distinct is not None:
            other = mapping.foreign_key(entity, measure.distinct.name)
            columns += [
                func.count(distinct(other)).filter(counts).label(f"{name}.distinct"),
                func.count(other).filter(counts).label(f"{name}.values"),
            ]
        return columns


def is_doubtful(measure: ParsedMeasure) -> bool:
    """Whether the measure filters by a derived field that can be uncertain."""
    return bool(split_filters(measure.entity, measure.filters)[1])


def _computed(parts: _Parts, name: str, each: Any) -> _Parts:
    """The parts of the measure of this name, with the conditions that `each` has computed."""
    standing, status = each.c[f"standing_{name}"], each.c[f"status_{name}"]
    return replace(parts, standing=standing == 1, status=status == 1)


def _status_filters(entity: Entity) -> tuple[str, ...]:
    """The filters that replace the entity's rule of which statuses count."""
    names = dict.fromkeys(("status", entity.status))
    return tuple(name for name in names if name in entity.filters)


def _read_row(row: Any, name: str, measure: ParsedMeasure) -> Recomputed:
    columns = row._mapping
    by_role = {role: columns.get(f"{name}.{role.value}", 0) for role in NOT_COUNTED}
    excluded: dict[str, Any] = {kind: columns.get(f"{name}.{kind}", 0) for kind in COUNTED_APART}
    excluded["left_out"] = {role: count for role, count in by_role.items() if count}
    records = columns[f"{name}.records"]
    if measure.distinct is not None:
        values, count = columns[f"{name}.values"], columns[f"{name}.distinct"]
        return Recomputed(Decimal(count) if values else None, records, records - values, **excluded)
    if measure.field is None:
        return Recomputed(Decimal(records) if records else None, records, **excluded)
    values = columns[f"{name}.values"]
    total = Decimal(columns[f"{name}.sum"]) if values else None
    return Recomputed(total, records, records - values, **excluded)
