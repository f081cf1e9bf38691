"""Writes the records of wholes that the rows of a file describe."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ecodiplo.fault_codes import FaultCode
from ecodiplo.language import Label, with_noun
from ecodiplo.services.imports.whole_values import KeptValues
from ecodiplo.services.query.describe import describe
from ecodiplo.services.writing.batches import Fault, ResolvedBatch
from ecodiplo.services.writing.rules.check_rows import EMPTY
from ecodiplo.services.writing.write_batches import Writer
from ecodiplo.services.writing.write_options import WriteOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sqlalchemy import Connection

    from ecodiplo.catalogue import Entity
    from ecodiplo.errors import Problem
    from ecodiplo.services.imports.whole_groups import Identity, Statement, WholeGroup
    from ecodiplo.services.query.find_by_name import Resolver
    from ecodiplo.services.writing.batches import WrittenBatch
    from ecodiplo.services.writing.write_options import OnMatch


class WholeWriter:
    """Adds the records of wholes, and fills empty fields of those that exist."""

    def __init__(
        self, connection: Connection, entity: Entity, options: WriteOptions,
        heading: Callable[[str], str], resolver: Resolver,
    ) -> None:  # fmt: skip
        """`options` are those of the rows of the file; `heading` has the headings of the wholes'
        fields. `resolver` learns the names of new records."""
        on_match: OnMatch = "skip" if options.on_match == "skip" else "fill"
        own = WriteOptions(on_match, options.on_near, options.file, heading, options.savepoints)
        self.names: list[str] = []  # of the new records
        self.ids: dict[Identity, int] = {}  # of the wholes of the file
        self.statements: dict[int, dict[str, Statement]] = {}  # what the file says of each
        self._connection = connection
        self._entity = entity
        self._resolver = resolver
        self._writer = Writer(connection, entity, own, staging="whole")
        self.problems = self._writer.problems
        self._added: set[int] = set()
        self._filled: set[int] = set()
        self._kept = KeptValues(connection, entity)

    def write(
        self, batch: ResolvedBatch, groups: Sequence[WholeGroup]
    ) -> tuple[dict[int, int], set[int], list[Fault]]:
        """Write the wholes: those that the file names for the first time, then the others. Returns
        the id of the whole of each row, the rows whose wholes changed, and the faults."""
        ids: dict[int, int] = {}
        makers: set[int] = set()
        faults: list[Fault] = []
        first = [group for group in groups if group.identity[0] != "id"]
        for some in (first, [group for group in groups if group.identity[0] == "id"]):
            if not some:
                continue
            written = self._write_groups(batch, some, are_known=some is not first)
            names: list[tuple[str, int]] = []
            problems: defaultdict[int, list[Problem]] = defaultdict(list)
            for at, problem in written.faults:
                problems[at].append(problem)
            for at, group in enumerate(some):
                id_, outcome = written.ids[at], written.outcomes[at]
                faults += [
                    Fault(row, self._explained(replace(problem, row=batch.numbers[row])))
                    for row in group.rows for problem in problems[at]
                ]  # fmt: skip
                if id_ is None or not outcome or problems[at]:
                    continue
                ids |= dict.fromkeys(group.rows, id_)
                if outcome in ("added", "changed"):
                    makers |= {*group.rows}
                names += self._remember(id_, outcome, group)
            if names:
                self._resolver.learn_all(self._entity, names)
        return ids, makers, faults

    def notes(self, heading: Callable[[str], str]) -> Iterable[Label]:
        """How many records were filled, and where the file says something else than a record."""
        if self._filled:
            count = with_noun(
                len(self._filled), Label("record", "hồ sơ"), Label("records", "hồ sơ")
            )
            yield Label("empty fields of {count} of {entity} were filled",
                        "đã điền các trường còn trống của {count} {entity}").fill(
                            count=count, entity=self._entity.label)  # fmt: skip
        yield from self._kept.notes(heading)

    def finish(self) -> None:
        """Finish writing."""
        self._writer.finish()

    def _write_groups(
        self, batch: ResolvedBatch, groups: Sequence[WholeGroup], *, are_known: bool
    ) -> WrittenBatch:
        """Write a row for each of the groups."""

        def column(name: str) -> list[Any]:
            statements = (group.statements.get(name) for group in groups)
            return [each.value if each else None for each in statements]

        own = ResolvedBatch(
            [batch.numbers[group.rows[0]] for group in groups],
            {name: column(name) for name in batch.columns},
            {name: column(name) for name in batch.items},
        )
        ids = [group.identity[1] for group in groups] if are_known else None
        matches = self._writer.match(own, ids)
        existing = {at: id_ for at, id_ in enumerate(matches.ids)
                    if id_ is not None and id_ not in self._added}  # fmt: skip
        faults = [
            Fault(at, self._apart(own.numbers[at], existing[at], name))
            for at, names in self._kept.add(own, existing).items() for name in names[:1]
        ]  # fmt: skip
        matches = replace(matches, faults=(*matches.faults, *faults))
        return self._writer.write(own, matches)

    def _apart(self, row: int, id_: int, name: str) -> Problem:
        """The problem of a row that says of a record what can only be another's."""
        (record,) = describe(self._connection, self._entity, [name], [id_]).values()
        reason = Label(
            "differs from {record}, which the row names; correct one of them",
            "khác với {record} mà dòng này nêu tên; hãy sửa một trong hai",
        ).fill(record=record)
        return self.problems.problem(row, name, reason, FaultCode.CONTRADICTION)

    def _remember(self, id_: int, outcome: str, group: WholeGroup) -> list[tuple[str, int]]:
        """Remember what the file says of the whole. Returns the names of a new one, which later
        rows can use."""
        self.ids[group.identity] = id_
        self.statements[id_] = group.statements | self.statements.get(id_, {})
        if outcome == "changed" and id_ not in self._added:
            self._filled.add(id_)
        if outcome != "added":
            return []
        self._added.add(id_)
        titles = filter(group.statements.__contains__, self._entity.title_fields)
        names = [group.statements[name].value for name in titles]
        self.names += names[:1]
        return [(name, id_) for name in names]

    def _explained(self, problem: Problem) -> Problem:
        """The problem; of a missing value with the reason why it is needed."""
        if problem.reason != EMPTY:
            return problem
        why = Label("; a new {whole} needs it", "; {whole} mới cần có").fill(
            whole=self._entity.singular
        )
        return replace(problem, reason=problem.reason + why)
