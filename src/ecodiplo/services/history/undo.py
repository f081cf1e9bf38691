"""Undo of a command, and the choice of the command to undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import exists, func, or_, select

from ecodiplo.db.command_options import command_number
from ecodiplo.errors import ChangedMeanwhile, EcodiploError, NotFound, UsageProblem
from ecodiplo.language import Label, join
from ecodiplo.models.history import changes, commands, imports
from ecodiplo.option_names import option_name, option_with
from ecodiplo.services.history.commands import CommandRun, runs, undo_numbers
from ecodiplo.services.history.later_changes import later_changes
from ecodiplo.services.history.revert import revert

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import ColumnElement, Connection

# Commands of migrations, as patterns of LIKE; only `db downgrade` takes the schema back.
REVISIONS = ("db upgrade ____", "db downgrade ____")


def command_to_undo(
    connection: Connection, number: int | None = None, file: str = "", *, user: str | None = None
) -> CommandRun:
    """The command to undo: the command `number`, else the last import of `file`, else the last
    command. Without a number, only commands count that are not undone, are no undo themselves, and
    ran as `user`, if there is one.

    Raises NotFound when there is no such command, and EcodiploError when command `number` is undone
    already, or the last command changed nothing: the person does not mean an older one.
    """
    undo_of = undo_numbers(connection)
    if number is not None:
        return _numbered(connection, number, undo_of)
    changed = exists().where(changes.c.command_id == commands.c.id)
    candidates: list[ColumnElement[bool]] = [
        commands.c.undoes_id.is_(None),
        commands.c.id.not_in(list(undo_of)),
        *(commands.c.command.not_like(pattern) for pattern in REVISIONS),
    ]
    if file:
        name = file.replace("\\", "/").rsplit("/", 1)[-1]
        same = or_(imports.c.file.in_([file, name]), imports.c.file.endswith(f"/{name}"))
        candidates.append(exists().where(imports.c.command_id == commands.c.id, same))
    own = [*candidates, commands.c.user_name == user] if user else candidates
    latest = connection.scalar(select(func.max(commands.c.id)).where(changed, *own))
    if latest is None:
        other = connection.scalar(select(func.max(commands.c.id)).where(changed, *candidates))
        raise NotFound(_nothing(connection, file, user, other))
    (last,) = runs(connection, [latest])
    idle = select(func.max(commands.c.id)).where(~changed, commands.c.id > latest, *own)
    if not file and (newer := connection.scalar(idle)):
        (run,) = runs(connection, [newer])
        raise EcodiploError(
            Label(
                f"the last command, {newer}, {run.command}, changed nothing; to undo the command"
                f" before it, {last.command}, run `ecodiplo undo {latest}`",
                f"lệnh gần nhất, {newer}, {run.command}, không thay đổi gì; để hoàn tác lệnh trước"
                f" đó, {last.command}, hãy dùng `ecodiplo undo {latest}`",
            )
        )
    return last


def _numbered(connection: Connection, number: int, undo_of: Mapping[int, int]) -> CommandRun:
    """The command `number`. `undo_of` are the commands that are undone, with their undos."""
    if not (run := next(iter(runs(connection, [number])), None)):
        raise NotFound(
            Label(f"there is no command {number}; `ecodiplo log` lists them",
                  f"không có lệnh {number}; `ecodiplo log` liệt kê các lệnh")
        )  # fmt: skip
    if number in undo_of:
        again = Label(
            "; `ecodiplo undo {undo}` does it again", "; `ecodiplo undo {undo}` để làm lại"
        )
        raise EcodiploError(_undone_already(number, undo_of) + again.fill(undo=undo_of[number]))
    if connection.scalar(
        select(
            exists().where(commands.c.id == number, or_(*map(commands.c.command.like, REVISIONS)))
        )
    ):
        raise EcodiploError(
            Label(
                f"command {number}, {run.command}, changed the schema; `ecodiplo db downgrade`"
                " takes the schema back",
                f"lệnh {number}, {run.command}, đã thay đổi lược đồ; hãy dùng"
                " `ecodiplo db downgrade` để đưa lược đồ về bản trước",
            )
        )
    return run


def _undone_already(number: int, undo_of: Mapping[int, int]) -> Label:
    return Label(f"command {number} is undone already, by command {undo_of[number]}",
                 f"lệnh {number} đã được hoàn tác bằng lệnh {undo_of[number]}")  # fmt: skip


def _nothing(connection: Connection, file: str, user: str | None, other: int | None) -> Label:
    """The message that there is nothing to undo; `other` is the last command of another user."""
    what = (
        Label(f"no import of {file}", f"không có lần nhập tệp {file} nào")
        if file
        else Label("nothing", "không có lệnh nào")
    )
    if other is None:
        return Label(
            "there is {what} to undo; `ecodiplo log` lists the commands",
            "{what} để hoàn tác; `ecodiplo log` liệt kê các lệnh",
        ).fill(what=what)
    (run,) = runs(connection, [other])
    return Label(
        "there is {what} of yours ({user}) to undo; the last is command {other}, {command}, by"
        " {by}: `ecodiplo undo {other}` or {any_user} undoes it",
        "{what} của bạn ({user}) để hoàn tác; gần nhất là lệnh {other}, {command}, của {by}:"
        " `ecodiplo undo {other}` hoặc {any_user} để hoàn tác lệnh đó",
    ).fill(
        what=what, user=user, any_user=option_with("any_user", value=True), other=other,
        command=run.command, by=run.user or Label("an unknown user", "người dùng không rõ"),
    )  # fmt: skip


def undo(connection: Connection, number: int, *, since: int | None = None) -> CommandRun:
    """Undo the command: every row that it changed gets its old values, ids and time stamps back.

    The connection is that of `database.write(..., undoes=number)`. Raises NotFound or EcodiploError
    as `command_to_undo` does, and EcodiploError with the records when they were changed since, or
    when other records depend on them. With `since`, the number of the last change of the command,
    raises ChangedMeanwhile when any field of its records changed after it, and UsageProblem for
    another number.
    """
    own = command_number(connection)
    undo_of = {target: undo for target, undo in undo_numbers(connection).items() if undo != own}
    if number in undo_of:
        raise EcodiploError(_undone_already(number, undo_of))
    (run,) = runs(connection, [number]) or [command_to_undo(connection, number)]
    refusal = Label(f"command {number}, {run.command}, cannot be undone: ",
                    f"không thể hoàn tác lệnh {number}, {run.command}: ")  # fmt: skip
    if since is not None:
        _check_unchanged(connection, number, since, refusal, own)
    # A later command and its undo cancel each other.
    cancelled = {command for pair in undo_of.items() if pair[0] > number for command in pair}
    if lines := later_changes(connection, number, cancelled, own):
        loss = Label("later changes would be lost", "các thay đổi sau đó sẽ bị mất")
        raise EcodiploError(join("\n", [refusal + loss, *lines]))
    try:
        revert(connection, number)
    except EcodiploError as error:
        raise EcodiploError(refusal + error.message) from None
    return run


def _check_unchanged(
    connection: Connection, number: int, since: int, refusal: Label, own: int | None
) -> None:
    last = connection.scalar(select(func.max(changes.c.id)).where(changes.c.command_id == number))
    if since != last:
        raise UsageProblem(
            Label("{option} {since} is not the number of the last change of command {number}, which"
                  " is {last}",
                  "{option} {since} không phải là số của thay đổi cuối cùng thuộc lệnh {number};"
                  " số đó là {last}")
            .fill(option=option_name("if_unchanged_since"), since=since, number=number, last=last)
        )  # fmt: skip
    if lines := later_changes(connection, number, (), own, any_field=True):
        changed = Label("its records were changed since", "các hồ sơ của lệnh đã được sửa sau đó")
        raise ChangedMeanwhile(join("\n", [refusal + changed, *lines]))
