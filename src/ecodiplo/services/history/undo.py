"""Which command can be undone, and undoing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import exists, func, or_, select

from ecodiplo.errors import EcodiploError, NotFound
from ecodiplo.models.history import Change, Command, ImportedFile
from ecodiplo.services.history.commands import CommandRun, runs, undone
from ecodiplo.services.history.later_changes import later_changes
from ecodiplo.services.history.revert import revert

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session


# Commands by which revisions changed data; the schema goes back by `db downgrade` alone.
REVISIONS = ("db upgrade ____", "db downgrade ____")


def choose(
    session: Session, number: int | None = None, file: str = "", *, user: str | None = None
) -> CommandRun:
    """The command to undo: by its number, or the last that imported `file`, or simply the last
    that is not undone and no undo itself; of `user` alone, if one is named.

    Raises NotFound when there is none, EcodiploError when the numbered one is undone already, or
    the last changed nothing: whoever undoes it means no older one.
    """
    gone = undone(session)
    if number is not None:
        return _numbered(session, number, gone)
    changed = exists().where(Change.command_id == Command.id)
    candidates: list[ColumnElement[bool]] = [
        Command.undoes_id.is_(None),
        Command.id.not_in(list(gone)),
        *(Command.command.not_like(pattern) for pattern in REVISIONS),
    ]
    if file:
        name = file.replace("\\", "/").rsplit("/", 1)[-1]
        same = or_(ImportedFile.file.in_([file, name]), ImportedFile.file.endswith(f"/{name}"))
        candidates.append(exists().where(ImportedFile.command_id == Command.id, same))
    own = [*candidates, Command.user_name == user] if user else candidates
    latest = session.scalar(select(func.max(Command.id)).where(changed, *own))
    if latest is None:
        others = session.scalar(select(func.max(Command.id)).where(changed, *candidates))
        raise NotFound(_nothing(session, file, user, others))
    (last,) = runs(session, [latest])
    idle = select(func.max(Command.id)).where(~changed, Command.id > latest, *own)
    if not file and (newer := session.scalar(idle)):
        (run,) = runs(session, [newer])
        raise EcodiploError(
            f"the last command, {newer}, {run.command}, changed nothing; the one before it,"
            f" {last.command}, is undone by `ecodiplo undo {latest}`"
        )
    return last


def _numbered(session: Session, number: int, gone: Mapping[int, int]) -> CommandRun:
    if not (run := next(iter(runs(session, [number])), None)):
        raise NotFound(f"there is no command {number}; `ecodiplo log` lists them")
    if number in gone:
        raise EcodiploError(
            f"command {number} is undone already, by command {gone[number]};"
            f" `ecodiplo undo {gone[number]}` does it again"
        )
    if session.scalar(
        select(exists().where(Command.id == number, or_(*map(Command.command.like, REVISIONS))))
    ):
        raise EcodiploError(
            f"command {number}, {run.command}, belongs to the schema; `ecodiplo db downgrade`"
            " takes the schema back"
        )
    return run


def _nothing(session: Session, file: str, user: str | None, others: int | None) -> str:
    """Why there is nothing to undo, and whose commands there are."""
    what = f"no import of {file}" if file else "nothing"
    if others is None:
        return f"there is {what} to undo; `ecodiplo log` lists what was done"
    (run,) = runs(session, [others])
    return (
        f"there is {what} of yours ({user}) to undo; the last is command {others}, {run.command},"
        f" by {run.user or 'somebody'}: `ecodiplo undo {others}` or --any-user undoes it"
    )


def undo(session: Session, number: int) -> CommandRun:
    """Reverse the command: every row it touched is again as it was, ids and stamps included.

    The session is that of `database.write(..., undoes=number)`. Raises NotFound
    or EcodiploError as `choose` does, and EcodiploError naming records when
    they were changed since, or others depend on them.
    """
    own = session.info.get("command_id")
    gone = {target: by for target, by in undone(session).items() if by != own}
    if number in gone:
        raise EcodiploError(f"command {number} is undone already, by command {gone[number]}")
    (run,) = runs(session, [number]) or [choose(session, number)]
    what = f"command {number}, {run.command},"
    # A later command and the one that undid it cancel each other.
    cancelled = {part for pair in gone.items() if pair[0] > number for part in pair}
    if refusals := later_changes(session, number, cancelled, own):
        raise EcodiploError("\n".join([f"{what} cannot be undone: later changes would be lost",
                                       *refusals]))  # fmt: skip
    try:
        revert(session, number)
    except EcodiploError as error:
        raise EcodiploError(f"{what} cannot be undone: {error}") from None
    return run
