"""What was done and by whom: the commands that ran, and the edits made directly."""

from __future__ import annotations

import datetime
import heapq
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, false, or_, select

from ecodiplo.models.history import Change, Command
from ecodiplo.services.query import mapping
from ecodiplo.services.query.names import find_id

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from ecodiplo.catalogue import Entity

# Direct edits further apart than this are told apart.
PAUSE = datetime.timedelta(hours=1)


@dataclass(frozen=True)
class Wanted:
    """What of the history is asked for; what is left empty is no condition."""

    entity: Entity | None = None
    record: str = ""  # its ref, or one that it had before it was deleted
    user: str = ""
    number: int | None = None  # of a command
    command: str = ""  # words in it
    since: datetime.datetime | None = None
    until: datetime.datetime | None = None  # not included
    direct: bool = False  # only what no command did


@dataclass(frozen=True)
class CommandRun:
    """A command that ran, or edits made directly in one go, which have neither number nor text.

    The counts are of records, each once; for direct edits, of rows.
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


def undone(session: Session) -> dict[int, int]:
    """The commands that are undone, each with the command that undid it. An undo that is itself
    undone leaves what it undid in force."""
    gone: dict[int, int] = {}
    undos = select(Command.id, Command.undoes_id).where(Command.undoes_id.is_not(None))
    for number, target in session.execute(undos.order_by(Command.id.desc())):
        if number not in gone and target is not None:
            gone[target] = number
    return gone


def runs(session: Session, numbers: Collection[int]) -> list[CommandRun]:
    """The commands of these numbers that there are."""
    return list(_runs(session, [Command.id.in_(numbers)]))


def list_runs(session: Session, wanted: Wanted, limit: int = 0) -> Iterator[CommandRun]:
    """Commands and, in one go each, direct edits; the newest first, `limit` of them or all."""
    where = []
    if wanted.user:
        where.append(_is_user(Command.user_name, wanted.user))
    if wanted.number is not None:
        where.append(Command.id == wanted.number)
    if wanted.command:
        where.append(Command.command.icontains(wanted.command, autoescape=True))
    where += _within(wanted, Command.at)
    sources = []
    if not wanted.direct:
        sources.append(_runs(session, where))
    if wanted.number is None and not wanted.command:
        sources.append(_direct_edits(session, wanted))
    newest_first = heapq.merge(*sources, key=lambda run: run.at, reverse=True)
    return islice(newest_first, limit or None)


def _runs(session: Session, where: list[ColumnElement[bool]]) -> Iterator[CommandRun]:
    gone = undone(session)
    for run in session.scalars(select(Command).where(*where).order_by(Command.id.desc())):
        yield CommandRun(
            run.id, run.at, run.user_name, run.command, run.added, run.changed, run.deleted,
            run.undoes_id, gone.get(run.id),
        )  # fmt: skip


def _direct_edits(session: Session, wanted: Wanted) -> Iterator[CommandRun]:
    """Direct edits by one user without a long pause, as if they were one command."""
    own = Change.table_name == Change.record_table
    rows = session.execute(
        select(Change.at, Change.user_name, Change.action, own.label("own"))
        .where(*conditions(session, replace(wanted, direct=True)))
        .order_by(Change.id.desc())
        .execution_options(yield_per=1000)
    )
    together: CommandRun | None = None
    earliest = None
    for at, user, action, is_own in rows:
        if together and earliest and (user != together.user or earliest - at > PAUSE):
            yield together
            together = None
        earliest = at
        run = together or CommandRun(None, at, user, None, 0, 0, 0)
        count = {"insert": "added", "delete": "deleted"}.get(action if is_own else "", "changed")
        together = replace(run, **{count: getattr(run, count) + 1})
    if together:
        yield together


# Conditions on changes, which are read by `services/history/changes.py`.


def conditions(session: Session, wanted: Wanted) -> list[ColumnElement[bool]]:
    """What is wanted of the changes, as SQL; it may use columns of Command, joined from outside.

    Raises NotFound for a record that neither is nor was.
    """
    where: list[ColumnElement[bool]] = []
    if wanted.direct:
        where.append(Change.command_id.is_(None))
    if wanted.number is not None:
        where.append(Change.command_id == wanted.number)
    if wanted.command:
        ran = select(Command.id).where(Command.command.icontains(wanted.command, autoescape=True))
        where.append(Change.command_id.in_(ran))
    if wanted.user:
        theirs = select(Command.id).where(_is_user(Command.user_name, wanted.user))
        where.append(or_(_is_user(Change.user_name, wanted.user), Change.command_id.in_(theirs)))
    where += _within(wanted, Change.at)
    if wanted.entity and wanted.record:
        where.append(_of_record(session, wanted.entity, wanted.record.strip()))
    elif wanted.entity:
        where.append(Change.record_table == mapping.table(wanted.entity).name)
    return where


def _is_user(column: Any, name: str) -> ColumnElement[bool]:
    """Whether the column holds the user of that name: whole, or as a login on any host."""
    return or_(column == name, column.startswith(f"{name}@", autoescape=True))


def _within(wanted: Wanted, at: Any) -> list[ColumnElement[bool]]:
    bounds = []
    if wanted.since:
        bounds.append(at >= wanted.since)
    if wanted.until:
        bounds.append(at < wanted.until)
    return bounds


def _of_record(session: Session, entity: Entity, text: str) -> ColumnElement[bool]:
    """The changes of the record that `text` names, or named before it was deleted."""
    table = mapping.table(entity).name
    key = mapping.column(entity, entity.key)
    ids = set(session.scalars(select(mapping.model(entity).id).where(key == text)))
    ids |= set(session.scalars(
        select(Change.record_id).where(
            Change.record_table == table, Change.action == "delete", Change.record_key == text
        )
    ))  # fmt: skip
    if not ids:
        id_ = find_id(session, entity, text)  # by a name; whoever had its number before is another
        text = session.scalar(select(key).where(mapping.model(entity).id == id_)) or text
        ids = {id_}
    lives = [life for id_ in sorted(ids) for life in _lives(session, table, id_, text)]
    return or_(false(), *lives)


def _lives(session: Session, table: str, id_: int, key: str) -> Iterator[ColumnElement[bool]]:
    """The changes of number `id_` from one insert until the next, where the record had the key.
    SQLite gives the number of a deleted record again."""
    rows = session.execute(
        select(Change.id, Change.action, Change.record_key)
        .where(Change.record_table == table, Change.record_id == id_, Change.table_name == table)
        .order_by(Change.id)
    )
    keys: dict[int, set[str | None]] = {0: set()}
    for number, action, record_key in rows:
        if action == "insert":
            keys[number] = set()
        keys[max(keys)].add(record_key)
    for first, last in pairwise([*keys, None]):
        # Without any key there are only side rows: the record is older than history.
        if first is not None and (key in keys[first] or (len(keys) == 1 and not keys[first])):
            where = [Change.record_table == table, Change.record_id == id_, Change.id >= first]
            yield and_(*where, *([Change.id < last] if last else []))
