"""One attempt to import the rows of a file: batch by batch, each read, understood, resolved and
written."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache, partial
from itertools import chain
from typing import TYPE_CHECKING, Any

from ecodiplo.errors import InvalidData
from ecodiplo.formats.batches import split_by_presence
from ecodiplo.services.imports.feeds.external_id_column import with_systems
from ecodiplo.services.imports.feeds.feed_run import FeedRun
from ecodiplo.services.imports.file_limits import limit_problems
from ecodiplo.services.imports.heading_problems import missing_headings
from ecodiplo.services.imports.late_rows import LateRows
from ecodiplo.services.imports.mou_entries import MouEntries
from ecodiplo.services.imports.moved_values import with_moved_values
from ecodiplo.services.imports.period_columns import PeriodColumns
from ecodiplo.services.imports.report import ImportReport
from ecodiplo.services.imports.report_json import with_records
from ecodiplo.services.imports.resolve_batch import BatchResolver
from ecodiplo.services.imports.row_changes import write_watched
from ecodiplo.services.imports.row_outcomes import RowOutcomes
from ecodiplo.services.imports.tally import LateRow, Tally
from ecodiplo.services.imports.unit_check import unit_faults
from ecodiplo.services.imports.vietnamese_names import with_stored_texts, with_vietnamese_names
from ecodiplo.services.imports.whole_records import NO_WHOLES, WholeRecords
from ecodiplo.services.writing.batches import Fault, problems_by_row
from ecodiplo.services.writing.report_due import followed_note
from ecodiplo.services.writing.write_batches import Writer
from ecodiplo.services.writing.write_options import WriteOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sqlalchemy import Connection

    from ecodiplo.catalogue import Entity
    from ecodiplo.errors import Problem
    from ecodiplo.formats.batches import ReadBatch
    from ecodiplo.language import Label
    from ecodiplo.services.imports.file_columns import FileColumns
    from ecodiplo.services.imports.options import ImportObserver, ImportOptions
    from ecodiplo.services.writing.batches import Matches, ResolvedBatch


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
        self, connection: Connection, entity: Entity, columns: FileColumns, options: ImportOptions,
        watch: ImportObserver, settings: AttemptSettings, record_id: int | None,
    ) -> None:  # fmt: skip
        """With `record_id`, every row is about that record, whatever its key says."""
        self.connection = connection
        self.columns = columns.own
        self.original = columns.original
        self.digest = columns.digest
        self.options = options
        report = ImportReport(entity, columns.own.fields.file)
        self.watch = watch = with_records(report, watch)
        self.settings = settings
        self.record_id = record_id
        rejected = watch.rejected if options.keep_good else None
        outcomes = RowOutcomes(connection, entity, watch.outcome)
        self.tally = Tally(report, columns.own, rejected, outcomes)
        writing = WriteOptions(
            options.on_match,
            options.on_near,
            self.columns.fields.file,
            self.columns.fields.heading,
            settings.savepoints,
            options.first_of_repeats,
            settings.digests,
            lists=options.lists,
            on_known=options.on_known,
            on_new=options.on_new,
        )
        self.writer = Writer(connection, entity, writing)
        self.writer.refs.reserve(settings.refs)
        self.resolver = BatchResolver(self.writer, self.columns, options, record_id)
        self.periods = PeriodColumns(connection, columns.headings, self.columns.fields)
        self.wholes = None
        if columns.whole and record_id is None:
            self.wholes = WholeRecords(self.writer, columns.own, columns.whole, self.resolver)
        self.late = LateRows(self.writer, self.resolver, self.tally, options, watch)
        source = self.columns.fields.layout.constants.get("source", "")
        self.feed = FeedRun(self.writer, options, source, report.feed, outcomes, watch.change)
        self.entries = None
        if entity.ledger:
            self.entries = MouEntries(self.writer, self.columns.fields, self.feed.ledger)

    def run(self, batches: Iterable[ReadBatch]) -> None:
        """Import the rows. Raises InvalidData for a fault of the whole file, after its rows."""
        report = self.tally.report
        wipes = self.options.wipe_empty
        parts = chain.from_iterable(map(split_by_presence, batches)) if wipes else batches
        for _ in map(self._import, parts):  # holds no batch while the next one is read
            if self.watch.progress:
                self.watch.progress(report.rows)
        self.late.write(self._keep)
        fields = self.columns.fields
        if missing := missing_headings(fields.layout, fields.seen, fields.file):
            raise InvalidData(missing)
        if not (report.problem_count or limit_problems(report, self.options)):
            says_status = self.writer.entity.status in {*fields.spelling, *fields.layout.constants}
            self.feed.finish(fields.file, says_status=says_status)
        self.writer.finish()
        report.ignored_columns = tuple(fields.ignored)
        notes: list[Label] = [fields.replacements.note, self.tally.note_of_repeats]
        notes.append(followed_note(self.writer.followed))
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
            understood = with_vietnamese_names(self.connection, entity, understood)
            understood = with_stored_texts(self.connection, entity, understood)
        understood = with_systems(
            understood, self.columns.fields, self.options.system,
            needs_ids=bool(self.options.missing),
        )  # fmt: skip
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
            self.connection, self.writer.entity, resolved, understood.units, self.writer.problems,
            self.record_id,
        )  # fmt: skip
        digest = partial(self.digest, read) if self.record_id is None else None
        resolved = replace(resolved, faults=(*resolved.faults, *faults), digest=digest)
        ids = None if self.record_id is None else [self.record_id] * len(read.numbers)
        row_cells = cache(partial(self.original, read))
        matches = self.writer.match(resolved, ids, partial(self._keep, row_cells))
        written = write_watched(
            self.writer, resolved, matches, self.options.on_match, self.watch.change
        )
        if self.entries and entries:
            before, written = written, self.entries.write(entries, written, read.numbers)
            makers |= {fault.at for fault in written.faults[len(before.faults) :]}
        self.feed.see((*matches.ids, *written.ids))
        problems = problems_by_row(written)
        for at in sorted(problems):
            trace = first + at if at in makers else None
            tally.reject(read.numbers[at], self.original(read, at), problems[at], trace)
        for at, (id_, outcome) in enumerate(zip(written.ids, written.outcomes, strict=True)):
            if outcome == "repeated":
                tally.repeat(read.numbers[at], matches.repeated[at])
            elif outcome == "skipped" and id_ is None:
                tally.skip(read.numbers[at])
            if not outcome or id_ is None:
                continue
            if outcome != "skipped" and resolved.late and (values := resolved.late_values(at)):
                cells = self.original(read, at)
                late = LateRow(first + at, read.numbers[at], id_, outcome, values, cells)
                self.late.add(late)
            else:
                tally.count(outcome, id_, first + at, read.numbers[at])

    def _keep(
        self, cells: Callable[[int], Mapping[str, Any]], batch: ResolvedBatch, matches: Matches
    ) -> Matches:
        """The matches, in which records keep what people changed; `cells` gives those of a row."""

        def cell(at: int, name: str) -> str:
            return str(cells(at).get(self.columns.fields.heading(name), ""))

        return self.feed.keep(batch, matches, cell)
