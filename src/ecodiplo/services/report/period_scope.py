"""What belongs to the account of a period beside the records that count in it.

A statement stands in an account only when a date on record places it in the period:

- A document: when it was issued in the period, or was in effect on the period's last day. It is in
  effect from its `period_start`, or else from the day it was issued, to its `period_end`; without a
  `period_end`, or once it was replaced, only the day it was issued counts. One that is still being
  prepared belongs to no period.
- A focus area: with its document.
- A relation with a partner: when its `relation_since` is not after the period.
- An enterprise connected: when an event of the period, counted or umbrella, names it as connected.
- A task under a focus area: when it was done in the period. While the period lasts, all tasks count
  as they are today.
- A record that totals leave out: when it is an umbrella whose date lies in the period and whose
  status counts. It is an umbrella when its reason is the word `umbrella` (`tổng hợp`), alone or
  before a colon, and mentions no duplicate (`trùng`): `umbrella: all visits of the year together`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, or_, select

from ecodiplo.catalogue import ENTITIES
from ecodiplo.dates import Period
from ecodiplo.fields import Reference
from ecodiplo.models.people import Partner, Source
from ecodiplo.models.policy import Document, FocusArea, Task
from ecodiplo.models.promotion import Event, EventPartner
from ecodiplo.services.query import mapping
from ecodiplo.services.query.filters import lies_in, must_lie, took_place
from ecodiplo.text import fold
from ecodiplo.vocabulary import DocumentStatus, EventRole, TaskStatus

if TYPE_CHECKING:
    import datetime
    from collections.abc import Collection

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from ecodiplo.catalogue import Entity

EVENTS = ENTITIES["events"]
_OF_EVENT = Event.id == EventPartner.event_id
_UMBRELLA = re.compile(r"(umbrella|tong hop) ?(:|$)")
_DUPLICATE = re.compile(r"duplicat|trùng|^[\0-\x7f]*\btrung\b")  # typed without marks, too


def document_belongs(period: Period) -> ColumnElement[bool]:
    """The documents of the period."""
    assert period.last is not None
    by_its_end = Period(None, period.last)
    begun = func.coalesce(Document.period_start, Document.issued_on)
    in_effect = and_(
        or_(Document.status.is_(None), Document.status == DocumentStatus.ISSUED),
        *must_lie(begun, by_its_end),
        or_(Document.issued_on.is_(None), and_(*must_lie(Document.issued_on, by_its_end))),
        Document.period_end >= func.substr(period.last, 1, func.length(Document.period_end)),
    )
    return and_(
        or_(Document.status.is_(None), Document.status != DocumentStatus.BEING_PREPARED),
        or_(and_(*must_lie(Document.issued_on, period)), in_effect),
    )


def focus_area_belongs(period: Period) -> ColumnElement[bool]:
    """The focus areas of the documents of the period."""
    return FocusArea.document_id.in_(select(Document.id).where(document_belongs(period)))


def relation_belongs(period: Period) -> ColumnElement[bool]:
    """The partners whose relation began in the period or before."""
    return and_(*must_lie(Partner.relation_since, Period(None, period.last)))


# By the name of the entity.
BELONGS = {
    "documents": document_belongs,
    "focus-areas": focus_area_belongs,
    "partners": relation_belongs,
}


def task_belongs(period: Period, today: datetime.date) -> list[ColumnElement[bool]]:
    """The tasks whose status is of the period."""
    assert period.last is not None
    if today.isoformat() <= period.last:
        return []
    return [Task.status == TaskStatus.DONE, *must_lie(Task.done_on, period)]


def umbrella_belongs(
    session: Session, entity: Entity, period: Period, today: datetime.date
) -> ColumnElement[bool]:
    """The umbrella records of the period."""
    reason = mapping.column(entity, "not_counted_reason")
    left_out = and_(
        *lies_in(entity, period), mapping.counted(entity, False), *took_place(entity, today)
    )
    reasons = session.scalars(select(reason).where(left_out).distinct())
    return and_(left_out, reason.in_([text for text in reasons if is_umbrella(text)]))


def is_umbrella(reason: str) -> bool:
    """Whether a record that is not counted for this reason stands for others together."""
    return bool(_UMBRELLA.match(fold(reason))) and not _DUPLICATE.search(reason.casefold())


def connection_belongs(
    session: Session, period: Period, today: datetime.date
) -> ColumnElement[bool]:
    """The partners that events of the period name as connected."""
    named = _naming(session, period, today)
    return Partner.id.in_(select(EventPartner.partner_id).join(Event, _OF_EVENT).where(named))


def connection_sources(
    session: Session, partners: Collection[int], period: Period, today: datetime.date
) -> dict[int, dict[str, Any]]:
    """The source and the place in it of the earliest event of the period that names a partner as
    connected, by the id of the partner."""
    statement = (
        select(EventPartner.partner_id, Source.ref, Event.source_locator)
        .join(Event, _OF_EVENT)
        .outerjoin(Source, Source.id == Event.source_id)
        .where(EventPartner.partner_id.in_(partners), _naming(session, period, today))
        .order_by(Event.start_date, Event.ref)
    )
    found: dict[int, dict[str, Any]] = {}
    for partner, source, place in session.execute(statement):
        cited = {"source": Reference(source) if source else None, "source_locator": place}
        found.setdefault(partner, cited)
    return found


def _naming(session: Session, period: Period, today: datetime.date) -> ColumnElement[bool]:
    counted = and_(*lies_in(EVENTS, period), mapping.counted(EVENTS, True))
    told = or_(counted, umbrella_belongs(session, EVENTS, period, today))
    return and_(EventPartner.role == EventRole.CONNECTED, told)
