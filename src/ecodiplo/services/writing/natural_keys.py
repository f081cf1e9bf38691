"""Natural keys: the fields that identify a record without its ref, and how two keys compare.

Two keys are the same when all their parts are equal. They are alike when they differ only in open
parts: a part that is empty in one of them, or a date that is less exact in one of them. Texts are
compared in one form: the canonical form, or the folded one, in which diacritics make no difference.
A record has a key for each of its names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ecodiplo.fields import AnyRef, Many, PartialDate, Text
from ecodiplo.fold import canonical
from ecodiplo.services.query import mapping
from ecodiplo.services.writing.own_names import NO_NAMES, OwnNames

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from ecodiplo.catalogue import Entity, Field

    # Whether two alike keys, each in the values of a record, are of one record.
    Agreement = Callable[[Mapping[str, Any], Mapping[str, Any]], bool]


@dataclass(frozen=True)
class KeyPart:
    """An open part of a natural key: it can be empty, or a date that is less exact."""

    attribute: str
    field: str
    is_date: bool
    default: Any  # what the engine stores for an empty cell
    form: Callable[[str], str] | None = None  # of a text

    def level(self, values: Mapping[str, Any]) -> int:
        """How exact the part is: 0 when empty, the length of a date, else 1."""
        value = values.get(self.attribute)
        if value is None or value == self.default:
            return 0
        return len(value) if self.is_date else 1

    def at(self, values: Mapping[str, Any], level: int) -> Any:
        """The part, cut to the exactness of `level`."""
        if not level:
            return None
        value = values[self.attribute]
        if self.form:
            return self.form(value)
        return value[:level] if self.is_date else value


class NaturalKey:
    """The natural key of an entity's records, and the distinguishing fields, in which two records
    of one natural key differ."""

    def __init__(self, entity: Entity, form: Callable[[str], str] = canonical) -> None:
        """Divide the parts into solid ones, which always have a value, and open ones. `form` is the
        form in which texts are compared."""
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
            attributes = attributes_of(entity, field)
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
                own_form = form if is_text else None
                self.open.append(KeyPart(attributes[0], field.name, is_date, default, own_form))
        is_named = entity.title == self.field_names[0] or self.can_be_empty
        # No match replaces the names of a record, whether or not they identify it.
        self.kept_names = OwnNames.of(entity, title=is_named)
        self.names = self.kept_names if is_named else NO_NAMES
        self.attributes = [*self.solid, *(part.attribute for part in self.open)]
        self._defaults = [None] * len(self.solid) + [part.default for part in self.open]
        self.single: dict[str, Field] = {}  # distinguishing fields of one value, by attribute
        self.several: list[str] = []  # distinguishing fields of several
        for field in (entity.by_name[name] for name in entity.distinguishing):
            if isinstance(field.type, Many):
                self.several.append(field.name)
            else:
                self.single[attributes_of(entity, field)[0]] = field
        # The other dates tell records apart only where both have no date.
        named = {*entity.natural_key, *entity.distinguishing}
        other = entity.other_dates if entity.date in named else ()
        self._undated = [name for name in other if name not in named]
        self.single |= {name: entity.by_name[name] for name in self._undated}
        # What identifies a record, or tells it from another: attributes, and Many fields.
        self.identifying = (*self.attributes, *self.names.single, *self.single)
        self.identifying_items = (*self.several, *self.names.further)

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

    def shared(
        self, values: Mapping[str, Any], other: Mapping[str, Any], agree: Agreement
    ) -> set[tuple[Any, ...]]:
        """The keys of `values`, one for each name, that are those of `other`: keys that are alike
        and `agree`. Empty when the two contradict each other."""
        if self.contradictions(values, other):
            return set()
        others = [*self.names.variants(other)]
        return {
            self.of(own) for own in self.names.variants(values)
            if any(self.is_alike(own, each) and agree(own, each) for each in others)
        }  # fmt: skip

    def fields_of(self, values: Mapping[str, Any], keys: Collection[tuple[Any, ...]]) -> list[str]:
        """The fields of `values` that give them one of these keys: those of the natural key, or
        those with other names."""
        names = self.names
        if self.of(values) in keys or not keys:
            return [*self.field_names]
        return [
            at for at in (*names.others, *names.further)
            if any(self.of({**values, names.title: text}) in keys
                   for text in names.texts(at, values))
        ]  # fmt: skip

    def is_alike(self, values: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
        """Whether two keys are the same or alike."""
        common = tuple(map(min, self.levels(values), self.levels(other)))
        return self.at(values, common) == self.at(other, common)

    # Fields beside the key.

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

    def details(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        """All distinguishing fields."""
        several = (frozenset(values.get(name) or ()) for name in self.several)
        return (*map(values.get, self.single), *several)


def kept_texts(key: NaturalKey, values: Mapping[str, Any], record: Mapping[str, Any]) -> list[str]:
    """The attributes with texts that identify the record, and that it writes in another way: in
    other letters, or with the name in `values` as another of its names."""
    fields = key.entity.by_name
    names = key.kept_names.single
    texts = [at for at in (*key.attributes, *names, *key.single)
             if at in fields and isinstance(fields[at].type, Text)]  # fmt: skip
    kept = []
    for at in dict.fromkeys(texts):
        text, own = values.get(at), record.get(at)
        if text is not None and own is not None and text != own:
            own_names = key.kept_names.of_values(record) if at in names else ()
            if key.form(text) in map(key.form, (own, *own_names)):
                kept.append(at)
    return kept


def attributes_of(entity: Entity, field: Field) -> list[str]:
    """The mapped attributes that hold a field of one value."""
    columns = mapping.columns_of(entity, field)
    return [at for at, column in mapping.attributes(entity).items() if column in columns]


def _firsts(values: Mapping[str, Any], name: str) -> set[Any]:
    """The values of the items of a Many field, without their parts."""
    return {item[0] for item in values.get(name) or ()}
