"""The rules that the rows of a batch must keep: required fields, and rules that compare columns.

The types of the fields keep the rules of single columns. The database keeps all rules once more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, text

from ecodiplo.services.query import mapping
from ecodiplo.services.writing.batches import Fault, faulty_columns
from ecodiplo.services.writing.constraint_messages import EMPTY, explain_constraint, rules_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ecodiplo.services.writing.batches import Matches, ResolvedBatch
    from ecodiplo.services.writing.constraint_messages import Rule
    from ecodiplo.services.writing.row_problems import RowProblems
    from ecodiplo.services.writing.staging import Staging


class RowChecks:
    """Checks the staged rows of batches."""

    def __init__(self, staging: Staging, problems: RowProblems) -> None:
        self.staging = staging
        self.problems = problems
        self.entity = entity = staging.entity
        columns = mapping.attributes(entity)
        own = [at for at in columns if at not in ("id", "created_at", "updated_at")]
        # What the engine stores for an empty cell, by column.
        self.defaults = {columns[at].name: default for at in own
                         if (default := mapping.default(columns[at])) is not None}  # fmt: skip
        self._required = {
            at: mapping.field_name(entity, at) for at in own
            if not columns[at].nullable and columns[at].name not in self.defaults
        }  # fmt: skip
        self._rules = rules_of(mapping.table(entity))
        self._comparing = [rule for rule in self._rules if len(rule.columns) > 1]

    def check(self, batch: ResolvedBatch, matches: Matches, *, skips: bool) -> list[Fault]:
        """The faults of the rows: empty required fields, and rules that they break. The targets of
        the rows are the records that they match. `skips`: a row that matches a record is not
        written where the options say so."""
        faults = [*self._empty(batch, matches)]
        wrong = faulty_columns((*batch.faults, *matches.faults, *faults))
        for at, rules in self.broken_rules(batch, self._comparing).items():
            for rule in rules:
                name, reason = explain_constraint(self.entity, rule.name)
                if self.problems.options.heading(name) not in wrong[at]:
                    problem = self.problems.problem(batch.numbers[at], name, reason)
                    faults.append(Fault(at, problem))
        if skips and self.problems.options.on_match == "skip":
            return [fault for fault in faults if matches.ids[fault.at] is None]
        return faults

    def _empty(self, batch: ResolvedBatch, matches: Matches) -> Iterator[Fault]:
        """The faults of required fields that are empty."""
        wrong = faulty_columns((*batch.faults, *matches.faults))
        for attribute, name in self._required.items():
            if attribute == self.entity.key and self.entity.numbered:
                continue
            cells = batch.columns.get(attribute)
            if cells is not None and None not in cells:
                continue
            late = batch.late.get(name)
            heading = self.problems.options.heading(name)
            for at, id_ in enumerate(matches.ids):
                if cells is not None and cells[at] is not None:
                    continue
                new = id_ is None and at not in matches.repeats
                cleared = cells is not None and batch.clears
                is_late = late is not None and (late[at] is not None or batch.clears)
                if (new or cleared) and not is_late and heading not in wrong[at]:
                    yield Fault(at, self.problems.problem(batch.numbers[at], name, EMPTY))

    def broken_rules(
        self, batch: ResolvedBatch, rules: Sequence[Rule] | None = None
    ) -> dict[int, list[Rule]]:
        """The rules that rows with targets would break, by position; all rules by default."""
        staging = self.staging
        present = {staging.names[at] for at in batch.columns if at in staging.names}
        if not (checked := self._rules if rules is None else rules):
            return {}
        names = dict.fromkeys(name for rule in checked for name in rule.columns)
        effective = staging.effective(names, present, clears=batch.clears).subquery()
        results = [text(f"({rule.sql}) AS rule_{at}") for at, rule in enumerate(checked)]
        kept = " AND ".join(f"coalesce({rule.sql}, true)" for rule in checked)
        broken = select(effective.c.at, *results).where(text(f"NOT ({kept})"))
        return {
            at: [rule for rule, answer in zip(checked, answers, strict=True)
                 if answer is not None and not answer]
            for at, *answers in staging.session.execute(broken)
        }  # fmt: skip
