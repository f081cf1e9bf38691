"""Runs a command on the program and on the model, and compares all that they did."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ecodiplo.db.engine import Database
from feeds.model import ExternalId, Office, Outcome, Record, Row
from feeds.stored import PLACES, Snapshot, records_of

# Runs the program with arguments; returns its exit code, stdout and stderr.
Program = Callable[..., tuple[int, str, str]]


@dataclass
class Comparison:
    """A database beside models of it, one a kind."""

    database: Database
    program: Program
    folder: Path
    offices: dict[str, Office]
    told: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        for office in self.offices.values():
            office.records = [*records_of(self.database, office.kind).values()]
        self.now = Snapshot.of(self.database)
        self.held = {name: self._contents(office) for name, office in self.offices.items()}

    def send(
        self, entity: str, system: str, rows: Sequence[Row], *, as_of: str = "", missing: str = "",
        staff_wins: bool = True, dry_run: bool = False, most: int = 100,
    ) -> Outcome:  # fmt: skip
        """A night: the system sends a file. The program and the model report the same, and
        afterwards they hold the same."""
        office = self.offices[entity]
        trial = office.copy()
        target = trial if dry_run else office
        outcome = target.run(system, rows, as_of=as_of, missing=missing, staff_wins=staff_wins,
                             most=most / 100)  # fmt: skip
        options = ["--system", system, "--on-known", "adopt", "--on-near", "new", "-f", "json"]
        options += ["--as-of", as_of] if as_of else []
        options += ["--missing", missing, "--max-missing", f"{most}%"] if missing else []
        options += [] if staff_wins else ["--feed-wins"]
        options += ["--dry-run"] if dry_run else []
        file = self.folder / f"{system}.csv"
        file.write_text(as_csv(rows), encoding="utf-8")
        code, out, err = self.program("import", entity, str(file), *options)
        report = json.loads(out)
        self.told.append(f"{entity} {system} {options} {rows}: {code} {outcome}")
        context = f"{err}\n{report['problems']}\nthe model: {outcome}"
        assert (code == 0) is not outcome.refused, context
        assert report["written"] is (not dry_run and not outcome.refused), context
        if not outcome.refused:
            compare_reports(report, outcome)
        self.check(0 if dry_run or outcome.refused else 1)
        return outcome

    def do(self, *args: str) -> None:
        """A person runs a command, which the model has heard of already."""
        code, _, err = self.program(*args)
        self.told.append(f"{args}: {code}")
        assert code == 0, err
        self.check(1)

    @property
    def last_command(self) -> int:
        """The number of the last command in history."""
        at = self.now.columns["commands"].index("id")
        return int(max(row[at] for row in self.now.history["commands"]))

    def check(self, commands: int) -> None:
        """The database equals the models; nothing else was written; history has these commands."""
        before, self.now = self.now, Snapshot.of(self.database)
        touched = self.now.touched_since(before)
        tables = {PLACES[office.kind.name].table for office in self.offices.values()}
        assert touched.keys() <= tables
        assert len(self.now.commands_since(before)) == commands
        if not commands:
            assert self.now.history == before.history
        changed = self.now.changed_since(before)
        for entity, office in self.offices.items():
            self._check_records(office)
            table = PLACES[office.kind.name].table
            assert touched.get(table, set()) == changed.get(table, set())
            # Of these records, and of no other, the model says that they differ.
            refs = before.ids_of(office.kind) | self.now.ids_of(office.kind)
            held, self.held[entity] = self.held[entity], self._contents(office)
            now = self.held[entity]
            differing = {ref for ref in held.keys() | now.keys() if held.get(ref) != now.get(ref)}
            assert {refs[id_] for id_ in touched.get(table, ())} == differing

    @staticmethod
    def _contents(office: Office) -> dict[str, tuple[dict[str, Any], set[ExternalId]]]:
        return {record.ref: ({**record.values}, {*record.ids}) for record in office.records}

    def _check_records(self, office: Office) -> None:
        stored = records_of(self.database, office.kind)
        for record in office.records:
            if not record.ref:
                record.ref = _ref_of(stored, record, {other.ref for other in office.records})
        own = {record.ref: (record.values, record.ids) for record in office.records}
        assert {ref: (record.values, record.ids) for ref, record in stored.items()} == own


def compare_reports(report: dict[str, Any], outcome: Outcome) -> None:
    """The report of the program names what the model names."""
    (file,) = report["files"]
    counts = (file["added"], file["changed"], file["unchanged"], file["skipped"])
    assert counts == (outcome.added, outcome.changed, outcome.unchanged, outcome.skipped)
    feed = file["feed"]
    kept = sorted(((each["row"], each["field"] or "") for each in feed["kept"]))
    assert kept == sorted((row, name or "") for row, name in outcome.kept)
    missing = sorted((each["title"], each["outcome"]) for each in feed["missing"])
    assert missing == sorted(outcome.missing)
    assert len(feed["returned"]) == outcome.returned
    assert (feed["kept_count"], feed["missing_count"]) == (len(kept), len(missing))


def as_csv(rows: Sequence[Row]) -> str:
    """The rows as a file of commas."""
    headings = list(dict.fromkeys(name for row in rows for name in row))
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, headings, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


def _ref_of(stored: dict[str, Record], record: Record, taken: set[str]) -> str:
    """The ref of a record that is new: that of the stored record with the same contents."""
    return next(
        ref for ref, other in stored.items()
        if ref not in taken and (other.values, other.ids) == (record.values, record.ids)
    )  # fmt: skip
