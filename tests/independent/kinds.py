"""What the checker knows of each kind of record: its dates, statuses, totals and properties.

It is written by hand from README and the docstring of `services/statistics/measures.py`, so that a
slip in the program's own description of its records is found.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from independent.schema import MOU_EVENTS

Record = dict[str, Any]
Records = dict[str, list[Record]]


@dataclass(frozen=True)
class Kind:
    """A kind of record.

    `dates` place a record, the first that is filled; `planned` are those of them that are only
    plans, and `begins` those that say that a record is still to come, all when empty. `counts` are
    the statuses that totals count, all when empty; `pending` those that count once the record's day
    has passed. `whole` is the field and the kind of the record of which this is a part. `lasts`: as
    of a day, only the first of `dates` says whether it has begun.
    `properties` are the fields by which records are grouped and filtered, by their options.
    """

    dates: tuple[str, ...] = ()
    planned: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()
    pending: tuple[str, ...] = ()
    whole: tuple[str, str] | None = None
    lasts: bool = False
    totals: tuple[str, ...] = ()
    properties: Mapping[str, str] = field(default_factory=dict)
    status: str = "status"  # the field with these statuses
    is_marked: bool = True  # whether its records have a role in totals


def _named(*fields: str, **options: str) -> dict[str, str]:
    """Properties whose option is the field's name, and others."""
    names = {name.replace("_", "-"): name for name in fields}
    return names | {name.replace("_", "-"): value for name, value in options.items()}


_SHARED = {"partner": "partners", "country": "countries", "sector": "sectors"}
_LED = ("delegation", "event")

KINDS: dict[str, Kind] = {
    "delegations": Kind(
        dates=("start_date", "end_date"),
        counts=("under_way", "completed"),
        pending=("planned", "approved"),
        totals=("member_count",),
        properties=_SHARED
        | _named("direction", "level", "high_level", "in_plan", "funding", "status", "source"),
    ),
    "press-visits": Kind(
        dates=("start_date", "end_date", "permit_date", "permit_until"),
        totals=("crew_size",),
        properties=_SHARED | _named("outlet", "resident", "source"),
    ),
    "events": Kind(
        dates=("start_date", "end_date"),
        totals=(
            "participants_vietnamese", "participants_foreign_resident",
            "participants_foreign_visiting", "enterprises_connected",
        ),
        properties=_SHARED
        | _named("kind", "mode", "source", field="event_fields", role="city_role"),
    ),
    "mous": Kind(
        dates=("signed_on", "effective_on", "terminated_on", "withdrawn_on", "expires_on"),
        begins=("signed_on",),
        counts=("signed",) if MOU_EVENTS else ("signed", "suspended", "terminated"),
        status="stage" if MOU_EVENTS else "status",
        lasts=True,
        properties=_SHARED
        | _named("instrument", "auto_renewal", "in_force", "expired", "publishable", "status",
                 "source", *_LED, *(("stage",) if MOU_EVENTS else ()), level="signing_level"),
    ),
    "fdi-projects": Kind(
        dates=("certificate_date", "terminated_on"),
        begins=("certificate_date",),
        lasts=True,
        totals=("registered_capital_usd", "implemented_capital_usd", "jobs_new",
                "jobs_safeguarded"),
        properties=_named("country", "sector", "status", "in_force", "source", *_LED, "mou",
                          partner="investors", zone="industrial_zone"),
    ),
    "fdi-capital": Kind(
        dates=("date",),
        whole=("project", "fdi-projects"),
        totals=("attracted_usd", "change_usd"),
        properties=_named("project", "kind", "source"),
    ),
    "aid": Kind(
        dates=("approval_date", "start_date", "end_date", "planned_start", "planned_end"),
        planned=("planned_start", "planned_end"),
        begins=("approval_date", "start_date"),
        counts=("approved", "under_way", "completed"),
        pending=("proposed",),
        totals=("committed_usd", "disbursed_usd"),
        properties=_SHARED | _named("kind", "status", "source"),
    ),
    "aid-transactions": Kind(
        dates=("date",),
        whole=("aid", "aid"),
        totals=("amount_usd",),
        properties=_named("aid", "kind", "source"),
        is_marked=False,
    ),
}  # fmt: skip

# The levels of visits that are high.
HIGH = ("head_of_state", "royal", "head_of_government", "ministerial", "vice_ministerial",
        "ambassador")  # fmt: skip
REDUCING = ("decrease", "termination")
ATTRACTED = ("new", "increase", "share_purchase")
