"""Records of an entity by two properties: a row for each value of one, a column for each of the
other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, literal, null, select, union_all

from ecodiplo.errors import UsageProblem
from ecodiplo.language import Label
from ecodiplo.services.query import mapping
from ecodiplo.services.query.listing import ALWAYS
from ecodiplo.services.query.measure_syntax import ParsedMeasure
from ecodiplo.services.statistics.breakdown import (
    Group,
    check_dated,
    find_total,
    labels_of,
    named_groups,
    ordered_groups,
    read_totals,
    show_total,
    total_columns,
)
from ecodiplo.services.statistics.dimensions import Dimension, dimension_of, find_dimension
from ecodiplo.services.statistics.measures import (
    Recomputed,
    as_of_day,
    counting_conditions,
    recompute,
)
from ecodiplo.vocabulary import Basis

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from sqlalchemy import Connection, Select

    from ecodiplo.catalogue import Entity, Field
    from ecodiplo.dates import Period
    from ecodiplo.language import Lang


@dataclass(frozen=True)
class CrossTable:
    """The records by two properties.

    `rows` and `columns` are the margins: each counts a record once, and so does `overall`. `cells`
    holds the groups of both properties, by the keys of their row and column; a pair that is not in
    it has no records. If `overlapping`, a record can be in several rows, or in several columns, and
    these add up to more than the margin.
    """

    entity: Entity
    by: tuple[str, str]
    labels: tuple[Label, Label]
    period: Period | None
    basis: Basis
    fields: tuple[Field, ...]
    rows: tuple[Group, ...]
    columns: tuple[Group, ...]
    cells: Mapping[tuple[str | None, str | None], Group]
    overall: Group
    excluded: Recomputed
    overlapping: tuple[bool, bool]
    order_total: str  # the total that the cells show; empty for the number of records
    today: datetime.date

    def cell(self, row: Group, column: Group) -> Group | None:
        """The records of a row and a column, None when there are none."""
        return self.cells.get((row.key, column.key))

    def value(self, group: Group | None) -> Decimal | int | None:
        """The value of a cell or margin; None when it is not known. A cell without records is 0."""
        if group is None:
            return 0
        return group.totals[self.order_total].value if self.order_total else group.records

    def value_text(self, value: Decimal | int | None, lang: Lang) -> str:
        """A value in the language."""
        return show_total(self.entity, self.order_total, value, lang)


def cross_table(
    connection: Connection,
    entity: Entity,
    by: tuple[str, str],
    period: Period,
    *,
    today: datetime.date,
    basis: Basis = Basis.PERIOD,
    filters: Mapping[str, Sequence[str]] | None = None,
    order_total: str = "",
) -> CrossTable:
    """The records that count in the period by two properties, grouped by one SQL statement.

    The arguments are those of `break_down`. Raises UsageProblem for the same property twice, and as
    `break_down` does.
    """
    names = find_dimension(entity, by[0]), find_dimension(entity, by[1])
    if names[0] == names[1]:
        raise UsageProblem(
            Label("name two different properties, not {name!r} twice",
                  "hãy nêu hai thuộc tính khác nhau, không phải hai lần {name!r}")
            .fill(name=names[0])
        )  # fmt: skip
    check_dated(entity, period)
    measure = ParsedMeasure(entity, None, {k: list(v) for k, v in (filters or {}).items()})
    day = as_of_day(basis, period, today)
    fields = tuple(field for field in entity.fields if field.total)
    total = find_total(entity, fields, order_total)
    dimensions = dimension_of(entity, names[0], day), dimension_of(entity, names[1], day)
    where = counting_conditions(connection, measure, basis, period, today=today)
    totals = [column for field in fields for column in total_columns(entity, field, day)]
    levels: dict[str, list[tuple[Any, ...]]] = {"cell": [], "row": [], "column": [], "all": []}
    for row in connection.execute(_statement(entity, dimensions, where, totals)):
        levels[row.level].append((row.row_key, row.column_key, row, read_totals(row, fields)))
    rows, row_keys = _margin(connection, dimensions[0], levels["row"], 0, total)
    columns, column_keys = _margin(connection, dimensions[1], levels["column"], 1, total)
    cells = {
        (row_keys[first], column_keys[second]): Group(None, None, row.records, values)
        for first, second, row, values in levels["cell"]
    }
    ((_, _, row, values),) = levels["all"]
    return CrossTable(
        entity, names, (dimensions[0].label, dimensions[1].label),
        None if period == ALWAYS else period, basis, fields, tuple(rows), tuple(columns),
        cells, Group(None, None, row.records, values),
        recompute(connection, measure, basis, period, today=today),
        (dimensions[0].overlapping, dimensions[1].overlapping), total, today,
    )  # fmt: skip


def _margin(
    connection: Connection, dimension: Dimension, level: list[tuple[Any, ...]], at: int, total: str
) -> tuple[list[Group], dict[Any, str | None]]:
    """The groups of a margin in order, and the stable key of each of its SQL keys, which stand at
    the position `at` of a row."""
    groups = [(row[at], row[2].records, row[3]) for row in level]
    labels = labels_of(connection, dimension, groups)
    ordered = ordered_groups(groups, dimension, total, labels)
    named = named_groups(ordered, labels)
    return named, {sql[0]: group.key for sql, group in zip(ordered, named, strict=True)}


def _statement(
    entity: Entity,
    dimensions: tuple[Dimension, Dimension],
    where: Sequence[Any],
    totals: Sequence[Any],
) -> Any:
    """The cells, both margins and the whole, as one statement. (SQLite has no GROUPING SETS.)"""
    first, second = dimensions
    return union_all(
        _level(entity, "cell", (first, second), (first.key, second.key), where, totals),
        _level(entity, "row", (first,), (first.key, null()), where, totals),
        _level(entity, "column", (second,), (null(), second.key), where, totals),
        _level(entity, "all", (), (null(), null()), where, totals),
    )


def _level(
    entity: Entity, level: str, joined: Sequence[Dimension], keys: tuple[Any, Any],
    where: Sequence[Any], totals: Sequence[Any],
) -> Select[Any]:  # fmt: skip
    source: Any = mapping.table(entity)
    for dimension in joined:
        if dimension.join is not None:
            table, condition = dimension.join
            source = source.outerjoin(table, condition)
    row_key, column_key = keys
    statement = (
        select(literal(level).label("level"), row_key.label("row_key"),
               column_key.label("column_key"), func.count().label("records"), *totals)
        .select_from(source)
        .where(*where)
    )  # fmt: skip
    groups = [dimension.key for dimension in joined]
    return statement.group_by(*groups) if groups else statement
