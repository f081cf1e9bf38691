"""A stress of one Office: threads and asyncio tasks write and read, alone and in transactions."""

from __future__ import annotations

import asyncio
import random
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field

from ecodiplo import EcodiploError, Office


class RolledBack(Exception):
    """Ends a transaction of the stress."""


@dataclass
class Ledger:
    """What the Office acknowledged: the titles that must be there, and those that must not. A call
    that failed may have written nothing. (list.append is one step for threads.)"""

    kept: list[str] = field(default_factory=list)
    undone: list[str] = field(default_factory=list)
    errors: list[EcodiploError] = field(default_factory=list)

    def check(self, office: Office) -> None:
        """Compare with the records, which also must be in history."""
        titles = [row["title"] for row in office.list("events", columns=["title"])]
        own = sorted(title for title in titles if title.startswith("Stress "))
        assert own == sorted(self.kept)
        assert not {*self.undone} & {*own}
        added = [change.after["title"] for change in office.changes()
                 if change.action == "insert" and change.entity == "events"]  # fmt: skip
        assert {*self.kept} <= {*added}
        assert len(added) == len(titles)


def write_alone(office: Office, ledger: Ledger, title: str) -> None:
    """Add one record, read it back, and change it."""
    ref = office.add("events", title=title, kind="fair")
    ledger.kept.append(title)
    assert office.get("events", ref)["title"] == title
    assert office.edit("events", ref, note=title).outcome == "changed"


def write_in_transaction(office: Office, ledger: Ledger, title: str, *, fails: bool) -> None:
    """Add two records in one transaction, which is rolled back when it `fails`."""
    own = [f"{title} first", f"{title} second"]
    try:
        with office.transaction(title):
            for each in own:
                office.add("events", title=each, kind="fair")
            assert {row["title"] for row in office.list("events")} >= {*own}
            if fails:
                raise RolledBack
    except RolledBack:
        ledger.undone += own
        return
    ledger.kept.extend(own)


def work(office: Office, ledger: Ledger, worker: int, rounds: int, seed: int) -> None:
    """What one thread does."""
    choice = random.Random(seed * 1_000 + worker)
    for number in range(rounds):
        title = f"Stress {worker} {number}"
        try:
            match choice.randrange(5):
                case 0 | 1:
                    write_alone(office, ledger, title)
                case 2 | 3:
                    fails = bool(choice.randrange(2))
                    write_in_transaction(office, ledger, title, fails=fails)
                case _:
                    office.import_rows("events", [{"title": title, "kind": "fair"}])
                    ledger.kept.append(title)
        except EcodiploError as error:
            ledger.errors.append(error)


def stress_threads(office: Office, *, threads: int, rounds: int, seed: int) -> Ledger:
    """Let threads work."""
    ledger = Ledger()
    with ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(work, office, ledger, n, rounds, seed) for n in range(threads)]:
            done.result()  # raises what is not an EcodiploError
    return ledger


def stress_tasks(office: Office, *, tasks: int, seed: int) -> Ledger:
    """Let asyncio tasks of one thread work, a third of them in threads of their own."""
    ledger = Ledger()

    async def task(number: int) -> None:
        choice = random.Random(seed * 1_000 + number)
        title = f"Stress {number}"
        await asyncio.sleep(choice.random() / 50)
        with suppress(RolledBack):
            try:
                if number % 3 == 0:
                    await asyncio.to_thread(write_alone, office, ledger, title)
                elif number % 3 == 1:
                    write_alone(office, ledger, title)
                else:
                    await in_transaction(title, fails=bool(choice.randrange(2)))
            except EcodiploError as error:
                ledger.errors.append(error)

    async def in_transaction(title: str, *, fails: bool) -> None:
        with office.transaction(title):
            office.add("events", title=title, kind="fair")
            await asyncio.sleep(0.005)  # others run meanwhile
            assert title in {row["title"] for row in office.list("events")}
            if fails:
                ledger.undone.append(title)
                raise RolledBack
        ledger.kept.append(title)

    async def all_tasks() -> None:
        await asyncio.gather(*map(task, range(tasks)))

    asyncio.run(all_tasks())
    return ledger
