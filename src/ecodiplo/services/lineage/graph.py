"""What led to what, as SQL: the typed links between records, and the fields that say what a record
grew from.

A record is a kind and an id; kinds are numbered by their place in `LINKABLE`.
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

from ecodiplo.catalogue import ENTITIES
from ecodiplo.catalogue.policy import LINKABLE
from ecodiplo.errors import InvalidData, Problem
from ecodiplo.services.query import mapping
from ecodiplo.vocabulary import LEADS_BACK, Confidence

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from sqlalchemy import ColumnElement, CompoundSelect, Select
    from sqlalchemy.orm import Session

    from ecodiplo.catalogue import Entity, Field

Record = tuple[int, int]  # the number of its kind, and its id
Graph = dict[Record, set[Record]]

# Records in a condition, and steps that are followed one by one before all are read at once.
CHUNK, LEVELS = 1000, 12


def kind_of(entity: Entity) -> int:
    """The number of the entity's kind."""
    return LINKABLE.index(entity.name)


def entity_of(kind: int) -> Entity:
    """The entity of that number."""
    return ENTITIES[LINKABLE[kind]]


@cache
def origin_fields() -> tuple[tuple[Entity, Field], ...]:
    """The fields that say what a record grew from."""
    return tuple(
        (ENTITIES[name], field)
        for name in LINKABLE
        for field in ENTITIES[name].fields
        if field.origin
    )


def edges() -> CompoundSelect[Any]:
    """Every step from a cause to its effect, one row each: `cause_kind`, `cause_id`,
    `effect_kind`, `effect_id`, `relation` (of a link, or the name of the field), `confidence`,
    `link` (its ref, of a link) and `evidence`."""
    return union_all(_linked(), *(_grown(entity, field) for entity, field in origin_fields()))


def _linked(*more: Any) -> Select[Any]:
    """The steps that are links, with more of their columns."""
    links = ENTITIES["links"]
    model = mapping.model(links)
    sides = {name: _end(links, links.by_name[f"{name}_record"]) for name in ("from", "to")}
    back = model.relation.in_(LEADS_BACK)
    columns = [
        case((back, to), else_=source).label(name)
        for name, source, to in (
            ("cause_kind", sides["from"][0], sides["to"][0]),
            ("cause_id", sides["from"][1], sides["to"][1]),
            ("effect_kind", sides["to"][0], sides["from"][0]),
            ("effect_id", sides["to"][1], sides["from"][1]),
        )
    ]
    said = (model.ref.label("link"), model.evidence.label("evidence"))
    return select(*columns, _text(model.relation), _text(model.confidence), *said, *more)


def _text(column: Any) -> Any:
    """A term as its code: in the column of the union other texts stand too."""
    return type_coerce(column, Text).label(column.key)


def _end(links: Entity, field: Field) -> tuple[Any, Any]:
    """The kind and the id of one end of a link."""
    model = mapping.model(links)
    columns = {name: getattr(model, column) for name, column in mapping.ends(field).items()}
    kind = case(*((column.is_not(None), LINKABLE.index(name)) for name, column in columns.items()))
    return kind, func.coalesce(*columns.values())


def _grown(entity: Entity, field: Field) -> Any:
    cause = mapping.foreign_key(entity, field.name)
    other = ENTITIES[field.type.entity]  # type: ignore[attr-defined]
    return select(
        literal(kind_of(other)), cause, literal(kind_of(entity)), mapping.model(entity).id,
        literal(field.name), literal(Confidence.STATED.value), null(), null(),
    ).where(cause.is_not(None))  # fmt: skip


def closing(entity: Entity) -> tuple[str, ...]:
    """What a row that is written to the entity must do to a record to close a circle.

    Links do it when they are new. A record that is new leads nowhere yet, so only a change of
    what it grew from does.
    """
    if entity.name == "links":
        return ("added", "changed")
    return ("changed",) if any(entity is owner for owner, _ in origin_fields()) else ()


def refuse_cycles(
    session: Session, entity: Entity, written: Collection[int], *, file: str = ""
) -> None:
    """Raise InvalidData with the chain when a record would come of itself by what was written:
    the ids of records of `entity` with which `closing` happened.

    Without a link there is no cycle: the fields alone lead from visits and events to MOUs, and on
    to projects and tasks. A cycle elsewhere, which plain SQL can make, is no fault of this.
    """
    links = ENTITIES["links"]
    if not written or not session.scalar(select(exists(select(mapping.model(links).id)))):
        return
    if entity is links:
        new: Collection[int] = set(written)
        touched = _led_to(session, new)
    else:
        new = ()
        touched = [(kind_of(entity), id_) for id_ in written]
    if cycle := find_cycle(session, touched):
        reason = (
            f"{chain(session, cycle)} would lead back to where it begins;"
            " a record cannot come of itself"
        )
        if link := weakest_link(session, cycle, besides=new):
            reason += f": first unlink {link}, if this is right"
        raise InvalidData([Problem(reason, file=file)])


def _led_to(session: Session, links: Collection[int]) -> list[Record]:
    """What the links lead to."""
    id_ = mapping.model(ENTITIES["links"]).id
    found: dict[Record, None] = {}
    for part in _parts(sorted(links)):
        for row in session.execute(_linked().where(id_.in_(part))):
            found[row.effect_kind, row.effect_id] = None
    return list(found)


def find_cycle(session: Session, records: Sequence[Record]) -> list[Record]:
    """The way from one of the records back to itself; none when there is none."""
    circling = _circling(_onward(session, records))
    return next(
        (way for record in records if record in circling and (way := _back_to(record, circling))),
        [],
    )


def _onward(session: Session, records: Sequence[Record]) -> Graph:
    """The steps that can be gone from the records: followed while that is little, else all."""
    step = edges().subquery()
    ends = (step.c.cause_kind, step.c.cause_id, step.c.effect_kind, step.c.effect_id)
    effects: Graph = {}
    level = set(records)
    for _ in range(LEVELS):
        if len(level) > CHUNK:
            break
        found = [row for at in among(level, ends[:2])
                 for row in session.execute(select(*ends).where(at))]  # fmt: skip
        effects |= {record: set() for record in level}
        for cause_kind, cause_id, effect_kind, effect_id in found:
            effects[cause_kind, cause_id].add((effect_kind, effect_id))
        level = {effect for record in level for effect in effects[record]} - effects.keys()
        if not level:
            return effects
    effects = {}
    for cause_kind, cause_id, effect_kind, effect_id in session.execute(select(*ends)):
        effects.setdefault((cause_kind, cause_id), set()).add((effect_kind, effect_id))
    return effects


def _circling(effects: Graph) -> Graph:
    """What is left when what nothing leads to is taken away, time and again, and so from the
    other end: cycles, and the ways between them."""
    for _ in ("causes", "effects"):
        counts: dict[Record, int] = {}
        for found in effects.values():
            for effect in found:
                counts[effect] = counts.get(effect, 0) + 1
        free = [record for record in effects if record not in counts]
        while free:
            for effect in effects.pop(free.pop(), ()):
                counts[effect] -= 1
                if not counts[effect]:
                    free.append(effect)
        turned: Graph = {}
        for cause, found in effects.items():
            for effect in found:
                turned.setdefault(effect, set()).add(cause)
        effects = turned
    return effects


def _back_to(record: Record, effects: Graph) -> list[Record]:
    """The shortest way from the record to itself."""
    came: dict[Record, Record] = {}
    waiting = deque([record])
    while waiting:
        at = waiting.popleft()
        for effect in sorted(effects.get(at, ())):
            if effect == record:
                way = [record, at]
                while way[-1] != record:
                    way.append(came[way[-1]])
                return way[::-1]
            if effect not in came:
                came[effect] = at
                waiting.append(effect)
    return []


def chain(session: Session, way: Sequence[Record]) -> str:
    """The refs of a way, from cause to effect."""
    refs = names(session, set(way), "ref")
    return " → ".join(refs[record] for record in way)


def weakest_link(
    session: Session, cycle: Sequence[Record], *, besides: Collection[int] = ()
) -> str:
    """The link on the cycle that is the least sure, and what it joins, `besides` some; nothing
    when there is no other."""
    pairs = set(pairwise(cycle))
    step = _linked(mapping.model(ENTITIES["links"]).id.label("id")).subquery()
    found = [
        row
        for at in among(set(cycle), (step.c.cause_kind, step.c.cause_id))
        for row in session.execute(select(step).where(at).order_by(step.c.id))
        if row.id not in besides
        and ((row.cause_kind, row.cause_id), (row.effect_kind, row.effect_id)) in pairs
    ]
    if not found:
        return ""
    row = max(found, key=lambda row: list(Confidence).index(Confidence.of(row.confidence)))
    ends = ((row.cause_kind, row.cause_id), (row.effect_kind, row.effect_id))
    refs = names(session, set(ends), "ref")
    source, to = (refs[end] for end in (ends[::-1] if row.relation in LEADS_BACK else ends))
    return f"{row.link} (from {source} to {to})"


def among(records: set[Record], columns: tuple[Any, Any]) -> list[ColumnElement[bool]]:
    """Conditions that find the records by their kind and id, some of them at a time."""
    kind, id_ = columns
    conditions = []
    for part in _parts(sorted(records)):
        kinds = sorted({k for k, _ in part})
        conditions.append(
            or_(*(and_(kind == k, id_.in_([i for j, i in part if j == k])) for k in kinds))
        )
    return conditions


def _parts(found: list[Any]) -> Iterator[list[Any]]:
    return (found[start : start + CHUNK] for start in range(0, len(found), CHUNK))


def names(session: Session, records: set[Record], attribute: str) -> dict[Record, str]:
    """One attribute of each of the records, a statement a kind."""
    found: dict[Record, str] = {}
    for kind in sorted({kind for kind, _ in records}):
        model = mapping.model(entity_of(kind))
        ids = [id_ for one, id_ in records if one == kind]
        rows = session.execute(select(model.id, getattr(model, attribute)).where(model.id.in_(ids)))
        found |= {(kind, id_): value for id_, value in rows}
    return found
