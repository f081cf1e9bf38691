"""Changes of records, read from the images of rows as values of their fields."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import inspect, select
from sqlalchemy.engine.default import DefaultDialect

from ecodiplo.catalogue import ENTITIES
from ecodiplo.catalogue.entity import target
from ecodiplo.fields import AnyRef, Many, Ref
from ecodiplo.models.history import Change, Command
from ecodiplo.services.history.commands import Wanted, conditions
from ecodiplo.services.history.labels import entity_of, named, references
from ecodiplo.services.query import mapping

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from sqlalchemy import Column, Select
    from sqlalchemy.orm import Session

    from ecodiplo.catalogue import Entity, Field
    from ecodiplo.fields import Reference
    from ecodiplo.services.query.mapping import Side

# Changes whose references are looked up together.
BATCH = 500


@dataclass(frozen=True)
class FieldChange:
    """A field before and after, None where it had no value. Of a field of many, it is one item
    that came, went or changed."""

    field: Field
    old: Any
    new: Any


@dataclass(frozen=True)
class RecordChange:
    """One change of one record: who, when, by which command (none for a direct edit), and what."""

    at: datetime.datetime
    user: str | None
    command_id: int | None
    command: str | None
    entity: Entity
    record: str
    action: str  # insert, update or delete, of the record
    changes: tuple[FieldChange, ...]


def list_changes(session: Session, wanted: Wanted, limit: int = 0) -> Iterator[RecordChange]:
    """The changes that are wanted, the newest first, `limit` of them or all.

    Raises NotFound for a record that neither is nor was.
    """
    # The numbers first: sorting whole rows would drag their images along.
    newest = select(Change.id).where(*conditions(session, wanted)).order_by(Change.id.desc())
    return _batches(session, newest.limit(limit) if limit else newest)


def _batches(session: Session, numbers: Select[Any]) -> Iterator[RecordChange]:
    rows = iter(
        session.execute(
            select(*inspect(Change).columns, Command.user_name.label("by"), Command.command)
            .outerjoin(Command, Command.id == Change.command_id)
            .where(Change.id.in_(numbers))
            .order_by(Change.id.desc())
            .execution_options(yield_per=BATCH)
        )
    )
    while batch := list(islice(rows, BATCH)):
        yield from _read(session, batch)


def _read(session: Session, rows: Sequence[Any]) -> Iterator[RecordChange]:
    names = _Names(session)
    for change in rows:
        names.expect(change)
    for change in rows:
        own = change.table_name == change.record_table
        yield RecordChange(
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
    old, new = change.old or {}, change.new or {}
    for field, columns in _columns(change.record_table).items():
        before, after = (_value(columns, image, names) for image in (old, new))
        if before != after:
            yield FieldChange(field, before, after)


def _item(change: Any, names: _Names) -> Iterator[FieldChange]:
    field, side = _sides()[change.table_name]
    before, after = (
        None if image is None else _item_value(field, side, image, names)
        for image in (change.old, change.new)
    )
    yield FieldChange(field, before, after)


def _value(columns: Mapping[str, Any], image: Mapping[str, Any], names: _Names) -> Any:
    """The field's value in an image: of the column, or of the one that refers to a record."""
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
    """The stored value as the field's type has it: the term of a code, a number of hundredths."""
    reader = _reader(column)
    return raw if raw is None or reader is None else reader(raw)


@cache
def _reader(column: Column[Any]) -> Callable[[Any], Any] | None:
    return column.type.result_processor(DefaultDialect(), None)


def _table(entity: str) -> str:
    return mapping.table(ENTITIES[entity]).name


@cache
def _columns(table: str) -> dict[Field, dict[str, tuple[Any, str]]]:
    """For each field of the records of the table, the columns that hold it, and the table that
    each refers to, if it does."""
    entity = entity_of(table)
    mapped = inspect(mapping.model(entity)).columns
    found: dict[Field, dict[str, tuple[Any, str]]] = {}
    for field in entity.stored:
        if isinstance(field.type, Many):
            continue
        if isinstance(field.type, AnyRef):
            ends = mapping.ends(field)
            found[field] = {key: (mapped[key], _table(other)) for other, key in ends.items()}
        elif isinstance(field.type, Ref):
            key = f"{field.name}_id"
            found[field] = {key: (mapped[key], _table(target(field)))}
        else:
            column = mapped[field.name]
            found[field] = {column.name: (column, "")}
    return found


@cache
def _sides() -> dict[str, tuple[Field, Side]]:
    """The field that the rows of each side table are items of."""
    found = {}
    for entity in ENTITIES.values():
        for field in entity.stored:
            if isinstance(field.type, Many):
                side = mapping.side(entity.name, field.name)
                found[side.table.name] = (field, side)
    return found


class _Names:
    """The records that a batch of changes names, each table's looked up at once."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.wanted: defaultdict[str, set[int]] = defaultdict(set)
        self.owners: defaultdict[str, set[int]] = defaultdict(set)
        self.called: dict[str, dict[int, str]] = {}
        self.found: dict[str, dict[int, Reference]] = {}

    def expect(self, change: Any) -> None:
        """Note what the change names."""
        if change.record_key is None:
            self.owners[change.record_table].add(change.record_id)
        for image in (change.old or {}, change.new or {}):
            if change.table_name == change.record_table:
                for columns in _columns(change.record_table).values():
                    for name, (_, referred) in columns.items():
                        if referred and name in image:
                            self.wanted[referred].add(image[name])
            else:
                field, side = _sides()[change.table_name]
                kind: Many = field.type  # type: ignore[assignment]
                if isinstance(kind.of, Ref) and side.value.name in image:
                    self.wanted[_table(kind.of.entity)].add(image[side.value.name])

    def record(self, change: Any) -> str:
        """What the record of a change of a side row is called."""
        table = change.record_table
        if table not in self.called:
            self.called[table] = named(self.session, table, self.owners[table])
        return self.called[table][change.record_id]

    def get(self, table: str, id_: int) -> Reference:
        """The reference to a record."""
        if table not in self.found:
            self.found[table] = references(self.session, table, self.wanted[table])
        return self.found[table][id_]
