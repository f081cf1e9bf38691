"""Details: the distinguishing fields, in which two records of one natural key differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecodiplo.catalogue.entity import end_of
from ecodiplo.dates import DateText, first_day, last_day
from ecodiplo.fields import Many, PartialDate, Text
from ecodiplo.services.query import mapping

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ecodiplo.catalogue import Entity, Field


class Details:
    """The distinguishing fields of an entity's records."""

    def __init__(self, entity: Entity, form: Callable[[str], str]) -> None:
        """`form` is the form in which texts are compared."""
        self.entity = entity
        self.form = form
        self.single: dict[str, Field] = {}  # of one value, by attribute
        self.several: list[str] = []  # of several values
        for field in (entity.by_name[name] for name in entity.distinguishing):
            if isinstance(field.type, Many):
                self.several.append(field.name)
            else:
                self.single[mapping.attributes_of(entity, field)[0]] = field
        end = end_of(entity, entity.by_name[entity.date]) if entity.date else None
        # The start and the end of the period that is part of the natural key.
        self._period: tuple[str, str] | None = None
        if end and entity.date in entity.natural_key:
            self._period = (entity.date, end)
        # The other dates tell records apart only where both have no date.
        named = {*entity.natural_key, *entity.distinguishing}
        other = entity.other_dates if entity.date in named else ()
        stored = {field.name for field in entity.stored}
        self._undated = [name for name in other if name not in named and name in stored]
        self.single |= {name: entity.by_name[name] for name in self._undated}

    def contradictions(self, values: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
        """The distinguishing fields that both have and whose values cannot be of one record."""
        names: list[str] = []
        if self.has_number_of(values, other):
            return names
        entity = self.entity
        dated = values.get(entity.date) or other.get(entity.date)
        for attribute, field in self.single.items():
            if dated and attribute in self._undated:
                continue
            left, right = values.get(attribute), other.get(attribute)
            if None not in (left, right) and left != right and not self._alike(field, left, right):
                names.append(field.name)
        if self._period and _are_apart(*self._period, values, other):
            names.append(self._period[0])
        for name in self.several:
            left, right = (_firsts(each, name) for each in (values, other))
            if left and right and left.isdisjoint(right):
                names.append(name)
        return names

    def has_number_of(self, values: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
        """Whether both have the same official number, and so are one record."""
        one, own = (each.get(self.entity.number) for each in (values, other))
        return one is not None and own is not None and self.form(one) == self.form(own)

    def _alike(self, field: Field, left: Any, right: Any) -> bool:
        """Whether two different values of the field can be of one record: one date is more exact,
        or the texts have the same form."""
        if isinstance(field.type, PartialDate):
            return bool(left.startswith(right) or right.startswith(left))
        return isinstance(field.type, Text) and self.form(left) == self.form(right)

    def covers(self, other: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
        """Whether `other` has all distinguishing fields that `values` have."""
        return all(other.get(name) for name in (*self.single, *self.several) if values.get(name))

    def of(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        """All distinguishing fields."""
        several = (frozenset(values.get(name) or ()) for name in self.several)
        return (*map(values.get, self.single), *several)


def _firsts(values: Mapping[str, Any], name: str) -> set[Any]:
    """The values of the items of a Many field, without their parts."""
    return {item[0] for item in values.get(name) or ()}


def _are_apart(start: str, end: str, values: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether the periods have no day in common, and one of them begins on no exact day."""
    starts: list[str] = [each[start] for each in (values, other) if each.get(start)]
    if len(starts) < 2 or all(len(date) == len("2022-09-14") for date in starts):
        return False
    ends = [each.get(end) or each[start] for each in (values, other)]
    last = min(last_day(DateText(date)) for date in ends)
    return max(first_day(DateText(date)) for date in starts) > last
