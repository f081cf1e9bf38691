"""Commands whose process is killed in the middle of their transaction, at a statement that they
reached."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

# What a command reports of itself: each statement, the beginning of its commit, and its end.
STATEMENT, COMMIT, END = "statement", "commit", "end"


@dataclass(frozen=True)
class Stop:
    """Where a command is killed: before the statement with this number, counted from 0 among those
    of its writing transaction; or this many seconds after its commit began."""

    statement: int | None = None
    after_commit: float | None = None


@dataclass(frozen=True)
class Killed:
    """How far a command came: the statements that it had begun, whether it began to commit, and the
    exit code where it ended before it was killed."""

    statements: list[str]
    committing: bool
    code: int | None
    out: str = ""


def _watch(report: Connection, stop: Stop) -> None:
    """Report what the engine does in writing transactions, and die at the stop."""
    from sqlalchemy import Engine, event

    reached = 0

    def writes(connection: Any) -> bool:
        return connection.get_execution_options().get("purpose") in ("write", "brief", "undo")

    @event.listens_for(Engine, "before_cursor_execute")
    def statement(connection: Any, _: Any, sql: str, *__: Any) -> None:
        nonlocal reached
        if writes(connection):
            report.send((STATEMENT, sql))
            if reached == stop.statement:
                os.kill(os.getpid(), signal.SIGKILL)
            reached += 1

    @event.listens_for(Engine, "commit")
    def commit(connection: Any) -> None:
        if writes(connection):
            report.send((COMMIT, ""))
            if stop.statement is not None and reached <= stop.statement:
                os.kill(os.getpid(), signal.SIGKILL)
            if stop.after_commit is not None:
                signal.setitimer(signal.ITIMER_REAL, max(stop.after_commit, 1e-6))

    # The usual action of SIGALRM ends the process at once, as SIGKILL does, inside the commit.
    signal.signal(signal.SIGALRM, signal.SIG_DFL)


def _run(place: str, args: Sequence[str], report: Connection, stop: Stop) -> None:
    from typer.testing import CliRunner

    from ecodiplo.cli.app import app

    _watch(report, stop)
    done = CliRunner(env={"ECODIPLO_DB": None, "ECODIPLO_LANG": None}).invoke(
        app, ["--db", place, *args]
    )
    err = "" if isinstance(done.exception, SystemExit | None) else repr(done.exception)
    report.send((END, (done.exit_code, f"{done.stdout}{done.stderr}{err}")))


def _serve(orders: Connection) -> None:
    """Run each command in a child of this process, which has the program loaded already."""
    import ecodiplo.cli.app  # noqa: F401
    from ecodiplo.db.engine import Database

    Database("x.db")
    while (order := orders.recv()) is not None:
        place, args, stop = order
        ours, theirs = multiprocessing.Pipe(duplex=False)
        if (child := os.fork()) == 0:
            ours.close()
            try:
                _run(place, args, theirs, stop)
            finally:
                os._exit(0)
        theirs.close()
        events = []
        while True:
            try:
                events.append(ours.recv())
            except EOFError:
                break
        os.waitpid(child, 0)
        orders.send(events)


class Commands:
    """Runs commands of the program, each in a process of its own that may be killed. Context
    manager: the processes end with the block."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._orders, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
        self._process.start()

    def __enter__(self) -> Commands:
        return self

    def __exit__(self, *_: object) -> None:
        self._orders.send(None)
        self._process.join()

    def run(self, place: str, args: Sequence[str], stop: Stop | None = None) -> Killed:
        """Run the command, and kill it at the stop if it comes so far."""
        self._orders.send((place, [*args], stop or Stop()))
        assert self._orders.poll(120), "a command never ended"
        events: list[tuple[str, Any]] = self._orders.recv()
        code, out = next((told for kind, told in events if kind == END), (None, ""))
        return Killed(
            [told for kind, told in events if kind == STATEMENT],
            any(kind == COMMIT for kind, _ in events), code, out,
        )  # fmt: skip


def choose_stop(dice: random.Random, whole: Killed) -> Stop:
    """A random stop within a run like the `whole` one: mostly at a statement, at times within the
    commit."""
    if dice.random() < 0.25:
        return Stop(after_commit=dice.expovariate(500))
    return Stop(statement=dice.randint(0, len(whole.statements)))


def wait_for_backends(database: Any) -> None:
    """Wait until the server has noticed that the killed process is gone."""
    from sqlalchemy import text

    others = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                  " AND pid <> pg_backend_pid() AND backend_type = 'client backend'")  # fmt: skip
    for _ in range(600):
        with database.read() as connection:
            if not connection.scalar(others):
                return
        time.sleep(0.05)
    sys.exit("the server keeps a connection of a killed process")
