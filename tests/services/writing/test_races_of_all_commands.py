"""Any commands that start at once end as if they had run one after another in some order: the same
exit codes, and the same contents of every table. Each race is run again in such an order.

The usual run lets every command race once against three others; the lane `-m long` lets every two
kinds of commands race, two of each at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations_with_replacement, count, permutations
from pathlib import Path

import pytest
from typer.testing import CliRunner

from contents import Contents, contents
from databases import ENGINES, Server, Templates, copy_of, office_of, place
from ecodiplo.catalogue import ENTITIES
from ecodiplo.cli.app import app
from ecodiplo.db.engine import Database
from ecodiplo.services.edit.delete import delete_record
from properties import is_long
from racing import RACERS, Outcome, Racers
from soundness import faults

VISIT, PARTNER, EVENT = "RACE-1", "PAR-RACE", "EVT-RACE"
_folders = count(1)


@dataclass(frozen=True)
class Start:
    """The database from which a race starts, and a folder for its files."""

    database: Database
    folder: Path
    noted: int  # the command that `undo` reverses

    def write(self, name: str, *lines: str) -> str:
        """The path of a file with these lines."""
        file = self.folder / name
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return str(file)


Kind = Callable[[Start, int], list[str]]


def add(start: Start, racer: int) -> list[str]:  # noqa: ARG001
    return ["add", "delegations", "--direction", "inbound", "--title", "A new visit",
            "--start-date", "2030", "--note", f"added by {racer}"]  # fmt: skip


def add_with_partner(start: Start, racer: int) -> list[str]:  # noqa: ARG001
    return ["add", "events", "--title", f"Fair {racer}", "--kind", "fair", "--start-date", "2030",
            "--partners", "Created by several", "--create-partners"]  # fmt: skip


def edit(start: Start, racer: int) -> list[str]:  # noqa: ARG001
    return ["edit", "delegations", VISIT, "--set", f"member_count={10 + racer}",
            "--set", "status=completed"]  # fmt: skip


def rename(start: Start, racer: int) -> list[str]:  # noqa: ARG001
    return ["edit", "delegations", VISIT, "--set", f"ref=RENAMED-{racer}"]


def delete(start: Start, racer: int) -> list[str]:  # noqa: ARG001
    entity, record = (("delegations", VISIT), ("partners", PARTNER))[racer % 2]
    return ["delete", entity, record, "--yes"]


def link(start: Start, racer: int) -> list[str]:  # noqa: ARG001
    return ["link", "delegations", VISIT, "--countries", ("JP", "SG", "KR", "US")[racer],
            "--partners", PARTNER, "--to", EVENT, "--relation", "opened"]  # fmt: skip


def unlink(start: Start, racer: int) -> list[str]:  # noqa: ARG001
    return ["unlink", "delegations", VISIT, "--countries", ("NL", "BE", "NL", "BE")[racer]]


def import_update(start: Start, racer: int) -> list[str]:
    rows = (f"inbound,Race,2030,imported by {racer}", f"inbound,Other {racer},2030,")
    file = start.write(f"plan{racer}.csv", "direction,title,start_date,head_name", *rows)
    return ["import", "delegations", file, "--on-match", ("update", "fill")[racer % 2]]


def import_and_create(start: Start, racer: int) -> list[str]:
    file = start.write(f"new{racer}.csv", "direction,title,start_date,partners",
                       f"inbound,Theirs {racer},2030,Created by several")  # fmt: skip
    return ["import", "delegations", file, "--create-partners",
            "--save-profile", "plan of the year"]  # fmt: skip


def mirror(start: Start, racer: int) -> list[str]:
    """A feed of a system: the record C-<racer> is missing, and is deleted."""
    rows = [f"C-{n},inbound,Fed {n},2030,seen by {racer}" for n in range(RACERS + 1) if n != racer]
    file = start.write(f"crm{racer}.csv", "external_id,direction,title,start_date,note", *rows)
    return ["import", "delegations", file, "--system", "crm", "--missing", "delete",
            "--max-missing", "100%", "--as-of", f"2026-01-0{racer + 2}"]  # fmt: skip


def import_all(start: Start, racer: int) -> list[str]:
    folder = start.folder / f"all{racer}"
    folder.mkdir(exist_ok=True)
    (folder / "partners.csv").write_text(f"ref,name,kind\nPAR-ALL,All {racer},other\n", "utf-8")
    (folder / "delegations.csv").write_text(
        f"ref,direction,title,note,partners\n{VISIT},inbound,Race,whole {racer},PAR-ALL\n", "utf-8"
    )
    return ["import", "all", str(folder)]


def undo(start: Start, racer: int) -> list[str]:  # noqa: ARG001
    return ["undo", str(start.noted), "--yes"]


def undo_last(start: Start, racer: int) -> list[str]:  # noqa: ARG001
    return ["undo", "--any-user", "--yes"]


def seed(start: Start, racer: int) -> list[str]:  # noqa: ARG001
    return ["seed"]


def config(start: Start, racer: int) -> list[str]:  # noqa: ARG001
    return ["config", "set", "signer", f"Signer {racer}"]


def freeze(start: Start, racer: int) -> list[str]:
    return ["report", "--year", "2030", "--freeze", "--format", "md",
            "-o", str(start.folder / f"report{racer}.md")]  # fmt: skip


def edit_profile(start: Start, racer: int) -> list[str]:  # noqa: ARG001
    return ["edit", "profiles", "kept plan", "--set", f"note=by {racer}"]


def delete_profile(start: Start, racer: int) -> list[str]:  # noqa: ARG001
    return ["delete", "profiles", "kept plan", "--yes"]


KINDS: tuple[Kind, ...] = (
    add, edit, mirror, undo,
    delete, link, import_update, config,
    import_and_create, add_with_partner, seed, freeze,
    unlink, rename, import_all, edit_profile,
    undo_last, delete_profile,
)  # fmt: skip
PAIRS = [(first, second, first, second)
         for first, second in combinations_with_replacement(KINDS, 2)]  # fmt: skip
GROUPS = [(KINDS * 2)[at : at + RACERS] for at in range(0, len(KINDS), RACERS)]
# SQLite lets in one writer at a time, so the usual run has one race of it.
RACES = [
    pytest.param(
        engine, race, id="-".join([engine, *dict.fromkeys(kind.__name__ for kind in race)])
    )
    for engine in ENGINES
    for race in (PAIRS if is_long() else GROUPS if engine == "postgresql" else GROUPS[:1])
]


@pytest.fixture(scope="module")
def racers() -> Iterator[Racers]:
    with Racers() as started:
        yield started


@pytest.fixture(scope="module")
def start(
    request: pytest.FixtureRequest, templates: Templates, server: Server,
    tmp_path_factory: pytest.TempPathFactory,
) -> Start:  # fmt: skip
    folder = tmp_path_factory.mktemp("start")
    database = copy_of(templates.get(request.param, filled=True), folder, server, keep=True)
    start, office = Start(database, folder, 0), office_of(database)
    office.add("partners", ref=PARTNER, name="Raced for", kind="other")
    office.add("events", ref=EVENT, title="An event", kind="fair", start_date="2030")
    office.add("delegations", ref=VISIT, direction="inbound", title="Race", start_date="2030",
               countries="NL; BE; DK")  # fmt: skip
    feed = ["external_id,direction,title,start_date,note"]
    feed += [f"C-{n},inbound,Fed {n},2030," for n in range(RACERS + 1)]
    office.import_file("delegations", start.write("crm.csv", *feed), system="crm",
                       as_of="2026-01-01")  # fmt: skip
    plan = start.write("kept.csv", "direction,title,start_date", "inbound,Kept,2030")
    office.import_file("delegations", plan, save_as="kept plan")
    with database.write("delete links LNK-0001") as connection:  # a shipped record: `seed` adds it
        delete_record(connection, ENTITIES["links"], "LNK-0001")
    office.edit("delegations", VISIT, note="noted")
    number = office.commands(1)[0].number
    office.close()
    assert number
    return Start(database, folder, number)


def contents_of(database: Database) -> Contents:
    with database.read() as connection:
        return contents(connection)


def numbers_of(database: Database, past: int) -> list[int]:
    """The numbers of the commands after the `past` one, the first one first."""
    office = office_of(database)
    numbers = [run.number for run in office.commands() if run.number and run.number > past]
    office.close()
    return sorted(numbers)


def undone_places(
    database: Database, past: int, outcomes: Sequence[Outcome]
) -> dict[int, tuple[int, int]]:
    """By racer: the number of the command that its `undo` names, and the place of that command in
    the race, -1 for an earlier one. An `undo` reverses what it names, or is refused."""
    numbers = numbers_of(database, past)
    places = {}
    for racer, outcome in enumerate(outcomes):
        if match := re.match(r"undoing command (\d+)", outcome.err):
            number = int(match[1])
            places[racer] = number, numbers.index(number) if number in numbers else -1
    return places


def in_turn(
    database: Database, commands: Sequence[Sequence[str]], order: Sequence[int], past: int,
    undone: Mapping[int, tuple[int, int]],
) -> tuple[list[int], Contents]:  # fmt: skip
    """The exit codes of the commands, run one after another in the order, and the contents."""
    codes = [0] * len(commands)
    runner = CliRunner(env={"ECODIPLO_DB": None, "ECODIPLO_LANG": None})
    for racer in order:
        command = commands[racer]
        if racer in undone:
            number, at = undone[racer]
            now = numbers_of(database, past)
            number = now[at] if 0 <= at < len(now) else number
            command = ["undo", str(number), "--yes"]
        result = runner.invoke(app, ["--db", place(database), *command])
        codes[racer] = result.exit_code
    return codes, contents_of(database)


def likely_orders(database: Database, past: int, commands: Sequence[Sequence[str]],
                  outcomes: Sequence[Outcome]) -> Iterator[tuple[int, ...]]:  # fmt: skip
    """Every order; first those that end in the order in which history has the commands, with the
    refused ones after them or before."""
    office = office_of(database)
    ran = [run.command or "" for run in reversed(office.commands()) if (run.number or 0) > past]
    office.close()

    def position(racer: int) -> int:
        words = " ".join(commands[racer])
        return next((at for at, name in enumerate(ran) if words.startswith(name)), len(ran))

    done = sorted((r for r, o in enumerate(outcomes) if not o.code), key=position)
    refused = [racer for racer, outcome in enumerate(outcomes) if outcome.code]
    every = permutations(range(len(outcomes)))
    yield from dict.fromkeys(chain([(*done, *refused), (*refused, *done)], every))


@pytest.mark.long
@pytest.mark.parametrize(("start", "race"), RACES, indirect=["start"])
def test_commands_at_once_end_as_in_some_order(
    start: Start, racers: Racers, race: tuple[Kind, ...], server: Server, tmp_path: Path
) -> None:
    def copy() -> Database:
        folder = tmp_path / f"copy{next(_folders)}"
        folder.mkdir()
        return copy_of(start.database, folder, server)

    commands = [kind(start, racer) for racer, kind in enumerate(race)]
    raced = copy()
    past = office_of(raced).commands(1)[0].number or 0
    outcomes = racers.race(place(raced), commands)
    assert {outcome.code for outcome in outcomes} <= {0, 1, 3, 4}, outcomes
    assert not [o.err for o in outcomes if "Error(" in o.err or "in use" in o.err], outcomes
    after, codes = contents_of(raced), [outcome.code for outcome in outcomes]
    assert faults(raced) == []
    undone = undone_places(raced, past, outcomes)
    for order in likely_orders(raced, past, commands, outcomes):
        if in_turn(copy(), commands, order, past, undone) == (codes, after):
            return
    pytest.fail(f"no order of the commands ends so: {outcomes}")
