"""The names of an entity's records that are almost the same as a text."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from ecodiplo.catalogue.entity import further_names, single_names
from ecodiplo.names.near import NearNames
from ecodiplo.services.query.name_numbers import names_of_all

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ecodiplo.catalogue import Entity

# The most near names that a message suggests.
MOST_SUGGESTED = 3


class NearRecords:
    """The names of an entity's records that are near a text; read when they are first asked for."""

    def __init__(self, connection: Connection, entity: Entity) -> None:
        self.connection = connection
        self.entity = entity
        self._index: NearNames | None = None

    def names(self, text: str) -> list[str]:
        """A near name of each of the most similar records."""
        if self._index is None:
            entity = self.entity
            names = names_of_all(
                self.connection, entity, single_names(entity), further_names(entity)
            )
            self._index = NearNames(chain.from_iterable(names), self.entity.name_rules)
        return list(self._index.nearest(text).values())[:MOST_SUGGESTED]

    def add(self, id_: int, name: str) -> None:
        """Add a name of a record."""
        if self._index:
            self._index.add(id_, name)
