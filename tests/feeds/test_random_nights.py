"""Random nights: rows that change, vanish and come back, renamed ids, edits and deletions by
people, undone runs, old files and dry runs; after each the database equals the model."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
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
VISITORS = ("Jakarta port authority", "Rotterdam mayors", "Osaka shipbuilders", "Aarhus wind farms",
            "Busan customs", "Lyon hospitals")  # fmt: skip
DAYS = ("2026-03", "2026-04-02")
systems = st.sampled_from(SYSTEMS)
visitors = st.integers(0, len(VISITORS) - 1)
members = st.sampled_from(["", "3", "4", "5"])
notes = st.sampled_from(["", "by ship", "by train"])


class Nights(RuleBasedStateMachine):
    """Two systems that know partly the same visits, and the people of the office."""

    def __init__(self, make: Callable[[], Database], run: Callable[..., Any], folder: Path) -> None:
        super().__init__()
        self.make, self.run, self.folder = make, run, folder
        # What each system has: the visits by its id.
        self.rows: dict[str, dict[str, dict[str, str]]] = {name: {} for name in SYSTEMS}
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

    @rule(system=systems, visitor=visitors, member_count=members, note=notes)
    def system_has(self, system: str, visitor: int, member_count: str, note: str) -> None:
        """A system learns of a visit, or of a change of it."""
        title = VISITORS[visitor]
        rows = self.rows[system]
        id_ = next((each for each, row in rows.items() if row["title"] == title),
                   f"{system[0].upper()}-{visitor}")  # fmt: skip
        if id_ in rows and rows[id_]["title"] != title:
            return
        rows[id_] = {
            "external_id": id_, "direction": "inbound", "title": title,
            "start_date": DAYS[visitor % 2], "countries": "JP" if visitor % 2 else "DK; NL",
            "member_count": member_count, "note": note,
        }  # fmt: skip

    @rule(system=systems, visitor=visitors)
    def system_loses(self, system: str, visitor: int) -> None:
        """A visit vanishes from a system; it may come back under its old id."""
        rows = self.rows[system]
        self.rows[system] = {
            each: row for each, row in rows.items() if row["title"] != VISITORS[visitor]
        }

    @rule(system=systems, visitor=visitors)
    def system_renames(self, system: str, visitor: int) -> None:
        """A system gives a visit another id."""
        for id_, row in [*self.rows[system].items()]:
            if row["title"] == VISITORS[visitor]:
                del self.rows[system][id_]
                new = f"{system[0].upper()}-{next(self.numbers)}00"
                self.rows[system][new] = row | {"external_id": new}

    @rule(system=systems, one=visitors, other=visitors)
    def system_swaps(self, system: str, one: int, other: int) -> None:
        """A system gives the id of a visit to another one."""
        rows = self.rows[system]
        first = next((i for i, row in rows.items() if row["title"] == VISITORS[one]), None)
        second = next((i for i, row in rows.items() if row["title"] == VISITORS[other]), None)
        if first and second and first != second:
            del rows[second]
            kept = rows[first]
            rows[first] = kept | {"title": VISITORS[other] + " again"}

    @rule(system=systems, missing=st.sampled_from(["", "report", "cancel", "delete"]),
          staff_wins=st.sampled_from([True, True, True, False]),
          most=st.sampled_from([100, 100, 100, 40]))  # fmt: skip
    def night(self, system: str, missing: str, most: int, *, staff_wins: bool) -> None:
        """The system sends its visits."""
        self._send(system, f"2026-05-01T{_time(next(self.days))}", missing, most, staff_wins=staff_wins)  # fmt: skip

    @rule(system=systems, missing=st.sampled_from(["", "cancel", "delete"]))
    def trial(self, system: str, missing: str) -> None:
        """The same in a dry run."""
        if self.rows[system]:
            self.compared.send(
                "delegations", system, [*self.rows[system].values()], as_of="2027-01-01",
                missing=missing, dry_run=True,
            )  # fmt: skip

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
        self, system: str, as_of: str, missing: str, most: int, *, staff_wins: bool = True
    ) -> None:
        rows = [*self.rows[system].values()]
        if not rows:
            return
        before = self.office.copy()
        outcome = self.compared.send(
            "delegations", system, rows, as_of=as_of, missing=missing, most=most,
            staff_wins=staff_wins,
        )  # fmt: skip
        if not outcome.refused:
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
        self.compared.do("edit", "delegations", record.ref, option, "" if value is None else str(value))
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
        self.compared.do("add", "delegations", *(part for name, value in row.items()
                         for part in (f"--{name.replace('_', '-')}", value)), "--on-near", "new")  # fmt: skip
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

    examples = max(settings.default.max_examples // 3, 1)
    run_state_machine_as_test(
        lambda: Nights(make, run, tmp_path),
        settings=settings(max_examples=examples, stateful_step_count=14),
    )
