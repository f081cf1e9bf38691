"""Deletes the record that a text names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.services.edit.write_record import EditOutcome, key_of
from ecodiplo.services.history.unchanged import check_unchanged
from ecodiplo.services.query.find_by_name import find_id
from ecodiplo.services.writing.deletion import delete_by_id

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ecodiplo.catalogue import Entity


def delete_record(
    connection: Connection, entity: Entity, record: str, *, since: int | None = None
) -> EditOutcome:
    """Delete the record that `record` names, with the items of its Many fields.

    Raises NotFound when no record or more than one matches, as `check_unchanged` does when `since`
    is not the version of the record, and as `delete_by_id`.
    """
    check_unchanged(connection, entity, record, since)
    id_ = find_id(connection, entity, record, near=False)
    key = key_of(connection, entity, id_)
    delete_by_id(connection, entity, id_, key)
    return EditOutcome(entity, key, "deleted", {})
