"""Records that an earlier run of a feed had, and this one has no longer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.catalogue.entity import title_of
from ecodiplo.errors import InvalidData, Problem, UsageProblem
from ecodiplo.fault_codes import FaultCode
from ecodiplo.language import Label, alternatives, same, show_count
from ecodiplo.option_names import option_with
from ecodiplo.periods import period_code
from ecodiplo.services.imports.ceiling import read_ceiling
from ecodiplo.services.imports.feeds.delete_all import delete_all
from ecodiplo.services.imports.feeds.feed_outcomes import MissingRecord
from ecodiplo.services.imports.feeds.feed_records import FeedRecords
from ecodiplo.services.imports.feeds.runs import last_change
from ecodiplo.services.imports.feeds.statuses import cancelled_status, write_statuses
from ecodiplo.services.imports.row_changes import watch_deletion
from ecodiplo.services.query import mapping
from ecodiplo.services.query.read_records import NO_DAY, read_records

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from ecodiplo.services.imports.feeds.feed_outcomes import FeedOutcomes
    from ecodiplo.services.imports.feeds.staff_edits import StaffEdits
    from ecodiplo.services.imports.options import ImportOptions
    from ecodiplo.services.imports.row_changes import RowChange
    from ecodiplo.services.imports.row_outcomes import RowOutcomes
    from ecodiplo.services.writing.write_batches import Writer

# The part of a feed that may be missing unless the options say another one.
USUAL_CEILING = "10%"


class MissingRecords:
    """Finds the records of a feed that no row of its file is about, and does with them what the
    options say."""

    def __init__(
        self,
        writer: Writer,
        options: ImportOptions,
        outcomes: FeedOutcomes,
        edits: StaffEdits | None,
        source: str,
        rows: RowOutcomes,
        change: Callable[[RowChange], None] | None,
    ) -> None:
        """`source` is that of every row, '' for none. Raises UsageProblem for an option that does
        not fit the entity."""
        self._writer = writer
        self._connection = writer.connection
        self._entity = entity = writer.entity
        self._options = options
        self._outcomes = outcomes
        self._edits = edits
        self._rows = rows
        self._change = change
        self._cancelled = cancelled_status(entity)
        if options.missing == "cancel" and self._cancelled is None:
            raise UsageProblem(
                entity.label
                + Label(" cannot be cancelled; use ", " không có tình trạng hủy; hãy dùng ")
                + alternatives(same(option_with("missing", w)) for w in ("report", "delete"))
            )  # fmt: skip
        among = []
        if options.missing != "delete" and self._cancelled:  # what is cancelled is settled
            among.append(mapping.column(entity, entity.status) != self._cancelled)
        self.records = FeedRecords(writer.connection, entity, options, source, among)

    def finish(self, file: str) -> None:
        """Report, cancel or delete the records that no row was about.

        Raises InvalidData when there are more of them than may be, and when one cannot be deleted.
        """
        self._refuse_other_period(file)
        table = mapping.table(self._entity)
        title = [self._entity.by_name[name] for name in self._entity.title_fields]
        own = [self._entity.by_name[self._entity.key], *title]
        where = [*self.records.conditions(), ~self.records.is_seen()]
        rows = read_records(
            self._connection, self._entity, own, today=NO_DAY, where=where, order=[table.c.id]
        )
        records = {row["id"]: row for row in rows}
        outcomes = self._outcomes_of(records)
        settled = ("kept", "shared")  # these stay, night after night
        self._refuse_too_many(sum(each not in settled for each in outcomes.values()), file)
        lost = {id_: records[id_][self._entity.key] for id_, outcome in outcomes.items()
                if outcome in ("cancelled", "deleted")}  # fmt: skip
        if self._options.missing == "cancel":
            self._cancel(lost, file)
        else:
            watch_deletion(self._writer, lost, self._change)
            delete_all(self._connection, self._entity, lost, file)
        for id_, row in records.items():
            name = title_of(self._entity, row).en
            self._outcomes.miss(MissingRecord(row[self._entity.key], name, outcomes[id_]))
            if id_ in lost:
                self._rows.add_record(row[self._entity.key], outcomes[id_])
        self.records.close()

    def _outcomes_of(self, ids: Collection[int]) -> dict[int, str]:
        """What becomes of the missing records."""
        if self._options.missing == "report":
            return dict.fromkeys(ids, "reported")
        what = {"cancel": "cancelled", "delete": "deleted"}[self._options.missing]
        outcomes = dict.fromkeys(ids, what)
        if self._edits:
            attribute = self._entity.status if self._options.missing == "cancel" else ""
            outcomes |= dict.fromkeys(self._edits.with_edits(ids, attribute), "kept")
        return outcomes | dict.fromkeys(self.records.shared(ids), "shared")

    def _cancel(self, ids: Collection[int], file: str) -> None:
        """Cancel the records, and note which changes do it: a row of the file can do it too."""
        if ids:
            before = last_change(self._connection)
            statuses = dict.fromkeys(ids, self._cancelled)
            write_statuses(self._writer, statuses, file, self._change)
            self._outcomes.cancellations = before + 1, last_change(self._connection)

    def _refuse_other_period(self, file: str) -> None:
        """Raise InvalidData when no record of the file lies in the period that the options say."""
        span = self._options.span
        if span and not self.records.is_any_seen_in(span):
            reason = Label("has no record in {period}", "không có hồ sơ nào thuộc {period}").fill(
                period=period_code(span)
            )
            raise InvalidData([Problem(reason, file, code=FaultCode.WRONG_PERIOD)])

    def _refuse_too_many(self, count: int, file: str) -> None:
        text = self._options.max_missing
        if not text and self._options.missing != "report":
            text = USUAL_CEILING
        most = read_ceiling("max_missing", text)
        if most is None or most.allows(count, self.records.total):
            return
        reason = Label(
            "lacks {count} of the {total} records of {system}, more than {max_missing} allows",
            "thiếu {count} trong {total} hồ sơ của {system}, quá mức {max_missing} cho phép",
        )
        reason = reason.fill(
            count=show_count(count), total=show_count(self.records.total),
            system=self._options.system, max_missing=option_with("max_missing", str(most)),
        )  # fmt: skip
        raise InvalidData([Problem(reason, file, code=FaultCode.TOO_MANY_MISSING)])
