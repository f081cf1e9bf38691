"""New partners: created because rows name them and no record has that name."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from ecodiplo.catalogue import ENTITIES
from ecodiplo.fold import canonical, has_marks, near_form
from ecodiplo.services.writing.batches import ResolvedBatch
from ecodiplo.services.writing.write_batches import Writer
from ecodiplo.services.writing.write_options import WriteOptions
from ecodiplo.vocabulary import PartnerKind

if TYPE_CHECKING:
    from collections.abc import Collection

    from ecodiplo.services.query.find_by_name import Resolver

PARTNERS = ENTITIES["partners"]


class NewPartners:
    """Creates partners of the kind `other`, with a name, and a country where one is in brackets."""

    def __init__(self, writer: Writer, resolver: Resolver) -> None:
        """`writer` writes the rows that name the partners, with their options."""
        self.names: list[str] = []  # of the new partners
        self._resolver = resolver
        options = WriteOptions(on_near=writer.options.on_near, file=writer.options.file)
        self._takes_near = options.on_near == "new"
        self._writer = Writer(writer.session, PARTNERS, options, staging="new")

    def create(self, names: Collection[str]) -> dict[str, int]:
        """Create a partner for each name. Names with the same canonical form are one partner.
        Returns the ids of the new partners by name, without the names that no partner can have, and
        those that are near one of an earlier name."""
        places = self._resolver.split_places(PARTNERS, names)
        spellings: dict[tuple[str, int | None], list[str]] = {}
        alike: defaultdict[str, set[str]] = defaultdict(set)
        for text, parts in places.items():
            name, place = (parts.name, parts.place) if parts else (text, None)
            form, others = canonical(name), alike[near_form(name)]
            names_one = len(others) == 1 and not has_marks(name)
            if form in others or not others or (self._takes_near and not names_one):
                others.add(form)
                spellings.setdefault((form, place), []).append(text)
        first = [several[0] for several in spellings.values()]
        own = [(parts.name, parts.place) if (parts := places[text]) else (text, None)
               for text in first]  # fmt: skip
        columns: dict[str, list[Any]] = {
            "name": [name for name, _ in own],
            "country_id": [place for _, place in own],
            "kind": [PartnerKind.OTHER.value] * len(first),
        }
        batch = ResolvedBatch(range(1, len(first) + 1), columns)
        written = self._writer.write(batch, self._writer.match(batch))
        created = {
            name: id_
            for name, id_, outcome in zip(first, written.ids, written.outcomes, strict=True)
            if outcome and id_ is not None
        }
        self.names += created
        return {
            name: created[several[0]]
            for several in spellings.values() if several[0] in created for name in several
        }  # fmt: skip

    def finish(self) -> None:
        """Finish writing."""
        self._writer.finish()
