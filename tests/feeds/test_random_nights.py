"""Random nights: rows that change, vanish and come back, renamed ids, edits and deletions by
people, undone runs, old files and dry runs; after each the database equals the model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from databases import ENGINES, Server, Templates, copy_of
from ecodiplo.db.engine import Database
from feeds.comparison import Comparison
from feeds.model import VISITS, Office, Record

SYSTEMS = ("crm", "mofa")
VISITORS = ("Jakarta port authority", "Rotterdam mayors", "Osaka shipbuilders")
DAYS = ("2026-03", "2026-04-02")
systems = st.sampled_from(SYSTEMS)
visitors = st.integers(0, len(VISITORS) - 1)


@dataclass(frozen=True)
class Plan:
    """What becomes of a visit in a system."""

    change: str
    member_count: str
    note: str
    status: str


plan = st.builds(
    Plan,
    st.sampled_from(["lost", "kept", "kept", "renamed"]),
    st.sampled_from(["3", "4"]),
    st.sampled_from(["", "by ship"]),
    st.sampled_from(["", "approved", "cancelled"]),
)
plans = st.tuples(*[plan] * len(VISITORS))


class Nights(RuleBasedStateMachine):
    """Two systems that know partly the same visits, and the people of the office."""

    def __init__(self, make: Callable[[], Database], run: Callable[..., Any], folder: Path) -> None:
        super().__init__()
        self.make, self.run, self.folder = make, run, folder
        # What each system has: the rows of visits, and the last id of each visit.
        self.rows: dict[str, dict[int, dict[str, str]]] = {name: {} for name in SYSTEMS}
        self.ids: dict[str, dict[int, str]] = {name: {} for name in SYSTEMS}
        self.numbers = count(1)
        self.days = count(1)
        # The numbers of the commands that can be undone, each with the office before it.
        self.undoable: list[tuple[int, Office]] = []

    @initialize()
    def begin(self) -> None:
        """The office has the shipped records, none of which a feed knows."""
        database = self.make()
        self.compared = Comparison(
            database, lambda *args: _run(self.run, database, *args), self.folder,
            {"delegations": Office(VISITS)},
        )  # fmt: skip
        self.office = self.compared.offices["delegations"]
        self.shipped = [*self.office.records]

    @property
    def own(self) -> list[Record]:
        """The records that are not shipped."""
        shipped = {record.ref for record in self.shipped}
        return [record for record in self.office.records if record.ref not in shipped]

    # The systems

    @rule(system=systems, plan=plans, missing=st.sampled_from(["", "report", "cancel", "delete"]),
          staff_wins=st.sampled_from([True, True, True, False]),
          most=st.sampled_from([100, 100, 100, 40]), dry_run=st.sampled_from([False, False, True]),
          says_status=st.booleans())  # fmt: skip
    def night(
        self, system: str, plan: Sequence[Plan], missing: str, most: int, *, staff_wins: bool,
        dry_run: bool, says_status: bool,
    ) -> None:  # fmt: skip
        """The system sends its visits, which are not those of yesterday."""
        for visitor, change in enumerate(plan):
            self._change(system, visitor, change)
        self._send(system, f"2026-05-01T{_time(next(self.days))}", missing, most,
                   staff_wins=staff_wins, dry_run=dry_run, says_status=says_status)  # fmt: skip

    @rule(system=systems, one=visitors, other=visitors)
    def system_gives_an_id_to_another_visit(self, system: str, one: int, other: int) -> None:
        """The id of a visit becomes that of another one, which has lost its own."""
        ids = self.ids[system]
        if one in ids and one != other:
            ids[other] = ids.pop(one)
            self.rows[system].pop(one, None)
            self.rows[system].pop(other, None)

    def _change(self, system: str, visitor: int, plan: Plan) -> None:
        ids = self.ids[system]
        if plan.change == "lost":
            self.rows[system].pop(visitor, None)
            return
        if plan.change == "renamed" or visitor not in ids:
            ids[visitor] = f"{system[0].upper()}-{next(self.numbers)}"
        self.rows[system][visitor] = {
            "external_id": ids[visitor], "direction": "inbound", "title": VISITORS[visitor],
            "start_date": DAYS[visitor % 2], "countries": "JP" if visitor % 2 else "DK; NL",
            "member_count": plan.member_count, "note": plan.note, "status": plan.status,
        }  # fmt: skip

    @rule(system=systems)
    def old_file(self, system: str) -> None:
        """A file of long ago comes late."""
        if self.office.fed.get(system):
            self._send(system, "2025-01-01", "delete", 100)

    @rule(system=systems)
    def file_of_unknown_age(self, system: str) -> None:
        """A file does not say of which time it is."""
        if self.office.fed.get(system):
            self._send(system, "", "", 100)

    def _send(
        self, system: str, as_of: str, missing: str, most: int, *, staff_wins: bool = True,
        dry_run: bool = False, says_status: bool = False,
    ) -> None:  # fmt: skip
        rows = [
            {name: cell for name, cell in row.items() if says_status or name != "status"}
            for row in self.rows[system].values()
        ]
        if not rows:
            return
        before = self.office.copy()
        outcome = self.compared.send(
            "delegations", system, rows, as_of=as_of, missing=missing, most=most,
            staff_wins=staff_wins, dry_run=dry_run,
        )  # fmt: skip
        if not (outcome.refused or dry_run):
            self.undoable.append((self.compared.last_command, before))

    # The people

    @precondition(lambda self: self.own)
    @rule(data=st.data(), field=st.sampled_from(["member_count", "note", "status", "title"]))
    def person_edits(self, data: st.DataObject, field: str) -> None:
        """A person changes a value."""
        record = data.draw(st.sampled_from(self.own))
        values: dict[str, list[Any]] = {
            "member_count": [3, 7, None], "note": ["seen", "by ship", None],
            "status": ["approved", "cancelled", "planned"],
            "title": [f"Visit {next(self.numbers)} of staff"],
        }  # fmt: skip
        value = data.draw(st.sampled_from(values[field]))
        before = self.office.copy()
        if record.values[field] == value:
            return
        self.office.edit(record, field, value)
        option = "--" + field.replace("_", "-")
        self.compared.do(
            "edit", "delegations", record.ref, option, "" if value is None else str(value)
        )
        self.undoable.append((self.compared.last_command, before))

    @precondition(lambda self: self.own)
    @rule(data=st.data())
    def person_deletes(self, data: st.DataObject) -> None:
        """A person deletes a record."""
        record = data.draw(st.sampled_from(self.own))
        before = self.office.copy()
        self.office.delete(record)
        self.compared.do("delete", "delegations", record.ref, "--yes")
        self.undoable.append((self.compared.last_command, before))

    @rule(visitor=visitors)
    def person_adds(self, visitor: int) -> None:
        """A person adds a visit, which a feed may bring later."""
        row = {"direction": "inbound", "title": VISITORS[visitor], "start_date": DAYS[visitor % 2],
               "countries": "JP" if visitor % 2 else "DK; NL", "note": "of staff"}  # fmt: skip
        if any(record.values["title"] == row["title"] for record in self.own):
            return
        before = self.office.copy()
        self.office.add(row)
        options = [(f"--{name.replace('_', '-')}", value) for name, value in row.items()]
        self.compared.do("add", "delegations", *chain(*options), "--on-near", "new")
        self.undoable.append((self.compared.last_command, before))

    @precondition(lambda self: self.undoable)
    @rule()
    def undo(self) -> None:
        """The last command that is not undone is undone."""
        number, before = self.undoable.pop()
        self.office.go_back(before)
        self.compared.do("undo", str(number), "--yes")


def _time(number: int) -> str:
    return f"{number // 60:02d}:{number % 60:02d}"


def _run(run: Callable[..., Any], database: Database, *args: str) -> tuple[int, str, str]:
    result = run(database, *args)
    return result.code, result.out, result.err


@pytest.mark.long
@pytest.mark.parametrize("engine", ENGINES)
def test_after_random_nights_the_database_equals_the_model(
    engine: str, templates: Templates, server: Server, tmp_path: Path, run: Callable[..., Any]
) -> None:
    template = templates.get(engine, filled=True)
    numbers = count(1)

    def make() -> Database:
        server.drop(server.of_test)
        folder = tmp_path / str(next(numbers))
        folder.mkdir()
        return copy_of(template, folder, server)

    class Own(Nights):
        def __init__(self) -> None:
            super().__init__(make, run, tmp_path)

    examples = max(settings().max_examples // 3, 1)
    run_state_machine_as_test(Own, settings=settings(max_examples=examples, stateful_step_count=10))
