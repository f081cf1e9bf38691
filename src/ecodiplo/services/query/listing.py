"""Records of an entity, filtered, ordered and counted."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_

from ecodiplo.dates import Period
from ecodiplo.errors import UsageProblem
from ecodiplo.fields import Many, Ref
from ecodiplo.fold import fold
from ecodiplo.language import Label
from ecodiplo.services.query import mapping
from ecodiplo.services.query.derived_fields import UNCERTAIN
from ecodiplo.services.query.filters import (
    field_condition,
    holds_words,
    is_undated,
    possibly_in,
)
from ecodiplo.services.query.read_records import count, expression, read_records
from ecodiplo.text import did_you_mean

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from ecodiplo.catalogue import Entity, Field

ALWAYS = Period(None, None)


@dataclass(frozen=True)
class Query:
    """A query of an entity's records. `filters` holds, by option name, the texts of which the field
    must have one. A message writes the name of a filter as `option_name` does."""

    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    period: Period = ALWAYS
    text: str = ""
    sort: str = ""
    descending: bool = False
    limit: int = 0  # 0 is all
    columns: Sequence[str] = ()
    option_name: Callable[[str], str] = str


@dataclass(frozen=True)
class Listing:
    """The records of a query: the rows, read one by one; the numbers of rows that are shown and
    that match; the number of these that totals do not count (umbrellas, duplicates); the number of
    further records that the period leaves out because they have no date; and the number of further
    records of which a filter cannot say whether they match (`uncertain`)."""

    entity: Entity
    fields: tuple[Field, ...]
    rows: Iterator[dict[str, Any]]
    shown: int
    matching: int
    uncounted: int
    undated: int
    uncertain: int = 0


def list_records(
    session: Session, entity: Entity, query: Query, *, today: datetime.date
) -> Listing:
    """The records that match the query, in the query's or the entity's order.

    Raises UsageProblem for an unknown column or filter and for a text that a filter cannot read,
    NotFound for a name of no record.
    """
    fields = _fields(entity, query.columns)
    where = conditions(session, entity, query, today=today)
    dates = period_conditions(entity, query.period)
    matching = count(session, entity, [*where, *dates])
    uncounted = 0
    if "counted" in entity.by_name:
        uncounted = count(session, entity, [*where, *dates, mapping.is_counted(entity, False)])
    undated = count_undated(session, entity, where) if dates else 0
    uncertain = count_uncertain(session, entity, query, dates, today=today)
    rows = read_records(
        session, entity, with_twins(entity, fields), today=today, where=[*where, *dates],
        order=_order(entity, query, today), limit=query.limit,
    )  # fmt: skip
    shown = min(matching, query.limit) if query.limit else matching
    return Listing(entity, fields, rows, shown, matching, uncounted, undated, uncertain)


def conditions(
    session: Session, entity: Entity, query: Query, *, today: datetime.date
) -> list[ColumnElement[bool]]:
    """The filters and the text of a query as SQL, without its period."""
    where = [
        field_condition(
            session, entity, entity.filters[name], texts, today, option=query.option_name(name)
        )
        for name, texts in named_filters(entity, query.filters).items()
    ]
    if query.text:
        where.append(holds_words(entity, query.text))
    return where


def count_uncertain(
    session: Session,
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
    plain = conditions(session, entity, replace(query, filters=certain), today=today)
    doubtful = conditions(session, entity, Query(filters=uncertain), today=today)
    return count(session, entity, [*plain, *dates, and_(*doubtful).is_(None)])


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


def count_undated(session: Session, entity: Entity, where: Sequence[ColumnElement[bool]]) -> int:
    """The number of records that meet `where` and have no date."""
    return count(session, entity, [*where, is_undated(entity)])


def _fields(entity: Entity, names: Sequence[str]) -> tuple[Field, ...]:
    if not names:
        return tuple(field for field in entity.fields if field.listed)
    if list(names) == ["all"]:
        return entity.fields
    return tuple(find_field(entity, name) for name in names)


def with_twins(entity: Entity, fields: Sequence[Field]) -> list[Field]:
    """The fields, and the Vietnamese forms that a Vietnamese reader sees in their place."""
    twins = [entity.by_name[field.vietnamese] for field in fields if field.vietnamese]
    return list({field.name: field for field in (*fields, *twins)}.values())


def find_field(entity: Entity, name: str) -> Field:
    """The field that `name` names, by its name or a label in either language.

    Raises UsageProblem when there is none.
    """
    folded = fold(name).replace("-", "_")
    for each in entity.fields:
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
    column = _sort_column(entity, query.sort, today) if query.sort else own_order(entity)
    ordered = column.desc() if query.descending else column.asc()
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
    return expression(entity, by, today)
