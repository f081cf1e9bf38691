"""The items of Many fields, in the side tables of an entity."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING, Any

from sqlalchemy import UniqueConstraint, delete, func, select

from ecodiplo.db import many_rows
from ecodiplo.fields import Many
from ecodiplo.models.base import POSITION
from ecodiplo.services.query import mapping
from ecodiplo.services.writing.storing.staging import light

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlalchemy import Connection

    from ecodiplo.catalogue import Entity
    from ecodiplo.services.writing.batches import Items


class SideItems:
    """Reads and writes the items of an entity's records, with stored values."""

    def __init__(self, connection: Connection, entity: Entity) -> None:
        self.connection = connection
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
        order = mapping.order_of(side) or [columns[1]]
        lists: defaultdict[int, list[tuple[Any, ...]]] = defaultdict(list)
        own = many_rows.among(self.connection, columns[0], ids)
        items = select(*columns).where(own).order_by(columns[0], *order)
        for row in self.connection.execute(items).all():  # one by one takes three times as long
            lists[row[0]].append(row[1:])
        return {owner: tuple(items) for owner, items in lists.items()}

    def add(self, field: str, items: Mapping[int, Items], *, new: bool = False) -> None:
        """Add items of a field behind those of the records, by id; `new` records have none."""
        names, rows = (
            self._columns(field),
            [(owner, *item) for owner, several in items.items() for item in several],
        )
        if not rows:
            return
        if POSITION in self.sides[field].table.c:
            first = self._positions(field, items) if not new else {}
            places = chain.from_iterable(
                range(start := first.get(owner, 0), start + len(several))
                for owner, several in items.items()
            )
            names, rows = (
                [*names, POSITION],
                [(*row, place) for row, place in zip(rows, places, strict=True)],
            )
        table = self.sides[field].table.name
        many_rows.insert_many(self.connection, table, names, rows)

    def _positions(self, field: str, owners: Collection[int]) -> dict[int, int]:
        """The position after the last item of each record."""
        side = self.sides[field]
        own = many_rows.among(self.connection, side.owner, owners)
        last = func.coalesce(func.max(side.table.c[POSITION]), -1) + func.count()
        statement = select(side.owner, last).where(own).group_by(side.owner)
        return {row[0]: row[1] for row in self.connection.execute(statement).all()}

    def item_key(self, field: str) -> list[int]:
        """The positions of the parts that identify an item of a record beside its value."""
        side = self.sides[field]
        keys = [{*key.columns} for key in side.table.constraints
                if isinstance(key, UniqueConstraint) and side.value in {*key.columns}]  # fmt: skip
        columns = set().union(*keys)
        return [at for at, column in enumerate(side.parts, start=1) if column in columns]

    def differ(self, field: str, before: Items, after: Items) -> bool:
        """Whether the items differ. Their order counts where the field keeps it."""
        if before == after:
            return False
        return self._is_ordered(field) or {*before} != {*after}

    def replace(self, field: str, items: Mapping[int, tuple[Items, Items]]) -> None:
        """Replace the items of a field, from those before to those after, by the id of the record,
        with as few changes of rows as possible."""
        ordered = self._is_ordered(field)
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
                self.connection.execute(delete(table).where(*same))

    def _is_ordered(self, field: str) -> bool:
        """Whether the side table keeps the order of the items."""
        return mapping.order_of(self.sides[field]) is not None

    def _columns(self, field: str) -> list[str]:
        """The names of the columns of the owner, the value and the parts."""
        side = self.sides[field]
        return [column.name for column in (side.owner, side.value, *side.parts)]
