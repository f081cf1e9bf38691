"""The graph of causes and effects as SQL: the typed links between records, and the origin fields,
which refer to the record that led to another.

A node is a kind and an id. The number of a kind is its place in `LINKABLE`.
"""

from __future__ import annotations

from collections import deque
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Text,
    and_,
    case,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)

from ecodiplo.catalogue import ENTITIES, LINKABLE
from ecodiplo.errors import InvalidData, Problem
from ecodiplo.fault_codes import FaultCode
from ecodiplo.language import Label, same
from ecodiplo.services.query import mapping
from ecodiplo.services.query.chunks import CHUNK, chunks
from ecodiplo.vocabulary import LEADS_BACK, Confidence

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import ColumnElement, CompoundSelect, Connection, Select

    from ecodiplo.catalogue import Entity, Field

Record = tuple[int, int]  # the number of its kind, and its id
Graph = dict[Record, set[Record]]

# The levels that are read one by one before all edges are read.
LEVELS = 12


def kind_of(entity: Entity) -> int:
    """The number of the entity's kind."""
    return LINKABLE.index(entity.name)


def entity_of(kind: int) -> Entity:
    """The entity of the kind with that number."""
    return ENTITIES[LINKABLE[kind]]


@cache
def origin_fields() -> tuple[tuple[Entity, Field], ...]:
    """The origin fields, each with its entity."""
    return tuple(
        (ENTITIES[name], field)
        for name in LINKABLE
        for field in ENTITIES[name].fields
        if field.origin
    )


def edges() -> CompoundSelect[Any]:
    """Every edge from a cause to its effect, one row each: `cause_kind`, `cause_id`,
    `effect_kind`, `effect_id`, `relation` (of the link, or the name of the origin field),
    `confidence`, `link` (the link's ref) and `evidence`."""
    return union_all(
        _link_edges(), *(_field_edges(entity, field) for entity, field in origin_fields())
    )


def _link_edges(*more: Any) -> Select[Any]:
    """The edges of the links, with `more` of their columns."""
    links = ENTITIES["links"]
    table = mapping.table(links)
    sides = {name: _end(links, links.by_name[f"{name}_record"]) for name in ("from", "to")}
    back = table.c.relation.in_(LEADS_BACK)
    columns = [
        case((back, to), else_=source).label(name)
        for name, source, to in (
            ("cause_kind", sides["from"][0], sides["to"][0]),
            ("cause_id", sides["from"][1], sides["to"][1]),
            ("effect_kind", sides["to"][0], sides["from"][0]),
            ("effect_id", sides["to"][1], sides["from"][1]),
        )
    ]
    texts = (table.c.ref.label("link"), table.c.evidence.label("evidence"))
    return select(*columns, _text(table.c.relation), _text(table.c.confidence), *texts, *more)


def _text(column: Any) -> Any:
    """A term as its code, because the column of the union holds other texts too."""
    return type_coerce(column, Text).label(column.key)


def _end(links: Entity, field: Field) -> tuple[Any, Any]:
    """The kind and the id of one end of a link."""
    table = mapping.table(links)
    columns = {name: table.c[column] for name, column in mapping.ends(field).items()}
    kind = case(
        *((column.is_not(None), kind_of(ENTITIES[name])) for name, column in columns.items())
    )
    return kind, func.coalesce(*columns.values())


def _field_edges(entity: Entity, field: Field) -> Any:
    """The edges of an origin field."""
    cause = mapping.foreign_key(entity, field.name)
    other = ENTITIES[field.type.entity]  # type: ignore[attr-defined]
    return select(
        literal(kind_of(other)), cause, literal(kind_of(entity)), mapping.table(entity).c.id,
        literal(field.name), literal(Confidence.STATED.value), null(), null(),
    ).where(cause.is_not(None))  # fmt: skip


def cycle_outcomes(entity: Entity) -> tuple[str, ...]:
    """The row outcomes (`added`, `changed`) after which a cycle is possible.

    A new or changed link can. A new record has no effects yet, so only a change of its origin
    field can.
    """
    if entity.name == "links":
        return ("added", "changed")
    return ("changed",) if any(entity is owner for owner, _ in origin_fields()) else ()


def refuse_cycles(
    connection: Connection, entity: Entity, written: Collection[int], *, file: str = ""
) -> None:
    """Raise InvalidData with the chain when the written records close a cycle. `written` holds the
    ids of the records of `entity` with an outcome of `cycle_outcomes`.

    Without a link there is no cycle: the origin fields alone lead from delegations and events to
    MOUs, and from these to projects and tasks. A cycle elsewhere, which plain SQL can make, is not
    reported here.
    """
    links = ENTITIES["links"]
    if not written or not connection.scalar(select(exists(select(mapping.table(links).c.id)))):
        return
    if entity is links:
        new: Collection[int] = set(written)
        touched = _effects_of(connection, new)
    else:
        new = ()
        touched = [(kind_of(entity), id_) for id_ in written]
    if cycle := find_cycle(connection, touched):
        reason = same(chain(connection, cycle)) + Label(
            " would lead back to where it begins; a record cannot come of itself",
            " sẽ quay về điểm đầu; một hồ sơ không thể bắt nguồn từ chính nó",
        )
        if link := weakest_link(connection, cycle, besides=new):
            reason += Label(
                ": first unlink {link}, if this is right",
                ": hãy bỏ liên kết {link} trước, nếu liên kết mới là đúng",
            ).fill(link=link)
        raise InvalidData([Problem(reason, file=file, code=FaultCode.CYCLE)])


def any_cycle(connection: Connection) -> list[Record]:
    """The shortest path from any record back to itself; empty when there is none."""
    edge = edges().subquery()
    effects = connection.execute(select(edge.c.effect_kind, edge.c.effect_id).distinct())
    return find_cycle(connection, [(kind, id_) for kind, id_ in effects])


def _effects_of(connection: Connection, links: Collection[int]) -> list[Record]:
    """The effects of the links, each once."""
    id_ = mapping.table(ENTITIES["links"]).c.id
    effects: dict[Record, None] = {}
    for part in chunks(sorted(links)):
        for row in connection.execute(_link_edges().where(id_.in_(part))):
            effects[row.effect_kind, row.effect_id] = None
    return list(effects)


def find_cycle(connection: Connection, records: Sequence[Record]) -> list[Record]:
    """The shortest path from one of the records back to itself; empty when there is none."""
    cycles = _prune(_reachable(connection, records))
    return next(
        (path for record in records if record in cycles and (path := _path_back(record, cycles))),
        [],
    )


def _reachable(connection: Connection, records: Sequence[Record]) -> Graph:
    """A graph with every edge that can be reached from the records. It is read level by level; when
    a level is large or the levels are many, all edges of the database are read."""
    edge = edges().subquery()
    ends = (edge.c.cause_kind, edge.c.cause_id, edge.c.effect_kind, edge.c.effect_id)
    effects: Graph = {}
    level = set(records)
    for _ in range(LEVELS):
        if len(level) > CHUNK:
            break
        rows = [row for condition in among(level, ends[:2])
                for row in connection.execute(select(*ends).where(condition))]  # fmt: skip
        effects |= {record: set() for record in level}
        for cause_kind, cause_id, effect_kind, effect_id in rows:
            effects[cause_kind, cause_id].add((effect_kind, effect_id))
        level = {effect for record in level for effect in effects[record]} - effects.keys()
        if not level:
            return effects
    effects = {}
    for cause_kind, cause_id, effect_kind, effect_id in connection.execute(select(*ends)):
        effects.setdefault((cause_kind, cause_id), set()).add((effect_kind, effect_id))
    return effects


def _prune(effects: Graph) -> Graph:
    """Prune nodes without predecessors, then without successors (Kahn's algorithm); cycles and the
    paths between them remain."""
    for _ in ("causes", "effects"):
        counts: dict[Record, int] = {}
        for successors in effects.values():
            for effect in successors:
                counts[effect] = counts.get(effect, 0) + 1
        free = [record for record in effects if record not in counts]
        while free:
            for effect in effects.pop(free.pop(), ()):
                counts[effect] -= 1
                if not counts[effect]:
                    free.append(effect)
        reversed_: Graph = {}
        for cause, successors in effects.items():
            for effect in successors:
                reversed_.setdefault(effect, set()).add(cause)
        effects = reversed_
    return effects


def _path_back(record: Record, effects: Graph) -> list[Record]:
    """The shortest path from the record back to itself (breadth-first search)."""
    previous: dict[Record, Record] = {}
    queue = deque([record])
    while queue:
        at = queue.popleft()
        for effect in sorted(effects.get(at, ())):
            if effect == record:
                path = [record, at]
                while path[-1] != record:
                    path.append(previous[path[-1]])
                return path[::-1]
            if effect not in previous:
                previous[effect] = at
                queue.append(effect)
    return []


def chain(connection: Connection, path: Sequence[Record]) -> str:
    """The refs of a path, from cause to effect."""
    ref_of = refs(connection, set(path))
    return " → ".join(ref_of[record] for record in path)


def weakest_link(
    connection: Connection, cycle: Sequence[Record], *, besides: Collection[int] = ()
) -> Label:
    """The link on the cycle with the lowest confidence, and its two ends: `LNK-0001 (from A to B)`.
    Links with an id in `besides` are passed over; the label is empty when no other is there."""
    pairs = set(pairwise(cycle))
    edge = _link_edges(mapping.table(ENTITIES["links"]).c.id.label("id")).subquery()
    rows = [
        row
        for condition in among(set(cycle), (edge.c.cause_kind, edge.c.cause_id))
        for row in connection.execute(select(edge).where(condition).order_by(edge.c.id))
        if row.id not in besides
        and ((row.cause_kind, row.cause_id), (row.effect_kind, row.effect_id)) in pairs
    ]
    if not rows:
        return same("")
    row = max(rows, key=lambda row: Confidence.of(row.confidence).weakness())
    ends = ((row.cause_kind, row.cause_id), (row.effect_kind, row.effect_id))
    ref_of = refs(connection, set(ends))
    source, to = (ref_of[end] for end in (ends[::-1] if row.relation in LEADS_BACK else ends))
    return Label(f"{row.link} (from {source} to {to})", f"{row.link} (từ {source} đến {to})")


def among(records: set[Record], columns: tuple[Any, Any]) -> list[ColumnElement[bool]]:
    """Conditions that select the records by kind and id, each for at most `CHUNK` of them."""
    kind, id_ = columns
    conditions = []
    for part in chunks(sorted(records)):
        kinds = sorted({k for k, _ in part})
        conditions.append(
            or_(*(and_(kind == k, id_.in_([i for j, i in part if j == k])) for k in kinds))
        )
    return conditions


def refs(connection: Connection, records: set[Record]) -> dict[Record, str]:
    """The refs of the records, by one statement for each kind."""
    texts: dict[Record, str] = {}
    for kind in sorted({kind for kind, _ in records}):
        table = mapping.table(entity_of(kind))
        ids = [id_ for own_kind, id_ in records if own_kind == kind]
        rows = connection.execute(select(table.c.id, table.c.ref).where(table.c.id.in_(ids)))
        texts |= {(kind, id_): text for id_, text in rows}
    return texts
