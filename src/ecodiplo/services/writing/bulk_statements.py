"""Bulk statements on the tables of an entity, with stored values.

They bypass the ORM and its column types on purpose: a hundred thousand rows take a few hundred
statements, and every value has been parsed and checked before.
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, column, delete, func, select, update
from sqlalchemy import table as light_table

from ecodiplo.db import dialect, history, search
from ecodiplo.db.new_records import NewRecords
from ecodiplo.db.second_thread import Background
from ecodiplo.fields import Many
from ecodiplo.models.history import Change
from ecodiplo.services.query import mapping

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import TableClause
    from sqlalchemy.orm import Session

    from ecodiplo.catalogue import Entity

# For fewer new records than this, suspending the triggers does not pay.
FEW = 200

Items = tuple[tuple[Any, ...], ...]


class BulkStatements:
    """The table of one entity and its side tables."""

    def __init__(self, session: Session, entity: Entity, *, together: bool = False) -> None:
        """With `together`, many new records are written faster. Then no savepoint may be rolled
        back before `finish`, except together with all the work, and nobody else may insert into
        the tables."""
        self.session = session
        self.entity = entity
        self.columns = {at: col.name for at, col in mapping.attributes(entity).items()}
        self.together = together
        self._suspension: ExitStack | None = None  # while history and search triggers are off
        self._background = Background(session.connection())
        self.table = _light(mapping.table(entity))
        self.sides = {
            field.name: mapping.side(entity.name, field.name)
            for field in entity.stored
            if isinstance(field.type, Many)
        }

    def new_ids(self, count: int) -> list[int]:
        """`count` new ids: no record has them, and no deleted record in history had them."""
        past = select(func.max(Change.record_id)).where(Change.record_table == self.table.name)
        least = 1 + (self.session.scalar(past) or 0)
        return dialect.new_ids(self.session.connection(), self.table.name, count, least)

    @contextmanager
    def inserting(
        self, ids: Sequence[int], present: Collection[str], *, non_decomposing: bool
    ) -> Iterator[None]:
        """Context manager: the block inserts records with these ids and values for the attributes
        that are `present`.

        For many records, history and the search index are written after the block, in the
        background, while the program goes on reading.
        """
        if not self._suspension and (not self.together or len(ids) < FEW):
            yield
            return
        connection, main = self.session.connection(), mapping.table(self.entity)
        if not self._suspension:
            tables = [main, *(side.table for side in self.sides.values())]
            self._suspension = ExitStack()
            self._suspension.enter_context(history.triggers_suspended(connection, tables))
            self._suspension.enter_context(search.triggers_suspended(connection, tables))
        yield
        filled = {name for at, name in self.columns.items() if at in present}
        empty = [
            f"{main.name}.{col.name}"
            for col in main.columns
            if col.name not in filled and col.nullable and col.server_default is None
        ]
        new = NewRecords(min(ids), max(ids), frozenset(empty), non_decomposing)
        own = [main, *(side.table for name, side in self.sides.items() if name in present)]
        self._background.run(history.backfill(connection, own, new))
        self._background.run(search.backfill(connection, own, new))

    def finish(self) -> None:
        """Finish writing history and the search index, and switch their triggers on again."""
        self._background.end()
        if self._suspension:
            self._suspension.close()
            self._suspension = None

    def insert(self, rows: Sequence[tuple[int, Mapping[str, Any]]], present: Iterable[str]) -> None:
        """Insert rows: each has an id, and values by attribute for those that are `present`."""
        names = [at for at in present if at in self.columns and at != "id"]
        columns = ["id", *(self.columns[at] for at in names)]
        values = [(id_, *map(row.get, names)) for id_, row in rows]
        dialect.insert_many(self.session.connection(), self.table.name, columns, values)

    def update(self, changes: Mapping[int, Mapping[str, Any]]) -> None:
        """Set the changed values of the records, by id, and the time of the change."""
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
        """The stored items of a Many field, in order, by the id of the record."""
        side = self.sides[field]
        light = _light(side.table)
        columns = [light.c[col.name] for col in (side.owner, side.value, *side.parts)]
        statement = select(*columns).where(columns[0].in_(ids))
        order = light.c.id if "id" in side.table.c else columns[1]
        lists: defaultdict[int, list[tuple[Any, ...]]] = defaultdict(list)
        for owner, *item in self.session.execute(statement.order_by(columns[0], order)):
            lists[owner].append(tuple(item))
        return {owner: tuple(items) for owner, items in lists.items()}

    def add_items(self, field: str, items: Mapping[int, Items]) -> None:
        """Add items of a Many field, by the id of the record."""
        side = self.sides[field]
        names = [col.name for col in (side.owner, side.value, *side.parts)]
        rows = [(owner, *item) for owner, several in items.items() for item in several]
        if rows:
            dialect.insert_many(self.session.connection(), side.table.name, names, rows)

    def change_items(
        self, field: str, old: Mapping[int, Items], new: Mapping[int, Items]
    ) -> set[int]:
        """Replace the `old` items of the records by the `new` ones, with as few changes of rows as
        possible.

        Returns the ids of the records whose items changed.
        """
        self.finish()
        side = self.sides[field]
        ordered = "id" in side.table.c
        deletions: dict[int, Items] = {}
        additions: dict[int, Items] = {}
        for owner, after in new.items():
            before = old.get(owner, ())
            if before == after or (not ordered and set(before) == set(after)):
                continue
            common = tuple(item for item in before if item in after)
            if ordered and common != after[: len(common)]:  # another order: replace all of them
                common = ()
            deletions[owner] = tuple(item for item in before if item not in common)
            additions[owner] = tuple(item for item in after if item not in common)
        self._delete_items(field, deletions)
        self.add_items(field, additions)
        return set(additions)

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
        """Set the time of the last change of records of which only items changed."""
        ids = list(ids)
        if ids and "updated_at" in self.columns:
            self.session.execute(
                update(self.table)
                .where(self.table.c.id == bindparam("the_id"))
                .values(updated_at=func.current_timestamp()),
                [{"the_id": id_} for id_ in ids],
            )


def _light(full: Any) -> TableClause:
    """The table without column types, so that stored values pass unchanged."""
    return light_table(full.name, *(column(col.name) for col in full.columns))
