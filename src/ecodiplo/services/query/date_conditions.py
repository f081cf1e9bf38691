"""Conditions on dates known to the year, the month or the day: that a date may lie in a period, and
that it must."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import or_

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, SQLColumnExpression

    from ecodiplo.dates import Period


def date_certainly_in(date: SQLColumnExpression[Any], period: Period) -> list[ColumnElement[bool]]:
    """Conditions: a date lies in the period, whichever day it means."""
    conditions: list[ColumnElement[bool]] = []
    if bounds := period.lower_bounds():
        conditions.append(date >= bounds[0])
    if ends := period.upper_bounds():
        greatest, vaguer = ends
        conditions.append(date <= greatest)
        if vaguer:
            conditions.append(date.not_in(vaguer))
    return conditions


def date_possibly_in(date: SQLColumnExpression[Any], period: Period) -> list[ColumnElement[bool]]:
    """Conditions: a day that the date can mean lies in the period."""
    conditions: list[ColumnElement[bool]] = []
    if bounds := period.lower_bounds():
        least, vaguer = bounds
        conditions.append(or_(date >= least, date.in_(vaguer)) if vaguer else date >= least)
    if period.last is not None:
        conditions.append(date <= period.last)
    return conditions
