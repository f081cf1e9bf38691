"""The day on which the report of a trip is due, for a trip that has none: `add` and `edit` fill it
in, an import and an upsert do not. (A day on record follows its trip in all of them.)"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecodiplo.services.query.find_by_name import find_record
from ecodiplo.services.query.read_records import NO_DAY
from ecodiplo.services.writing.report_due import (
    DECIDING,
    DUE,
    TRIPS,
    due_day,
    due_days,
    has_report,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from ecodiplo.catalogue import Entity
    from ecodiplo.dates import DateText


def missing_due_day(
    connection: Connection, entity: Entity, key: str, changes: Mapping[str, tuple[Any, Any]]
) -> DateText | None:
    """The day on which the report of the trip is due, after a command that has made these changes
    to it: it has none, and none followed from the trip as it was. None where the command leaves it
    without one."""
    if entity is not TRIPS or not {*DECIDING} & changes.keys() or DUE in changes:
        return None
    fields = [TRIPS.by_name[name] for name in (*DECIDING, DUE)]
    trip = find_record(connection, TRIPS, key, fields, today=NO_DAY)
    if trip[DUE] is not None or not has_report(trip):
        return None
    former = trip | {name: changes[name][0] for name in DECIDING if name in changes}
    days = due_days(connection)
    return None if days is None or due_day(former, days) else due_day(trip, days)
