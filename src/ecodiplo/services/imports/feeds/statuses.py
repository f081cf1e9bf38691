"""The statuses that a feed writes itself: it cancels the records that its file lacks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ecodiplo.errors import InvalidData, Problem
from ecodiplo.fields import Choice
from ecodiplo.services.imports.row_changes import write_watched
from ecodiplo.services.query.chunks import chunks
from ecodiplo.services.query.describe import describe
from ecodiplo.services.writing.batches import ResolvedBatch

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ecodiplo.catalogue import Entity
    from ecodiplo.services.imports.row_changes import RowChange
    from ecodiplo.services.writing.write_batches import Writer
    from ecodiplo.vocabulary import Term

# The status of records that a feed cancels.
CANCELLED = "cancelled"


def cancelled_status(entity: Entity) -> Term | None:
    """The status of cancelled records of the entity; None where records cannot be cancelled."""
    field = entity.by_name.get(entity.status)
    if field is None or field.derived or not isinstance(field.type, Choice):
        return None
    return next((term for term in field.type.terms if term.value == CANCELLED), None)


def write_statuses(
    writer: Writer, statuses: Mapping[int, Any], file: str,
    watch: Callable[[RowChange], None] | None,
) -> None:  # fmt: skip
    """Write the statuses of records, by id, and pass their changes to `watch`: no row is about
    them. Raises InvalidData for a record that cannot have its status."""
    of_no_row = watch and (lambda change: watch(replace(change, row=None)))
    for ids in chunks([*statuses]):
        stored = [getattr(statuses[id_], "value", statuses[id_]) for id_ in ids]
        batch = ResolvedBatch([0] * len(ids), {writer.entity.status: stored})
        matches = writer.match(batch, ids)
        written = write_watched(writer, batch, matches, "update", of_no_row)
        if written.faults:
            keys = describe(writer.connection, writer.entity, [], ids)
            raise InvalidData([
                Problem(keys[ids[at]] + ": " + problem.reason, file, code=problem.code)
                for at, problem in written.faults
            ])  # fmt: skip
