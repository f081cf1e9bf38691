"""Records of an entity, filtered, ordered and counted."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, select

from ecodiplo.catalogue.stamps import STAMPS, VERSION
from ecodiplo.dates import Period
from ecodiplo.db.sort_in_sql import sort_key
from ecodiplo.errors import UsageProblem
from ecodiplo.fields import Many, Ref, Text
from ecodiplo.fold import fold
from ecodiplo.language import Label
from ecodiplo.option_names import option_name
from ecodiplo.services.query import mapping
from ecodiplo.services.query.derived_fields import UNCERTAIN
from ecodiplo.services.query.filters import (
    FieldFilter,
    changed_since,
    field_condition,
    holds_words,
    is_undated,
    possibly_in,
)
from ecodiplo.services.query.on_day import ON_DAY, DaySelection, asks_for_standing, select_day
from ecodiplo.services.query.read_records import count, expression, read_records
from ecodiplo.text import did_you_mean
from ecodiplo.vocabulary import NOT_COUNTED, RoleInTotals

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection

    from ecodiplo.catalogue import Entity, Field

ALWAYS = Period(None, None)
# Before the name of a column, as in `--sort -name`.
DESCENDING = "-"


@dataclass(frozen=True)
class Query:
    """A query of an entity's records. `filters` holds, by option name, the texts of which the field
    must have one. `sort` with a dash before the column is descending."""

    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    period: Period = ALWAYS
    day: str = ""  # an ISO date: the records that last on it
    text: str = ""
    sort: str = ""
    descending: bool = False
    limit: int = 0  # 0 is all
    offset: int = 0  # the number of records that are passed over
    changed_since: datetime.datetime | None = None  # only records with a change since
    columns: Sequence[str] = ()


@dataclass(frozen=True)
class SelectedRecords:
    """The records of a query: the conditions that select them, their number, and those of them that
    totals leave out, by their role in totals. `undated` is the number of further records that the
    period leaves out because they have no date; `uncertain`, of those of which a filter cannot say
    whether they match. For a query of a day, `on_day` says more."""

    where: Sequence[ColumnElement[bool]]
    matching: int
    left_out: Mapping[RoleInTotals, int]
    undated: int
    uncertain: int
    on_day: DaySelection | None


@dataclass(frozen=True)
class Listing(SelectedRecords):
    """The records of a query, with the rows, read one by one, and their number. Those of a list of
    a day have its field."""

    entity: Entity
    fields: tuple[Field, ...]
    rows: Iterator[dict[str, Any]]
    shown: int


def list_records(
    connection: Connection, entity: Entity, query: Query, *, today: datetime.date
) -> Listing:
    """The records that match the query, in the query's or the entity's order.

    Raises UsageProblem for an unknown column or filter and for a text that a filter cannot read,
    NotFound for a name of no record.
    """
    query, today = as_it_stood(entity, query, today)
    fields = _fields(entity, query.columns)
    selected = select_records(connection, entity, query, today=today)
    rows = read_records(
        connection, entity, with_companions(entity, fields), today=today, where=selected.where,
        order=_order(entity, query, today), limit=query.limit, offset=query.offset,
    )  # fmt: skip
    shown = max(0, selected.matching - query.offset)
    shown = min(shown, query.limit) if query.limit else shown
    if on_day := selected.on_day:
        fields, rows = (*fields, ON_DAY), on_day.with_certainty(rows)
    return Listing(**vars(selected), entity=entity, fields=fields, rows=rows, shown=shown)


def as_it_stood(entity: Entity, query: Query, today: datetime.date) -> tuple[Query, datetime.date]:
    """The query and its day of today. A query of a day on which agreements or projects stand is a
    query of all of them, as of that day."""
    if not asks_for_standing(entity, query.day):
        return query, today
    return replace(query, day=""), datetime.date.fromisoformat(query.day)


def select_records(
    connection: Connection, entity: Entity, query: Query, *, today: datetime.date
) -> SelectedRecords:
    """The records that match the query. Raises as `list_records` does."""
    where = conditions(connection, entity, query, today=today)
    dates, on_day = _date_conditions(connection, entity, query, where)
    matching, left_out = _count(connection, entity, [*where, *dates])
    return SelectedRecords(
        [*where, *dates],
        matching,
        left_out,
        count(connection, entity, [*where, is_undated(entity)]) if dates and not on_day else 0,
        _count_uncertain(connection, entity, query, dates, today=today),
        on_day,
    )


def _count(
    connection: Connection, entity: Entity, where: Sequence[ColumnElement[bool]]
) -> tuple[int, dict[RoleInTotals, int]]:
    """The number of records that meet `where`, and for each role that totals leave out, the number
    of those with it. One statement counts both."""
    if not mapping.has_roles(entity):
        return count(connection, entity, where), {}
    role = mapping.column(entity, "role_in_totals")
    rows = connection.execute(select(role, func.count()).where(*where).group_by(role))
    counts = {row[0]: row[1] for row in rows}
    return sum(counts.values()), {role: counts[role] for role in NOT_COUNTED if role in counts}


def conditions(
    connection: Connection,
    entity: Entity,
    query: Query,
    *,
    today: datetime.date,
    certainly: bool = False,
) -> list[ColumnElement[bool]]:
    """The filters and the text of a query as SQL, without its period. `certainly`: a record is of a
    group of countries only when its date leaves no doubt."""
    where = [
        field_condition(
            FieldFilter(connection, entity, entity.filters[name], texts, today, certainly),
            option=option_name(name.replace("-", "_")),
        )
        for name, texts in named_filters(entity, query.filters).items()
    ]  # fmt: skip
    if query.text:
        where.append(holds_words(connection, entity, query.text))
    if query.changed_since:
        where.append(changed_since(entity, query.changed_since))
    return where


def _date_conditions(
    connection: Connection, entity: Entity, query: Query, where: Sequence[ColumnElement[bool]]
) -> tuple[Sequence[ColumnElement[bool]], DaySelection | None]:
    """The period or the day of a query as SQL; for a day also what it leaves out. Raises
    UsageProblem when the entity has no such dates."""
    if not query.day:
        return period_conditions(entity, query.period), None
    any_status = "status" in named_filters(entity, query.filters)
    on_day = select_day(connection, entity, query.day, where, any_status=any_status)
    return on_day.where, on_day


def _count_uncertain(
    connection: Connection,
    entity: Entity,
    query: Query,
    dates: Sequence[ColumnElement[bool]],
    *,
    today: datetime.date,
) -> int:
    """The number of records in the period of the query that may match its filters: a derived field
    is not certain on the day, and no other filter excludes the record."""
    certain, uncertain = split_filters(entity, query.filters)
    if not uncertain:
        return 0
    plain = conditions(connection, entity, replace(query, filters=certain), today=today)
    doubtful = conditions(connection, entity, Query(filters=uncertain), today=today)
    return count(connection, entity, [*plain, *dates, and_(*doubtful).is_(None)])


def split_filters(
    entity: Entity, filters: Mapping[str, Sequence[str]]
) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """The filters of stored fields, and those whose conditions can be NULL because a derived field
    is not certain. Raises UsageProblem for an unknown filter."""
    named = named_filters(entity, filters)
    uncertain = {
        name: texts for name, texts in named.items()
        if (entity.name, entity.filters[name].name) in UNCERTAIN
    }  # fmt: skip
    return {name: named[name] for name in named if name not in uncertain}, uncertain


def period_conditions(entity: Entity, period: Period) -> list[ColumnElement[bool]]:
    """The period of a query as SQL. Raises UsageProblem when the entity has no date."""
    if (period.first or period.last) and not entity.date:
        raise UsageProblem(
            entity.label
            + Label(
                ": the records have no date to filter by", ": hồ sơ không có ngày để lọc theo kỳ"
            )
        )
    return possibly_in(entity, period) if entity.date else []


def _fields(entity: Entity, names: Sequence[str]) -> tuple[Field, ...]:
    if not names:
        return tuple(field for field in entity.fields if field.listed)
    if list(names) == ["all"]:
        return entity.fields
    return tuple(find_field(entity, name) for name in names)


def with_companions(entity: Entity, fields: Sequence[Field]) -> tuple[Field, ...]:
    """The fields, each with the field of its Vietnamese text, and with the field that says whether
    its list is complete."""
    selected = {field.name: field for field in fields}  # also fields that only the query has
    names = dict.fromkeys(name for field in fields for name in (field.name, *field.companions))
    return tuple(selected.get(name) or entity.by_name[name] for name in names)


def find_field(entity: Entity, name: str) -> Field:
    """The field that `name` names, by its name or a label in either language.

    Raises UsageProblem when there is none.
    """
    folded = fold(name).replace("-", "_")
    for each in (*entity.fields, *STAMPS, VERSION):
        if folded in (each.name, *(fold(label) for label in each.label)):
            return each
    columns = ", ".join(entity.by_name)
    raise UsageProblem(
        entity.label
        + Label(f": there is no column {name!r}.", f": không có cột {name!r}.")
        + did_you_mean(name, entity.by_name)
        + Label(f" Columns: {columns}", f" Các cột: {columns}")
    )


def find_filter(entity: Entity, option: str) -> Field:
    """The field that the option filters by: `country` and `countries` are one filter.

    Raises UsageProblem when there is none.
    """
    field = entity.filter_named(option)
    if field is None:
        names = ", ".join(entity.filters)
        raise UsageProblem(
            entity.label
            + Label(f": there is no filter {option!r}.", f": không có bộ lọc {option!r}.")
            + did_you_mean(option, entity.filters)
            + Label(f" Filters: {names}", f" Các bộ lọc: {names}")
        )
    return field


def named_filters(entity: Entity, filters: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The filters by the names that the entity has for them. Texts under two names of one filter
    (`country`, `countries`) come together.

    Raises UsageProblem for an unknown filter.
    """
    texts: dict[str, list[str]] = {}
    for option, own in filters.items():
        texts.setdefault(find_filter(entity, option).filter, []).extend(own)
    return texts


def _order(entity: Entity, query: Query, today: datetime.date) -> list[ColumnElement[Any]]:
    name = query.sort.removeprefix(DESCENDING)
    column = _sort_column(entity, name, today) if query.sort else own_order(entity)
    ordered = column.desc() if query.descending or name != query.sort else column.asc()
    return [ordered.nulls_last(), mapping.column(entity, entity.key)]


def own_order(entity: Entity) -> ColumnElement[Any]:
    """The value by which records of the entity come when nobody names a column: their position,
    their date, or their key."""
    if "position" in entity.by_name:
        return mapping.column(entity, "position")
    return mapping.date(entity) if entity.date else mapping.column(entity, entity.key)


def _sort_column(entity: Entity, name: str, today: datetime.date) -> ColumnElement[Any]:
    by = find_field(entity, name)
    if isinstance(by.type, Many | Ref):
        raise UsageProblem(
            Label(
                "cannot sort by {column}; sort by a column that has one value",
                "không thể sắp xếp theo {column}; hãy chọn cột chỉ chứa một giá trị",
            ).fill(column=by.label)
        )
    column = expression(entity, by, today)
    # Refs and codes are plain letters and digits, and their index has their order.
    is_free = type(by.type) is Text and by.name != entity.key
    return sort_key(column) if is_free else column
