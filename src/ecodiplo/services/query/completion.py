"""Names that shell completion offers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from ecodiplo.fold import search_form, search_parts, sort_key
from ecodiplo.services.query import mapping
from ecodiplo.services.query.ranking import (
    direct_names,
    ids_by_name_prefix,
    indexed_names,
    values_by_prefix,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ecodiplo.catalogue import Entity

# The number of names offered: more than a screen holds.
MOST = 200


def complete_names(connection: Connection, entity: Entity, incomplete: str) -> list[str]:
    """At most `MOST` keys and names of records of `entity` that begin with `incomplete`. Each
    statement reads at most `MOST` rows.

    A shell compares letter by letter. A name that begins with the text only when both are folded
    is therefore offered in its folded form: `dan` completes to `dan mach`, which names Đan Mạch.
    """
    folded_text = search_form(incomplete)
    names: list[str | None] = []
    for name in indexed_names(entity):
        for values in values_by_prefix(mapping.column(entity, name), incomplete, MOST):
            names += connection.scalars(values)
    statement = select(*(mapping.column(entity, name) for name in direct_names(entity)))
    id_ = mapping.table(entity).c.id
    if search_parts(incomplete):
        statement = statement.where(id_.in_(ids_by_name_prefix(entity, incomplete, MOST)))
    else:
        statement = statement.order_by(id_).limit(MOST)
    names += [name for row in connection.execute(statement) for name in row]
    offered = set()
    for name in filter(None, names):
        if name.startswith(incomplete):
            offered.add(name)
        elif (folded := search_form(name)).startswith(folded_text) and folded.startswith(
            incomplete
        ):
            offered.add(folded)
    return sorted(offered, key=lambda name: (sort_key(name), name))[:MOST]
