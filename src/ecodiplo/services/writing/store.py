"""Bulk statements on the tables of an entity, in stored values.

They go past the ORM and its types on purpose: a hundred thousand rows are a few
hundred statements, and each value has been read and checked before.
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, column, delete, func, select, update
from sqlalchemy import table as light_table

from ecodiplo.db import dialect, history, search
from ecodiplo.db.background import Background
from ecodiplo.db.new_records import NewRecords
from ecodiplo.fields import Many
from ecodiplo.models.history import Change
from ecodiplo.services.query import mapping

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import TableClause
    from sqlalchemy.orm import Session

    from ecodiplo.catalogue import Entity

# New records for which it is not worth taking triggers down and up again.
FEW = 200

Items = tuple[tuple[Any, ...], ...]


class Store:
    """The table of one entity and its side tables."""

    def __init__(self, session: Session, entity: Entity, *, together: bool = False) -> None:
        """Prepare the statements' tables. Many new records are written `together` faster; then no
        savepoint may be rolled back before `finish` but with the whole work, and nobody else may
        insert into the tables."""
        self.session = session
        self.entity = entity
        self.columns = {at: col.name for at, col in mapping.attributes(entity).items()}
        self.together = together
        self._aside: ExitStack | None = None
        self._background = Background(session.connection())
        self.table = _light(mapping.table(entity))
        self.sides = {
            field.name: mapping.side(entity.name, field.name)
            for field in entity.stored
            if isinstance(field.type, Many)
        }

    def new_ids(self, count: int) -> list[int]:
        """So many ids that no record has, nor had while there is a history of it."""
        past = select(func.max(Change.record_id)).where(Change.record_table == self.table.name)
        least = 1 + (self.session.scalar(past) or 0)
        return dialect.new_ids(self.session.connection(), self.table.name, count, least)

    @contextmanager
    def inserting(
        self, ids: Sequence[int], present: Collection[str], *, non_decomposing: bool
    ) -> Iterator[None]:
        """A block in which records of these ids are inserted, of whose fields some are `present`.

        Of many records history and the index are written after it, while the program reads on.
        """
        if not self._aside and (not self.together or len(ids) < FEW):
            yield
            return
        connection, main = self.session.connection(), mapping.table(self.entity)
        if not self._aside:
            every = [main, *(side.table for side in self.sides.values())]
            self._aside = ExitStack()
            self._aside.enter_context(history.triggers_suspended(connection, every))
            self._aside.enter_context(search.triggers_suspended(connection, every))
        yield
        given = {name for at, name in self.columns.items() if at in present}
        empty = [
            f"{main.name}.{each.name}"
            for each in main.columns
            if each.name not in given and each.nullable and each.server_default is None
        ]
        new = NewRecords(min(ids), max(ids), frozenset(empty), non_decomposing)
        own = [main, *(side.table for name, side in self.sides.items() if name in present)]
        self._background.run(history.backfill(connection, own, new))
        self._background.run(search.backfill(connection, own, new))

    def finish(self) -> None:
        """From here on each row gets into history and the index as it comes."""
        self._background.end()
        if self._aside:
            self._aside.close()
            self._aside = None

    def insert(self, rows: Sequence[tuple[int, Mapping[str, Any]]], present: Iterable[str]) -> None:
        """Insert rows: the id of each, and its values by attribute, of which some are `present`."""
        names = [at for at in present if at in self.columns and at != "id"]
        columns = ["id", *(self.columns[at] for at in names)]
        values = [(id_, *map(row.get, names)) for id_, row in rows]
        dialect.insert_many(self.session.connection(), self.table.name, columns, values)

    def update(self, changes: Mapping[int, Mapping[str, Any]]) -> None:
        """Set the changed values of the records, by id, and when they were changed."""
        alike: defaultdict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
        for id_, values in changes.items():
            alike[tuple(values)].append(
                {"the_id": id_} | {f"new_{at}": value for at, value in values.items()}
            )
        stamp = {"updated_at": func.current_timestamp()} if "updated_at" in self.columns else {}
        for names, rows in alike.items():
            new: dict[str, Any] = {self.columns[at]: bindparam(f"new_{at}") for at in names}
            statement = update(self.table).where(self.table.c.id == bindparam("the_id"))
            self.session.execute(statement.values(**new, **stamp), rows)

    def items(self, field: str, ids: Sequence[int]) -> dict[int, Items]:
        """The stored items of a Many field of the records, in order, by record."""
        side = self.sides[field]
        light = _light(side.table)
        columns = [light.c[col.name] for col in (side.owner, side.value, *side.parts)]
        statement = select(*columns).where(columns[0].in_(ids))
        order = light.c.id if "id" in side.table.c else columns[1]
        found: defaultdict[int, list[tuple[Any, ...]]] = defaultdict(list)
        for owner, *item in self.session.execute(statement.order_by(columns[0], order)):
            found[owner].append(tuple(item))
        return {owner: tuple(items) for owner, items in found.items()}

    def add_items(self, field: str, items: Mapping[int, Items]) -> None:
        """Add items of a Many field to the records, by record."""
        side = self.sides[field]
        names = [col.name for col in (side.owner, side.value, *side.parts)]
        rows = [(owner, *item) for owner, several in items.items() for item in several]
        if rows:
            dialect.insert_many(self.session.connection(), side.table.name, names, rows)

    def change_items(
        self, field: str, old: Mapping[int, Items], new: Mapping[int, Items]
    ) -> set[int]:
        """Make the items of the records those of `new`, touching only what differs.

        Returns the records that differed.
        """
        self.finish()
        side = self.sides[field]
        ordered = "id" in side.table.c
        gone: dict[int, Items] = {}
        come: dict[int, Items] = {}
        for owner, wanted in new.items():
            present = old.get(owner, ())
            if present == wanted or (not ordered and set(present) == set(wanted)):
                continue
            kept = tuple(item for item in present if item in wanted)
            if ordered and kept != wanted[: len(kept)]:  # another order: all anew
                kept = ()
            gone[owner] = tuple(item for item in present if item not in kept)
            come[owner] = tuple(item for item in wanted if item not in kept)
        self._delete_items(field, gone)
        self.add_items(field, come)
        return set(come)

    def _delete_items(self, field: str, items: Mapping[int, Items]) -> None:
        side = self.sides[field]
        light = _light(side.table)
        names = [col.name for col in (side.owner, side.value, *side.parts)]
        for owner, several in items.items():
            for item in several:
                same = [light.c[name].is_not_distinct_from(value)
                        for name, value in zip(names, (owner, *item), strict=True)]  # fmt: skip
                self.session.execute(delete(light).where(*same))

    def touch(self, ids: Iterable[int]) -> None:
        """Say that the records were changed now, where only their items were."""
        ids = list(ids)
        if ids and "updated_at" in self.columns:
            self.session.execute(
                update(self.table)
                .where(self.table.c.id == bindparam("the_id"))
                .values(updated_at=func.current_timestamp()),
                [{"the_id": id_} for id_ in ids],
            )


def _light(full: Any) -> TableClause:
    """The table without the types of its columns, so that values pass as they are stored."""
    return light_table(full.name, *(column(col.name) for col in full.columns))
