"""What `list` filters by, as SQL: one rule a field type."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import singledispatch
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, exists, false, or_, select
from sqlalchemy.orm import Session

from ecodiplo.catalogue import ENTITIES, Entity, Field
from ecodiplo.dates import Period
from ecodiplo.db.fold import fold as folded
from ecodiplo.db.search.matching import all_holding
from ecodiplo.errors import EcodiploError, Unreadable
from ecodiplo.fields import AnyRef, Choice, FieldType, Flag, Integer, Many, Number, Ref, Text
from ecodiplo.services.query import mapping
from ecodiplo.services.query.names import find_id, widened
from ecodiplo.services.query.select import expression
from ecodiplo.text import fold


@dataclass(frozen=True)
class Asked:
    """A field of an entity and the texts of which it should be any."""

    session: Session
    entity: Entity
    field: Field
    texts: Sequence[str]
    today: datetime.date


def meets(
    session: Session, entity: Entity, field: Field, texts: Sequence[str], today: datetime.date
) -> ColumnElement[bool]:
    """The records whose `field` is any of `texts`, read as an import would read them.

    Raises EcodiploError for a text that the field cannot hold, NotFound for one that names nothing.
    """
    try:
        return _meets(field.type, Asked(session, entity, field, texts, today))
    except Unreadable as error:
        raise EcodiploError(f"--{field.filter}: {error}") from None


def check_texts(field: Field, texts: Sequence[str]) -> None:
    """Raise EcodiploError for a text that a filter by the field cannot hold, as far as that can be
    said without the database: whether a name names a record cannot."""
    kind = field.type.of if isinstance(field.type, Many) else field.type
    try:
        for text in texts:
            kind.parse(text)
    except Unreadable as error:
        raise EcodiploError(f"{field.filter}: {error}") from None


@singledispatch
def _meets(kind: FieldType, asked: Asked) -> ColumnElement[bool]:
    raise TypeError(f"no filter for {type(kind).__name__}: {asked.entity.name}.{asked.field.name}")


@_meets.register(Choice)
@_meets.register(Flag)
@_meets.register(Integer)
@_meets.register(Number)
def _(kind: FieldType, asked: Asked) -> ColumnElement[bool]:
    values = [kind.parse(text) for text in asked.texts]
    return expression(asked.entity, asked.field, asked.today).in_(values)


@_meets.register
def _(kind: Text, asked: Asked) -> ColumnElement[bool]:  # noqa: ARG001
    column = expression(asked.entity, asked.field, asked.today)
    return or_(*(contains(column, text) for text in asked.texts))


@_meets.register
def _(kind: Ref, asked: Asked) -> ColumnElement[bool]:
    return mapping.foreign_key(asked.entity, asked.field.name).in_(_ids(kind, asked))


@_meets.register
def _(kind: Many, asked: Asked) -> ColumnElement[bool]:
    side = mapping.side(asked.entity.name, asked.field.name)
    if isinstance(kind.of, Ref):
        wanted = side.value.in_(_ids(kind.of, asked))
    else:
        wanted = side.value.in_([kind.of.parse(text) for text in asked.texts])
    own = mapping.model(asked.entity).id
    # Without it a breakdown that joins the side table itself would lend its rows to the filter.
    return exists(select(1).where(side.owner == own, wanted).correlate(mapping.table(asked.entity)))


def _ids(kind: Ref, asked: Asked) -> list[int]:
    other = ENTITIES[kind.entity]
    found = [find_id(asked.session, other, text) for text in asked.texts]
    return widened(asked.session, other, found)


def contains(column: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    """Whether the column holds `text`, both folded."""
    return folded(column).contains(fold(text), autoescape=True)


def holds_words(entity: Entity, text: str) -> ColumnElement[bool]:
    """The records that have every word of `text`, or a longer one that begins so, somewhere in
    their texts; none when it has no word."""
    found = all_holding(text, mapping.table(entity).name)
    return false() if found is None else mapping.model(entity).id.in_(found)


def took_place(
    entity: Entity, today: datetime.date, within: Period | None = None
) -> list[ColumnElement[bool]]:
    """The records whose status totals count, and those still pending whose day has passed: all of
    them, of records that lie `within` a period that has."""
    if not entity.counted_statuses:
        return []
    status = mapping.column(entity, "status")
    done = status.in_(entity.counted_statuses)
    if not entity.pending_statuses:
        return [done]
    if within is not None and within.first and within.last and within.last <= today.isoformat():
        return [status.in_((*entity.counted_statuses, *entity.pending_statuses))]
    passed = lies_in(entity, Period(None, today.isoformat()))
    return [or_(done, and_(status.in_(entity.pending_statuses), *passed))]


def lies_in(entity: Entity, period: Period) -> list[ColumnElement[bool]]:
    """The records whose date must lie in the period, whatever day of it was meant."""
    return must_lie(mapping.column(entity, entity.date), period)


def must_lie(date: SQLColumnExpression[Any], period: Period) -> list[ColumnElement[bool]]:
    """The dates that must lie in the period, whatever day of them was meant."""
    conditions: list[ColumnElement[bool]] = []
    if bounds := period.lower_bounds():
        conditions.append(date >= bounds[0])
    if ends := period.upper_bounds():
        greatest, vaguer = ends
        conditions.append(date <= greatest)
        if vaguer:
            conditions.append(date.not_in(vaguer))
    return conditions


def in_period(entity: Entity, period: Period) -> list[ColumnElement[bool]]:
    """The records whose date can lie in the period: a range on the date's index.

    A record is placed by its one date, so one that crosses a year's end counts once, in the year
    it began. One that has no date lies in no period.
    """
    date = mapping.column(entity, entity.date)
    conditions: list[ColumnElement[bool]] = []
    if bounds := period.lower_bounds():
        least, vaguer = bounds
        conditions.append(or_(date >= least, date.in_(vaguer)) if vaguer else date >= least)
    if period.last is not None:
        conditions.append(date <= period.last)
    return conditions


def refers(other: Entity, field: Field, entity: Entity, id_: int) -> ColumnElement[bool]:
    """The records of `other` whose `field` is the record `id_` of `entity`."""
    model = mapping.model(other)
    if isinstance(field.type, Many):
        side = mapping.side(other.name, field.name)
        return exists(select(1).where(side.owner == model.id, side.value == id_))
    if isinstance(field.type, AnyRef):
        condition: ColumnElement[bool] = getattr(model, mapping.ends(field)[entity.name]) == id_
        return condition
    return mapping.foreign_key(other, field.name) == id_
