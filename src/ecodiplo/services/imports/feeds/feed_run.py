"""One run of a feed, beside the writing of its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.services.history.last_writers import LastWriters
from ecodiplo.services.imports.feeds.ledger_edits import LedgerEdits
from ecodiplo.services.imports.feeds.missing_records import MissingRecords
from ecodiplo.services.imports.feeds.returned_records import ReturnedRecords
from ecodiplo.services.imports.feeds.runs import first_run
from ecodiplo.services.imports.feeds.staff_edits import StaffEdits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ecodiplo.services.imports.feeds.feed_outcomes import FeedOutcomes
    from ecodiplo.services.imports.options import ImportOptions
    from ecodiplo.services.imports.row_changes import RowChange
    from ecodiplo.services.imports.row_outcomes import RowOutcomes
    from ecodiplo.services.writing.batches import Matches, ResolvedBatch
    from ecodiplo.services.writing.write_batches import Writer


class FeedRun:
    """Keeps what people changed, and finds what is no longer in the feed, as the options say."""

    def __init__(
        self, writer: Writer, options: ImportOptions, source: str, outcomes: FeedOutcomes,
        rows: RowOutcomes, change: Callable[[RowChange], None] | None,
    ) -> None:  # fmt: skip
        """`source` is that of every row, '' for none. What becomes of values and records is added
        to `outcomes` and `rows`, and `change` takes the changes of records that the file lacks."""
        began = None
        if options.system:
            began = first_run(writer.connection, writer.entity)
        last = LastWriters(writer.connection, writer.entity, began) if began else None
        self._edits = None
        self.ledger: LedgerEdits | None = None
        if options.keeps_staff_edits:
            self._edits = StaffEdits(writer, last, outcomes)
            if began and writer.entity.ledger:
                self.ledger = LedgerEdits(writer.connection, began, outcomes)
        self._missing = None
        if options.missing:
            self._missing = MissingRecords(
                writer, options, outcomes, self._edits, source, rows, change
            )
        self._returned = ReturnedRecords(writer, options.system, last, outcomes, rows, change)
        self._writer = writer

    def keep(
        self, batch: ResolvedBatch, matches: Matches, cell: Callable[[int, str], str]
    ) -> Matches:
        """The matches, in which records keep what people changed. `cell` gives the text of the row
        at a position in a field."""
        return self._edits.keep(batch, matches, cell) if self._edits else matches

    def see(self, ids: Iterable[int | None]) -> None:
        """Note the records that rows are about."""
        if self._missing:
            self._missing.records.see(ids)
        self._returned.see(ids)

    def finish(self, file: str, *, says_status: bool) -> None:
        """After all rows: what becomes of the records that are back, and of those that are gone.
        `says_status`: the file itself has the status of its records.

        Raises InvalidData when there are too many, or when one cannot be deleted.
        """
        self._writer.resume_triggers()
        if not says_status:
            self._returned.finish(file)
        if self._missing:
            self._missing.finish(file)
