"""The records that belong to the report of a period, beside those that count in it.

A record belongs to a report only if a date in the records places it in the period:

- What has not happened yet belongs to no report. Until the period has ended, its last day below is
  today, and a date that can mean today has come.
- A document belongs if it was issued in the period or was in effect on the period's last day. It is
  in effect from its `period_start`, or from its day of issue if it has none, to its `period_end`. A
  document without a `period_end`, or one that was replaced, belongs only by its day of issue. A
  document whose status is as of a day of the period (`status_as_of`) belongs too. A document that
  was being prepared on such a day is `prepared` in the period.
- A focus area belongs if its document belongs, or was being prepared.
- A relation with a partner belongs if it began in the period or before, and did not end before it,
  or if it stood as of a day of the period (`relation_as_of`).
- A connected enterprise belongs if an event of the period, counted or umbrella, names it as
  connected.
- A task belongs if it was done in the period. Until the period has ended, all tasks belong, with
  their status of today.
- Of the records that totals leave out, only those with the role `umbrella` belong, if their date
  lies in the period and their status counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, or_, select, true

from ecodiplo.catalogue import ENTITIES
from ecodiplo.dates import Period
from ecodiplo.fields import Reference
from ecodiplo.models.people import partners as partners_table
from ecodiplo.models.people import sources as sources_table
from ecodiplo.models.policy import documents as documents_table
from ecodiplo.models.policy import focus_areas, tasks
from ecodiplo.models.promotion import event_partners, events
from ecodiplo.services.query import mapping
from ecodiplo.services.query.date_conditions import date_certainly_in, date_possibly_in
from ecodiplo.services.query.filters import certainly_in, has_come, possibly_in, took_place
from ecodiplo.vocabulary import DocumentStatus, EventRole, RoleInTotals, TaskStatus

if TYPE_CHECKING:
    import datetime
    from collections.abc import Collection

    from sqlalchemy import ColumnElement, Connection, SQLColumnExpression

    from ecodiplo.catalogue import Entity

EVENTS = ENTITIES["events"]
_OF_EVENT = events.c.id == event_partners.c.event_id


def _came(
    date: SQLColumnExpression[Any], period: Period, today: datetime.date
) -> ColumnElement[bool]:
    """Condition: a date lies in the period, and is not still to come."""
    by_today = date_possibly_in(date, Period(None, today.isoformat()))
    return and_(*date_certainly_in(date, period), *by_today)


def document_belongs(period: Period, today: datetime.date) -> ColumnElement[bool]:
    """Condition: a document belongs to the period."""
    assert period.last is not None
    own = documents_table.c
    until_its_end = Period(None, period.last)
    issued = own.issued_on
    begins = func.coalesce(own.period_start, issued)
    in_effect = and_(
        or_(own.status.is_(None), own.status == DocumentStatus.ISSUED),
        _came(begins, until_its_end, today),
        or_(issued.is_(None), _came(issued, until_its_end, today)),
        *date_possibly_in(
            own.period_end, Period(min(period.last, today.isoformat()), None)
        ),
    )  # fmt: skip
    return and_(
        or_(own.status.is_(None), own.status != DocumentStatus.BEING_PREPARED),
        or_(_came(issued, period, today), _came(own.status_as_of, period, today), in_effect),
    )  # fmt: skip


def document_prepared(period: Period, today: datetime.date) -> ColumnElement[bool]:
    """Condition: a document was being prepared as of a day of the period."""
    being_prepared = documents_table.c.status == DocumentStatus.BEING_PREPARED
    return and_(being_prepared, _came(documents_table.c.status_as_of, period, today))


def focus_area_belongs(period: Period, today: datetime.date) -> ColumnElement[bool]:
    """Condition: the document of a focus area belongs to the period, or was being prepared then."""
    documents = or_(document_belongs(period, today), document_prepared(period, today))
    return focus_areas.c.document_id.in_(select(documents_table.c.id).where(documents))


def relation_belongs(period: Period, today: datetime.date) -> ColumnElement[bool]:
    """Condition: the relation with a partner stood in the period."""
    assert period.first is not None
    until = partners_table.c.relation_until
    began = _came(partners_table.c.relation_since, Period(None, period.last), today)
    since = Period(period.first, None)
    lasts = or_(until.is_(None), and_(*date_certainly_in(until, since)))
    can_last = or_(until.is_(None), *date_possibly_in(until, since))
    stood = _came(partners_table.c.relation_as_of, period, today)
    return or_(and_(began, lasts), and_(stood, can_last))


def task_belongs(period: Period, today: datetime.date) -> ColumnElement[bool]:
    """Condition: a task belongs to the period."""
    assert period.last is not None
    return true() if period.lasts_beyond(today.isoformat()) else task_done(period, today)


def task_done(period: Period, today: datetime.date) -> ColumnElement[bool]:
    """Condition: a task was done in the period."""
    return and_(tasks.c.status == TaskStatus.DONE, _came(tasks.c.done_on, period, today))


# By the name of the entity.
BELONGS = {
    "documents": document_belongs,
    "focus-areas": focus_area_belongs,
    "partners": relation_belongs,
    "tasks": task_belongs,
}


def umbrella_belongs(entity: Entity, period: Period, today: datetime.date) -> ColumnElement[bool]:
    """Condition: a record is an umbrella record of the period."""
    return and_(
        *possibly_in(entity, period), *certainly_in(entity, period),
        mapping.has_role(entity, RoleInTotals.UMBRELLA), *took_place(entity, today),
        *has_come(entity, today, period),
    )  # fmt: skip


def connection_belongs(period: Period, today: datetime.date) -> ColumnElement[bool]:
    """Condition: an event of the period names a partner as connected."""
    connects = _connects(period, today)
    return partners_table.c.id.in_(
        select(event_partners.c.partner_id).join(events, _OF_EVENT).where(connects)
    )


def connection_sources(
    connection: Connection, partners: Collection[int], period: Period, today: datetime.date
) -> dict[int, dict[str, Any]]:
    """The source, with the place in it, of the earliest event of the period that names the partner
    as connected; by the id of the partner."""
    statement = (
        select(event_partners.c.partner_id, sources_table.c.ref, events.c.source_locator)
        .join(events, _OF_EVENT)
        .outerjoin(sources_table, sources_table.c.id == events.c.source_id)
        .where(event_partners.c.partner_id.in_(partners), _connects(period, today))
        .order_by(mapping.date(EVENTS), events.c.ref)
    )
    sources: dict[int, dict[str, Any]] = {}
    for partner, source, place in connection.execute(statement):
        columns = {"source": Reference(source) if source else None, "source_locator": place}
        sources.setdefault(partner, columns)
    return sources


def _connects(period: Period, today: datetime.date) -> ColumnElement[bool]:
    """Condition: a partner of an event has the role `connected`, and the event belongs to the
    period."""
    dates = [
        *possibly_in(EVENTS, period), *certainly_in(EVENTS, period),
        *has_come(EVENTS, today, period),
    ]  # fmt: skip
    counted = and_(*dates, mapping.has_role(EVENTS, RoleInTotals.COUNTED))
    belongs = or_(counted, umbrella_belongs(EVENTS, period, today))
    return and_(event_partners.c.role == EventRole.CONNECTED, belongs)
