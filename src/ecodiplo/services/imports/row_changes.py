"""The changes of records by rows, for those who watch an import."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ecodiplo.catalogue.entity import title_of
from ecodiplo.db import many_rows
from ecodiplo.fields import Many
from ecodiplo.services.query import mapping
from ecodiplo.services.query.chunks import chunks
from ecodiplo.services.query.read_records import NO_DAY, read_few, read_records

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Mapping

    from ecodiplo.catalogue import Entity
    from ecodiplo.language import Label
    from ecodiplo.services.writing.batches import Matches, ResolvedBatch, WrittenBatch
    from ecodiplo.services.writing.write_batches import Writer
    from ecodiplo.services.writing.write_options import OnMatch

# Records that are read with one parameter for each.
FEW = 10


@dataclass(frozen=True)
class RowChange:
    """The change of a record by a row: the field values before and after, where they differ."""

    row: int | None  # None where no row is about the record
    outcome: str  # added, changed or deleted
    key: str
    title: Label
    changes: dict[str, tuple[Any, Any]]


def write_watched(
    writer: Writer, batch: ResolvedBatch, matches: Matches, on_match: OnMatch,
    watch: Callable[[RowChange], None] | None,
) -> WrittenBatch:  # fmt: skip
    """Write the batch, and pass each change of a record to `watch`."""
    if watch is None:
        return writer.write(batch, matches, on_match)
    before = _records(writer, matches.ids)
    written = writer.write(batch, matches, on_match)
    changed = {at: id_ for at, id_ in enumerate(written.ids)
               if id_ is not None and written.outcomes[at] in ("added", "changed")}  # fmt: skip
    # A new record has no items but those of the batch.
    is_new = all(written.outcomes[at] == "added" for at in changed)
    after = _records(writer, changed.values(), batch.items if is_new else None)
    for at, id_ in changed.items():
        change = _change(writer.entity, batch.numbers[at], before.get(id_), after[id_])
        if change.changes:
            watch(change)
    return written


def watch_deletion(
    writer: Writer, ids: Iterable[int], watch: Callable[[RowChange], None] | None
) -> None:
    """Pass to `watch` that these records are deleted, before they are."""
    if watch is None:
        return
    for part in chunks([*ids]):
        for record in _records(writer, part).values():
            changes = {name: (value, None) for name, value in record.items()
                       if name in writer.entity.by_name and value not in (None, ())}  # fmt: skip
            key, title = record[writer.entity.key], title_of(writer.entity, record)
            watch(RowChange(None, "deleted", key, title, changes))


def _records(
    writer: Writer, ids: Iterable[int | None], items: Container[str] | None = None
) -> dict[int, dict[str, Any]]:
    """The stored fields of the records, by id. With `items`, no Many field but these has any."""
    connection, entity = writer.connection, writer.entity
    known = [id_ for id_ in ids if id_ is not None]
    many = [field.name for field in entity.stored if isinstance(field.type, Many)]
    empty = [name for name in many if items is not None and name not in items]
    fields = [field for field in entity.stored if field.name not in empty]
    if len(known) <= FEW:
        records: Iterable[dict[str, Any]] = read_few(
            connection, entity, fields, known, today=NO_DAY
        )
    else:
        own = many_rows.among(connection, mapping.table(entity).c.id, known)
        records = read_records(connection, entity, fields, today=NO_DAY, where=[own])
    nothing: dict[str, Any] = dict.fromkeys(empty, ())
    return {record["id"]: record | nothing for record in records}


def _change(
    entity: Entity, number: int, before: Mapping[str, Any] | None, after: Mapping[str, Any]
) -> RowChange:
    old = before or {}
    changes = {
        field.name: (old.get(field.name), after[field.name])
        for field in entity.stored
        if (old.get(field.name) or None) != (after[field.name] or None)
    }
    outcome = "added" if before is None else "changed"
    return RowChange(number, outcome, after[entity.key], title_of(entity, after), changes)
