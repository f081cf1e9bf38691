"""What identifies a record beside its ref: its natural key, and whether two keys can be one.

Two keys are the same when all their parts are. They are alike when they differ only in parts that
one of them leaves open: an empty part, or a date known less exactly.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from ecodiplo.fields import AnyRef, Many, PartialDate, Text
from ecodiplo.services.query import mapping
from ecodiplo.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecodiplo.catalogue import Entity, Field

Item = TypeVar("Item")


@dataclass(frozen=True)
class Part:
    """A part of a natural key that can be left open."""

    attribute: str
    field: str
    is_date: bool
    default: Any  # what the engine stores for an empty cell

    def level(self, values: Mapping[str, Any]) -> int:
        """How exactly the part is known: 0 not at all, of a date its length, else 1."""
        value = values.get(self.attribute)
        if value is None or value == self.default:
            return 0
        return len(value) if self.is_date else 1

    def at(self, values: Mapping[str, Any], level: int) -> Any:
        """The part, cut to the exactness of `level`."""
        if not level:
            return None
        value = values[self.attribute]
        return value[:level] if self.is_date else value


class NaturalKey:
    """The natural key of an entity's records, and the fields that tell two records of one natural
    key apart."""

    def __init__(self, entity: Entity) -> None:
        """Sort the parts into those that are always known and those that can be left open."""
        self.entity = entity
        columns = mapping.attributes(entity)
        fields = [entity.by_name[name] for name in entity.natural_key]
        # One date is when something happened, known more or less exactly; two are a period.
        dates = [field for field in fields if isinstance(field.type, PartialDate)]
        self.solid: list[str] = []
        self.open: list[Part] = []
        for field in fields:
            attributes = attributes_of(entity, field)
            default = mapping.default(columns[attributes[0]])
            known = (field.required and default is None) or isinstance(field.type, AnyRef)
            if field in dates:
                known = len(dates) > 1
            if known:
                self.solid += attributes
            else:
                is_date = isinstance(field.type, PartialDate)
                self.open.append(Part(attributes[0], field.name, is_date, default))
        self.attributes = [*self.solid, *(part.attribute for part in self.open)]
        self._defaults = [None] * len(self.solid) + [part.default for part in self.open]
        self.single: dict[str, Field] = {}  # distinguishing fields of one value, by attribute
        self.several: list[str] = []  # distinguishing fields of several
        for field in (entity.by_name[name] for name in entity.distinguishing):
            if isinstance(field.type, Many):
                self.several.append(field.name)
            else:
                self.single[attributes_of(entity, field)[0]] = field

    @property
    def is_the_key(self) -> bool:
        """Whether nothing identifies a record but its key."""
        return self.entity.natural_key == (self.entity.key,)

    @property
    def can_be_empty(self) -> bool:
        """Whether a record can have none of the parts; its title stands for them."""
        return not self.solid

    def of(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        """The natural key of stored values."""
        get = values.get
        key = tuple(map(get, self.attributes))
        if None in key:
            key = tuple(
                default if part is None else part
                for part, default in zip(key, self._defaults, strict=True)
            )
            if not any(part is not None for part in key):
                return (get(self.entity.title),)
        return key

    def levels(self, values: Mapping[str, Any]) -> tuple[int, ...]:
        """How exactly each part is known that can be left open."""
        return tuple(part.level(values) for part in self.open)

    def at(self, values: Mapping[str, Any], levels: tuple[int, ...]) -> tuple[Any, ...]:
        """The natural key, its open parts cut to the exactness of `levels`."""
        key = (
            *map(values.get, self.solid),
            *(part.at(values, level) for part, level in zip(self.open, levels, strict=True)),
        )
        return key if any(part is not None for part in key) else (values.get(self.entity.title),)

    def differing(self, values: Mapping[str, Any], other: Mapping[str, Any]) -> list[Part]:
        """The open parts in which two alike keys differ."""
        return [
            part
            for part in self.open
            if (level := part.level(values)) != part.level(other)
            or part.at(values, level) != part.at(other, level)
        ]

    def leaves_out(self, values: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
        """Whether `values` only leave out tie-breakers that `other` has, of two alike keys."""
        return all(
            part.field in self.entity.tie_breakers and part.attribute not in values
            for part in self.differing(values, other)
        )

    def is_tie(self, values: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
        """Whether two alike keys differ only in tie-breakers."""
        tie_breakers = self.entity.tie_breakers
        return all(part.field in tie_breakers for part in self.differing(values, other))

    # Fields beside the key.

    def contradictions(self, values: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
        """The distinguishing fields that both have and that cannot be the same record's."""
        found = []
        for attribute, field in self.single.items():
            one, two = values.get(attribute), other.get(attribute)
            if one is not None and two is not None and one != two and not _alike(field, one, two):
                found.append(field.name)
        for name in self.several:
            one, two = (_firsts(each, name) for each in (values, other))
            if one and two and one.isdisjoint(two):
                found.append(name)
        return found

    def says_as_much(self, values: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
        """Whether `other` has all distinguishing fields that `values` have."""
        return all(other.get(name) for name in (*self.single, *self.several) if values.get(name))

    def identity(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        """The natural key with all distinguishing fields."""
        several = (frozenset(values.get(name) or ()) for name in self.several)
        return (*self.of(values), *map(values.get, self.single), *several)


class KeyIndex(Generic[Item]):
    """Finds what has the same natural key, or one that is alike, without comparing each with
    each."""

    def __init__(self, key: NaturalKey) -> None:
        """Begin with nothing."""
        self.key = key
        self._same: defaultdict[tuple[Any, ...], list[Item]] = defaultdict(list)
        self._unsorted: list[tuple[Mapping[str, Any], Item]] = []
        self._by_levels: defaultdict[tuple[int, ...], list[tuple[Mapping[str, Any], Item]]] = (
            defaultdict(list)
        )
        self._coarse: dict[Any, defaultdict[tuple[Any, ...], list[Item]]] = {}

    def add(self, values: Mapping[str, Any], item: Item) -> None:
        """Put `item` in, under the natural key of its values."""
        self._same[self.key.of(values)].append(item)
        self._unsorted.append((values, item))

    def same(self, values: Mapping[str, Any]) -> list[Item]:
        """What has the natural key of `values`."""
        return self._same.get(self.key.of(values), []) if self._same else []

    def alike(self, values: Mapping[str, Any]) -> list[Item]:
        """What has a natural key that differs only in what one of the two leaves open."""
        self._sort()
        own = self.key.levels(values)
        found: list[Item] = []
        for levels in self._by_levels:
            common = tuple(map(min, own, levels))
            if common != own or common != levels:
                found += self._at(levels, common).get(self.key.at(values, common), [])
        return found

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
        """The items whose keys are known to `levels`, by their keys at `common`."""
        if (levels, common) not in self._coarse:
            index = self._coarse[levels, common] = defaultdict(list)
            for values, item in self._by_levels[levels]:
                index[self.key.at(values, common)].append(item)
        return self._coarse[levels, common]


def attributes_of(entity: Entity, field: Field) -> list[str]:
    """The mapped attributes that hold a field of one value."""
    columns = mapping.columns_of(entity, field)
    return [at for at, column in mapping.attributes(entity).items() if column in columns]


def _alike(field: Field, one: Any, two: Any) -> bool:
    if isinstance(field.type, PartialDate):
        return bool(one.startswith(two) or two.startswith(one))
    return isinstance(field.type, Text) and fold(one) == fold(two)


def _firsts(values: Mapping[str, Any], name: str) -> set[Any]:
    """What the items of a field of several refer to, without their parts."""
    return {item[0] for item in values.get(name) or ()}
