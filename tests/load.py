"""Processes that add records to one database at the same time, and what the database holds then."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ecodiplo import EcodiploError, open_database
from ecodiplo.db.engine import Database
from soundness import faults

PREFIX = "EVT-2030-"


@dataclass
class Load:
    """What the processes were told of their adds, and how long each waited, in seconds."""

    refs: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    seconds: float = 0

    def __str__(self) -> str:
        waits = sorted(self.waits)
        median, most = waits[len(waits) // 2], waits[len(waits) * 99 // 100]
        return (
            f"{len(self.refs)} added, {len(self.refusals)} refused in {self.seconds:.0f} s;"
            f" an add took {median:.2f} s, 99 % of them at most {most:.2f} s, the longest"
            f" {waits[-1]:.2f} s"
        )


def add_by_office(place: str) -> Callable[[str], str]:
    """A function that adds an event through one Office, whose connection is kept."""
    office = open_database(place)
    return lambda title: office.add("events", title=title, kind="fair", start_date="2030")


def add_by_command(place: str) -> Callable[[str], str]:
    """A function that adds an event by the command line, which opens the database each time."""
    from typer.testing import CliRunner

    from ecodiplo.cli.app import app
    from ecodiplo.language import same

    runner = CliRunner(env={"ECODIPLO_DB": place, "ECODIPLO_LANG": None})

    def add(title: str) -> str:
        done = runner.invoke(
            app, ["add", "events", "--title", title, "--kind", "fair", "--start-date", "2030"]
        )
        if done.exit_code:
            raise EcodiploError(same(f"{done.stderr}{done.exception!r}"))
        return done.stdout.strip()

    return add


WAYS = {"office": add_by_office, "command": add_by_command}


def _add(place: str, way: str, worker: int, adds: int, start: Any, results: Any) -> None:
    load, add = Load(), WAYS[way](place)
    start.wait()
    for number in range(adds):
        begun = time.monotonic()
        try:
            load.refs.append(add(f"Load {worker}-{number} unique{worker:03}x{number:04}"))
        except EcodiploError as error:
            load.refusals.append(str(error))
        load.waits.append(time.monotonic() - begun)
    results.put(load)


def add_at_once(place: str, processes: int, adds: int, way: str = "office") -> Load:
    """Add so many events by each of so many processes, all at once."""
    context = multiprocessing.get_context("spawn")
    start, results = context.Barrier(processes + 1), context.Queue()
    workers = [
        context.Process(target=_add, args=(place, way, worker, adds, start, results), daemon=True)
        for worker in range(processes)
    ]
    for worker in workers:
        worker.start()
    start.wait()
    begun, total = time.monotonic(), Load()
    for _ in workers:
        load: Load = results.get()
        total.refs += load.refs
        total.refusals += load.refusals
        total.waits += load.waits
    total.seconds = time.monotonic() - begun
    for worker in workers:
        worker.join()
    return total


def check_load(place: str, load: Load) -> None:
    """Check that every add that was acknowledged is there, once, with its history and its place in
    the index, and that the refs have no gap."""
    assert not load.refusals, load.refusals[:3]
    database = Database(place)
    numbers = sorted(load.refs)
    assert numbers == [f"{PREFIX}{number:04}" for number in range(1, len(load.refs) + 1)]
    with open_database(place) as office:
        events = {row["ref"]: row["title"] for row in office.list("events", year=2030)}
        assert events.keys() == {*load.refs}
        commands = [run for run in office.commands() if run.command == "add events"]
        assert [run.added for run in commands] == [1] * len(load.refs)
        for ref, title in list(events.items())[:: max(1, len(events) // 100)]:
            assert [hit.key for hit in office.search(title.split()[-1])] == [ref]
    assert faults(database) == []
