"""Names that shell completion offers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from ecodiplo.services.query import mapping
from ecodiplo.services.query.ranking import beginning, direct_names, indexed_names, named
from ecodiplo.text import fold, words

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ecodiplo.catalogue import Entity

# Names offered: more than a screen holds.
MOST = 200


def complete_names(session: Session, entity: Entity, incomplete: str) -> list[str]:
    """At most `MOST` keys and names of records of `entity` that begin with `incomplete`, and as
    few rows read for them.

    A shell compares letter by letter, so a name that begins so only when folded
    is offered folded: `dan` completes to `dan mach`, which finds Đan Mạch.
    """
    wanted = fold(incomplete)
    names: list[str | None] = []
    for name in indexed_names(entity):
        for values in beginning(mapping.column(entity, name), incomplete, MOST):
            names += session.scalars(values)
    statement = select(*(mapping.column(entity, name) for name in direct_names(entity)))
    id_ = mapping.model(entity).id
    if words(incomplete):
        statement = statement.where(id_.in_(named(entity, incomplete, MOST)))
    else:
        statement = statement.order_by(id_).limit(MOST)
    names += [name for row in session.execute(statement) for name in row]
    offered = set()
    for name in filter(None, names):
        if name.startswith(incomplete):
            offered.add(name)
        elif (folded := fold(name)).startswith(wanted) and folded.startswith(incomplete):
            offered.add(folded)
    return sorted(offered)[:MOST]
