"""Recomputing indicators from the records.

An indicator's `measure` says how, in the words of `list`'s filters, so that an
office adds indicators without code:

    count delegations direction=inbound
    sum fdi-capital.amount_usd kind=new,increase,share_purchase

What counts, and when, is decided here and nowhere else:

- A record has one date, its start, so one that crosses a year's end counts once, in the year it
  began. In a period counts what must lie in it: a visit known to `2022` counts in 2022 and in none
  of its quarters, one known to `2022-09` in September, in the third quarter and in 2022. What only
  may lie in the period is told beside the total (`may_lie`), never added to it.
- As of a day (a cumulative indicator) counts what may have happened by then: what is known to
  `2022` from the first day of 2022 on, and what has no date on every day. What follows from dates
  (in force, registered capital) is asked as of that day too.
- A record that is not `counted`, or is part of one that is not, is left out and told beside; so is
  one of a status that does not count (a visit cancelled, or still to come), unless the measure asks
  for statuses itself: `status=planned`. What is only planned counts once its day has passed:
  offices seldom go back to say that it took place, and do say when it did not.
- Unknown is not zero: a total says how many records had no value to add, and a period of which no
  record counts has no value, not even for a count.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, or_, select, true

from ecodiplo.errors import EcodiploError
from ecodiplo.services.query import mapping
from ecodiplo.services.query.filters import in_period, lies_in, took_place
from ecodiplo.services.query.listing import Question, conditions
from ecodiplo.services.query.measure_syntax import Measure, parse_measure, quoting
from ecodiplo.services.query.select import expression
from ecodiplo.vocabulary import Basis

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import ColumnElement, Label, Select
    from sqlalchemy.orm import Session

    from ecodiplo.catalogue import Entity
    from ecodiplo.dates import Period


@dataclass(frozen=True)
class Recorded:
    """What the records give, and what they leave out.

    `value` is None when there is nothing to count or add. Beside the `records` that count: how
    many of them have no value (`unknown`), may lie in the period or not (`may_lie`), say that they
    are not counted (`left_out`), or have a status that does not count (`other_status`). Of a
    measure that cannot be recomputed nothing is known but its `fault`.
    """

    value: Decimal | None
    records: int
    unknown: int = 0
    may_lie: int = 0
    left_out: int = 0
    other_status: int = 0
    fault: str = ""  # why the measure cannot be recomputed


def recompute(
    session: Session, measure: Measure, basis: Basis, period: Period, *, today: datetime.date
) -> Recorded:
    """What the records give in the period, or as of its last day when the basis is cumulative.

    Raises EcodiploError for a filter that the entity has not, or that names no record.
    """
    asked = _Asked(session, basis, period, today)
    return asked.answer({"": (measure, asked.parts(measure))})[""]


def recompute_all(
    session: Session,
    measures: Mapping[str, tuple[str, Basis]],
    period: Period,
    *,
    today: datetime.date,
) -> dict[str, Recorded]:
    """What the records give for each of the measures, which are texts: one statement an entity and
    basis, however many measures it has. One that cannot be recomputed says so in its `fault`, and
    leaves the others alone."""
    groups: dict[tuple[str, Basis], dict[str, tuple[Measure, _Parts]]] = {}
    found: dict[str, Recorded] = {}
    for name, (text, basis) in measures.items():
        try:
            measure = parse_measure(text)
            with quoting(text):
                parts = _Asked(session, basis, period, today).parts(measure)
        except EcodiploError as error:
            found[name] = Recorded(None, 0, fault=str(error))
        else:
            groups.setdefault((measure.entity.name, basis), {})[name] = measure, parts
    for (_, basis), group in groups.items():
        found |= _Asked(session, basis, period, today).answer(group)
    return {name: found[name] for name in measures}


def counting(
    session: Session, measure: Measure, basis: Basis, period: Period, *, today: datetime.date
) -> list[ColumnElement[bool]]:
    """The records that `recompute` counts, as SQL."""
    asked = _Asked(session, basis, period, today)
    parts = asked.parts(measure)
    candidates = asked.candidates(measure.entity)
    return [*candidates, parts.filters, parts.status, parts.counted, parts.lies]


def amount(measure: Measure, basis: Basis, period: Period, *, today: datetime.date) -> Any:
    """What a record adds to the measure's total, as SQL. Raises TypeError when it only counts."""
    if measure.field is None:
        raise TypeError("a measure that counts has no amount")
    return expression(measure.entity, measure.field, as_of_day(basis, period, today))


def as_of_day(basis: Basis, period: Period, today: datetime.date) -> datetime.date:
    """The day on which what follows from dates is asked."""
    if basis is Basis.CUMULATIVE and period.last is not None:
        return datetime.date.fromisoformat(period.last)
    return today


@dataclass(frozen=True)
class _Parts:
    """The conditions of a measure, apart from one another so that each can be told of."""

    filters: ColumnElement[bool]
    status: ColumnElement[bool]
    counted: ColumnElement[bool]
    lies: ColumnElement[bool]


@dataclass(frozen=True)
class _Asked:
    """When, and of what database, measures are asked."""

    session: Session
    basis: Basis
    period: Period
    today: datetime.date

    def candidates(self, entity: Entity) -> list[ColumnElement[bool]]:
        """The records that can have to do with the period: a range of the index."""
        if not entity.date:
            return []
        if self.basis is Basis.PERIOD:
            return in_period(entity, self.period)
        date = mapping.column(entity, entity.date)
        return [] if self.period.last is None else [or_(date.is_(None), date <= self.period.last)]

    def parts(self, measure: Measure) -> _Parts:
        """The measure's conditions beyond `candidates`."""
        entity, day = measure.entity, as_of_day(self.basis, self.period, self.today)
        filters = dict(measure.filters)
        statuses = filters.pop("status", [])
        asked = Question(filters={"status": statuses} if statuses else {})
        status = conditions(self.session, entity, asked, today=day)
        status = status or took_place(
            entity, self.today, None if self._vague(entity) else self.period
        )
        lies = lies_in(entity, self.period) if self._vague(entity) else []
        return _Parts(
            and_(true(), *conditions(self.session, entity, Question(filters=filters), today=day)),
            and_(true(), *status),
            and_(true(), *mapping.counting(entity)),
            and_(true(), *lies),
        )

    def _vague(self, entity: Entity) -> bool:
        """Whether a record that can lie in the period need not."""
        timed = bool(entity.date) and self.basis is Basis.PERIOD
        return timed and not self.period.holds_all_that_touch_it

    def answer(self, measures: Mapping[str, tuple[Measure, _Parts]]) -> dict[str, Recorded]:
        """What the records give for measures of one entity."""
        row = self.session.execute(self.statement(measures)).one()
        return {name: _recorded(row, name, measure) for name, (measure, _) in measures.items()}

    def statement(self, measures: Mapping[str, tuple[Measure, _Parts]]) -> Select[Any]:
        """The aggregates of measures of one entity.

        Filters that all have in common are looked at once, and what follows from dates (registered
        capital) is worked out once a record: the engine would do it for each aggregate.
        """
        first, parts = next(iter(measures.values()))
        entity = first.entity
        source: Any = mapping.table(entity)
        shared = all(measure.filters == first.filters for measure, _ in measures.values())
        where = [*self.candidates(entity), *([parts.filters] if shared else [])]
        summed = {name: one for name, (one, _) in measures.items() if one.field is not None}
        values = {
            name: amount(one, self.basis, self.period, today=self.today)
            for name, one in summed.items()
        }
        if any(one.field is not None and one.field.derived for one in summed.values()):
            ids = mapping.model(entity).id
            named = [value.label(f"value_{name}") for name, value in values.items()]
            each = select(ids, *named).where(*where).cte("each").prefix_with("MATERIALIZED")
            values = {name: each.c[f"value_{name}"] for name in values}
            source, where = each.join(source, each.c.id == ids), []
        columns = [
            column
            for name, (measure, part) in measures.items()
            for column in self.columns(name, measure, part, values.get(name), filtered=shared)
        ]
        return select(*columns).select_from(source).where(*where)

    def columns(
        self, name: str, measure: Measure, part: _Parts, value: Any, *, filtered: bool
    ) -> list[Label[Any]]:
        """The aggregates of a measure, each under a name of its own; its filters are left to the
        statement when that is `filtered`."""
        entity = measure.entity
        filters = true() if filtered else part.filters
        ok = and_(filters, part.status, part.counted, part.lies)
        told = {"records": ok}
        if self._vague(entity):
            told["may_lie"] = and_(filters, part.status, part.counted, ~part.lies)
        if mapping.counting(entity):
            told["left_out"] = and_(filters, part.status, part.lies, ~part.counted)
        if entity.counted_statuses or "status" in measure.filters:
            told["other_status"] = and_(filters, part.counted, part.lies, ~part.status)
        columns: list[Label[Any]] = [
            func.count().filter(condition).label(f"{name}.{kind}")
            for kind, condition in told.items()
        ]
        if value is not None:
            columns += [
                func.sum(value).filter(ok).label(f"{name}.sum"),
                func.count(value).filter(ok).label(f"{name}.known"),
            ]
        return columns


def _recorded(row: Any, name: str, measure: Measure) -> Recorded:
    found = row._mapping
    beside = {
        kind: found.get(f"{name}.{kind}", 0) for kind in ("may_lie", "left_out", "other_status")
    }
    records = found[f"{name}.records"]
    if measure.field is None:
        return Recorded(Decimal(records) if records else None, records, **beside)
    known = found[f"{name}.known"]
    value = Decimal(found[f"{name}.sum"]) if known else None
    return Recorded(value, records, records - known, **beside)
