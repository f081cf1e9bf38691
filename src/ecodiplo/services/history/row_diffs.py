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
    DefaultClause,
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
from ecodiplo.models.base import unique_keys
from ecodiplo.models.history import Change, ImageType
from ecodiplo.models.types import FlagType, MomentType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session

    from ecodiplo.models.base import UniqueKey

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
AFTER = aliased(Change)

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
    keys = [
        value_in(image, column).label(f"key{n}") for n, column in enumerate(key(table), start=1)
    ]
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


def is_row(table: Table) -> ColumnElement[bool]:
    """Joins EFFECTS to the rows of `table` by their key."""
    return and_(*(
        column == effect
        for column, effect in zip(key(table), (EFFECTS.c.key1, EFFECTS.c.key2), strict=False)
    ))  # fmt: skip


def count(session: Session, table: Table, which: ColumnElement[bool]) -> int:
    """How many rows of `table` are such."""
    statement = select(func.count()).select_from(EFFECTS)
    return session.scalar(statement.where(EFFECTS.c.table_name == table.name, which)) or 0


def changed_columns(session: Session, table: Table) -> list[Column[Any]]:
    """The columns that the command changed in any row that was there before and after it, and those
    in which a row makes room for another."""
    columns = [column for column in table.columns if not column.primary_key]
    asked = [func.max(case((differs(column), 1), else_=0)) for column in columns]
    statement = select(*asked).where(befores(table, CHANGED), afters(table, CHANGED))
    answers = session.execute(statement).one()
    changed = {column for column, answer in zip(columns, answers, strict=True) if answer}
    if changed:
        changed |= {room_column(table, unique) for unique in unique_keys(table)}
    return [column for column in columns if column in changed]


def room_column(table: Table, unique: UniqueKey) -> Column[Any]:
    """The column of a unique key that can take a passing value: no foreign key, if there is one."""
    columns = [table.c[name] for name in unique.columns]
    return next((each for each in reversed(columns) if not each.foreign_keys), columns[-1])


def befores(table: Table, which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Joins EFFECTS to BEFORE, the changes with the images that such rows had."""
    return and_(EFFECTS.c.table_name == table.name, which, BEFORE.id == EFFECTS.c.first)


def afters(table: Table, which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Joins EFFECTS to AFTER, the changes with the images that the command left of such rows."""
    return and_(EFFECTS.c.table_name == table.name, which, AFTER.id == EFFECTS.c.last)


def before(column: Column[Any]) -> ColumnElement[Any]:
    """What the column held in the image of BEFORE, as SQL of its own type.

    An image without the column of a NOT NULL rule is older than the column: its default stands in.
    """
    value = value_in(BEFORE.old.expression, column)
    default = column.server_default
    if column.nullable or not isinstance(default, DefaultClause):
        return value
    stored = default.arg
    if isinstance(stored, str):
        stored = literal(int(stored) if isinstance(column.type, FlagType) else stored)
    return func.coalesce(value, stored)


def differs(column: Column[Any]) -> ColumnElement[bool]:
    """Whether the command changed the column, by the images of BEFORE and AFTER."""
    old, new = BEFORE.old.expression, AFTER.new.expression
    return value_in(old, column).is_distinct_from(value_in(new, column))


def changed_since(column: Column[Any]) -> ColumnElement[bool]:
    """Whether the column of the row as it is now is no more what the command left in it.

    A column that is not in the image was empty, or is newer than the image: then it is unknown.
    """
    left = value_in(AFTER.new.expression, column)
    differing = column.is_distinct_from(left)
    return differing if column.nullable else and_(left.is_not(None), differing)


def value_in(image: ColumnElement[Any], column: Column[Any]) -> ColumnElement[Any]:
    """What an image holds of the column, as SQL of the column's own kind."""
    text: ColumnElement[Any] = image[column.name].as_string()
    kind = column.type
    if isinstance(kind, MomentType):
        return cast(text, kind)
    if isinstance(kind.impl_instance if isinstance(kind, TypeDecorator) else kind, Integer):
        return cast(text, BigInteger)
    return text
