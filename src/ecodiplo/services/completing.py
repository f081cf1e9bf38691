"""Names that shell completion offers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from ecodiplo.fields import Many
from ecodiplo.services import tables
from ecodiplo.text import fold

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ecodiplo.catalogue import Entity

MOST = 200


def complete_names(session: Session, entity: Entity, incomplete: str) -> list[str]:
    """The keys and names of records of `entity` that begin with `incomplete`.

    A shell compares letter by letter, so a name that begins so only when folded
    is offered folded: `dan` completes to `dan mach`, which finds Đan Mạch.
    """
    wanted = fold(incomplete)
    names = [entity.key, *(f.name for f in entity.names if not isinstance(f.type, Many))]
    rows = session.execute(select(*(tables.column(entity, name) for name in names)))
    found = set()
    for name in filter(None, (name for row in rows for name in row)):
        if name.startswith(incomplete):
            found.add(name)
        elif (folded := fold(name)).startswith(wanted) and folded.startswith(incomplete):
            found.add(folded)
    return sorted(found)[:MOST]
