"""Records that lead to one another: a test adds and links them, and follows their trees."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from ecodiplo.catalogue import ENTITIES, Entity
from ecodiplo.services.edit.links import add_link
from ecodiplo.services.edit.write_record import add_record
from ecodiplo.services.lineage.trace import Node
from ecodiplo.vocabulary import LEADS_BACK, Relation

Graph = dict[str, set[str]]  # the refs that each ref leads to

# The fields that an entity requires besides its title.
NEEDED = {
    "delegations": {"direction": "inbound"},
    "events": {"kind": "forum"},
    "aid": {"kind": "project"},
    "mous": {"status": "signed"},
}


def entity_of(ref: str) -> Entity:
    """The entity whose prefix the ref begins with."""
    return next(entity for entity in ENTITIES.values() if entity.prefix == ref.split("-")[0])


def add(
    connection: Connection, name: str, title: str = "A record", date: str = "", **fields: str
) -> str:  # fmt: skip
    """Add a record with the fields that its entity requires, and return its ref."""
    entity = ENTITIES[name]
    values = {entity.title: title, **NEEDED.get(name, {})}
    if name == "fdi-projects":
        values["certificate_number"] = title
    if date:
        values[entity.date] = date
    return add_record(connection, entity, values | fields).key


def add_project(connection: Connection, title: str, millions: int, **fields: str) -> str:
    """Add a project and its first capital, in millions of US dollars, and return its ref."""
    ref = add(connection, "fdi-projects", title, **fields)
    add_record(connection, ENTITIES["fdi-capital"], {
        "project": ref, "date": "2023-01-01", "kind": "new", "amount_usd": f"{millions} million",
    })  # fmt: skip
    return ref


def lead(
    connection: Connection, cause: str, effect: str, relation: str = Relation.OPENED, **fields: str
) -> None:
    """Link the two as cause and effect, in the direction of the relation."""
    first, second = (effect, cause) if relation in LEADS_BACK else (cause, effect)
    values = {"to_record": second, "relation": relation, **fields}
    add_link(connection, entity_of(first), first, values)


def walk(node: Node) -> Iterator[Node]:
    """The node, and all nodes of its branches."""
    yield node
    for branch in node.branches:
        yield from walk(branch)


def refs(node: Node) -> list[str]:
    """The refs of the node and of all nodes of its branches."""
    return [own.ref for own in walk(node)]


def reach(graph: Graph, ref: str) -> set[str]:
    """The refs that the ref leads to, over any number of steps."""
    reached: set[str] = set()
    waiting = [ref]
    while waiting:
        new = graph.get(waiting.pop(), set()) - reached
        reached |= new
        waiting += new
    return reached
