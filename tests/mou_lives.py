"""The status of an MOU on a day by brute force: in each history that its dates can mean."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterator
from typing import Any

Event = tuple[str, str | None, str | None]  # the kind, the date and the new expiry

# When the rows of tests were on record.
RECORDED = "2020-01-01 00:00:00"


def first(date: str) -> str:
    """The first day that a date can mean."""
    return f"{date}-01-01"[:10] if len(date) == 4 else f"{date}-01"[:10]


def last(date: str) -> str:
    """A text at or after the last day that a date can mean, and before the next month."""
    return f"{date}-12-31" if len(date) == 4 else f"{date}-31"[:10]


def histories(dates: list[str | None], day: str) -> Iterator[tuple[str, ...]]:
    """Days that the dates can mean: all that can be told apart on the day."""
    near = datetime.date.fromisoformat(day)
    marks = {day, *((near + datetime.timedelta(step)).isoformat() for step in (-1, 1))}

    def meant(date: str | None) -> list[str]:
        if date is None:
            return sorted({"2019-01-01", RECORDED[:10], *marks, "2199-12-31"})
        inside = {first(date), *(mark for mark in marks if first(date) <= mark <= last(date))}
        return sorted(inside | {f"{date}-12-31"[:10] if len(date) == 4 else f"{date}-28"[:10]})

    return itertools.product(*map(meant, dates))


def standing(mou: dict[str, Any], events: list[Event], day: str) -> set[str]:
    """The statuses of a signed MOU on the day, over all histories in which suspensions and
    resumptions alternate, or over all when they do in none."""
    kinds = [kind for kind, *_ in events]
    whole = [mou["signed_on"], mou["effective_on"], mou["expires_on"]]
    whole += [date for _, date, _ in events] + [new for *_, new in events]
    # An MOU without an effective day or an expiry has none; its signing, its events and the new
    # expiry of an extension have a day.
    news = range(3 + len(events), 3 + 2 * len(events))
    extending = {at for at, kind in zip(news, kinds, strict=True) if kind == "extended"}
    dated_at = {0, *range(3, 3 + len(events)), *extending}
    lacking = [at for at, date in enumerate(whole) if date is None and at not in dated_at]
    orderly: set[str] = set()
    all_of_them: set[str] = set()
    for days in histories(["2000" if at in lacking else date for at, date in enumerate(whole)],
                          day):  # fmt: skip
        values: list[Any] = [None if at in lacking else on for at, on in enumerate(days)]
        signed, effective, expires = values[:3]
        dated = list(
            zip(kinds, values[3 : 3 + len(events)], values[3 + len(events) :], strict=True)
        )
        recorded = [signed, *(on for _, on, _ in dated)]
        if any(on < signed for _, on, _ in dated) or max(recorded) == "2199-12-31":
            continue
        ends = [expires or "", *(new for _, new in sorted(
            (on, new) for kind, on, new in dated if kind == "extended"))]  # fmt: skip
        if ends != sorted(ends) or any(new and new < on for _, on, new in dated):
            continue
        switches = sorted(
            (on, kind == "resumed") for kind, on, _ in dated if kind in ("suspended", "resumed")
        )
        found = _status(mou, (signed, effective, expires), dated, switches, day)
        all_of_them |= found
        if [back for _, back in switches] == [at % 2 == 1 for at in range(len(switches))]:
            orderly |= found
    return orderly or all_of_them


def _status(
    mou: dict[str, Any], own: tuple[Any, ...], dated: list[Any], switches: list[Any], day: str
) -> set[str]:
    """The status on the day in one history; two before a resumption that no suspension explains."""
    signed, effective, expires = own
    come = [(kind, on, new) for kind, on, new in dated if on <= day]
    ends = sorted((on, kind != "withdrawn", kind) for kind, on, _ in come
                  if kind in ("withdrawn", "terminated"))  # fmt: skip
    if ends:
        return {str(ends[0][2])}
    if (effective or signed) > day:
        return {"not_yet_in_force" if signed <= day else "unsigned"}
    extensions = sorted((on, new) for kind, on, new in come if kind == "extended")
    expiry = extensions[-1][1] if extensions else expires
    expired = [on for kind, on, _ in come if kind == "expired"]
    if expired and not (extensions and extensions[-1][0] > max(expired)):
        return {"expired"}
    if expiry and expiry < day and not mou["auto_renewal"]:
        return {"expired"}
    passed = [back for on, back in switches if on <= day]
    if passed and not passed[-1]:
        return {"suspended"}
    unexplained = len(passed) < len(switches) and switches[len(passed)][1]
    return {"in_force", "suspended"} if unexplained else {"in_force"}
