"""What a command did to each row, all told, in a temporary table of the transaction.

Before is the old image of the row's first change in the command, after the new
image of its last. What undoes a command is then a handful of statements a
table, however many rows there are.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BigInteger,
    Column,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    and_,
    case,
    cast,
    func,
    insert,
    literal,
    or_,
    select,
    tuple_,
)
from sqlalchemy.orm import aliased

from ecodiplo.errors import EcodiploError
from ecodiplo.models import Base
from ecodiplo.models.history import Change, ImageType
from ecodiplo.models.types import MomentType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session

# A row that differs: its key (the second part is 0 when the key is one column), and the changes
# that hold its image before and after, none where it was not there.
EFFECTS = Table(
    "command_effects",
    MetaData(),
    Column("table_name", Text),
    Column("key1", BigInteger),
    Column("key2", BigInteger),
    Column("first", BigInteger),
    Column("last", BigInteger),
    prefixes=["TEMPORARY"],
)
BEFORE = aliased(Change)

MADE = and_(EFFECTS.c.first.is_(None), EFFECTS.c.last.is_not(None))
TAKEN = and_(EFFECTS.c.first.is_not(None), EFFECTS.c.last.is_(None))
CHANGED = and_(EFFECTS.c.first.is_not(None), EFFECTS.c.last.is_not(None))
WAS_THERE = EFFECTS.c.first.is_not(None)


@contextmanager
def effects(session: Session, number: int) -> Iterator[list[Table]]:
    """Work out the effects of command `number`, for as long as the block lasts.

    Gives the tables it touched, those that are referred to first. Raises
    EcodiploError when one of them is no more.
    """
    EFFECTS.create(session.connection())
    names = select(Change.table_name).where(Change.command_id == number).distinct()
    touched = [_gather(session, number, name) for name in list(session.scalars(names))]
    yield [table for table in Base.metadata.sorted_tables if table in touched]
    EFFECTS.drop(session.connection())


def _gather(session: Session, number: int, name: str) -> Table:
    table = Base.metadata.tables.get(name)
    if table is None:
        raise EcodiploError(f"it changed the table {name}, which is no more")
    image = func.coalesce(Change.new, Change.old, type_=ImageType())
    keys = [_value(image, column).label(f"key{n}") for n, column in enumerate(key(table), start=1)]
    span = (
        select(*keys, func.min(Change.id).label("lo"), func.max(Change.id).label("hi"))
        .where(Change.command_id == number, Change.table_name == name)
        .group_by(*keys)
        .subquery()
    )
    lo, hi = aliased(Change), aliased(Change)
    was, remains = lo.action != "insert", hi.action != "delete"
    effect = (
        select(
            literal(name),
            span.c.key1,
            span.c.key2 if len(keys) > 1 else literal(0),
            case((was, lo.id)),
            case((remains, hi.id)),
        )
        .join_from(span, lo, lo.id == span.c.lo)
        .join(hi, hi.id == span.c.hi)
        .where(or_(and_(was, ~remains), and_(~was, remains), lo.old != hi.new))
    )
    session.execute(insert(EFFECTS).from_select(list(EFFECTS.c), effect))
    return table


def key(table: Table) -> list[Column[Any]]:
    """The columns of the primary key."""
    return list(table.primary_key)


def keys(table: Table, which: ColumnElement[bool]) -> Select[Any]:
    """The keys of the rows of `table` that were MADE, TAKEN, CHANGED."""
    columns = (EFFECTS.c.key1, EFFECTS.c.key2)[: len(key(table))]
    return select(*columns).where(EFFECTS.c.table_name == table.name, which)


def among(table: Table, which: ColumnElement[bool]) -> ColumnElement[bool]:
    """The rows of `table` that are such."""
    columns = key(table)
    row = columns[0] if len(columns) == 1 else tuple_(*columns)
    return row.in_(keys(table, which))


def count(session: Session, table: Table, which: ColumnElement[bool]) -> int:
    """How many rows of `table` are such."""
    statement = select(func.count()).select_from(EFFECTS)
    return session.scalar(statement.where(EFFECTS.c.table_name == table.name, which)) or 0


def befores(table: Table, which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Joins EFFECTS to BEFORE, the changes with the images that such rows had."""
    return and_(EFFECTS.c.table_name == table.name, which, BEFORE.id == EFFECTS.c.first)


def before(column: Column[Any]) -> ColumnElement[Any]:
    """What the column held in the image of BEFORE, as SQL of its own type."""
    return _value(BEFORE.old.expression, column)


def _value(image: ColumnElement[Any], column: Column[Any]) -> ColumnElement[Any]:
    text: ColumnElement[Any] = image[column.name].as_string()
    kind = column.type
    if isinstance(kind, MomentType):
        return cast(text, kind)
    if isinstance(kind.impl_instance if isinstance(kind, TypeDecorator) else kind, Integer):
        return cast(text, BigInteger)
    return text
