"""Net effect of a command on each row, in a temporary table of the transaction.

`first` is the change that holds the image of the row before the command, `last` the one that holds
the image after it. With the table, an undo is a handful of statements for each changed table,
however many rows there are.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BigInteger,
    Column,
    MetaData,
    Table,
    Text,
    and_,
    case,
    func,
    insert,
    literal,
    or_,
    select,
    tuple_,
)

from ecodiplo.db.history.images import image_value, value_or_default
from ecodiplo.errors import EcodiploError
from ecodiplo.language import Label
from ecodiplo.models import whole_metadata
from ecodiplo.models.base import unique_keys
from ecodiplo.models.history import RowImage, changes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import ColumnElement, Connection, Select

    from ecodiplo.models.base import UniqueKey

# A row that the command changed: its primary key (`key2` is 0 when the key is a single column), and
# the changes that hold its images before and after the command, NULL where the row did not exist.
ROW_DIFFS = Table(
    "row_diffs",
    MetaData(),
    Column("table_name", Text),
    Column("key1", BigInteger),
    Column("key2", BigInteger),
    Column("first", BigInteger),
    Column("last", BigInteger),
    prefixes=["TEMPORARY"],
)
BEFORE = changes.alias()
AFTER = changes.alias()

# Kinds of diffs, as conditions on ROW_DIFFS.
INSERTED = and_(ROW_DIFFS.c.first.is_(None), ROW_DIFFS.c.last.is_not(None))
DELETED = and_(ROW_DIFFS.c.first.is_not(None), ROW_DIFFS.c.last.is_(None))
UPDATED = and_(ROW_DIFFS.c.first.is_not(None), ROW_DIFFS.c.last.is_not(None))
EXISTED_BEFORE = ROW_DIFFS.c.first.is_not(None)


@contextmanager
def diff_rows(connection: Connection, number: int) -> Iterator[list[Table]]:
    """Context manager: ROW_DIFFS holds the net effect of command `number` on each row.

    Yields the tables that the command changed; a table comes after the tables that it refers to.
    Raises EcodiploError when one of them no longer exists.
    """
    ROW_DIFFS.create(connection)
    names = select(changes.c.table_name).where(changes.c.command_id == number).distinct()
    changed = [_insert_diffs(connection, number, name) for name in list(connection.scalars(names))]
    yield [table for table in whole_metadata().sorted_tables if table in changed]
    ROW_DIFFS.drop(connection)


def _insert_diffs(connection: Connection, number: int, name: str) -> Table:
    """Write the diffs of the command in the table of this name to ROW_DIFFS."""
    table = whole_metadata().tables.get(name)
    if table is None:
        raise EcodiploError(
            Label(f"it changed the table {name}, which no longer exists",
                  f"lệnh đã thay đổi bảng {name}, bảng này không còn nữa")
        )  # fmt: skip
    image = func.coalesce(changes.c.new, changes.c.old, type_=RowImage())
    keys = [
        image_value(image, column).label(f"key{n}")
        for n, column in enumerate(primary_key(table), start=1)
    ]
    span = (
        select(*keys, func.min(changes.c.id).label("lo"), func.max(changes.c.id).label("hi"))
        .where(changes.c.command_id == number, changes.c.table_name == name)
        .group_by(*keys)
        .subquery()
    )
    lo, hi = changes.alias(), changes.alias()
    before, after = lo.c.action != "insert", hi.c.action != "delete"  # whether the row existed
    diffs = (
        select(
            literal(name),
            span.c.key1,
            span.c.key2 if len(keys) > 1 else literal(0),
            case((before, lo.c.id)),
            case((after, hi.c.id)),
        )
        .join_from(span, lo, lo.c.id == span.c.lo)
        .join(hi, hi.c.id == span.c.hi)
        .where(or_(and_(before, ~after), and_(~before, after), lo.c.old != hi.c.new))
    )
    connection.execute(insert(ROW_DIFFS).from_select(list(ROW_DIFFS.c), diffs))
    return table


def primary_key(table: Table) -> list[Column[Any]]:
    """The columns of the primary key."""
    return list(table.primary_key)


def diff_keys(table: Table, kind: ColumnElement[bool]) -> Select[Any]:
    """The primary keys of the rows of `table` with a diff of the `kind`, as a subquery."""
    columns = (ROW_DIFFS.c.key1, ROW_DIFFS.c.key2)[: len(primary_key(table))]
    return select(*columns).where(ROW_DIFFS.c.table_name == table.name, kind)


def has_diff(table: Table, kind: ColumnElement[bool]) -> ColumnElement[bool]:
    """Condition on the rows of `table`: the row has a diff of the `kind`."""
    columns = primary_key(table)
    row = columns[0] if len(columns) == 1 else tuple_(*columns)
    return row.in_(diff_keys(table, kind))


def join_row(table: Table) -> ColumnElement[bool]:
    """Join condition of ROW_DIFFS and the rows of `table`: the primary keys are equal."""
    return and_(*(
        column == part
        for column, part in zip(
            primary_key(table), (ROW_DIFFS.c.key1, ROW_DIFFS.c.key2), strict=False
        )
    ))  # fmt: skip


def count_diffs(connection: Connection, table: Table, kind: ColumnElement[bool]) -> int:
    """The number of rows of `table` with a diff of the `kind`."""
    statement = select(func.count()).select_from(ROW_DIFFS)
    return connection.scalar(statement.where(ROW_DIFFS.c.table_name == table.name, kind)) or 0


def changed_columns(connection: Connection, table: Table) -> list[Column[Any]]:
    """The columns that the command changed in any row that existed before and after it, with the
    placeholder columns of the unique keys."""
    columns = [column for column in table.columns if not column.primary_key]
    flags = [func.max(case((is_changed(column), 1), else_=0)) for column in columns]
    statement = select(*flags).where(join_before(table, UPDATED), join_after(table, UPDATED))
    answers = connection.execute(statement).one()
    changed = {column for column, answer in zip(columns, answers, strict=True) if answer}
    if changed:
        changed |= {placeholder_column(table, unique) for unique in unique_keys(table)}
    return [column for column in columns if column in changed]


def placeholder_column(table: Table, unique: UniqueKey) -> Column[Any]:
    """The column of a unique key in which a row takes a placeholder for a moment, so that another
    row can have its value: a column that is no foreign key, if there is one."""
    columns = [table.c[name] for name in unique.columns]
    return next((col for col in reversed(columns) if not col.foreign_keys), columns[-1])


def join_before(table: Table, kind: ColumnElement[bool]) -> ColumnElement[bool]:
    """Join condition of the diffs of `table` of the `kind` and BEFORE, the changes that hold the
    images before the command."""
    return and_(ROW_DIFFS.c.table_name == table.name, kind, BEFORE.c.id == ROW_DIFFS.c.first)


def join_after(table: Table, kind: ColumnElement[bool]) -> ColumnElement[bool]:
    """Join condition of the diffs of `table` of the `kind` and AFTER, the changes that hold the
    images after the command."""
    return and_(ROW_DIFFS.c.table_name == table.name, kind, AFTER.c.id == ROW_DIFFS.c.last)


def value_before(column: Column[Any]) -> ColumnElement[Any]:
    """The value of the column in the image of BEFORE, as SQL of the column's type."""
    return value_or_default(BEFORE.c.old.expression, column)


def is_changed(column: Column[Any]) -> ColumnElement[bool]:
    """Condition: the command changed the column, by the images of BEFORE and AFTER."""
    old, new = BEFORE.c.old.expression, AFTER.c.new.expression
    return image_value(old, column).is_distinct_from(image_value(new, column))


def changed_since(column: Column[Any]) -> ColumnElement[bool]:
    """Condition: the current value of the column is not the value after the command.

    A nullable column that is missing in the image was empty. A NOT NULL column that is missing is
    newer than the image: its value after the command is unknown, and the condition is false.
    """
    after = image_value(AFTER.c.new.expression, column)
    changed = column.is_distinct_from(after)
    return changed if column.nullable else and_(after.is_not(None), changed)
