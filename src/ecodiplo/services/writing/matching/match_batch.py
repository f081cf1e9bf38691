"""Matches the rows of a batch to records.

Set statements settle most rows: a row with the key of a record is about that record, and a row is
new when neither a record nor another row shares one of its names, or the first field of its natural
key. The `Matcher` compares the others one by one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Any

from ecodiplo.services.writing.batches import Fault, Matches
from ecodiplo.services.writing.identity.match_doubts import ResolvedRow
from ecodiplo.services.writing.matching.candidates import Candidates
from ecodiplo.services.writing.matching.compare_rows import RowComparison
from ecodiplo.services.writing.matching.doubt_problems import DoubtProblems
from ecodiplo.services.writing.matching.external_ids import ExternalIds
from ecodiplo.services.writing.matching.match_rows import Matcher
from ecodiplo.services.writing.matching.new_rows import NewRows
from ecodiplo.services.writing.matching.repeated_rows import RepeatedRows

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from ecodiplo.services.writing.batches import ResolvedBatch
    from ecodiplo.services.writing.identity.known_names import KnownNames
    from ecodiplo.services.writing.row_problems import RowProblems
    from ecodiplo.services.writing.storing.row_numbers import RowNumbers
    from ecodiplo.services.writing.storing.side_items import SideItems
    from ecodiplo.services.writing.storing.staging import Staging
    from ecodiplo.services.writing.write_options import WriteOptions


class BatchMatcher:
    """Matches the staged rows of batches."""

    def __init__(
        self, staging: Staging, items: SideItems, known: KnownNames, options: WriteOptions,
        problems: RowProblems, written: RowNumbers, issued: Collection[str],
    ) -> None:  # fmt: skip
        """`written` are the records of earlier rows of the file, and `issued` the refs that rows
        without one were given."""
        self.entity = staging.entity
        self.staging = staging
        self.options = options
        self.written = written
        self.items = items
        self.known = known
        self.natural = known.natural
        self.candidates = Candidates(staging, known, items.read)
        self.matcher = Matcher(self.candidates, options)
        self.doubts = DoubtProblems(staging.connection, problems, written)
        self.repeated = RepeatedRows(self.entity, options)
        self.external_ids = ExternalIds(items, problems)
        self.new_rows = NewRows(problems, self.external_ids)
        self.comparison = RowComparison(self.doubts, problems, written, issued, self.repeated)

    def match(self, batch: ResolvedBatch, ids: Sequence[int | None] | None = None) -> Matches:
        """The record of each row, and the faults of rows that may be about another record, or are
        about the record of another row. `ids` are those of the records where the caller knows them.

        Raises RefAlreadyIssued and DigestsNeeded.
        """
        self.repeated.begin(batch.digest)
        given = ids is not None
        by_key = {} if given or self.entity.key not in batch.columns else self.staging.ids_by_key()
        ids = [*ids] if ids is not None else [by_key.get(at) for at in range(len(batch.numbers))]
        faults, rekeyed = self.external_ids.match(batch, ids)
        if self.options.on_known != "adopt" and self.options.on_match in ("update", "fill"):
            faults += self.external_ids.new_keys(batch, ids, rekeyed)
        batch = replace(batch, faults=(*batch.faults, *faults))
        matches = self._match(batch, ids, given=given)
        kept = {at: (*matches.kept.get(at, ()), self.entity.key) for at in rekeyed}
        matches = replace(matches, faults=(*faults, *matches.faults), kept={**matches.kept, **kept})
        if given:
            return matches
        matches = self.new_rows.decide(batch, matches)
        return replace(matches, items=self.external_ids.complete(batch, matches.ids))

    def _match(self, batch: ResolvedBatch, ids: list[int | None], *, given: bool) -> Matches:
        """The record of each row, where `ids` are those that keys and external ids show."""
        known = defaultdict(list)
        for at, problem in batch.faults:
            known[at].append(problem)

        def row_at(at: int) -> ResolvedRow:
            return ResolvedRow(at, batch.numbers[at], batch.values(at), ids[at], [*known[at]])

        rekeyed = self._rekeyed(batch, ids)
        renamed = [at for at, id_ in enumerate(ids) if id_ is None or at in rekeyed]
        names = self.known.of_rows(batch, [] if given or not self.known else renamed)
        undecided = rekeyed if given else self._undecided(batch, ids, rekeyed, names)
        rows = [row_at(at) for at in sorted(undecided)]
        if not rows:
            return Matches(ids, names=names)
        records = self.matcher.match(rows, ids, self.written)
        matched = {row.id for row in rows} - {None}
        others = {at for at, id_ in enumerate(ids) if id_ in matched} - {row.at for row in rows}
        rows = sorted([*rows, *map(row_at, others)], key=lambda row: row.at)
        if not given:
            self.comparison.compare(rows, self.matcher, records)
        for doubt in self.matcher.doubts:
            self.doubts.explain(doubt, self.candidates.records)
        kept = {row.at: row.kept for row in rows if row.kept}
        for row in rows:
            ids[row.at] = row.id
        faults = [
            Fault(row.at, problem) for row in rows for problem in row.problems[len(known[row.at]) :]
        ]
        repeats = frozenset(row.at for row in rows if row.repeats)
        repeated = {row.at: row.repeated for row in rows if row.repeated}
        return Matches(ids, repeats, tuple(faults), kept, names, repeated)

    def _undecided(
        self, batch: ResolvedBatch, ids: Sequence[int | None], rekeyed: Collection[int],
        names: Mapping[int, Collection[str]],
    ) -> set[int]:  # fmt: skip
        """The positions of the rows that must be compared one by one."""
        if self.options.on_match == "refuse":
            return {*range(len(ids))}
        keys = batch.columns.get(self.entity.key, ())
        undecided = _repeated(keys) | _repeated(ids)
        undecided |= {at for at, id_ in enumerate(ids) if id_ in self.written}
        if self.natural.is_the_key:
            return undecided
        undecided |= {*rekeyed}
        new = {at for at, id_ in enumerate(ids) if id_ is None}
        if self.known:
            counts = Counter(chain.from_iterable(names.values()))
            shared = self.known.records(counts)
            return undecided | {
                at for at, forms in names.items()
                if any(form in shared or counts[form] > 1 for form in forms)
            }  # fmt: skip
        lead = self.candidates.lead
        if not {*lead} <= {*self.natural.solid}:
            return undecided | new
        # Rows of one record have the same first part.
        columns = [batch.columns.get(at, [None] * len(ids)) for at in lead]
        leads = {at: tuple(column[at] for column in columns) for at in new.union(rekeyed)}
        repeated = Counter(leads.values())
        undecided |= {at for at, value in leads.items() if repeated[value] > 1}
        return undecided | (new & self.staging.sharing(lead))

    def _rekeyed(self, batch: ResolvedBatch, ids: Sequence[int | None]) -> set[int]:
        """The positions of rows that would change what identifies their record."""
        if self.natural.is_the_key:
            return set()
        matched = [(at, id_) for at, id_ in enumerate(ids) if id_ is not None]
        if not matched:
            return set()
        self.staging.aim((at, id_, None) for at, id_ in matched)
        rekeyed = self.staging.differing(self.natural.identifying, clears=batch.clears)
        for name in self.natural.identifying_items:
            if (cells := batch.items.get(name)) is None:
                continue
            stored = self.items.read(name, {id_ for _, id_ in matched})
            rekeyed |= {
                at for at, id_ in matched
                if (cells[at] is not None or batch.clears)
                and {*(cells[at] or ())} != {*stored.get(id_, ())}
            }  # fmt: skip
        return rekeyed


def _repeated(values: Sequence[Any]) -> set[int]:
    """The positions of values that occur more than once; None does not count."""
    filled = [value for value in values if value is not None]
    if len({*filled}) == len(filled):
        return set()
    counts = Counter(filled)
    return {at for at, value in enumerate(values) if value is not None and counts[value] > 1}
