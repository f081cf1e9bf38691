"""What an attempt has done so far: the outcomes of rows, and the rows that turn out faulty late."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ecodiplo.errors import Problem
from ecodiplo.fault_codes import FaultCode
from ecodiplo.language import Label, and_more, same
from ecodiplo.services.imports.missing_columns import MissingColumns
from ecodiplo.services.imports.report_facts import MOST_REPEATED, Gaps
from ecodiplo.services.imports.row_outcomes import RowOutcome
from ecodiplo.services.lineage.graph import cycle_outcomes
from ecodiplo.services.writing.rules.ledger_check import ledger_faults, ledger_outcomes
from ecodiplo.services.writing.rules.ledger_rules import LedgerFault, LedgerRule
from ecodiplo.services.writing.rules.loops import find_loops
from ecodiplo.services.writing.rules.mou_rules import MouFault, mou_faults

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy import Connection

    from ecodiplo.services.imports.columns import Columns
    from ecodiplo.services.imports.report import ImportReport
    from ecodiplo.services.imports.row_outcomes import RowOutcomes


@dataclass(frozen=True)
class LateRow:
    """A row whose references to records of its own file are written after all its records."""

    position: int  # in the file
    number: int
    id: int
    outcome: str
    values: Mapping[str, Any]  # the texts and items of the references, by field
    cells: Mapping[str, Any]  # as the file has them


class Tally:
    """Counts rows by outcome, in a report."""

    def __init__(
        self, report: ImportReport, columns: Columns,
        rejected: Callable[[Mapping[str, Any], list[Problem]], None] | None, outcomes: RowOutcomes,
    ) -> None:  # fmt: skip
        """`rejected` takes the cells and the problems of faulty rows."""
        self.outcomes = outcomes
        self.entity = entity = report.entity
        self.columns = columns
        self._rejected = rejected
        self.report = report
        self._missing_columns = MissingColumns(entity, columns.fields, self.report.faults)
        self.closing: list[int] = []  # ids of records that may close a cycle
        # The rows that changed references to records of the entity, by id.
        self.referring: dict[int, LateRow] = {}
        # Faulty rows that changed the database, by position in the file.
        self.leave_traces: dict[int, list[Problem]] = {}
        # The row that wrote each record whose ledger is to be judged: position and number.
        self._judging: dict[int, tuple[int, int]] = {}
        self._closes, self._judges = cycle_outcomes(entity), ledger_outcomes(entity)

    def count(self, outcome: str, id_: int, position: int, number: int) -> None:
        """Count a row that is written for good."""
        setattr(self.report, outcome, getattr(self.report, outcome) + 1)
        self.outcomes.add(RowOutcome(number, outcome), id_)
        if outcome in self._closes:
            self.closing.append(id_)
        if outcome in self._judges:
            self._judging[id_] = (position, number)

    def add_gaps(self) -> None:
        """Add to the report the headings of the file, and what it does not say."""
        fields, report = self.columns.fields, self.report
        report.headings = tuple(fields.seen)
        if not (report.changed or report.unchanged or report.skipped):
            self._missing_columns.report_needed()
        if fields.unknown or self._missing_columns.names:
            report.gaps = Gaps(
                tuple(fields.unknown), tuple(self._missing_columns.names), tuple(fields.titles)
            )

    def skip(self, number: int) -> None:
        """Count a row about no record that is passed over."""
        self.outcomes.add(RowOutcome(number, "skipped"))
        self.report.skipped += 1

    def repeat(self, number: int, earlier: int) -> None:
        """Count a row that repeats an `earlier` one and is passed over."""
        self.outcomes.add(RowOutcome(number, "repeated", repeats=earlier))
        self.report.skipped += 1
        self.report.repeated += 1
        if len(self.report.repeated_rows) < MOST_REPEATED:
            self.report.repeated_rows.append(number)

    @property
    def note_of_repeats(self) -> Label:
        """The rows that were passed over as repeats; empty for none."""
        rows = self.report.repeated_rows
        if not rows:
            return Label("", "")
        more = self.report.repeated - len(rows)
        listed = same(", ".join(map(str, rows)))
        if more:
            listed += and_more(more, "dòng")
        note = Label("passed over as repeats of earlier rows: {rows}",
                     "đã bỏ qua vì lặp lại dòng trước: {rows}")  # fmt: skip
        return note.fill(rows=listed)

    def reject(
        self, number: int, cells: Mapping[str, Any], problems: list[Problem],
        trace: int | None = None,
    ) -> None:  # fmt: skip
        """Count a faulty row with this number and these cells. `trace` is its position in the file
        when it has changed the database."""
        self.outcomes.add(RowOutcome(number, "rejected"))
        self.report.rejected += 1
        # What is wrong with the row as a whole makes its other faults idle: it may be no record.
        problems = [p for p in problems if not p.column] or problems
        self.report.faults.add(p for p in problems if not self._missing_columns.takes(p))
        if trace is not None:
            self.leave_traces[trace] = problems
        if self._rejected:
            self._rejected(cells, problems)

    def judge(self, connection: Connection, *, keep_good: bool) -> None:
        """Report the rows that make a ledger impossible, or a loop of records, after all rows are
        written."""
        self.outcomes.flush()
        self._judge_loops(connection)
        whole = keep_good or not self.report.problem_count
        faults: tuple[tuple[LedgerFault | MouFault, list[int]], ...] = (
            *ledger_faults(connection, self.entity, self._judging),
            *mou_faults(connection, self.entity, self._judging),
        )
        for fault, ids in faults:
            if fault.rule is LedgerRule.OVERDRAWN and not whole:
                continue  # an unreadable row may be the one that raises the capital
            name = next(name for name in fault.rule.value if name in self.entity.by_name)
            column, file = self.columns.fields.heading(name), self.columns.fields.file
            rows = [self._judging[id_] for id_ in ids]
            problems = [
                Problem(fault.reason, file, number, column, code=FaultCode.BROKEN_RULE, field=name)
                for _, number in rows
            ]
            self.report.faults.add(problems[:1])
            for (position, _), problem in zip(rows, problems, strict=True):
                self.leave_traces.setdefault(position, []).append(problem)

    def _judge_loops(self, connection: Connection) -> None:
        """Report the rows that make a record refer to itself through others."""
        rows, fields = self.referring, self.columns.fields
        for name in {name for row in rows.values() for name in row.values}:
            for id_, reason in find_loops(connection, self.entity, name, rows).items():
                problem = Problem(
                    reason,
                    fields.file,
                    rows[id_].number,
                    fields.heading(name),
                    code=FaultCode.CYCLE,
                    field=name,
                )
                self.report.faults.add([problem])
                self.leave_traces.setdefault(rows[id_].position, []).append(problem)
