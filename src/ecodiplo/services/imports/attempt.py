"""One attempt to import the rows of a file: batch by batch, each read, understood, resolved and
written."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any

from ecodiplo.errors import InvalidData
from ecodiplo.formats.batches import BATCH, split_by_presence
from ecodiplo.services.imports.heading_problems import missing_headings
from ecodiplo.services.imports.mou_entries import MouEntries
from ecodiplo.services.imports.moved_values import with_moved_values
from ecodiplo.services.imports.period_columns import PeriodColumns
from ecodiplo.services.imports.report import write_watched
from ecodiplo.services.imports.resolve_batch import BatchResolver
from ecodiplo.services.imports.tally import LateRow, Tally
from ecodiplo.services.imports.unit_check import unit_faults
from ecodiplo.services.imports.vietnamese_names import with_stored_texts, with_vietnamese_names
from ecodiplo.services.imports.whole_records import NO_WHOLES, WholeRecords
from ecodiplo.services.writing.batches import Fault, UnderstoodBatch
from ecodiplo.services.writing.write_batches import Writer
from ecodiplo.services.writing.write_options import WriteOptions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy.orm import Session

    from ecodiplo.catalogue import Entity
    from ecodiplo.errors import Problem
    from ecodiplo.formats.batches import ReadBatch
    from ecodiplo.language import Label
    from ecodiplo.services.imports.file_columns import FileColumns
    from ecodiplo.services.imports.options import ImportObserver, ImportOptions
    from ecodiplo.services.writing.batches import WrittenBatch


@dataclass(frozen=True)
class AttemptSettings:
    """What earlier attempts have shown."""

    # Faults of rows, by position in the file, that showed only after the rows had been written.
    excluded: Mapping[int, Sequence[Problem]] = field(default_factory=dict)
    # All refs of the file: one was issued to a row without a ref before its own row came.
    refs: Sequence[str] = ()
    savepoints: bool = False  # the database refused a row; savepoints show which
    digests: bool = False  # a row may repeat one of an earlier batch


class Attempt:
    """One pass over the rows of a file."""

    def __init__(
        self, session: Session, entity: Entity, columns: FileColumns, options: ImportOptions,
        watch: ImportObserver, settings: AttemptSettings, record_id: int | None,
    ) -> None:  # fmt: skip
        """With `record_id`, every row is about that record, whatever its key says."""
        self.session = session
        self.columns = columns.own
        self.original = columns.original
        self.digest = columns.digest
        self.options = options
        self.watch = watch
        self.settings = settings
        self.record_id = record_id
        rejected = watch.rejected if options.keep_good else None
        self.tally = Tally(entity, columns.own, rejected, watch.written)
        writing = WriteOptions(
            options.on_match,
            options.on_near,
            self.columns.fields.file,
            self.columns.fields.heading,
            settings.savepoints,
            options.first_of_repeats,
            settings.digests,
        )
        self.writer = Writer(session, entity, writing)
        self.writer.refs.reserve(settings.refs)
        self.resolver = BatchResolver(self.writer, self.columns, options, record_id)
        self.periods = PeriodColumns(session, columns.headings, self.columns.fields)
        self.wholes = None
        if columns.whole and record_id is None:
            self.wholes = WholeRecords(self.writer, columns.own, columns.whole, self.resolver)
        self.entries = MouEntries(self.writer, self.columns.fields) if entity.ledger else None
        self.late: list[LateRow] = []

    def run(self, batches: Iterable[ReadBatch]) -> None:
        """Import the rows. Raises InvalidData for a fault of the whole file, after its rows."""
        report = self.tally.report
        parts = batches
        if self.options.wipe_empty:
            parts = chain.from_iterable(map(split_by_presence, batches))
        for _ in map(self._import, parts):  # holds no batch while the next one is read
            if self.watch.progress:
                self.watch.progress(report.rows)
        self._import_late()
        self.writer.finish()
        fields = self.columns.fields
        if missing := missing_headings(fields.layout, fields.seen, fields.file):
            raise InvalidData(missing)
        report.ignored_columns = tuple(fields.ignored)
        notes: list[Label] = [fields.replacements.note, self.tally.note_of_repeats]
        if self.entries:
            self.entries.finish()
            notes.append(self.entries.note)
        if self.wholes:
            self.wholes.finish()
            report.new_wholes = tuple(self.wholes.names)
            notes += self.wholes.notes()
        self.resolver.finish(report)
        report.notes = (*self.columns.readers.notes, *report.notes)
        report.notes += tuple(note for note in notes if note.en)

    def _import(self, read: ReadBatch) -> None:
        """Import the rows of a batch; their references to records of the file wait in `late`."""
        tally, first = self.tally, self.tally.report.rows
        excluded = [Fault(at, problem) for at in range(len(read.numbers))
                    for problem in self.settings.excluded.get(first + at, ())]  # fmt: skip
        entity = self.writer.entity
        understood = with_moved_values(entity, self.columns.understand(read))
        if self.record_id is None:
            understood = with_vietnamese_names(self.session, entity, understood)
            understood = with_stored_texts(self.session, entity, understood)
        understood = replace(understood, faults=(*understood.faults, *excluded))
        tally.report.rows += len(read.numbers)
        understood, periods = self.periods.read(read, understood)
        wholes = NO_WHOLES
        if self.wholes:
            understood, wholes = self.wholes.find(read, understood)
        understood, entries = self.entries.split(understood) if self.entries else (understood, [])
        resolved, makers = self.resolver.resolve(understood)
        resolved = periods.of_reports(wholes.apply(resolved))
        makers |= wholes.makers
        faults = unit_faults(
            self.session, self.writer.entity, resolved, understood.units, self.writer.problems,
            self.record_id,
        )  # fmt: skip
        digest = partial(self.digest, read) if self.record_id is None else None
        resolved = replace(resolved, faults=(*resolved.faults, *faults), digest=digest)
        ids = None if self.record_id is None else [self.record_id] * len(read.numbers)
        matches = self.writer.match(resolved, ids)
        written = write_watched(
            self.writer, resolved, matches, self.options.on_match, self.watch.change
        )
        if self.entries and entries:
            before, written = written, self.entries.write(entries, written, read.numbers)
            makers |= {fault.at for fault in written.faults[len(before.faults) :]}
        problems = _by_row(written)
        for at in sorted(problems):
            trace = first + at if at in makers else None
            tally.reject(self.original(read, at), problems[at], trace)
        for at, (id_, outcome) in enumerate(zip(written.ids, written.outcomes, strict=True)):
            if outcome == "repeated":
                tally.repeat(read.numbers[at])
            if not outcome or id_ is None:
                continue
            if outcome != "skipped" and resolved.late and (values := resolved.late_values(at)):
                cells = self.original(read, at)
                late = LateRow(first + at, read.numbers[at], id_, outcome, values, cells)
                self.late.append(late)
            else:
                tally.count(outcome, id_, first + at, read.numbers[at])

    def _import_late(self) -> None:
        """Write the references between records of the file, after all its records."""
        if not self.late:
            return
        self.writer.resume_triggers()  # new partners may be records of the entity
        self.resolver.forget()
        for at in range(0, len(self.late), BATCH):
            alike: defaultdict[tuple[Any, ...], list[LateRow]] = defaultdict(list)
            for row in self.late[at : at + BATCH]:
                alike[row.outcome == "added", *row.values].append(row)
            for (added, *names), rows in alike.items():
                self._finish(rows, self._write_late(rows, names, added=added))

    def _write_late(
        self, rows: Sequence[LateRow], names: Sequence[str], *, added: bool
    ) -> WrittenBatch:
        """Write these references of the rows; those of new records whatever the options."""
        fields = {name: [row.values[name] for row in rows] for name in names}
        numbers = [row.number for row in rows]
        understood = UnderstoodBatch(numbers, fields, self.options.wipe_empty)
        resolved, _ = self.resolver.resolve(understood, late=True)
        matches = self.writer.match(resolved, [row.id for row in rows])
        on_match = "update" if added else self.options.on_match
        return write_watched(self.writer, resolved, matches, on_match, self.watch.change)

    def _finish(self, rows: Sequence[LateRow], written: WrittenBatch) -> None:
        """Count the late rows, whose outcome is final now."""
        problems = _by_row(written)
        for at, row in enumerate(rows):
            if written.outcomes[at] == "changed":
                self.tally.referring[row.id] = row
            if at in problems:
                self.tally.reject(row.cells, problems[at], row.position)
            else:
                outcome = written.outcomes[at] if row.outcome == "unchanged" else row.outcome
                self.tally.count(outcome, row.id, row.position, row.number)


def _by_row(written: WrittenBatch) -> dict[int, list[Problem]]:
    """The problems of the batch, by the positions of rows."""
    problems: defaultdict[int, list[Problem]] = defaultdict(list)
    for at, problem in written.faults:
        problems[at].append(problem)
    return problems
