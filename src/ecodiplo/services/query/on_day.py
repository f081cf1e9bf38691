"""Records that were going on on a day: visitors in town, events held, contacts valid.

A record lasts from the first to the last field of `Entity.span`. A date known to the year or the
month can mean any of its days, so a record either must contain the day or may contain it. An
agreement or project has no such fields; its standing follows from dated events, so a day asks for
the records as they stood on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, func, or_, select

from ecodiplo.catalogue import ENTITIES, Field
from ecodiplo.dates import Period
from ecodiplo.errors import UsageProblem
from ecodiplo.fields import Choice
from ecodiplo.fields.columns import ValueColumn, ValueRows
from ecodiplo.language import Label, join
from ecodiplo.option_names import option_name
from ecodiplo.services.query import mapping
from ecodiplo.services.query.date_conditions import date_certainly_in, date_possibly_in
from ecodiplo.services.query.read_records import count
from ecodiplo.vocabulary import OnDay

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Connection

    from ecodiplo.catalogue import Entity

# The column of a listing that says whether a record contains the day.
ON_DAY = Field("on_day", Choice(OnDay), Label("On the day", "Trong ngày"), derived=True)


@dataclass(frozen=True)
class DaySelection:
    """The records that a day selects: the conditions of those that contain it or may contain it,
    and the ids of those that only may. The other numbers are of records that it leaves out: those
    whose status says that they did not take place (`off_status`), those of which one date is
    unknown (`lacking_end`), and those without a date (`dateless`)."""

    day: str
    where: tuple[ColumnElement[bool], ...]
    uncertain_ids: frozenset[int]
    off_status: int
    lacking_end: int
    dateless: int

    def with_certainty(self, rows: ValueRows) -> ValueRows:
        """The rows with `on_day`: whether each record contains the day or may contain it."""

        def certainty(id_: int) -> OnDay:
            return OnDay.MAY if id_ in self.uncertain_ids else OnDay.YES

        return ValueRows(
            batch | {ON_DAY.name: ValueColumn([*map(certainty, batch["id"].stored)])}
            for batch in rows.batches
        )


def select_day(
    connection: Connection, entity: Entity, day: str, where: Sequence[ColumnElement[bool]],
    *, any_status: bool,
) -> DaySelection:  # fmt: skip
    """The records that meet `where` and contain `day`, an ISO date, or may contain it.

    Records that were cancelled or postponed are left out unless `any_status`. Raises UsageProblem
    for an entity whose records do not last.
    """
    on_day = may_contain(entity, day)
    off = [] if any_status else off_statuses(entity)
    takes_place = [mapping.column(entity, "status").not_in(off)] if off else []
    cancelled = [mapping.column(entity, "status").in_(off)] if off else []
    selected = (*takes_place, on_day)
    uncertain = select(mapping.table(entity).c.id).where(
        *where, *selected, only_may_contain(entity, day)
    )
    return DaySelection(
        day, selected, frozenset(connection.scalars(uncertain)),
        count(connection, entity, [*where, *cancelled, on_day]) if off else 0,
        count(connection, entity, [*where, *takes_place, lacks_an_end(entity, day)]),
        count(connection, entity, [*where, *takes_place, is_dateless(entity)]),
    )  # fmt: skip


def may_contain(entity: Entity, day: str) -> ColumnElement[bool]:
    """Condition: a day between the two dates of a record can be `day`, an ISO date.

    A record with one date is taken for that day alone; where `Entity.open_ended` says so, it goes
    on, or has gone on, without an end. Raises UsageProblem for an entity without `span`.
    """
    first, last = _dates(entity)
    until, since = Period(None, day), Period(day, None)
    if entity.open_ended:
        begun = or_(first.is_(None), *date_possibly_in(first, until))
        goes_on = or_(last.is_(None), *date_possibly_in(last, since))
        return and_(begun, goes_on, ~is_dateless(entity))
    return and_(
        *date_possibly_in(func.coalesce(first, last), until),
        *date_possibly_in(func.coalesce(last, first), since),
    )


def only_may_contain(entity: Entity, day: str) -> ColumnElement[bool]:
    """Condition: it is not certain that a record contains the day. It is certain on the first and
    the last day, and on a day after every first and before every last day that the dates can
    mean."""
    first, last = _dates(entity)
    between = and_(
        *date_certainly_in(first, Period(None, day)), *date_certainly_in(last, Period(day, None))
    )
    return case((or_(first == day, last == day, between), 1), else_=0) == 0


def lacks_an_end(entity: Entity, day: str) -> ColumnElement[bool]:
    """Condition: a record has one date, and could contain the day if it had the other one."""
    first, last = _dates(entity)
    before, after = and_(last.is_(None), first <= day), and_(first.is_(None), last >= day)
    return and_(or_(before, after), ~may_contain(entity, day))


def is_dateless(entity: Entity) -> ColumnElement[bool]:
    """Condition: a record has neither a first nor a last day."""
    first, last = _dates(entity)
    return and_(first.is_(None), last.is_(None))


def off_statuses(entity: Entity) -> list[str]:
    """The statuses of records that did not take place and will not: cancelled, postponed."""
    kind = entity.by_name["status"].type if entity.counted_statuses else None
    if not isinstance(kind, Choice):
        return []
    allowed = {*entity.counted_statuses, *entity.pending_statuses}
    return [code for code in kind.codes() if code not in allowed]


def asks_for_standing(entity: Entity, day: str) -> bool:
    """Whether the day of a query asks how the records of the entity stood on it."""
    return bool(day) and not entity.span and "in_force" in entity.by_name


def _dates(entity: Entity) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    if not entity.span:
        start, end = option_name("from_"), option_name("to")
        lasting = join(", ", (other.code_label for other in ENTITIES.values() if other.span))
        raise UsageProblem(
            entity.label
            + Label(f": the records have no first and last day; use {start} and {end}, or one of: ",
                    f": hồ sơ không có ngày đầu và ngày cuối; hãy dùng {start} và {end}, hoặc"
                    " xem: ")
            + lasting
        )  # fmt: skip
    first, last = (mapping.column(entity, name) for name in entity.span)
    return first, last
