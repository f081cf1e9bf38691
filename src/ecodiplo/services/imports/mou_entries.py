"""The life of MOUs in lists: offices write it as a status and dates of the MOU, which the import
turns into a stage and into events of the ledger `mou-events`.

- `Tình trạng: Đã chấm dứt` becomes a termination without a date, and `Ngày chấm dứt` gives it one.
- A date of the file replaces that of an event of the same kind that has none or a less exact one.
  Another termination or withdrawal replaces the date of the first; another extension or suspension
  is a further event.
- A status that the MOU or its ledger contradicts is refused: the file does not say what happened
  since. So is `Hết hiệu lực` beside an expiry that is still to come.
- A date of signing without a stage or status says that the MOU is signed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from ecodiplo import clock
from ecodiplo.catalogue import ENTITIES
from ecodiplo.db import many_rows
from ecodiplo.errors import InvalidData, Problem
from ecodiplo.fault_codes import FaultCode
from ecodiplo.language import Label, join, label_in_sentence, same, show_count, with_noun
from ecodiplo.models.agreements import mou_events
from ecodiplo.services.imports.mou_terms import read_terms, signed_when_dated
from ecodiplo.services.writing.batches import Fault, ResolvedBatch
from ecodiplo.services.writing.write_batches import Writer
from ecodiplo.services.writing.write_options import WriteOptions
from ecodiplo.vocabulary import ENDING, MouEventKind, MouStage, MouStatus

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

    from ecodiplo.services.imports.feeds.ledger_edits import LedgerEdits
    from ecodiplo.services.imports.field_columns import FieldColumns
    from ecodiplo.services.writing.batches import UnderstoodBatch, WrittenBatch
    from ecodiplo.services.writing.row_problems import RowProblems

EVENTS = ENTITIES["mou-events"]
# The MOU, the kind and the date of an event that a row says.
_Target = tuple[int, MouEventKind, str | None]
# The columns of dates, by the kind of the event.
DATES = {
    MouEventKind.EXTENDED: "extended_on",
    MouEventKind.SUSPENDED: "suspended_on",
    MouEventKind.WITHDRAWN: "withdrawn_on",
    MouEventKind.TERMINATED: "terminated_on",
}
# The statuses that an event makes; the others only say how far the signing is.
MADE = {
    MouStatus.SUSPENDED: MouEventKind.SUSPENDED,
    MouStatus.WITHDRAWN: MouEventKind.WITHDRAWN,
    MouStatus.TERMINATED: MouEventKind.TERMINATED,
    MouStatus.EXPIRED: MouEventKind.EXPIRED,
}
STAGES = {
    MouStatus.DRAFT: MouStage.DRAFT.value,
    MouStatus.NEGOTIATING: MouStage.NEGOTIATING.value,
    MouStatus.UNSIGNED: None,
}
# What a status cannot be beside in the ledger, unless the row has the event itself.
OPPOSED = {
    MouStatus.SIGNED: (*ENDING, MouEventKind.SUSPENDED),
    MouStatus.NOT_YET_IN_FORCE: (*ENDING, MouEventKind.SUSPENDED),
    MouStatus.IN_FORCE: (*ENDING, MouEventKind.SUSPENDED),
    MouStatus.SUSPENDED: (*ENDING, MouEventKind.RESUMED),
    MouStatus.EXPIRED: (*ENDING, MouEventKind.EXTENDED),
}


_OTHER_STAGE = Label("says another stage than the column {column}", "khác với cột {column}")
_HAS_A_DATE = Label(
    "says that it is not signed, but the row has a date of signing; correct one of them",
    "ghi là chưa ký, nhưng dòng có ngày ký; hãy sửa một trong hai",
)


@dataclass(frozen=True)
class Entry:
    """What a row says of an MOU's life: its status, and the dates of events by their kind; None for
    an event whose date it does not say."""

    status: MouStatus | None
    events: Mapping[MouEventKind, str | None]


@dataclass(frozen=True)
class LedgerEvent:
    """An event of the ledger."""

    id: int
    ref: str
    kind: MouEventKind
    date: str | None


_NOT_CLEARED = Label(
    "empty cells cannot clear {columns}, which are records of mou-events: delete the records there,"
    " and leave the columns out",
    "ô trống không xóa được {columns}, vốn là hồ sơ mou-events: hãy xóa hồ sơ ở đó và bỏ các cột"
    " này",
)
_AGAINST = FaultCode.CONTRADICTION  # what a row says differs from another cell, or the ledger


class MouEntries:
    """Takes the columns of an MOU's life out of batches, and writes them to the ledger."""

    def __init__(
        self, writer: Writer, fields: FieldColumns, edits: LedgerEdits | None = None
    ) -> None:
        """`writer` writes the MOUs of the file; their statuses are those of today. A feed keeps the
        `edits` of people in the ledger."""
        self._edits = edits
        self._today = clock.today()
        self._connection = writer.connection
        self._fields = fields
        self._options = writer.options
        self._problems = writer.problems
        self._entered = [field.name for field in writer.entity.fields if field.enters_ledger]
        self._writer: Writer | None = None
        self._counts: Counter[str] = Counter()

    def split(self, batch: UnderstoodBatch) -> tuple[UnderstoodBatch, list[Entry]]:
        """The batch without the columns, with the stages that its statuses say; and the entries of
        its rows, none when it has no such column.

        Raises InvalidData where empty cells clear values: they would delete records of the ledger.
        """
        names = [name for name in self._entered if name in batch.fields]
        if not names:
            return signed_when_dated(batch), []
        if batch.clears:
            headings = ", ".join(map(self._fields.heading, names))
            reason = _NOT_CLEARED.fill(columns=headings)
            raise InvalidData([Problem(reason, self._fields.file, code=FaultCode.BROKEN_RULE)])
        plain = {name: cells for name, cells in batch.fields.items() if name not in names}
        nothing = [None] * len(batch.numbers)
        statuses = batch.fields.get("status", nothing)
        stages = [
            None if term is None else STAGES.get(term, MouStage.SIGNED.value) for term in statuses
        ]
        own = plain.get("stage", nothing)
        faults = [
            Fault(at, self._fields.problem(
                batch.numbers[at], "status", "",
                _OTHER_STAGE.fill(column=self._fields.by_name["stage"].label), _AGAINST))
            for at, (one, other) in enumerate(zip(stages, own, strict=True))
            if one is not None and other is not None and one != other
        ]  # fmt: skip
        if "stage" in plain or any(stages):
            plain["stage"] = [other or one for one, other in zip(stages, own, strict=True)]
        unsigned = _unsigned_with_date(statuses, plain.get("signed_on", nothing))
        faults += [Fault(at, self._fields.problem(batch.numbers[at], "status", "", _HAS_A_DATE,
                                                 _AGAINST)) for at in unsigned]  # fmt: skip
        dates = {kind: batch.fields.get(name, nothing) for kind, name in DATES.items()}
        entries = []
        for at, status in enumerate(statuses):
            events = {kind: cells[at] for kind, cells in dates.items() if cells[at] is not None}
            if status in MADE and not (status is MouStatus.TERMINATED and events.keys() & ENDING):
                events.setdefault(MADE[status], None)
            entries.append(Entry(status, events))
        own_faults = (*batch.faults, *faults)
        return signed_when_dated(replace(batch, fields=plain, faults=own_faults)), entries

    def write(
        self, entries: Sequence[Entry], written: WrittenBatch, numbers: Sequence[int]
    ) -> WrittenBatch:
        """Write the entries of the rows that are written. Returns the outcomes of the rows with
        those of their events, and the faults of the rows that the ledger contradicts."""
        mous = {at: id_ for at, id_ in enumerate(written.ids)
                if id_ is not None and written.outcomes[at] not in ("", "skipped")}  # fmt: skip
        ledger = _ledger(self._connection, {*mous.values()})
        terms = read_terms(self._connection, {*mous.values()})
        faults: list[Fault] = []
        targets: dict[_Target, tuple[int, int | None]] = {}
        for at, mou in mous.items():
            entry, known = entries[at], ledger[mou]
            if against := _against(entry, known):
                faults.append(_contradiction(self._problems, at, numbers[at], entry, against))
                continue
            if entry.status and (reason := terms[mou].against(entry.status, self._today)):
                problem = self._problems.problem(numbers[at], "status", reason, _AGAINST)
                faults.append(Fault(at, problem))
                continue
            for kind, date in entry.events.items():
                if kind is MouEventKind.EXPIRED and terms[mou].is_over(self._today):
                    continue  # its expiry says it already
                is_new, event = _target(kind, date, known)
                if is_new or event is not None:
                    targets[mou, kind, date] = at, event
        if self._edits and targets:
            targets = _without_edited(self._edits, targets, ledger, numbers)
        changed = self._write(targets, numbers) if targets else {}
        faults += [fault for fault in changed.values() if isinstance(fault, Fault)]
        faulty = {fault.at for fault in faults}
        outcomes = [
            "" if at in faulty
            else "changed" if outcome == "unchanged" and at in changed
            else outcome
            for at, outcome in enumerate(written.outcomes)
        ]  # fmt: skip
        return replace(written, outcomes=outcomes, faults=(*written.faults, *faults))

    @property
    def note(self) -> Label:
        """How many events were added and changed; empty for none."""
        added, changed = self._counts["added"], self._counts["changed"]
        if not added + changed:
            return same("")
        events = with_noun(
            added + changed, Label("event", "diễn biến"), Label("events", "diễn biến")
        )
        return Label(
            "{events} written to mou-events ({added} added, {changed} changed)",
            "đã ghi {events} vào mou-events (thêm {added}, sửa {changed})",
        ).fill(events=events, added=show_count(added), changed=show_count(changed))

    def finish(self) -> None:
        """Finish writing."""
        if self._writer:
            self._writer.finish()

    def _write(
        self, targets: Mapping[_Target, tuple[int, int | None]], numbers: Sequence[int]
    ) -> dict[int, Fault | None]:
        """Write the events: new ones, and the dates of those that have an id. Returns the rows that
        changed the ledger, with a fault where the database refused."""
        if self._writer is None:
            options = WriteOptions("update", "new", self._options.file)
            self._writer = Writer(self._connection, EVENTS, options, staging="life")
        done: dict[int, Fault | None] = {}
        for new in (True, False):
            some = {key: at for key, at in targets.items() if (at[1] is None) is new}
            if not some:
                continue
            batch = ResolvedBatch(
                [numbers[at] for at, _ in some.values()],
                {
                    "mou_id": [mou for mou, _, _ in some],
                    "kind": [kind.value for _, kind, _ in some],
                    "date": [date for _, _, date in some],
                },
            )
            written = self._writer.write(
                batch, self._writer.match(batch, [event for _, event in some.values()])
            )
            rows = [at for at, _ in some.values()]
            done |= dict.fromkeys(rows)
            done |= {
                rows[fault.at]: Fault(rows[fault.at], fault.problem) for fault in written.faults
            }
            self._counts.update(written.outcomes)
        return done


def _without_edited(
    edits: LedgerEdits, targets: dict[_Target, tuple[int, int | None]],
    ledger: Mapping[int, Sequence[LedgerEvent]], numbers: Sequence[int],
) -> dict[_Target, tuple[int, int | None]]:  # fmt: skip
    """The targets without those whose events people changed or deleted, which are noted."""
    dates = {event.id: event.date for events in ledger.values() for event in events}
    by_key = {(mou, kind.value, date): (mou, kind, date) for mou, kind, date in targets}
    kept = edits.kept({key: targets[own][1] for key, own in by_key.items()})
    rows = {}
    for key in kept:
        own = by_key[key]
        at, event = targets[own]
        field = DATES.get(own[1], "status")
        rows[key] = numbers[at], field, None if event is None else dates[event]
    if rows:
        edits.note(rows)
    left_out = {by_key[key] for key in kept}
    return {own: target for own, target in targets.items() if own not in left_out}


def _unsigned_with_date(
    statuses: Sequence[MouStatus | None], dates: Sequence[str | None]
) -> list[int]:  # fmt: skip
    """The rows that say that the MOU is not signed, and when it was."""
    return [
        at for at, (status, date) in enumerate(zip(statuses, dates, strict=True))
        if status is MouStatus.UNSIGNED and date
    ]  # fmt: skip


def _ledger(connection: Connection, mous: set[int]) -> Mapping[int, list[LedgerEvent]]:
    """The events of the MOUs."""
    event = mou_events
    rows = connection.execute(
        select(event.c.mou_id, event.c.id, event.c.ref, event.c.kind, event.c.date)
        .where(many_rows.among(connection, event.c.mou_id, [*mous]))
        .order_by(event.c.date, event.c.id)
    )
    ledger: defaultdict[int, list[LedgerEvent]] = defaultdict(list)
    for mou, id_, ref, kind, date in rows:
        ledger[mou].append(LedgerEvent(id_, ref, kind, date))
    return ledger


def _contradiction(
    problems: RowProblems, at: int, number: int, entry: Entry, against: list[LedgerEvent]
) -> Fault:
    """The fault of a row whose status these events contradict."""
    assert entry.status is not None
    refs = join(", ", (
        same(event.ref) + " (" + label_in_sentence(event.kind.label) + ")"
        for event in against
    ))  # fmt: skip
    reason = Label(
        "says {status}, but the ledger mou-events has {events}; correct the ledger, or add to"
        " it what happened since",
        "ghi {status}, nhưng diễn biến mou-events có {events}; hãy sửa diễn biến, hoặc bổ sung"
        " những gì xảy ra sau đó",
    ).fill(status=entry.status.label, events=refs)
    return Fault(at, problems.problem(number, "status", reason, _AGAINST))


def _against(entry: Entry, known: Sequence[LedgerEvent]) -> list[LedgerEvent]:
    """The events of the ledger that contradict the status of a row."""
    opposed = OPPOSED.get(entry.status, ()) if entry.status else ()
    if entry.events.keys() & {*ENDING}:
        return []
    open_stops = _open(known)
    return [
        event for event in known
        if event.kind in opposed and event.kind not in entry.events
        and (event.kind is not MouEventKind.SUSPENDED or event in open_stops)
    ]  # fmt: skip


def _open(known: Sequence[LedgerEvent]) -> list[LedgerEvent]:
    """The suspensions that no resumption follows."""
    stops = [event for event in known if event.kind is MouEventKind.SUSPENDED]
    backs = [event for event in known if event.kind is MouEventKind.RESUMED]
    return stops[len(backs) :]


def _target(
    kind: MouEventKind, date: str | None, known: Sequence[LedgerEvent]
) -> tuple[bool, int | None]:
    """Whether a row adds an event, and else the event that gets its date, None for none."""
    same_kind = [event for event in known if event.kind is kind]
    if date is None:
        return not same_kind, None
    if any(event.date and event.date.startswith(date) for event in same_kind):
        return False, None
    for event in same_kind:
        if event.date is None or date.startswith(event.date) or kind in ENDING:
            return False, event.id
    return True, None
