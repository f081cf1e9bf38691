"""The names by which records of an entity are known: the title, and other names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ecodiplo.fields import Many, Text
from ecodiplo.fold import canonical

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ecodiplo.catalogue import Entity


@dataclass(frozen=True)
class OwnNames:
    """The fields with the names of a record."""

    title: str = ""
    others: tuple[str, ...] = ()  # of one name each
    further: tuple[str, ...] = ()  # of several names

    @classmethod
    def of(cls, entity: Entity) -> OwnNames:
        """The names of an entity's records: none that is a part of its natural key beside the
        title."""
        fields = [field for field in entity.name_fields if field.name not in entity.natural_key]
        others = (field.name for field in fields if isinstance(field.type, Text))
        further = (field.name for field in fields if isinstance(field.type, Many))
        return cls(
            entity.title, tuple(name for name in others if name != entity.title), tuple(further)
        )

    @property
    def single(self) -> tuple[str, ...]:
        """The fields of one name each, the title first."""
        return (self.title, *self.others) if self.title else ()

    def variants(
        self, values: Mapping[str, Any], *, further: bool = True
    ) -> Iterator[Mapping[str, Any]]:
        """The values, then the values with each other name as the title; with `further`, also with
        each of the further names."""
        yield values
        names = [values.get(name) for name in self.others]
        for field in self.further if further else ():
            names += [item[0] for item in values.get(field) or ()]
        for name in dict.fromkeys(names):
            if name is not None and name != values.get(self.title):
                yield {**values, self.title: name}

    def lost(self, values: Mapping[str, Any], record: Mapping[str, Any]) -> list[str]:
        """The names that the record would lose to `values`, whose title is another of its names."""
        if not self.title or _same(self.title, values, record):
            return []
        return [name for name in self.others if not _same(name, values, record)]


NO_NAMES = OwnNames()


def _same(name: str, values: Mapping[str, Any], record: Mapping[str, Any]) -> bool:
    """Whether the texts are the same, or one is empty."""
    one, other = values.get(name), record.get(name)
    return one is None or other is None or canonical(one) == canonical(other)
