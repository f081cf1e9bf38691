"""The content of the report of a period, read from the database.

Two tables below define the content: `LISTS`, the records that the report lists, and `GROUPS`, the
breakdowns. A template makes the text of the report (`prose`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import func, select

from ecodiplo.catalogue import ENTITIES
from ecodiplo.dates import Period
from ecodiplo.models.people import countries, country_aliases
from ecodiplo.models.policy import figures, tasks, territories
from ecodiplo.periods import year_before
from ecodiplo.services.query import mapping
from ecodiplo.services.query.listing import Query, conditions, own_order
from ecodiplo.services.query.measure_syntax import ParsedMeasure, parse_measure
from ecodiplo.services.query.read_records import expression, read_records
from ecodiplo.services.report.period_scope import (
    BELONGS,
    connection_belongs,
    connection_sources,
    document_prepared,
    task_belongs,
    task_done,
    umbrella_belongs,
)
from ecodiplo.services.settings import read_settings
from ecodiplo.services.statistics.breakdown import Breakdown, break_down
from ecodiplo.services.statistics.cross_table import CrossTable, cross_table
from ecodiplo.services.statistics.indicators import read_indicators
from ecodiplo.services.statistics.licensing import newly_licensed
from ecodiplo.services.statistics.measures import as_of_day, counting_conditions
from ecodiplo.services.statistics.published_figures import last_before
from ecodiplo.services.statistics.reconcile import Reconciliation, reconcile
from ecodiplo.services.statistics.summary import Summary, recompute_indicators, summarise
from ecodiplo.vocabulary import Basis, RoleInTotals, TaskStatus

if TYPE_CHECKING:
    import datetime

    from sqlalchemy import ColumnElement, Connection

    from ecodiplo.catalogue import Entity
    from ecodiplo.language import Label
    from ecodiplo.services.statistics.indicators import Indicator
    from ecodiplo.services.statistics.measures import Recomputed
    from ecodiplo.services.statistics.published_figures import PublishedFigure


class ListSpec(NamedTuple):
    """A list of records in the report."""

    entity: str
    filters: dict[str, list[str]]
    # The records that "counted" selects are those that count in the period; "licensed" projects
    # are those that `licensing` calls new. `period_scope` defines the others: "umbrella" records,
    # partners "connected" in the period, documents "prepared" in it, tasks "done" in it, records
    # that "belong".
    when: str
    order: str = ""  # the field whose largest values come first; without it the order is by date


class GroupSpec(NamedTuple):
    """A breakdown in the report."""

    entity: str
    by: str
    filters: dict[str, list[str]]
    years: int = 1  # the number of years, of which the period's own is the last
    basis: Basis = Basis.PERIOD


RELATIONS = ["maintained", "sister_city", "friendship"]

LISTS = {
    "inbound": ListSpec("delegations", {"direction": ["inbound"]}, "counted", "high_level"),
    "outbound": ListSpec("delegations", {"direction": ["outbound"]}, "counted"),
    "inbound_apart": ListSpec("delegations", {"direction": ["inbound"]}, "umbrella"),
    "outbound_apart": ListSpec("delegations", {"direction": ["outbound"]}, "umbrella"),
    "matching": ListSpec("events", {"kind": ["business_matching"]}, "counted"),
    "matching_apart": ListSpec("events", {"kind": ["business_matching"]}, "umbrella"),
    "events": ListSpec("events", {}, "counted"),
    "events_apart": ListSpec(
        "events", {"kind": ["conference", "seminar", "forum", "fair", "other"]}, "umbrella"
    ),
    "connected": ListSpec("partners", {}, "connected"),
    "kept": ListSpec("partners", {"relation": RELATIONS}, "belongs"),
    "mous": ListSpec("mous", {}, "counted"),
    "mou_events": ListSpec("mou-events", {}, "counted"),
    "press": ListSpec("press-visits", {}, "counted"),
    "press_apart": ListSpec("press-visits", {}, "umbrella"),
    "projects": ListSpec("fdi-projects", {}, "licensed", "registered_capital_usd"),
    "aid": ListSpec("aid", {}, "counted", "committed_usd"),
    "documents": ListSpec("documents", {}, "belongs"),
    "prepared": ListSpec("documents", {}, "prepared"),
    "focus": ListSpec("focus-areas", {}, "belongs"),
    "open_tasks": ListSpec("tasks", {"status": ["open", "in_progress"]}, "belongs"),
    "done_tasks": ListSpec("tasks", {}, "done"),
}
# The entities that the report lists in a section of their own.
REPORTED = [entity for entity in ENTITIES.values() if entity.reported]
LISTS |= {entity.name: ListSpec(entity.name, {}, "counted") for entity in REPORTED}

# The kinds of lines of the ledger that bring capital; the others would count as 0 of it.
ATTRACTED = {"kind": ["new", "increase", "share_purchase"]}
GROUPS = {
    "inbound_countries": GroupSpec("delegations", "country", {"direction": ["inbound"]}),
    "outbound_countries": GroupSpec("delegations", "country", {"direction": ["outbound"]}),
    "delegation_months": GroupSpec("delegations", "month", {}),
    "delegation_sectors": GroupSpec("delegations", "sector", {}),
    "mou_countries": GroupSpec("mous", "country", {}, basis=Basis.CUMULATIVE),
    "event_countries": GroupSpec("events", "country", {}),
    "fdi_kinds": GroupSpec("fdi-capital", "kind", ATTRACTED),
    "fdi_countries": GroupSpec("fdi-capital", "country", ATTRACTED),
    "fdi_sectors": GroupSpec("fdi-capital", "sector", ATTRACTED),
    "fdi_years": GroupSpec("fdi-capital", "year", ATTRACTED, years=5),
    "fdi_origins": GroupSpec("fdi-capital", "origin", ATTRACTED),
    "aid_kinds": GroupSpec("aid", "kind", {}),
}  # fmt: skip

# Breakdowns by two properties; `by` is the first of them.
CROSSED = {
    "fdi_years_and_kinds": (GroupSpec("fdi-capital", "year", ATTRACTED, years=5), "kind"),
}


@dataclass(frozen=True)
class Selection:
    """Records of an entity, by the conditions that select them."""

    entity: Entity
    where: tuple[ColumnElement[bool], ...]

    def refs(self, connection: Connection) -> list[str]:
        """The refs of the records, or their codes."""
        key = mapping.column(self.entity, self.entity.key)
        return list(connection.scalars(select(key).where(*self.where)))


@dataclass(frozen=True)
class RecordList:
    """The records of a list."""

    entity: Entity
    rows: tuple[dict[str, Any], ...]

    @property
    def total(self) -> int:
        """The number of the records."""
        return len(self.rows)


@dataclass(frozen=True)
class ReportContent:
    """The content of the report of a period."""

    period: Period
    today: datetime.date
    summary: Summary  # with the change from the same period of the year before
    reconciled: list[Reconciliation]
    lists: dict[str, RecordList]
    groups: dict[str, Breakdown]
    crossed: dict[str, CrossTable]
    progress: dict[str, dict[TaskStatus, int]]  # the tasks of each focus area, by its ref
    # The cumulative indicators without a figure of the period, by code, with the last one before.
    bases: dict[str, tuple[Indicator, PublishedFigure]]
    # The numbers of the indicators without a figure of the period and without records that count.
    unplaced: dict[str, Recomputed]
    # The records behind each number: `recorded CODE`, `before CODE`, `umbrella CODE`, `list NAME`,
    # `breakdown NAME` and `tasks REF`.
    selections: dict[str, Selection]
    settings: dict[str, Any]  # those of the office, empty where it has none
    country_names: frozenset[str]
    usual_territory: str | None  # the code of the territory of most figures
    indicator_names: dict[str, Label]  # of every indicator, by code


def gather(connection: Connection, period: Period, *, today: datetime.date) -> ReportContent:
    """The content of the report of the period, from the database of today."""
    compared = year_before(period)
    summary = summarise(connection, period, today=today, compare=compared)
    lists = {name: _selection(connection, spec, period, today) for name, spec in LISTS.items()}
    groups = {name: _breakdown_measure(spec, period) for name, spec in GROUPS.items()}
    pairs = {name: _breakdown_measure(spec, period) for name, (spec, _) in CROSSED.items()}
    selections = {f"list {name}": selection for name, selection in lists.items()}
    for name, (measure, basis, span) in (groups | pairs).items():
        where = counting_conditions(connection, measure, basis, span, today=today)
        selections[f"breakdown {name}"] = Selection(measure.entity, tuple(where))
    selections |= _of_indicators(connection, "recorded", summary, period, today)
    selections |= _of_indicators(connection, "before", summary, compared, today)
    for line in summary.lines:
        if line.recorded and line.recorded.left_out.get(RoleInTotals.UMBRELLA):
            measure = parse_measure(line.measure)
            where = counting_conditions(connection, measure, line.basis, period, today=today,
                                        role=RoleInTotals.UMBRELLA)  # fmt: skip
            selections[f"umbrella {line.code}"] = Selection(measure.entity, tuple(where))
    progress = _progress(connection, period, today)
    for ref in progress:
        of_area = tasks.c.focus_area_id == _focus_area_id(ref)
        where = [of_area, task_belongs(period, today)]
        selections[f"tasks {ref}"] = Selection(ENTITIES["tasks"], tuple(where))
    return ReportContent(
        period=period,
        today=today,
        summary=summary,
        reconciled=reconcile(connection, period, today=today, summary=summary),
        lists={
            name: _list(connection, LISTS[name], selection, period, today)
            for name, selection in lists.items()
        },
        groups={
            name: break_down(connection, measure.entity, GROUPS[name].by, span, today=today,
                             basis=basis, filters=measure.filters, count_excluded=False)
            for name, (measure, basis, span) in groups.items()
        },
        crossed={
            name: cross_table(connection, measure.entity, (CROSSED[name][0].by, CROSSED[name][1]),
                              span, today=today, basis=basis, filters=measure.filters)
            for name, (measure, basis, span) in pairs.items()
        },
        progress=progress,
        unplaced=_unplaced(connection, summary, period, today),
        bases=last_before(
            connection, period, {line.code for line in summary.lines if line.published}
        ),
        selections=selections,
        settings=read_settings(connection),
        country_names=_country_names(connection),
        usual_territory=_usual_territory(connection),
        indicator_names={each.code: each.name for each in read_indicators(connection)},
    )  # fmt: skip


def _usual_territory(connection: Connection) -> str | None:
    """The code of the territory that most published figures are of; None when none names any."""
    return connection.scalar(
        select(territories.c.code)
        .join(figures, figures.c.territory_id == territories.c.id)
        .group_by(territories.c.code)
        .order_by(func.count().desc(), territories.c.code)
        .limit(1)
    )


def _country_names(connection: Connection) -> frozenset[str]:
    """The names of all countries in both languages, also official and other names."""
    names = (
        countries.c.name_en,
        countries.c.name_vi,
        countries.c.official_name_en,
        countries.c.official_name_vi,
    )
    rows = [
        *connection.execute(select(*names)),
        connection.scalars(select(country_aliases.c.alias)),
    ]
    return frozenset(name for row in rows for name in row if name)


def _unplaced(
    connection: Connection, summary: Summary, period: Period, today: datetime.date
) -> dict[str, Recomputed]:
    """The numbers of the indicators without a figure and without records of the period, by code:
    records of them may lie in it. The summary leaves them out, or has them for the year before."""
    lines = {line.code: line for line in summary.lines}
    others = [indicator for indicator in read_indicators(connection) if indicator.code not in lines]
    empty = {
        code: line.recorded
        for code, line in lines.items()
        if line.recorded and not line.recorded.records and not line.published
    }
    return empty | recompute_indicators(connection, others, period, today=today)


def _of_indicators(
    connection: Connection, name: str, summary: Summary, period: Period, today: datetime.date
) -> dict[str, Selection]:
    """The records that count for each indicator in the period."""
    selections = {}
    for line in summary.lines:
        if line.measure and not line.fault:
            measure = parse_measure(line.measure)
            where = counting_conditions(connection, measure, line.basis, period, today=today)
            selections[f"{name} {line.code}"] = Selection(measure.entity, tuple(where))
    return selections


def _list(
    connection: Connection,
    spec: ListSpec,
    selection: Selection,
    period: Period,
    today: datetime.date,
) -> RecordList:
    entity, where = selection.entity, selection.where
    # Derived fields are computed as of the period's last day, like cumulative totals.
    day = as_of_day(Basis.CUMULATIVE, period, today)
    order: list[ColumnElement[Any]] = []
    if spec.order:
        field = entity.by_name[spec.order]
        order.append(expression(entity, field, day).desc().nulls_last())
    order.append(own_order(entity).asc().nulls_last())
    rows = tuple(read_records(connection, entity, entity.fields, today=day, where=where,
                      order=[*order, mapping.column(entity, entity.key)]))  # fmt: skip
    if spec.when == "connected":
        sources = connection_sources(connection, [row["id"] for row in rows], period, today)
        rows = tuple(row | sources[row["id"]] for row in rows)
    return RecordList(entity, rows)


def _selection(
    connection: Connection, spec: ListSpec, period: Period, today: datetime.date
) -> Selection:
    entity = ENTITIES[spec.entity]
    return Selection(entity, tuple(_where(connection, entity, spec, period, today)))


def _where(
    connection: Connection, entity: Entity, spec: ListSpec, period: Period, today: datetime.date
) -> list[ColumnElement[bool]]:
    if spec.when == "counted":
        measure = ParsedMeasure(entity, None, spec.filters)
        return counting_conditions(connection, measure, Basis.PERIOD, period, today=today)
    own = Query(filters=spec.filters)
    where = conditions(connection, entity, own, today=today, certainly=True)
    if spec.when == "umbrella":
        return [*where, umbrella_belongs(entity, period, today)]
    if spec.when == "licensed":
        return [*where, *newly_licensed(connection, period, today=today)]
    if spec.when == "connected":
        return [*where, connection_belongs(period, today)]
    if spec.when == "prepared":
        return [*where, document_prepared(period, today)]
    if spec.when == "done":
        return [*where, task_done(period, today)]
    return [*where, BELONGS[entity.name](period, today)]


def _breakdown_measure(spec: GroupSpec, period: Period) -> tuple[ParsedMeasure, Basis, Period]:
    """What a breakdown counts, how, and in which period."""
    if spec.years > 1 and period.last:
        first = int(period.last[:4]) - spec.years + 1
        period = Period(f"{first}-01-01", period.last)
    return ParsedMeasure(ENTITIES[spec.entity], None, spec.filters), spec.basis, period


def _focus_area_id(ref: str) -> Any:
    """The id of the focus area, as a subquery."""
    focus = mapping.table(ENTITIES["focus-areas"])
    return select(focus.c.id).where(focus.c.ref == ref).scalar_subquery()


def _progress(
    connection: Connection, period: Period, today: datetime.date
) -> dict[str, dict[TaskStatus, int]]:
    focus = mapping.table(ENTITIES["focus-areas"])
    statement = (
        select(focus.c.ref, tasks.c.status, func.count())
        .join(tasks, tasks.c.focus_area_id == focus.c.id)
        .where(task_belongs(period, today))
        .group_by(focus.c.ref, tasks.c.status)
    )
    progress: dict[str, dict[TaskStatus, int]] = {}
    for ref, status, number in connection.execute(statement):
        progress.setdefault(ref, {})[status] = number
    return progress
