"""Writes rows of values to records, for every command and the API.

`add`, `edit`, `import`, `seed` and the Python API pass rows to a Writer. It resolves their
references, matches them to records, checks the rules of the database, and writes the values that
differ, batch by batch, in the caller's transaction.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import DataError, IntegrityError

from ecodiplo.catalogue import ENTITIES
from ecodiplo.db import dialect
from ecodiplo.fields import Many
from ecodiplo.language import Label
from ecodiplo.services.history.superseded import renew_values
from ecodiplo.services.query import mapping
from ecodiplo.services.writing import locks
from ecodiplo.services.writing.bulk_statements import BulkStatements, Items
from ecodiplo.services.writing.constraint_messages import EMPTY, broken_rules, explain_constraint
from ecodiplo.services.writing.earlier_rows import EarlierRows
from ecodiplo.services.writing.match_rows import Matcher, ResolvedRow
from ecodiplo.services.writing.resolve_references import References
from ecodiplo.services.writing.row_problems import RowProblems
from ecodiplo.services.writing.running_refs import RunningRefs
from ecodiplo.services.writing.write_options import WriteOptions
from ecodiplo.vocabulary import PartnerKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy.orm import Session

    from ecodiplo.catalogue import Entity


class RefAlreadyIssued(Exception):
    """A row brings a ref that an earlier row of the file, which had none, was given. The caller
    starts again and calls `RunningRefs.reserve` with all refs of the file first."""


class Writer:
    """Writes rows to one entity, in a transaction of the caller."""

    def __init__(self, session: Session, entity: Entity, options: WriteOptions) -> None:
        """The transaction must hold the locks to write the entity, so that running refs and natural
        keys stay unique. Raises RuntimeError when it does not."""
        locks.require(session, entity, create_partners=options.create_partners)
        self.session = session
        self.entity = entity
        self.options = options
        self.new_partners: list[str] = []  # names of partners created because a row names them
        # Called with the ids of the matched records before they are changed.
        self.matched: Callable[[list[int]], None] | None = None
        self.statements = BulkStatements(session, entity, together=not options.savepoints)
        self.matcher = Matcher(session, entity, self.statements.items, self._changes)
        self.numbers = RunningRefs(session, entity)
        self._rows_of: dict[int, int] = {}  # record id: number of the row that wrote it
        create_partner = self._create_partner if options.create_partners else None
        self.problems = RowProblems(entity, options, self.matcher.natural, self._rows_of)
        self.references = References(session, entity, self.problems.note, create_partner)
        self._partner_writer: Writer | None = None
        columns = mapping.attributes(entity)
        self._columns = [at for at in columns if at not in ("id", "created_at", "updated_at")]
        self._defaults = {at: default for at in self._columns
                          if (default := mapping.default(columns[at])) is not None}  # fmt: skip
        self._required = {at: mapping.field_name(entity, at) for at in self._columns
                          if not columns[at].nullable and at not in self._defaults}  # fmt: skip
        self._many = [f.name for f in entity.stored if isinstance(f.type, Many)]
        self._renews = any(field.superseded for field in entity.stored)

    def write(self, rows: Sequence[ResolvedRow]) -> None:
        """Write the rows without problems, and note the problems of the others in them."""
        self.references.resolve(rows)
        present = dict.fromkeys(chain.from_iterable(row.values for row in rows))
        attributes = [at for at in present if at in self.statements.columns]
        records = self.matcher.match(rows, attributes, self._rows_of.keys())
        new, matched = self._divide(rows, records)
        for doubt in self.matcher.doubts:
            self.problems.explain_doubt(doubt, records)
        self._check(rows, records)
        new = [row for row in new if not row.problems]
        matched = [row for row in matched if not row.problems]
        if self.matched and matched:
            self.matched([row.id for row in matched if row.id is not None])
        many = [name for name in self._many if name in present]
        self._number(new)
        if new:
            self._attempt(new, many, self._insert)
        if matched:
            self._attempt(matched, many, partial(self._update, records=records))
        for row in rows:
            if row.problems:
                row.outcome = ""
            elif row.id is not None:
                self._rows_of[row.id] = row.number

    def write_late(self, rows: Sequence[ResolvedRow]) -> None:
        """Write the references between records of this file, after all its records."""
        self.finish()  # new partners may be records of this entity
        self.references.forget()
        late = [ResolvedRow(row.number, dict(row.late), id=row.id, cells=row.cells) for row in rows]
        self.references.resolve(late, late=True)
        attributes = [at for row in late for at in row.values if at in self.statements.columns]
        records = self.matcher.match(late, attributes)
        self._check(late, records)
        good = [row for row in late if not row.problems]
        if self.matched and good:
            self.matched([row.id for row in good if row.id is not None])
        many = [n for n in self._many if any(n in row.values for row in good)]
        added = {row.number for row in rows if row.outcome == "added"}
        for new in (True, False):  # references of a new record are written whatever the options
            if part := [row for row in good if (row.number in added) is new]:
                self._attempt(part, many, partial(self._update, records=records, force=new))
        for row, twin in zip(rows, late, strict=True):
            row.problems += twin.problems
            if row.outcome == "unchanged":
                row.outcome = twin.outcome

    def finish(self) -> None:
        """Switch the triggers of the tables on again, if they were suspended."""
        self.statements.finish()

    # New rows, and rows that match a record.

    def _divide(
        self, rows: Sequence[ResolvedRow], records: dict[int, dict[str, Any]]
    ) -> tuple[list[ResolvedRow], list[ResolvedRow]]:
        """The new rows and the matched rows. A row about the same record as an earlier row gets a
        problem."""
        new: list[ResolvedRow] = []
        matched: list[ResolvedRow] = []
        earlier = EarlierRows(self.matcher.natural)
        row_of: dict[int, int] = {}  # record id: number of the row of this batch
        for row in rows:
            if row.id is None:
                if twin := earlier.same(row, row.values):
                    other, by_natural_key = twin
                    if not (by_natural_key and self.problems.key_is_wrong(row)):
                        self.problems.note_twin(row, other.number, by_natural_key=by_natural_key)
                new.append(row)
                continue
            if row.id in self._rows_of:
                if row.values.get(self.entity.key) in self.numbers.issued:
                    raise RefAlreadyIssued
                self.problems.note_twin(row, self._rows_of[row.id])
            elif row.id in row_of:
                self.problems.note_twin(row, row_of[row.id])
            elif self.options.on_match == "refuse":
                key = records[row.id][self.entity.key]
                reason = Label(f"the record is there already: edit {key}",
                               f"hồ sơ đã có: hãy sửa {key}")  # fmt: skip
                self.problems.note(row, self.entity.key, reason + self.problems.what_differs())
            elif row.id in self.matcher.rekeyed and (
                twin := earlier.same(row, self.matcher.rekeyed[row.id])
            ):
                self.problems.note_twin(row, twin[0].number, by_natural_key=True)
            row_of[row.id] = row.number
            matched.append(row)
        return new, matched

    def _number(self, rows: Sequence[ResolvedRow]) -> None:
        """Set the ids of new records, and the refs of those that bring none."""
        refs = [ref for row in rows if (ref := row.values.get(self.entity.key))]
        if self.entity.prefix and len(refs) < len(rows):
            self.numbers.reserve(refs)
        for row, id_ in zip(rows, self.statements.new_ids(len(rows)) if rows else [], strict=True):
            row.id = id_
            if self.entity.prefix and not row.values.get(self.entity.key):
                date = row.values.get(self.entity.date) if self.entity.date else None
                row.values[self.entity.key] = self.numbers.next(date)

    # The rules of the table.

    def _check(self, rows: Sequence[ResolvedRow], records: dict[int, dict[str, Any]]) -> None:
        """Note empty required fields and broken rules, fill in defaults, and replace superseded
        values."""
        for row in rows:
            values = row.values
            wrong = {problem.column for problem in row.problems}
            new = row.id is None and not row.repeats
            for at, name in self._required.items():
                if values.get(at) is None and (new or at in values):
                    numbered = at == self.entity.key and self.entity.numbered
                    has_problem = name in row.late or self.options.heading(name) in wrong
                    if not numbered and not has_problem:
                        self.problems.note(row, name, EMPTY)
            for at, default in self._defaults.items():
                if values.get(at) is None and (at in values or row.id is None):
                    values[at] = default
            if self._renews:
                record = records.get(row.id, {}) if row.id is not None else {}
                key = record.get(self.entity.key, values.get(self.entity.key))
                renew_values(self.entity, key, values)
            if (
                row.problems
            ):  # the engine will not see it: check the rules now, to list all problems
                whole = (records.get(row.id, {}) if row.id is not None else {}) | values
                self._check_rules(row, whole, wrong)

    def _check_rules(
        self, row: ResolvedRow, values: dict[str, Any], wrong: set[Label | str]
    ) -> bool:
        """Note the rules that the values break, except for columns that are `wrong` already.
        Returns whether any rule is broken."""
        broken = broken_rules(self.session, self.entity, values)
        for rule in broken:
            name, reason = explain_constraint(self.entity, rule)
            if self.options.heading(name) not in wrong:
                self.problems.note(row, name, reason)
        return bool(broken)

    # Writing a batch; when the database refuses it, row by row.

    def _attempt(
        self, rows: list[ResolvedRow], many: list[str], write: Callable[[list[ResolvedRow]], None]
    ) -> None:
        self._batch_many = many
        if not self.options.savepoints:
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
                    self._explain_refusal(row, error)

    def _explain_refusal(self, row: ResolvedRow, error: IntegrityError | DataError) -> None:
        """Note why the database refused the row."""
        row.outcome = ""
        record = self.matcher.match([replace(row)], self._columns).get(row.id or 0, {})
        if not self._check_rules(row, record | row.values, set()):
            name, reason = explain_constraint(self.entity, dialect.broken_constraint(error))
            self.problems.note(row, name, reason)

    def _insert(self, rows: list[ResolvedRow]) -> None:
        present = dict.fromkeys(chain.from_iterable(row.values for row in rows))
        ids = [row.id or 0 for row in rows]
        non_decomposing = any(row.non_decomposing for row in rows)
        with self.statements.inserting(ids, present, non_decomposing=non_decomposing):
            self.statements.insert([(row.id or 0, row.values) for row in rows], present)
            for name in self._batch_many:
                items = {row.id or 0: row.values[name] for row in rows if row.values.get(name)}
                self.statements.add_items(name, items)
        for row in rows:
            row.outcome = "added"

    def _update(
        self, rows: list[ResolvedRow], records: dict[int, dict[str, Any]], *, force: bool = False
    ) -> None:
        on_match = "update" if force else self.options.on_match
        if on_match == "skip":
            for row in rows:
                row.outcome = "skipped"
            return
        changes: dict[int, dict[str, Any]] = {}
        for row in rows:
            if changed := self._changes(row.values, records[row.id or 0], force=force):
                changes[row.id or 0] = changed
        self.statements.update(changes)
        touched: set[int] = set()
        for name in self._batch_many:
            new: dict[int, Items] = {row.id or 0: row.values[name] or ()
                                     for row in rows if name in row.values}  # fmt: skip
            old = self.matcher.items(name, new)
            if on_match == "fill":
                new = {id_: items for id_, items in new.items() if not old.get(id_)}
            touched |= self.statements.change_items(name, old, new)
        self.statements.touch(touched - changes.keys())
        for row in rows:
            differs = row.id in changes or row.id in touched
            row.outcome = "changed" if differs else "unchanged"

    def _changes(
        self, values: Mapping[str, Any], record: Mapping[str, Any], *, force: bool = False
    ) -> dict[str, Any]:
        """The values of the record that a row of these values changes."""
        if self.options.on_match == "skip" and not force:
            return {}
        anything = force or self.options.on_match != "fill"
        return {
            at: value for at, value in values.items()
            if at in record and record[at] != value and (anything or record[at] is None)
        }  # fmt: skip

    def _create_partner(self, name: str) -> int | None:
        """The id of a new partner of that name; None when it cannot be created."""
        if self._partner_writer is None:
            self._partner_writer = Writer(
                self.session, ENTITIES["partners"], WriteOptions(file=self.options.file)
            )
        row = ResolvedRow(
            len(self.new_partners) + 1, {"name": name, "kind": PartnerKind.OTHER.value}
        )
        self._partner_writer.write([row])
        if row.problems:
            return None
        self.new_partners.append(name)
        return row.id
