"""A work that two programs do: their commands, what is measured, and the check of their answers."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

LAUNCHER = Path(__file__).with_name("launch.py")
Command = tuple[str, ...]


class BenchmarkError(Exception):
    """A command failed, or two programs answered differently."""


@dataclass(frozen=True)
class Side:
    """How one program does a work. `{run}` in its commands is the number of the run."""

    name: str
    commands: tuple[Command, ...]  # whole processes, one after another
    answer: Callable[[Path], Any] | None = None  # reads what the program answered
    output: Path | None = None  # the file with the answer; else what the last command prints
    check: Command | None = None  # a command that prints the answer instead, not measured
    limited: bool = False  # the measured command prints a part of the answer of `check`
    prepare: Callable[[int], object] | None = None  # what a run needs, not measured
    stdin: str = ""
    code: int = 0  # the exit code


@dataclass(frozen=True)
class Target:
    """The most that the program may take, as a multiple of the other side; `aim` is better. With
    fewer delegations than `least_count` the start of the program takes most of the time."""

    ratio: float
    must: bool = False
    aim: float | None = None
    least_count: int = 0


@dataclass(frozen=True)
class Growth:
    """The most that a work may take at the largest size: a multiple of the smallest, or so many
    seconds more."""

    ratio: float | None = None
    seconds: float | None = None


@dataclass(frozen=True)
class Work:
    """A work, its sides and its targets."""

    name: str
    ours: Side
    others: tuple[tuple[Side, Target | None], ...] = ()
    expected: Any = None  # the answer, where it is known
    seconds: float | None = None  # the most CPU
    memory: float | None = None  # the most MiB
    growth: Growth | None = None
    largest: int = 1_000_000  # no larger size is tried

    @property
    def sides(self) -> tuple[Side, ...]:
        """All sides, ours first."""
        return (self.ours, *(side for side, _ in self.others))


@dataclass
class Cost:
    """What each run of a side cost: seconds of CPU and of the clock, and peak MiB."""

    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)


def measure(work: Work, runs: int, folder: Path) -> list[Cost]:
    """Check that the sides agree, then run them in turn; the costs are in the order of the sides.

    The checked run also fills the caches of the machine.
    """
    _check(work, folder)
    costs = [Cost() for _ in work.sides]
    for run in range(1, runs + 1):
        for side, cost in zip(work.sides, costs, strict=True):
            cpu, wall, memory = _run(side, run, folder)
            cost.cpu.append(cpu)
            cost.wall.append(wall)
            cost.memory.append(memory)
    return costs


def _check(work: Work, folder: Path) -> None:
    """Raise BenchmarkError unless all sides that have an answer have the same."""
    answers = [] if work.expected is None else [("expected", work.expected)]
    for side in work.sides:
        _run(side, 0, folder)
        if side.answer is None:
            continue
        part = side.answer(folder / "stdout") if side.limited else frozenset()
        if side.check:
            start(side.check, folder)
        answer = side.answer(side.output or folder / "stdout")
        if side.limited and (not part <= answer or bool(part) != bool(answer)):
            raise BenchmarkError(f"{work.name}: {side.name} shows what is not in its whole answer")
        answers.append((side.name, answer))
    for name, answer in answers[1:]:
        if answer != answers[0][1]:
            raise BenchmarkError(
                f"{work.name}: {answers[0][0]} and {name} differ:"
                f" {_shortened(answers[0][1])} and {_shortened(answer)}"
            )


def _shortened(answer: Any) -> str:
    text = repr(answer)
    return text if len(text) < 1_000 else f"{text[:1_000]}..."


def _run(side: Side, run: int, folder: Path) -> tuple[float, float, float]:
    if side.prepare:
        side.prepare(run)
    costs = [start(tuple(part.replace("{run}", str(run)) for part in command), folder,
                    side.stdin.replace("{run}", str(run)), side.code)
             for command in side.commands]  # fmt: skip
    cpu, wall, memory = zip(*costs, strict=True)
    return sum(cpu), sum(wall), max(memory)


def start(
    command: Command, folder: Path, stdin: str = "", expected: int = 0
) -> tuple[float, float, float]:
    """Run one process, what it prints to the file `stdout` of the folder; return its seconds of
    CPU and of the clock, and its peak MiB."""
    (folder / "stdin").write_text(stdin, encoding="utf-8")
    with (
        (folder / "stdin").open("rb") as given,
        (folder / "stdout").open("wb") as printed,
        (folder / "stderr").open("wb") as messages,
    ):
        subprocess.run(
            [sys.executable, "-I", "-S", LAUNCHER, folder / "cost", *command],
            stdin=given, stdout=printed, stderr=messages, env=environment(folder), check=True,
        )  # fmt: skip
    cpu, wall, memory, code = (folder / "cost").read_text().split()
    if int(code) != expected:
        messages_of = (folder / "stderr").read_text(encoding="utf-8", errors="replace")
        raise BenchmarkError(f"{' '.join(command)}: exit code {code}\n{messages_of[-2_000:]}")
    return float(cpu), float(wall), float(memory) / 1024


def environment(folder: Path) -> dict[str, str]:
    """The environment of every process: no settings of the user, English."""
    own = {name: value for name, value in os.environ.items()
           if not name.startswith(("ECODIPLO_", "XDG_")) and name != "PYTHONDONTWRITEBYTECODE"}  # fmt: skip
    return own | {"HOME": str(folder), "ECODIPLO_LANG": "en", "LC_ALL": "C.UTF-8", "COLUMNS": "200"}
