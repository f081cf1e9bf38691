"""Concurrent writers end as if they had run one after another, in some order. The races of the
module share a database, and each has records of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import combinations_with_replacement, count, permutations
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import text

from databases import office_of, only_on, place, server_place
from ecodiplo.api import Office
from ecodiplo.db.engine import Database
from ecodiplo.errors import EcodiploError
from racing import RACERS, Outcome, Racers

_numbers = count(1)
JOINED = ("NL", "BE", "DK", "SE")  # the countries a visit begins with
OTHERS = ("JP", "SG", "KR", "US")


@pytest.fixture(scope="module")
def racers() -> Iterator[Racers]:
    with Racers() as started:
        yield started


# A model of one visit, and of the effect of each command on it.


@dataclass(frozen=True)
class Visit:
    """The stored values of the only visit of its title."""

    ref: str
    countries: frozenset[str]
    member_count: int | None = None
    note: str | None = None
    head_name: str | None = None


@dataclass(frozen=True)
class World:
    """The visit, None without one, and the state of the command that `undo` reverses."""

    visit: Visit | None
    own: str  # the ref that the visit began with
    changed: bool = False  # the visit was changed after that command
    undone: bool = False

    def changing(self, **values: Any) -> World | None:
        """The world with other values of the first visit; None without that visit."""
        if self.visit is None or self.visit.ref != self.own:
            return None
        return replace(self, visit=replace(self.visit, **values), changed=True)


# Each command returns the world after it, or None when it is refused.


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
    after = world.changing()
    return replace(after, visit=None) if after else None


def import_(world: World, racer: int) -> World | None:
    """An import; racers with an odd number fill only empty fields."""
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
    noted: int  # the command that `undo` reverses
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
        rows = [row for row in self.office.list("delegations", year=2030)
                 if row["title"] == self.title]  # fmt: skip
        assert len(rows) < 2, "the same visit twice"
        for row in rows:
            ref = row["ref"] if row["ref"] == self.ref else ""
            return Visit(ref, frozenset(row["countries"]), row["member_count"], row["note"],
                         row["head_name"])  # fmt: skip
        return None


def course(database: Database, folder: Path) -> Course:
    office, number = office_of(database), next(_numbers)
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
    """Whether the commands end with these outcomes in some order."""
    for order in permutations(range(len(kinds))):
        world = before
        for racer in order:
            following = kinds[racer](world, racer)
            if (following is None) == (outcomes[racer].code == 0):
                break
            world = following or world
        else:
            if world.visit == after:
                return True
    return False


def halves(outcomes: list[Outcome]) -> tuple[list[Outcome], list[Outcome]]:
    return outcomes[: RACERS // 2], outcomes[RACERS // 2 :]


@pytest.mark.parametrize("pair", PAIRS)
def test_two_of_each_kind_end_as_in_some_order(
    module_office: Database, racers: Racers, tmp_path: Path, pair: tuple[Kind, Kind]
) -> None:
    kinds = [kind for kind in pair for _ in range(RACERS // 2)]
    track = course(module_office, tmp_path)
    past = len(track.office.commands())
    commands = [track.command(kind, racer) for racer, kind in enumerate(kinds)]
    outcomes = racers.race(place(module_office), commands)
    after = track.visit()
    assert one_after_another(track.before, kinds, outcomes, after), (outcomes, after)
    done = sum(outcome.code == 0 for outcome in outcomes)
    assert len(track.office.commands()) == past + done


def test_no_partner_goes_while_others_come_to_refer_to_it(
    module_office: Database, racers: Racers
) -> None:
    office = office_of(module_office)
    for _ in range(3):
        partner = office.add("partners", name=f"Partner {next(_numbers)}", kind="other")
        visits = [office.add("delegations", direction="inbound", title=f"Visit {next(_numbers)}")
                  for _ in range(2)]  # fmt: skip
        commands = [
            *(["link", "delegations", visit, "--partners", partner] for visit in visits),
            *[["delete", "partners", partner, "--yes"]] * 2,
        ]
        linked, deleted = halves(racers.race(place(module_office), commands))
        links, deletions = (sum(run.code == 0 for run in runs) for runs in (linked, deleted))
        assert (links, deletions) in ((2, 0), (0, 1))
        assert all("is referred to by" in run.err or "there is no" in run.err
                   for run in (*linked, *deleted) if run.code)  # fmt: skip


def test_no_two_close_a_circle_of_causes_together(module_office: Database, racers: Racers) -> None:
    office = office_of(module_office)
    for _ in range(3):
        number = next(_numbers)
        first, second = (
            office.add("delegations", direction="inbound", title=f"Circle {number}-{n}")
            for n in range(2)
        )
        mou = office.add("mous", title=f"Circle {number}", signed_on="2030", status="signed")
        project = office.add("fdi-projects", name=f"Circle {number}")
        office.link("mous", mou, second, "opened")
        office.link("fdi-projects", project, first, "opened")
        commands = [
            *[["edit", "mous", mou, "--set", f"delegation={first}"]] * 2,
            *[["edit", "fdi-projects", project, "--set", f"delegation={second}"]] * 2,
        ]
        codes = [
            {run.code for run in half}
            for half in halves(racers.race(place(module_office), commands))
        ]
        assert codes in ([{0}, {3}], [{3}, {0}])


def test_no_two_add_an_office_each(module_office: Database, racers: Racers) -> None:
    office = office_of(module_office)
    for row in [*office.list("offices")]:
        office.delete("offices", row["ref"])
    commands = [["add", "offices", "--name", f"Office {at}"] for at in range(RACERS)]
    outcomes = racers.race(place(module_office), commands)
    assert sorted(run.code for run in outcomes) == [0, *[3] * (RACERS - 1)]
    assert len([*office.list("offices")]) == 1


@only_on("postgresql", "module_office")
def test_an_undo_waits_for_plain_sql_that_has_not_come_to_history_yet(
    module_office: Database, tmp_path: Path
) -> None:
    track = course(module_office, tmp_path)
    slow = (
        "CREATE OR REPLACE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN PERFORM pg_sleep(0.5); RETURN NULL; END $$;"
        "CREATE TRIGGER a_slow AFTER UPDATE ON delegations"  # before that of history, by its name
        " FOR EACH ROW EXECUTE FUNCTION slow()"
    )
    change = f"UPDATE delegations SET note = 'psql' WHERE ref = '{track.ref}'"
    with (
        psycopg.connect(server_place(module_office), autocommit=True) as psql,
        ThreadPoolExecutor(1) as thread,
    ):
        psql.execute(slow.encode())
        changing = thread.submit(psql.execute, change.encode())
        locked = text("SELECT count(*) FROM pg_locks WHERE relation = 'delegations'::regclass"
                      " AND mode = 'RowExclusiveLock' AND granted")  # fmt: skip
        for _ in range(100):
            with module_office.read() as connection:
                if connection.scalar(locked):
                    break
        with pytest.raises(EcodiploError, match="later changes would be lost"):
            track.office.undo(track.noted)
        changing.result()
        psql.execute("DROP TRIGGER a_slow ON delegations")
    assert track.office.get("delegations", track.ref)["note"] == "psql"
