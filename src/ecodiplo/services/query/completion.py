"""Names that shell completion offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Index, UniqueConstraint, select

from ecodiplo.catalogue.entity import single_names
from ecodiplo.db import many_rows
from ecodiplo.db.search.matches import Place
from ecodiplo.db.search.matching import first_holding
from ecodiplo.fold import search_form, search_parts, sort_key
from ecodiplo.services.query import mapping

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import ColumnElement, Connection

    from ecodiplo.catalogue import Entity


# The number of names offered: more than a screen holds.
MOST = 200
# The last code point: no letter sorts after it.
LAST = "\U0010ffff"


def complete_names(connection: Connection, entity: Entity, incomplete: str) -> list[str]:
    """At most `MOST` keys and names of records of `entity` that begin with `incomplete`. Each
    statement reads at most `MOST` rows: ranges of the indexes of names, then, while names are
    lacking, the records with a name that begins with the words, by the search index.

    A shell compares letter by letter. A name that begins with the text only when both are folded
    is therefore offered in its folded form: `dan` completes to `dan mach`, which names Đan Mạch.
    """
    offered: set[str] = set()
    for name in _indexed_names(entity):
        column = mapping.column(entity, name)
        for spelling in dict.fromkeys(
            (incomplete, incomplete.lower(), incomplete.upper(), incomplete.title())
        ):
            names = select(column).where(column >= spelling, column < spelling + LAST)
            first = connection.scalars(names.order_by(column).limit(MOST))
            offered.update(_offered(first, incomplete))
    if len(offered) < MOST or not search_parts(incomplete):
        for row in _first_names(connection, entity, incomplete):
            offered.update(_offered(row, incomplete))
    return sorted(offered, key=lambda name: (sort_key(name), name))[:MOST]


def _first_names(connection: Connection, entity: Entity, incomplete: str) -> Iterable[Any]:
    """The names of the first records with one that begins with the words of the text; of the first
    records, if it has no word."""
    own: ColumnElement[Any] = mapping.table(entity).c.id
    columns = [mapping.column(entity, name) for name in (entity.key, *single_names(entity))]
    names = select(*columns).limit(MOST)
    if not search_parts(incomplete):
        return connection.execute(names.order_by(own))
    table = entity.table_name
    ids = first_holding(connection, incomplete, Place.BEGINNING, MOST, [table]).get(table)
    return connection.execute(names.where(many_rows.among(connection, own, ids))) if ids else ()


def _offered(names: Iterable[str | None], incomplete: str) -> Iterator[str]:
    """The names that begin with the text, as a shell compares them."""
    for name in filter(None, names):
        if name.startswith(incomplete):
            yield name
        elif (folded := search_form(name)).startswith(incomplete):
            yield folded


def _indexed_names(entity: Entity) -> list[str]:
    """The key of the entity, and the names that lead an index."""
    table = mapping.table(entity)
    uniques = (each for each in table.constraints if isinstance(each, UniqueConstraint))
    keys: list[Index | UniqueConstraint] = [*table.indexes, *uniques]
    leading = {next(iter(key.columns)).name for key in keys}
    return [name for name in (entity.key, *single_names(entity)) if name in leading]
