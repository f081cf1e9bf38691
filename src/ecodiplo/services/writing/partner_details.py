"""What rows say of a partner that they name and that does not exist yet: its kind and its country.

Nothing is guessed. The kind is the one of the rows' own column. The country is the only country of
a record that names only this partner, unless the name has another country in it or is one of a
Vietnamese office; where rows disagree, there is none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from ecodiplo.catalogue import ENTITIES
from ecodiplo.catalogue.entity import target
from ecodiplo.fields import Many
from ecodiplo.fold import folded_words, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ecodiplo.catalogue import Entity
    from ecodiplo.services.query.find_by_name import Names, Resolver
    from ecodiplo.services.writing.batches import ResolvedBatch, UnderstoodBatch
    from ecodiplo.vocabulary import PartnerKind

COUNTRIES, PARTNERS = ENTITIES["countries"], ENTITIES["partners"]
Value = TypeVar("Value")
# The most words of the name of a country that is looked for in the name of a partner.
MOST_WORDS = 5
# How the names of Vietnamese offices begin, which foreign countries have no part in.
_VIETNAMESE = (
    ("uy", "ban", "nhan", "dan"), ("hoi", "dong", "nhan", "dan"), ("thanh", "uy"), ("tinh", "uy"),
    ("so",), ("bo",), ("ban", "quan", "ly"), ("ubnd",), ("hdnd",), ("bql",),
)  # fmt: skip


@dataclass(frozen=True)
class PartnerDetails:
    """What rows say of a new partner; None where they say nothing."""

    kind: PartnerKind | None = None
    country: int | None = None


class RowDetails:
    """Reads the details of new partners from the rows of an entity that name them."""

    def __init__(self, entity: Entity, resolver: Resolver) -> None:
        self._resolver = resolver
        fields = [*entity.stored] if entity is not PARTNERS else []
        self._partners = [field.name for field in fields if target(field) == PARTNERS.name]
        self._places = [field for field in fields if target(field) == COUNTRIES.name]

    def of(
        self, unknown: Mapping[str, Sequence[int]], understood: UnderstoodBatch,
        resolved: ResolvedBatch, kinds: Sequence[PartnerKind | None],
    ) -> dict[str, PartnerDetails]:  # fmt: skip
        """The details of each name. `unknown` are the rows of each; `kinds` those that rows say."""
        names = self._resolver.names_of(COUNTRIES)
        details = {}
        for name, rows in unknown.items():
            own_kinds = [kinds[at] for at in rows] if kinds else []
            alone = [at for at in rows if self._number(understood, at) == 1]
            countries = [self._countries(resolved, at) for at in alone]
            country = _only(next(iter(each)) for each in countries if len(each) == 1)
            if country is not None and any(each and country not in each for each in countries):
                country = None
            if country is not None and not may_be_of(name, country, names):
                country = None
            details[name] = PartnerDetails(_only(filter(None, own_kinds)), country)
        return details

    def _number(self, batch: UnderstoodBatch, at: int) -> int:
        """How many partners a row names."""
        cells = [batch.fields[name][at] for name in self._partners if name in batch.fields]
        return sum(len(cell) if isinstance(cell, tuple) else 1 for cell in cells if cell)

    def _countries(self, batch: ResolvedBatch, at: int) -> set[int]:
        """The countries of a row."""
        ids: set[int] = set()
        for field in self._places:
            if isinstance(field.type, Many):
                cells = batch.items.get(field.name)
                ids.update(item[0] for item in (cells[at] if cells else None) or ())
            elif (own := batch.columns.get(f"{field.name}_id")) and own[at] is not None:
                ids.add(own[at])
        return ids


def may_be_of(name: str, country: int, names: Names) -> bool:
    """Whether a partner of this name can be of the country: the name has no other country in it,
    and is none of a Vietnamese office."""
    folded = folded_words(name)
    if any(tuple(folded[: len(begin)]) == begin for begin in _VIETNAMESE):
        return False
    own = words(name)
    for first in range(len(own)):
        for last in range(first + 1, min(first + MOST_WORDS, len(own)) + 1):
            named = names.named_only(" ".join(own[first:last]))
            if named and country not in named:
                return False
    return True


def _only(values: Iterable[Value]) -> Value | None:
    """The only one of the values, None where there are several or none."""
    distinct = {*values}
    return distinct.pop() if len(distinct) == 1 else None
