"""The rows of a file of parts that are about one whole: capital of one project.

Rows are about one whole when they give its number, or else its name with what else identifies it.
What they say of it is put together; a row that contradicts an earlier one is faulty.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from ecodiplo.fold import canonical
from ecodiplo.services.query import mapping

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ecodiplo.catalogue import Entity
    from ecodiplo.services.writing.batches import ResolvedBatch, UnderstoodBatch

# What identifies a whole in a file: a kind of identity, and values.
Identity = tuple[Any, ...]


class Statement(NamedTuple):
    """What a row says of a whole: the stored value, the number of the row, and its text."""

    value: Any
    row: int
    text: str


@dataclass
class WholeGroup:
    """Rows about one whole, and what they say of it, by attribute or Many field."""

    identity: Identity
    rows: list[int] = field(default_factory=list)  # positions in the batch
    statements: dict[str, Statement] = field(default_factory=dict)

    def add(
        self, at: int, statements: Mapping[str, Statement]
    ) -> list[tuple[str, Statement, Statement]]:
        """Add a row. Returns its contradictions of earlier rows; with one, it is not added."""
        if against := contradictions(self.statements, statements):
            return against
        self.rows.append(at)
        self.statements = {**statements, **self.statements}
        return []


def contradictions(
    earlier: Mapping[str, Statement], statements: Mapping[str, Statement]
) -> list[tuple[str, Statement, Statement]]:
    """The attributes in which a row says something else than earlier rows, with both."""
    return [
        (name, own, earlier[name])
        for name, own in statements.items()
        if name in earlier and differ(earlier[name].value, own.value)
    ]


def written_as(entity: Entity, attribute: str, batch: UnderstoodBatch, at: int) -> str:
    """The text of a value of a row, for messages: of a reference the name that the file writes."""
    cell = batch.fields[field_named(entity, attribute)][at]
    if isinstance(cell, tuple):
        return "; ".join(str(item[0]) for item in cell)
    return str(cell)


def field_named(entity: Entity, attribute: str) -> str:
    """The field with this attribute, or the Many field of this name."""
    columns = mapping.attributes(entity)
    if attribute not in columns:
        return attribute
    return mapping.field_of(entity, columns[attribute].name)


def differ(one: Any, other: Any) -> bool:
    """Whether two stored values differ: texts as people see them, items in any order."""
    if isinstance(one, str) and isinstance(other, str):
        return canonical(one) != canonical(other)
    if isinstance(one, tuple) and isinstance(other, tuple):
        return {*one} != {*other}
    return bool(one != other)


class Identities:
    """Tells which whole a row is about, by what it says of it."""

    def __init__(self, entity: Entity) -> None:
        self._number = entity.number
        others = (
            name
            for field_name in entity.natural_key
            if field_name not in (entity.number, entity.title)
            for name in mapping.attributes_of(entity, entity.by_name[field_name])
        )
        self._others = tuple(others)
        self._names = entity.title_fields

    def of(self, batch: ResolvedBatch, ids: Sequence[int | None]) -> list[Identity | None]:
        """The identity of each row: the id of its whole where that is known, its number, or its
        name; None for a row that names no whole. A row with a name alone is about the only whole of
        that name whose number the batch gives."""
        numbers = self._texts(batch, self._number)
        titles = [self._texts(batch, name) for name in self._names]
        others = [batch.columns.get(name, [None] * len(ids)) for name in self._others]
        identities: list[Identity | None] = []
        numbered: dict[str, set[Identity]] = {}
        for at, id_ in enumerate(ids):
            name = next((texts[at] for texts in titles if texts[at]), "")
            if id_ is not None:
                identities.append(by_id(id_))
            elif numbers[at]:
                identity = ("number", numbers[at])
                identities.append(identity)
                numbered.setdefault(name, set()).add(identity)
            else:
                named = ("name", name, *(cells[at] for cells in others))
                identities.append(named if name else None)
        return [_numbered(identity, numbered) for identity in identities]

    def _texts(self, batch: ResolvedBatch, name: str) -> list[str]:
        cells: Iterable[Any] = batch.columns.get(name) or [None] * len(batch.numbers)
        return [canonical(cell) if cell else "" for cell in cells]


def by_id(id_: int) -> Identity:
    """The identity of a whole that is known."""
    return ("id", id_)


def _numbered(identity: Identity | None, numbered: Mapping[str, set[Identity]]) -> Identity | None:
    """The identity with the number of the only whole of that name, or else itself."""
    if identity is None or identity[0] != "name":
        return identity
    candidates = numbered.get(identity[1], set())
    return next(iter(candidates)) if len(candidates) == 1 else identity
