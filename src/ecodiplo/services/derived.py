"""Fields that follow from others: what decides that an MOU is in force, or a visit high-level.

A derived field is an SQL expression of the model, or of an alias of it, and the day it is asked on.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, exists, func, or_, select, type_coerce
from sqlalchemy.orm import aliased

from ecodiplo.models.agreements import FdiCapital
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


def high_level(visit: Any, today: datetime.date) -> ColumnElement[Any]:  # noqa: ARG001
    """A delegation of a level that the office counts as high."""
    return _flag(visit.level.in_(HIGH_LEVELS))


def _ended(mou: Any, today: datetime.date) -> ColumnElement[bool]:
    """Past its last day. A date known to the year ends with the year: its text is then less than
    the text of any day of the next one, and not of a day of its own."""
    day = today.isoformat()
    return and_(
        mou.expires_on.is_not(None),
        mou.expires_on < func.substr(day, 1, func.length(mou.expires_on)),
        func.coalesce(mou.auto_renewal, 0) == 0,
    )


def in_force(mou: Any, today: datetime.date) -> ColumnElement[Any]:
    """Signed, begun, and neither ended, withdrawn from, suspended nor terminated."""
    day = today.isoformat()
    begun = func.coalesce(mou.effective_on, mou.signed_on)
    return _flag(
        and_(
            mou.status == MouStatus.SIGNED,
            or_(begun.is_(None), begun <= day),
            or_(mou.withdrawn_on.is_(None), mou.withdrawn_on > day),
            or_(mou.terminated_on.is_(None), mou.terminated_on > day),
            or_(mou.expires_on.is_(None), ~_ended(mou, today)),
        )
    )


def expired(mou: Any, today: datetime.date) -> ColumnElement[Any]:
    """Past its last day and not renewing itself."""
    return _flag(_ended(mou, today))


def registered_capital_usd(project: Any, today: datetime.date) -> ColumnElement[Any]:
    """A project's registered capital on the day: the signed sum of its ledger up to it, nothing
    when the ledger has no line of it."""
    line = aliased(FdiCapital)
    return type_coerce(
        select(func.sum(type_coerce(_signed(line), line.id.type)))
        .where(
            line.project_id == project.id,
            line.date <= today.isoformat(),
            line.counted.in_([True]),
        )
        .correlate(project)
        .scalar_subquery(),
        HundredthsType(),
    )


def project_in_force(project: Any, today: datetime.date) -> ColumnElement[Any]:
    """Licensed by the day and not terminated by it.

    A project is licensed on its certificate's date, else by its ledger's first line; terminated on
    the day it says, else by the ledger's line of termination. One that is terminated with neither
    day is in force on none. A suspended project keeps its certificate and so is in force.
    """
    day = today.isoformat()
    line = aliased(FdiCapital)
    own = select(1).where(line.project_id == project.id).correlate(project)
    counted = own.where(line.date <= day, line.counted.in_([True]))
    ending = line.kind == CapitalKind.TERMINATION
    begun = case(
        (project.certificate_date.is_not(None), project.certificate_date <= day),
        else_=or_(exists(counted), ~exists(own)),
    )
    ended = case(
        (project.terminated_on.is_not(None), project.terminated_on <= day),
        else_=or_(
            exists(counted.where(ending)),
            and_(project.status == ProjectStatus.TERMINATED, ~exists(own.where(ending))),
        ),
    )
    return _flag(and_(begun, ~ended))


def attracted_usd(line: Any, today: datetime.date) -> ColumnElement[Any]:  # noqa: ARG001
    """What a line of the ledger adds to the capital attracted, as the Ministry of Planning and
    Investment counts it: new, increased and for shares. 0 for a line that reduces."""
    return case((line.kind.in_(ATTRACTED), line.amount_usd), else_=Decimal(0))


def change_usd(line: Any, today: datetime.date) -> ColumnElement[Any]:  # noqa: ARG001
    """What a line of the ledger changes of the registered capital: negative when it reduces it."""
    return _signed(line)


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
