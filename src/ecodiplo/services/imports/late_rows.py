"""References between records of one file: they are written after all its records."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from ecodiplo.formats.batches import BATCH
from ecodiplo.services.imports.row_changes import write_watched
from ecodiplo.services.writing.batches import UnderstoodBatch, problems_by_row

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ecodiplo.services.imports.options import ImportObserver, ImportOptions
    from ecodiplo.services.imports.resolve_batch import BatchResolver
    from ecodiplo.services.imports.tally import LateRow, Tally
    from ecodiplo.services.writing.batches import Matches, ResolvedBatch, WrittenBatch
    from ecodiplo.services.writing.write_batches import Writer


class LateRows:
    """The rows of one attempt with such references."""

    def __init__(
        self, writer: Writer, resolver: BatchResolver, tally: Tally, options: ImportOptions,
        watch: ImportObserver,
    ) -> None:  # fmt: skip
        self._writer = writer
        self._resolver = resolver
        self._tally = tally
        self._options = options
        self._watch = watch
        self._rows: list[LateRow] = []

    def add(self, row: LateRow) -> None:
        """Add a row whose record is written, but not its references."""
        self._rows.append(row)

    def write(
        self,
        keep: Callable[[Callable[[int], Mapping[str, Any]], ResolvedBatch, Matches], Matches],
    ) -> None:
        """Write the references. `keep` says which values the records keep, by the cells of the row
        at a position."""
        if not self._rows:
            return
        self._writer.resume_triggers()  # new partners may be records of the entity
        self._resolver.forget()
        for at in range(0, len(self._rows), BATCH):
            alike: defaultdict[tuple[Any, ...], list[LateRow]] = defaultdict(list)
            for row in self._rows[at : at + BATCH]:
                alike[row.outcome == "added", *row.values].append(row)
            for (added, *names), rows in alike.items():
                cells = [row.cells for row in rows]

                def kept(
                    batch: ResolvedBatch, matches: Matches,
                    cells: Sequence[Mapping[str, Any]] = cells,
                ) -> Matches:  # fmt: skip
                    return keep(cells.__getitem__, batch, matches)

                self._finish(rows, self._write(rows, names, kept, added=added))

    def _write(
        self, rows: Sequence[LateRow], names: Sequence[str],
        keep: Callable[[ResolvedBatch, Matches], Matches], *, added: bool,
    ) -> WrittenBatch:  # fmt: skip
        """Write these references of the rows; those of new records whatever the options."""
        fields = {name: [row.values[name] for row in rows] for name in names}
        numbers = [row.number for row in rows]
        understood = UnderstoodBatch(numbers, fields, self._options.wipe_empty)
        resolved, _ = self._resolver.resolve(understood, late=True)
        matches = self._writer.match(resolved, [row.id for row in rows], keep)
        on_match = "update" if added else self._options.on_match
        return write_watched(self._writer, resolved, matches, on_match, self._watch.change)

    def _finish(self, rows: Sequence[LateRow], written: WrittenBatch) -> None:
        """Count the late rows, whose outcome is final now."""
        problems = problems_by_row(written)
        for at, row in enumerate(rows):
            if written.outcomes[at] == "changed":
                self._tally.referring[row.id] = row
            if at in problems:
                self._tally.reject(row.number, row.cells, problems[at], row.position)
            else:
                outcome = written.outcomes[at] if row.outcome == "unchanged" else row.outcome
                self._tally.count(outcome, row.id, row.position, row.number)
        self._tally.outcomes.flush()
