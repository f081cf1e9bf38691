"""New partners: created because rows name them and no record has that name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.catalogue import ENTITIES
from ecodiplo.fold import fold
from ecodiplo.services.writing.batches import ResolvedBatch
from ecodiplo.services.writing.write_batches import Writer
from ecodiplo.services.writing.write_options import WriteOptions
from ecodiplo.vocabulary import PartnerKind

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.orm import Session

PARTNERS = ENTITIES["partners"]


class NewPartners:
    """Creates partners of the kind `other`, with nothing but a name."""

    def __init__(self, session: Session, file: str) -> None:
        self.names: list[str] = []  # of the new partners
        self._writer = Writer(session, PARTNERS, WriteOptions(file=file), staging="new")

    def create(self, names: Collection[str]) -> dict[str, int]:
        """Create a partner for each name; names that differ only in case, diacritics and spaces
        are one partner. Returns the ids of the partners by name, without the names that no partner
        can have."""
        spellings: dict[str, list[str]] = {}
        for name in names:
            spellings.setdefault(fold(name), []).append(name)
        first = [several[0] for several in spellings.values()]
        columns = {"name": first, "kind": [PartnerKind.OTHER.value] * len(first)}
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
