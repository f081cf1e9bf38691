"""Takes back what a command did to the rows: every one as it was before, ids and stamps too.

The order keeps the foreign keys of both engines satisfied at every step: side
rows go, records come back (those referred to first), records change back, side
rows come back, and records go (those that refer first).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Integer,
    Text,
    and_,
    case,
    cast,
    delete,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    update,
)

from ecodiplo.errors import EcodiploError
from ecodiplo.models.base import unique_keys
from ecodiplo.services.history.conflicts import (
    holders,
    references_within,
    refuse_changed,
    refuse_lost,
    refuse_referred,
)
from ecodiplo.services.history.row_diffs import (
    CHANGED,
    EFFECTS,
    MADE,
    TAKEN,
    WAS_THERE,
    afters,
    among,
    before,
    befores,
    changed_columns,
    changed_since,
    count,
    differs,
    effects,
    is_row,
    keys,
    room_column,
)
from ecodiplo.services.history.superseded import renew_records

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Column, ColumnElement, Table
    from sqlalchemy.orm import Session

# Above any position that people number things by.
PASSING = 1_000_000_000


def revert(session: Session, number: int) -> None:
    """Put every row that command `number` touched back as it was.

    The caller has made sure that no later change touches the same records.
    Raises EcodiploError, naming records, when others have come to depend on
    what would go, or what would come back no longer fits.
    """
    with effects(session, number) as touched:
        sides = [table for table in touched if _is_side(table)]
        main = [table for table in touched if not _is_side(table)]
        changed = {table: changed_columns(session, table) for table in main}
        for table in touched:
            refuse_changed(session, table, changed.get(table))
        for table in sides:
            _delete(session, table, or_(MADE, CHANGED))
        for table in main:
            _make_room(session, table)
        for table in main:
            refuse_lost(session, table, TAKEN, within=False)
            _bring_back(session, table)
        for table in main:
            refuse_lost(session, table, WAS_THERE, within=True)
            _change_back(session, table, changed[table])
        for table in sides:
            refuse_lost(session, table, WAS_THERE, within=True)
            _bring_back_items(session, table)
        for table in reversed(main):
            refuse_referred(session, table)
            _let_go_of_each_other(session, table)
            _delete(session, table, MADE)
        renew_records(session, main)


def _is_side(table: Table) -> bool:
    return any(key.ondelete == "CASCADE" for key in table.foreign_keys)


def _delete(session: Session, table: Table, which: ColumnElement[bool]) -> None:
    if wanted := count(session, table, which):
        done: Any = session.execute(delete(table).where(among(table, which)))
        _make_sure(table, wanted, done.rowcount)


def _make_room(session: Session, table: Table) -> None:
    """A row that comes or changes back may need a name that one which goes or changes still has:
    that one takes a passing name."""
    for column, holding in holders(session, table):
        passing: Any = table.c.id + PASSING
        if not isinstance(column.type, Integer):
            passing = literal("~") + cast(table.c.id, Text)
        values = _same_stamp(table) | {column: passing}
        session.execute(update(table).where(table.c.id.in_(holding)).values(values))


def _bring_back(session: Session, table: Table) -> None:
    """Insert what is gone; references within the table follow when all of it is there."""
    within = set(references_within(table))
    values = {column: null() if column in within else before(column) for column in table.columns}
    _insert(session, table, values, TAKEN)


def _change_back(session: Session, table: Table, changed: Sequence[Column[Any]]) -> None:
    """Put back the columns that the command changed in each row, and in the rows that came back
    their references within the table."""
    if changed:
        rooms = {room_column(table, unique).name for unique in unique_keys(table)}
        values = _same_stamp(table) | {
            column: before(column)
            if column.name in rooms
            else case((differs(column), before(column)), else_=column)
            for column in changed
        }
        if any(column.name == "updated_at" for column in changed):
            stamp = table.c.updated_at  # a later change of other columns keeps its own time
            values[stamp] = case((changed_since(stamp), stamp), else_=before(stamp))
        same_row = (is_row(table), befores(table, CHANGED), afters(table, CHANGED))
        statement = update(table).values(values).where(*same_row)
        done: Any = session.execute(statement)
        _make_sure(table, count(session, table, CHANGED), done.rowcount)
    for column in references_within(table):
        back = befores(table, and_(TAKEN, before(column).is_not(None)))
        values = _same_stamp(table) | {column: before(column)}
        session.execute(update(table).values(values).where(is_row(table), back))


def _same_stamp(table: Table) -> dict[Any, Any]:
    """The time of the last change as it is: an UPDATE that does not name it would set it to now."""
    return {table.c.updated_at: table.c.updated_at} if "updated_at" in table.c else {}


def _bring_back_items(session: Session, table: Table) -> None:
    """Insert side rows as they were. Their ids mean nothing but their order: on SQLite one may
    have been given again since, and then the row gets a new one."""
    values = {column: before(column) for column in table.columns}
    if "id" in table.c:
        used = select(table.c.id).where(table.c.id.in_(keys(table, WAS_THERE)))
        if session.scalar(select(func.count()).select_from(used.subquery())):
            there = select(func.max(table.c.id)).scalar_subquery()
            coming = select(func.max(EFFECTS.c.key1)).where(EFFECTS.c.table_name == table.name)
            free = there + coming.scalar_subquery()
            number = func.row_number().over(order_by=EFFECTS.c.key1)
            values[table.c.id] = case(
                (EFFECTS.c.key1.in_(used), free + number), else_=EFFECTS.c.key1
            )
    _insert(session, table, values, WAS_THERE)


def _let_go_of_each_other(session: Session, table: Table) -> None:
    """Rows that go and refer to one another do so no longer: one of them has to go first."""
    for column in references_within(table):
        referring = and_(among(table, MADE), column.is_not(None))
        session.execute(update(table).where(referring).values({column: None}))


def _insert(
    session: Session, table: Table, values: dict[Any, Any], which: ColumnElement[bool]
) -> None:
    rows = select(*values.values()).where(befores(table, which)).order_by(EFFECTS.c.key1)
    session.execute(insert(table).from_select(list(values), rows, include_defaults=False))


def _make_sure(table: Table, wanted: int, done: int) -> None:
    if done != wanted:
        raise EcodiploError(
            f"{table.name} is not as the command left it: of {wanted} rows {done} are there;"
            " it was changed with history switched off"
        )
