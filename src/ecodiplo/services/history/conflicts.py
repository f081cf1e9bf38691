"""What keeps the rows of a command from being put back as they were, said with names.

The engine would refuse as well, but by the name of a constraint.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, or_, select

from ecodiplo.errors import EcodiploError
from ecodiplo.models import Base
from ecodiplo.models.base import unique_keys
from ecodiplo.services.history.labels import named
from ecodiplo.services.history.row_diffs import (
    BEFORE,
    CHANGED,
    EFFECTS,
    MADE,
    WAS_THERE,
    afters,
    among,
    before,
    befores,
    changed_since,
    count,
    differs,
    is_row,
    key,
    keys,
    room_column,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Column, ColumnElement, ForeignKey, Select, Table
    from sqlalchemy.orm import Session

# Records named in a refusal.
MOST_NAMED = 10


def references(table: Table) -> Iterator[ForeignKey]:
    """The foreign keys of `table`, in an order that is always the same."""
    yield from sorted(table.foreign_keys, key=lambda found: found.parent.name)


def references_within(table: Table) -> list[Any]:
    """The columns of `table` that refer to `table`."""
    return [found.parent for found in references(table) if found.column.table is table]


def refuse_changed(session: Session, table: Table, changed: Sequence[Column[Any]] | None) -> None:
    """Raises EcodiploError when a row is no more as the command left it, though no change of it is
    in history: its triggers were gone, or a migration of an earlier version moved its data.

    Of rows that were there before, the `changed` columns count; of rows that the command made all
    do, and so do all of a side table's rows (None).
    """
    own = [column for column in table.columns
           if not column.primary_key and column.name != "updated_at"]  # fmt: skip
    moved = [column for column in own if changed is None or column in changed]
    owner = next((found for found in references(table) if found.ondelete == "CASCADE"), None)
    id_ = table.c.id if owner is None else owner.parent
    for which, columns in ((MADE, own), (CHANGED, moved)):
        if not columns or not count(session, table, which):
            continue
        since = [changed_since(column) for column in columns]
        statement = select(id_).where(is_row(table), afters(table, which))
        if which is CHANGED and changed is not None:
            # A row may keep a later change of a column that the command changed in others; but not
            # of one in which rows make room for each other.
            statement = statement.where(befores(table, CHANGED))
            rooms = {room_column(table, unique).name for unique in unique_keys(table)}
            since = [
                condition if column.name in rooms else and_(differs(column), condition)
                for column, condition in zip(columns, since, strict=True)
            ]
        statement = statement.where(or_(*since))
        if rows := set(session.scalars(statement.limit(MOST_NAMED))):
            record_table = table if owner is None else owner.column.table
            names = ", ".join(named(session, record_table.name, rows).values())
            raise EcodiploError(f"{names} was changed since, and history does not say how")


def refuse_lost(
    session: Session, table: Table, which: ColumnElement[bool], *, within: bool
) -> None:
    """Raises EcodiploError when a row would refer again to a record that was deleted since;
    `within` says whether to look at references within the table."""
    for found in references(table):
        other = found.column.table
        if other is table and not within:
            continue
        target = before(found.parent)
        there = select(other.c.id).where(other.c.id == target).correlate(BEFORE).exists()
        lost = select(BEFORE.record_table, BEFORE.record_id, target).where(
            befores(table, which), target.is_not(None), ~there
        )
        if rows := session.execute(lost.limit(MOST_NAMED)).all():
            records = named(session, rows[0][0], {row[1] for row in rows})
            gone = named(session, other.name, {row[2] for row in rows})
            raise EcodiploError(
                f"{', '.join(records.values())} would refer again to {', '.join(gone.values())},"
                " deleted since"
            )


def holders(session: Session, table: Table) -> Iterator[tuple[Any, Select[Any]]]:
    """For each unique key, the column that can take another value, and the rows of the command
    that hold what others of it need to have again.

    Raises EcodiploError when a record that the command never touched holds it.
    """
    involved = select(EFFECTS.c.key1).where(EFFECTS.c.table_name == table.name)
    for unique in unique_keys(table):
        columns = [table.c[name] for name in unique.columns]
        holder = table.alias("holder")
        holding = select(holder.c.id).where(
            *(holder.c[column.name] == before(column) for column in columns),
            holder.c.id != EFFECTS.c.key1,
            befores(table, WAS_THERE),
        )
        if unique.empty:
            empty = (holder.c[unique.empty], before(table.c[unique.empty]))
            holding = holding.where(*(part.is_(None) for part in empty))
        strangers = holding.where(holder.c.id.not_in(involved)).limit(MOST_NAMED)
        if found := set(session.scalars(strangers)):
            what = " and ".join(column.name for column in columns)
            raise EcodiploError(
                f"it would bring back records whose {what} others have by now:"
                f" {', '.join(named(session, table.name, found).values())}"
            )
        yield room_column(table, unique), holding


def refuse_referred(session: Session, table: Table) -> None:
    """Raises EcodiploError when rows that the command never touched refer to what would go."""
    if not count(session, table, MADE):
        return
    for other in Base.metadata.sorted_tables:
        for found in references(other):
            if found.column.table is not table:
                continue
            users = select(key(other)[0], found.parent).where(found.parent.in_(keys(table, MADE)))
            if other is table:
                users = users.where(~among(table, MADE))
            if rows := session.execute(users.limit(MOST_NAMED)).all():
                _name_users(session, table, other, rows)


def _name_users(session: Session, table: Table, other: Table, rows: Any) -> None:
    """Raises EcodiploError with the records that rows of `other` are, or belong to."""
    name, ids = other.name, {row[0] for row in rows}
    owner = next((found for found in references(other) if found.ondelete == "CASCADE"), None)
    if owner is not None:
        name = owner.column.table.name
        own = select(owner.parent).where(key(other)[0].in_(ids)).limit(MOST_NAMED)
        ids = set(session.scalars(own))
    used = named(session, table.name, {row[1] for row in rows})
    raise EcodiploError(
        f"it would delete {', '.join(used.values())}, to which others refer:"
        f" {', '.join(named(session, name, ids).values())}"
    )
