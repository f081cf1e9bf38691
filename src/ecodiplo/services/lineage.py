"""What led to what, as SQL: the typed links between records, and the fields that say what a record
grew from.

A record is a kind and an id; kinds are numbered by their place in `LINKABLE`.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Text, case, exists, func, literal, null, select, type_coerce, union_all

from ecodiplo.catalogue import ENTITIES
from ecodiplo.catalogue.policy import LINKABLE
from ecodiplo.errors import InvalidData, Problem
from ecodiplo.services import tables
from ecodiplo.vocabulary import LEADS_BACK, Confidence

if TYPE_CHECKING:
    from sqlalchemy import CompoundSelect
    from sqlalchemy.orm import Session

    from ecodiplo.catalogue import Entity, Field

Record = tuple[int, int]  # the number of its kind, and its id


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
    links = ENTITIES["links"]
    model = tables.model(links)
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
    linked = select(*columns, _text(model.relation), _text(model.confidence), *said)
    return union_all(linked, *(_grown(entity, field) for entity, field in origin_fields()))


def _text(column: Any) -> Any:
    """A term as its code: in the column of the union other texts stand too."""
    return type_coerce(column, Text).label(column.key)


def _end(links: Entity, field: Field) -> tuple[Any, Any]:
    """The kind and the id of one end of a link."""
    model = tables.model(links)
    columns = {name: getattr(model, column) for name, column in tables.ends(field).items()}
    kind = case(*((column.is_not(None), LINKABLE.index(name)) for name, column in columns.items()))
    return kind, func.coalesce(*columns.values())


def _grown(entity: Entity, field: Field) -> Any:
    cause = tables.foreign_key(entity, field.name)
    other = ENTITIES[field.type.entity]  # type: ignore[attr-defined]
    return select(
        literal(kind_of(other)), cause, literal(kind_of(entity)), tables.model(entity).id,
        literal(field.name), literal(Confidence.STATED.value), null(), null(),
    ).where(cause.is_not(None))  # fmt: skip


def refuse_cycles(session: Session, entity: Entity, *, file: str = "") -> None:
    """Raise InvalidData with the chain when records, after `entity` was written to, led to
    themselves.

    Without a link there is no cycle: the fields alone lead from visits and events to MOUs, and on
    to projects and tasks.
    """
    links = ENTITIES["links"]
    if entity is not links and not any(entity is owner for owner, _ in origin_fields()):
        return
    if not session.scalar(select(exists(select(tables.model(links).id)))):
        return
    if chain := find_cycle(session):
        raise InvalidData([
            Problem(f"{' → '.join(chain)} would lead back to where it begins;"
                    " a record cannot come of itself: unlink one of these", file=file)
        ])  # fmt: skip


def find_cycle(session: Session) -> list[str]:
    """The refs along a cycle, from a record back to itself; none when there is none."""
    step = edges().subquery()
    effects: dict[Record, set[Record]] = {}
    causes: dict[Record, int] = {}
    ends = (step.c.cause_kind, step.c.cause_id, step.c.effect_kind, step.c.effect_id)
    for row in session.execute(select(*ends)):
        cause, effect = (row.cause_kind, row.cause_id), (row.effect_kind, row.effect_id)
        if effect not in effects.setdefault(cause, set()):
            effects[cause].add(effect)
            causes[effect] = causes.get(effect, 0) + 1
    free = [record for record in effects if not causes.get(record)]
    while free:  # take away what nothing leads to, until only cycles and what they led to is left
        for effect in effects.pop(free.pop(), ()):
            causes[effect] -= 1
            if not causes[effect]:
                free.append(effect)
    if not effects:
        return []
    # Going back from anything that is left, one comes into a cycle.
    leading: dict[Record, Record] = {}
    for cause, found in effects.items():
        for effect in found:
            leading.setdefault(effect, cause)
    at = next(record for record in effects if record in leading)
    way: list[Record] = []
    while at not in way:
        way.append(at)
        at = leading[at]
    cycle = [at, *reversed(way[way.index(at) :])]
    refs = names(session, set(cycle), "ref")
    return [refs[record] for record in cycle]


def names(session: Session, records: set[Record], attribute: str) -> dict[Record, str]:
    """One attribute of each of the records, a statement a kind."""
    found: dict[Record, str] = {}
    for kind in sorted({kind for kind, _ in records}):
        model = tables.model(entity_of(kind))
        ids = [id_ for one, id_ in records if one == kind]
        rows = session.execute(select(model.id, getattr(model, attribute)).where(model.id.in_(ids)))
        found |= {(kind, id_): value for id_, value in rows}
    return found
