"""Edits that change what identifies a record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecodiplo.services.writing.identity.shared_keys import shared_keys
from ecodiplo.services.writing.matching.clashes import shared_doubt

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ecodiplo.services.writing.identity.match_doubts import MatchDoubt, ResolvedRow
    from ecodiplo.services.writing.identity.natural_keys import NaturalKey
    from ecodiplo.services.writing.matching.candidates import Candidates
    from ecodiplo.services.writing.write_options import WriteOptions


class EditedKeys:
    """Finds the records whose natural key, names or distinguishing fields rows change."""

    def __init__(self, candidates: Candidates, options: WriteOptions) -> None:
        self.natural = candidates.natural
        self._candidates = candidates
        self._options = options

    def find(self, rows: Sequence[ResolvedRow]) -> dict[int, Mapping[str, Any]]:
        """The records whose natural key, names or distinguishing fields change, by id, with the
        values after the change."""
        candidates, natural = self._candidates, self.natural
        matched = [
            (row.id, row) for row in rows if row.id is not None and row.id in candidates.stored
        ]
        brought = {
            name: candidates.items(name, [id_ for id_, row in matched if name in row.values])
            for name in natural.identifying_items
        }
        rekeyed: dict[int, Mapping[str, Any]] = {}
        for id_, row in matched:
            values, record = row.values, candidates.stored[id_]
            several = {
                name: stored[id_] or None for name, stored in brought.items()
                if name in values and {*(values[name] or ())} != {*stored[id_]}
            }  # fmt: skip
            parts = (*natural.identifying, *several)
            if several or any(at in values and values[at] != record[at] for at in parts):
                changes = self._options.changes(values, record | several)
                if not changes.keys().isdisjoint(parts):
                    rekeyed[id_] = record | several | changes
        return candidates.with_items(rekeyed)

    def doubt(self, row: ResolvedRow, after: Mapping[str, Any]) -> MatchDoubt | None:
        """The doubt when the edit of a record, which has the values `after` it, gives it a natural
        key of another record, or one that is near; unless the two contradict each other, or shared
        that key before."""
        candidates, after = self._candidates, _filled(after)
        natural, near_key = self.natural, candidates.near_key
        same = self._shared(row, after, natural, candidates.under_any_name(after))
        if doubt := shared_doubt(row, "rekeyed", natural, after, same):
            return doubt
        if self._options.on_near != "refuse":
            return None
        near = self._shared(row, after, near_key, candidates.near(after))
        return shared_doubt(row, "near", near_key, after, near)

    def _shared(
        self, row: ResolvedRow, after: Mapping[str, Any], key: NaturalKey, others: Iterable[int]
    ) -> dict[int, set[tuple[Any, ...]]]:
        """The keys that the record of the row shares with each of the others only `after` its
        change."""
        candidates = self._candidates
        before = _filled(candidates.before(row.id or 0))
        shared = {}
        for other in others:
            keys = shared_keys(key, after, candidates.records[other], key.leaves_out)
            if keys and other != row.id:
                keys -= shared_keys(key, before, candidates.before(other), key.leaves_out)
                shared[other] = keys
        return {other: keys for other, keys in shared.items() if keys}


def _filled(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values without empty ones: an empty tie-breaker is one that the record leaves out."""
    return {at: value for at, value in values.items() if value is not None}
