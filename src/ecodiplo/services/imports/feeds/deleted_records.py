"""Records that people deleted after a feed began: no row of the feed adds them again."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from ecodiplo.language import Lang

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ecodiplo.services.history.last_writers import LastWriters
    from ecodiplo.services.writing.batches import ResolvedBatch
    from ecodiplo.services.writing.identity.natural_keys import NaturalKey


class DeletedRecords:
    """Finds the record that a new row would add again: by external id, else by natural key. Of
    several with one id or key, the last deletion counts."""

    def __init__(self, last: LastWriters, natural: NaturalKey) -> None:
        self._last = last
        self._natural = natural
        self._entity = natural.entity

    def find(self, batch: ResolvedBatch, at: int) -> str:
        """The name of the record that the row at this position would add again: its external ids,
        or the key that it had; '' when there is none."""
        external = self._entity.external_ids
        cells = batch.items.get(external.name) if external else None
        if external and cells and not self._external_ids.isdisjoint(cells[at] or ()):
            return external.type.show(cells[at], Lang.EN)
        if not self._natural_keys:
            return ""
        keys = self._keys(batch.values(at))
        return next((name for key in keys if (name := self._natural_keys.get(key))), "")

    @cached_property
    def _external_ids(self) -> set[tuple[Any, ...]]:
        external = self._entity.external_ids
        return self._last.deleted_items(external.name) if external else set()

    @cached_property
    def _natural_keys(self) -> dict[tuple[Any, ...], str]:
        """The keys of the records by their natural keys, one for each of their names."""
        deleted: dict[tuple[Any, ...], str] = {}
        for record, values, by_person in self._last.deletions():
            for key in self._keys(values):
                deleted[key] = record if by_person else ""
        return deleted

    def _keys(self, values: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
        if self._natural.is_the_key:
            return
        for variant in self._natural.names.variants(values):
            if (key := self._natural.of(variant)) != (None,):
                yield key
