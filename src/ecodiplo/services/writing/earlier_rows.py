"""Rows of a batch that add a record or change a natural key: two rows may not be about the same
record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecodiplo.fold import near_form
from ecodiplo.services.writing.natural_keys import KeyIndex, NaturalKey

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecodiplo.services.writing.match_doubts import ResolvedRow


class EarlierRows:
    """The earlier rows of the batch, by ref and by natural key."""

    def __init__(self, natural: NaturalKey) -> None:
        self.natural = natural
        self._key = natural.entity.key
        self._by_key: dict[str, ResolvedRow] = {}
        self._index: KeyIndex[tuple[ResolvedRow, Mapping[str, Any]]] = KeyIndex(natural)
        self._near_key = NaturalKey(natural.entity, near_form)
        self._near: KeyIndex[ResolvedRow] = KeyIndex(self._near_key)
        self._has_keyless = False

    def same(self, row: ResolvedRow, values: Mapping[str, Any]) -> tuple[ResolvedRow, bool] | None:
        """The earlier row about the same record, and whether the natural key, not the ref, shows
        it. Without such a row, add this one; `values` are the values of its record."""
        natural, key = self.natural, values.get(self._key)
        if key and (other := self._by_key.setdefault(key, row)) is not row:
            return other, False
        if natural.is_the_key or natural.of(values) == (None,):
            return None
        for other, other_values in self._index.same(values):
            if key and other_values.get(
                self._key
            ):  # each has a ref: two records unless all is the same
                if natural.identity(values) == natural.identity(other_values):
                    return other, True
            elif not natural.contradictions(values, other_values):
                return other, True
        self._has_keyless = self._has_keyless or not key
        if natural.entity.tie_breakers and self._has_keyless:
            for other, other_values in self._index.alike(values):
                two_refs = key and other_values.get(self._key)
                tie = natural.is_tie(values, other_values) and not natural.contradictions(
                    values, other_values
                )
                if tie and not two_refs:
                    return other, True
        self._index.add(values, (row, values))
        self._near.add(values, row)
        return None

    def near(self, row: ResolvedRow) -> ResolvedRow | None:
        """The earlier row whose natural key differs from that of this row in diacritics, or is that
        of another of its names; None for a row with a ref."""
        if row.values.get(self._key) or self.natural.is_the_key:
            return None
        for variant in self.natural.names.variants(row.values, further=False):
            for other in self._near.same(variant):
                if other is not row and not self._near_key.contradictions(row.values, other.values):
                    return other
        return None
