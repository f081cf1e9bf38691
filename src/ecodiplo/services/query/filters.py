"""The filters of `list` as SQL: one rule for each field type."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import singledispatch
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, or_, select
from sqlalchemy.sql.visitors import iterate

from ecodiplo.catalogue import ENTITIES, Entity, Field
from ecodiplo.dates import Period
from ecodiplo.db import many_rows
from ecodiplo.db.fold_in_sql import search_form as folded
from ecodiplo.db.search.matching import all_holding, few_holding
from ecodiplo.errors import UsageProblem, ValueUnreadable
from ecodiplo.fields import AnyRef, Choice, FieldType, Flag, Integer, Many, Number, Ref, Text
from ecodiplo.fold import search_form
from ecodiplo.language import same
from ecodiplo.models.history import changes
from ecodiplo.models.people import sectors
from ecodiplo.services.query import mapping
from ecodiplo.services.query.date_conditions import date_certainly_in, date_possibly_in
from ecodiplo.services.query.find_by_name import find_ids
from ecodiplo.services.query.memberships import is_one_or_member, is_valid_on
from ecodiplo.services.query.mou_status import is_one_of
from ecodiplo.services.query.read_records import expression
from ecodiplo.vocabulary import MouStatus


@dataclass(frozen=True)
class FieldFilter:
    """A field of an entity, and texts of which the field must have one as its value."""

    connection: Connection
    entity: Entity
    field: Field
    texts: Sequence[str]
    today: datetime.date
    certainly: bool = False  # whether a membership must hold on the record's date, or may


def field_condition(filter_: FieldFilter, *, option: str) -> ColumnElement[bool]:
    """Condition: the `field` of a record is any of `texts`, parsed as an import parses them. A
    group of countries stands for its members on the record's date (`memberships`), which must be
    known well enough when `certainly`. The condition is NULL where a derived field of `UNCERTAIN`
    does not say.

    Raises UsageProblem for a text that the field cannot hold, NotFound for a name of no record.
    The message of the former begins with `option`, the name of the filter for the caller.
    """
    try:
        return _meets(filter_.field.type, filter_)
    except ValueUnreadable as error:
        raise UsageProblem(same(f"{option}: ") + error.message) from None


def check_texts(field: Field, texts: Sequence[str]) -> None:
    """Raise UsageProblem for a text that the field cannot hold. Without the database, a name of a
    record is not looked up."""
    kind = field.item_type
    try:
        for text in texts:
            kind.parse(text)
    except ValueUnreadable as error:
        raise UsageProblem(same(f"{field.filter}: ") + error.message) from None


@singledispatch
def _meets(kind: FieldType, filter_: FieldFilter) -> ColumnElement[bool]:
    raise TypeError(
        f"no filter for {type(kind).__name__}: {filter_.entity.name}.{filter_.field.name}"
    )


@_meets.register(Choice)
@_meets.register(Flag)
@_meets.register(Integer)
@_meets.register(Number)
def _(kind: FieldType, filter_: FieldFilter) -> ColumnElement[bool]:
    values = [kind.parse(text) for text in filter_.texts]
    if isinstance(kind, Choice) and kind.terms is MouStatus:
        condition: ColumnElement[bool] = is_one_of(
            mapping.table(filter_.entity), filter_.today, values
        )
        return condition
    return expression(filter_.entity, filter_.field, filter_.today).in_(values)


@_meets.register
def _(kind: Text, filter_: FieldFilter) -> ColumnElement[bool]:  # noqa: ARG001
    column = expression(filter_.entity, filter_.field, filter_.today)
    return or_(*(contains(column, text) for text in filter_.texts))


@_meets.register
def _(kind: Ref, filter_: FieldFilter) -> ColumnElement[bool]:
    column = mapping.foreign_key(filter_.entity, filter_.field.name)
    return _is_any_of(kind, column, filter_)


@_meets.register
def _(kind: Many, filter_: FieldFilter) -> ColumnElement[bool]:
    side = mapping.side(filter_.entity.name, filter_.field.name)
    if isinstance(kind.of, Ref):
        matching = _is_any_of(kind.of, side.value, filter_)
    else:
        matching = side.value.in_([kind.of.parse(text) for text in filter_.texts])
    if days := mapping.days_of(side):  # `list countries --member GB`: the groups of today
        matching = and_(matching, is_valid_on(*days, filter_.today))
    own, table = mapping.table(filter_.entity).c.id, mapping.table(filter_.entity)
    if all(getattr(each, "table", None) is not table for each in iterate(matching)):
        # The index of the values leads to the records; with EXISTS, every record would be read.
        among: ColumnElement[bool] = own.in_(select(side.owner).where(matching).correlate(None))
        return among
    # Correlated to the entity alone: a breakdown may join the same side table, and its rows must
    # not restrict the filter.
    return exists(select(1).where(side.owner == own, matching).correlate(table))


def _is_any_of(kind: Ref, column: ColumnElement[Any], filter_: FieldFilter) -> ColumnElement[bool]:
    """Condition: the column has the id of a record that the texts name, or of a part of it: a
    member of a group of countries, a part of a sector."""
    connection, other = filter_.connection, ENTITIES[kind.entity]
    ids = [id_ for text in filter_.texts for id_ in find_ids(connection, other, text)]
    if other.name == "countries" and filter_.entity.name != "countries":
        date = mapping.date(filter_.entity) if filter_.entity.date else None
        return is_one_or_member(connection, column, ids, date=date, today=filter_.today,
                                certainly=filter_.certainly)  # fmt: skip
    if other.name == "sectors":
        parts = select(sectors.c.id).where(sectors.c.id.in_(ids)).cte("parts", recursive=True)
        parts = parts.union(select(sectors.c.id).join(parts, sectors.c.parent_id == parts.c.id))
        ids = list(connection.scalars(select(parts.c.id)))
    return column.in_(ids)


def contains(column: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    """Condition: the column contains `text`, both folded."""
    return folded(column).contains(search_form(text), autoescape=True)


def holds_words(connection: Connection, entity: Entity, text: str) -> ColumnElement[bool]:
    """Condition: the texts of a record hold, for every word of `text`, a word that begins with it.
    False when `text` has no word."""
    table = mapping.table(entity)
    few = few_holding(connection, text, table.name)
    if few is not None:
        return many_rows.among(connection, table.c.id, few)
    ids = all_holding(connection, text, table.name)
    assert ids is not None
    return table.c.id.in_(ids)


def changed_since(entity: Entity, moment: datetime.datetime) -> ColumnElement[bool]:
    """Condition: history has a change of the record, or of one of its lists, since the moment."""
    return exists().where(
        changes.c.record_table == mapping.table(entity).name,
        changes.c.record_id == mapping.table(entity).c.id,
        changes.c.at >= moment,
    )


def took_place(
    entity: Entity, today: datetime.date, within: Period | None = None
) -> list[ColumnElement[bool]]:
    """Conditions: totals count the status of a record, or it is pending and its day has passed.
    A planned date is not that day: a proposal of which only the plan is known took place on no day.

    `within` is a period that contains all the records; once it has ended, every pending record
    counts that is not placed by its plan.
    """
    if not entity.counted_statuses:
        return []
    status = mapping.column(entity, entity.status)
    done = status.in_(entity.counted_statuses)
    if not entity.pending_statuses:
        return [done]
    day = mapping.first_filled(entity, (entity.date, *entity.other_dates))
    # Not NULL for a record without a day, so that the opposite of the condition holds for it.
    passed = [day.is_not(None), *date_certainly_in(day, Period(None, today.isoformat()))]
    if within is not None and within.first and within.last and within.last <= today.isoformat():
        if not entity.planned_dates:
            return [status.in_((*entity.counted_statuses, *entity.pending_statuses))]
        passed = [day.is_not(None)]
    return [or_(done, and_(status.in_(entity.pending_statuses), *passed))]


def has_come(
    entity: Entity, today: datetime.date, period: Period, *, any_status: bool = False
) -> list[ColumnElement[bool]]:
    """Conditions: a record does not begin on a day to come. A date that can mean today has come,
    and so has one that is not known. `period` contains all the records; with `any_status` also
    those with a status that totals do not count, such as `planned`, which need not have come.

    The end of a record that lasts is not that day: it can have begun long before.
    """
    if not entity.date or entity.looks_ahead or not period.lasts_beyond(today.isoformat()):
        return []
    begins = mapping.first_filled(entity, entity.beginnings)
    come = [begins.is_(None), *date_possibly_in(begins, Period(None, today.isoformat()))]
    if any_status and entity.counted_statuses:
        come.append(mapping.column(entity, entity.status).not_in(entity.counted_statuses))
    return [or_(*come)]


def certainly_in(entity: Entity, period: Period) -> list[ColumnElement[bool]]:
    """Conditions: the date of a record lies in the period, whichever day it means."""
    return date_certainly_in(mapping.date(entity), period)


def possibly_in(entity: Entity, period: Period) -> list[ColumnElement[bool]]:
    """Conditions: the date of a record can lie in the period.

    A record is placed by one date: a record that crosses the end of a year counts once, in the
    year in which it begins. A record of which only a later date is known, such as its end, its
    expiry or a date of its plan, lies where that date lies. A record without a date lies in no
    period.
    """
    own = mapping.column(entity, entity.date)
    lies = date_possibly_in(own, period)
    if entity.dates == (entity.date,) or not lies:
        return lies
    # Two ranges of the date's index, where `mapping.date` would read the whole table.
    other = date_possibly_in(mapping.first_filled(entity, entity.dates[1:]), period)
    return [or_(and_(*lies), and_(own.is_(None), *other))]


def is_undated(entity: Entity) -> ColumnElement[bool]:
    """Condition: a record has no date that places it in a period."""
    return and_(*(mapping.column(entity, name).is_(None) for name in entity.dates))


def reference(
    other: Entity, field: Field, entity: Entity
) -> tuple[ColumnElement[int], ColumnElement[int]]:
    """The column with the id of the record of `entity` to which the `field` of a record of `other`
    refers, and the column with the id of that other record."""
    table = mapping.table(other)
    if isinstance(field.type, Many):
        side = mapping.side(other.name, field.name)
        return side.value, side.owner
    if isinstance(field.type, AnyRef):
        return table.c[mapping.ends(field)[entity.name]], table.c.id
    return mapping.foreign_key(other, field.name), table.c.id


def refers(other: Entity, field: Field, entity: Entity, id_: int) -> ColumnElement[bool]:
    """Condition: the `field` of a record of `other` is the record `id_` of `entity`."""
    value, owner = reference(other, field, entity)
    if not isinstance(field.type, Many):
        return value == id_
    return exists(select(1).where(owner == mapping.table(other).c.id, value == id_))
