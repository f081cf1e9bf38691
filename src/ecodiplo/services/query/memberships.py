"""Members of groups of countries on the date of a record: Timor-Leste is of ASEAN since 26/10/2025.

A membership has a first and a last day; an empty one means always, or not known. A record is of a
group when one of its countries is a member on the record's own date, which is its start. A record
without a date is of the groups of which its countries are members on the day that is asked for.

Dates known to the year or the month leave two answers. A list shows the record when it may be of
the group (`certainly` is false); a total counts it only when it must be, and counts the others
apart, as it does with dates that may lie in a period.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, or_, select

from ecodiplo.dates import DateText, Period, first_day, last_day
from ecodiplo.models.people import country_members
from ecodiplo.services.query.date_conditions import date_certainly_in, date_possibly_in

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement, Connection


def is_one_or_member(
    connection: Connection, country: ColumnElement[Any], ids: Iterable[int], *,
    date: ColumnElement[Any] | None, today: datetime.date, certainly: bool,
) -> ColumnElement[bool]:  # fmt: skip
    """Condition: the id in the column `country` is one of `ids`, or of a member of one of them on
    the `date` of the record. `date` is None for an entity whose records have no date."""
    own = [*ids]
    side = country_members.c
    members_of = select(side.member_id, side.valid_from, side.valid_to)
    rows = connection.execute(members_of.where(side.group_id.in_(own)))
    always = {*own}
    by_days: defaultdict[Period, set[int]] = defaultdict(set)
    for member, start, end in rows:
        days = _days(start, end, certainly=certainly)
        if days == Period(None, None) or (date is None and days.contains(today.isoformat())):
            always.add(member)
        elif date is not None:
            by_days[days].add(member)
    conditions: list[ColumnElement[bool]] = [country.in_(sorted(always))]
    for days, members in sorted(by_days.items(), key=str):
        assert date is not None
        lies_in = date_certainly_in if certainly else date_possibly_in
        on_its_date = and_(date.is_not(None), *lies_in(date, days))
        when = or_(on_its_date, date.is_(None)) if days.contains(today.isoformat()) else on_its_date
        conditions.append(and_(country.in_(sorted(members)), when))
    return or_(*conditions)


def is_valid_on(start: Any, end: Any, day: datetime.date) -> ColumnElement[bool]:
    """Condition: an item with these columns of its first and last day may be valid on the day."""
    until, since = Period(None, day.isoformat()), Period(day.isoformat(), None)
    return and_(
        or_(start.is_(None), *date_possibly_in(start, until)),
        or_(end.is_(None), *date_possibly_in(end, since)),
    )


def _days(start: str | None, end: str | None, *, certainly: bool) -> Period:
    """The days on which a membership from `start` to `end` may hold, or certainly holds."""
    first, last = (last_day, first_day) if certainly else (first_day, last_day)
    return Period(first(DateText(start)) if start else None, last(DateText(end)) if end else None)
