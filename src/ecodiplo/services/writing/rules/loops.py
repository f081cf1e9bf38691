"""Loops of records that refer to one another: a partner is no part of its own parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from ecodiplo.fields import Many
from ecodiplo.language import Label, join
from ecodiplo.services.query import mapping
from ecodiplo.services.query.describe import describe

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from sqlalchemy import Connection

    from ecodiplo.catalogue import Entity


def find_loops(
    connection: Connection, entity: Entity, name: str, ids: Collection[int]
) -> dict[int, Label]:
    """The records among `ids` that refer to themselves through others, each with the loop in words.
    The field of this name refers to another record of the entity; one of several values makes no
    loop."""
    if isinstance(entity.by_name[name].type, Many):
        return {}
    table, reference = mapping.table(entity), mapping.foreign_key(entity, name)
    pairs = connection.execute(select(table.c.id, reference).where(reference.is_not(None)))
    loops = _loops({row[0]: row[1] for row in pairs}, ids)
    reasons = {}
    for id_ in ids:
        if loop := loops.get(id_):
            way = describe(connection, entity, [entity.title], loop)
            reason = Label("leads back to the record itself: ", "quay về chính hồ sơ này: ")
            reasons[id_] = reason + join(" → ", map(way.__getitem__, (*loop, id_)))
    return reasons


def all_loops(connection: Connection, entity: Entity, name: str) -> list[Label]:
    """Each loop of records of the entity by the field of this name, in words."""
    table, reference = mapping.table(entity), mapping.foreign_key(entity, name)
    pairs = connection.execute(select(table.c.id, reference).where(reference.is_not(None)))
    next_of = {row[0]: row[1] for row in pairs}
    each = {min(loop): loop for loop in _loops(next_of, next_of).values()}
    ways = []
    for first, loop in sorted(each.items()):
        start = loop.index(first)
        names = describe(connection, entity, [entity.title], loop)
        ways.append(join(" → ", map(names.__getitem__, (*loop[start:], *loop[:start], first))))
    return ways


def _loops(next_of: Mapping[int, int], starts: Iterable[int]) -> dict[int, list[int]]:
    """The loops to which the ways from `starts` lead: of each record on one the whole loop,
    beginning with it."""
    loops: dict[int, list[int]] = {}
    passed: set[int] = set()  # each record is passed once, however many ways lead to it
    for start in starts:
        way: dict[int, int] = {}  # the steps to each record
        at: int | None = start
        while at is not None and at not in passed:
            passed.add(at)
            way[at] = len(way)
            at = next_of.get(at)
        if at in way:
            loop = [*way][way[at] :]
            loops |= {id_: loop[step:] + loop[:step] for step, id_ in enumerate(loop)}
    return loops
