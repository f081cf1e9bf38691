"""Writers at the same moment: what they did is what they would have done one after another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations_with_replacement, count, permutations
from pathlib import Path
from typing import Any

import pytest

from ecodiplo import open_database
from ecodiplo.api import Office
from ecodiplo.db.engine import Database
from racing import RACERS, Outcome, Racers

_numbers = count(1)
ROUNDS = 2
JOINED = ("NL", "BE", "DK", "SE")  # the countries a visit begins with
OTHERS = ("JP", "SG", "KR", "US")


@pytest.fixture(scope="module")
def racers() -> Iterator[Racers]:
    with Racers() as started:
        yield started


# One visit as it should be, whoever wrote to it and in whatever order.


@dataclass(frozen=True)
class Visit:
    """What is stored of the one visit of its title: `None` for the title is no visit at all."""

    ref: str
    countries: frozenset[str]
    member_count: int | None = None
    note: str | None = None
    head_name: str | None = None


@dataclass(frozen=True)
class World:
    """The visit, if it is there, and what has become of the command that an undo is to reverse."""

    visit: Visit | None
    own: str  # the ref that the visit began with
    changed: bool = False  # the visit was changed after that command
    undone: bool = False

    def changing(self, **values: Any) -> World | None:
        """The world with values of the first visit changed; None where that visit is not there."""
        if self.visit is None or self.visit.ref != self.own:
            return None
        return replace(self, visit=replace(self.visit, **values), changed=True)


# Each gives the world after it, or None when the command is refused.


def add(world: World, racer: int) -> World | None:
    if world.visit is not None:
        return None
    return replace(world, visit=Visit("", frozenset(), note=f"added by {racer}"))


def edit(world: World, racer: int) -> World | None:
    return world.changing(member_count=10 + racer)


def link(world: World, racer: int) -> World | None:
    present = world.visit.countries if world.visit else frozenset()
    return world.changing(countries=present | {OTHERS[racer]})


def unlink(world: World, racer: int) -> World | None:
    if world.visit is None or JOINED[racer] not in world.visit.countries:
        return None
    return world.changing(countries=world.visit.countries - {JOINED[racer]})


def delete(world: World, racer: int) -> World | None:  # noqa: ARG001
    gone = world.changing()
    return replace(gone, visit=None) if gone else None


def import_(world: World, racer: int) -> World | None:
    """Of the racers with an odd number, an import that fills only what is empty."""
    name = f"imported by {racer}"
    if world.visit is None:
        return replace(world, visit=Visit("", frozenset(), head_name=name))
    if racer % 2 and world.visit.head_name:
        return world
    visit = replace(world.visit, head_name=name)
    return replace(world, visit=visit, changed=world.changed or visit.ref == world.own)


def undo(world: World, racer: int) -> World | None:  # noqa: ARG001
    if world.undone or world.changed:
        return None
    visit = replace(world.visit, note=None) if world.visit else None
    return replace(world, visit=visit, changed=True, undone=True)


Kind = Callable[[World, int], World | None]
KINDS: tuple[Kind, ...] = (add, edit, link, unlink, delete, import_, undo)
PAIRS = [
    pytest.param(pair, id="-".join(kind.__name__.strip("_") for kind in pair))
    for pair in combinations_with_replacement(KINDS, 2)
]


@dataclass(frozen=True)
class Course:
    """A database with one visit to race for."""

    office: Office
    folder: Path
    ref: str
    title: str
    noted: int  # the command that an undo is to reverse
    before: World

    def command(self, kind: Kind, racer: int) -> list[str]:
        """The command line of the racer."""
        if kind is add:
            return ["add", "delegations", "--direction", "inbound", "--title", self.title,
                    "--start-date", "2030", "--note", f"added by {racer}"]  # fmt: skip
        if kind is edit:
            return ["edit", "delegations", self.ref, "--set", f"member_count={10 + racer}"]
        if kind is link:
            return ["link", "delegations", self.ref, "--countries", OTHERS[racer]]
        if kind is unlink:
            return ["unlink", "delegations", self.ref, "--countries", JOINED[racer]]
        if kind is delete:
            return ["delete", "delegations", self.ref, "--yes"]
        if kind is undo:
            return ["undo", str(self.noted), "--yes"]
        file = self.folder / f"plan{racer}.csv"
        file.write_text(
            "direction,title,start_date,head_name\n"
            f"inbound,{self.title},2030,imported by {racer}\n",
            encoding="utf-8",
        )
        policy = "fill" if racer % 2 else "update"
        return ["import", "delegations", str(file), "--on-match", policy]

    def visit(self) -> Visit | None:
        """The visit as it is stored."""
        found = [row for row in self.office.list("delegations", year=2030)
                 if row["title"] == self.title]  # fmt: skip
        assert len(found) < 2, "the same visit twice"
        for row in found:
            ref = row["ref"] if row["ref"] == self.ref else ""
            return Visit(ref, frozenset(row["countries"]), row["member_count"], row["note"],
                         row["head_name"])  # fmt: skip
        return None


def place(database: Database) -> str:
    return database.url.render_as_string(hide_password=False)


def course(database: Database, folder: Path) -> Course:
    office, number = open_database(place(database)), next(_numbers)
    title, ref = f"Race {number}", f"RACE-{number}"
    office.add("delegations", ref=ref, direction="inbound", title=title, start_date="2030",
               countries="; ".join(JOINED))  # fmt: skip
    office.edit("delegations", ref, note="noted")
    visit = Visit(ref, frozenset(JOINED), note="noted")
    noted = office.commands(1)[0].number
    assert noted
    return Course(office, folder, ref, title, noted, World(visit, ref))


def one_after_another(
    before: World, kinds: list[Kind], outcomes: list[Outcome], after: Visit | None
) -> bool:
    """Whether there is an order in which the commands would have ended as they did."""
    for order in permutations(range(len(kinds))):
        world = before
        for racer in order:
            made = kinds[racer](world, racer)
            if (made is None) == (outcomes[racer].code == 0):
                break
            world = made or world
        else:
            if world.visit == after:
                return True
    return False


@pytest.mark.parametrize("pair", PAIRS)
def test_two_of_each_kind_end_as_in_some_order(
    seeded: Database, racers: Racers, tmp_path: Path, pair: tuple[Kind, Kind]
) -> None:
    kinds = [kind for kind in pair for _ in range(RACERS // 2)]
    for _ in range(ROUNDS):
        track = course(seeded, tmp_path)
        past = len(track.office.commands())
        commands = [track.command(kind, racer) for racer, kind in enumerate(kinds)]
        outcomes = racers.race(place(seeded), commands)
        after = track.visit()
        assert one_after_another(track.before, kinds, outcomes, after), (outcomes, after)
        done = sum(outcome.code == 0 for outcome in outcomes)
        assert len(track.office.commands()) == past + done
