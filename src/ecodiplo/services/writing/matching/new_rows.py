"""Rows about no record: they add one, are passed over, or are refused, as the options say."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ecodiplo.errors import Problem
from ecodiplo.fault_codes import FaultCode
from ecodiplo.language import Label, alternatives, join, same
from ecodiplo.services.writing.batches import Fault
from ecodiplo.services.writing.matching.external_ids import shown
from ecodiplo.services.writing.rules.check_rows import EMPTY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecodiplo.services.writing.batches import Matches, ResolvedBatch
    from ecodiplo.services.writing.matching.external_ids import ExternalIds
    from ecodiplo.services.writing.row_problems import RowProblems


@dataclass(frozen=True)
class UnknownRecord(Problem):
    """A row names a record, by ref or external id, that is not there."""

    needs: tuple[str, ...] = ()  # the fields that a new record needs and the row lacks


class NewRows:
    """Decides what becomes of the rows about no record."""

    def __init__(self, problems: RowProblems, external_ids: ExternalIds) -> None:
        self._problems = problems
        self._external_ids = external_ids
        self._on_new = problems.options.on_new

    def decide(self, batch: ResolvedBatch, matches: Matches) -> Matches:
        """The matches with the rows that are passed over, or with the faults of new rows."""
        faulty = {fault.at for fault in matches.faults}
        new = [
            at for at, id_ in enumerate(matches.ids)
            if id_ is None and at not in matches.repeats and at not in faulty
        ]  # fmt: skip
        if self._on_new == "skip":
            return replace(matches, left_out=frozenset(new))
        if self._on_new == "error":
            faults = [Fault(at, self._refusal(batch, at)) for at in new]
            return replace(matches, faults=(*matches.faults, *faults), refused=frozenset(new))
        repeats = self._external_ids.repeats(batch, new)
        return replace(matches, faults=(*matches.faults, *repeats))

    def explain_empty(
        self, batch: ResolvedBatch, matches: Matches, faults: Sequence[Fault]
    ) -> list[Fault]:
        """The faults; of a row with a ref or an external id that lacks what a new record needs,
        that there is no such record."""
        needs: defaultdict[int, list[Fault]] = defaultdict(list)
        for fault in faults:
            if fault.problem.reason == EMPTY and matches.ids[fault.at] is None:
                needs[fault.at].append(fault)
        named = {
            at: problem for at, empty in needs.items()
            if (problem := self._missing(batch, at, [fault.problem for fault in empty]))
        }  # fmt: skip
        others = [
            fault for fault in faults if fault.at not in named or fault.problem.reason != EMPTY
        ]
        return [*others, *(Fault(at, problem) for at, problem in named.items())]

    def _missing(
        self, batch: ResolvedBatch, at: int, empty: Sequence[Problem] = ()
    ) -> Problem | None:  # fmt: skip
        """That the record which the row names by ref or external id is not there; None for a row
        that names none. `empty` are the problems of fields that a new record needs."""
        entity = self._problems.entity
        keys = batch.columns.get(entity.key, ())
        if keys and keys[at] is not None:
            field, which = entity.key, same(keys[at])
        elif (own := self._external_ids.of_row(batch, at)) and entity.external_ids:
            field, which = entity.external_ids.name, alternatives(map(shown, own))
        else:
            return None
        reason = Label("there is no {which}", "không có {which}").fill(which=which)
        if empty:
            columns = ", ".join(str(problem.column) for problem in empty)
            reason += Label("; a new record needs ", "; hồ sơ mới cần có ") + columns
        code = FaultCode.NO_SUCH_RECORD
        problem = self._problems.problem(batch.numbers[at], field, reason, code)
        return UnknownRecord(**vars(problem), needs=tuple(each.field for each in empty))

    def _refusal(self, batch: ResolvedBatch, at: int) -> Problem:
        if problem := self._missing(batch, at):
            return problem
        entity = self._problems.entity
        names = [name for name in entity.natural_key if name in entity.by_name]
        labels = join(", ", (entity.by_name[name].label for name in names))
        reason = Label("no record has this {fields}", "không có hồ sơ nào có {fields} này")
        reason = reason.fill(fields=labels)
        code = FaultCode.NO_SUCH_RECORD
        problem = self._problems.problem(batch.numbers[at], names[0], reason, code)
        return UnknownRecord(**vars(problem))
