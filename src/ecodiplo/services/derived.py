"""Fields that follow from others: what decides that an MOU is in force, or a visit high-level.

A derived field is an SQL expression of the day it is asked on.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, exists, func, or_, select, type_coerce

from ecodiplo.models.agreements import FdiCapital, FdiProject, Mou
from ecodiplo.models.exchanges import Delegation
from ecodiplo.models.types import FlagType, HundredthsType
from ecodiplo.vocabulary import (
    ATTRACTED,
    HIGH_LEVELS,
    REDUCING,
    CapitalKind,
    MouStatus,
    ProjectStatus,
)

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
    return type_coerce(
        select(func.sum(type_coerce(_signed(FdiCapital), FdiCapital.id.type)))
        .where(
            FdiCapital.project_id == FdiProject.id,
            FdiCapital.date <= today.isoformat(),
            FdiCapital.counted.in_([True]),
        )
        .scalar_subquery(),
        HundredthsType(),
    )


def project_in_force(today: datetime.date) -> ColumnElement[Any]:
    """Licensed by the day and not terminated by it.

    A project is licensed on its certificate's date, else by its ledger's first line; terminated on
    the day it says, else by the ledger's line of termination. One that is terminated with neither
    day is in force on none. A suspended project keeps its certificate and so is in force.
    """
    day = today.isoformat()
    line = select(1).where(
        FdiCapital.project_id == FdiProject.id,
        FdiCapital.date <= day,
        FdiCapital.counted.in_([True]),
    )
    ledger = exists(select(1).where(FdiCapital.project_id == FdiProject.id))
    ending = FdiCapital.kind == CapitalKind.TERMINATION
    begun = case(
        (FdiProject.certificate_date.is_not(None), FdiProject.certificate_date <= day),
        else_=or_(exists(line), ~ledger),
    )
    dated = exists(select(1).where(FdiCapital.project_id == FdiProject.id, ending))
    ended = case(
        (FdiProject.terminated_on.is_not(None), FdiProject.terminated_on <= day),
        else_=or_(
            exists(line.where(ending)),
            and_(FdiProject.status == ProjectStatus.TERMINATED, ~dated),
        ),
    )
    return _flag(and_(begun, ~ended))


def attracted_usd(today: datetime.date) -> ColumnElement[Any]:  # noqa: ARG001
    """What a line of the ledger adds to the capital attracted, as the Ministry of Planning and
    Investment counts it: new, increased and for shares. 0 for a line that reduces."""
    return case((FdiCapital.kind.in_(ATTRACTED), FdiCapital.amount_usd), else_=Decimal(0))


def change_usd(today: datetime.date) -> ColumnElement[Any]:  # noqa: ARG001
    """What a line of the ledger changes of the registered capital: negative when it reduces it."""
    return _signed(FdiCapital)


def _signed(line: Any) -> ColumnElement[Any]:
    amount = type_coerce(line.amount_usd, line.id.type)
    return type_coerce(case((line.kind.in_(REDUCING), -amount), else_=amount), HundredthsType())


DERIVED = {
    ("delegations", "high_level"): high_level,
    ("mous", "in_force"): in_force,
    ("mous", "expired"): expired,
    ("fdi-projects", "registered_capital_usd"): registered_capital_usd,
    ("fdi-projects", "in_force"): project_in_force,
    ("fdi-capital", "attracted_usd"): attracted_usd,
    ("fdi-capital", "change_usd"): change_usd,
}
