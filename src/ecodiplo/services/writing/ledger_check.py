"""What a command has made impossible in ledgers of FDI capital.

What was wrong with them before is no fault of the command: it may be mended step by step, but not
be made worse.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from ecodiplo.models.agreements import FdiCapital, FdiProject
from ecodiplo.models.history import Change
from ecodiplo.services.writing.ledger_rules import Fault, Line, Project, Rule, judge, orphaned
from ecodiplo.vocabulary import REDUCING, CapitalKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from sqlalchemy.orm import Session

    from ecodiplo.catalogue import Entity

# Records in a condition.
CHUNK = 1000
LINES, PROJECTS = FdiCapital.__tablename__, FdiProject.__tablename__


def judged(entity: Entity) -> tuple[str, ...]:
    """What must happen to a record of the entity for a ledger to become impossible by it."""
    return {"fdi-capital": ("added", "changed"), "fdi-projects": ("changed",)}.get(entity.name, ())


def impossible(
    session: Session, entity: Entity, written: Collection[int]
) -> list[tuple[Fault, list[int]]]:
    """What the command has made impossible in the ledgers that the `written` records of the entity
    have to do with, and by which of these records."""
    own = _touched(session, entity, written)
    found = []
    for fault in new_faults(session, own):
        lines = {line.id for line in fault.lines}
        touched = own[fault.project_id]
        found.append((fault, [id_ for id_ in touched if id_ in lines] or touched))
    return found


def new_faults(session: Session, projects: Iterable[int]) -> list[Fault]:
    """What the command has made impossible in the ledgers of the projects, as they stand now. Of
    lines that overdraw a project only the first: what comes after it may be right without it.

    No other command changes these ledgers meanwhile: who writes lines refers to projects, and so
    waits for who writes projects.
    """
    faults: list[Fault] = []
    doubtful: dict[int, Project] = {}  # those that may have lost their `new` line
    for part in _parts(sorted(projects)):
        for project in _projects(session, part):
            faults += judge(project)
            kinds = {line.kind for line in project.lines if line.counted}
            if CapitalKind.NEW not in kinds and kinds & set(REDUCING):
                doubtful[project.id] = project
    if not faults and not doubtful:
        return []
    before: dict[tuple[Rule, int], int] = {}
    for project in _before(session, {fault.project_id for fault in faults} | doubtful.keys()):
        before |= {fault.key: fault.size for fault in judge(project)}
        if project.id in doubtful and (fault := orphaned(doubtful[project.id], project)):
            faults.append(fault)
    new = [fault for fault in faults if fault.size > before.get(fault.key, 0)]
    drawn = {one.project_id: one for one in reversed(new) if one.rule is Rule.OVERDRAWN}
    return [one for one in new if one.rule is not Rule.OVERDRAWN] + list(drawn.values())


def project_of(session: Session, entity: Entity, id_: int) -> list[int]:
    """The project whose ledger a record is a line of; none when it is no line."""
    if entity.name != "fdi-capital":
        return []
    return list(session.scalars(select(FdiCapital.project_id).where(FdiCapital.id == id_)))


def _parts(found: list[int]) -> Iterator[list[int]]:
    return (found[start : start + CHUNK] for start in range(0, len(found), CHUNK))


def _touched(session: Session, entity: Entity, written: Collection[int]) -> dict[int, list[int]]:
    """The projects that the written records have to do with, and the records by project. A line
    that was moved has to do with the project that it was of, too."""
    if entity.name == "fdi-projects":
        return {id_: [id_] for id_ in written}
    found: dict[int, list[int]] = {}
    line = FdiCapital
    for part in _parts(sorted(written)):
        own = select(line.id, line.project_id).where(line.id.in_(part))
        for id_, project in session.execute(own):
            found.setdefault(project, []).append(id_)
    moved = Change.action == "update"
    if 0 < len(written) <= CHUNK:
        moved &= Change.record_id.in_(written)
    for id_, old in _changes(session, LINES, moved) if written else ():
        if id_ not in (records := found.setdefault(old["project_id"], [])):
            records.append(id_)
    return found


def _projects(session: Session, ids: Collection[int]) -> Iterator[Project]:
    """The projects that have lines, as they stand: one statement."""
    line, own = FdiCapital, FdiProject
    statement = (
        select(
            own.id, own.ref, own.certificate_date, own.terminated_on, line.id, line.project_id,
            line.ref, line.date, line.kind, line.amount_usd, line.counted, line.decision_number,
        )
        .join(line, line.project_id == own.id)
        .where(own.id.in_(ids))
        .order_by(own.id, line.date, line.id)
    )  # fmt: skip
    for (id_, ref, begun, ended), rows in groupby(session.execute(statement), lambda row: row[:4]):
        lines = tuple(
            Line(line_id, project, own_ref, date, kind, int(amount * 100), counted, decision)
            for *_, line_id, project, own_ref, date, kind, amount, counted, decision in rows
        )
        yield Project(id_, ref, begun, ended, lines)


def _before(session: Session, ids: set[int]) -> Iterator[Project]:
    """The projects as they stood before the command, by its history."""
    now = [one for part in _parts(sorted(ids)) for one in _projects(session, part)]
    lines = {line.id: line for project in now for line in project.lines}
    for id_, old in _images(session, LINES).items():
        lines.pop(id_, None)
        if old and old["project_id"] in ids:
            lines[id_] = Line(
                id_, old["project_id"], old["ref"], old["date"], CapitalKind.of(old["kind"]),
                old["amount_usd_cents"], bool(old["counted"]), old.get("decision_number"),
            )  # fmt: skip
    images = _images(session, PROJECTS)
    for project in now:
        own = tuple(line for line in lines.values() if line.project_id == project.id)
        if old := images.get(project.id):
            dates = old.get("certificate_date"), old.get("terminated_on")
        else:  # one that is new had no line either
            dates = project.certificate_date, project.terminated_on
        yield Project(project.id, project.ref, *dates, own)


def _images(session: Session, table: str) -> dict[int, Mapping[str, Any] | None]:
    """Each row of the table that the command changed, as it was before; None when it is new."""
    images: dict[int, Mapping[str, Any] | None] = {}
    for id_, old in _changes(session, table):
        images.setdefault(id_, old)
    return images


def _changes(session: Session, table: str, *which: Any) -> Iterator[tuple[int, Any]]:
    """The changes of records of the table by the command, in order: the id of each, and the row as
    it was before."""
    statement = select(Change.record_id, Change.old).where(
        Change.command_id == session.info.get("command_id"),
        Change.record_table == table,
        Change.table_name == table,
        *which,
    )
    for row in session.execute(statement.order_by(Change.id)):
        yield row.record_id, row.old
