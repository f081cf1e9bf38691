"""What a feed should do, written apart from the program: plain dictionaries and the rules of feeds.

It knows no SQL and nothing of the program. A rule stands where it is applied, in one sentence.
"""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Row = Mapping[str, str]
ExternalId = tuple[str, str]  # the id and its system

CANCELLED = "cancelled"


@dataclass(frozen=True)
class Kind:
    """An entity: the fields that the model has, those that identify a record, and the values of a
    new record that says nothing."""

    name: str
    fields: tuple[str, ...]
    natural_key: tuple[str, ...]
    title: str
    numbers: frozenset[str] = frozenset()
    lists: frozenset[str] = frozenset()
    defaults: Mapping[str, Any] = field(default_factory=dict)

    def parse(self, name: str, text: str) -> Any:
        """The value of a cell; None for an empty one."""
        if not text:
            return None
        if name in self.numbers:
            return int(text)
        return tuple(text.split("; ")) if name in self.lists else text


VISITS = Kind(
    "delegations",
    ("direction", "title", "start_date", "countries", "member_count", "note", "status"),
    ("title", "start_date"), "title", frozenset({"member_count"}), frozenset({"countries"}),
    {"status": "planned"},
)  # fmt: skip
PARTNERS = Kind(
    "partners", ("name", "kind", "country", "city", "note"), ("name", "country"), "name"
)


@dataclass
class Record:
    """A record, who wrote its values last, and which feed cancelled it."""

    values: dict[str, Any]
    ids: set[ExternalId] = field(default_factory=set)
    # The fields that a person wrote last, with the step at which.
    words: dict[str, int] = field(default_factory=dict)
    # The system whose feed cancelled the record because it was missing, and the status before.
    cancelled: tuple[str, Any] | None = None
    ref: str = ""  # as the database has it; learnt when the record is first seen


# The fields of a record that differ, with the values before and after.
Differences = dict[str, tuple[Any, Any]]


@dataclass
class Outcome:
    """What a run of a feed reports."""

    faults: frozenset[str] = frozenset()  # the codes of which a refused file has at least one
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    skipped: int = 0
    # What became of each row, with its record; what was left out has none.
    records: list[tuple[int, str, Record | None]] = field(default_factory=list)
    changes: dict[int, Differences] = field(default_factory=dict)  # of its record, by row
    # Row and field, the value of the record and the cell.
    kept: list[tuple[int, str | None, Any, str]] = field(default_factory=list)
    missing: list[tuple[str, str, str]] = field(default_factory=list)  # ref, title and outcome
    returned: list[str] = field(default_factory=list)  # refs

    @property
    def refused(self) -> bool:
        """Whether nothing of the file is written."""
        return bool(self.faults)


OLDER = Outcome(frozenset({"older_file"}))
TOO_MANY_MISSING = Outcome(frozenset({"too_many_missing"}))
# Two rows about one record, or one that gives its record the name of another.
CLASH = Outcome(frozenset({"duplicate_row", "existing_record", "ambiguous_record"}))


@dataclass
class Office:
    """The records of one entity, and what the office remembers of its feeds."""

    kind: Kind
    records: list[Record] = field(default_factory=list)
    # The step at which the first file of each system came that is not undone.
    began: dict[str, int] = field(default_factory=dict)
    # The systems of which a file was imported that is not undone, with the time of the newest.
    fed: dict[str, str] = field(default_factory=dict)
    # External ids and natural keys of deleted records: whether a person deleted the last one, and
    # the step at which.
    deleted: dict[tuple[Any, ...], tuple[bool, int]] = field(default_factory=dict)
    step: int = 0

    def copy(self) -> Office:
        """The office as it is now."""
        return copy.deepcopy(self)

    def go_back(self, before: Office) -> None:
        """Undo all commands since `before`."""
        self.records = copy.deepcopy(before.records)
        self.began, self.fed = dict(before.began), dict(before.fed)
        self.deleted = dict(before.deleted)

    # People

    def add(self, row: Row, ids: Iterable[ExternalId] = ()) -> Record:
        """A person adds a record."""
        self.step += 1
        record = self._new(row, {*ids})
        defaults = self.kind.defaults
        record.words = {name: self.step for name, value in record.values.items()
                        if value is not None and value != defaults.get(name)}  # fmt: skip
        self.records.append(record)
        return record

    def edit(self, record: Record, name: str, value: Any) -> None:
        """A person changes a value. One that changes nothing is no word."""
        self.step += 1
        if record.values[name] != value:
            record.values[name] = value
            record.words[name] = self.step
            if name == "status":
                record.cancelled = None

    def delete(self, record: Record) -> None:
        """A person deletes a record."""
        self.step += 1
        self._remove(record, by_person=True)

    def find(self, external_id: ExternalId) -> Record | None:
        """The record with the external id."""
        return next((record for record in self.records if external_id in record.ids), None)

    # Feeds

    def run(
        self, system: str, rows: Sequence[Row], *, as_of: str = "", missing: str = "",
        staff_wins: bool = True, most: float = 1.0, first: int = 2,
    ) -> Outcome:  # fmt: skip
        """Import a file of the system, with `--on-known adopt`. It is refused as a whole or written
        as a whole. `most` is the share of the feed's records that may be missing."""
        before = self.copy()
        self.step += 1
        outcome = self._run(
            system, rows, as_of, missing, staff_wins=staff_wins, most=most, first=first
        )
        if outcome.refused:
            self.go_back(before)
        else:
            self.began.setdefault(system, self.step)
        return outcome

    def _run(
        self, system: str, rows: Sequence[Row], as_of: str, missing: str, *, staff_wins: bool,
        most: float, first: int,
    ) -> Outcome:  # fmt: skip
        # An older file does not undo a newer one; a file of unknown age may be older.
        if (newest := self.fed.get(system, "")) and as_of < newest:
            return OLDER
        # Deletions by people count from the first file of any system on.
        gone = {each for each, (by_person, step) in self.deleted.items()
                if by_person and step >= self._feeds_began(self.step)}  # fmt: skip
        own = [record for record in self.records if self._has(record, system)]
        # What is cancelled already is settled, unless it would be deleted.
        counted = sum(missing == "delete" or record.values.get("status") != "cancelled"
                      for record in own)  # fmt: skip
        outcome = Outcome()
        seen: list[Record] = []
        matches = self._match(system, rows, staff_wins=staff_wins)
        for number, (row, record) in enumerate(zip(rows, matches, strict=True), first):
            id_ = (row["external_id"], system)
            before: dict[str, Any] = {}
            if record is None:
                # What a person deleted is not added again, by its id or its natural key.
                if staff_wins and not gone.isdisjoint((id_, self._key_of_row(row))):
                    outcome.skipped += 1
                    outcome.kept.append((number, None, None, ""))
                    outcome.records.append((number, "skipped", None))
                    continue
                record = self._new(row, {id_})
                self.records.append(record)
                outcome.added += 1
                done = "added"
            else:
                before = _contents(record)
                changes = self._write(system, record, row, number, outcome, staff_wins=staff_wins)
                done = "changed" if changes else "unchanged"
                setattr(outcome, done, getattr(outcome, done) + 1)
            outcome.records.append((number, done, record))
            outcome.changes[number] = _differences(before, _contents(record))
            seen.append(record)
        # Two rows cannot be about one record, nor two records be the same one.
        if len({*map(id, seen)}) < len(seen) or max(self._keys().values(), default=0) > 1:
            return CLASH
        if not any("status" in row for row in rows):
            self._bring_back(system, seen, outcome)
        if missing:
            lost = self._deal_with_missing(
                system, own, seen, missing, outcome, staff_wins=staff_wins
            )
            if lost > most * counted:
                return TOO_MANY_MISSING
        self.fed[system] = max(as_of, newest)
        return outcome

    def _match(self, system: str, rows: Sequence[Row], *, staff_wins: bool) -> list[Record | None]:
        """The record with the id of each row, else the one with its natural key, which adopts the
        id. A record to which another row gives a new natural key has lost its old one."""
        matches = [self.find((row["external_id"], system)) for row in rows]
        keys = {id(record): self._key(record.values) for record in self.records}
        for row, record in zip(rows, matches, strict=True):
            if record is not None:
                after = copy.deepcopy(record)
                self._write(system, after, row, 0, Outcome(), staff_wins=staff_wins)
                keys[id(record)] = self._key(after.values)
        for at, row in enumerate(rows):
            key = self._key_of_row(row)
            if matches[at] is None:
                same = (record for record in self.records if keys[id(record)] == key)
                matches[at] = next(same, None)
        return matches

    def _write(
        self, system: str, record: Record, row: Row, number: int, outcome: Outcome, *,
        staff_wins: bool,
    ) -> bool:  # fmt: skip
        """Write a row over its record. Whether that changes the record."""
        id_ = (row["external_id"], system)
        adopts = id_ not in record.ids
        changes = adopts
        for name in self.kind.fields:
            value = self.kind.parse(name, row.get(name, ""))
            # An empty cell says nothing.
            if value is None or value == record.values[name]:
                continue
            # What a person wrote last, since the system's first file, is kept and named.
            if staff_wins and self._is_word(record, name):
                outcome.kept.append((number, name, record.values[name], row.get(name, "")))
                continue
            record.values[name] = value
            record.words.pop(name, None)
            if name == "status":
                record.cancelled = None
            changes = True
        record.ids.add(id_)
        return changes

    def _bring_back(self, system: str, seen: Sequence[Record], outcome: Outcome) -> None:
        """A record that this feed cancelled because it was missing, and that is back, gets its
        status back; one that a row said is cancelled does not."""
        for record in seen:
            if record.cancelled and record.cancelled[0] == system:
                record.values["status"] = record.cancelled[1]
                record.cancelled = None
                outcome.returned.append(record.ref)

    def _deal_with_missing(
        self, system: str, own: Sequence[Record], seen: Sequence[Record], missing: str,
        outcome: Outcome, *, staff_wins: bool,
    ) -> int:  # fmt: skip
        """Report, cancel or delete the feed's earlier records that no row is about. How many the
        ceiling counts: those that stay, night after night, are none of them."""
        seen_ids = {*map(id, seen)}
        lost = 0
        for record in own:
            if id(record) in seen_ids:
                continue
            # What is cancelled already is not missed again.
            if missing != "delete" and record.values.get("status") == CANCELLED:
                continue
            title = record.values[self.kind.title]
            words = [name for name in record.words if self._is_word(record, name)]
            is_of_staff = staff_wins and ("status" in words if missing == "cancel" else words)
            if missing == "report":
                lost += 1
                outcome.missing.append((record.ref, title, "reported"))
            # Another system that sends files has the record too: one of them cannot take it away.
            elif any(self._has(record, other) for other in self.fed if other != system):
                outcome.missing.append((record.ref, title, "shared"))
            elif is_of_staff:
                outcome.missing.append((record.ref, title, "kept"))
            elif missing == "cancel":
                lost += 1
                record.cancelled = (system, record.values["status"])
                record.values["status"] = CANCELLED
                record.words.pop("status", None)
                outcome.missing.append((record.ref, title, "cancelled"))
            else:
                lost += 1
                self._remove(record, by_person=False)
                outcome.missing.append((record.ref, title, "deleted"))
        return lost

    def _new(self, row: Row, ids: set[ExternalId]) -> Record:
        values = {name: self.kind.parse(name, row.get(name, "")) for name in self.kind.fields}
        values = {name: self.kind.defaults.get(name) if value is None else value
                  for name, value in values.items()}  # fmt: skip
        return Record(values, {*ids})

    def _remove(self, record: Record, *, by_person: bool) -> None:
        self.records = [other for other in self.records if other is not record]
        keys = (*record.ids, self._key(record.values))
        self.deleted |= dict.fromkeys(keys, (by_person, self.step))

    def _is_word(self, record: Record, name: str) -> bool:
        """Whether a person wrote the value last, after the first file of any system."""
        return record.words.get(name, -1) >= self._feeds_began(self.step + 1)

    def _feeds_began(self, otherwise: int) -> int:
        """The step of the first file of any system that is not undone."""
        return min(self.began.values(), default=otherwise)

    def _has(self, record: Record, system: str) -> bool:
        return any(own == system for _, own in record.ids)

    def _key_of_row(self, row: Row) -> tuple[Any, ...]:
        return self._key({name: self.kind.parse(name, row.get(name, "")) for name in row})

    def _key(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        return tuple(values.get(name) for name in self.kind.natural_key)

    def _keys(self) -> Counter[tuple[Any, ...]]:
        return Counter(self._key(record.values) for record in self.records)


def _contents(record: Record) -> dict[str, Any]:
    return {**record.values, "external_ids": {*record.ids}}


def _differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> Differences:
    """The fields that differ, with their values; None for none."""
    pairs = {name: (before.get(name), value) for name, value in after.items()}
    return {name: (old, new) for name, (old, new) in pairs.items() if old != new}
