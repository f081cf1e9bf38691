"""The changes since a place in history, for a program that follows the database.

On PostgreSQL changes become visible in another order than that of their numbers: a long transaction
commits after a short one that began later. A cursor therefore holds the number of the last change
that was read, and the numbers below it that were not visible and may yet appear: the `holes`. A
hole stays until the transactions that can fill it have ended (`waiting`). Numbers that were taken
before these began are no holes: commands that were rolled back took them.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from ecodiplo.db.history import running_writers
from ecodiplo.errors import UsageProblem
from ecodiplo.language import Label
from ecodiplo.models.history import changes, commands
from ecodiplo.services.history.changes import RecordChange, changes_in_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Connection

# A change takes its number after its time, but within the same statement; none runs longer.
LONGEST_STATEMENT = datetime.timedelta(days=1)
_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
_CURSOR = re.compile(r"(\d+):(\d+):((?:\d+-\d+,?)*):([\w/,-]*)", re.ASCII)


@dataclass(frozen=True)
class Cursor:
    """A place in history."""

    last: int = 0  # the greatest number of a change that was read
    at: int = 0  # the time of that change, in milliseconds: it tells another database
    holes: tuple[tuple[int, int], ...] = ()  # first and last number of each
    waiting: frozenset[str] = frozenset()  # the transactions that can fill them

    def __str__(self) -> str:
        holes = ",".join(f"{first}-{last}" for first, last in self.holes)
        return f"{self.last}:{self.at}:{holes}:{','.join(sorted(self.waiting))}"

    @classmethod
    def parse(cls, text: str) -> Cursor:
        """The cursor of a text. Raises UsageProblem for another text."""
        if not (match := _CURSOR.fullmatch(text.strip())):
            raise UsageProblem(
                Label("since takes the number of a command, or the cursor of earlier changes, not"
                      " {text!r}",
                      "since nhận số của một lệnh, hoặc con trỏ của các thay đổi trước, không nhận"
                      " {text!r}").fill(text=text[:60])
            )  # fmt: skip
        last, at, holes, waiting = match.groups()
        pairs = (part.partition("-") for part in holes.split(",") if part)
        return cls(
            int(last), int(at),
            tuple((int(first), int(end)) for first, _, end in pairs),
            frozenset(filter(None, waiting.split(","))),
        )  # fmt: skip


@dataclass(frozen=True)
class Horizon:
    """How far the changes can be read: the greatest number that was visible, and the writers that
    ran then. A hole below the number belongs to one of them, or stays one for good."""

    greatest: int
    running: frozenset[str]
    began: datetime.datetime | None  # the first of them; None where that is not known


def horizon(connection: Connection) -> Horizon:
    """The horizon of a later connection, which sees at least as much."""
    greatest = connection.scalar(select(func.max(changes.c.id))) or 0  # before the writers
    writers = running_writers(connection)
    times = [time for time in writers.values() if time is not None]
    began = min(times) if times and len(times) == len(writers) else None
    return Horizon(greatest, frozenset(writers), began)


class Feed:
    """The changes since a cursor, as far as the horizon. `cursor` is the place after them, once
    all were read."""

    def __init__(self, connection: Connection, since: int | str, horizon: Horizon) -> None:
        """`since` is the number of a command, whose changes and those of earlier commands are left
        out, or the text of a cursor. Raises UsageProblem for a number after the last command, and
        for a cursor of another database, such as this one before it was restored from an older
        copy."""
        self._connection = connection
        self._horizon = horizon
        self._command = since if isinstance(since, int) else None
        if isinstance(since, int):
            _check_number(connection, since)
            self.cursor = _after_command(connection, since, horizon)
            return
        self.cursor = Cursor.parse(since)
        if self.cursor.at != _time_of(connection, self.cursor.last):
            raise UsageProblem(
                Label("since: the cursor is of another state of the database, which may have been"
                      " restored from a copy; begin again with the number of a command",
                      "since: con trỏ thuộc trạng thái khác của cơ sở dữ liệu, có thể vì đã khôi"
                      " phục từ bản sao; hãy bắt đầu lại bằng số của một lệnh")
            )  # fmt: skip

    def __iter__(self) -> Iterator[RecordChange]:
        start, last = self.cursor, self.cursor.last
        old: list[tuple[int, int]] = [*start.holes]
        new: list[tuple[int, int]] = []
        within = changes.c.id.between(last + 1, self._horizon.greatest)
        earlier = (changes.c.id.between(*hole) for hole in old)
        for change in changes_in_order(self._connection, or_(within, *earlier)):
            if change.number <= start.last:
                old = [*_without(old, change.number)]
            else:
                if change.number > last + 1:
                    new.append((last + 1, change.number - 1))
                last = change.number
            if self._command is None or (change.command_id or self._command + 1) > self._command:
                yield change
        running = self._horizon.running
        waiting = start.waiting if start.waiting & running else frozenset()
        if running and new:
            floor = _floor(self._connection, self._horizon)
            new = [hole for hole in new if hole[1] > floor]
        holes = (*(old if waiting else ()), *(new if running else ()))
        waiting = waiting | running if holes else frozenset()
        self.cursor = Cursor(last, _time_of(self._connection, last), holes, waiting)


def _check_number(connection: Connection, number: int) -> None:
    """Raise UsageProblem for a number after that of the last command."""
    last = connection.scalar(select(func.max(commands.c.id))) or 0
    if number > last:
        raise UsageProblem(
            Label("since: there is no command {number}; the last one is {last}",
                  "since: không có lệnh {number}; lệnh cuối cùng là {last}")
            .fill(number=str(number), last=str(last))
        )  # fmt: skip


def _after_command(connection: Connection, number: int, horizon: Horizon) -> Cursor:
    """The place after the changes of the command and of earlier ones."""
    own = select(func.max(changes.c.id)).where(changes.c.command_id <= number)
    later = select(func.min(changes.c.id)).where(changes.c.command_id > number)
    last, least = connection.scalar(own) or 0, connection.scalar(later)
    last = min(last, horizon.greatest, *(() if least is None else (least - 1,)))
    if not horizon.running:
        return Cursor(last)
    # A running command can have lower numbers of changes than one that began before it.
    floor = _floor(connection, horizon)
    before = func.lag(changes.c.id, 1, floor).over(order_by=changes.c.id).label("before")
    within = changes.c.id.between(floor + 1, last)
    pairs = select(before, changes.c.id).where(within).subquery()
    holes = select(pairs.c.before + 1, pairs.c.id - 1).where(pairs.c.id > pairs.c.before + 1)
    return Cursor(
        last, holes=tuple((row[0], row[1]) for row in connection.execute(holes)),
        waiting=horizon.running,
    )  # fmt: skip


def _floor(connection: Connection, horizon: Horizon) -> int:
    """A number below which the running writers have none: it was taken before they began. 0 where
    it is not known when they began."""
    if horizon.began is None:
        return 0
    # Searched from the newest change down, which is quick: few are newer.
    earlier = select(changes.c.id).where(changes.c.at < horizon.began - LONGEST_STATEMENT)
    return connection.scalar(earlier.order_by(changes.c.id.desc()).limit(1)) or 0


def _without(holes: Iterable[tuple[int, int]], number: int) -> Iterator[tuple[int, int]]:
    for first, last in holes:
        if not first <= number <= last:
            yield first, last
            continue
        if first < number:
            yield first, number - 1
        if number < last:
            yield number + 1, last


def _time_of(connection: Connection, number: int) -> int:
    """The time of a change, in milliseconds; 0 when there is none of the number."""
    at = connection.scalar(select(changes.c.at).where(changes.c.id == number))
    return 0 if at is None else round((at - _EPOCH) / datetime.timedelta(milliseconds=1))
