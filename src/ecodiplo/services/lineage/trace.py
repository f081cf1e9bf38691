"""The causes and the effects of a record, each as a tree. Capital is credited once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from ecodiplo.catalogue import ENTITIES, LINKABLE
from ecodiplo.errors import EcodiploError, UsageProblem
from ecodiplo.fields import Money
from ecodiplo.language import Label, same
from ecodiplo.services.lineage.graph import (
    Record,
    among,
    chain,
    edges,
    entity_of,
    kind_of,
    weakest_link,
)
from ecodiplo.services.query import mapping
from ecodiplo.services.query.chunks import chunks
from ecodiplo.services.query.find_by_name import find_id
from ecodiplo.services.query.read_records import expression
from ecodiplo.vocabulary import Confidence

if TYPE_CHECKING:
    import datetime
    from decimal import Decimal

    from sqlalchemy import Connection

    from ecodiplo.catalogue import Entity, Field

# The most steps from the root; no real chain is so long.
DEEPEST = 200


@dataclass(frozen=True)
class Step:
    """An edge from a cause to an effect: a link with its relation, or an origin field."""

    relation: Label
    code: str
    confidence: Confidence
    evidence: str | None
    link: str | None  # the link's ref


@dataclass(frozen=True)
class Node:
    """A record in a tree, and the branches from it.

    `confidence` is the lowest on the path from the root. A record that occurs again is `repeated`:
    its first occurrence has the branches, and only that one counts in the sums.
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
class Outcome:
    """The number and the sum of the records of one entity in a tree, each counted once. `unknown`
    of them have no amount."""

    entity: Entity
    field: Field
    records: int
    amount: Decimal | None
    unknown: int


@dataclass(frozen=True)
class Trace:
    """A record with the tree of its causes, the tree of its effects, and their outcomes."""

    causes: Node
    effects: Node
    outcomes: tuple[Outcome, ...]

    @property
    def root(self) -> Node:
        """The record itself."""
        return self.effects


def trace(connection: Connection, entity: Entity, text: str, *, today: datetime.date) -> Trace:
    """The trees of the record of `entity` that `text` names.

    Raises UsageProblem for an entity that has no links, NotFound when no record fits, EcodiploError
    for a cycle or a chain of more than `DEEPEST` steps.
    """
    if entity.name not in LINKABLE:
        names = ", ".join(LINKABLE)
        raise UsageProblem(
            entity.label
            + Label(
                f": these records are not traced; trace one of {names}",
                f": không truy vết loại hồ sơ này; hãy chọn một trong {names}",
            )
        )
    root = (kind_of(entity), find_id(connection, entity, text))
    back, onward = (_gather(connection, root, back=side) for side in (True, False))
    facts = _facts(connection, {root, *back, *onward}, today)
    causes = _grow(connection, root, back, facts, back=True)
    effects = _grow(connection, root, onward, facts, back=False)
    return Trace(causes, effects, _outcomes(set(onward), facts))


Branches = dict[Record, list[tuple[Step, Record]]]


def _gather(connection: Connection, root: Record, *, back: bool) -> Branches:
    """The steps that can be reached from the root, by one statement for each level."""
    edge = edges().subquery()
    here, there = ("effect", "cause") if back else ("cause", "effect")
    columns = {name: (edge.c[f"{name}_kind"], edge.c[f"{name}_id"]) for name in (here, there)}
    branches: Branches = {}
    level = {root}
    while level:
        for record in level:
            branches[record] = []
        reached: set[Record] = set()
        for condition in among(level, columns[here]):
            statement = select(edge).where(condition).order_by(*columns[there], edge.c.relation)
            for row in connection.execute(statement):
                own = (getattr(row, f"{here}_kind"), getattr(row, f"{here}_id"))
                other = (getattr(row, f"{there}_kind"), getattr(row, f"{there}_id"))
                branches[own].append((_step(row), other))
                reached.add(other)
        level = reached - branches.keys()
    return branches


def _step(row: Any) -> Step:
    links = ENTITIES["links"].by_name["relation"].type
    if row.link is not None:
        label = links.parse(row.relation).label
    else:
        effect = entity_of(row.effect_kind)
        label = effect.by_name[row.relation].label
    return Step(label, row.relation, Confidence.of(row.confidence), row.evidence, row.link)


@dataclass(frozen=True)
class _Facts:
    ref: str
    title: Label
    date: str | None
    amount: Decimal | None


def _facts(
    connection: Connection, records: set[Record], today: datetime.date
) -> dict[Record, _Facts]:
    """The facts that a tree shows of each record, by one statement for each kind and chunk."""
    facts: dict[Record, _Facts] = {}
    for kind in sorted({kind for kind, _ in records}):
        entity = entity_of(kind)
        table = mapping.table(entity)
        english, vietnamese = mapping.label_columns(entity, table)
        money = _amount(entity)
        columns = [
            table.c.id,
            table.c.ref,
            english,
            vietnamese,
            mapping.column(entity, entity.date),
        ]
        if money:
            columns.append(expression(entity, money, today))
        ids = sorted(id_ for own_kind, id_ in records if own_kind == kind)
        for part in chunks(ids):
            statement = select(*columns).where(table.c.id.in_(part))
            for id_, ref, en, vi, date, *amount in connection.execute(statement):
                title = Label(en or ref, vi or en or ref)
                facts[kind, id_] = _Facts(ref, title, date, amount[0] if amount else None)
    return facts


def _grow(
    connection: Connection,
    root: Record,
    steps: Branches,
    facts: dict[Record, _Facts],
    *,
    back: bool,
) -> Node:
    """The tree from the root. Raises EcodiploError for a cycle."""
    visited: set[Record] = set()
    path: list[Record] = []

    def node(record: Record, step: Step | None, confidence: Confidence) -> Node:
        if record in path:
            cycle = [*path[path.index(record) :], record]
            raise _cycle_error(connection, cycle[::-1] if back else cycle)
        if len(path) > DEEPEST:
            ref = facts[root].ref
            raise EcodiploError(
                Label(
                    f"the chain from {ref} has more than {DEEPEST} steps;"
                    " trace a record that is nearer",
                    f"chuỗi liên kết từ {ref} có hơn {DEEPEST} bước;"
                    " hãy truy vết một hồ sơ gần hơn",
                )
            )
        if step is not None:
            confidence = max(confidence, step.confidence, key=Confidence.weakness)
        repeated = record in visited
        branches: tuple[Node, ...] = ()
        if not repeated:
            visited.add(record)
            path.append(record)
            branches = tuple(node(other, edge, confidence) for edge, other in steps[record])
            path.pop()
        own = facts[record]
        return Node(entity_of(record[0]), own.ref, own.title, own.date, own.amount, step,
                    confidence, repeated, branches)  # fmt: skip

    return node(root, None, Confidence.STATED)


def _cycle_error(connection: Connection, cycle: list[Record]) -> EcodiploError:
    return EcodiploError(
        same(chain(connection, cycle))
        + Label(
            ": a record cannot come of itself; unlink {link}",
            ": một hồ sơ không thể bắt nguồn từ chính nó; hãy bỏ liên kết {link}",
        ).fill(link=weakest_link(connection, cycle))
    )


def _outcomes(records: set[Record], facts: dict[Record, _Facts]) -> tuple[Outcome, ...]:
    outcomes = []
    for name in LINKABLE:
        entity = ENTITIES[name]
        field = _amount(entity)
        if field is None:
            continue
        own = [facts[record].amount for record in records if record[0] == kind_of(entity)]
        amounts = [amount for amount in own if amount is not None]
        if own:
            total = sum(amounts[1:], amounts[0]) if amounts else None
            unknown = len(own) - len(amounts)
            outcomes.append(Outcome(entity, field, len(own), total, unknown))
    return tuple(outcomes)


def _amount(entity: Entity) -> Field | None:
    """The amount of money that is summed beside a tree: the first one that summaries total."""
    return next((f for f in entity.fields if f.total and isinstance(f.type, Money)), None)
