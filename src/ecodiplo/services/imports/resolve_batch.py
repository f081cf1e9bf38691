"""Resolves the references of batches, and adds the partners that rows name, where the options say
so."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from ecodiplo.services.imports.columns import CodeColumns
from ecodiplo.services.imports.partner_columns import PartnerColumns
from ecodiplo.services.query.abbreviations import forget_abbreviations
from ecodiplo.services.query.find_by_name import Resolver
from ecodiplo.services.writing.new_partners import NewPartners
from ecodiplo.services.writing.partner_details import PARTNERS, RowDetails
from ecodiplo.services.writing.resolve_references import References

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ecodiplo.services.imports.columns import Columns
    from ecodiplo.services.imports.options import ImportOptions
    from ecodiplo.services.imports.report import ImportReport
    from ecodiplo.services.writing.batches import ResolvedBatch, UnderstoodBatch
    from ecodiplo.services.writing.partner_details import PartnerDetails
    from ecodiplo.services.writing.write_batches import Writer
    from ecodiplo.vocabulary import PartnerKind


@dataclass(frozen=True)
class EntityReferences:
    """The references of the rows of one entity, and their columns with codes."""

    references: References
    codes: CodeColumns


class BatchResolver:
    """Resolves the batches of one attempt."""

    def __init__(
        self, writer: Writer, columns: Columns, options: ImportOptions, record_id: int | None
    ) -> None:
        """`record_id` is the record that the rows change; None where each names its own."""
        forget_abbreviations(writer.connection)  # another command of the connection may change them
        self._writer = writer
        self._columns = columns
        self._options = options
        references = References(
            writer.connection, writer.entity, writer.problems, record_id,
            Resolver(writer.connection, options.system),
        )  # fmt: skip
        self._resolver = references.resolver
        codes = CodeColumns(columns, self._resolver, references.fields)
        self.own = EntityReferences(references, codes)
        self._partner_columns = PartnerColumns(
            writer.connection, writer.entity, self._resolver, columns.fields
        )
        self._new_partners: NewPartners | None = None

    def resolve(
        self, batch: UnderstoodBatch, *, late: bool = False, other: EntityReferences | None = None
    ) -> tuple[ResolvedBatch, set[int]]:
        """The batch with ids for names, and the rows that name a partner created for them. `other`
        has the references of rows of another entity."""
        # The own records of a file may come later in it.
        own = "" if late or other else self._writer.entity.name
        kinds: Sequence[PartnerKind | None] = ()
        if other is None:
            batch, kinds = self._partner_columns.take(batch)
        references = (other or self.own).references
        codes = (other or self.own).codes.of(batch, own=own)
        if not self._options.create_partners:
            return references.resolve(batch, codes, late=late), set()
        resolved = references.resolve(batch, codes, refused_partners=(), late=late)
        if not resolved.unknown_partners:
            return resolved, set()
        details = RowDetails(references.entity, references.resolver)
        created = self._create(details.of(resolved.unknown_partners, batch, resolved, kinds))
        unknown = resolved.unknown_partners
        refused = unknown.keys() - created
        makers = {*chain.from_iterable(unknown[name] for name in created)}
        resolved = references.resolve(batch, codes, refused_partners=refused, late=late)
        return resolved, makers

    def forget(self) -> None:
        """Forget the names of the entity, because it has new records."""
        self._resolver.forget(self._writer.entity)

    def finish(self, report: ImportReport) -> None:
        """Finish resolving, and say in the report what was added and what was read as none."""
        self._resolver.close()
        references = self.own.references
        for name, texts in references.empty.items():
            self._columns.readers.empty_cells.add(self._columns.fields.heading(name), texts)
        report.notes += tuple(references.several.notes.values())
        if self._new_partners:
            self._new_partners.finish()
            report.new_partners = tuple(self._new_partners.names)
            report.notes += (note,) if (note := self._new_partners.note).en else ()
        if self._writer.entity.name == "abbreviations":
            forget_abbreviations(self._writer.connection)

    def _create(self, details: Mapping[str, PartnerDetails]) -> set[str]:
        """Create partners with these details. Returns the names of those that are created."""
        if self._new_partners is None:
            self._new_partners = NewPartners(self._writer, self._resolver)
        created = self._new_partners.create(details)
        if created:
            self._resolver.learn_all(PARTNERS, created.items())
        return {*created}
