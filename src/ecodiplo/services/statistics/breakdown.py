"""Records of an entity grouped by country, sector, month, level or another of their properties."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import distinct, func, select

from ecodiplo.catalogue import ENTITIES
from ecodiplo.errors import UsageProblem
from ecodiplo.fields import FieldType, Integer
from ecodiplo.fold import fold, sort_key
from ecodiplo.language import DASH, Label, join, same
from ecodiplo.services.lineage.origins import months_between
from ecodiplo.services.query import mapping
from ecodiplo.services.query.listing import ALWAYS
from ecodiplo.services.query.measure_syntax import ParsedMeasure
from ecodiplo.services.query.read_records import expression
from ecodiplo.services.statistics.dimensions import (
    ORIGIN,
    Dimension,
    dimension_of,
    find_dimension,
    names,
    project_key,
)
from ecodiplo.services.statistics.measures import (
    Recomputed,
    as_of_day,
    counting_conditions,
    recompute,
)
from ecodiplo.vocabulary import Basis

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection, Select

    from ecodiplo.catalogue import Entity, Field
    from ecodiplo.dates import Period
    from ecodiplo.language import Lang


@dataclass(frozen=True)
class Total:
    """The sum of the values of a group, None when no record has a value, and the number of records
    that have none."""

    value: Decimal | int | None
    unknown: int


@dataclass(frozen=True)
class Group:
    """The records that share a value; `key` is None for the records that have no value.

    `wholes` is the number of different records of which they are parts: projects for lines of the
    capital ledger. None for an entity that is part of no other, and in cross-tables.
    """

    key: str | None
    label: Label | None
    records: int
    totals: Mapping[str, Total]
    wholes: int | None = None


@dataclass(frozen=True)
class Breakdown:
    """The records by one property.

    If `overlapping`, a record can be in several groups, and the groups add up to more than
    `overall`. `excluded` counts the records that the breakdown leaves out.
    """

    entity: Entity
    by: str
    label: Label
    period: Period | None
    basis: Basis
    fields: tuple[Field, ...]
    groups: tuple[Group, ...]
    overall: Group  # all records together, each once
    excluded: Recomputed | None
    overlapping: bool
    order_total: str  # the total that orders the groups; empty for the number of records
    today: datetime.date

    def value(self, group: Group) -> Decimal | int | None:
        """The value of the group's bar."""
        return group.totals[self.order_total].value if self.order_total else group.records

    def value_text(self, value: Decimal | int | None, lang: Lang) -> str:
        """A value of the breakdown's bars, written in the language."""
        return show_total(self.entity, self.order_total, value, lang)


def break_down(
    connection: Connection,
    entity: Entity,
    by: str,
    period: Period,
    *,
    today: datetime.date,
    basis: Basis = Basis.PERIOD,
    filters: Mapping[str, Sequence[str]] | None = None,
    order_total: str = "",
    count_excluded: bool = True,
) -> Breakdown:
    """The records that count in the period, grouped; with a cumulative basis, those that count as
    of its last day. Groups by time are in order of time, all others by size, the largest first.

    `order_total` is the field whose total orders the groups. The default is the number of records,
    and the first total for an entity that is part of another (the capital ledger). `count_excluded`
    counts the records that are left out as well, which costs a scan. Raises UsageProblem when the
    entity has no such property, filter or total.
    """
    name = find_dimension(entity, by)
    check_dated(entity, period)
    measure = ParsedMeasure(entity, None, {k: list(v) for k, v in (filters or {}).items()})
    day = as_of_day(basis, period, today)
    fields = tuple(field for field in entity.fields if field.total)
    order_total = find_total(entity, fields, order_total)
    dimension = dimension_of(entity, name, day)
    where = counting_conditions(connection, measure, basis, period, today=today)
    totals = [column for field in fields for column in total_columns(entity, field, day)]
    if entity.part_of:
        whole = mapping.foreign_key(entity, entity.part_of)
        totals.append(func.count(distinct(whole)).label("wholes"))
    months = _months(entity, dimension) if name == "origin" else []
    statement = _grouped(entity, dimension, where, [*totals, *months])
    groups, wholes = [], {}
    for row in connection.execute(statement):
        groups.append(_group(row, fields, dimension))
        wholes[row.key] = _wholes(row)
    if dimension.overlapping or entity.part_of:
        everything = select(func.count().label("records"), *totals)
        row = connection.execute(everything.select_from(mapping.table(entity)).where(*where)).one()
        overall = Group(None, None, row.records, read_totals(row, fields), _wholes(row))
    else:
        overall = _sum_of(groups, fields)
    excluded = (
        recompute(connection, measure, basis, period, today=today) if count_excluded else None
    )
    labels = labels_of(connection, dimension, groups)
    return Breakdown(
        entity, name, dimension.label, None if period == ALWAYS else period, basis, fields,
        tuple(named_groups(ordered_groups(groups, dimension, order_total, labels), labels, wholes)),
        overall, excluded, dimension.overlapping, order_total, today,
    )  # fmt: skip


def show_total(entity: Entity, total: str, value: Decimal | int | None, lang: Lang) -> str:
    """A value of the field `total`, or a number of records when it is empty, in the language."""
    if value is None:
        return DASH
    return type_of_total(entity, total).show(Decimal(value) if total else value, lang)


def type_of_total(entity: Entity, total: str) -> FieldType:
    """The type of the field `total`, or of a number of records when it is empty."""
    return entity.by_name[total].type if total else Integer()


def check_dated(entity: Entity, period: Period) -> None:
    """Raise UsageProblem for a period of an entity whose records have no date."""
    if period != ALWAYS and not entity.date:
        raise UsageProblem(
            Label("{entity} have no date, so they cannot be grouped by period.",
                  "{entity} không có ngày nên không nhóm được theo kỳ.")
            .fill(entity=entity.label)
        )  # fmt: skip


def find_total(entity: Entity, fields: Sequence[Field], order_total: str) -> str:
    """The name of the total that orders groups, '' for the number of records. Raises UsageProblem
    for a field without totals."""
    if not order_total:
        return fields[0].name if entity.part_of and fields else ""
    names = {fold(name): f.name for f in fields for name in (f.name, *f.label)}
    if fold(order_total) not in names:
        totals = join(", ", (field.code_label for field in fields)) or Label("none", "không có")
        raise UsageProblem(
            Label("{entity} have no total {name!r}; totals: {totals}",
                  "{entity} không có cột tổng {name!r}; các cột tổng: {totals}")
            .fill(entity=entity.label, name=order_total, totals=totals)
        )  # fmt: skip
    return names[fold(order_total)]


def total_columns(entity: Entity, field: Field, day: datetime.date) -> list[Any]:
    """The aggregates of a field: its sum, and the number of its values."""
    value = expression(entity, field, day)
    return [
        func.sum(value).label(f"sum_{field.name}"),
        func.count(value).label(f"values_{field.name}"),
    ]


def _months(entity: Entity, dimension: Dimension) -> list[Any]:
    """The months from the first record of a chain to the licence, where both dates have a
    month."""
    project = mapping.table(ENTITIES["fdi-projects"])
    began = dimension.join[0].c.began
    if entity.name == "fdi-projects":
        months = months_between(began, project.c.certificate_date)
    else:
        licensed = (
            select(project.c.certificate_date)
            .where(project.c.id == project_key(entity))
            .scalar_subquery()
        )
        months = months_between(began, licensed)
    return [func.sum(months).label("months"), func.count(months).label("months_values")]


def _grouped(
    entity: Entity, dimension: Dimension, where: Sequence[Any], totals: Sequence[Any]
) -> Select[Any]:
    source: Any = mapping.table(entity)
    if dimension.join is not None:
        table, condition = dimension.join
        source = source.outerjoin(table, condition)
    return (
        select(dimension.key.label("key"), func.count().label("records"), *totals)
        .select_from(source)
        .where(*where)
        .group_by(dimension.key)
    )


def _group(
    row: Any, fields: Sequence[Field], dimension: Dimension
) -> tuple[Any, int, dict[str, Total]]:
    totals = read_totals(row, fields)
    if dimension.label is ORIGIN:
        counted = row.months_values
        mean = None if not counted else round(Decimal(row.months) / counted, 1)
        totals["months"] = Total(mean, row.records - counted)
    return row.key, row.records, totals


def _wholes(row: Any) -> int | None:
    return getattr(row, "wholes", None)


def _sum_of(groups: Sequence[Any], fields: Sequence[Field]) -> Group:
    """All groups together, when no record is in two of them."""
    totals = {}
    for field in fields:
        parts = [group_totals[field.name] for _, _, group_totals in groups]
        sums = [total.value for total in parts if total.value is not None]
        totals[field.name] = Total(
            sum(sums, type(sums[0])(0)) if sums else None, sum(total.unknown for total in parts)
        )
    return Group(None, None, sum(records for _, records, _ in groups), totals)


def read_totals(row: Any, fields: Sequence[Field]) -> dict[str, Total]:
    """The totals of a row with `total_columns` of the fields, by field."""
    columns = row._mapping
    return {
        field.name: Total(
            columns[f"sum_{field.name}"] if columns[f"values_{field.name}"] else None,
            columns["records"] - columns[f"values_{field.name}"],
        )
        for field in fields
    }


def labels_of(
    connection: Connection, dimension: Dimension, groups: Iterable[Any]
) -> dict[Any, tuple[str, Label]]:
    """The stable key and the label of each group, by its SQL key. The groups are tuples of SQL key,
    records and totals."""
    return names(connection, dimension, [key for key, *_ in groups if key is not None])


def ordered_groups(
    groups: list[Any], dimension: Dimension, order_total: str, labels: Mapping[Any, Any]
) -> list[Any]:
    """Groups by time in order of time, all others the largest first, and those of one size by their
    Vietnamese names; the group without a key comes last."""
    if dimension.time:
        return sorted(groups, key=lambda group: (group[0] is None, group[0] or ""))

    def size(group: Any) -> Any:
        value = group[2][order_total].value if order_total else group[1]
        key, label = labels.get(group[0], ("", same("")))
        return (group[0] is None, -(value or 0), sort_key(label.vi), key)

    return sorted(groups, key=size)


def named_groups(
    groups: Sequence[Any],
    labels: Mapping[Any, tuple[str, Label]],
    wholes: Mapping[Any, int | None] | None = None,
) -> list[Group]:
    """The groups with their labels. `wholes` holds the number of wholes of each SQL key."""
    return [
        Group(name, label, records, totals, (wholes or {}).get(key))
        for key, records, totals in groups
        for name, label in (labels.get(key, (None, None)),)
    ]
