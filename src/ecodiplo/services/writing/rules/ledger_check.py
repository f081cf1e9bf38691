"""The faults that a command causes in ledgers of FDI capital.

A fault that was there before the command does not count: a person may correct it step by step, but
no command may make it worse.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, func, or_, select

from ecodiplo.db import many_rows
from ecodiplo.db.command_options import command_number
from ecodiplo.models.agreements import fdi_capital, fdi_projects
from ecodiplo.models.history import changes
from ecodiplo.services.writing.rules.ledger_rules import (
    LedgerFault,
    LedgerLine,
    LedgerRule,
    ProjectLedger,
    orphan_fault,
    project_faults,
)
from ecodiplo.services.writing.rules.shares import new_share_faults
from ecodiplo.vocabulary import REDUCING, CapitalKind, RoleInTotals

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from sqlalchemy import Connection

    from ecodiplo.catalogue import Entity

LINES, PROJECTS = fdi_capital.name, fdi_projects.name


def ledger_outcomes(entity: Entity) -> tuple[str, ...]:
    """The outcomes of a row of the entity, `added` or `changed`, that can cause a ledger fault."""
    always = ("added", "changed")
    names = ("fdi-capital", "fdi-projects", "mous", "mou-events")
    return dict.fromkeys(names, always).get(entity.name, ())


def ledger_faults(
    connection: Connection, entity: Entity, written_ids: Collection[int]
) -> list[tuple[LedgerFault, list[int]]]:
    """The faults that the command caused by writing these records of the entity, each with the
    ids of the records that caused it."""
    if not written_ids or entity.name not in ("fdi-capital", "fdi-projects"):
        return []
    records_of = _records_by_project(connection, entity, written_ids)
    causes = []
    faults = new_faults(connection, records_of)
    if entity.name == "fdi-projects":
        faults += new_share_faults(connection, records_of)
    for fault in faults:
        lines = {line.id for line in fault.lines}
        ids = records_of[fault.project_id]
        causes.append((fault, [id_ for id_ in ids if id_ in lines] or ids))
    return causes


def new_faults(connection: Connection, projects: Iterable[int]) -> list[LedgerFault]:
    """The faults that the command caused in the ledgers of the projects. Of the lines that overdraw
    a project only the first is a fault: the lines after it may be right without it.

    No other command can change these ledgers at the same time: a command that writes lines locks
    the projects for reference, and so waits for a command that writes projects.
    """
    faults: list[LedgerFault] = []
    doubtful: dict[int, ProjectLedger] = {}  # projects that may have lost their `new` line
    for project in _projects(connection, projects):
        faults += project_faults(project)
        if project.counted(*REDUCING) and not project.counted(CapitalKind.NEW):
            doubtful[project.id] = project
    if not faults and not doubtful:
        return []
    before: dict[tuple[LedgerRule, int], int] = {}
    for project in _before(connection, {fault.project_id for fault in faults} | doubtful.keys()):
        before |= {fault.key: fault.size for fault in project_faults(project)}
        if project.id in doubtful and (fault := orphan_fault(doubtful[project.id], project)):
            faults.append(fault)
    new = [fault for fault in faults if fault.size > before.get(fault.key, 0)]
    overdrawn = {f.project_id: f for f in reversed(new) if f.rule is LedgerRule.OVERDRAWN}
    return [f for f in new if f.rule is not LedgerRule.OVERDRAWN] + list(overdrawn.values())


def all_faults(connection: Connection) -> list[LedgerFault]:
    """The faults in the ledgers on record, of each project the first line that overdraws it."""
    line, own = fdi_capital, fdi_projects
    new = case((line.c.kind == CapitalKind.NEW, line.c.date))
    # The ledgers that can have a fault; dates of different precision compare as texts well enough.
    suspects = (
        select(own.c.id)
        .join(line, line.c.project_id == own.c.id)
        .where(line.c.role_in_totals == RoleInTotals.COUNTED)
        .group_by(own.c.id, own.c.certificate_date, own.c.terminated_on)
        .having(
            or_(
                func.count(new) > 1,
                func.count(case((line.c.kind.in_(REDUCING), 1))) > 0,
                func.min(line.c.date) < own.c.certificate_date,
                func.max(line.c.date) > own.c.terminated_on,
                func.min(line.c.date) < func.min(new),
            )
        )
    )
    ids = list(connection.scalars(suspects))
    faults = [fault for project in _projects(connection, ids) for fault in project_faults(project)]
    overdrawn = {f.project_id: f for f in reversed(faults) if f.rule is LedgerRule.OVERDRAWN}
    return [f for f in faults if f.rule is not LedgerRule.OVERDRAWN] + list(overdrawn.values())


def projects_of(connection: Connection, entity: Entity, ids: Collection[int]) -> dict[int, int]:
    """The ids of the projects whose ledgers the records are lines of, by the id of the record;
    empty for other entities."""
    if entity.name != "fdi-capital":
        return {}
    own = many_rows.among(connection, fdi_capital.c.id, ids)
    lines = select(fdi_capital.c.id, fdi_capital.c.project_id).where(own)
    return {row[0]: row[1] for row in connection.execute(lines)}


def _records_by_project(
    connection: Connection, entity: Entity, written_ids: Collection[int]
) -> dict[int, list[int]]:
    """The written records by the id of their project. A line that was moved to another project is
    listed under both projects."""
    if entity.name == "fdi-projects":
        return {id_: [id_] for id_ in written_ids}
    records: dict[int, list[int]] = {}
    line = fdi_capital
    own = many_rows.among(connection, line.c.id, written_ids)
    for id_, project in connection.execute(select(line.c.id, line.c.project_id).where(own)):
        records.setdefault(project, []).append(id_)
    own = many_rows.among(connection, changes.c.record_id, written_ids)
    for id_, old in _changes(connection, LINES, own, changes.c.action == "update"):
        if id_ not in (ids := records.setdefault(old["project_id"], [])):
            ids.append(id_)
    return records


def _projects(connection: Connection, ids: Iterable[int]) -> Iterator[ProjectLedger]:
    """The current ledgers of the projects that have lines, read by one statement."""
    line, own = fdi_capital.c, fdi_projects.c
    statement = (
        select(
            own.id, own.ref, own.certificate_date, own.terminated_on, line.id, line.project_id,
            line.ref, line.date, line.kind, line.amount_usd_cents, line.role_in_totals,
            line.decision_number,
        )
        .join(fdi_capital, line.project_id == own.id)
        .where(many_rows.among(connection, own.id, [*ids]))
        .order_by(own.id, line.date, line.id)
    )  # fmt: skip
    for (id_, ref, begun, ended), rows in groupby(
        connection.execute(statement), lambda row: row[:4]
    ):
        lines = tuple(
            LedgerLine(
                line_id,
                project,
                own_ref,
                date,
                kind,
                int(amount * 100),
                role is RoleInTotals.COUNTED,
                decision,
            )
            for *_, line_id, project, own_ref, date, kind, amount, role, decision in rows
        )
        yield ProjectLedger(id_, ref, begun, ended, lines)


def _before(connection: Connection, ids: set[int]) -> Iterator[ProjectLedger]:
    """The ledgers as they were before the command, from its changes in history."""
    now = [*_projects(connection, ids)]
    lines = {line.id: line for project in now for line in project.lines}
    for id_, old in _images(connection, LINES).items():
        lines.pop(id_, None)
        if old and old["project_id"] in ids:
            lines[id_] = LedgerLine(
                id_, old["project_id"], old["ref"], old["date"], CapitalKind.of(old["kind"]),
                old["amount_usd_cents"], old["role_in_totals"] == RoleInTotals.COUNTED,
                old.get("decision_number"),
            )  # fmt: skip
    images = _images(connection, PROJECTS)
    for project in now:
        own = tuple(line for line in lines.values() if line.project_id == project.id)
        if old := images.get(project.id):
            dates = old.get("certificate_date"), old.get("terminated_on")
        else:  # the command did not change the project, or added it and its lines together
            dates = project.certificate_date, project.terminated_on
        yield ProjectLedger(project.id, project.ref, *dates, own)


def _images(connection: Connection, table: str) -> dict[int, Mapping[str, Any] | None]:
    """The image before the command of each row of the table that the command changed, by id; None
    for a new row."""
    images: dict[int, Mapping[str, Any] | None] = {}
    for id_, old in _changes(connection, table):
        images.setdefault(id_, old)
    return images


def _changes(connection: Connection, table: str, *conditions: Any) -> Iterator[tuple[int, Any]]:
    """The changes of the command to rows of the table, in order: the id of the row and its old
    image."""
    statement = select(changes.c.record_id, changes.c.old).where(
        changes.c.command_id == command_number(connection),
        changes.c.record_table == table,
        changes.c.table_name == table,
        *conditions,
    )
    for row in connection.execute(statement.order_by(changes.c.id)):
        yield row.record_id, row.old
