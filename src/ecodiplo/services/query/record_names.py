"""The names of an entity's records, and the record that a text names."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from ecodiplo.catalogue import ENTITIES
from ecodiplo.catalogue.entity import target
from ecodiplo.errors import NotFound
from ecodiplo.fields import Ref
from ecodiplo.names.country_codes import are_country_codes
from ecodiplo.services.query import mapping
from ecodiplo.services.query.name_errors import NAMIBIA_OR_NONE, Ambiguous, NameErrors
from ecodiplo.services.query.name_index import TWO_NAMES, NameIndex
from ecodiplo.services.query.near_records import NearRecords
from ecodiplo.services.query.qualifiers import IN_BRACKETS, Qualifiers, qualifying_fields

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from sqlalchemy import Connection

    from ecodiplo.catalogue import Entity


class PlacedName(NamedTuple):
    """A name with its country, as in `Toledo (Spain)`."""

    name: str
    written: str  # the country
    place: int  # its id
    is_code: bool  # whether only its code is written, which can be another abbreviation


def texts_to_number(text: str) -> list[str]:
    """The parts of a text that `Names.find` may look up: itself, and the two names of
    `Myanmar (Burma)`."""
    patterns = (TWO_NAMES, IN_BRACKETS)
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
        self, connection: Connection, entity: Entity, ids: Collection[int] | None = None,
        near: NearRecords | None = None,
        names_of: Callable[[Entity, Collection[str]], Names] | None = None,
    ) -> None:  # fmt: skip
        """Read the names of the records with these ids, or of all: one statement for the columns,
        and one for each field of aliases. `near` suggests names for a text that no record has;
        `names_of` has the names of another entity, by default read when they are asked for."""
        self.connection = connection
        self.entity = entity
        self._rules = entity.name_rules
        self._index = NameIndex(connection, entity, ids)
        ties = [entity.by_name[name] for name in entity.tie_breakers]
        # The field with the country in `Toledo (Spain)`.
        self._place = next((field for field in ties if isinstance(field.type, Ref)), None)
        self._names_of = names_of or (lambda other, _: Names(connection, other))
        self._qualifiers = Qualifiers(
            connection,
            entity,
            ids,
            lambda other, text: self._names_of(other, [text]).find(text, near=False),
        )
        near = near or NearRecords(connection, entity)
        self._errors = NameErrors(connection, entity, self._index, near, self._qualifiers)

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
            raise Ambiguous(NAMIBIA_OR_NONE)
        ids = self._index.find_direct(text, codes=codes, near=near)
        parts = None if ids else self.split_place(text)
        ids = ids or self._find_in_brackets(text, parts, near=near)
        if len(ids) == 1:
            return next(iter(ids))
        if ids:
            raise self._errors.ambiguous(text, self._unqualified(text), ids)
        if not near:
            ids = self._index.find_direct(text, codes=codes)
            ids = ids or self._find_in_brackets(text, parts)
        if ids:
            raise self._errors.near(text, ids)
        if parts and parts.is_code:
            raise self._errors.code_of_country(text, parts.written)
        name = text if self._place else self._unqualified(text)
        raise self._errors.missing(text, parts.name if parts else name)

    def _unqualified(self, text: str) -> str:
        """The name before the brackets of a text that is no name itself."""
        match = IN_BRACKETS.fullmatch(text.strip())
        if not match or not qualifying_fields(self.entity):
            return text
        return text if self._index.find_all(text, codes=False) else match[1]

    def knows(self, text: str, *, codes: bool = False) -> bool:
        """Whether `find` has a record for the text, without `near`: quicker, for it says no
        reason."""
        if text.strip() in self._index.keys:
            return True
        if not codes and text.strip() == "NA" in self._index.codes:
            return False
        try:
            ids = self._index.find_direct(text, codes=codes, near=False)
            ids = ids or self._find_in_brackets(text, self.split_place(text), near=False)
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
        match = IN_BRACKETS.fullmatch(text.strip())
        if not (match and (place := self._place)):
            return None
        names = self._names_of(ENTITIES[target(place)], [match[2]])
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

    def _find_in_brackets(
        self, text: str, parts: PlacedName | None, *, near: bool = True
    ) -> set[int]:
        """The records with the name before the brackets, and the country, date... in them."""
        if self._place and parts:
            table = mapping.table(self.entity)
            ids = self._index.find_all(parts.name, codes=False, near=near)
            country = mapping.foreign_key(self.entity, self._place.name)
            own = select(table.c.id).where(table.c.id.in_(ids), country == parts.place)
            return {*self.connection.scalars(own)}
        match = IN_BRACKETS.fullmatch(text.strip())
        if self._place or not match:
            return set()
        ids = self._index.find_all(match[1], codes=False, near=near)
        return self._qualifiers.matching(ids, match[2])
