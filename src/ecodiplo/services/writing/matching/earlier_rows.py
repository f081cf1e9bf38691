"""Rows of a batch that add a record or change a natural key: two rows may not be about the same
record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecodiplo.services.writing.identity.key_index import KeyIndex
from ecodiplo.services.writing.identity.shared_keys import fields_with_keys, shared_keys

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecodiplo.services.writing.identity.match_doubts import ResolvedRow
    from ecodiplo.services.writing.identity.natural_keys import NaturalKey


class EarlierRows:
    """The earlier rows of the batch, by ref and by natural key."""

    def __init__(self, natural: NaturalKey, near_key: NaturalKey) -> None:
        """`near_key` compares in the near form."""
        self.natural = natural
        self._near_key = near_key
        self._key = natural.entity.key
        self._by_key: dict[str, ResolvedRow] = {}
        self._index, self._near = (
            KeyIndex[tuple["ResolvedRow", "Mapping[str, Any]"]](key)
            for key in (natural, self._near_key)
        )

    def same(
        self, row: ResolvedRow, values: Mapping[str, Any]
    ) -> tuple[ResolvedRow, list[str]] | None:
        """The earlier row about the same record, and the fields that show it; none where the ref
        does. Without such a row, add this one; `values` are the values of its record."""
        natural, key = self.natural, values.get(self._key)
        if key and (other := self._by_key.setdefault(key, row)) is not row:
            return other, []
        if natural.is_the_key or natural.of(values) == (None,):
            return None
        ties = bool(natural.entity.tie_breakers)
        for other, other_values in self._index.under_any_name(values, alike=ties):
            two_refs = self._have_refs(row, other)  # two records unless all is the same
            if two_refs and natural.details.of(values) != natural.details.of(other_values):
                continue
            agree = natural.is_same if two_refs else natural.is_tie
            if keys := shared_keys(natural, values, other_values, agree):
                return other, fields_with_keys(natural, values, keys)
        for index in (self._index, self._near):
            index.add(values, (row, values))
        return None

    def near(
        self, row: ResolvedRow, values: Mapping[str, Any]
    ) -> tuple[ResolvedRow, list[str]] | None:
        """The earlier row with a key that differs from one of this row in diacritics or
        abbreviations, and the fields that show it; None where both have a ref."""
        key = self._near_key
        if self.natural.is_the_key:
            return None
        for other, other_values in self._near.under_any_name(values, alike=False):
            if other is row or self._have_refs(row, other):
                continue
            if keys := shared_keys(key, values, other_values, key.is_same):
                return other, fields_with_keys(key, values, keys)
        return None

    def _have_refs(self, row: ResolvedRow, other: ResolvedRow) -> bool:
        return bool(row.values.get(self._key) and other.values.get(self._key))
