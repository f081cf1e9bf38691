"""The standing of an MOU on a day, from its dates and its history."""

from __future__ import annotations

from independent.days import first_day, last_day
from independent.kinds import Record


def is_expired(mou: Record, day: str) -> bool:
    """Whether the day is after the last day that the expiry of an MOU can mean, and the MOU
    does not renew itself and was not extended after its expiry."""
    expires = mou["expires_on"]
    if not expires or mou["auto_renewal"] or last_day(expires) >= day:
        return False
    extended = mou["extended_on"]
    return not (extended and first_day(extended) <= day and _after(extended, expires))


def is_in_force(mou: Record, day: str) -> bool:
    """Whether an MOU is in force on the day, by its dates."""
    if mou["status"] in ("draft", "negotiating"):
        return False
    begun = mou["effective_on"] or mou["signed_on"]
    if begun and first_day(begun) > day:
        return False
    ends = [mou[name] for name in ("terminated_on", "withdrawn_on") if mou[name]]
    if any(first_day(end) <= day for end in ends):
        return False
    if mou["status"] == "terminated" and not ends:
        return False
    if is_expired(mou, day):
        return False
    suspended, extended = mou["suspended_on"], mou["extended_on"]
    if not suspended:
        return bool(mou["status"] != "suspended")
    if first_day(suspended) > day:
        return True
    resumed = extended and _after(extended, suspended) and first_day(extended) <= day
    return bool(resumed and mou["status"] == "signed")


def _after(later: str, earlier: str) -> bool:
    return first_day(later) > last_day(earlier)
