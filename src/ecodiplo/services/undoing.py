"""Which command can be undone, and undoing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import exists, func, or_, select

from ecodiplo.errors import EcodiploError, NotFound
from ecodiplo.models.history import Change, Command, ImportedFile
from ecodiplo.services.history import CommandRun, runs, undone
from ecodiplo.services.later_changes import later_changes
from ecodiplo.services.reverting import revert

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def choose(session: Session, number: int | None = None, file: str = "") -> CommandRun:
    """The command to undo: by its number, or the last that imported `file`, or simply the last
    that is not undone and no undo itself.

    Raises NotFound when there is none, EcodiploError when the numbered one is undone already, or
    the last changed nothing: whoever undoes it means no older one.
    """
    gone = undone(session)
    if number is not None:
        if not (found := list(runs(session, [number]))):
            raise NotFound(f"there is no command {number}; `ecodiplo log` lists them")
        if number in gone:
            raise EcodiploError(
                f"command {number} is undone already, by command {gone[number]};"
                f" `ecodiplo undo {gone[number]}` does it again"
            )
        return found[0]
    changed = exists().where(Change.command_id == Command.id)
    last = select(func.max(Command.id)).where(
        Command.undoes_id.is_(None), Command.id.not_in(list(gone)), changed
    )
    if file:
        name = file.replace("\\", "/").rsplit("/", 1)[-1]
        same = or_(ImportedFile.file.in_([file, name]), ImportedFile.file.endswith(f"/{name}"))
        last = last.where(exists().where(ImportedFile.command_id == Command.id, same))
    if (latest := session.scalar(last)) is None:
        what = f"no import of {file}" if file else "nothing"
        raise NotFound(f"there is {what} to undo; `ecodiplo log` lists what was done")
    (found_,) = runs(session, [latest])
    newest = select(func.max(Command.id)).where(Command.undoes_id.is_(None))
    if not file and (newer := session.scalar(newest.where(Command.id > latest, ~changed))):
        (idle,) = runs(session, [newer])
        raise EcodiploError(
            f"the last command, {newer}, {idle.command}, changed nothing; the one before it,"
            f" {found_.command}, is undone by `ecodiplo undo {latest}`"
        )
    return found_


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
