"""The items of Many fields, in the side tables of an entity."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select

from ecodiplo.db import many_rows
from ecodiplo.fields import Many
from ecodiplo.services.query import mapping
from ecodiplo.services.writing.storing.staging import light

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlalchemy.orm import Session

    from ecodiplo.catalogue import Entity
    from ecodiplo.services.writing.batches import Items


class SideItems:
    """Reads and writes the items of an entity's records, with stored values."""

    def __init__(self, session: Session, entity: Entity) -> None:
        self.session = session
        self.sides = {
            field.name: mapping.side(entity.name, field.name)
            for field in entity.stored
            if isinstance(field.type, Many)
        }

    def read(self, field: str, ids: Collection[int]) -> dict[int, Items]:
        """The stored items of a field, in order, by the id of the record."""
        side = self.sides[field]
        table = light(side.table)
        columns = [table.c[name] for name in self._columns(field)]
        order = table.c.id if "id" in side.table.c else columns[1]
        lists: defaultdict[int, list[tuple[Any, ...]]] = defaultdict(list)
        own = many_rows.among(self.session.connection(), columns[0], ids)
        items = select(*columns).where(own).order_by(columns[0], order)
        for row in self.session.execute(items).all():  # one by one takes three times as long
            lists[row[0]].append(row[1:])
        return {owner: tuple(items) for owner, items in lists.items()}

    def add(self, field: str, items: Mapping[int, Items]) -> None:
        """Add items of a field, by the id of the record."""
        rows = [(owner, *item) for owner, several in items.items() for item in several]
        if rows:
            name = self.sides[field].table.name
            many_rows.insert_many(self.session.connection(), name, self._columns(field), rows)

    def differ(self, field: str, before: Items, after: Items) -> bool:
        """Whether the items differ. Their order counts where the field keeps it."""
        if before == after:
            return False
        return "id" in self.sides[field].table.c or {*before} != {*after}

    def replace(self, field: str, items: Mapping[int, tuple[Items, Items]]) -> None:
        """Replace the items of a field, from those before to those after, by the id of the record,
        with as few changes of rows as possible."""
        ordered = "id" in self.sides[field].table.c
        deletions: dict[int, Items] = {}
        additions: dict[int, Items] = {}
        for owner, (before, after) in items.items():
            common = tuple(item for item in before if item in after)
            if ordered and common != after[: len(common)]:  # another order: replace all of them
                common = ()
            deletions[owner] = tuple(item for item in before if item not in common)
            additions[owner] = tuple(item for item in after if item not in common)
        self._delete(field, deletions)
        self.add(field, additions)

    def _delete(self, field: str, items: Mapping[int, Items]) -> None:
        table, names = light(self.sides[field].table), self._columns(field)
        for owner, several in items.items():
            for item in several:
                same = [table.c[name].is_not_distinct_from(value)
                        for name, value in zip(names, (owner, *item), strict=True)]  # fmt: skip
                self.session.execute(delete(table).where(*same))

    def _columns(self, field: str) -> list[str]:
        """The names of the columns of the owner, the value and the parts."""
        side = self.sides[field]
        return [column.name for column in (side.owner, side.value, *side.parts)]
