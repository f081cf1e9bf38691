"""The result of an import: counts, changes of records, and problems."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ecodiplo.catalogue.entity import title_of
from ecodiplo.db import many_rows
from ecodiplo.errors import InvalidData, Problem
from ecodiplo.fault_codes import FaultCode
from ecodiplo.fields import Many
from ecodiplo.language import Label, Lang, with_noun
from ecodiplo.services.imports.feed_outcomes import FeedOutcomes
from ecodiplo.services.imports.problem_groups import ProblemGroups
from ecodiplo.services.query import mapping
from ecodiplo.services.query.read_records import NO_DAY, read_few, read_records

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Mapping

    from ecodiplo.catalogue import Entity
    from ecodiplo.formats.input_file import Fingerprint, InputFile, WorksheetNotes
    from ecodiplo.services.imports.column_reading import ColumnReading
    from ecodiplo.services.writing.batches import Matches, ResolvedBatch, WrittenBatch
    from ecodiplo.services.writing.write_batches import Writer
    from ecodiplo.services.writing.write_options import OnMatch

# Repeated rows that a report lists; it only counts those after them.
MOST_REPEATED = 10
# Records that are read with one parameter for each.
FEW = 10


@dataclass(frozen=True)
class RowChange:
    """The change of a record by a row: the field values before and after, where they differ."""

    row: int
    outcome: str  # added or changed
    key: str
    title: Label
    changes: dict[str, tuple[Any, Any]]


@dataclass(frozen=True)
class Gaps:
    """What a file does not say, and a person can: the fields of these headings, and the values of
    these fields."""

    headings: tuple[str, ...]
    fields: tuple[str, ...]  # names of required fields without a column
    titles: tuple[tuple[str, ...], ...]  # of the tables, which may say the value of a field


@dataclass
class ImportReport:
    """The result of an import of a file into an entity."""

    entity: Entity
    file: str
    rows: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    skipped: int = 0
    rejected: int = 0
    new_partners: tuple[str, ...] = ()  # partners added because a row names them
    columns: tuple[ColumnReading, ...] = ()  # how each column was read
    # The entity of which the rows are parts, and its records added because a row describes them.
    new_wholes: tuple[str, ...] = ()
    ignored_columns: tuple[str, ...] = ()  # ignored columns: of no field, or of a derived field
    unread_worksheets: tuple[str, ...] = ()  # worksheets that fit too, but were not read
    worksheets: tuple[WorksheetNotes, ...] = ()  # worksheets that were read, and what they hide
    repeated: int = 0  # rows that repeat an earlier one and were passed over
    repeated_rows: list[int] = field(default_factory=list)  # the numbers of the first ones
    gaps: Gaps | None = None  # what the file does not say
    headings: tuple[str, ...] = ()  # of the file, without repeats
    profiles: tuple[str, ...] = ()  # names of profiles that were saved for these headings
    notes: tuple[Label, ...] = ()  # how the table and its columns were read
    feed: FeedOutcomes = field(default_factory=FeedOutcomes)
    faults: ProblemGroups = field(default_factory=ProblemGroups)
    fingerprint: Fingerprint | None = (
        None  # of the file as it was given; rows of a script have none
    )

    @property
    def problems(self) -> list[Problem]:
        """The faults; those that differ only in their row are one problem with rows."""
        return self.faults.problems()

    @property
    def problem_count(self) -> int:
        """The number of all faults, also of those that `problems` does not list."""
        return self.faults.count

    def add_reading(self, source: InputFile) -> None:
        """Add how the file was read."""
        self.fingerprint = source.fingerprint
        self.unread_worksheets = tuple(source.unread_worksheets)
        self.worksheets = tuple(source.worksheets)
        self.notes = (*source.notes, *self.notes)


class ImportRejected(InvalidData):
    """The import found faults; the caller must roll back. `report` holds the details."""

    def __init__(self, report: ImportReport) -> None:
        """The message has the problems of the report, and the number of those it does not list."""
        problems = report.problems
        if more := report.faults.count - report.faults.count_kept:
            count = with_noun(more, Label("more problem", "lỗi khác"),
                            Label("more problems", "lỗi khác"))  # fmt: skip
            problems.append(Problem(count, report.file, code=FaultCode.MORE_PROBLEMS))
        super().__init__(problems)
        self.report = report
        self.hint = Label("", "")  # what the person can do; the caller knows that

    def to(self, lang: Lang) -> str:
        """The message in `lang`, with the hint on a line of its own."""
        return "\n".join(filter(None, (super().to(lang), self.hint.to(lang))))

    def __str__(self) -> str:
        return self.to(Lang.EN)


def write_watched(
    writer: Writer, batch: ResolvedBatch, matches: Matches, on_match: OnMatch,
    watch: Callable[[RowChange], None] | None,
) -> WrittenBatch:  # fmt: skip
    """Write the batch, and pass each change of a record to `watch`."""
    if watch is None:
        return writer.write(batch, matches, on_match)
    before = _records(writer, matches.ids)
    written = writer.write(batch, matches, on_match)
    changed = {at: id_ for at, id_ in enumerate(written.ids)
               if id_ is not None and written.outcomes[at] in ("added", "changed")}  # fmt: skip
    # A new record has no items but those of the batch.
    is_new = all(written.outcomes[at] == "added" for at in changed)
    after = _records(writer, changed.values(), batch.items if is_new else None)
    for at, id_ in changed.items():
        change = _change(writer.entity, batch.numbers[at], before.get(id_), after[id_])
        if change.changes:
            watch(change)
    return written


def _records(
    writer: Writer, ids: Iterable[int | None], items: Container[str] | None = None
) -> dict[int, dict[str, Any]]:
    """The stored fields of the records, by id. With `items`, no Many field but these has any."""
    session, entity = writer.session, writer.entity
    known = [id_ for id_ in ids if id_ is not None]
    many = [field.name for field in entity.stored if isinstance(field.type, Many)]
    empty = [name for name in many if items is not None and name not in items]
    fields = [field for field in entity.stored if field.name not in empty]
    if len(known) <= FEW:
        records: Iterable[dict[str, Any]] = read_few(session, entity, fields, known, today=NO_DAY)
    else:
        own = many_rows.among(session.connection(), mapping.model(entity).id, known)
        records = read_records(session, entity, fields, today=NO_DAY, where=[own])
    nothing: dict[str, Any] = dict.fromkeys(empty, ())
    return {record["id"]: record | nothing for record in records}


def _change(
    entity: Entity, number: int, before: Mapping[str, Any] | None, after: Mapping[str, Any]
) -> RowChange:
    old = before or {}
    changes = {
        field.name: (old.get(field.name), after[field.name])
        for field in entity.stored
        if (old.get(field.name) or None) != (after[field.name] or None)
    }
    outcome = "added" if before is None else "changed"
    return RowChange(number, outcome, after[entity.key], title_of(entity, after), changes)
