"""What led to a record, and what came of it: the tree both ways, each capital credited once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from ecodiplo.catalogue import ENTITIES
from ecodiplo.catalogue.policy import LINKABLE
from ecodiplo.errors import EcodiploError, UsageProblem
from ecodiplo.language import Label
from ecodiplo.services.lineage.graph import (
    CHUNK,
    Record,
    among,
    chain,
    edges,
    entity_of,
    kind_of,
    weakest_link,
)
from ecodiplo.services.query import mapping
from ecodiplo.services.query.names import find_id
from ecodiplo.services.query.select import expression
from ecodiplo.vocabulary import Confidence

if TYPE_CHECKING:
    import datetime
    from decimal import Decimal

    from sqlalchemy.orm import Session

    from ecodiplo.catalogue import Entity, Field

# What each kind of record brought, as summed beside a tree.
MONEY = {"fdi-projects": "registered_capital_usd", "aid": "committed_usd"}
# Steps from the root; no visit is so long in bearing fruit.
DEEPEST = 200


@dataclass(frozen=True)
class Step:
    """How one record led to another: a link's relation, or the field that says so."""

    relation: Label
    code: str
    confidence: Confidence
    evidence: str | None
    link: str | None  # the link's ref


@dataclass(frozen=True)
class Node:
    """A record in a tree, and the branches from it.

    `confidence` is the weakest on the way from the root. A record met again is `repeated`: its
    branches stand where it was met first, and what it brought is summed there.
    """

    entity: Entity
    ref: str
    title: Label
    date: str | None
    amount: Decimal | None
    step: Step | None  # None for the root
    confidence: Confidence
    repeated: bool
    branches: tuple[Node, ...]


@dataclass(frozen=True)
class Brought:
    """What the records of one kind in a tree brought, each once; `unknown` have no amount."""

    entity: Entity
    field: Field
    records: int
    amount: Decimal | None
    unknown: int


@dataclass(frozen=True)
class Trace:
    """A record, the tree of what led to it, and the tree of what came of it."""

    led_to_it: Node
    came_of_it: Node
    brought: tuple[Brought, ...]

    @property
    def root(self) -> Node:
        """The record itself."""
        return self.came_of_it


def trace(session: Session, entity: Entity, text: str, *, today: datetime.date) -> Trace:
    """The trees of the record of `entity` that `text` names.

    Raises UsageProblem for an entity whose records lead to nothing, NotFound when no record fits,
    EcodiploError for a record that would have come of itself, or a way without end.
    """
    if entity.name not in LINKABLE:
        raise UsageProblem(
            f"{entity.name} are not traced; {', '.join(LINKABLE)} are: what led to what"
        )
    root = (kind_of(entity), find_id(session, entity, text))
    back, onward = (_gather(session, root, back=side) for side in (True, False))
    known = _facts(session, {root, *_reached(back), *_reached(onward)}, today)
    before = _grow(session, root, back, known, back=True)
    after = _grow(session, root, onward, known, back=False)
    return Trace(before, after, _brought(_reached(onward), known))


Branches = dict[Record, list[tuple[Step, Record]]]


def _gather(session: Session, root: Record, *, back: bool) -> Branches:
    """The steps that can be gone from the root, a statement a level."""
    step = edges().subquery()
    here, there = ("effect", "cause") if back else ("cause", "effect")
    columns = {name: (step.c[f"{name}_kind"], step.c[f"{name}_id"]) for name in (here, there)}
    found: Branches = {}
    level = {root}
    while level:
        for record in level:
            found[record] = []
        reached: set[Record] = set()
        for at in among(level, columns[here]):
            statement = select(step).where(at).order_by(*columns[there], step.c.relation)
            for row in session.execute(statement):
                own = (getattr(row, f"{here}_kind"), getattr(row, f"{here}_id"))
                other = (getattr(row, f"{there}_kind"), getattr(row, f"{there}_id"))
                found[own].append((_step(row), other))
                reached.add(other)
        level = reached - found.keys()
    return found


def _step(row: Any) -> Step:
    links = ENTITIES["links"].by_name["relation"].type
    if row.link is not None:
        label = links.parse(row.relation).label
    else:
        effect = entity_of(row.effect_kind)
        label = effect.by_name[row.relation].label
    return Step(label, row.relation, Confidence.of(row.confidence), row.evidence, row.link)


def _reached(found: Branches) -> set[Record]:
    return set(found)


@dataclass(frozen=True)
class _Facts:
    ref: str
    title: Label
    date: str | None
    amount: Decimal | None


def _facts(session: Session, records: set[Record], today: datetime.date) -> dict[Record, _Facts]:
    """What is shown of each record, a statement a kind and chunk."""
    known: dict[Record, _Facts] = {}
    for kind in sorted({kind for kind, _ in records}):
        entity = entity_of(kind)
        model = mapping.model(entity)
        english, vietnamese = mapping.label_columns(entity, model)
        money = MONEY.get(entity.name)
        columns = [model.id, model.ref, english, vietnamese, mapping.column(entity, entity.date)]
        if money:
            columns.append(expression(entity, entity.by_name[money], today))
        ids = sorted(id_ for one, id_ in records if one == kind)
        for start in range(0, len(ids), CHUNK):
            statement = select(*columns).where(model.id.in_(ids[start : start + CHUNK]))
            for id_, ref, en, vi, date, *amount in session.execute(statement):
                title = Label(en or ref, vi or en or ref)
                known[kind, id_] = _Facts(ref, title, date, amount[0] if amount else None)
    return known


def _grow(
    session: Session, root: Record, found: Branches, known: dict[Record, _Facts], *, back: bool
) -> Node:
    """The tree from the root. Raises EcodiploError for a branch that comes back to its own way."""
    met: set[Record] = set()
    way: list[Record] = []

    def node(record: Record, step: Step | None, confidence: Confidence) -> Node:
        if record in way:
            cycle = [*way[way.index(record) :], record]
            if back:
                cycle.reverse()
            raise EcodiploError(
                f"{chain(session, cycle)}: a record cannot come of itself;"
                f" unlink {weakest_link(session, cycle)}"
            )
        if len(way) > DEEPEST:
            raise EcodiploError(
                f"from {known[root].ref} on more than {DEEPEST} steps follow one another;"
                " trace a record that is nearer"
            )
        if step is not None:
            confidence = max(confidence, step.confidence, key=list(Confidence).index)
        repeated = record in met
        branches: tuple[Node, ...] = ()
        if not repeated:
            met.add(record)
            way.append(record)
            branches = tuple(node(other, taken, confidence) for taken, other in found[record])
            way.pop()
        facts = known[record]
        return Node(entity_of(record[0]), facts.ref, facts.title, facts.date, facts.amount, step,
                    confidence, repeated, branches)  # fmt: skip

    return node(root, None, Confidence.STATED)


def _brought(records: set[Record], known: dict[Record, _Facts]) -> tuple[Brought, ...]:
    brought = []
    for name, field in MONEY.items():
        entity = ENTITIES[name]
        own = [known[one].amount for one in records if one[0] == kind_of(entity)]
        given = [amount for amount in own if amount is not None]
        if own:
            total = sum(given[1:], given[0]) if given else None
            brought.append(
                Brought(entity, entity.by_name[field], len(own), total, len(own) - len(given))
            )
    return tuple(brought)
