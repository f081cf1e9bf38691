"""New partners: created because rows name them and no record has that name, with the kind and the
country that the rows say."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from ecodiplo.fold import canonical, has_marks, near_form
from ecodiplo.language import Label, and_more, join, same
from ecodiplo.services.query.abbreviations import abbreviations_in
from ecodiplo.services.query.describe import describe
from ecodiplo.services.writing.batches import ResolvedBatch
from ecodiplo.services.writing.partner_details import COUNTRIES, PARTNERS, PartnerDetails
from ecodiplo.services.writing.write_batches import Writer
from ecodiplo.services.writing.write_options import WriteOptions
from ecodiplo.text import visible
from ecodiplo.vocabulary import PartnerKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ecodiplo.services.query.find_by_name import Resolver

# The most new partners that the note names.
MOST_NAMED = 5


class NewPartners:
    """Creates partners with a name, the country in its brackets or that of the rows, and the kind
    of the rows, else `other`."""

    def __init__(self, writer: Writer, resolver: Resolver) -> None:
        """`writer` writes the rows that name the partners, with their options."""
        self.names: list[str] = []  # of the new partners
        self.placed: dict[str, int] = {}  # the countries that rows gave new partners, by name
        self._abbreviations = abbreviations_in(writer.connection, PARTNERS)
        self._resolver = resolver
        options = WriteOptions(on_near=writer.options.on_near, file=writer.options.file)
        self._takes_near = options.on_near == "new"
        self._writer = Writer(writer.connection, PARTNERS, options, staging="new")

    def create(self, names: Mapping[str, PartnerDetails]) -> dict[str, int]:
        """Create a partner for each name, with its details. Names with the same canonical form are
        one partner. Returns the ids of the new partners by name, without the names that no partner
        can have, and those that are near one of an earlier name."""
        known = self._resolver.names_of(PARTNERS)
        places = {text: known.split_place(text) for text in names}
        spellings: dict[tuple[str, int | None], list[str]] = {}
        alike: defaultdict[str, set[str]] = defaultdict(set)
        for text, parts in places.items():
            name, place = (parts.name, parts.place) if parts else (text, None)
            form, others = canonical(name), self._alike(name, alike)
            is_abbreviated = others != alike[near_form(name)]
            names_one = len(others) == 1 and (is_abbreviated or not has_marks(name))
            if form in others or not others or (self._takes_near and not names_one):
                for spelling in self._abbreviations.spellings(name):
                    alike[near_form(spelling)].add(form)
                spellings.setdefault((form, place), []).append(text)
        first = [several[0] for several in spellings.values()]
        details = [_common(map(names.__getitem__, several)) for several in spellings.values()]
        own = [(parts.name, parts.place) if (parts := places[text]) else (text, None)
               for text in first]  # fmt: skip
        columns: dict[str, list[Any]] = {
            "name": [name for name, _ in own],
            "country_id": [place or row.country
                           for (_, place), row in zip(own, details, strict=True)],
            "kind": [(row.kind or PartnerKind.OTHER).value for row in details],
        }  # fmt: skip
        batch = ResolvedBatch(range(1, len(first) + 1), columns)
        written = self._writer.write(batch, self._writer.match(batch))
        created = {
            name: id_
            for name, id_, outcome in zip(first, written.ids, written.outcomes, strict=True)
            if outcome and id_ is not None
        }
        self.names += created
        self.placed |= {
            text: row.country for text, row in zip(first, details, strict=True)
            if text in created and row.country and not places[text]
        }  # fmt: skip
        return {
            name: created[several[0]]
            for several in spellings.values() if several[0] in created for name in several
        }  # fmt: skip

    @property
    def note(self) -> Label:
        """Which new partners have the country of their rows; empty for none."""
        if not self.placed:
            return same("")
        countries = describe(
            self._writer.connection, COUNTRIES, (COUNTRIES.title,), {*self.placed.values()}
        )
        several = [*self.placed.items()][:MOST_NAMED]
        names = join(", ", (same(f"{visible(name)}: ") + countries[id_] for name, id_ in several))
        more = len(self.placed) - len(several)
        note = Label("new partners with the country of their rows: ",
                     "nước của đối tác mới, lấy theo dòng: ") + names  # fmt: skip
        return note + and_more(more, "đối tác") if more else note

    def finish(self) -> None:
        """Finish writing."""
        self._writer.finish()

    def _alike(self, name: str, alike: Mapping[str, set[str]]) -> set[str]:
        """The canonical forms of the names that differ from this one at most in diacritics and
        abbreviations."""
        spellings = self._abbreviations.spellings(name)
        return {form for each in spellings for form in alike.get(near_form(each), ())}


def _common(several: Iterable[PartnerDetails]) -> PartnerDetails:
    """The details on which the rows agree that spell one name in several ways."""
    details = [*several]
    kinds = {each.kind for each in details} - {None}
    countries = {each.country for each in details} - {None}
    return PartnerDetails(
        kinds.pop() if len(kinds) == 1 else None, countries.pop() if len(countries) == 1 else None
    )
