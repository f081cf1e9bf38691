"""Runs a command on the program and on the model, and compares all that they did."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter

from ecodiplo.db.engine import Database
from feeds.model import OLDER, Differences, ExternalId, Office, Outcome, Record, Row
from feeds.stored import PLACES, Snapshot, records_of

# The numbers of the first rows, by format.
FIRST_ROWS = {"csv": 2, "xlsx": 2, "jsonl": 1}
# Fields that the model does not have.
OTHER_FIELDS = frozenset({"ref", "role_in_totals"})
# The ref of a record that a dry run would add.
DRY = "of a dry run"
# Runs the program with arguments; returns its exit code, stdout and stderr.
Program = Callable[..., tuple[int, str, str]]


@dataclass
class Comparison:
    """A database beside models of it, one a kind."""

    database: Database
    program: Program
    folder: Path
    offices: dict[str, Office]

    def __post_init__(self) -> None:
        for office in self.offices.values():
            office.records = [*records_of(self.database, office.kind).values()]
        self.now = self.first = Snapshot.of(self.database)
        self.held = {name: self._contents(office) for name, office in self.offices.items()}

    def send(
        self, entity: str, system: str, rows: Sequence[Row], format_: str = "csv", **options: Any
    ) -> Outcome:
        """A night: the system sends a file. The program and the model report the same, and
        afterwards they hold the same."""
        outcome = self.expect(entity, system, rows, first=FIRST_ROWS[format_], **options)
        file = self.folder / f"{system}-{entity}.{format_}"
        write_file(file, rows)
        result = self.program(*arguments(entity, system, str(file), **options))
        dry_run = options.get("dry_run", False)
        writes = not (dry_run or outcome.refused)
        self.check(1 if writes else 0)  # which learns the refs of new records
        report = compare_results(result, outcome, dry_run=dry_run)
        assert report["command"] == (self.last_command if writes else None)
        assert report["database"] == str(self.database)
        (part,) = report["files"]
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        assert (part["file"], part["sha256"], part["rows"]) == (
            file.name, digest, 0 if outcome is OLDER else len(rows)
        )  # fmt: skip
        return outcome

    def expect(
        self, entity: str, system: str, rows: Sequence[Row], *, dry_run: bool = False,
        **options: Any,
    ) -> Outcome:  # fmt: skip
        """What the model makes of a file."""
        office = self.offices[entity]
        options["most"] = options.get("most", 100) / 100
        return (office.copy() if dry_run else office).run(system, rows, **options)

    def do(self, *args: str) -> None:
        """A person runs a command, which the model has heard of already."""
        code, _, err = self.program(*args)
        assert code == 0, err
        self.check(1)

    @property
    def last_command(self) -> int:
        """The number of the last command in history."""
        at = self.now.columns["commands"].index("id")
        return int(max(row[at] for row in self.now.history["commands"]))

    @property
    def commands(self) -> list[str]:
        """All commands since the beginning."""
        return self.now.commands_since(self.first)

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


def arguments(
    entity: str, system: str, file: str, *, as_of: str = "", missing: str = "", most: int = 100,
    staff_wins: bool = True, dry_run: bool = False,
) -> list[str]:  # fmt: skip
    """The arguments of the program, as a crontab has them."""
    parts = ["import", entity, file, "--system", system, "--on-known", "adopt", "--on-near", "new"]
    parts += ["--format", "json"]
    parts += ["--as-of", as_of] if as_of else []
    parts += ["--missing", missing, "--max-missing", f"{most}%"] if missing else []
    parts += [] if staff_wins else ["--feed-wins"]
    return [*parts, "--dry-run"] if dry_run else parts


def compare_results(
    result: tuple[int, str, str], outcome: Outcome, *, dry_run: bool = False
) -> dict[str, Any]:
    """The program ended as the model says, and its report says the same. Returns the report."""
    code, out, err = result
    report: dict[str, Any] = json.loads(out)
    context = f"{err}\n{report['problems']}\nthe model: {outcome}"
    assert code == (3 if outcome.refused else 0), context
    assert report["written"] is (not dry_run and not outcome.refused), context
    codes = {problem["code"] for problem in report["problems"]}
    assert codes <= outcome.faults, context
    assert bool(codes) is outcome.refused, context
    compare_counts(report, outcome)
    if not outcome.refused:
        compare_rows(report, outcome, dry_run=dry_run)
        compare_feeds(report, outcome)
    return report


def compare_counts(report: dict[str, Any], outcome: Outcome) -> None:
    """The counts of the program are those of the model: all 0 when the file is refused."""
    (file,) = report["files"]
    counts = (file["added"], file["changed"], file["unchanged"], file["skipped"])
    assert counts == (outcome.added, outcome.changed, outcome.unchanged, outcome.skipped)
    if outcome.refused:
        assert (report["records"], report["changes"], file["partners_created"]) == ([], [], [])


def compare_rows(report: dict[str, Any], outcome: Outcome, *, dry_run: bool) -> None:
    """The program names the record of each row, and the values before and after, as the model."""
    refs = {row: record.ref for row, _, record in outcome.records if record}

    def ref_of(row: int) -> str | None:
        # A dry run shows a ref of a new record, which no record has.
        return refs.get(row) or (DRY if dry_run and row in refs else None)

    def ref_in(each: dict[str, Any], name: str) -> str | None:
        is_new = dry_run and each["outcome"] == "added"
        return DRY if is_new and each[name] else each[name]

    records = [
        (each["row"], each["outcome"], ref_in(each, "ref")) for each in of_rows(report, "records")
    ]
    assert sorted(records) == [(row, done, ref_of(row)) for row, done, _ in outcome.records]
    changes: dict[tuple[int, str | None], Differences] = {}
    for each in of_rows(report, "changes"):
        pairs = {name: (_value(name, pair["old"]), _value(name, pair["new"]))
                 for name, pair in each["changes"].items() if name not in OTHER_FIELDS}  # fmt: skip
        assert changes.setdefault((each["row"], ref_in(each, "record")), pairs) is pairs
    own = {(row, ref_of(row)): pairs for row, pairs in outcome.changes.items() if pairs}
    assert changes == own


def of_rows(report: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """The entries of the report that are about rows."""
    return [each for each in report[name] if each["row"] is not None]


def compare_feeds(report: dict[str, Any], outcome: Outcome) -> None:
    """The program names what was kept, what is missing and what is back, as the model."""
    feed = report["files"][0]["feed"]
    kept = [(each["row"], each["field"], _value(each["field"], each["value"]), each["in_file"])
            for each in feed["kept"]]  # fmt: skip
    assert sorted(kept, key=str) == sorted(outcome.kept, key=str)
    missing = sorted((each["record"], each["title"], each["outcome"]) for each in feed["missing"])
    assert missing == sorted(outcome.missing)
    assert sorted(feed["returned"]) == sorted(outcome.returned)
    assert (feed["kept_count"], feed["missing_count"]) == (len(kept), len(missing))


def _value(name: str, value: Any) -> Any:
    """A value of the report as the model has it."""
    if name == "external_ids":
        return None if value is None else {(item["value"], item["system"]) for item in value}
    return tuple(value) if isinstance(value, list) else value


def write_file(file: Path, rows: Sequence[Row]) -> None:
    """Write the rows in the format of the file's name."""
    headings = list(dict.fromkeys(name for row in rows for name in row))
    if file.suffix == ".jsonl":
        lines = (json.dumps(dict(row), ensure_ascii=False) + "\n" for row in rows)
        file.write_text("".join(lines), encoding="utf-8")
    elif file.suffix == ".xlsx":
        with xlsxwriter.Workbook(file) as book:
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, headings)
            for at, row in enumerate(rows, start=1):
                sheet.write_row(at, 0, [row.get(name, "") for name in headings])
    else:
        with file.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, headings, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


def _ref_of(stored: dict[str, Record], record: Record, taken: set[str]) -> str:
    """The ref of a record that is new: that of the stored record with the same contents."""
    return next(
        ref for ref, other in stored.items()
        if ref not in taken and (other.values, other.ids) == (record.values, record.ids)
    )  # fmt: skip
