"""The names of an entity's records, and the record that a text names."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from ecodiplo.catalogue import ENTITIES
from ecodiplo.catalogue.entity import target
from ecodiplo.errors import NotFound
from ecodiplo.fields import Many, Ref
from ecodiplo.fold import sort_key
from ecodiplo.language import Label, alternatives, in_sentence, join, same
from ecodiplo.names.country_codes import are_country_codes
from ecodiplo.names.near import NearNames
from ecodiplo.services.query import mapping
from ecodiplo.services.query.describe import describe
from ecodiplo.services.query.name_index import TWO_NAMES, NameIndex
from ecodiplo.services.query.name_numbers import names_of_all
from ecodiplo.text import suggestion

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from sqlalchemy.orm import Session

    from ecodiplo.catalogue import Entity

# The most near names that a message suggests.
MOST_SUGGESTED = 3

_WRITE_THE_REF = Label(
    "{text!r} can be {names}; write the ref", "{text!r} có thể là {names}; hãy ghi rõ mã"
)
_WRITE_THE_NAME = Label(
    "{text!r} can be {names}; write the name in full",
    "{text!r} có thể là {names}; hãy ghi đầy đủ tên",
)
_WRITE_THE_COUNTRY = Label(
    "{code!r} in {text!r} can be the code of a country; write the name of the country, or add the"
    " record first",
    "{code!r} trong {text!r} có thể là mã nước; hãy ghi tên nước, hoặc thêm hồ sơ trước",
)
_IS_NEAR = Label(
    "there is no {english} {text!r}, but {names} is almost the same: write it so if it is meant",
    "không có {vietnamese} {text!r}, nhưng {names} gần trùng: hãy ghi đúng như vậy nếu là hồ sơ đó",
)
_IN_BRACKETS = re.compile(r"(.+?)\s*\(([^()]+)\)")


_NAMIBIA_OR_NONE = Label(
    "'NA' can be Namibia, or say that there is none; write the name in full, or leave the cell"
    " empty",
    "'NA' có thể là Namibia, hoặc nghĩa là không có; hãy ghi đầy đủ tên, hoặc để trống",
)


class Ambiguous(NotFound):
    """A text names more than one record: those with `ids`, where they are known."""

    ids: frozenset[int] = frozenset()


class Near(NotFound):
    """A text differs from the name of a record only in diacritics."""


class PlacedName(NamedTuple):
    """A name with its country, as in `Toledo (Spain)`."""

    name: str
    written: str  # the country
    place: int  # its id
    is_code: bool  # whether only its code is written, which can be another abbreviation


class NearRecords:
    """The names of an entity's records that are near a text; read when they are first asked for."""

    def __init__(self, session: Session, entity: Entity) -> None:
        self.session = session
        self.entity = entity
        self._index: NearNames | None = None

    def names(self, text: str) -> list[str]:
        """A near name of each of the most similar records."""
        if self._index is None:
            fields = self.entity.name_fields
            further = [field.name for field in fields if isinstance(field.type, Many)]
            single = [field.name for field in fields if field.name not in further]
            names = names_of_all(self.session, self.entity, single, further)
            self._index = NearNames(chain.from_iterable(names), self.entity.name_rules)
        return list(self._index.nearest(text).values())[:MOST_SUGGESTED]

    def add(self, id_: int, name: str) -> None:
        """Add a name of a record."""
        if self._index:
            self._index.add(id_, name)


def texts_to_number(text: str) -> list[str]:
    """The parts of a text that `Names.find` may look up: itself, and the two names of
    `Myanmar (Burma)`."""
    patterns = (TWO_NAMES, _IN_BRACKETS)
    matches = [match for pattern in patterns if (match := pattern.fullmatch(text.strip()))]
    return [text, *(part for match in matches for part in match.groups())]


class Names:
    """Finds records of an entity by every name of theirs.

    The written form comes first: `Bỉ` is Belgium, although its folded form is Burundi's code BI;
    `bi` and `BI` can be either and are refused as ambiguous. A record's own handle, by which
    exports refer to it, comes before an alias of another record; a code does where the caller says
    that codes are meant.
    """

    def __init__(
        self, session: Session, entity: Entity, ids: Collection[int] | None = None,
        near: NearRecords | None = None, names_of: Callable[[Entity], Names] | None = None,
    ) -> None:  # fmt: skip
        """Read the names of the records with these ids, or of all: one statement for the columns,
        and one for each field of aliases. `near` suggests names for a text that no record has;
        `names_of` has the names of another entity, by default read when they are asked for."""
        self.session = session
        self.entity = entity
        self._rules = entity.name_rules
        self._index = NameIndex(session, entity, ids)
        self._near = near or NearRecords(session, entity)
        ties = [entity.by_name[name] for name in entity.tie_breakers]
        # The field with the country in `Toledo (Spain)`.
        self._place = next((field for field in ties if isinstance(field.type, Ref)), None)
        self._names_of = names_of or (lambda other: Names(session, other))

    def find(self, text: str, *, codes: bool = False, near: bool = True) -> int:
        """The id of the one record that `text` names. `codes`: a code comes before a name. `near`:
        a name with other diacritics counts as well; one without any always does.

        Raises NotFound, with the nearest names, when no record fits; Ambiguous when more than one
        does; Near, without `near`, for a name with other diacritics.
        """
        if text.strip() in self._index.keys:
            return self._index.keys[text.strip()]
        if (
            not codes and text.strip() == "NA" in self._index.codes
        ):  # R and pandas write it for none
            raise Ambiguous(_NAMIBIA_OR_NONE)
        ids = self._index.find_direct(text, codes=codes, near=near)
        parts = None if ids else self.split_place(text)
        ids = ids or self._find_in(parts, near=near)
        if len(ids) == 1:
            return next(iter(ids))
        if ids:
            written = _WRITE_THE_NAME if self._rules.coded else _WRITE_THE_REF
            names = join(", ", self._distinct_labels(ids))
            ambiguous = Ambiguous(written.fill(text=text, names=names))
            ambiguous.ids = frozenset(ids)
            raise ambiguous
        english, vietnamese = map(in_sentence, self.entity.singular)
        if not near:
            ids = self._index.find_direct(text, codes=codes) or self._find_in(parts)
        if ids:
            names = alternatives(self._distinct_labels(ids))
            raise Near(
                _IS_NEAR.fill(english=english, vietnamese=vietnamese, text=text, names=names)
            )
        if parts and parts.is_code:
            raise Ambiguous(_WRITE_THE_COUNTRY.fill(text=text, code=parts.written))
        reason = Label(f"there is no {english} {text!r}.", f"không có {vietnamese} {text!r}.")
        if parts and (elsewhere := self._index.find_all(parts.name, codes=False)):
            fields = (self.entity.title, *self.entity.tie_breakers)
            labels = describe(self.session, self.entity, fields, sorted(elsewhere)[:MOST_SUGGESTED])
            keys = {label.en: label for label in labels.values()}
            raise NotFound(reason + suggestion(keys, keys))
        spellings = self._index.abbreviations.spellings(text)
        suggested = next(filter(None, map(self._near.names, spellings)), [])
        raise NotFound(reason + suggestion(suggested))

    def knows(self, text: str, *, codes: bool = False) -> bool:
        """Whether `find` has a record for the text, without `near`: quicker, for it says no
        reason."""
        if text.strip() in self._index.keys:
            return True
        if not codes and text.strip() == "NA" in self._index.codes:
            return False
        try:
            ids = self._index.find_direct(text, codes=codes, near=False) or self._find_in(
                self.split_place(text), near=False
            )
        except NotFound:
            return False
        return len(ids) == 1

    def is_rearranged(self, text: str) -> bool:
        """Whether the text is a name only when its words stand in another order: `Trung Quốc và Đài
        Loan` is not surely `Đài Loan (Trung Quốc)`."""
        is_key = text.strip() in self._index.keys
        is_one = is_key or self._rules.is_inverted(text)
        return not is_one and self._index.is_rearranged(text)

    def split_place(self, text: str) -> PlacedName | None:
        """The name and the country in `Toledo (Spain)`; None for another text, and for entities
        whose records are not told apart by their countries.

        Raises Ambiguous when the text in brackets can be two countries.
        """
        match = _IN_BRACKETS.fullmatch(text.strip())
        if not (match and (place := self._place)):
            return None
        names = self._names_of(ENTITIES[target(place)])
        try:
            id_ = names.find(match[2])
        except Ambiguous:
            raise
        except NotFound:
            return None
        return PlacedName(match[1], match[2], id_, is_code=names._index.is_code(match[2]))

    def named_only(self, text: str) -> set[int]:
        """The records with this name, whatever their codes are."""
        return self._index.named(text)

    def has_two_meanings(self, text: str) -> bool:
        """Whether the text is the code of a record and can be a name of another."""
        return self._index.find_all(text, codes=True) != self._index.find_all(text, codes=False)

    def are_codes(
        self, heading: str, texts: Collection[str], *, exported: bool = False
    ) -> bool | None:
        """Whether the column with these different texts has codes, and not names; None when they
        can be either. `exported`: its heading is the one of an export, which writes the codes of
        records."""
        if exported and all(text.strip() in self._index.own_codes for text in texts):
            return True
        index = self._index
        return are_country_codes(
            heading, texts, index.codes.__contains__, lambda text: bool(index.named(text))
        )

    def _find_in(self, parts: PlacedName | None, *, near: bool = True) -> set[int]:
        """The records with this name in this country."""
        if not (parts and self._place):
            return set()
        model = mapping.model(self.entity)
        ids = self._index.find_all(parts.name, codes=False, near=near)
        place = getattr(model, f"{self._place.name}_id")
        own = select(model.id).where(model.id.in_(ids), place == parts.place)
        return {*self.session.scalars(own)}

    def _distinct_labels(self, ids: Collection[int]) -> list[Label]:
        """A label for each record that no other of them has: its name; where two have the same
        name, the key and the values of the tie breakers."""
        names = {repr(self._index.shown[id_]) for id_ in ids}
        if len(names) == len(ids):
            return [same(name) for name in sorted(names, key=sort_key)]
        labels = describe(self.session, self.entity, self.entity.tie_breakers, ids)
        return [*labels.values()]
