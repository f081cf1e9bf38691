"""The day on which the report of a trip is due: so many days after its end. The number differs by
office and is its setting `report_due_days`.

The day of a trip that is on record follows when a row changes what decides it: to another day, or
to none when the end is not known to the day any more, or the trip does not take place. Only a day
that followed from the trip before does so; another is a person's word and stays.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select, update

from ecodiplo.catalogue import ENTITIES
from ecodiplo.dates import DateText, show_partial_date
from ecodiplo.db import many_rows
from ecodiplo.language import Label, Lang, show_count, with_noun
from ecodiplo.models.exchanges import delegations
from ecodiplo.services.query import mapping
from ecodiplo.services.settings import read_settings
from ecodiplo.vocabulary import DelegationStatus, Direction, RoleInTotals

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlalchemy import Connection

    from ecodiplo.catalogue import Entity
    from ecodiplo.services.writing.batches import ResolvedBatch

TRIPS = ENTITIES["delegations"]
DUE = "report_due"
# The fields that decide the day, beside the setting.
DECIDING = ("direction", "status", "role_in_totals", "end_date")
# The statuses of trips that do not take place.
NO_TRIP = (DelegationStatus.POSTPONED, DelegationStatus.CANCELLED)
REASON = Label(
    "{field}: {day}, {days} after the end of the trip, by the setting report_due_days",
    "{field}: {day}, {days} sau khi kết thúc chuyến đi, theo thiết lập report_due_days",
)
CLEARED = Label(
    "{field}: cleared; no day follows from the end of the trip, by the setting report_due_days",
    "{field}: đã xóa; không còn tính được từ ngày kết thúc chuyến đi, theo thiết lập"
    " report_due_days",
)
FOLLOWED = Label(
    "{field}: follows the changes of {trips}, by the setting report_due_days",
    "{field}: đã cập nhật ở {trips} do thông tin chuyến đi thay đổi, theo thiết lập"
    " report_due_days",
)


def due_days(connection: Connection) -> int | None:
    """The number of days that the office has set; None where it has set none."""
    days: int | None = read_settings(connection).get("report_due_days")
    return days


def has_report(trip: Mapping[str, Any]) -> bool:
    """Whether a report of the trip with these values is due on a day: not of one whose end is not
    known to the day, of one that does not take place, and of a record that is no trip of its own.
    """
    end = trip["end_date"]
    return (
        end is not None
        and len(end) == len("2022-09-14")
        and trip["direction"] == Direction.OUTBOUND
        and trip["role_in_totals"] == RoleInTotals.COUNTED
        and trip["status"] not in NO_TRIP
    )


def due_day(trip: Mapping[str, Any], days: int) -> DateText | None:
    """The day on which the report of a trip with these values is due; None for one without."""
    if not has_report(trip):
        return None
    end = datetime.date.fromisoformat(trip["end_date"])
    return DateText((end + datetime.timedelta(days)).isoformat())


def due_note(day: DateText | None, days: int) -> Label:
    """Why a command set the day, or cleared it."""
    field = TRIPS.by_name[DUE].label
    if day is None:
        return CLEARED.fill(field=field)
    return REASON.fill(
        field=field,
        day=Label(*(show_partial_date(day, lang) for lang in Lang)),
        days=with_noun(days, Label("day", "ngày"), Label("days", "ngày")),
    )


def followed_note(count: int) -> Label:
    """In how many trips an import changed the day; empty for none."""
    if not count:
        return Label("", "")
    trips = show_count(count) + Label(" trip" if count == 1 else " trips", " đoàn")
    return FOLLOWED.fill(field=TRIPS.by_name[DUE].label, trips=trips)


class FollowingDays:
    """The days of trips that rows change, where they follow from the trips as they were."""

    def __init__(
        self, connection: Connection, entity: Entity, batch: ResolvedBatch, rows: Mapping[int, int]
    ) -> None:
        """`rows` are the ids of the records that rows of the batch change, by position. The day of
        a row that says it does not follow."""
        self._connection = connection
        self._days = 0
        self._before: dict[int, str] = {}
        if entity is not TRIPS or not {*DECIDING} & batch.columns.keys():
            return
        said = batch.columns.get(DUE) or [None] * len(batch.numbers)
        trips = self._read([id_ for at, id_ in rows.items() if said[at] is None])
        days = due_days(connection) if trips else None
        if days is not None:
            self._days = days
            self._before = {
                trip["id"]: trip[DUE] for trip in trips if trip[DUE] == due_day(trip, days)
            }

    def follow(self) -> int:
        """Change the days that no longer follow. The number of trips of which it changed them."""
        trips = self._read([*self._before])
        moved = [
            {"trip": trip["id"], "day": day}
            for trip in trips
            if trip[DUE] == self._before[trip["id"]]
            and (day := due_day(trip, self._days)) != trip[DUE]
        ]
        if moved:
            table = mapping.table(TRIPS)
            values = {DUE: bindparam("day"), "updated_at": func.current_timestamp()}
            self._connection.execute(
                update(table).where(table.c.id == bindparam("trip")).values(values), moved
            )
        return len(moved)

    def _read(self, ids: Collection[int]) -> list[dict[str, Any]]:
        """The trips among these records that have a day."""
        if not ids:
            return []
        columns = [delegations.c[name] for name in ("id", *DECIDING, DUE)]
        own = many_rows.among(self._connection, delegations.c.id, ids)
        statement = select(*columns).where(own, delegations.c.report_due.is_not(None))
        return [dict(row._mapping) for row in self._connection.execute(statement)]
