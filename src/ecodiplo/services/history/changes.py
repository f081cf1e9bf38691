"""Changes of records as values of their fields, read from the images of rows in history."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.engine.default import DefaultDialect

from ecodiplo.catalogue import ENTITIES
from ecodiplo.catalogue.entity import target
from ecodiplo.fields import AnyRef, Many, Ref
from ecodiplo.models.history import changes as changes_table
from ecodiplo.models.history import commands
from ecodiplo.services.history.commands import HistoryFilter, conditions
from ecodiplo.services.history.labels import entity_of, record_keys, references
from ecodiplo.services.query import mapping

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from sqlalchemy import Column, ColumnElement, Connection

    from ecodiplo.catalogue import Entity, Field
    from ecodiplo.fields import Reference
    from ecodiplo.services.query.mapping import Side

# Number of changes whose references are looked up together.
BATCH = 500


@dataclass(frozen=True)
class FieldChange:
    """The values of a field before and after a change, None for no value. For a Many field, `old`
    and `new` are one item that was added, removed or changed."""

    field: Field
    old: Any
    new: Any


@dataclass(frozen=True)
class RecordChange:
    """A change of a record: its number, time, user, command (None for a direct edit) and fields."""

    number: int
    at: datetime.datetime
    user: str | None
    command_id: int | None
    command: str | None
    entity: Entity
    record: str
    action: str  # insert, update or delete of the record
    changes: tuple[FieldChange, ...]


def list_changes(
    connection: Connection, filters: HistoryFilter, limit: int = 0
) -> Iterator[RecordChange]:
    """The changes that match the filter, the newest first, `limit` of them or all.

    Raises NotFound for a record that does not exist and never did.
    """
    # Select the ids first: sorting whole rows would also read their images.
    newest = (
        select(changes_table.c.id)
        .where(*conditions(connection, filters))
        .order_by(changes_table.c.id.desc())
    )
    numbers = newest.limit(limit) if limit else newest
    return _batches(connection, changes_table.c.id.in_(numbers), changes_table.c.id.desc())


def changes_in_order(connection: Connection, where: ColumnElement[bool]) -> Iterator[RecordChange]:
    """The changes that meet the condition, in the order in which they were made."""
    return _batches(connection, where, changes_table.c.id.asc())


def _batches(
    connection: Connection, where: ColumnElement[bool], order: ColumnElement[Any]
) -> Iterator[RecordChange]:
    rows = iter(
        connection.execute(
            select(*changes_table.c, commands.c.user_name.label("by"), commands.c.command)
            .outerjoin(commands, commands.c.id == changes_table.c.command_id)
            .where(where)
            .order_by(order)
            .execution_options(yield_per=BATCH)
        )
    )
    while batch := list(islice(rows, BATCH)):
        yield from _read(connection, batch)


def _read(connection: Connection, rows: Sequence[Any]) -> Iterator[RecordChange]:
    names = _Names(connection)
    for change in rows:
        names.expect(change)
    for change in rows:
        own = change.table_name == change.record_table
        yield RecordChange(
            number=change.id,
            at=change.at,
            user=change.by if change.command_id is not None else change.user_name,
            command_id=change.command_id,
            command=change.command,
            entity=entity_of(change.record_table),
            record=change.record_key or names.record(change),
            action=change.action if own else "update",
            changes=tuple(_fields(change, names) if own else _item(change, names)),
        )


def _fields(change: Any, names: _Names) -> Iterator[FieldChange]:
    """The fields that a change of a record's own row changed."""
    old, new = change.old or {}, change.new or {}
    for field, columns in _columns(change.record_table).items():
        before, after = (_value(columns, image, names) for image in (old, new))
        if before != after:
            yield FieldChange(field, before, after)


def _item(change: Any, names: _Names) -> Iterator[FieldChange]:
    """The Many field, with the item that a change of a side row changed."""
    field, side = side_fields()[change.table_name]
    before, after = (
        None if image is None else _item_value(field, side, image, names)
        for image in (change.old, change.new)
    )
    yield FieldChange(field, before, after)


def _value(columns: Mapping[str, Any], image: Mapping[str, Any], names: _Names) -> Any:
    """The value of a field in an image; of a reference field, the reference to the record."""
    for name, (column, referred) in columns.items():
        if name in image:
            return names.get(referred, image[name]) if referred else _typed(column, image[name])
    return None


def _item_value(field: Field, side: Side, image: Mapping[str, Any], names: _Names) -> Any:
    kind: Many = field.type  # type: ignore[assignment]
    raw = image[side.value.name]
    value = _typed(side.value, raw)
    if isinstance(kind.of, Ref):
        value = names.get(_table(kind.of.entity), raw)
    parts = [_typed(part, image.get(part.name)) for part in side.parts]
    return (value, *parts) if kind.parts else value


def _typed(column: Column[Any], raw: Any) -> Any:
    """The stored value as a value of the field's type: the term of a code, the number of
    hundredths."""
    reader = _reader(column)
    return raw if raw is None or reader is None else reader(raw)


@cache
def _reader(column: Column[Any]) -> Callable[[Any], Any] | None:
    return column.type.result_processor(DefaultDialect(), None)


def _table(entity: str) -> str:
    return mapping.table(ENTITIES[entity]).name


@cache
def _columns(table: str) -> dict[Field, dict[str, tuple[Any, str]]]:
    """For each field of the table's records, the columns that hold it, each with the table that it
    refers to, or with an empty name."""
    entity = entity_of(table)
    own = mapping.attributes(entity)
    columns: dict[Field, dict[str, tuple[Any, str]]] = {}
    for field in entity.stored:
        if isinstance(field.type, Many):
            continue
        if isinstance(field.type, AnyRef):
            ends = mapping.ends(field)
            columns[field] = {key: (own[key], _table(other)) for other, key in ends.items()}
        elif isinstance(field.type, Ref):
            key = f"{field.name}_id"
            columns[field] = {key: (own[key], _table(target(field)))}
        else:
            column = own[field.name]
            columns[field] = {column.name: (column, "")}
    return columns


@cache
def side_fields() -> dict[str, tuple[Field, Side]]:
    """The Many field of each side table, by the table's name."""
    fields = {}
    for entity in ENTITIES.values():
        for field in entity.stored:
            if isinstance(field.type, Many):
                side = mapping.side(entity.name, field.name)
                fields[side.table.name] = (field, side)
    return fields


class _Names:
    """The records that a batch of changes names; the records of a table are read together."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        # By table, the ids of records that fields refer to, and of records that own side rows.
        self.targets: defaultdict[str, set[int]] = defaultdict(set)
        self.owners: defaultdict[str, set[int]] = defaultdict(set)
        self.keys: dict[str, dict[int, str]] = {}
        self.references: dict[str, dict[int, Reference]] = {}

    def expect(self, change: Any) -> None:
        """Note the records that the change names."""
        if change.record_key is None:
            self.owners[change.record_table].add(change.record_id)
        for image in (change.old or {}, change.new or {}):
            if change.table_name == change.record_table:
                for columns in _columns(change.record_table).values():
                    for name, (_, referred) in columns.items():
                        if referred and name in image:
                            self.targets[referred].add(image[name])
            else:
                field, side = side_fields()[change.table_name]
                kind: Many = field.type  # type: ignore[assignment]
                if isinstance(kind.of, Ref) and side.value.name in image:
                    self.targets[_table(kind.of.entity)].add(image[side.value.name])

    def record(self, change: Any) -> str:
        """The key of the record that owns the side row of a change."""
        table = change.record_table
        if table not in self.keys:
            self.keys[table] = record_keys(self.connection, table, self.owners[table])
        return self.keys[table][change.record_id]

    def get(self, table: str, id_: int) -> Reference:
        """The reference to a record."""
        if table not in self.references:
            self.references[table] = references(self.connection, table, self.targets[table])
        return self.references[table][id_]
