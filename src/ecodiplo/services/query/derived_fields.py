"""Derived fields: the rules by which an MOU is in force, or a delegation is high-level.

Each is an SQL expression built from the model, or an alias of it, and the day for which it holds.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, exists, func, or_, select, type_coerce
from sqlalchemy.orm import aliased

from ecodiplo.catalogue import ENTITIES
from ecodiplo.models.agreements import FdiCapital
from ecodiplo.models.column_types import FlagType, HundredthsType
from ecodiplo.vocabulary import (
    ATTRACTED,
    HIGH_LEVELS,
    REDUCING,
    CapitalKind,
    MouStatus,
    ProjectStatus,
    RoleInTotals,
)

if TYPE_CHECKING:
    import datetime

    from sqlalchemy import ColumnElement


def counted(record: Any, today: datetime.date) -> ColumnElement[Any]:  # noqa: ARG001
    """Whether the record's role in totals is that they count it."""
    return _flag(record.role_in_totals == RoleInTotals.COUNTED)


def _flag(condition: ColumnElement[bool]) -> ColumnElement[Any]:
    return type_coerce(case((condition, 1), else_=0), FlagType())


def high_level(visit: Any, today: datetime.date) -> ColumnElement[Any]:  # noqa: ARG001
    """Whether the level of the delegation is one that the office counts as high."""
    return _flag(visit.level.in_(HIGH_LEVELS))


def in_force(mou: Any, today: datetime.date) -> ColumnElement[Any]:
    """Whether an MOU is in force on the day. Its dates decide, for past days too; its status,
    which is only the present one, decides what the dates leave open.

    - An MOU with the status draft or negotiating is in force on no day.
    - A signed, suspended or terminated MOU is in force from the day it takes effect, else from the
      day of its signing, else on every day.
    - It ends on the day of its termination or withdrawal, and after its last day (`expired`). A
      terminated MOU with neither day is in force on no day.
    - It is suspended from the day of its suspension. A suspended MOU without that day is in force
      on no day. No column holds the day of resumption, so an MOU is not in force on the days after
      a suspension, whatever its status is; the office clears the day when the MOU is resumed. An
      extension after the suspension shows that a signed MOU was resumed: it is in force again
      from the day of the extension. Whether it was resumed earlier, and whether a suspended or
      terminated MOU was in force in between, cannot be known.
    - A date known to the year or the month may mean its first day, and counts from that day; the
      last day of an MOU is the last day that its date can mean. A date is after another only when
      every day that it can mean is after every day that the other can mean.
    """
    day = today.isoformat()
    signed = mou.status.in_((MouStatus.SIGNED, MouStatus.SUSPENDED, MouStatus.TERMINATED))
    begun = func.coalesce(mou.effective_on, mou.signed_on)
    undated = and_(mou.terminated_on.is_(None), mou.withdrawn_on.is_(None))
    ended = or_(
        _by(mou.terminated_on, day),
        _by(mou.withdrawn_on, day),
        and_(mou.status == MouStatus.TERMINATED, undated),
        _past_its_last_day(mou, day),
    )
    resumed = and_(
        mou.status == MouStatus.SIGNED,
        _after(mou.extended_on, mou.suspended_on),
        _by(mou.extended_on, day),
    )
    suspended = or_(
        and_(_by(mou.suspended_on, day), ~resumed),
        and_(mou.status == MouStatus.SUSPENDED, mou.suspended_on.is_(None)),
    )
    return _flag(and_(signed, or_(begun.is_(None), begun <= day), ~ended, ~suspended))


def _past_its_last_day(mou: Any, day: str) -> ColumnElement[bool]:
    """Condition: the day is after the last day that `expires_on` can mean; of a date known to the
    year, the year is then less than the year of the day. An extension after `expires_on` has set a
    new end that no column holds."""
    past = mou.expires_on < func.substr(day, 1, func.length(mou.expires_on))
    extended = and_(_after(mou.extended_on, mou.expires_on), _by(mou.extended_on, day))
    renews = func.coalesce(mou.auto_renewal, 0) == 1
    return and_(mou.expires_on.is_not(None), past, ~renews, ~extended)


def _by(date: Any, day: str) -> ColumnElement[bool]:
    """Condition: the date is known and can mean the day or an earlier day."""
    return and_(date.is_not(None), date <= day)


def _after(later: Any, earlier: Any) -> ColumnElement[bool]:
    """Condition: both dates are known, and every day that `later` can mean is after every day that
    `earlier` can mean."""
    cut = func.substr(later, 1, func.length(earlier))
    return and_(later.is_not(None), earlier.is_not(None), cut > earlier)


def expired(mou: Any, today: datetime.date) -> ColumnElement[Any]:
    """Whether an MOU is past its last day, without automatic renewal or a later extension."""
    return _flag(_past_its_last_day(mou, today.isoformat()))


def registered_capital_usd(project: Any, today: datetime.date) -> ColumnElement[Any]:
    """A project's registered capital on the day: the signed sum of its ledger up to that day, NULL
    when the ledger has no line for it."""
    line = aliased(FdiCapital)
    return type_coerce(
        select(func.sum(type_coerce(_signed(line), line.id.type)))
        .where(
            line.project_id == project.id,
            line.date <= today.isoformat(),
            line.role_in_totals == RoleInTotals.COUNTED,
        )
        .correlate(project)
        .scalar_subquery(),
        HundredthsType(),
    )


def project_in_force(project: Any, today: datetime.date) -> ColumnElement[Any]:
    """Whether a project is licensed by the day and not terminated by it.

    A project is licensed on its certificate's date, else by its ledger's first line. It is
    terminated on its `terminated_on`, else by the ledger's line of termination. A terminated
    project with neither day is in force on no day. A suspended project keeps its certificate and
    is in force.
    """
    day = today.isoformat()
    line = aliased(FdiCapital)
    own = select(1).where(line.project_id == project.id).correlate(project)
    ledger = own.where(line.date <= day, line.role_in_totals == RoleInTotals.COUNTED)
    ending = line.kind == CapitalKind.TERMINATION
    begun = case(
        (project.certificate_date.is_not(None), project.certificate_date <= day),
        else_=or_(exists(ledger), ~exists(own)),
    )
    ended = case(
        (project.terminated_on.is_not(None), project.terminated_on <= day),
        else_=or_(
            exists(ledger.where(ending)),
            and_(project.status == ProjectStatus.TERMINATED, ~exists(own.where(ending))),
        ),
    )
    return _flag(and_(begun, ~ended))


def attracted_usd(line: Any, today: datetime.date) -> ColumnElement[Any]:  # noqa: ARG001
    """The amount that a line of the ledger adds to the capital attracted, as the Ministry of
    Planning and Investment counts it: new capital, increases and purchases of shares. 0 for a
    line that reduces capital."""
    return case((line.kind.in_(ATTRACTED), line.amount_usd), else_=Decimal(0))


def change_usd(line: Any, today: datetime.date) -> ColumnElement[Any]:  # noqa: ARG001
    """The change of registered capital by a line of the ledger: negative when it reduces it."""
    return _signed(line)


def _signed(line: Any) -> ColumnElement[Any]:
    amount = type_coerce(line.amount_usd, line.id.type)
    return type_coerce(case((line.kind.in_(REDUCING), -amount), else_=amount), HundredthsType())


DERIVED = {
    **{
        (name, "counted"): counted
        for name, entity in ENTITIES.items()
        if "counted" in entity.by_name
    },
    ("delegations", "high_level"): high_level,
    ("mous", "in_force"): in_force,
    ("mous", "expired"): expired,
    ("fdi-projects", "registered_capital_usd"): registered_capital_usd,
    ("fdi-projects", "in_force"): project_in_force,
    ("fdi-capital", "attracted_usd"): attracted_usd,
    ("fdi-capital", "change_usd"): change_usd,
}
