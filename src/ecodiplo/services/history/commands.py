"""The commands that ran and direct edits: what they did, when, and by whom."""

from __future__ import annotations

import datetime
import heapq
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, false, or_, select

from ecodiplo.models.history import changes, commands
from ecodiplo.services.query import mapping
from ecodiplo.services.query.find_by_name import find_id

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sqlalchemy import ColumnElement, Connection

    from ecodiplo.catalogue import Entity

# Direct edits with a longer pause between them are listed apart.
PAUSE = datetime.timedelta(hours=1)


@dataclass(frozen=True)
class HistoryFilter:
    """A filter of commands and changes; an empty part is no condition."""

    entity: Entity | None = None
    record: str = ""  # its name, its ref, or a ref that it had before it was deleted
    user: str = ""
    number: int | None = None  # of a command
    command: str = ""  # words in it
    since: datetime.datetime | None = None
    until: datetime.datetime | None = None  # exclusive
    direct: bool = False  # only changes that no command did


@dataclass(frozen=True)
class CommandRun:
    """A command that ran, or a series of direct edits, which has no number and no command.

    A command counts records, each once; a series of direct edits counts rows.
    """

    number: int | None
    at: datetime.datetime
    user: str | None
    command: str | None
    added: int
    changed: int
    deleted: int
    undoes: int | None = None
    undone_by: int | None = None


def undo_numbers(connection: Connection) -> dict[int, int]:
    """The numbers of the commands that are undone, each with the number of its undo. A command
    whose undo is undone is not undone."""
    undo_of: dict[int, int] = {}
    undos = select(commands.c.id, commands.c.undoes_id).where(commands.c.undoes_id.is_not(None))
    for number, target in connection.execute(undos.order_by(commands.c.id.desc())):
        if number not in undo_of and target is not None:
            undo_of[target] = number
    return undo_of


def runs(connection: Connection, numbers: Collection[int]) -> list[CommandRun]:
    """The commands with these numbers; a number of no command is left out."""
    return list(_runs(connection, [commands.c.id.in_(numbers)]))


def list_runs(
    connection: Connection, filters: HistoryFilter, limit: int = 0
) -> Iterator[CommandRun]:
    """The commands and the series of direct edits that match the filter, the newest first, `limit`
    of them or all."""
    where = []
    if filters.user:
        where.append(_is_user(commands.c.user_name, filters.user))
    if filters.number is not None:
        where.append(commands.c.id == filters.number)
    if filters.command:
        where.append(commands.c.command.icontains(filters.command, autoescape=True))
    where += _within(filters, commands.c.at)
    sources = []
    if not filters.direct:
        sources.append(_runs(connection, where))
    if filters.number is None and not filters.command:
        sources.append(_direct_edits(connection, filters))
    newest_first = heapq.merge(*sources, key=lambda run: run.at, reverse=True)
    return islice(newest_first, limit or None)


def _runs(connection: Connection, where: list[ColumnElement[bool]]) -> Iterator[CommandRun]:
    undo_of = undo_numbers(connection)
    for run in connection.execute(select(commands).where(*where).order_by(commands.c.id.desc())):
        yield CommandRun(
            run.id, run.at, run.user_name, run.command, run.added, run.changed, run.deleted,
            run.undoes_id, undo_of.get(run.id),
        )  # fmt: skip


def _direct_edits(connection: Connection, filters: HistoryFilter) -> Iterator[CommandRun]:
    """Direct edits in series: each holds the edits of a user without a longer pause than PAUSE."""
    own = changes.c.table_name == changes.c.record_table
    rows = connection.execute(
        select(changes.c.at, changes.c.user_name, changes.c.action, own.label("own"))
        .where(*conditions(connection, replace(filters, direct=True)))
        .order_by(changes.c.id.desc())
        .execution_options(yield_per=1000)
    )
    series: CommandRun | None = None
    earliest = None
    for at, user, action, is_own in rows:
        if series and earliest and (user != series.user or earliest - at > PAUSE):
            yield series
            series = None
        earliest = at
        run = series or CommandRun(None, at, user, None, 0, 0, 0)
        count = {"insert": "added", "delete": "deleted"}.get(action if is_own else "", "changed")
        series = replace(run, **{count: getattr(run, count) + 1})
    if series:
        yield series


# Conditions on changes, also for `services/history/changes.py`.


def conditions(connection: Connection, filters: HistoryFilter) -> list[ColumnElement[bool]]:
    """The filter as SQL conditions on changes.

    Raises NotFound for a record that does not exist and never did.
    """
    where: list[ColumnElement[bool]] = []
    if filters.direct:
        where.append(changes.c.command_id.is_(None))
    if filters.number is not None:
        where.append(changes.c.command_id == filters.number)
    if filters.command:
        runs_of = commands.c.command.icontains(filters.command, autoescape=True)
        where.append(changes.c.command_id.in_(select(commands.c.id).where(runs_of)))
    if filters.user:
        numbers = select(commands.c.id).where(_is_user(commands.c.user_name, filters.user))
        where.append(
            or_(_is_user(changes.c.user_name, filters.user), changes.c.command_id.in_(numbers))
        )
    where += _within(filters, changes.c.at)
    if filters.entity and filters.record:
        where.append(_of_record(connection, filters.entity, filters.record.strip()))
    elif filters.entity:
        where.append(changes.c.record_table == mapping.table(filters.entity).name)
    return where


def _is_user(column: Any, name: str) -> ColumnElement[bool]:
    """Condition: the column is the user name, or the login of that name on any host."""
    return or_(column == name, column.startswith(f"{name}@", autoescape=True))


def _within(filters: HistoryFilter, at: Any) -> list[ColumnElement[bool]]:
    bounds = []
    if filters.since:
        bounds.append(at >= filters.since)
    if filters.until:
        bounds.append(at < filters.until)
    return bounds


def _of_record(connection: Connection, entity: Entity, text: str) -> ColumnElement[bool]:
    """Condition: the change is of the record that `text` names, or named before it was deleted."""
    table = mapping.table(entity).name
    key = mapping.column(entity, entity.key)
    ids = set(connection.scalars(select(mapping.table(entity).c.id).where(key == text)))
    ids |= set(connection.scalars(
        select(changes.c.record_id).where(
            changes.c.record_table == table,
            changes.c.action == "delete",
            changes.c.record_key == text,
        )
    ))  # fmt: skip
    if not ids:
        id_ = find_id(
            connection, entity, text
        )  # by a name; an earlier record with this id is another record
        text = connection.scalar(select(key).where(mapping.table(entity).c.id == id_)) or text
        ids = {id_}
    lifetimes = [span for id_ in sorted(ids) for span in _lifetimes(connection, table, id_, text)]
    return or_(false(), *lifetimes)


def _lifetimes(
    connection: Connection, table: str, id_: int, key: str
) -> Iterator[ColumnElement[bool]]:
    """A condition for each record with the id that had the key: the change is one from its insert
    until the next insert. (SQLite gives the id of a deleted record again.)"""
    rows = connection.execute(
        select(changes.c.id, changes.c.action, changes.c.record_key)
        .where(
            changes.c.record_table == table,
            changes.c.record_id == id_,
            changes.c.table_name == table,
        )
        .order_by(changes.c.id)
    )
    keys: dict[int, set[str | None]] = {0: set()}
    for number, action, record_key in rows:
        if action == "insert":
            keys[number] = set()
        keys[max(keys)].add(record_key)
    for first, last in pairwise([*keys, None]):
        # Without a key there are only changes of side rows: the record is older than history.
        if first is not None and (key in keys[first] or (len(keys) == 1 and not keys[first])):
            where = [
                changes.c.record_table == table,
                changes.c.record_id == id_,
                changes.c.id >= first,
            ]
            yield and_(*where, *([changes.c.id < last] if last else []))
