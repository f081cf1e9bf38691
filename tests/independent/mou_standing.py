"""The statuses that an MOU can have on a day, from every history that its dates can mean.

A date known to the year or the month can mean any of its days, an event without a date any day
since the signing. Each history is looked at in turn: the days on which things can have happened
are tried at the ends of what is known, and around the day that is asked.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from itertools import product

from independent.days import first_day, last_day
from independent.kinds import Record

# The days between which things happened whose day is not known: an undated event may be of any
# day until it came on record, which is after every day that is asked.
_EARLIEST, _LATEST = "1990-01-01", "2099-12-31"
_ENDS = ("withdrawn", "terminated")


def possible_statuses(mou: Record, day: str) -> set[str]:
    """Every status that the MOU can have on the day."""
    if mou["stage"] != "signed":
        return {"unsigned"}  # how far it was on a past day is not on record
    asked = _ordinal(day)
    events: Sequence[Record] = mou["history"]
    spans = [
        _span(mou["signed_on"]),
        *(_span(mou[name]) if mou[name] else None for name in ("effective_on", "expires_on")),
        *(_span(event["date"]) for event in events),
        *(
            _span(event["expires_on"])
            if event["kind"] == "extended" and event["expires_on"] else None
            for event in events
        ),
    ]  # fmt: skip
    # The order of what happened changes only at the ends of what is known, and at the day asked.
    marks = {asked - 1, asked, asked + 1} | {end for span in spans if span for end in span}
    ways: list[list[int | None]] = [
        [None] if span is None else [*sorted(day for day in marks if span[0] <= day <= span[1])]
        for span in spans
    ]
    return {
        _status(mou, events, history, asked)
        for history in product(*ways)
        if _can_be(events, history)
    }


def _can_be(events: Sequence[Record], history: Sequence[int | None]) -> bool:
    """Whether things happened in an order that can be: nothing before the MOU was signed or took
    effect, and each resumption after its suspension."""
    signed, effective, _, *rest = history
    begun = min(day for day in (signed, effective) if day is not None)
    days = [day for day in rest[: len(events)] if day is not None]
    if any(day < begun for day in days):
        return False
    stops = [days[n] for n, event in enumerate(events) if event["kind"] == "suspended"]
    backs = [days[n] for n, event in enumerate(events) if event["kind"] == "resumed"]
    return all(stop <= back for stop, back in zip(stops, backs, strict=False))


def _status(
    mou: Record, events: Sequence[Record], history: Sequence[int | None], asked: int
) -> str:
    """The status on the day in one history."""
    signed, effective, expires, *rest = history
    come = [
        (day, event["kind"], last)
        for event, day, last in zip(events, rest[: len(events)], rest[len(events) :], strict=True)
        if day is not None and day <= asked
    ]
    assert signed is not None
    # An MOU may take effect on a day before its signing.
    if asked < (signed if effective is None else min(signed, effective)):
        return "unsigned"
    ends = sorted((day, _ENDS.index(kind)) for day, kind, _ in come if kind in _ENDS)
    if ends:
        return _ENDS[ends[0][1]]
    if effective is not None and asked < effective:
        return "not_yet_in_force"
    extensions = [(day, last) for day, kind, last in come if kind == "extended"]
    if extensions:
        expires = max(extensions, key=lambda each: each[0])[1]
    if expires is not None and asked > expires and not mou["auto_renewal"]:
        return "expired"
    turns = sorted(
        (day, kind == "resumed") for day, kind, _ in come if kind in ("suspended", "resumed")
    )
    return "suspended" if turns and not turns[-1][1] else "in_force"


def _span(date: str | None) -> tuple[int, int]:
    """The first and the last day that the date can mean."""
    first, last = (first_day(date), last_day(date)) if date else (_EARLIEST, _LATEST)
    return _ordinal(first), _ordinal(last)


def _ordinal(day: str) -> int:
    return datetime.date.fromisoformat(day).toordinal()
