"""One record with the records that refer to it and its history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ecodiplo.catalogue.stamps import VERSION
from ecodiplo.services.history.changes import RecordChange, list_changes
from ecodiplo.services.history.commands import HistoryFilter
from ecodiplo.services.query import mapping
from ecodiplo.services.query.filters import refers
from ecodiplo.services.query.find_by_name import find_record
from ecodiplo.services.query.listing import with_companions
from ecodiplo.services.query.read_records import count, read_records

if TYPE_CHECKING:
    import datetime

    from sqlalchemy import Connection

    from ecodiplo.catalogue import Entity, Field

# The most related records shown of each kind: a country can have thousands.
MOST_RELATED = 50
# The most changes shown of its history; `log` shows them all.
MOST_CHANGES = 20


@dataclass(frozen=True)
class Related:
    """Records of one entity that refer to the record through one field."""

    entity: Entity
    via: Field
    fields: tuple[Field, ...]
    rows: list[dict[str, Any]]
    total: int


@dataclass(frozen=True)
class RecordPage:
    """A record with every field, and the records that refer to it."""

    entity: Entity
    record: dict[str, Any]
    related: list[Related]
    history: list[RecordChange]  # its changes, the newest first

    @property
    def since_added(self) -> list[RecordChange]:
        """The changes after the record was added, by later commands or directly."""
        first = next((change for change in self.history if change.action == "insert"), None)
        if first is None:
            return self.history
        return [c for c in self.history if c is not first and (
            c.command_id is None or c.command_id != first.command_id)]  # fmt: skip


def show_record(
    connection: Connection, entity: Entity, text: str, *, today: datetime.date
) -> RecordPage:
    """The record of `entity` that `text` names, by ref, code, name or alias.

    Raises NotFound when no record or more than one fits.
    """
    record = find_record(connection, entity, text, (*entity.fields, VERSION), today=today)
    related = []
    for other, field in mapping.fields_referring_to(entity.name):
        where = [refers(other, field, entity, record["id"])]
        if total := count(connection, other, where):
            fields = tuple(f for f in other.fields if f.listed)
            rows = read_records(
                connection, other, with_companions(other, fields), today=today, where=where,
                limit=MOST_RELATED,
            )  # fmt: skip
            related.append(Related(other, field, fields, list(rows), total))
    history = list_changes(connection, HistoryFilter(entity, record[entity.key]), MOST_CHANGES)
    return RecordPage(entity, record, related, list(history))
