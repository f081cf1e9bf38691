"""The day on which the report of a trip is due: so many days after its end. The number differs by
office and is its setting `report_due_days`."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from ecodiplo.catalogue import ENTITIES
from ecodiplo.dates import DateText, show_partial_date
from ecodiplo.language import Label, Lang, with_noun
from ecodiplo.services.query.find_by_name import find_record
from ecodiplo.services.query.read_records import NO_DAY
from ecodiplo.services.settings import read_settings
from ecodiplo.vocabulary import DelegationStatus, Direction, RoleInTotals

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from ecodiplo.catalogue import Entity

DELEGATIONS = ENTITIES["delegations"]
READ = ("direction", "status", "role_in_totals", "report_due")
# The statuses of trips that do not take place.
NO_TRIP = (DelegationStatus.POSTPONED, DelegationStatus.CANCELLED)
REASON = Label(
    "{field}: {day}, {days} after the end of the trip, by the setting report_due_days",
    "{field}: {day}, {days} sau khi kết thúc chuyến đi, theo thiết lập report_due_days",
)


class ReportDue(NamedTuple):
    """The day on which a report is due, and why."""

    day: DateText
    reason: Label


def report_due(
    session: Session, entity: Entity, key: str, changes: Mapping[str, tuple[Any, Any]]
) -> ReportDue | None:
    """The day on which the report of the trip is due, after a command that has made these changes
    to it; None where the command leaves it as it is.

    The last day of a trip abroad decides it, where the office has set the days, and the trip has
    the day that followed from its former end: none when that was not known to the day. A record
    that is no trip of its own and a trip that does not take place have no report.
    """
    if entity is not DELEGATIONS or "end_date" not in changes or "report_due" in changes:
        return None
    former, end = changes["end_date"]
    if not _is_day(end):
        return None
    fields = [DELEGATIONS.by_name[name] for name in READ]
    trip = find_record(session, DELEGATIONS, key, fields, today=NO_DAY)
    if (
        trip["direction"] != Direction.OUTBOUND
        or trip["role_in_totals"] != RoleInTotals.COUNTED
        or trip["status"] in NO_TRIP
    ):
        return None
    days = read_settings(session).get("report_due_days")
    if days is None or trip["report_due"] != (_add(former, days) if _is_day(former) else None):
        return None
    day = _add(end, days)
    reason = REASON.fill(
        field=DELEGATIONS.by_name["report_due"].label,
        day=Label(*(show_partial_date(day, lang) for lang in Lang)),
        days=with_noun(days, Label("day", "ngày"), Label("days", "ngày")),
    )
    return ReportDue(day, reason)


def _is_day(date: DateText | None) -> bool:
    return date is not None and len(date) == len("2022-09-14")


def _add(day: DateText, days: int) -> DateText:
    later = datetime.date.fromisoformat(day) + datetime.timedelta(days)
    return DateText(later.isoformat())
