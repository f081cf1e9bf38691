"""Which locks a command takes, worked out from the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.catalogue import ENTITIES
from ecodiplo.catalogue.entity import target
from ecodiplo.db.locks import Locks
from ecodiplo.fields import AnyRef
from ecodiplo.services.lineage.graph import closing

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ecodiplo.catalogue import Entity


def locks_for(*entities: Entity, create_partners: bool = False) -> Locks:
    """The locks of a command that adds, changes or deletes records of the entities.

    What refers to a record cannot change while its entity is locked for writing, so a record that
    is deleted has no new users; and what a record refers to stays there. Whoever can close a
    circle of causes locks the links, so that no two close it together.
    """
    written = {entity.name for entity in entities}
    if create_partners:
        written.add("partners")
    if any(closing(entity) for entity in entities):
        written.add("links")
    referred = {name for entity in written for name in _targets(ENTITIES[entity])}
    return Locks(frozenset(written), frozenset(referred - written))


def _targets(entity: Entity) -> set[str]:
    """The entities whose records the entity's fields refer to."""
    names: set[str] = set()
    for field in entity.stored:
        several = field.type.entities if isinstance(field.type, AnyRef) else (target(field),)
        names.update(filter(None, several))
    return names


def require(session: Session, *entities: Entity, create_partners: bool = False) -> None:
    """Raise RuntimeError when the transaction does not hold the locks to write the entities: it
    must take them at its beginning, for a later one could wait for ever."""
    held: Locks | None = session.info.get("locks")
    if held is None or held >= locks_for(*entities, create_partners=create_partners):
        return
    names = ", ".join(entity.name for entity in entities)
    raise RuntimeError(f"the transaction began without the locks to write {names}")
