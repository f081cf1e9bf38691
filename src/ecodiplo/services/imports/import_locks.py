"""The locks of an import."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.catalogue import ENTITIES
from ecodiplo.services.writing.locks import locks_for

if TYPE_CHECKING:
    from ecodiplo.catalogue import Entity
    from ecodiplo.db.locks import Locks
    from ecodiplo.services.imports.options import ImportOptions


def import_locks(entity: Entity, options: ImportOptions | None) -> Locks:
    """The locks of an import into the entity with these options. A file of parts can add the
    records that they are parts of."""
    wholes = [ENTITIES[entity.whole]] if entity.whole else []
    profiles = [ENTITIES["profiles"]] if options and options.save_as else []
    partners = bool(options and options.create_partners)
    return locks_for(entity, *wholes, *profiles, create_partners=partners)
