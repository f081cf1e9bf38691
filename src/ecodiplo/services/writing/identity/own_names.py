"""The names by which records of an entity are known: the title, and other names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ecodiplo.fields import Many, Text
from ecodiplo.fold import canonical
from ecodiplo.names.abbreviations import NO_ABBREVIATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ecodiplo.catalogue import Entity
    from ecodiplo.names.abbreviations import Abbreviations


@dataclass(frozen=True)
class OwnNames:
    """The fields with the names of a record."""

    title: str = ""
    others: tuple[str, ...] = ()  # of one name each
    further: tuple[str, ...] = ()  # of several names
    abbreviations: Abbreviations = NO_ABBREVIATIONS  # names count in full as well

    @classmethod
    def of(
        cls, entity: Entity, *, title: bool, abbreviations: Abbreviations = NO_ABBREVIATIONS
    ) -> OwnNames:  # fmt: skip
        """The names of an entity's records: none that is a part of its natural key beside the
        title, which counts as any other name without `title`. A country can share an alias with one
        that it succeeds: Burma; the versions of a territory share theirs."""
        own_title = entity.title if title else ""
        fields = [field for field in entity.name_fields if field.name not in entity.natural_key]
        others = (field.name for field in fields if isinstance(field.type, Text))
        further = (field.name for field in fields if isinstance(field.type, Many))
        return cls(
            own_title,
            tuple(name for name in others if name != own_title),
            () if entity.name_rules.coded or entity.has_versions else tuple(further),
            abbreviations,
        )

    @property
    def single(self) -> tuple[str, ...]:
        """The fields of one name each, the title first."""
        return tuple(filter(None, (self.title, *self.others)))

    def texts(self, name: str, values: Mapping[str, Any]) -> list[str]:
        """The names in a field of one or of several names."""
        value = values.get(name)
        if name in self.further:
            return [item[0] for item in value or ()]
        return [] if value is None else [value]

    def spellings(self, name: str, values: Mapping[str, Any]) -> list[str]:
        """The names in a field, and their full forms where abbreviations count."""
        texts = self.texts(name, values)
        return [each for text in texts for each in self.abbreviations.spellings(text)]

    def of_values(self, values: Mapping[str, Any]) -> list[str]:
        """All names in the values."""
        return [text for at in (*self.single, *self.further) for text in self.texts(at, values)]

    def variants(self, values: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        """The values, then the values with each other name as the title."""
        yield values
        fields = [*self.others, *self.further, *([self.title] if self.abbreviations else [])]
        names = [text for at in fields for text in self.spellings(at, values)]
        for name in dict.fromkeys(names):
            if name != values.get(self.title):
                yield {**values, self.title: name}

    def lost(self, values: Mapping[str, Any], record: Mapping[str, Any]) -> list[str]:
        """The fields whose names the record would lose to `values`, which name it by one of its
        names: the row replaces them by what is no name of the record, or clears them."""
        lost = []
        for at in (*self.others, *self.further):
            new, old = self.texts(at, values), self.texts(at, record)
            if not old or at not in values or new == old:
                continue
            new_forms, old_forms = {*map(canonical, new)}, {*map(canonical, old)}
            if at in self.others:
                is_kept = new_forms <= {*map(canonical, self.of_values(record))}
            else:
                is_kept = old_forms <= new_forms
            if not (new and is_kept):
                lost.append(at)
        return lost


NO_NAMES = OwnNames()
