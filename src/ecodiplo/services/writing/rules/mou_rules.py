"""The rules of the ledger of an MOU: a ledger is refused only when it is certainly wrong.

As in `ledger_rules`, a fault is what no later entry and no reading of the dates can put right:

- An MOU that is not signed has an event.
- An event is before the signing of the MOU, or after its withdrawal or termination.
- An extension sets an expiry that is before the one that it extends.

A resumption without a suspension is no fault: the suspension can be entered later. Until then the
status before the resumption is uncertain.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from itertools import groupby
from typing import TYPE_CHECKING

from sqlalchemy import select

from ecodiplo.dates import DateText, first_day, last_day
from ecodiplo.db import many_rows
from ecodiplo.db.command_options import command_number
from ecodiplo.language import Label, label_in_sentence, same
from ecodiplo.models.agreements import mou_events
from ecodiplo.models.agreements import mous as mous_table
from ecodiplo.models.history import changes
from ecodiplo.services.writing.rules.ledger_rules import show_date
from ecodiplo.vocabulary import ENDING, MouEventKind, MouStage

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sqlalchemy import Connection

    from ecodiplo.catalogue import Entity

# The columns of an MOU that the rules compare.
COMPARED = ("stage", "signed_on", "expires_on")


class MouRule(Enum):
    """A rule of the ledger, with the fields of an event and of the MOU that it is about."""

    UNSIGNED = "mou", "stage"
    EARLY = "date", "signed_on"
    LATE = "date", "title"
    SHORTENED = "expires_on", "expires_on"


@dataclass(frozen=True)
class LedgerEvent:
    """An event of the ledger."""

    id: int
    ref: str
    kind: MouEventKind
    date: str | None
    expires_on: str | None

    @property
    def label(self) -> Label:
        """The event in a message: `MEV-2024-0001 (terminated, 2024-05)`."""
        kind = label_in_sentence(self.kind.label)
        date = same(", ") + show_date(self.date) if self.date else same("")
        return same(f"{self.ref} (") + kind + date + ")"


@dataclass(frozen=True)
class MouLedger:
    """An MOU with its ledger."""

    id: int
    ref: str
    stage: MouStage
    signed_on: str | None
    expires_on: str | None
    events: tuple[LedgerEvent, ...]


@dataclass(frozen=True)
class MouFault:
    """A fault in the ledger of an MOU: the rule, and the events that break it."""

    rule: MouRule
    mou_id: int
    events: tuple[LedgerEvent, ...]
    reason: Label


def faults_of(mou: MouLedger) -> Iterator[MouFault]:
    """The faults in the ledger of an MOU."""
    if mou.events and mou.stage is not MouStage.SIGNED:
        reason = Label(
            "{mou} is not signed ({stage}), so it has no events yet; set its stage to signed first",
            "{mou} chưa ký ({stage}) nên chưa có diễn biến; trước hết hãy đặt bước ký kết là đã ký",
        ).fill(mou=mou.ref, stage=mou.stage.label)
        yield MouFault(MouRule.UNSIGNED, mou.id, mou.events, reason)
    for event in mou.events:
        if event.date and mou.signed_on and _is_before(event.date, mou.signed_on):
            reason = Label(
                "{event} is dated before {mou} was signed, on {date}; correct one of the dates",
                "{event} sớm hơn ngày ký của {mou}, {date}; hãy sửa một trong hai ngày",
            ).fill(event=event.label, mou=mou.ref, date=show_date(mou.signed_on))
            yield MouFault(MouRule.EARLY, mou.id, (event,), reason)
    yield from _late(mou)
    yield from _shortened(mou)


def _late(mou: MouLedger) -> Iterator[MouFault]:
    """The events after the end of an MOU."""
    ends = [event for event in mou.events if event.kind in ENDING and event.date]
    end = min(ends, key=lambda event: last_day(DateText(event.date or "")), default=None)
    for event in mou.events if end else ():
        if event.date and end and end.date and _is_before(end.date, event.date):
            reason = Label(
                "{event} is dated after {mou} ended, by {end}; correct one of the dates",
                "{event} có sau ngày {mou} chấm dứt, theo {end}; hãy sửa một trong hai ngày",
            ).fill(event=event.label, mou=mou.ref, end=end.label)
            yield MouFault(MouRule.LATE, mou.id, (end, event), reason)


def _shortened(mou: MouLedger) -> Iterator[MouFault]:
    """The extensions that end before what they extend."""
    extensions = [event for event in mou.events if event.expires_on]
    for event in extensions:
        new = event.expires_on or ""
        if mou.expires_on and _is_before(new, mou.expires_on):
            reason = Label(
                "the new expiry of {event} is before the expiry of {mou}, {date}; correct one of"
                " them",
                "ngày hết hiệu lực mới của {event} sớm hơn ngày hết hiệu lực của {mou}, {date};"
                " hãy sửa một trong hai",
            ).fill(event=event.label, mou=mou.ref, date=show_date(mou.expires_on))
            yield MouFault(MouRule.SHORTENED, mou.id, (event,), reason)
        for other in extensions:
            earlier = other.date and event.date and _is_before(other.date, event.date)
            if earlier and other.expires_on and _is_before(new, other.expires_on):
                reason = Label(
                    "the new expiry of {event} is before that of {other}, which it extends;"
                    " correct one of them",
                    "ngày hết hiệu lực mới của {event} sớm hơn ngày của {other} mà nó gia hạn;"
                    " hãy sửa một trong hai",
                ).fill(event=event.label, other=other.label)
                yield MouFault(MouRule.SHORTENED, mou.id, (other, event), reason)


def mou_faults(
    connection: Connection, entity: Entity, written_ids: Collection[int]
) -> list[tuple[MouFault, list[int]]]:
    """The faults that the command caused by writing these records of the entity, each with the ids
    of the records that caused it. A fault that was there before does not count."""
    if entity.name not in ("mous", "mou-events") or not written_ids:
        return []
    is_event = entity.name == "mou-events"
    own_id = mou_events.c.id if is_event else mous_table.c.id
    key = mou_events.c.mou_id if is_event else mous_table.c.id
    pairs = select(own_id, key).where(many_rows.among(connection, own_id, [*written_ids]))
    records: dict[int, list[int]] = {}
    for id_, mou in connection.execute(pairs):
        records.setdefault(mou, []).append(id_)
    faults = []
    events: set[int] | None = None
    for ledger in _ledgers(connection, records):
        for fault in faults_of(ledger):
            if events is None:
                events, mous = _changed(connection)
            if ledger.id not in mous and not any(event.id in events for event in fault.events):
                continue
            ids = records[ledger.id]
            caused = [event.id for event in fault.events if event.id in ids]
            faults.append((fault, caused if is_event and caused else ids))
    return faults


def all_mou_faults(connection: Connection) -> Iterator[tuple[str, MouFault]]:
    """The faults in the ledgers on record, each with the ref of its MOU."""
    for ledger in _ledgers(connection, None):
        for fault in faults_of(ledger):
            yield ledger.ref, fault


def _ledgers(connection: Connection, mous: Collection[int] | None) -> Iterator[MouLedger]:
    """The ledgers of the MOUs that have events, read by one statement; all when `mous` is None."""
    event = mou_events
    own = (
        mous_table.c.id,
        mous_table.c.ref,
        mous_table.c.stage,
        mous_table.c.signed_on,
        mous_table.c.expires_on,
    )
    statement = (
        select(*own, event.c.id, event.c.ref, event.c.kind, event.c.date, event.c.expires_on)
        .join(event, event.c.mou_id == mous_table.c.id)
        .order_by(mous_table.c.id, event.c.date, event.c.id)
    )  # fmt: skip
    if mous is not None:
        statement = statement.where(many_rows.among(connection, mous_table.c.id, [*mous]))
    for (id_, ref, stage, signed, expires), rows in groupby(
        connection.execute(statement), lambda row: row[:5]
    ):
        events = tuple(
            LedgerEvent(event_id, own_ref, kind, date, new)
            for *_, event_id, own_ref, kind, date, new in rows
        )
        yield MouLedger(id_, ref, stage, signed, expires, events)


def _changed(connection: Connection) -> tuple[set[int], set[int]]:
    """The events that the command wrote, and the MOUs of which it changed what is compared."""
    statement = select(
        changes.c.table_name, changes.c.record_id, changes.c.old, changes.c.new
    ).where(
        changes.c.command_id == command_number(connection),
        changes.c.table_name.in_([mous_table.name, mou_events.name]),
    )
    events, mous = set(), set()
    for table, id_, old, new in connection.execute(statement):
        if table == mou_events.name:
            events.add(id_)
        elif any((old or {}).get(name) != (new or {}).get(name) for name in COMPARED):
            mous.add(id_)
    return events, mous


def _is_before(earlier: str, later: str) -> bool:
    """Whether the first date is before the second, whatever days they mean."""
    return last_day(DateText(earlier)) < first_day(DateText(later))
