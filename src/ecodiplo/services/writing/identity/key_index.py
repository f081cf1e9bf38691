"""An index of records or rows by their natural keys."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecodiplo.services.writing.identity.natural_keys import NaturalKey

Item = TypeVar("Item")


class KeyIndex(Generic[Item]):
    """Finds the items with the same natural key or an alike one, without comparing every pair."""

    def __init__(self, key: NaturalKey) -> None:
        self.key = key
        self._same: defaultdict[tuple[Any, ...], list[Item]] = defaultdict(list)
        self._unsorted: list[tuple[Mapping[str, Any], Item]] = []
        self._by_levels: defaultdict[tuple[int, ...], list[tuple[Mapping[str, Any], Item]]] = (
            defaultdict(list)
        )
        self._coarse: dict[Any, defaultdict[tuple[Any, ...], list[Item]]] = {}

    def add(self, values: Mapping[str, Any], item: Item) -> None:
        """Add `item` under the natural keys of its values, one for each of its names."""
        for variant in self.key.names.variants(values):
            self._same[self.key.of(variant)].append(item)
            self._unsorted.append((variant, item))

    def same(self, values: Mapping[str, Any]) -> list[Item]:
        """The items with the natural key of `values`."""
        return self._same.get(self.key.of(values), []) if self._same else []

    def alike(self, values: Mapping[str, Any]) -> list[Item]:
        """The items whose natural key is alike: it differs from that of `values` only in open
        parts."""
        self._sort()
        own = self.key.levels(values)
        items: list[Item] = []
        for levels in self._by_levels:
            common = tuple(map(min, own, levels))
            if common != own or common != levels:
                items += self._at(levels, common).get(self.key.at(values, common), [])
        return items

    def under_any_name(self, values: Mapping[str, Any], *, alike: bool = True) -> list[Item]:
        """The items that have a natural key of `values`, one for each of their names, or with
        `alike` an alike one."""
        items: list[Item] = []
        for variant in self.key.names.variants(values):
            items += self.same(variant)
            items += self.alike(variant) if alike else ()
        return items

    def _sort(self) -> None:
        for values, item in self._unsorted:
            levels = self.key.levels(values)
            self._by_levels[levels].append((values, item))
            for (of, common), index in self._coarse.items():
                if of == levels:
                    index[self.key.at(values, common)].append(item)
        self._unsorted.clear()

    def _at(
        self, levels: tuple[int, ...], common: tuple[int, ...]
    ) -> defaultdict[tuple[Any, ...], list[Item]]:
        """The items whose keys have these `levels`, by their keys cut to the `common` ones."""
        if (levels, common) not in self._coarse:
            index = self._coarse[levels, common] = defaultdict(list)
            for values, item in self._by_levels[levels]:
                index[self.key.at(values, common)].append(item)
        return self._coarse[levels, common]
