"""Recomputing an indicator from the records.

An indicator's `measure` says how, in the words of `list`'s filters, so that an
office adds indicators without code:

    count delegations direction=inbound
    sum fdi-capital.amount_usd kind=new,increase,share_purchase
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, or_, select

from ecodiplo.catalogue import find_entity
from ecodiplo.errors import EcodiploError
from ecodiplo.services import tables
from ecodiplo.services.filtering import in_period
from ecodiplo.services.listing import Question, conditions, find_field
from ecodiplo.services.reading import expression
from ecodiplo.vocabulary import Basis

if TYPE_CHECKING:
    import datetime

    from sqlalchemy.orm import Session

    from ecodiplo.catalogue import Entity, Field
    from ecodiplo.dates import Period


@dataclass(frozen=True)
class Measure:
    """What to count or add up."""

    entity: Entity
    field: Field | None  # None counts records
    filters: dict[str, list[str]]


@dataclass(frozen=True)
class Recorded:
    """What the records give: the value (None when there is nothing to add), the records behind
    it, and how many of them have no value to add."""

    value: Decimal | None
    records: int
    unknown: int = 0


def parse_measure(text: str) -> Measure:
    """The measure that `text` describes. Raises EcodiploError when it describes none."""
    verb, _, rest = text.strip().partition(" ")
    what, *pairs = rest.split() or [""]
    if verb not in ("count", "sum") or not what or any("=" not in pair for pair in pairs):
        raise EcodiploError(
            f"the measure {text!r} is neither `count ENTITY` nor `sum ENTITY.FIELD`"
        )
    name, _, field = what.partition(".")
    entity = find_entity(name)
    filters = {key: values.split(",") for key, _, values in (p.partition("=") for p in pairs)}
    return Measure(entity, find_field(entity, field) if verb == "sum" else None, filters)


def recompute(
    session: Session, measure: Measure, basis: Basis, period: Period, *, today: datetime.date
) -> Recorded:
    """What the records give for the period, or up to its last day when the basis is cumulative.

    Records that say they are not counted are left out.
    """
    entity = measure.entity
    where = conditions(session, entity, Question(filters=measure.filters), today=today)
    if "counted" in entity.by_name:
        where.append(tables.counted(entity, True))
    if basis is Basis.PERIOD:
        where += in_period(entity, period)
    elif entity.date and period.last:
        date = tables.column(entity, entity.date)
        where.append(or_(date.is_(None), date <= period.last))
    if measure.field is None:
        found = session.scalar(select(func.count()).select_from(tables.table(entity)).where(*where))
        return Recorded(Decimal(found or 0), found or 0)
    amount: Any = expression(entity, measure.field, today)
    total, known, records = session.execute(
        select(func.sum(amount), func.count(amount), func.count())
        .select_from(tables.table(entity))
        .where(*where)
    ).one()
    return Recorded(total if known else None, records, records - known)
