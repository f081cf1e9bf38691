"""What FDI projects began with: the visit, event or MOU at the root of the chain to each.

A project has one origin, so that its capital is credited once: if any chain to it began with a
visit, it is the visit; else an event, and so on in the order of `RANKS`. How long it took is told
from the earliest root of that kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, and_, case, cast, exists, func, literal, select

from ecodiplo.catalogue import ENTITIES
from ecodiplo.catalogue.policy import LINKABLE
from ecodiplo.services import tables
from ecodiplo.services.lineage import edges, kind_of

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Subquery

# What a chain can begin with, the first of several.
RANKS = ("delegations", "events", "press-visits", "mous", "aid", "tasks", "fdi-projects")
NONE = "none"


def origins() -> Subquery:
    """A row for every FDI project: `project_id`, `origin` (the name of an entity, or `none`) and
    `began` (the date of the root, as closely as it is known)."""
    projects = tables.model(ENTITIES["fdi-projects"])
    step = edges().cte("steps")
    project = kind_of(ENTITIES["fdi-projects"])
    first = select(
        step.c.effect_id.label("project_id"), step.c.cause_kind.label("kind"),
        step.c.cause_id.label("id"),
    ).where(step.c.effect_kind == project)  # fmt: skip
    walk = first.cte("walk", recursive=True)
    before = select(walk.c.project_id, step.c.cause_kind, step.c.cause_id).join(
        step, and_(step.c.effect_kind == walk.c.kind, step.c.effect_id == walk.c.id)
    )
    walk = walk.union(before)  # not `union_all`: a cycle that got in ends there
    effect = step.alias("effects")
    root = ~exists(
        select(1).where(effect.c.effect_kind == walk.c.kind, effect.c.effect_id == walk.c.id)
    )
    dates = {name: tables.model(ENTITIES[name]) for name in RANKS}
    source: Any = walk
    for name, model in dates.items():
        if name != "fdi-projects":
            kind = LINKABLE.index(name)
            source = source.outerjoin(model, and_(walk.c.kind == kind, walk.c.id == model.id))
    rank = case(*((walk.c.kind == LINKABLE.index(name), at) for at, name in enumerate(RANKS)))
    date = func.coalesce(
        *(getattr(model, ENTITIES[name].date) for name, model in dates.items()
          if name != "fdi-projects")
    )  # fmt: skip
    roots = (
        select(walk.c.project_id, rank.label("rank"), func.min(date).label("began"))
        .select_from(source)
        .where(root)
        .group_by(walk.c.project_id, rank)
        .cte("roots")
    )
    best = (
        select(roots.c.project_id, func.min(roots.c.rank).label("rank"))
        .group_by(roots.c.project_id)
        .cte("best")
    )
    chosen = and_(roots.c.project_id == best.c.project_id, roots.c.rank == best.c.rank)
    origin = case(
        *((best.c.rank == at, literal(name)) for at, name in enumerate(RANKS)), else_=literal(NONE)
    )
    return (
        select(projects.id.label("project_id"), origin.label("origin"), roots.c.began)
        .select_from(projects)
        .outerjoin(best, best.c.project_id == projects.id)
        .outerjoin(roots, chosen)
        .subquery("origins")
    )


def months_between(began: ColumnElement[Any], ended: ColumnElement[Any]) -> ColumnElement[Any]:
    """The months from one date to another; nothing unless both are known to the month."""

    def months(date: ColumnElement[Any]) -> Any:
        year = cast(func.substr(date, 1, 4), Integer)
        return year * 12 + cast(func.substr(date, 6, 2), Integer)

    known = and_(func.length(began) >= 7, func.length(ended) >= 7)
    return case((known, months(ended) - months(began)))
