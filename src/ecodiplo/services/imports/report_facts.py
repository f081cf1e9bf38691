"""What an import did: counts, records and their changes, and problems."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ecodiplo.formats.spool import Spool
from ecodiplo.services.imports.feeds.feed_outcomes import FeedOutcomes
from ecodiplo.services.imports.problem_groups import ProblemGroups

if TYPE_CHECKING:
    from ecodiplo.catalogue import Entity
    from ecodiplo.errors import Problem
    from ecodiplo.formats.input_file import Fingerprint, InputFile, WorksheetNotes
    from ecodiplo.language import Label
    from ecodiplo.services.imports.column_reading import ColumnReading

# Repeated rows that a report lists; it only counts those after them.
MOST_REPEATED = 10


@dataclass(frozen=True)
class Gaps:
    """What a file does not say, and a person can: the fields of these headings, and the values of
    these fields."""

    headings: tuple[str, ...]
    fields: tuple[str, ...]  # names of required fields without a column
    titles: tuple[tuple[str, ...], ...]  # of the tables, which may say the value of a field


@dataclass
class ReportFacts:
    """What an import of a file into an entity did."""

    entity: Entity
    file: str
    rows: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    skipped: int = 0
    rejected: int = 0
    new_partners: tuple[str, ...] = ()  # partners added because a row names them
    columns: tuple[ColumnReading, ...] = ()  # how each column was read
    # The entity of which the rows are parts, and its records added because a row describes them.
    new_wholes: tuple[str, ...] = ()
    ignored_columns: tuple[str, ...] = ()  # ignored columns: of no field, or of a derived field
    unread_worksheets: tuple[str, ...] = ()  # worksheets that fit too, but were not read
    worksheets: tuple[WorksheetNotes, ...] = ()  # worksheets that were read, and what they hide
    repeated: int = 0  # rows that repeat an earlier one and were passed over
    repeated_rows: list[int] = field(default_factory=list)  # the numbers of the first ones
    gaps: Gaps | None = None  # what the file does not say
    headings: tuple[str, ...] = ()  # of the file, without repeats
    profiles: tuple[str, ...] = ()  # names of profiles that were saved for these headings
    notes: tuple[Label, ...] = ()  # how the table and its columns were read
    feed: FeedOutcomes = field(default_factory=FeedOutcomes)
    faults: ProblemGroups = field(default_factory=ProblemGroups)
    fingerprint: Fingerprint | None = None  # of the file as it was given
    # What became of each row and record, and each change, as JSON has them; filled for an observer
    # that `names_records` and `names_changes`.
    records: Spool[dict[str, Any]] = field(default_factory=Spool)
    changes: Spool[dict[str, Any]] = field(default_factory=Spool)
    command: int | None = None  # the number of the command in the history
    database: str = ""  # its path or its URL without a password
    dry_run: bool = False
    refused: bool = False  # nothing of the file was written, for its faults

    @property
    def problems(self) -> list[Problem]:
        """The faults; those that differ only in their row are one problem with rows."""
        return self.faults.problems()

    @property
    def problem_count(self) -> int:
        """The number of all faults, also of those that `problems` does not list."""
        return self.faults.count

    def add_reading(self, source: InputFile) -> None:
        """Add how the file was read."""
        self.fingerprint = source.fingerprint
        self.unread_worksheets = tuple(source.unread_worksheets)
        self.worksheets = tuple(source.worksheets)
        self.notes = (*source.notes, *self.notes)
