"""The origins of FDI projects: the delegation, event or MOU at the root of the chain to a project.

A project has one origin, so that its capital is credited once: a delegation if any chain to the
project begins with one, else an event, and so on in the order of `RANKS`. The time from origin to
project is measured from the earliest root of that kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, and_, case, cast, exists, func, literal, select

from ecodiplo.catalogue import ENTITIES, LINKABLE
from ecodiplo.services.lineage.graph import edges, kind_of
from ecodiplo.services.query import mapping

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Subquery

_FIRST = ("delegations", "events", "press-visits", "mous", "aid", "tasks")
# The entities with which a chain can begin. A project's origin is the first of them, in this order,
# with which one of its chains begins.
RANKS = (*_FIRST, *(name for name in LINKABLE if name not in _FIRST))
NONE = "none"


def origins() -> Subquery:
    """A row for every FDI project with a cause: `project_id`, `origin` (the name of an entity) and
    `began` (the date of the root, to its own precision)."""
    step = edges().cte("steps")
    project = kind_of(ENTITIES["fdi-projects"])
    near = select(
        step.c.effect_id.label("project_id"), step.c.cause_kind.label("kind"),
        step.c.cause_id.label("id"),
    ).where(step.c.effect_kind == project)  # fmt: skip
    walk = near.cte("walk", recursive=True)
    before = select(walk.c.project_id, step.c.cause_kind, step.c.cause_id).join(
        step, and_(step.c.effect_kind == walk.c.kind, step.c.effect_id == walk.c.id)
    )
    walk = walk.union(before)  # not `union_all`: the recursion ends on a cycle that plain SQL made
    effect = step.alias("effects")
    root = ~exists(
        select(1).where(effect.c.effect_kind == walk.c.kind, effect.c.effect_id == walk.c.id)
    )
    # No time is measured from one project to another.
    dates = {
        name: mapping.table(ENTITIES[name])
        for name in RANKS
        if name != "fdi-projects" and ENTITIES[name].date
    }
    source: Any = walk
    for name, table in dates.items():
        kind = kind_of(ENTITIES[name])
        source = source.outerjoin(table, and_(walk.c.kind == kind, walk.c.id == table.c.id))
    rank = case(*((walk.c.kind == kind_of(ENTITIES[name]), at) for at, name in enumerate(RANKS)))
    date = func.coalesce(*(table.c[ENTITIES[name].date] for name, table in dates.items()))
    ranked = (
        select(walk.c.project_id, rank.label("rank"), date.label("date"))
        .select_from(source)
        .where(root)
        .subquery("ranked")
    )
    begun = [func.min(ranked.c.date).filter(ranked.c.rank == at) for at in range(len(RANKS))]
    first = func.min(ranked.c.rank)
    return (
        select(
            # The cast makes it an integer: SQLite makes no index for a join on another type.
            cast(ranked.c.project_id, Integer).label("project_id"),
            case(*((first == at, literal(name)) for at, name in enumerate(RANKS))).label("origin"),
            case(*((first == at, begin) for at, begin in enumerate(begun))).label("began"),
        )
        .group_by(ranked.c.project_id)
        .subquery("origins")
    )


def months_between(began: ColumnElement[Any], ended: ColumnElement[Any]) -> ColumnElement[Any]:
    """The months from one date to another; NULL unless both are known to the month."""

    def months(date: ColumnElement[Any]) -> Any:
        year = cast(func.substr(date, 1, 4), Integer)
        return year * 12 + cast(func.substr(date, 6, 2), Integer)

    precise = and_(func.length(began) >= 7, func.length(ended) >= 7)
    return case((precise, months(ended) - months(began)))
