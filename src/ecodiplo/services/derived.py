"""Fields that follow from others: what decides that an MOU is in force, or a visit high-level.

A derived field is an SQL expression of the day it is asked on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, func, or_, select, type_coerce

from ecodiplo.models.agreements import FdiCapital, FdiProject, Mou
from ecodiplo.models.exchanges import Delegation
from ecodiplo.models.types import FlagType, HundredthsType
from ecodiplo.vocabulary import HIGH_LEVELS, REDUCING, MouStatus

if TYPE_CHECKING:
    import datetime

    from sqlalchemy import ColumnElement


def _flag(condition: ColumnElement[bool]) -> ColumnElement[Any]:
    return type_coerce(case((condition, 1), else_=0), FlagType())


def high_level(today: datetime.date) -> ColumnElement[Any]:  # noqa: ARG001
    """A delegation of a level that the office counts as high."""
    return _flag(Delegation.level.in_(HIGH_LEVELS))


def _ended(today: datetime.date) -> ColumnElement[bool]:
    """Past its last day. A date known to the year ends with the year: its text is then less than
    the text of any day of the next one, and not of a day of its own."""
    day = today.isoformat()
    return and_(
        Mou.expires_on.is_not(None),
        Mou.expires_on < func.substr(day, 1, func.length(Mou.expires_on)),
        func.coalesce(Mou.auto_renewal, 0) == 0,
    )


def in_force(today: datetime.date) -> ColumnElement[Any]:
    """Signed, begun, and neither ended, withdrawn from, suspended nor terminated."""
    day = today.isoformat()
    begun = func.coalesce(Mou.effective_on, Mou.signed_on)
    return _flag(
        and_(
            Mou.status == MouStatus.SIGNED,
            or_(begun.is_(None), begun <= day),
            or_(Mou.withdrawn_on.is_(None), Mou.withdrawn_on > day),
            or_(Mou.terminated_on.is_(None), Mou.terminated_on > day),
            or_(Mou.expires_on.is_(None), ~_ended(today)),
        )
    )


def expired(today: datetime.date) -> ColumnElement[Any]:
    """Past its last day and not renewing itself."""
    return _flag(_ended(today))


def registered_capital_usd(today: datetime.date) -> ColumnElement[Any]:
    """A project's registered capital on the day: the signed sum of its ledger up to it, nothing
    when the ledger has no line of it."""
    amount = FdiCapital.amount_usd
    signed = case((FdiCapital.kind.in_(REDUCING), -type_coerce(amount, FdiCapital.id.type)),
                  else_=type_coerce(amount, FdiCapital.id.type))  # fmt: skip
    return type_coerce(
        select(func.sum(signed))
        .where(
            FdiCapital.project_id == FdiProject.id,
            FdiCapital.date <= today.isoformat(),
            FdiCapital.counted.in_([True]),
        )
        .scalar_subquery(),
        HundredthsType(),
    )


DERIVED = {
    ("delegations", "high_level"): high_level,
    ("mous", "in_force"): in_force,
    ("mous", "expired"): expired,
    ("fdi-projects", "registered_capital_usd"): registered_capital_usd,
}
