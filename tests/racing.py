"""Commands of the program that start at the same moment, each in its own process."""

from __future__ import annotations

import multiprocessing
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

RACERS = 4


@dataclass(frozen=True)
class Outcome:
    """How a command ended."""

    code: int
    err: str


def _serve(ours: Connection, start: Any) -> None:
    from typer.testing import CliRunner

    from ecodiplo.cli.app import app

    runner = CliRunner(env={"ECODIPLO_DB": None, "ECODIPLO_LANG": None})
    while (args := ours.recv()) is not None:
        start.wait()
        result = runner.invoke(app, args)
        err = result.stderr
        if result.exception and not isinstance(result.exception, SystemExit):
            err += f"\n{result.exception!r}"
        ours.send(Outcome(result.exit_code, err))


class Racers:
    """Processes that wait for commands. Context manager: they end with the block."""

    def __init__(self) -> None:
        """Start the processes, each with the program loaded."""
        context = multiprocessing.get_context("spawn")
        self._start = context.Barrier(RACERS)  # must live as long as the processes
        self._pipes: list[Connection] = []
        self._ending = ExitStack()
        for _ in range(RACERS):
            ours, theirs = context.Pipe()
            process = context.Process(target=_serve, args=(theirs, self._start), daemon=True)
            process.start()
            self._ending.callback(process.join)
            self._pipes.append(ours)

    def __enter__(self) -> Racers:
        return self

    def __exit__(self, *_: object) -> None:
        for pipe in self._pipes:
            pipe.send(None)
        self._ending.close()

    def race(self, place: str, commands: Sequence[Sequence[str]]) -> list[Outcome]:
        """Run the commands on the database at the same moment, one in each process."""
        assert len(commands) == RACERS
        for pipe, command in zip(self._pipes, commands, strict=True):
            pipe.send(["--db", place, *command])
        outcomes = []
        for pipe in self._pipes:
            assert pipe.poll(300), "a command never ended"
            outcomes.append(pipe.recv())
        return outcomes
