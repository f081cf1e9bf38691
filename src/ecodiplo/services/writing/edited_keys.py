"""Edits that change what identifies a record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecodiplo.services.writing.match_doubts import MatchDoubt

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ecodiplo.services.writing.candidates import Candidates
    from ecodiplo.services.writing.match_doubts import ResolvedRow
    from ecodiplo.services.writing.natural_keys import NaturalKey
    from ecodiplo.services.writing.write_options import WriteOptions


class EditedKeys:
    """Finds the records whose natural key, names or distinguishing fields rows change."""

    def __init__(self, candidates: Candidates, options: WriteOptions) -> None:
        self.natural = candidates.natural
        self._candidates = candidates
        self._options = options

    def find(self, rows: Sequence[ResolvedRow]) -> dict[int, dict[str, Any]]:
        """The records whose natural key or distinguishing fields change, by id, with the values
        after the change."""
        stored, items = self._candidates.stored, self._candidates.items
        matched = [(row.id, row) for row in rows if row.id is not None and row.id in stored]
        natural = self.natural
        parts = (*natural.attributes, *natural.names.single, *natural.single)
        rekeyed = {}
        before = {
            name: items(name, [id_ for id_, row in matched if name in row.values])
            for name in self.natural.several
        }
        for id_, row in matched:
            values, record = row.values, stored[id_]
            several = {
                name: before[name][id_] or None
                for name in self.natural.several
                if name in values and set(values[name] or ()) != set(before[name][id_])
            }
            if several or any(at in values and values[at] != record[at] for at in parts):
                changes = self._options.changes(values, record | several)
                if not changes.keys().isdisjoint((*parts, *several)):
                    rekeyed[id_] = record | several | changes
        return rekeyed

    def doubt(self, row: ResolvedRow, after: Mapping[str, Any]) -> MatchDoubt | None:
        """The doubt when the edit of a record, which has the values `after` it, gives it the
        natural key of another record, or one that is near; unless the two contradict each other, or
        the record had that key before."""
        id_, candidates = row.id or 0, self._candidates
        before = dict(candidates.stored[id_])
        for name in self.natural.several:
            if name in row.values:
                before |= {name: candidates.items(name, [id_])[id_]}
        twins = self._new_twins(id_, before, after, self.natural, candidates.same(after))
        if twins:
            return MatchDoubt(row, "rekeyed", tuple(twins))
        if self._options.on_near == "refuse":
            near = candidates.near(after)
            if near := self._new_twins(id_, before, after, candidates.near_key, near):
                return MatchDoubt(row, "near", tuple(near))
        return None

    def _new_twins(
        self, id_: int, before: Mapping[str, Any], after: Mapping[str, Any], key: NaturalKey,
        others: Iterable[int],
    ) -> list[int]:  # fmt: skip
        """Those of the others that the record `id_` does not contradict after a change, and that
        did not have its key before."""
        records, stored = self._candidates.records, self._candidates.stored
        return [
            other for other in others
            if other != id_ and not self.natural.contradictions(after, records[other])
            and (key.of(before) != key.of(stored[other])
                 or self.natural.contradictions(before, records[other]))
        ]  # fmt: skip
