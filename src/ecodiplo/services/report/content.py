"""All that an account of a period says, gathered from the database as data.

What the account is about stands in two tables below: `LISTS`, of records told one by one, and
`GROUPS`, of records by a property. Its words are made elsewhere, from a template.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import func, select

from ecodiplo.catalogue import ENTITIES
from ecodiplo.dates import Period
from ecodiplo.models.policy import Task
from ecodiplo.periods import year_before
from ecodiplo.services.query import mapping
from ecodiplo.services.query.listing import Question, conditions
from ecodiplo.services.query.measure_syntax import Measure
from ecodiplo.services.query.select import count, expression, read
from ecodiplo.services.report.period_scope import (
    BELONGS,
    connection_belongs,
    connection_sources,
    task_belongs,
    umbrella_belongs,
)
from ecodiplo.services.statistics.breakdown import Breakdown, break_down
from ecodiplo.services.statistics.measures import as_of_day, counting
from ecodiplo.services.statistics.reconcile import Reconciled, reconcile
from ecodiplo.services.statistics.summary import Summary, summarise
from ecodiplo.vocabulary import Basis, TaskStatus

if TYPE_CHECKING:
    import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from ecodiplo.catalogue import Entity


class Listed(NamedTuple):
    """Records that the account tells one by one."""

    entity: str
    filters: dict[str, list[str]]
    # "counted" in the period; or as `belonging` says: its "umbrella" records, partners "connected"
    # in it, what else "belongs" to it
    when: str
    order: str = ""  # the largest of this field first; else by date


class Grouped(NamedTuple):
    """Records that the account sums by a property."""

    entity: str
    by: str
    filters: dict[str, list[str]]
    years: int = 1  # how many years, up to the period's own
    basis: Basis = Basis.PERIOD


# Records told one by one, of each kind; what is more is counted.
MOST = 20
KEPT = ["maintained", "sister_city", "friendship"]

LISTS = {
    "inbound": Listed("delegations", {"direction": ["inbound"]}, "counted", "high_level"),
    "outbound": Listed("delegations", {"direction": ["outbound"]}, "counted"),
    "inbound_apart": Listed("delegations", {"direction": ["inbound"]}, "umbrella"),
    "outbound_apart": Listed("delegations", {"direction": ["outbound"]}, "umbrella"),
    "matching": Listed("events", {"kind": ["business_matching"]}, "counted"),
    "matching_apart": Listed("events", {"kind": ["business_matching"]}, "umbrella"),
    "events": Listed("events", {}, "counted"),
    "events_apart": Listed(
        "events", {"kind": ["conference", "seminar", "forum", "fair", "other"]}, "umbrella"
    ),
    "connected": Listed("partners", {}, "connected"),
    "kept": Listed("partners", {"relation": KEPT}, "belongs"),
    "mous": Listed("mous", {}, "counted"),
    "press": Listed("press-visits", {}, "counted"),
    "press_apart": Listed("press-visits", {}, "umbrella"),
    "projects": Listed("fdi-projects", {}, "counted", "registered_capital_usd"),
    "aid": Listed("aid", {}, "counted", "committed_usd"),
    "documents": Listed("documents", {}, "belongs"),
    "focus": Listed("focus-areas", {}, "belongs"),
}

GROUPS = {
    "inbound_countries": Grouped("delegations", "country", {"direction": ["inbound"]}),
    "outbound_countries": Grouped("delegations", "country", {"direction": ["outbound"]}),
    "delegation_months": Grouped("delegations", "month", {}),
    "delegation_sectors": Grouped("delegations", "sector", {}),
    "mou_countries": Grouped("mous", "country", {}, basis=Basis.CUMULATIVE),
    "event_countries": Grouped("events", "country", {}),
    "fdi_kinds": Grouped("fdi-capital", "kind", {}),
    "fdi_countries": Grouped("fdi-capital", "country", {}),
    "fdi_sectors": Grouped("fdi-capital", "sector", {}),
    "fdi_years": Grouped("fdi-capital", "year", {}, years=5),
    "fdi_origins": Grouped("fdi-capital", "origin", {}),
    "aid_kinds": Grouped("aid", "kind", {}),
}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """Records told one by one, the first of all there are."""

    entity: Entity
    rows: tuple[dict[str, Any], ...]
    total: int


@dataclass(frozen=True)
class Account:
    """Everything that an account of a period says."""

    period: Period
    today: datetime.date
    summary: Summary  # compared with the same period of the year before
    reconciled: list[Reconciled]
    lists: dict[str, Told]
    groups: dict[str, Breakdown]
    progress: dict[str, dict[TaskStatus, int]]  # the tasks of each focus area, by its ref


def gather(session: Session, period: Period, *, today: datetime.date) -> Account:
    """The account of the period, as the database has it today."""
    summary = summarise(session, period, today=today, compare=year_before(period))
    return Account(
        period=period,
        today=today,
        summary=summary,
        reconciled=reconcile(session, period, today=today, summary=summary),
        lists={name: _told(session, asked, period, today) for name, asked in LISTS.items()},
        groups={name: _grouped(session, asked, period, today) for name, asked in GROUPS.items()},
        progress=_progress(session, period, today),
    )


def _told(session: Session, asked: Listed, period: Period, today: datetime.date) -> Told:
    entity = ENTITIES[asked.entity]
    where = _where(session, entity, asked, period, today)
    total = count(session, entity, where)
    # What follows from dates is told as of the period's last day, like totals to date.
    day = as_of_day(Basis.CUMULATIVE, period, today)
    order: list[ColumnElement[Any]] = []
    if asked.order:
        field = entity.by_name[asked.order]
        order.append(expression(entity, field, day).desc().nulls_last())
    first = "position" if "position" in entity.by_name else entity.date
    if first:
        order.append(mapping.column(entity, first).asc().nulls_last())
    rows = tuple(read(session, entity, entity.fields, today=day, where=where,
                      order=[*order, mapping.column(entity, entity.key)], limit=MOST))  # fmt: skip
    if asked.when == "connected":
        sources = connection_sources(session, [row["id"] for row in rows], period, today)
        rows = tuple(row | sources[row["id"]] for row in rows)
    return Told(entity, rows, total)


def _where(
    session: Session, entity: Entity, asked: Listed, period: Period, today: datetime.date
) -> list[ColumnElement[bool]]:
    if asked.when == "counted":
        measure = Measure(entity, None, asked.filters)
        return counting(session, measure, Basis.PERIOD, period, today=today)
    where = conditions(session, entity, Question(filters=asked.filters), today=today)
    if asked.when == "umbrella":
        return [*where, umbrella_belongs(session, entity, period, today)]
    if asked.when == "connected":
        return [*where, connection_belongs(session, period, today)]
    return [*where, BELONGS[entity.name](period)]


def _grouped(session: Session, asked: Grouped, period: Period, today: datetime.date) -> Breakdown:
    if asked.years > 1 and period.last:
        first = int(period.last[:4]) - asked.years + 1
        period = Period(f"{first}-01-01", period.last)
    return break_down(
        session, ENTITIES[asked.entity], asked.by, period, today=today, basis=asked.basis,
        filters=asked.filters, beside=False,
    )  # fmt: skip


def _progress(
    session: Session, period: Period, today: datetime.date
) -> dict[str, dict[TaskStatus, int]]:
    focus = mapping.model(ENTITIES["focus-areas"])
    statement = (
        select(focus.ref, Task.status, func.count())
        .join(Task, Task.focus_area_id == focus.id)
        .where(*task_belongs(period, today))
        .group_by(focus.ref, Task.status)
    )
    found: dict[str, dict[TaskStatus, int]] = {}
    for ref, status, number in session.execute(statement):
        found.setdefault(ref, {})[status] = number
    return found
