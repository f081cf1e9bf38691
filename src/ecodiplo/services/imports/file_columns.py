"""The columns of a file: those of its entity, and in a file of parts also those about the records
of which they are parts."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Any

from ecodiplo.services.imports.column_reading import ColumnReading
from ecodiplo.services.imports.columns import Columns
from ecodiplo.services.imports.constants import composing_columns
from ecodiplo.services.imports.survey import Survey

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from ecodiplo.formats.batches import ReadBatch
    from ecodiplo.services.imports.file_headings import FileHeadings
    from ecodiplo.services.imports.options import ImportOptions
    from ecodiplo.vocabulary import PartnerKind


class FileColumns:
    """The columns of one file."""

    def __init__(self, headings: FileHeadings, *, file: str, options: ImportOptions) -> None:
        self.headings = headings
        self.own = Columns(headings.own, headings.is_own, file=file, options=options)
        self.whole: Columns | None = None
        if headings.whole:
            keeps = replace(options, wipe_empty=False)  # a file of parts clears nothing of a whole
            self.whole = Columns(headings.whole, headings.is_of_whole, file=file, options=keeps)

    def take_survey(self, batches: Iterable[ReadBatch]) -> None:
        """Look at all texts of the columns of numbers, dates and coded names."""
        surveys = [(columns, Survey()) for columns in (self.own, self.whole) if columns]
        for batch in batches:
            for columns, survey in surveys:
                columns.add_to(survey, batch)
        for columns, survey in surveys:
            columns.readers.take_survey(survey)

    def read_kinds(self, kinds: Callable[[], Mapping[str, PartnerKind]]) -> None:
        """Read kinds of partners by abbreviations too; `kinds` has them by the letters of each."""
        for columns in filter(None, (self.own, self.whole)):
            columns.readers.read_kinds(kinds)

    def readings(self) -> Iterator[ColumnReading]:
        """How the columns were read: those of the entity, of the wholes, and of periods."""
        for columns in filter(None, (self.own, self.whole)):
            yield from columns.readers.styles.of(columns.fields)
        entity = self.own.fields.entity
        for heading in filter(self.headings.period_part, self.own.fields.seen):
            yield ColumnReading(heading, entity.by_name[entity.span[0]])

    def digest(self, batch: ReadBatch, at: int) -> int:
        """A short form of the cells of a row that fill fields."""
        own, whole = self.own.fields, self.whole.fields if self.whole else self.own.fields
        texts = self.headings.own.layout.constants.values()
        composing = {h for text in texts for h in composing_columns(text, batch.headings)}
        return hash(tuple(
            (heading, repr(cell), getattr(cell, "shown", ""))
            for heading, cell in batch.row(at).items()
            if own.fields_by_heading.get(heading) or whole.fields_by_heading.get(heading)
            or self.headings.period_part(heading) or heading in composing
        ))  # fmt: skip

    def keys(self, batches: Iterable[ReadBatch]) -> list[str]:
        """The keys of records in the file."""
        key = self.own.fields.entity.key
        cells = (self.own.understand(batch).fields.get(key, ()) for batch in batches)
        return [*filter(None, chain.from_iterable(cells))]

    def original(self, batch: ReadBatch, at: int) -> dict[str, Any]:
        """The cells of a row as the file has them, by headings that need no other row."""
        cells = self.own.original(batch, at)
        if self.whole is None:
            return cells
        own = self.own.fields.takes
        others = self.whole.original(batch, at).items()
        return dict(
            pair if own(heading) else other
            for heading, pair, other in zip(
                batch.row(at), cells.items(), others, strict=True
            )
        )  # fmt: skip
