"""The rows of a batch that make a record, or give one another natural key: no two the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecodiplo.services.writing.natural_keys import KeyIndex

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecodiplo.services.writing.match import Row
    from ecodiplo.services.writing.natural_keys import NaturalKey


class Pending:
    """The rows so far, found by their refs and by their natural keys."""

    def __init__(self, natural: NaturalKey) -> None:
        """Begin with no rows."""
        self.natural = natural
        self._key = natural.entity.key
        self._by_key: dict[str, Row] = {}
        self._index: KeyIndex[tuple[Row, Mapping[str, Any]]] = KeyIndex(natural)
        self._has_keyless = False

    def same(self, row: Row, values: Mapping[str, Any]) -> tuple[Row, bool] | None:
        """The earlier row about the same record, and whether its natural key says so and not its
        ref. Without one the row is added; `values` are those of the record that it makes."""
        natural, key = self.natural, values.get(self._key)
        if key and (other := self._by_key.setdefault(key, row)) is not row:
            return other, False
        if natural.is_the_key or natural.of(values) == (None,):
            return None
        for other, its in self._index.same(values):
            if key and its.get(self._key):  # each says that it is a record of its own
                if natural.identity(values) == natural.identity(its):
                    return other, True
            elif not natural.contradictions(values, its):
                return other, True
        self._has_keyless = self._has_keyless or not key
        if natural.entity.tie_breakers and self._has_keyless:
            for other, its in self._index.alike(values):
                own = key and its.get(self._key)
                tie = natural.is_tie(values, its) and not natural.contradictions(values, its)
                if tie and not own:
                    return other, True
        self._index.add(values, (row, values))
        return None
