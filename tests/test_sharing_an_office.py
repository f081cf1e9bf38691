"""Threads and asyncio tasks share an Office; a transaction belongs to the one that opened it."""

from __future__ import annotations

import asyncio
import pickle
import time
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from contextvars import Context
from itertools import permutations
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import func, select

from databases import office_of, only_on, server_place
from ecodiplo.api import Office
from ecodiplo.db.engine import Database
from ecodiplo.db.engines import sqlite_waits
from ecodiplo.db.locks import postgresql
from ecodiplo.errors import EcodiploError, UsageProblem
from ecodiplo.models.history import changes


@pytest.fixture
def office(seeded: Database) -> Office:
    return office_of(seeded)


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as pool:
        yield pool


def add(office: Office, title: str) -> str:
    return office.add("delegations", direction="inbound", title=title)


def titles(office: Office) -> set[str]:
    return {row["title"] for row in office.list("delegations")}


class Stopped(Exception):
    """Ends a transaction in these tests."""


@contextmanager
def undone(office: Office) -> Iterator[None]:
    """Context manager: a transaction that is rolled back at its end."""
    with suppress(Stopped), office.transaction("feed"):
        yield
        raise Stopped


def test_what_another_thread_adds_is_no_part_of_a_transaction(
    office: Office, threads: ThreadPoolExecutor
) -> None:
    with undone(office):
        add(office, "Mine")
        theirs = threads.submit(add, office, "Theirs")
        time.sleep(0.2)
        assert not theirs.done()  # it waits
    assert theirs.result()
    assert "Theirs" in titles(office)
    assert "Mine" not in titles(office)
    assert office.commands()[0].command == "add delegations"


def test_another_thread_reads_what_was_committed(
    office: Office, threads: ThreadPoolExecutor
) -> None:
    with office.transaction("feed"):
        add(office, "Mine")
        assert "Mine" in titles(office)
        assert "Mine" not in threads.submit(titles, office).result()
    assert "Mine" in threads.submit(titles, office).result()


def test_transactions_of_two_threads_come_one_after_the_other(
    office: Office, threads: ThreadPoolExecutor
) -> None:
    adding: dict[str, Callable[[str], str]] = {
        "events": lambda name: office.add("events", title=name, kind="conference"),
        "partners": lambda name: office.add("partners", name=name, kind="other"),
    }

    def both_kinds(first: str, second: str) -> None:
        for number in range(3):
            with office.transaction(name := f"{first} {number}"):
                adding[first](name)
                adding[second](name)

    both = [threads.submit(both_kinds, *order) for order in permutations(adding)]
    for future in both:
        future.result()
    counts = {run.command: run.added for run in office.commands(6)}
    names = {f"{name} {number}" for name in ("events", "partners") for number in range(3)}
    assert counts == dict.fromkeys(names, 2)


def test_threads_that_do_all_at_once_lose_nothing(
    office: Office, threads: ThreadPoolExecutor
) -> None:
    def work(worker: int) -> list[str]:
        done = []
        for number in range(5):
            done.append(add(office, f"Single {worker}-{number}"))
            with undone(office):
                add(office, f"Undone {worker}-{number}")
            assert office.get("delegations", done[-1])["title"] == f"Single {worker}-{number}"
        return done

    refs = [ref for own in threads.map(work, range(2)) for ref in own]
    assert len(set(refs)) == 10
    left = {title for title in titles(office) if title.startswith(("Single", "Undone"))}
    assert left == {f"Single {worker}-{number}" for worker in range(2) for number in range(5)}


def test_an_import_is_whole_while_another_thread_reads(
    office: Office, threads: ThreadPoolExecutor, tmp_path: Path
) -> None:
    file = tmp_path / "visits.csv"
    visits = (f"inbound,Visit {number},DK\n" for number in range(5_000))
    file.write_text("direction,title,countries\n" + "".join(visits), encoding="utf-8")
    importing = threads.submit(office.import_file, "delegations", file)
    while not importing.done():
        office.get("partners", "PAR-0003")
    assert importing.result().added == 5_000
    assert len(office.search("Visit", limit=0)) >= 5_000
    with office.database.read() as connection:
        recorded = select(func.count()).where(changes.c.command_id == office.commands()[0].number)
        assert connection.scalar(recorded) == 10_000  # each visit, and its country
    office.undo()
    assert not any(title.startswith("Visit ") for title in titles(office))


def test_an_office_that_was_used_goes_to_another_process(office: Office) -> None:
    before = titles(office)
    assert titles(pickle.loads(pickle.dumps(office))) == before


@only_on("postgresql", "seeded")
def test_a_transaction_whose_connection_was_lost_is_refused(office: Office) -> None:
    with (
        pytest.raises(
            EcodiploError, match="was lost in the transaction; nothing of it was written"
        ),
        office.transaction("feed"),
    ):
        add(office, "Mine")
        with psycopg.connect(server_place(office.database), autocommit=True) as other:
            other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        with suppress(EcodiploError):
            add(office, "Theirs")
    assert "Mine" not in titles(office)


def test_a_thread_that_waits_too_long_is_refused(
    office: Office, threads: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_waits, "LONGEST_WAIT", 1)
    monkeypatch.setattr(postgresql, "LONGEST_WAIT", 1)
    with office.transaction("feed"):
        theirs = threads.submit(add, office, "Theirs")
        with pytest.raises(EcodiploError, match="in use by another program; try again"):
            theirs.result()


# Tasks of one thread cannot wait for each other.

WRITES: dict[str, Callable[[Office], Any]] = {
    "add": lambda office: add(office, "Theirs"),
    "edit": lambda office: office.edit("delegations", "DEL-2022-0001", member_count=3),
    "delete": lambda office: office.delete("delegations", "DEL-2022-0001"),
    "link": lambda office: office.link("delegations", "DEL-2022-0003", "EVT-2022-0005", "opened"),
    "unlink": lambda office: office.unlink("delegations", "DEL-2022-0001", "EVT-2022-0001"),
    "undo": lambda office: office.undo(),
    "transaction": lambda office: office.transaction("theirs").__enter__(),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_a_write_of_another_task_is_refused_at_once(
    office: Office, write: Callable[[Office], Any]
) -> None:
    async def work() -> None:
        begun, over = asyncio.Event(), asyncio.Event()

        async def owner() -> None:
            with office.transaction("feed"):
                add(office, "Mine")
                begun.set()
                await over.wait()
                add(office, "Mine as well")

        async def other() -> None:
            await begun.wait()
            assert "Mine" not in titles(office)
            with pytest.raises(UsageProblem, match="another task has an open transaction"):
                write(office)
            over.set()

        await asyncio.gather(owner(), other())

    asyncio.run(work())
    assert {"Mine", "Mine as well"} <= titles(office)
    assert (office.commands()[0].command, office.commands()[0].added) == ("feed", 2)


def test_what_is_started_in_a_transaction_is_no_part_of_it(office: Office) -> None:
    async def write() -> None:
        add(office, "Theirs")

    async def work() -> None:
        with office.transaction("feed"):
            add(office, "Mine")
            for started in (asyncio.create_task(write()), asyncio.to_thread(add, office, "B")):
                with pytest.raises(UsageProblem, match="another task has an open transaction"):
                    await started
            add(office, "Mine as well")

    asyncio.run(work())
    assert office.commands()[0].added == 2


def test_a_task_has_its_own_transaction_only_once(office: Office) -> None:
    async def work() -> None:
        with office.transaction("feed"):
            with pytest.raises(UsageProblem, match="a transaction is open already"):
                office.transaction("another").__enter__()
            with pytest.raises(UsageProblem, match="an undo is a transaction of its own"):
                office.undo()
            add(office, "Mine")
        with office.transaction("another"):
            add(office, "Mine as well")

    asyncio.run(work())
    assert [run.command for run in office.commands(2)] == ["another", "feed"]


# A block that another thread or task ends.


def feed(office: Office) -> Generator[str, None, None]:
    with office.transaction("feed"):
        yield add(office, "Mine")


def test_a_block_that_ends_in_another_thread_is_undone(
    office: Office, threads: ThreadPoolExecutor
) -> None:
    rows = feed(office)
    next(rows)
    ended: Future[str | None] = threads.submit(next, rows, None)
    with pytest.raises(UsageProblem, match="must end in the thread or task that opened it"):
        ended.result()
    assert "Mine" not in threads.submit(titles, office).result()
    with pytest.raises(UsageProblem, match="another thread or task ended its block"):
        add(office, "Also mine")
    assert add(office, "After it")
    assert not {"Mine", "Also mine"} & titles(office)


def test_a_block_that_ends_in_another_task_is_undone(office: Office) -> None:
    async def work() -> None:
        rows = feed(office)

        async def go_on() -> None:
            next(rows, None)

        await asyncio.create_task(go_on())
        with pytest.raises(UsageProblem, match="must end in the thread or task that opened it"):
            await asyncio.create_task(go_on())

    asyncio.run(work())
    assert "Mine" not in titles(office)
    assert add(office, "After it")


def test_a_thread_that_works_for_another_while_a_block_is_open_is_no_part_of_it(
    office: Office,
) -> None:
    """Web frameworks open a block in one call of a thread, and give the thread other calls."""
    rows = feed(office)
    Context().run(next, rows)
    with pytest.raises(UsageProblem, match="another task has an open transaction"):
        add(office, "Theirs")
    rows.close()
    assert not {"Mine", "Theirs"} & titles(office)
