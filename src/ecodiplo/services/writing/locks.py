"""The locks that a command takes, derived from the catalogue."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from ecodiplo.catalogue import ENTITIES
from ecodiplo.catalogue.entity import target
from ecodiplo.db.command_options import command_locks
from ecodiplo.db.locks import Locks
from ecodiplo.fields import AnyRef
from ecodiplo.services.lineage.graph import cycle_outcomes

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ecodiplo.catalogue import Entity


def locks_for(*entities: Entity, create_partners: bool = False) -> Locks:
    """The locks of a command that adds, changes or deletes records of the entities.

    Entities that are written, and the ledgers that an import of them writes, get a write lock:
    nobody can add a reference to their records, so no record that is being deleted gets new
    references. Entities that the fields refer to get a
    reference lock: their records cannot be deleted; so do abbreviations, where names have them. A
    command that can close a cycle of causes
    also locks the links, so that no two commands close one together.
    """
    written = {entity.name for entity in entities}
    written.update(entity.ledger for entity in entities if entity.ledger)
    if create_partners:
        written.add("partners")
    if any(cycle_outcomes(entity) for entity in entities):
        written.add("links")
    referred = {name for entity in written for name in _targets(entity)}
    if any(ENTITIES[name].abbreviated for name in written | referred):
        referred.add("abbreviations")
    return Locks(frozenset(written), frozenset(referred - written))


@cache
def _targets(entity: str) -> set[str]:
    """The entities whose records the entity's fields refer to."""
    names: set[str] = set()
    for field in ENTITIES[entity].stored:
        targets = field.type.entities if isinstance(field.type, AnyRef) else (target(field),)
        names.update(filter(None, targets))
    return names


def require(connection: Connection, *entities: Entity, create_partners: bool = False) -> None:
    """Check that the transaction holds the locks to write the entities.

    Raises RuntimeError when it does not: a transaction must take its locks at its beginning, since
    a lock that it takes later could end in a deadlock.
    """
    held = command_locks(connection)
    if held is None or held >= locks_for(*entities, create_partners=create_partners):
        return
    names = ", ".join(entity.name for entity in entities)
    raise RuntimeError(f"the transaction began without the locks to write {names}")
