"""Records of an entity by country, sector, month, level or any other of their properties."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from ecodiplo.catalogue import ENTITIES
from ecodiplo.errors import UsageProblem
from ecodiplo.fields import FieldType, Integer
from ecodiplo.services.lineage.origins import months_between
from ecodiplo.services.query import mapping
from ecodiplo.services.query.measure_syntax import Measure
from ecodiplo.services.query.select import expression
from ecodiplo.services.statistics.dimensions import (
    ORIGIN,
    Way,
    find_property,
    names,
    project_key,
    way_of,
)
from ecodiplo.services.statistics.measures import Recorded, as_of_day, counting, recompute
from ecodiplo.text import fold
from ecodiplo.vocabulary import Basis

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from ecodiplo.catalogue import Entity, Field
    from ecodiplo.dates import Period
    from ecodiplo.language import Label, Lang


@dataclass(frozen=True)
class Total:
    """What the values of a group add up to, None when none is known, and how many are not."""

    value: Decimal | int | None
    unknown: int


@dataclass(frozen=True)
class Group:
    """The records that have a property in common; `key` is None for those that do not say."""

    key: str | None
    label: Label | None
    records: int
    totals: Mapping[str, Total]


@dataclass(frozen=True)
class Breakdown:
    """Records by one property.

    Where `overlapping`, a record can be in several groups, which then add up to more than
    `overall`. What is left out of it is told in `recorded`.
    """

    entity: Entity
    by: str
    label: Label
    period: Period | None
    basis: Basis
    fields: tuple[Field, ...]
    groups: tuple[Group, ...]
    counted: Callable[[], Group]
    recorded: Recorded | None
    overlapping: bool
    main: str  # the total that groups are ordered by; empty for the number of records

    @cached_property
    def overall(self) -> Group:
        """All records together, each once: asked of the database when it is first wanted, within
        the session."""
        return self.counted()

    def value(self, group: Group) -> Decimal | int | None:
        """What the group's bar shows."""
        return group.totals[self.main].value if self.main else group.records

    def shown(self, group: Group, lang: Lang) -> str:
        """That value as the language writes it."""
        value = self.value(group)
        if value is None:
            return "–"
        kind: FieldType = self.entity.by_name[self.main].type if self.main else Integer()
        return kind.show(value, lang)


def break_down(
    session: Session,
    entity: Entity,
    by: str,
    period: Period,
    *,
    today: datetime.date,
    basis: Basis = Basis.PERIOD,
    filters: Mapping[str, Sequence[str]] | None = None,
    main: str = "",
    beside: bool = True,
) -> Breakdown:
    """The counted records of the period, or as of its last day when the basis is cumulative, in
    groups: times in their order, all else the largest first.

    `main` is the field whose total orders the groups; else their number of records, or for the
    parts of something (the ledger of projects) the first of their totals. What is left out is told
    when it is asked for, `beside`: it costs a scan. Raises UsageProblem for a property or filter
    that the entity has not.
    """
    name = find_property(entity, by)
    if period != (None, None) and not entity.date:
        raise UsageProblem(f"{entity.name} have no date to sum by")
    measure = Measure(entity, None, {k: list(v) for k, v in (filters or {}).items()})
    day = as_of_day(basis, period, today)
    fields = tuple(field for field in entity.fields if field.total)
    main = _main(entity, fields, main)
    way = way_of(entity, name, day)
    where = counting(session, measure, basis, period, today=today)
    totals = [column for field in fields for column in _totals(entity, field, day)]
    if name == "origin":
        totals += _waiting(entity, way)
    grouped = _grouped(entity, way, where, totals)
    groups = [_group(row, fields, way) for row in session.execute(grouped)]

    def overall() -> Group:
        if not way.overlapping:
            return _all_of(groups, fields)
        statement = select(func.count().label("records"), *totals).select_from(
            mapping.table(entity)
        )
        row = session.execute(statement.where(*where)).one()
        return Group(None, None, row.records, _read_totals(row, fields))

    recorded = recompute(session, measure, basis, period, today=today) if beside else None
    found = Breakdown(
        entity, name, way.label, None if period == (None, None) else period, basis, fields,
        tuple(_named(session, way, _ordered(groups, way, main))),
        overall, recorded, way.overlapping, main,
    )  # fmt: skip
    if beside:
        found.overall  # noqa: B018 - asked of the database now, while it is open
    return found


def _main(entity: Entity, fields: Sequence[Field], main: str) -> str:
    if not main:
        return fields[0].name if entity.part_of and fields else ""
    names = {fold(name): f.name for f in fields for name in (f.name, *f.label)}
    if fold(main) not in names:
        raise UsageProblem(
            f"{entity.name} have no total {main!r}; totals: {', '.join(f.name for f in fields)}"
        )
    return names[fold(main)]


def _totals(entity: Entity, field: Field, day: datetime.date) -> list[Any]:
    value = expression(entity, field, day)
    return [
        func.sum(value).label(f"sum_{field.name}"),
        func.count(value).label(f"known_{field.name}"),
    ]


def _waiting(entity: Entity, way: Way) -> list[Any]:
    """How long it took from what a chain began with to the licence, where both months are known."""
    project = mapping.model(ENTITIES["fdi-projects"])
    began = way.join[0].c.began
    if entity.name == "fdi-projects":
        months = months_between(began, project.certificate_date)
    else:
        licensed = (
            select(project.certificate_date)
            .where(project.id == project_key(entity))
            .scalar_subquery()
        )
        months = months_between(began, licensed)
    return [func.sum(months).label("months"), func.count(months).label("months_known")]


def _grouped(entity: Entity, way: Way, where: Sequence[Any], totals: Sequence[Any]) -> Select[Any]:
    source: Any = mapping.table(entity)
    if way.join is not None:
        joined, on = way.join
        source = source.outerjoin(joined, on)
    return (
        select(way.key.label("key"), func.count().label("records"), *totals)
        .select_from(source)
        .where(*where)
        .group_by(way.key)
    )


def _group(row: Any, fields: Sequence[Field], way: Way) -> tuple[Any, int, dict[str, Total]]:
    totals = _read_totals(row, fields)
    if way.label is ORIGIN:
        mean = None if not row.months_known else round(Decimal(row.months) / row.months_known, 1)
        totals["months"] = Total(mean, row.records - row.months_known)
    return row.key, row.records, totals


def _all_of(groups: Sequence[Any], fields: Sequence[Field]) -> Group:
    """All groups together, where no record is in two of them."""
    totals = {}
    for field in fields:
        own = [each[field.name] for _, _, each in groups]
        known = [total.value for total in own if total.value is not None]
        totals[field.name] = Total(
            sum(known, type(known[0])(0)) if known else None, sum(total.unknown for total in own)
        )
    return Group(None, None, sum(records for _, records, _ in groups), totals)


def _read_totals(row: Any, fields: Sequence[Field]) -> dict[str, Total]:
    found = row._mapping
    return {
        field.name: Total(
            found[f"sum_{field.name}"] if found[f"known_{field.name}"] else None,
            found["records"] - found[f"known_{field.name}"],
        )
        for field in fields
    }


def _ordered(groups: list[Any], way: Way, main: str) -> list[Any]:
    """Times in their order, all else the largest first; what does not say comes last."""
    if way.time:
        return sorted(groups, key=lambda group: (group[0] is None, group[0] or ""))

    def size(group: Any) -> Any:
        value = group[2][main].value if main else group[1]
        return (group[0] is None, -(value or 0), str(group[0]))

    return sorted(groups, key=size)


def _named(session: Session, way: Way, groups: Sequence[Any]) -> list[Group]:
    found = names(session, way, [key for key, *_ in groups if key is not None])
    return [
        Group(name, label, records, totals)
        for key, records, totals in groups
        for name, label in (found.get(key, (None, None)),)
    ]
