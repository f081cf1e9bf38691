"""Natural keys: the fields that identify a record without its ref, and how two keys compare.

Two keys are the same when all their parts are equal. They are alike when they differ only in open
parts: a part that is empty in one of them, or a date that is less exact in one of them. Texts are
compared in one form: the canonical form, or the folded one, in which diacritics make no difference.
A record has a key for each of its names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ecodiplo.catalogue.entity import end_of
from ecodiplo.fields import AnyRef, PartialDate, Text
from ecodiplo.fold import canonical
from ecodiplo.names.abbreviations import NO_ABBREVIATIONS
from ecodiplo.services.query import mapping
from ecodiplo.services.writing.identity.details import Details
from ecodiplo.services.writing.identity.own_names import NO_NAMES, OwnNames

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ecodiplo.catalogue import Entity
    from ecodiplo.names.abbreviations import Abbreviations


# The level of a date that begins some months of a year.
SOME_MONTHS = len("2022") + 1


@dataclass(frozen=True)
class KeyPart:
    """An open part of a natural key: it can be empty, or a date that is less exact."""

    attribute: str
    field: str
    is_date: bool
    default: Any  # what the engine stores for an empty cell
    end: str | None = None  # the attribute of the end of the period that a date begins
    form: Callable[[str], str] | None = None  # of a text

    def level(self, values: Mapping[str, Any]) -> int:
        """How exact the part is: 0 when empty, the length of a date, else 1. A date to the month
        that begins a period of several, such as a quarter, is hardly more exact than its year."""
        value = values.get(self.attribute)
        if value is None or value == self.default:
            return 0
        if not self.is_date:
            return 1
        end = (values.get(self.end) if self.end else None) or value
        if len(value) == len("2022-09") and end[:4] == value[:4] and end[:7] != value:
            return SOME_MONTHS
        return len(value)

    def at(self, values: Mapping[str, Any], level: int) -> Any:
        """The part, cut to the exactness of `level`."""
        if not level:
            return None
        value = values[self.attribute]
        if self.form:
            return self.form(value)
        if level == SOME_MONTHS:
            level = len("2022")
        return value[:level] if self.is_date else value


class NaturalKey:
    """The natural key of an entity's records, with the names and the details that go with it."""

    def __init__(
        self, entity: Entity, form: Callable[[str], str] = canonical,
        abbreviations: Abbreviations = NO_ABBREVIATIONS,
    ) -> None:  # fmt: skip
        """Divide the parts into solid ones, which always have a value, and open ones. `form` is the
        form in which texts are compared; a record has a key for each full form of its names too,
        where they have abbreviations."""
        self.entity = entity
        self.form = form
        columns = mapping.attributes(entity)
        self.has_codes = entity.natural_key == (entity.key,) and not entity.prefix
        self.field_names = (entity.title,) if self.has_codes else entity.natural_key
        fields = [entity.by_name[name] for name in self.field_names]
        # A single date says when something happened and may be less exact; two dates are a period.
        dates = [field for field in fields if isinstance(field.type, PartialDate)]
        self.solid: list[str] = []
        self.open: list[KeyPart] = []
        self._texts = {entity.title}
        for field in fields:
            attributes = mapping.attributes_of(entity, field)
            is_text = isinstance(field.type, Text)
            self._texts.update(attributes * is_text)
            default = mapping.default(columns[attributes[0]])
            is_solid = (field.required and default is None) or isinstance(field.type, AnyRef)
            if field in dates:
                is_solid = len(dates) > 1
            if is_solid:
                self.solid += attributes
            else:
                is_date = isinstance(field.type, PartialDate)
                end, own_form = end_of(entity, field), form if is_text else None
                part = KeyPart(attributes[0], field.name, is_date, default, end, own_form)
                self.open.append(part)
        is_named = entity.title == self.field_names[0] or self.can_be_empty
        # No match replaces the names of a record, whether or not they identify it.
        self.kept_names = OwnNames.of(entity, title=is_named, abbreviations=abbreviations)
        self.names = self.kept_names if is_named else NO_NAMES
        self.attributes = [*self.solid, *(part.attribute for part in self.open)]
        self._defaults = [None] * len(self.solid) + [part.default for part in self.open]
        self.details = Details(entity, form)
        # What identifies a record, or tells it from another: attributes, and Many fields.
        self.identifying = (*self.attributes, *self.names.single, *self.details.single)
        self.identifying_items = (*self.details.several, *self.names.further)

    @property
    def is_the_key(self) -> bool:
        """Whether nothing but the key identifies the records."""
        return self.field_names == (self.entity.key,)

    @property
    def can_be_empty(self) -> bool:
        """Whether all parts can be empty; the title is then the natural key."""
        return not self.solid

    def of(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        """The natural key of stored values."""
        get = values.get
        key = tuple(self._formed(at, get(at)) for at in self.attributes)
        if None in key:
            key = tuple(
                default if part is None else part
                for part, default in zip(key, self._defaults, strict=True)
            )
            if not any(part is not None for part in key):
                return (self._title(values),)
        return key

    def _title(self, values: Mapping[str, Any]) -> Any:
        return self._formed(self.entity.title, values.get(self.entity.title))

    def _formed(self, attribute: str, value: Any) -> Any:
        """The value, if it is a text of the key in its form."""
        return self.form(value) if attribute in self._texts and value is not None else value

    def levels(self, values: Mapping[str, Any]) -> tuple[int, ...]:
        """How exact each open part is."""
        return tuple(part.level(values) for part in self.open)

    def at(self, values: Mapping[str, Any], levels: tuple[int, ...]) -> tuple[Any, ...]:
        """The natural key, its open parts cut to the exactness of `levels`."""
        key = (
            *(self._formed(at, values.get(at)) for at in self.solid),
            *(part.at(values, level) for part, level in zip(self.open, levels, strict=True)),
        )
        return key if any(part is not None for part in key) else (self._title(values),)

    def differing(self, values: Mapping[str, Any], other: Mapping[str, Any]) -> list[KeyPart]:
        """The open parts in which two alike keys differ."""
        return [
            part
            for part in self.open
            if (level := part.level(values)) != part.level(other)
            or part.at(values, level) != part.at(other, level)
        ]

    def leaves_out(self, values: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
        """Whether two alike keys differ only in tie-breakers that `values` do not mention."""
        return all(
            part.field in self.entity.tie_breakers and part.attribute not in values
            for part in self.differing(values, other)
        )

    def is_tie(self, values: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
        """Whether two alike keys differ only in tie-breakers."""
        tie_breakers = self.entity.tie_breakers
        return all(part.field in tie_breakers for part in self.differing(values, other))

    def is_same(self, values: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
        """Whether two alike keys are the same."""
        return not self.differing(values, other)

    def is_alike(self, values: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
        """Whether two keys are the same or alike."""
        common = tuple(map(min, self.levels(values), self.levels(other)))
        return self.at(values, common) == self.at(other, common)
