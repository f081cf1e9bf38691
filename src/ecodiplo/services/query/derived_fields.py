"""Derived fields: the rules by which a project is in force, or a delegation is high-level. Those of
an MOU's standing are in `mou_status`.

Each is an SQL expression built from the table, or an alias of it, and the day for which it holds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, exists, func, not_, null, or_, select, type_coerce

from ecodiplo.catalogue import ENTITIES
from ecodiplo.models import table_of
from ecodiplo.models.column_types import FlagType, HundredthsType, PartialDateType
from ecodiplo.services.query import mou_status
from ecodiplo.vocabulary import (
    ATTRACTED,
    HIGH_LEVELS,
    REDUCING,
    CapitalKind,
    MouEventKind,
    MouStatus,
    ProjectStatus,
    RoleInTotals,
)

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable

    from sqlalchemy import ColumnElement, FromClause


def counted(record: FromClause, today: datetime.date) -> ColumnElement[Any]:  # noqa: ARG001
    """Whether the record's role in totals is that they count it."""
    return _flag(record.c.role_in_totals == RoleInTotals.COUNTED)


def _flag(condition: ColumnElement[bool]) -> ColumnElement[Any]:
    return type_coerce(case((condition, 1), else_=0), FlagType())


def high_level(visit: FromClause, today: datetime.date) -> ColumnElement[Any]:  # noqa: ARG001
    """Whether the level of the delegation is one that the office counts as high."""
    return _flag(visit.c.level.in_(HIGH_LEVELS))


def _has_status(status: MouStatus) -> Callable[[Any, datetime.date], ColumnElement[Any]]:
    """The derived field that says whether an MOU has the status on the day; NULL when that is not
    certain."""

    def flag(mou: FromClause, today: datetime.date) -> ColumnElement[Any]:
        condition = mou_status.is_one_of(mou, today, [status])
        return type_coerce(case((condition, 1), (not_(condition), 0), else_=null()), FlagType())

    return flag


def _date_of(kind: MouEventKind, pick: Any) -> Callable[[Any, datetime.date], ColumnElement[Any]]:
    """The derived field with the date of an MOU's events of the kind that `pick` picks."""

    def date(mou: FromClause, today: datetime.date) -> ColumnElement[Any]:  # noqa: ARG001
        event = table_of("agreements.mou_events").alias()
        dates = select(pick(event.c.date)).where(event.c.mou_id == mou.c.id, event.c.kind == kind)
        return type_coerce(dates.correlate_except(event).scalar_subquery(), PartialDateType())

    return date


def registered_capital_usd(project: FromClause, today: datetime.date) -> ColumnElement[Any]:
    """A project's registered capital on the day: the signed sum of its ledger up to that day, NULL
    when the ledger has no line for it."""
    line = table_of("agreements.fdi_capital").alias()
    return type_coerce(
        select(func.sum(type_coerce(_signed(line), line.c.id.type)))
        .where(
            line.c.project_id == project.c.id,
            line.c.date <= today.isoformat(),
            line.c.role_in_totals == RoleInTotals.COUNTED,
        )
        .correlate(project)
        .scalar_subquery(),
        HundredthsType(),
    )


def project_in_force(project: FromClause, today: datetime.date) -> ColumnElement[Any]:
    """Whether a project is licensed by the day and not terminated by it.

    A project is licensed on its certificate's date, else by its ledger's first line. It is
    terminated on its `terminated_on`, else by the ledger's line of termination. A terminated
    project with neither day is in force on no day. A suspended project keeps its certificate and
    is in force.
    """
    day = today.isoformat()
    line = table_of("agreements.fdi_capital").alias()
    own = select(1).where(line.c.project_id == project.c.id).correlate(project)
    ledger = own.where(line.c.date <= day, line.c.role_in_totals == RoleInTotals.COUNTED)
    ending = line.c.kind == CapitalKind.TERMINATION
    begun = case(
        (project.c.certificate_date.is_not(None), project.c.certificate_date <= day),
        else_=or_(exists(ledger), ~exists(own)),
    )
    ended = case(
        (project.c.terminated_on.is_not(None), project.c.terminated_on <= day),
        else_=or_(
            exists(ledger.where(ending)),
            and_(project.c.status == ProjectStatus.TERMINATED, ~exists(own.where(ending))),
        ),
    )
    return _flag(and_(begun, ~ended))


def attracted_usd(line: FromClause, today: datetime.date) -> ColumnElement[Any]:  # noqa: ARG001
    """The amount that a line of the ledger adds to the capital attracted, as the Ministry of
    Planning and Investment counts it: new capital, increases and purchases of shares. 0 for a
    line that reduces capital."""
    # SQLite would get a decimal 0 as a float, and the sum would be one.
    amount = type_coerce(line.c.amount_usd_cents, line.c.id.type)
    return type_coerce(case((line.c.kind.in_(ATTRACTED), amount), else_=0), HundredthsType())


def change_usd(line: FromClause, today: datetime.date) -> ColumnElement[Any]:  # noqa: ARG001
    """The change of registered capital by a line of the ledger: negative when it reduces it."""
    return _signed(line)


def _signed(line: FromClause) -> ColumnElement[Any]:
    amount = type_coerce(line.c.amount_usd_cents, line.c.id.type)
    return type_coerce(case((line.c.kind.in_(REDUCING), -amount), else_=amount), HundredthsType())


DERIVED = {
    **{
        (name, "counted"): counted
        for name, entity in ENTITIES.items()
        if "counted" in entity.by_name
    },
    ("delegations", "high_level"): high_level,
    ("mous", "status"): mou_status.status,
    ("mous", "in_force"): _has_status(MouStatus.IN_FORCE),
    ("mous", "expired"): _has_status(MouStatus.EXPIRED),
    ("mous", "extended_on"): _date_of(MouEventKind.EXTENDED, func.max),
    ("mous", "suspended_on"): _date_of(MouEventKind.SUSPENDED, func.max),
    ("mous", "withdrawn_on"): _date_of(MouEventKind.WITHDRAWN, func.min),
    ("mous", "terminated_on"): _date_of(MouEventKind.TERMINATED, func.min),
    ("fdi-projects", "registered_capital_usd"): registered_capital_usd,
    ("fdi-projects", "in_force"): project_in_force,
    ("fdi-capital", "attracted_usd"): attracted_usd,
    ("fdi-capital", "change_usd"): change_usd,
}

# The derived fields whose value on a day can be uncertain; it is NULL then.
UNCERTAIN = {("mous", "status"), ("mous", "in_force"), ("mous", "expired")}
