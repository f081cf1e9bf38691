"""The standing of an MOU on a day: every status that its record and its ledger leave possible.

A date known to the year or the month can mean any of its days. An event without a date can have
happened on any day after the signing, until it was on record (`updated_at`); so can the signing of
an MOU without dates. A status is certain when it is the only possible one; a day on which several
are possible has no status, and conditions on it are NULL.

- Before its signing an MOU is `unsigned`. One that is still not signed has its stage as its status
  from the day of its last change; which stage it had before is not on record.
- It is in force from the day it takes effect, or from its signing if it has no such day, and `not
  yet in force` between the two.
- It ends on the day of its withdrawal or termination, for good; of both, by the earlier one.
- It is suspended from the day of a suspension until a resumption. Where the dates leave the order
  of the two open, the suspension comes first, unless an earlier one is still open. A resumption
  without a suspension on record shows that the MOU was suspended before it; since when is unknown.
- It is expired after its last day: `expires_on`, or the new expiry of its last extension. The
  expiry after an extension without one is unknown, but no earlier than any expiry before. An MOU
  that renews itself does not expire by its date. An event `expired` ends it from its own day, until
  a later extension.

Every condition is SQL that is true or false, never NULL, except those of `is_one_of`.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, exists, false, func, not_, null, or_, select, true, type_coerce

from ecodiplo import clock
from ecodiplo.dates import Period
from ecodiplo.models import table_of
from ecodiplo.models.column_types import TermType, UtcSeconds
from ecodiplo.services.query.date_conditions import date_certainly_in, date_possibly_in
from ecodiplo.vocabulary import MouEventKind, MouStage, MouStatus

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlalchemy import ColumnElement, FromClause

# What the word `signed` of a filter means.
SIGNED = frozenset({MouStatus.NOT_YET_IN_FORCE, MouStatus.IN_FORCE, MouStatus.EXPIRED})

Condition = Any  # a ColumnElement[bool]


def status(mou: FromClause, today: datetime.date) -> ColumnElement[Any]:
    """The status of an MOU on the day; NULL when it is not certain."""
    possible = possible_statuses(mou, today)
    flags: list[Any] = [case((each, 1), else_=0) for each in possible.values()]
    number = sum(flags[1:], start=flags[0])
    code = case(*((each, term.value) for term, each in possible.items()))
    return type_coerce(case((number == 1, code), else_=null()), TermType(MouStatus))


def is_one_of(mou: FromClause, today: datetime.date, statuses: Collection[MouStatus]) -> Condition:
    """Condition: the status of an MOU on the day is one of these; NULL when it may be."""
    wanted = {*statuses} | (SIGNED if MouStatus.SIGNED in statuses else set())
    possible = possible_statuses(mou, today)
    inside = or_(false(), *(each for term, each in possible.items() if term in wanted))
    outside = or_(false(), *(each for term, each in possible.items() if term not in wanted))
    return case((not_(inside), false()), (not_(outside), true()), else_=null())


def possible_statuses(mou: FromClause, today: datetime.date) -> Mapping[MouStatus, Condition]:
    """For each status, the condition that the MOU can have it on the day. `mou` is the table, or an
    alias of it."""
    day = _Day(today)
    own, stops, validity = _Bounds(mou, day), _Suspensions(mou, day), _Validity(mou, day)
    signed = mou.c.stage == MouStage.SIGNED
    known = own.recorded
    waits = and_(signed, own.can_wait, ~own.has_ended)
    lives = and_(signed, own.can_begin, ~own.has_ended)
    ends = and_(signed, or_(own.can_be_signed, own.can_begin))
    valid = and_(lives, validity.can_last)
    return {
        MouStatus.DRAFT: and_(mou.c.stage == MouStage.DRAFT, known),
        MouStatus.NEGOTIATING: and_(mou.c.stage == MouStage.NEGOTIATING, known),
        MouStatus.UNSIGNED: or_(and_(~signed, ~known), and_(waits, own.can_be_unsigned)),
        MouStatus.NOT_YET_IN_FORCE: and_(
            waits, mou.c.effective_on.is_not(None), own.can_be_signed
        ),
        MouStatus.IN_FORCE: and_(valid, stops.can_be_active),
        MouStatus.SUSPENDED: and_(valid, stops.can_be_suspended),
        MouStatus.EXPIRED: and_(lives, validity.can_be_expired),
        MouStatus.WITHDRAWN: and_(ends, own.can_be_withdrawn),
        MouStatus.TERMINATED: and_(ends, own.can_be_terminated),
    }  # fmt: skip


def _events() -> FromClause:
    """The events of MOUs, under a name of their own in a statement."""
    return table_of("agreements.mou_events").alias()


class _Day:
    """A day, as partial dates and times are compared with it."""

    def __init__(self, day: datetime.date) -> None:
        """The day, the one before it, the days up to it and from it on, and the midnight after it
        in the office's time."""
        one = datetime.timedelta(days=1)
        self.day = day.isoformat()
        self.eve = self.day if day == datetime.date.min else (day - one).isoformat()
        self.until, self.since = Period(None, self.day), Period(self.day, None)
        # The years at the ends of the calendar have no midnight in every time zone.
        near = min(max(day, datetime.date(1900, 1, 1)), datetime.date(9000, 1, 1)) + one
        self.midnight = clock.midnight(near)

    def can_reach(self, date: Any) -> Condition:
        """Condition: a known date can mean the day or an earlier one."""
        return and_(date.is_not(None), *date_possibly_in(date, self.until))

    def has_reached(self, date: Any) -> Condition:
        """Condition: a date is known, and every day that it can mean is the day or earlier."""
        return and_(date.is_not(None), *date_certainly_in(date, self.until))

    def can_be_past(self, last_day: Any) -> Condition:
        """Condition: the day can be after a last day, which is known."""
        return and_(last_day.is_not(None), last_day <= self.eve)

    def can_lie_within(self, last_day: Any) -> Condition:
        """Condition: a last day is known and can be the day or a later one."""
        return and_(last_day.is_not(None), *date_possibly_in(last_day, self.since))

    def is_on_record(self, row: FromClause) -> Condition:
        """Condition: the row was on record, as it is, by the end of the day."""
        return row.c.updated_at < type_coerce(self.midnight, UtcSeconds())

    def can_have_come(self, event: FromClause) -> Condition:
        """Condition: an event can have happened by the day."""
        return or_(event.c.date.is_(None), event.c.date <= self.day)

    def has_come(self, event: FromClause) -> Condition:
        """Condition: an event has happened by the day, whatever its date means."""
        undated = and_(event.c.date.is_(None), self.is_on_record(event))
        return or_(self.has_reached(event.c.date), undated)


def _is_after(later: Any, earlier: Any) -> Condition:
    """Condition: an event is after another, whatever their dates mean."""
    cut = func.substr(later.c.date, 1, func.length(earlier.c.date))
    return and_(later.c.date.is_not(None), earlier.c.date.is_not(None), cut > earlier.c.date)


@dataclass(frozen=True)
class _Ledger:
    """The events of an MOU, as of a day."""

    mou: FromClause
    day: _Day

    def _any(self, event: FromClause, *conditions: Condition) -> Condition:
        """Condition: the MOU has an event that meets the conditions."""
        own = select(1).where(event.c.mou_id == self.mou.c.id, *conditions)
        return exists(own.correlate_except(event))

    def _can_have(self, event: FromClause, kind: MouEventKind, *conditions: Condition) -> Condition:
        """Condition: the MOU has an event of the kind that can have come and meets the others."""
        return self._any(event, event.c.kind == kind, self.day.can_have_come(event), *conditions)

    def _has(self, event: FromClause, kind: MouEventKind, *conditions: Condition) -> Condition:
        """Condition: the MOU has an event of the kind that has come and meets the others."""
        return self._any(event, event.c.kind == kind, self.day.has_come(event), *conditions)


class _Bounds(_Ledger):
    """The beginning and the end of an MOU: signing, effect, withdrawal or termination."""

    @property
    def recorded(self) -> Condition:
        """The MOU was on record by the day, as it is."""
        return self.day.is_on_record(self.mou)

    @cached_property
    def can_be_signed(self) -> Condition:
        """The MOU can be signed by the day."""
        return or_(self.mou.c.signed_on.is_(None), self.day.can_reach(self.mou.c.signed_on))

    @cached_property
    def can_be_unsigned(self) -> Condition:
        """The MOU may not be signed by the day. Nothing happens to an MOU before its signing."""
        signed, event = self.mou.c.signed_on, _events()
        known = or_(self.recorded, self.day.has_reached(self.mou.c.effective_on))
        return and_(
            or_(
                and_(signed.is_(None), ~known),
                and_(signed.is_not(None), ~self.day.has_reached(signed)),
            ),
            ~self._any(event, self.day.has_come(event)),
        )

    @property
    def can_begin(self) -> Condition:
        """The MOU can have taken effect by the day."""
        start = func.coalesce(self.mou.c.effective_on, self.mou.c.signed_on)
        return or_(start.is_(None), start <= self.day.day)

    @property
    def can_wait(self) -> Condition:
        """The MOU may not have taken effect by the day."""
        effective = self.mou.c.effective_on
        return or_(
            and_(effective.is_not(None), ~self.day.has_reached(effective)),
            and_(effective.is_(None), self.can_be_unsigned),
        )

    @cached_property
    def has_ended(self) -> Condition:
        """The MOU was withdrawn from or terminated by the day."""
        end = _events()
        kinds = (MouEventKind.WITHDRAWN, MouEventKind.TERMINATED)
        return self._any(end, end.c.kind.in_(kinds), self.day.has_come(end))

    @property
    def can_be_withdrawn(self) -> Condition:
        """The MOU can be withdrawn from by the day, and not terminated before that."""
        own, other = _events(), _events()
        before = self._has(other, MouEventKind.TERMINATED, _is_after(own, other))
        return self._can_have(own, MouEventKind.WITHDRAWN, ~before)

    @property
    def can_be_terminated(self) -> Condition:
        """The MOU can be terminated by the day, and not withdrawn from before that or then."""
        own, other = _events(), _events()
        before = self._has(other, MouEventKind.WITHDRAWN, ~_is_after(other, own))
        return self._can_have(own, MouEventKind.TERMINATED, ~before)


class _Suspensions(_Ledger):
    """The suspensions and resumptions of an MOU."""

    @property
    def can_be_suspended(self) -> Condition:
        """A suspension can have come that no resumption has ended, or the next event after the day
        can be a resumption that no suspension on record explains."""
        stop, back, other = (_events() for _ in range(3))
        answers = or_(_is_after(back, stop), and_(~_is_after(stop, back), self._explained(back)))
        resumed = self._has(back, MouEventKind.RESUMED, answers)
        standing = self._can_have(stop, MouEventKind.SUSPENDED, ~resumed)
        between = self._any(
            other, other.c.kind.in_((MouEventKind.SUSPENDED, MouEventKind.RESUMED)),
            other.c.date > self.day.day, _is_after(back, other),
        )  # fmt: skip
        unexplained = self._any(
            back, back.c.kind == MouEventKind.RESUMED, ~self.day.has_come(back),
            ~self._explained(back), ~between,
        )  # fmt: skip
        return or_(standing, unexplained)

    @property
    def can_be_active(self) -> Condition:
        """No suspension needs to have come, or a resumption can have come after the last one."""
        stop, back = _events(), _events()
        again = self._has(stop, MouEventKind.SUSPENDED, _is_after(stop, back))
        resumed = self._can_have(back, MouEventKind.RESUMED, ~again)
        return or_(~self._has(stop, MouEventKind.SUSPENDED), resumed)

    def _explained(self, back: Any) -> Condition:
        """Each resumption that can be as early as this one has a suspension that can be earlier."""
        one = _events()

        def number(kind: MouEventKind) -> ColumnElement[int]:
            own = (one.c.mou_id == self.mou.c.id, one.c.kind == kind, ~_is_after(one, back))
            of_mou = select(func.count()).select_from(one).where(*own)
            return of_mou.correlate_except(one).scalar_subquery()

        return number(MouEventKind.SUSPENDED) >= number(MouEventKind.RESUMED)


class _Validity(_Ledger):
    """The expiry of an MOU, by its date and its extensions or by an event."""

    @cached_property
    def _renews(self) -> Condition:
        return func.coalesce(self.mou.c.auto_renewal, 0) == 1

    @property
    def can_be_expired(self) -> Condition:
        """The day can be after the last day, or an event `expired` can have come."""
        day, last_day = self.day, self.mou.c.expires_on
        more, end = _events(), _events()
        dated = (more.c.expires_on.is_not(None), ~day.can_be_past(more.c.expires_on))
        lasts = or_(
            and_(last_day.is_not(None), ~day.can_be_past(last_day)),
            self._has(more, MouEventKind.EXTENDED, *dated),
        )
        past = or_(more.c.expires_on.is_(None), day.can_be_past(more.c.expires_on))
        by_date = or_(last_day.is_not(None), self._can_have(more, MouEventKind.EXTENDED, past))
        revived = self._has(more, MouEventKind.EXTENDED, _is_after(more, end))
        by_event = self._can_have(end, MouEventKind.EXPIRED, ~revived)
        return or_(and_(~self._renews, by_date, ~lasts), by_event)

    @property
    def can_last(self) -> Condition:
        """The day can be within the last day, and no event `expired` needs to have ended it."""
        day, last_day = self.day, self.mou.c.expires_on
        more, later, end = (_events() for _ in range(3))
        dated = self._has(
            later, MouEventKind.EXTENDED, later.c.expires_on.is_not(None), _is_after(later, more)
        )
        within = or_(
            day.can_lie_within(more.c.expires_on), and_(more.c.expires_on.is_(None), ~dated)
        )
        known = self._has(more, MouEventKind.EXTENDED, more.c.expires_on.is_not(None))
        by_date = or_(
            self._renews,
            and_(or_(last_day.is_(None), day.can_lie_within(last_day)), ~known),
            self._can_have(more, MouEventKind.EXTENDED, within),
        )
        revived = self._can_have(more, MouEventKind.EXTENDED, ~_is_after(end, more))
        ended = self._has(end, MouEventKind.EXPIRED, ~revived)
        return and_(by_date, ~ended)
