"""Records that contradict one another, which no command of the program writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from ecodiplo.catalogue import ENTITIES
from ecodiplo.catalogue.entity import target
from ecodiplo.db.check.findings import CORRECT, Check, Finding
from ecodiplo.fields import Many
from ecodiplo.language import Label, same
from ecodiplo.models.agreements import fdi_projects, mous
from ecodiplo.models.policy import figures, indicators
from ecodiplo.services.lineage.graph import any_cycle, chain
from ecodiplo.services.query import mapping
from ecodiplo.services.writing.rules.figure_rules import TO_DATE
from ecodiplo.services.writing.rules.ledger_check import all_faults
from ecodiplo.services.writing.rules.loops import all_loops
from ecodiplo.services.writing.rules.mou_rules import all_mou_faults
from ecodiplo.services.writing.rules.shares import all_share_faults
from ecodiplo.services.writing.rules.single_records import ONE_ONLY
from ecodiplo.vocabulary import Basis

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

LOOP = Label("leads back to the record itself: {way}", "quay về chính hồ sơ này: {way}")


def contradictions(connection: Connection) -> Iterator[Finding]:
    """The findings of all entities."""
    projects = fdi_projects.name
    for fault in (*all_faults(connection), *all_share_faults(connection)):
        yield Finding(Check.RULES, fault.reason, CORRECT, projects, fault.project_id)
    for ref, mou_fault in all_mou_faults(connection):
        table = mous.name
        yield Finding(Check.RULES, mou_fault.reason, CORRECT, table, mou_fault.mou_id, ref)
    for entity in ENTITIES.values():
        for field in entity.stored:
            if target(field) == entity.name and not isinstance(field.type, Many):
                table = mapping.table(entity).name
                for way in all_loops(connection, entity, field.name):
                    problem = LOOP.fill(way=way)
                    yield Finding(Check.RULES, problem, CORRECT, table, column=field.name)
    if cycle := any_cycle(connection):
        problem = LOOP.fill(way=same(chain(connection, cycle)))
        yield Finding(Check.RULES, problem, CORRECT, mapping.table(ENTITIES["links"]).name)
    yield from _figures_to_date(connection)
    yield from _second_records(connection)


def _figures_to_date(connection: Connection) -> Iterator[Finding]:
    """The figures with a first day whose indicators are numbers to date."""
    end = ENTITIES["figures"].by_name["period_end"].label
    statement = (
        select(figures.c.id, figures.c.ref, indicators.c.code)
        .join(indicators, indicators.c.id == figures.c.indicator_id)
        .where(indicators.c.basis == Basis.CUMULATIVE, figures.c.period_start.is_not(None))
    )
    for id_, ref, code in connection.execute(statement):
        problem = TO_DATE.fill(indicator=code, end=end)
        yield Finding(Check.RULES, problem, CORRECT, figures.name, id_, ref, "period_start")


def _second_records(connection: Connection) -> Iterator[Finding]:
    """The records beside the one of an entity that has one, such as the office."""
    for entity in ENTITIES.values():
        if entity.single:
            table = mapping.table(entity)
            key = mapping.column(entity, entity.key)
            (first, *others) = [
                *connection.execute(select(table.c.id, key).order_by(table.c.id))
            ] or [()]
            for id_, ref in others:
                problem = ONE_ONLY.fill(record=first[1])
                yield Finding(Check.RULES, problem, CORRECT, mapping.table(entity).name, id_, ref)
