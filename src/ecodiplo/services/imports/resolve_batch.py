"""Resolves the references of batches, and adds the partners that they name where that is wanted."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from ecodiplo.services.writing.new_partners import PARTNERS, NewPartners

if TYPE_CHECKING:
    from ecodiplo.services.imports.columns import CodeColumns
    from ecodiplo.services.writing.batches import ResolvedBatch, UnderstoodBatch
    from ecodiplo.services.writing.resolve_references import References
    from ecodiplo.services.writing.write_batches import Writer


@dataclass(frozen=True)
class EntityReferences:
    """The references of the rows of one entity, and their columns with codes."""

    references: References
    codes: CodeColumns


class BatchResolver:
    """Resolves the references of the batches of a file."""

    def __init__(self, writer: Writer, own: EntityReferences, *, create_partners: bool) -> None:
        """`own` has the references of the rows that `writer` writes."""
        self.own = own
        self.new_partners: NewPartners | None = None
        self._writer = writer
        self._create_partners = create_partners

    def resolve(
        self, batch: UnderstoodBatch, *, late: bool = False, other: EntityReferences | None = None
    ) -> tuple[ResolvedBatch, set[int]]:
        """The batch with ids for names, and the rows that name a partner created for them. `other`
        has the references of rows of another entity."""
        # The own records of a file may come later in it.
        own = "" if late or other else self._writer.entity.name
        references = (other or self.own).references
        codes = (other or self.own).codes.of(batch, own=own)
        if not self._create_partners:
            return references.resolve(batch, codes, late=late), set()
        resolved = references.resolve(batch, codes, refused_partners=(), late=late)
        if not (unknown := resolved.unknown_partners):
            return resolved, set()
        if self.new_partners is None:
            self.new_partners = NewPartners(self._writer, references.resolver)
        created = self.new_partners.create(unknown)
        for name, id_ in created.items():
            references.resolver.learn(PARTNERS, name, id_)
        refused = unknown.keys() - created.keys()
        makers = {*chain.from_iterable(unknown[name] for name in created)}
        resolved = references.resolve(batch, codes, refused_partners=refused, late=late)
        return resolved, makers
