"""The values of a batch as its records will store them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from ecodiplo.services.history.superseded import renew_columns
from ecodiplo.services.query import mapping

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ecodiplo.services.writing.batches import ResolvedBatch
    from ecodiplo.services.writing.storing.staging import Staging


def stored_columns(
    staging: Staging, batch: ResolvedBatch, ids: Sequence[int | None] | None,
    defaults: Mapping[str, Any],
) -> Mapping[str, Sequence[Any]]:  # fmt: skip
    """The columns of the batch, with defaults for what it clears, and renewed values. `ids` are
    those of the records where the caller knows them."""
    columns, entity = batch.columns, staging.entity
    if batch.clears:
        names = staging.names
        columns = {
            at: [defaults.get(names[at]) if cell is None else cell for cell in cells]
            for at, cells in columns.items()
        }
    if not any(field.superseded for field in entity.stored):
        return columns
    if ids is None:
        keys = columns.get(entity.key, [None] * len(batch.numbers))
    else:
        key, id_ = (mapping.column(entity, name) for name in (entity.key, "id"))
        pairs = staging.connection.execute(select(id_, key).where(id_.in_(ids))).all()
        records = {row[0]: row[1] for row in pairs}
        keys = [records.get(record) for record in ids]
    return renew_columns(entity, columns, keys)
