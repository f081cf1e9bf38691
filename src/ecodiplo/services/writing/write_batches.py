"""Writes batches of rows to records, for every command and the API.

`add`, `edit`, `import`, `seed` and the Python API pass batches to a Writer, in a transaction of the
caller. It matches the rows to records, checks the rules of the database, and writes the values that
differ.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from sqlalchemy.exc import DataError, IntegrityError

from ecodiplo.db import driver_errors, many_rows
from ecodiplo.models.history import changes
from ecodiplo.services.query import mapping
from ecodiplo.services.writing import locks
from ecodiplo.services.writing.batches import Fault, WrittenBatch
from ecodiplo.services.writing.identity.known_names import KnownNames
from ecodiplo.services.writing.identity.natural_keys import NaturalKey
from ecodiplo.services.writing.matching.match_batch import BatchMatcher
from ecodiplo.services.writing.report_due import FollowingDays
from ecodiplo.services.writing.row_problems import RowProblems
from ecodiplo.services.writing.rules.check_rows import RowChecks, explain_constraint
from ecodiplo.services.writing.storing.move_rows import Mover
from ecodiplo.services.writing.storing.row_numbers import RowNumbers
from ecodiplo.services.writing.storing.running_refs import RunningRefs
from ecodiplo.services.writing.storing.side_items import SideItems
from ecodiplo.services.writing.storing.staging import Staging
from ecodiplo.services.writing.storing.stored_columns import stored_columns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sqlalchemy import Connection
    from sqlalchemy.exc import DBAPIError

    from ecodiplo.catalogue import Entity
    from ecodiplo.services.writing.batches import Matches, ResolvedBatch
    from ecodiplo.services.writing.write_options import OnMatch, WriteOptions


class Writer:
    """Writes rows to one entity: first `match` a batch, then `write` it."""

    def __init__(
        self, connection: Connection, entity: Entity, options: WriteOptions, *,
        staging: str = "incoming",
    ) -> None:  # fmt: skip
        """`staging` is the prefix of the temporary tables.

        The transaction must hold the locks to write the entity, so that running refs and natural
        keys stay unique. Raises RuntimeError when it does not.
        """
        locks.require(connection, entity)
        self.connection = connection
        self.entity = entity
        self.options = options
        self.refs = RunningRefs(connection, entity)
        self.staging = Staging(connection, entity, staging)
        self.items = items = SideItems(connection, entity)
        self._mover = Mover(
            self.staging, items, suspends=not options.savepoints, lists=options.lists
        )
        self._rows = RowNumbers()
        self._known = KnownNames(connection, NaturalKey(entity), staging)
        self.problems = RowProblems(entity, options, self._known.natural)
        self._matcher = BatchMatcher(
            self.staging, items, self._known, options, self.problems, self._rows, self.refs.issued
        )
        self._checks = RowChecks(self.staging, self.problems)
        self.followed = 0  # the trips of which the day of the report followed

    def match(
        self, batch: ResolvedBatch, ids: Sequence[int | None] | None = None,
        keep: Callable[[ResolvedBatch, Matches], Matches] | None = None,
    ) -> Matches:  # fmt: skip
        """The records that the rows are about, with every fault of the rows that the database would
        refuse. `ids` are those of the records where the caller knows them. `keep` says which values
        the records keep.

        Raises RefAlreadyIssued and DigestsNeeded.
        """
        columns = stored_columns(self.staging, batch, ids, self._checks.defaults)
        self.staging.load(columns, len(batch.numbers))
        matches = self._matcher.match(batch, ids)
        self.staging.aim((at, id_, None) for at, id_ in enumerate(matches.ids) if id_ is not None)
        self.staging.keep(matches.kept)
        if keep:
            matches = keep(batch, matches)
        faults = self._checks.check(batch, matches, skips=ids is None)
        faults = self._matcher.new_rows.explain_empty(batch, matches, faults)
        return replace(matches, faults=(*matches.faults, *faults))

    def write(
        self, batch: ResolvedBatch, matches: Matches, on_match: OnMatch | None = None
    ) -> WrittenBatch:
        """Write the rows without faults of the batch that was matched last. `on_match` is that of
        the options by default."""
        on_match = on_match or self.options.on_match
        faulty = {fault.at for fault in (*batch.faults, *matches.faults)}
        left_out = faulty | matches.repeated.keys() | matches.left_out
        batch = batch.with_items(matches.items)
        good = [at for at in range(len(batch.numbers)) if at not in left_out]
        new = {
            row[0]: row
            for row in self._number(batch, [at for at in good if matches.ids[at] is None])
        }
        matched = {at: id_ for at in good if (id_ := matches.ids[at]) is not None}

        due = FollowingDays(self.connection, self.entity, batch, matched)

        def move(rows: Iterable[int]) -> dict[int, str]:
            if inserted := [new[at] for at in rows if at in new]:
                self._mover.insert(batch, inserted, self._checks.defaults)
            updated = {at: matched[at] for at in rows if at in matched}
            outcomes = self._mover.update(batch, updated, on_match) if updated else {}
            return outcomes | {row[0]: "added" for row in inserted}

        outcomes: dict[int, str] = {}
        faults: list[Fault] = []
        try:
            with _savepoint(self.connection, self.options):
                outcomes = move(good)
        except (IntegrityError, DataError):
            if not self.options.savepoints:
                raise
            for at in good:
                try:
                    with _savepoint(self.connection, self.options):
                        outcomes |= move([at])
                except (IntegrityError, DataError) as error:
                    faults.append(self._refusal(batch, at, error))
        self.followed += due.follow()
        ids = {**matched, **{at: id_ for at, id_, _ in new.values()}}
        rows = {ids[at]: batch.numbers[at] for at, done in outcomes.items() if done != "skipped"}
        self._rows.add(rows.keys(), rows.values())
        self._matcher.repeated.add((at, ids[at]) for at in outcomes)
        outcomes |= dict.fromkeys(matches.repeated.keys() - faulty, "repeated")
        outcomes |= dict.fromkeys(matches.left_out - faulty, "skipped")
        self._known.add(
            (name, ids[at]) for at in outcomes if at in ids for name in matches.names.get(at, ())
        )
        return WrittenBatch(
            [ids.get(at) for at in range(len(batch.numbers))],
            [outcomes.get(at, "") for at in range(len(batch.numbers))],
            (*batch.faults, *matches.faults, *faults),
        )

    @property
    def natural(self) -> NaturalKey:
        """The natural key of the entity's records."""
        return self._known.natural

    def resume_triggers(self) -> None:
        """Switch the triggers of the tables on again, if they are suspended."""
        self._mover.triggers.resume()

    def finish(self) -> None:
        """Switch the triggers on again, and drop the temporary tables."""
        self.resume_triggers()
        self.staging.drop()
        self._known.drop()

    def _number(
        self, batch: ResolvedBatch, rows: Sequence[int]
    ) -> list[tuple[int, int, str | None]]:
        """The new records of the rows at these positions: position, id, and the ref of one that
        brings none."""
        if not rows:
            return []
        ids = _new_ids(self.connection, self.entity, len(rows))
        nothing = [None] * len(batch.numbers)
        keys = batch.columns.get(self.entity.key, nothing)
        if not self.entity.prefix or None not in keys:
            return [(at, id_, None) for at, id_ in zip(rows, ids, strict=True)]
        dates = batch.columns.get(self.entity.date or "", nothing)
        self.refs.reserve(key for at in rows if (key := keys[at]) is not None)
        return [
            (at, id_, self.refs.next(dates[at]) if keys[at] is None else None)
            for at, id_ in zip(rows, ids, strict=True)
        ]

    def _refusal(self, batch: ResolvedBatch, at: int, error: DBAPIError) -> Fault:
        """Why the database refuses a row."""
        broken = self._checks.broken_rules(batch).get(at)
        rule = broken[0].name if broken else driver_errors.broken_constraint(error)
        name, reason, code = explain_constraint(self.entity, rule)
        return Fault(at, self.problems.problem(batch.numbers[at], name, reason, code))


def _savepoint(connection: Connection, options: WriteOptions) -> AbstractContextManager[Any]:
    """Context manager: a savepoint, where the options say that rows are written with them."""
    return connection.begin_nested() if options.savepoints else nullcontext()


def _new_ids(connection: Connection, entity: Entity, count: int) -> list[int]:
    """Reserve ids for new records, none of which a deleted record had."""
    table = mapping.table(entity).name
    past = select(func.max(changes.c.record_id)).where(changes.c.record_table == table)
    least = 1 + (connection.scalar(past) or 0)
    return many_rows.new_ids(connection, table, count, least)
