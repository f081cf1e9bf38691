"""Values that a revision of the schema moved to another field: rows of old exports still have them
in the old one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecodiplo.catalogue import Entity
    from ecodiplo.catalogue.entity import MovedValue
    from ecodiplo.services.writing.batches import UnderstoodBatch


def with_moved_values(entity: Entity, batch: UnderstoodBatch) -> UnderstoodBatch:
    """The batch with the values in the fields where the schema has them now."""
    for moved in entity.moved:
        if rows := _rows(moved, batch):
            batch = _move(moved, batch, rows)
    return batch


def _rows(moved: MovedValue, batch: UnderstoodBatch) -> set[int]:
    """The positions of the rows with a value to move."""
    nothing = [None] * len(batch.numbers)
    conditions = [(batch.fields.get(name, nothing), value) for name, value in moved.where]
    values, taken = (batch.fields.get(name, nothing) for name in (moved.field, moved.to))
    return {
        at
        for at, value in enumerate(values)
        if value is not None
        and taken[at] is None
        and all(cells[at] == expected for cells, expected in conditions)
    }


def _move(moved: MovedValue, batch: UnderstoodBatch, rows: set[int]) -> UnderstoodBatch:
    values = batch.fields[moved.field]
    taken = batch.fields.get(moved.to, [None] * len(batch.numbers))
    fields = {
        **batch.fields,
        moved.field: [None if at in rows else value for at, value in enumerate(values)],
        moved.to: [values[at] if at in rows else value for at, value in enumerate(taken)],
    }
    return replace(batch, fields=fields)
