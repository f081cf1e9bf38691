"""The import of a file into an entity: read, check and match its rows, write the differences, and
report.

One call imports one file, in a transaction of the caller. The report lists the first
1,000 faults of the file, and counts all. A file with faults changes nothing, unless the caller
keeps its good rows.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING, Any, get_args

from sqlalchemy.exc import DataError, IntegrityError

from ecodiplo.catalogue import ENTITIES
from ecodiplo.catalogue.entity import text_parts, title_of
from ecodiplo.errors import InvalidData, Problem, UsageProblem
from ecodiplo.fold import has_non_decomposing
from ecodiplo.formats import JSON_FORMATS, WORKBOOKS, detect_format
from ecodiplo.formats import rows as read_rows
from ecodiplo.formats.input_file import FaultyRow
from ecodiplo.language import Label, Lang, with_noun
from ecodiplo.models.history import ImportedFile
from ecodiplo.services.entry_form.guide import GUIDE
from ecodiplo.services.imports.headings import Headings
from ecodiplo.services.imports.process_settings import tune_process
from ecodiplo.services.imports.validate_rows import Validator
from ecodiplo.services.lineage.graph import cycle_outcomes, refuse_cycles
from ecodiplo.services.query import mapping
from ecodiplo.services.query.read_records import NO_DAY, read_records
from ecodiplo.services.writing.ledger_check import ledger_faults, ledger_outcomes
from ecodiplo.services.writing.ledger_rules import LedgerRule
from ecodiplo.services.writing.match_rows import ResolvedRow
from ecodiplo.services.writing.write_options import OnMatch, WriteOptions
from ecodiplo.services.writing.write_rows import RefAlreadyIssued, Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from sqlalchemy.orm import Session

    from ecodiplo.catalogue import Entity
    from ecodiplo.formats.input_file import InputFile

# Rows of a batch, and problems that a report lists; it only counts those after them.
BATCH, MOST_PROBLEMS = 2_000, 1_000


@dataclass(frozen=True)
class ImportOptions:
    """The options of an import."""

    on_match: OnMatch = "update"
    wipe_empty: bool = False  # an empty cell clears the value
    keep_good: bool = False  # write the good rows; the observer's `rejected` gets the others
    create_partners: bool = False
    ignore_unknown: bool = False  # ignore columns whose heading names no field

    def __post_init__(self) -> None:
        """Raise UsageProblem for a value that an option does not take."""
        if self.on_match not in get_args(OnMatch):
            codes = ", ".join(get_args(OnMatch))
            raise UsageProblem(
                Label(f"on_match takes {codes}, not {self.on_match!r}",
                      f"on_match nhận {codes}, không nhận {self.on_match!r}")
            )  # fmt: skip
        for name in ("wipe_empty", "keep_good", "create_partners", "ignore_unknown"):
            if not isinstance(value := getattr(self, name), bool):
                raise UsageProblem(
                    Label(f"{name} takes True or False, not {value!r}",
                          f"{name} nhận True hoặc False, không nhận {value!r}")
                )  # fmt: skip


@dataclass(frozen=True)
class RowChange:
    """The change of a record by a row: the field values before and after, where they differ."""

    row: int
    outcome: str  # added or changed
    key: str
    title: Label
    changes: dict[str, tuple[Any, Any]]


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
    ignored_columns: tuple[str, ...] = ()  # ignored columns: of no field, or of a derived field
    unread_worksheets: tuple[str, ...] = ()  # worksheets that fit too, but were not read
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0

    def note(self, problems: Iterable[Problem]) -> None:
        """Add the problems: list the first MOST_PROBLEMS, and count all."""
        for problem in problems:
            self.problem_count += 1
            if len(self.problems) < MOST_PROBLEMS:
                self.problems.append(problem)


class ImportRejected(InvalidData):
    """The import found faults; the caller must roll back. `report` holds the details."""

    def __init__(self, report: ImportReport) -> None:
        """The message has the problems of the report, and the number of those it does not list."""
        problems = list(report.problems)
        if more := report.problem_count - len(problems):
            count = with_noun(more, Label("more problem", "lỗi khác"),
                            Label("more problems", "lỗi khác"))  # fmt: skip
            problems.append(Problem(count, report.file))
        super().__init__(problems)
        self.report = report
        self.hint = Label("", "")  # what the person can do; the caller knows that

    def to(self, lang: Lang) -> str:
        """The message in `lang`, with the hint on a line of its own."""
        return "\n".join(filter(None, (super().to(lang), self.hint.to(lang))))

    def __str__(self) -> str:
        return self.to(Lang.EN)


@dataclass(frozen=True)
class ImportObserver:
    """Functions that an import calls while it runs."""

    progress: Callable[[int], None] | None = None  # takes the number of rows read so far
    change: Callable[[RowChange], None] | None = None  # takes each record added or changed
    rejected: Callable[[Mapping[str, Any], list[Problem]], None] | None = None  # takes faulty rows
    restart: Callable[[], None] | None = None  # the import starts again: discard earlier calls


def import_file(
    session: Session, entity: Entity, source: InputFile, options: ImportOptions | None = None,
    watch: ImportObserver | None = None,
) -> ImportReport:  # fmt: skip
    """Import the rows of a file into the entity, in the caller's transaction.

    Headings are field names or labels in either language. A row matches a record by its key, else
    by the natural key of the entity. Raises ImportRejected with the first 1,000 faults, and the
    caller must roll back then; InvalidData when the file cannot be read at all.
    """
    headings = Headings(entity)
    source = replace(source, other_sheets=(*source.other_sheets, *_other_worksheets(entity)))

    def rows() -> Iterator[tuple[int, Mapping[str, Any]]]:
        return read_rows(source, headings)

    try:
        report = import_rows(
            session, entity, rows, file=source.name, options=options, watch=watch,
            headings=headings, texts=detect_format(source) not in (*JSON_FORMATS, *WORKBOOKS),
        )  # fmt: skip
    except ImportRejected as error:
        error.report.unread_worksheets = tuple(source.unread_worksheets)
        raise
    report.unread_worksheets = tuple(source.unread_worksheets)
    _record(session, source, report)
    return report


def _other_worksheets(entity: Entity) -> Iterator[str]:
    """The names of worksheets without records of the entity: of other entities, and of the guide
    of a template."""
    for other in ENTITIES.values():
        if other.name != entity.name:
            yield from other.all_names
    yield from GUIDE


def _record(session: Session, source: InputFile, report: ImportReport) -> None:
    """Add the file to the history of the command that imports it."""
    if (command := session.info.get("command_id")) is None:
        return
    with source.open() as content:
        digest = hashlib.sha256()
        while chunk := content.read(2**18):
            digest.update(chunk)
    counts = ("rows", "added", "changed", "unchanged", "skipped", "rejected")
    session.add(
        ImportedFile(
            command_id=command, entity=report.entity.name, file=report.file,
            sha256=digest.hexdigest(), **{name: getattr(report, name) for name in counts},
        )
    )  # fmt: skip
    session.flush()


def import_rows(
    session: Session,
    entity: Entity,
    rows: Callable[[], Iterator[tuple[int, Mapping[str, Any]]]],
    *,
    file: str,
    options: ImportOptions | None = None,
    watch: ImportObserver | None = None,
    headings: Headings | None = None,
    record_id: int | None = None,
    texts: bool = False,
) -> ImportReport:
    """Import rows from any place, as `import_file` does: each call of `rows` yields all of them,
    with their numbers.

    With `record_id`, every row is about that record, whatever its key says. `texts` means that
    every cell is text.
    """
    options = options or ImportOptions()
    watch = watch or ImportObserver()
    headings = headings or Headings(entity)
    excluded: dict[int, list[Problem]] = {}
    refs: list[str] = []
    savepoints = False
    while True:
        validator = Validator(entity, headings, file=file, ignore_unknown=options.ignore_unknown,
                              wipe_empty=options.wipe_empty, texts=texts)  # fmt: skip
        work = _Import(session, entity, validator, options, watch, excluded, savepoints)
        work.record_id = record_id
        work.writer.numbers.reserve(refs)
        with session.connection().begin_nested() as attempt:
            try:
                work.run(rows())
            except InvalidData as error:  # a fault of the whole file, not of a row
                work.report.note(error.problems)
                raise ImportRejected(work.report) from None
            except (IntegrityError, DataError):
                if savepoints:
                    raise
                savepoints = True  # the next pass uses savepoints to find the row
            except RefAlreadyIssued:  # the next pass issues none of the refs of the file
                checked = (validator.check(number, cells)[0] for number, cells in rows())
                refs = [values[entity.key] for values in checked if entity.key in values]
            else:
                work.judge()
                if not (work.leave_traces and options.keep_good):
                    break
                # These rows turned out faulty after the writer had written them or added a partner
                # for them. The next pass excludes them; each pass excludes more, so the loop ends.
                excluded |= work.leave_traces
            attempt.rollback()
        if watch.restart:
            watch.restart()
    if work.report.problem_count and not options.keep_good:
        raise ImportRejected(work.report)
    refuse_cycles(session, entity, work.closing, file=file)
    return work.report


class _Import:
    """One pass over the rows of a file."""

    def __init__(
        self, session: Session, entity: Entity, validator: Validator, options: ImportOptions,
        watch: ImportObserver, excluded: Mapping[int, list[Problem]], savepoints: bool,
    ) -> None:  # fmt: skip
        self.session = session
        self.entity = entity
        self.validator = validator
        self.options = options
        self.watch = watch
        self.excluded = excluded
        file = validator.file
        writing = WriteOptions(
            options.on_match, options.create_partners, file, validator.heading, savepoints
        )
        self.writer = Writer(session, entity, writing)
        self.report = ImportReport(entity, file)
        # Fields whose items hold text, not only names of records.
        self.lists = [field.name for field in entity.stored if text_parts(field)]
        self.record_id: int | None = None
        self.late: list[ResolvedRow] = []  # rows that refer to records of their own file
        self.outcomes = cycle_outcomes(entity)
        self.closing: list[int] = []  # ids of records that may close a cycle
        self.leave_traces: dict[int, list[Problem]] = {}  # faulty rows that changed the database
        self.judged = ledger_outcomes(entity)
        self.judging: dict[int, int] = {}  # row numbers of records of ledgers to judge, by id

    @tune_process()
    def run(self, numbered: Iterator[tuple[int, Mapping[str, Any]]]) -> None:
        """Import the rows."""
        fault: InvalidData | None = None
        while not fault:
            batch: list[tuple[int, Mapping[str, Any]]] = []
            try:
                batch += islice(numbered, BATCH)
            except InvalidData as error:  # the rows before the fault are still checked
                fault = error
            if not batch:
                break
            rows = [self._row(number, cells) for number, cells in batch]
            self._write(rows, self.writer.write)
            self.late += [row for row in rows if row.late and not row.problems]
            self._finish([row for row in rows if not row.late or row.problems])
            self.report.rows += len(batch)
            if self.watch.progress:
                self.watch.progress(self.report.rows)
        if fault:
            raise fault
        for at in range(0, len(self.late), BATCH):
            rows = self.late[at : at + BATCH]
            self._write(rows, self.writer.write_late)
            self.leave_traces |= {row.number: row.problems for row in rows if row.problems}
            self._finish(rows)
        self.writer.finish()
        self.report.ignored_columns = tuple(self.validator.ignored_columns)
        self.report.new_partners = tuple(self.writer.new_partners)

    def judge(self) -> None:
        """Report the rows that make a ledger of capital impossible, after all rows are written."""
        whole = self.options.keep_good or not self.report.problem_count
        for fault, ids in ledger_faults(self.session, self.entity, self.judging):
            if fault.rule is LedgerRule.OVERDRAWN and not whole:
                continue  # an unreadable row may be the one that raises the capital
            name = next(name for name in fault.rule.value if name in self.entity.by_name)
            column, file = self.validator.heading(name), self.validator.file
            problems = [Problem(fault.reason, file, self.judging[id_], column) for id_ in ids]
            self.report.note(problems[:1])
            for id_, problem in zip(ids, problems, strict=True):
                self.leave_traces.setdefault(self.judging[id_], []).append(problem)

    def _row(self, number: int, cells: Mapping[str, Any]) -> ResolvedRow:
        faults = cells.problems if isinstance(cells, FaultyRow) else ()
        if faults:  # the reader of the file has reported these cells already
            wrong = {problem.column for problem in faults}
            sound = {name: "" if name in wrong else cell for name, cell in cells.items()}
        values, problems = self.validator.check(number, sound if faults else cells)
        problems += faults
        problems += self.excluded.get(number, [])
        original = cells if self.options.keep_good else None
        texts = "".join([value for value in values.values() if isinstance(value, str)])
        texts += "".join(str(values.get(name)) for name in self.lists)
        return ResolvedRow(number, values, problems, original, self.record_id,
                           non_decomposing=has_non_decomposing(texts))  # fmt: skip

    def _write(self, rows: list[ResolvedRow], write: Callable[[list[ResolvedRow]], None]) -> None:
        if self.watch.change is None:
            write(rows)
            return
        before: dict[int, dict[str, Any]] = {}
        self.writer.matched = lambda ids: before.update(self._records(ids))
        write(rows)
        touched = [row for row in rows if row.outcome in ("added", "changed")]
        after = self._records([row.id for row in touched if row.id is not None])
        for row in touched:
            change = self._change(row, before.get(row.id or 0), after[row.id or 0])
            if change.changes:
                self.watch.change(change)

    def _records(self, ids: list[int]) -> dict[int, dict[str, Any]]:
        """The stored fields of the records, by id."""
        where = [mapping.model(self.entity).id.in_(ids)]
        fields = list(self.entity.stored)
        return {
            record["id"]: record
            for record in read_records(self.session, self.entity, fields, today=NO_DAY, where=where)
        }

    def _change(
        self, row: ResolvedRow, before: Mapping[str, Any] | None, after: Mapping[str, Any]
    ) -> RowChange:
        old = before or {}
        changes = {
            field.name: (old.get(field.name), after[field.name])
            for field in self.entity.stored
            if (old.get(field.name) or None) != (after[field.name] or None)
        }
        outcome = "added" if before is None else "changed"
        return RowChange(
            row.number, outcome, after[self.entity.key], title_of(self.entity, after), changes
        )

    def _finish(self, rows: list[ResolvedRow]) -> None:
        """Count the rows, whose outcome is final now, and report their problems."""
        for row in rows:
            name = "rejected" if row.problems else row.outcome
            setattr(self.report, name, getattr(self.report, name) + 1)
            if name in self.outcomes and row.id is not None:
                self.closing.append(row.id)
            if name in self.judged and row.id is not None:
                self.judging[row.id] = row.number
            if row.problems:
                if row.makes_partners:
                    self.leave_traces[row.number] = row.problems
                self.report.note(row.problems)
                if self.watch.rejected and row.cells is not None:
                    self.watch.rejected(row.cells, row.problems)
