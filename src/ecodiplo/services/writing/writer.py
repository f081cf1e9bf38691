"""The one way in: rows of values into records, whatever brought them.

`add`, `edit`, `import`, `seed` and the Python API all hand rows to a Writer. It
resolves what they refer to, matches them to records, asks the database's rules,
and writes what differs, batch by batch, in the caller's transaction.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy.exc import DataError, IntegrityError

from ecodiplo.catalogue import ENTITIES
from ecodiplo.db import dialect
from ecodiplo.errors import Problem
from ecodiplo.fields import Many
from ecodiplo.services.history.superseded import renew_values
from ecodiplo.services.query import mapping
from ecodiplo.services.writing import locks
from ecodiplo.services.writing.constraints import broken_rules, told
from ecodiplo.services.writing.match import Matcher, Row
from ecodiplo.services.writing.pending import Pending
from ecodiplo.services.writing.references import References
from ecodiplo.services.writing.refs import Numbers
from ecodiplo.services.writing.store import Items, Store
from ecodiplo.text import LONGEST_VALUE, shortened
from ecodiplo.vocabulary import PartnerKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy.orm import Session

    from ecodiplo.catalogue import Entity
    from ecodiplo.services.writing.match import Doubt

# Records named in a refusal.
MOST_NAMED = 5

OnMatch = Literal["update", "fill", "skip", "refuse"]


@dataclass(frozen=True)
class Policy:
    """How rows are written: what to do when a row matches a record, and with unknown partners."""

    on_match: OnMatch = "update"
    create_partners: bool = False
    file: str = ""  # for messages
    heading: Callable[[str], str] = str  # the name of a field as the file has it
    # Find out which row the database refuses, by a savepoint a batch; they double the cost of
    # writing, so an import goes without until a row is refused, and then starts again with.
    careful: bool = True


class NumberTaken(Exception):
    """A row brings the ref with which an earlier one of the file, which had none, was numbered.
    `Numbers.keep_clear` of the refs of all the file keeps that from happening."""


class Writer:
    """Writes rows to one entity, in one transaction of the caller's."""

    def __init__(self, session: Session, entity: Entity, policy: Policy) -> None:
        """Prepare. The transaction holds the locks to write the entity, so running refs and natural
        keys stay unique."""
        locks.require(session, entity, create_partners=policy.create_partners)
        self.session = session
        self.entity = entity
        self.policy = policy
        self.created: list[str] = []  # partners made because a row named them
        self.matched: Callable[[list[int]], None] | None = None  # told the records before a write
        self.store = Store(session, entity, together=not policy.careful)
        self.matcher = Matcher(session, entity, self.store.items, self._changes)
        self.numbers = Numbers(session, entity)
        creates = self._create_partner if policy.create_partners else None
        self.references = References(session, entity, self._fault, creates)
        self._maker: Writer | None = None
        self._rows_of: dict[int, int] = {}  # the row of this file that each record was written by
        columns = mapping.attributes(entity)
        self._columns = [at for at in columns if at not in ("id", "created_at", "updated_at")]
        self._defaults = {at: given for at in self._columns
                          if (given := mapping.default(columns[at])) is not None}  # fmt: skip
        self._required = {at: mapping.field_name(entity, at) for at in self._columns
                          if not columns[at].nullable and at not in self._defaults}  # fmt: skip
        self._many = [f.name for f in entity.stored if isinstance(f.type, Many)]
        self._renews = any(field.superseded for field in entity.stored)

    def write(self, rows: Sequence[Row]) -> None:
        """Write the rows that have no problems; those that get one here are not written."""
        self.references.resolve(rows)
        present = dict.fromkeys(chain.from_iterable(row.values for row in rows))
        wanted = [at for at in present if at in self.store.columns]
        known = self.matcher.match(rows, wanted, self._rows_of.keys())
        new, matched = self._divide(rows, known)
        for doubt in self.matcher.doubts:
            self._doubt(doubt, known)
        self._check(rows, known)
        new = [row for row in new if not row.problems]
        matched = [row for row in matched if not row.problems]
        if self.matched and matched:
            self.matched([row.id for row in matched if row.id is not None])
        many = [name for name in self._many if name in present]
        self._name(new)
        for part, write in ((new, self._insert), (matched, lambda them: self._update(them, known))):
            if part:
                self._attempt(part, many, write)
        for row in rows:
            if row.problems:
                row.outcome = ""
            elif row.id is not None:
                self._rows_of[row.id] = row.number

    def write_late(self, rows: Sequence[Row]) -> None:
        """Write the references between records of this file, now that all of them are there."""
        self.finish()  # partners may be made: records of this very entity, perhaps
        self.references.forget()
        late = [Row(row.number, dict(row.late), id=row.id, cells=row.cells) for row in rows]
        self.references.resolve(late, late=True)
        known = self.matcher.match(late, [at for row in late for at in row.values
                                          if at in self.store.columns])  # fmt: skip
        self._check(late, known)
        good = [row for row in late if not row.problems]
        if self.matched and good:
            self.matched([row.id for row in good if row.id is not None])
        many = [n for n in self._many if any(n in row.values for row in good)]
        added = {row.number for row in rows if row.outcome == "added"}
        for new in (True, False):  # a new record's are no changes, whatever the policy on those
            if part := [row for row in good if (row.number in added) is new]:
                self._attempt(part, many, partial(self._update, known=known, force=new))
        for row, twin in zip(rows, late, strict=True):
            row.problems += twin.problems
            if row.outcome == "unchanged":
                row.outcome = twin.outcome

    def finish(self) -> None:
        """Leave the tables as they were found: they record each row as it comes."""
        self.store.finish()

    # What a row is: new, or about a record.

    def _divide(
        self, rows: Sequence[Row], known: dict[int, dict[str, Any]]
    ) -> tuple[list[Row], list[Row]]:
        new: list[Row] = []
        matched: list[Row] = []
        pending = Pending(self.matcher.natural)
        written: dict[int, int] = {}
        for row in rows:
            if row.id is None:
                if same := pending.same(row, row.values):
                    other, by_natural_key = same
                    if not (by_natural_key and self._key_is_wrong(row)):
                        self._twice(row, other.number, by_natural_key=by_natural_key)
                new.append(row)
                continue
            if row.id in self._rows_of:
                if row.values.get(self.entity.key) in self.numbers.given:
                    raise NumberTaken
                self._twice(row, self._rows_of[row.id])
            elif row.id in written:
                self._twice(row, written[row.id])
            elif self.policy.on_match == "refuse":
                key = known[row.id][self.entity.key]
                reason = f"the record is there already: edit {key}{self._what_differs()}"
                self._fault(row, self.entity.key, reason)
            elif row.id in self.matcher.moved and (
                same := pending.same(row, self.matcher.moved[row.id])
            ):
                self._twice(row, same[0].number, by_natural_key=True)
            written[row.id] = row.number
            matched.append(row)
        return new, matched

    def _twice(self, row: Row, other: int, *, by_natural_key: bool = False) -> None:
        row.repeats = True
        reason = f"is the same record as row {other}; keep one of them"
        if row.values.get(self.entity.key) and not by_natural_key:
            self._fault(row, self.entity.key, reason)
        else:
            self._fault_of(row, self.entity.natural_key, reason + self._what_differs())

    def _doubt(self, doubt: Doubt, known: Mapping[int, Mapping[str, Any]]) -> None:
        """Say which records the row may be, or would be taken for, and what to do."""
        row, entity = doubt.row, self.entity
        if self._key_is_wrong(row):
            return
        ref = self.policy.heading(entity.key)
        keys = [known[id_][entity.key] for id_ in doubt.ids[:MOST_NAMED]]
        which, first = " or ".join(keys), keys[0]
        use = f"edit {first}" if self.policy.on_match == "refuse" else f"write {first} in {ref}"
        if doubt.kind == "ambiguous":
            reason = f"is missing: the row can be {which}{self._what_differs()}"
            self._fault(row, entity.key, reason)
        elif doubt.kind == "unsure":
            self._fault_of(row, doubt.fields, f"is not as in {which}: {use} if that is the record,"
                           f" else give a new {ref}")  # fmt: skip
        elif doubt.kind == "moved":
            self._fault_of(row, entity.natural_key, f"makes it the same record as {which}")
        elif doubt.ids[0] in self._rows_of:
            self._twice(row, self._rows_of[doubt.ids[0]], by_natural_key=True)
        else:
            self._fault_of(row, entity.natural_key, f"is the same record as {which}:"
                           f" {use}{self._what_differs()}")  # fmt: skip

    def _key_is_wrong(self, row: Row) -> bool:
        """Whether something is wrong already with what says which record the row is about."""
        wrong = {problem.column for problem in row.problems}
        names = (*self.entity.natural_key, *self.entity.distinguishing)
        return bool(wrong) and any(self.policy.heading(name) in wrong for name in names)

    def _what_differs(self) -> str:
        """How to say that a row is not the record that it looks like."""
        names = [part.field for part in self.matcher.natural.open]
        names += self.entity.distinguishing
        said = ", ".join(map(self.policy.heading, names))
        return f", or say what differs ({said})" if said else ""

    def _name(self, rows: Sequence[Row]) -> None:
        """Give new records their ids, their refs and the defaults of what they leave out."""
        given = [ref for row in rows if (ref := row.values.get(self.entity.key))]
        if self.entity.prefix and len(given) < len(rows):
            self.numbers.keep_clear(given)
        for row, id_ in zip(rows, self.store.new_ids(len(rows)) if rows else [], strict=True):
            row.id = id_
            if self.entity.prefix and not row.values.get(self.entity.key):
                date = row.values.get(self.entity.date) if self.entity.date else None
                row.values[self.entity.key] = self.numbers.next(date)

    # What a row may not be.

    def _check(self, rows: Sequence[Row], known: dict[int, dict[str, Any]]) -> None:
        for row in rows:
            values = row.values
            wrong = {problem.column for problem in row.problems}
            new = row.id is None and not row.repeats
            for at, name in self._required.items():
                if values.get(at) is None and (new or at in values):
                    numbered = at == self.entity.key and self.entity.numbered
                    told_already = name in row.late or self.policy.heading(name) in wrong
                    if not numbered and not told_already:
                        self._fault(row, name, "is empty and may not be")
            for at, given in self._defaults.items():
                if values.get(at) is None and (at in values or row.id is None):
                    values[at] = given
            if self._renews:
                record = known.get(row.id, {}) if row.id is not None else {}
                key = record.get(self.entity.key, values.get(self.entity.key))
                renew_values(self.entity, key, values)
            if row.problems:  # it will not be written: ask the rules now, to tell all at once
                whole = (known.get(row.id, {}) if row.id is not None else {}) | values
                self._rules(row, whole, wrong)

    def _rules(self, row: Row, values: dict[str, Any], wrong: set[str]) -> bool:
        broken = broken_rules(self.session, self.entity, values)
        for rule in broken:
            name, reason = told(self.entity, rule)
            if self.policy.heading(name) not in wrong:
                self._fault(row, name, reason)
        return bool(broken)

    # Writing, together or when the database refuses, one by one.

    def _attempt(
        self, rows: list[Row], many: list[str], write: Callable[[list[Row]], None]
    ) -> None:
        self._batch_many = many
        if not self.policy.careful:
            write(rows)
            return
        try:
            with self.session.connection().begin_nested():
                write(rows)
        except (IntegrityError, DataError):
            for row in rows:
                row.outcome = ""
                try:
                    with self.session.connection().begin_nested():
                        write([row])
                except (IntegrityError, DataError) as error:
                    self._refused(row, error)

    def _refused(self, row: Row, error: IntegrityError | DataError) -> None:
        row.outcome = ""
        known = self.matcher.match([replace(row)], self._columns).get(row.id or 0, {})
        if not self._rules(row, known | row.values, set()):
            name, reason = told(self.entity, dialect.broken_constraint(error))
            self._fault(row, name, reason)

    def _insert(self, rows: list[Row]) -> None:
        present = dict.fromkeys(chain.from_iterable(row.values for row in rows))
        ids, odd = [row.id or 0 for row in rows], any(row.non_decomposing for row in rows)
        with self.store.inserting(ids, present, non_decomposing=odd):
            self.store.insert([(row.id or 0, row.values) for row in rows], present)
            for name in self._batch_many:
                items = {row.id or 0: row.values[name] for row in rows if row.values.get(name)}
                self.store.add_items(name, items)
        for row in rows:
            row.outcome = "added"

    def _update(
        self, rows: list[Row], known: dict[int, dict[str, Any]], *, force: bool = False
    ) -> None:
        on_match = "update" if force else self.policy.on_match
        if on_match == "skip":
            for row in rows:
                row.outcome = "skipped"
            return
        changes: dict[int, dict[str, Any]] = {}
        for row in rows:
            if changed := self._changes(row.values, known[row.id or 0], force=force):
                changes[row.id or 0] = changed
        self.store.update(changes)
        touched: set[int] = set()
        for name in self._batch_many:
            new: dict[int, Items] = {row.id or 0: row.values[name] or ()
                                     for row in rows if name in row.values}  # fmt: skip
            old = self.matcher.items(name, new)
            if on_match == "fill":
                new = {id_: items for id_, items in new.items() if not old.get(id_)}
            touched |= self.store.change_items(name, old, new)
        self.store.touch(touched - changes.keys())
        for row in rows:
            differs = row.id in changes or row.id in touched
            row.outcome = "changed" if differs else "unchanged"

    def _changes(
        self, values: Mapping[str, Any], record: Mapping[str, Any], *, force: bool = False
    ) -> dict[str, Any]:
        """What a row of these values changes of the record."""
        if self.policy.on_match == "skip" and not force:
            return {}
        anything = force or self.policy.on_match != "fill"
        return {
            at: value for at, value in values.items()
            if at in record and record[at] != value and (anything or record[at] is None)
        }  # fmt: skip

    # Faults and partners.

    def _fault_of(self, row: Row, names: Sequence[str], reason: str) -> None:
        """A fault of several fields together."""
        column = ", ".join(map(self.policy.heading, names))
        row.problems.append(Problem(reason, self.policy.file, row.number, column))

    def _fault(self, row: Row, name: str, reason: str, value: str = "") -> None:
        column = self.policy.heading(name) if name else ""
        row.problems.append(
            Problem(shortened(reason, value), self.policy.file, row.number, column,
                    value[:LONGEST_VALUE])
        )  # fmt: skip

    def _create_partner(self, name: str) -> int | None:
        """The id of a new partner of that name, None when there can be none."""
        if self._maker is None:
            self._maker = Writer(self.session, ENTITIES["partners"], Policy(file=self.policy.file))
        row = Row(len(self.created) + 1, {"name": name, "kind": PartnerKind.OTHER.value})
        self._maker.write([row])
        if row.problems:
            return None
        self.created.append(name)
        return row.id
