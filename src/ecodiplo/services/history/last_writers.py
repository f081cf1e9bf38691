"""Who wrote the values of records last: a person, or a feed.

A command that was undone, and its undo, wrote nothing.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from ecodiplo.db import many_rows
from ecodiplo.db.command_options import command_number
from ecodiplo.models.history import changes as changes_table
from ecodiplo.models.history import imports
from ecodiplo.services.history.changes import side_fields
from ecodiplo.services.history.commands import undo_numbers
from ecodiplo.services.query import mapping

if TYPE_CHECKING:
    import datetime
    from collections.abc import Collection, Iterator

    from sqlalchemy import ColumnElement, Connection

    from ecodiplo.catalogue import Entity


class LastWriters:
    """The last writers of values of an entity's records, since a moment."""

    def __init__(self, connection: Connection, entity: Entity, since: datetime.datetime) -> None:
        self._connection = connection
        self._entity = entity
        self._table = mapping.table(entity).name
        self._since = since
        columns = mapping.attributes(entity)
        self._attributes = {column.name: at for at, column in columns.items()}
        self._runs: dict[str, defaultdict[int, list[range]]] = {}
        self._defaults = {column.name: mapping.default(column) for column in columns.values()}

    def of_people(self, ids: Collection[int]) -> dict[int, set[str]]:
        """The attributes and the Many fields of each of these records that a person wrote last."""
        own = many_rows.among(self._connection, changes_table.c.record_id, ids)
        touched = {
            row.record_id for row in self._changes(own, light=True) if self._is_of_person(row)
        }
        if not touched:
            return {}
        own = many_rows.among(self._connection, changes_table.c.record_id, touched)
        writers: defaultdict[int, dict[str, bool]] = defaultdict(dict)
        for row in self._changes(own):
            if row.command_id in self._undone:
                continue
            if self._begins(row):  # SQLite gives a record the id of a deleted one
                writers[row.record_id].clear()
            by_person = self._is_of_person(row)
            writers[row.record_id].update(dict.fromkeys(self._names(row), by_person))
        return {
            id_: names for id_, attributes in writers.items()
            if (names := {name for name, by_person in attributes.items() if by_person})
        }  # fmt: skip

    def cancelled_by(self, system: str) -> set[int]:
        """The ids of records that runs of the system cancelled because its file lacked them."""
        ids: set[int] = set()
        for run in chain.from_iterable(self._cancellations(system).values()):
            own = changes_table.c.id.between(run.start, run.stop - 1)
            ids.update(row.record_id for row in self._changes(own, light=True))
        return ids

    def before_cancellation(
        self, ids: Collection[int], attribute: str, system: str
    ) -> dict[int, Any]:  # fmt: skip
        """The stored value of the attribute before its last change, of those of the records which
        that change cancelled because a file of the system lacked them."""
        column = next(name for name, at in self._attributes.items() if at == attribute)
        own = many_rows.among(self._connection, changes_table.c.record_id, ids)
        before: dict[int, tuple[bool, Any]] = {}
        for row in self._changes(own, changes_table.c.table_name == self._table):
            if row.command_id in self._undone:
                continue
            if row.action != "update":
                before.pop(row.record_id, None)
            elif row.old.get(column) != row.new.get(column):
                runs = self._cancellations(system).get(row.command_id, ())
                was_missing = any(row.id in changes for changes in runs)
                before[row.record_id] = (was_missing, row.old.get(column))
        return {id_: value for id_, (was_missing, value) in before.items() if was_missing}

    def deleted_items(self, field: str) -> set[tuple[Any, ...]]:
        """The items of a Many field, the value and its parts, of which a person deleted the last
        record that had them."""
        rows = self._changes(
            changes_table.c.action == "delete", changes_table.c.record_key.is_not(None), light=True
        )
        deletions = {(row.record_id, row.command_id): self._is_of_person(row) for row in rows
                     if row.command_id not in self._undone}  # fmt: skip
        if not any(deletions.values()):
            return set()
        side = mapping.side(self._entity.name, field)
        records = {id_ for id_, _ in deletions}
        own = many_rows.among(self._connection, changes_table.c.record_id, records)
        columns = [column.name for column in (side.value, *side.parts)]
        by_person: dict[tuple[Any, ...], bool] = {}
        for row in self._changes(
            own, changes_table.c.action == "delete", changes_table.c.table_name == side.table.name
        ):
            if (deletion := (row.record_id, row.command_id)) in deletions:
                by_person[tuple(row.old.get(name) for name in columns)] = deletions[deletion]
        return {item for item, is_of_person in by_person.items() if is_of_person}

    def deletions(self) -> Iterator[tuple[str, dict[str, Any], bool]]:
        """The deleted records, in order: the key of each, its values by attribute, and whether a
        person deleted it."""
        own = changes_table.c.action == "delete", changes_table.c.table_name == self._table
        for row in self._changes(*own):
            if row.command_id not in self._undone:
                values = {
                    self._attributes.get(name, name): value for name, value in row.old.items()
                }
                yield row.record_key, values, self._is_of_person(row)

    @cached_property
    def _undone(self) -> set[int]:
        return {*chain.from_iterable(undo_numbers(self._connection).items())}

    @cached_property
    def _of_feeds(self) -> set[int]:
        """The numbers of the commands that imported files of systems, and of the present one."""
        runs = select(imports.c.command_id).where(imports.c.system.is_not(None))
        return {*self._connection.scalars(runs), command_number(self._connection)}

    def _cancellations(self, system: str) -> dict[int, list[range]]:
        """The numbers of the changes that cancelled records which a file of the system lacked, by
        command."""
        if system not in self._runs:
            files = select(imports.c.command_id, imports.c.missing).where(
                imports.c.system == system, imports.c.missing.like("cancel %")
            )
            runs = self._runs[system] = defaultdict(list)
            for command, missing in self._connection.execute(files):
                first, _, last = (missing or "").removeprefix("cancel ").partition("-")
                runs[command].append(range(int(first), int(last) + 1))
        return self._runs[system]

    def _begins(self, row: Any) -> bool:
        """Whether the change inserted the record."""
        return bool(row.action == "insert" and row.table_name == self._table)

    def _is_of_person(self, row: Any) -> bool:
        return row.command_id not in self._of_feeds and row.command_id not in self._undone

    def _changes(self, *where: ColumnElement[bool], light: bool = False) -> Iterator[Any]:
        own = changes_table.c
        columns: list[Any] = [own.record_id, own.command_id]
        if not light:
            columns += [own.id, own.table_name, own.record_key, own.action, own.old, own.new]
        rows = select(*columns).where(
            own.record_table == self._table, own.at >= self._since, *where
        )
        return iter(self._connection.execute(rows.distinct() if light else rows.order_by(own.id)))

    def _names(self, row: Any) -> Iterator[str]:
        """The attributes or the Many field that a change wrote. A new record's empty values and
        defaults are written by nobody."""
        if row.table_name != self._table:
            if row.table_name in side_fields():
                yield side_fields()[row.table_name][0].name
            return
        old, new = row.old or {}, row.new or {}
        for name in new:
            if row.action == "insert" and new[name] == self._defaults.get(name):
                continue
            if old.get(name) != new[name]:
                yield self._attributes.get(name, name)
        for name in old.keys() - new.keys():
            yield self._attributes.get(name, name)
