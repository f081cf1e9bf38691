"""A file into an entity: read, check, match, write what differs, and report.

A file is one call inside one transaction of the caller's. Every fault of it is
reported together, and then nothing of it is kept, unless the good rows are
asked for.
"""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING, Any, get_args

from sqlalchemy.exc import DataError, IntegrityError

from ecodiplo.catalogue import ENTITIES
from ecodiplo.catalogue.entity import text_parts
from ecodiplo.errors import InvalidData, Problem, UsageProblem
from ecodiplo.formats import OBJECTS, WORKBOOKS, detected
from ecodiplo.formats import rows as read_rows
from ecodiplo.formats.source import Broken
from ecodiplo.models.history import ImportedFile
from ecodiplo.services.entry_form.guide import GUIDE
from ecodiplo.services.imports.headings import Headings
from ecodiplo.services.imports.tuning import tuned
from ecodiplo.services.imports.validate import Validator
from ecodiplo.services.lineage.graph import closing, refuse_cycles
from ecodiplo.services.query import mapping
from ecodiplo.services.query.select import read
from ecodiplo.services.writing.ledger_check import impossible, judged
from ecodiplo.services.writing.ledger_rules import Rule
from ecodiplo.services.writing.match import Row
from ecodiplo.services.writing.writer import NumberTaken, OnMatch, Policy, Writer
from ecodiplo.text import has_non_decomposing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from sqlalchemy.orm import Session

    from ecodiplo.catalogue import Entity
    from ecodiplo.formats.source import Source

# Rows written together, and problems told one by one; more are counted.
BATCH, MOST_PROBLEMS = 2_000, 1_000


@dataclass(frozen=True)
class Options:
    """How a file is imported."""

    on_match: OnMatch = "update"
    wipe_empty: bool = False  # an empty cell clears the value
    keep_good: bool = False  # write the good rows, hand the others to `rejected`
    create_partners: bool = False
    ignore_unknown: bool = False  # pass over columns that mean nothing

    def __post_init__(self) -> None:
        """Raise UsageProblem for a value that is none of these."""
        if self.on_match not in get_args(OnMatch):
            raise UsageProblem(
                f"on_match takes {', '.join(get_args(OnMatch))}, not {self.on_match!r}"
            )
        for name in ("wipe_empty", "keep_good", "create_partners", "ignore_unknown"):
            if not isinstance(value := getattr(self, name), bool):
                raise UsageProblem(f"{name} takes True or False, not {value!r}")


@dataclass(frozen=True)
class RowChange:
    """What a row does to a record: its field values before and after, where they differ."""

    row: int
    outcome: str  # added or changed
    key: str
    title: Any
    changes: dict[str, tuple[Any, Any]]


@dataclass
class Imported:
    """What a file did to an entity."""

    entity: Entity
    file: str
    rows: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    skipped: int = 0
    rejected: int = 0
    created: tuple[str, ...] = ()  # partners made because a row named them
    passed_over: tuple[str, ...] = ()  # columns that mean nothing, or that are worked out
    left_out: tuple[str, ...] = ()  # worksheets that fit as well and were not read
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0

    def note(self, problems: Iterable[Problem]) -> None:
        """Keep the problems, up to a number, and count them all."""
        for problem in problems:
            self.problem_count += 1
            if len(self.problems) < MOST_PROBLEMS:
                self.problems.append(problem)


class Refused(InvalidData):
    """A file with faults, of which nothing is to be kept; `report` says all about it."""

    def __init__(self, report: Imported) -> None:
        """Tell every problem, and how many more there are."""
        told = list(report.problems)
        if more := report.problem_count - len(told):
            told.append(Problem(f"{more:,} more problems", report.file))
        super().__init__(told)
        self.report = report
        self.hint = ""  # what may be done about it, which is for who asked to say

    def __str__(self) -> str:
        return "\n".join(filter(None, (super().__str__(), self.hint)))


@dataclass(frozen=True)
class Watch:
    """Who wants to see an import at work; each is called when there is something to see."""

    progress: Callable[[int], None] | None = None  # rows done so far
    change: Callable[[RowChange], None] | None = None  # a record added or changed
    rejected: Callable[[Mapping[str, Any], list[Problem]], None] | None = None  # a faulty row
    restart: Callable[[], None] | None = None  # what was said so far does not hold


def import_file(
    session: Session, entity: Entity, source: Source, options: Options | None = None,
    watch: Watch | None = None,
) -> Imported:  # fmt: skip
    """Write the rows of a file to the entity, in the caller's transaction, and report.

    Headings are field names or labels in either language. A row is matched to a record by its
    key, else by the entity's natural key. Raises Refused with every fault of the file, after
    which the caller must roll back; InvalidData when the file itself cannot be read.
    """
    headings = Headings(entity)
    source = replace(source, others=(*source.others, *_other_worksheets(entity)))

    def rows() -> Iterator[tuple[int, Mapping[str, Any]]]:
        return read_rows(source, headings)

    try:
        done = import_rows(
            session, entity, rows, file=source.name, options=options, watch=watch,
            headings=headings, texts=detected(source) not in (*OBJECTS, *WORKBOOKS),
        )  # fmt: skip
    except Refused as error:
        error.report.left_out = tuple(source.left_out)
        raise
    done.left_out = tuple(source.left_out)
    _record(session, source, done)
    return done


def _other_worksheets(entity: Entity) -> Iterator[str]:
    """The names of worksheets that hold no records of the entity: other entities, and the guide of
    a template."""
    for other in ENTITIES.values():
        if other.name != entity.name:
            yield from (other.name, *other.label, *other.singular, *other.aliases)
    yield from GUIDE


def _record(session: Session, source: Source, done: Imported) -> None:
    """Note the file in the history of the command that imported it."""
    if (command := session.info.get("command_id")) is None:
        return
    with source.open() as content:
        digest = hashlib.sha256()
        while chunk := content.read(2**18):
            digest.update(chunk)
    counts = ("rows", "added", "changed", "unchanged", "skipped", "rejected")
    session.add(
        ImportedFile(
            command_id=command, entity=done.entity.name, file=done.file, sha256=digest.hexdigest(),
            **{name: getattr(done, name) for name in counts},
        )
    )  # fmt: skip
    session.flush()


def import_rows(
    session: Session,
    entity: Entity,
    rows: Callable[[], Iterator[tuple[int, Mapping[str, Any]]]],
    *,
    file: str,
    options: Options | None = None,
    watch: Watch | None = None,
    headings: Headings | None = None,
    record_id: int | None = None,
    texts: bool = False,
) -> Imported:
    """As `import_file`, for rows from anywhere: `rows` gives them numbered, each time anew.

    With `record_id` the rows are about that record, whatever they say. `texts` promises that all
    cells are text.
    """
    options = options or Options()
    watch = watch or Watch()
    headings = headings or Headings(entity)
    left_out: dict[int, list[Problem]] = {}
    refs: list[str] = []
    careful = False
    while True:
        validator = Validator(entity, headings, file=file, ignore_unknown=options.ignore_unknown,
                              wipe_empty=options.wipe_empty, texts=texts)  # fmt: skip
        work = _Import(session, entity, validator, options, watch, left_out, careful)
        work.record_id = record_id
        work.writer.numbers.keep_clear(refs)
        with session.connection().begin_nested() as attempt:
            try:
                work.run(rows())
            except InvalidData as error:  # the file ends in what is no row: nothing of it counts
                work.report.note(error.problems)
                raise Refused(work.report) from None
            except (IntegrityError, DataError):
                if careful:
                    raise
                careful = True  # the database refuses a row; again, to find out which
            except NumberTaken:  # again, knowing every ref that the file brings
                given = (validator.check(number, cells)[0] for number, cells in rows())
                refs = [values[entity.key] for values in given if entity.key in values]
            else:
                work.judge()
                if not (work.leave_traces and options.keep_good):
                    break
                # A row turned out wrong when it was written already, or a partner was made for
                # it: again without it. Each round leaves out more, so it ends.
                left_out |= work.leave_traces
            attempt.rollback()
        if watch.restart:
            watch.restart()
    if work.report.problem_count and not options.keep_good:
        raise Refused(work.report)
    refuse_cycles(session, entity, work.closing, file=file)
    return work.report


class _Import:
    """One pass over a file."""

    def __init__(
        self, session: Session, entity: Entity, validator: Validator, options: Options,
        watch: Watch, left_out: Mapping[int, list[Problem]], careful: bool,
    ) -> None:  # fmt: skip
        self.session = session
        self.entity = entity
        self.validator = validator
        self.options = options
        self.watch = watch
        self.left_out = left_out
        file = validator.file
        policy = Policy(options.on_match, options.create_partners, file, validator.heading, careful)
        self.writer = Writer(session, entity, policy)
        self.report = Imported(entity, file)
        # Fields of which an item holds text, and not only names of records.
        self.lists = [field.name for field in entity.stored if text_parts(field)]
        self.record_id: int | None = None
        self.late: list[Row] = []
        self.outcomes = closing(entity)
        self.closing: list[int] = []  # the records by which a circle may have been closed
        self.leave_traces: dict[int, list[Problem]] = {}
        self.judged = judged(entity)
        self.judging: dict[int, int] = {}  # by which a ledger may be impossible: ids and rows

    @tuned()
    def run(self, numbered: Iterator[tuple[int, Mapping[str, Any]]]) -> None:
        """Import the rows."""
        fault: InvalidData | None = None
        while not fault:
            batch: list[tuple[int, Mapping[str, Any]]] = []
            try:
                batch += islice(numbered, BATCH)
            except InvalidData as error:  # what came before it is told of as well
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
        self.report.passed_over = tuple(self.validator.passed_over)
        self.report.created = tuple(self.writer.created)

    def judge(self) -> None:
        """Tell which rows have made a ledger of capital impossible, now that all are written."""
        whole = self.options.keep_good or not self.report.problem_count
        for fault, ids in impossible(self.session, self.entity, self.judging):
            if fault.rule is Rule.OVERDRAWN and not whole:
                continue  # a row that could not be read may be what raised the capital
            name = next(name for name in fault.rule.value if name in self.entity.by_name)
            column, file = self.validator.heading(name), self.validator.file
            problems = [Problem(fault.reason, file, self.judging[id_], column) for id_ in ids]
            self.report.note(problems[:1])
            for id_, problem in zip(ids, problems, strict=True):
                self.leave_traces.setdefault(self.judging[id_], []).append(problem)

    def _row(self, number: int, cells: Mapping[str, Any]) -> Row:
        broken = cells.problems if isinstance(cells, Broken) else ()
        if broken:  # what is wrong with a cell already is not read
            wrong = {problem.column for problem in broken}
            sound = {name: "" if name in wrong else cell for name, cell in cells.items()}
        values, problems = self.validator.check(number, sound if broken else cells)
        problems += broken
        problems += self.left_out.get(number, [])
        kept = cells if self.options.keep_good else None
        texts = "".join([value for value in values.values() if isinstance(value, str)])
        texts += "".join(str(values.get(name)) for name in self.lists)
        return Row(number, values, problems, kept, self.record_id,
                   non_decomposing=has_non_decomposing(texts))  # fmt: skip

    def _write(self, rows: list[Row], write: Callable[[list[Row]], None]) -> None:
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
        """The records as they stand, by id, every stored field."""
        where = [mapping.model(self.entity).id.in_(ids)]
        fields = list(self.entity.stored)
        today = datetime.date.min  # no derived field is read
        return {
            record["id"]: record
            for record in read(self.session, self.entity, fields, today=today, where=where)
        }

    def _change(
        self, row: Row, before: Mapping[str, Any] | None, after: Mapping[str, Any]
    ) -> RowChange:
        old = before or {}
        changes = {
            field.name: (old.get(field.name), after[field.name])
            for field in self.entity.stored
            if (old.get(field.name) or None) != (after[field.name] or None)
        }
        outcome = "added" if before is None else "changed"
        return RowChange(
            row.number, outcome, after[self.entity.key], after[self.entity.title], changes
        )

    def _finish(self, rows: list[Row]) -> None:
        """Count the rows, of which nothing can change any more, and tell what is wrong."""
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
