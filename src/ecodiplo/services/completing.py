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
    """The keys and names of records of `entity` that begin with `incomplete`, folded."""
    wanted = fold(incomplete)
    names = [entity.key, *(f.name for f in entity.names if not isinstance(f.type, Many))]
    rows = session.execute(select(*(tables.column(entity, name) for name in names)))
    found = {name for row in rows for name in row if name and fold(name).startswith(wanted)}
    return sorted(found)[:MOST]
