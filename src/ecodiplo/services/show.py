"""One record with all that is linked to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ecodiplo.services.history.changes import RecordChange, list_changes
from ecodiplo.services.history.commands import Wanted
from ecodiplo.services.query import mapping
from ecodiplo.services.query.filters import refers
from ecodiplo.services.query.listing import with_twins
from ecodiplo.services.query.names import find_id
from ecodiplo.services.query.select import count, read

if TYPE_CHECKING:
    import datetime

    from sqlalchemy.orm import Session

    from ecodiplo.catalogue import Entity, Field

# Related records shown of each kind; a busy country has thousands.
MOST_RELATED = 50
# Changes shown of its history; `log` has them all.
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
class Shown:
    """A record with every field, and what refers to it."""

    entity: Entity
    record: dict[str, Any]
    related: list[Related]
    history: list[RecordChange]  # what was done to it, the newest first

    @property
    def since_added(self) -> list[RecordChange]:
        """What was done to it after it was added, by later commands or directly."""
        first = next((change for change in self.history if change.action == "insert"), None)
        if first is None:
            return self.history
        return [c for c in self.history if c is not first and (
            c.command_id is None or c.command_id != first.command_id)]  # fmt: skip


def show_record(session: Session, entity: Entity, text: str, *, today: datetime.date) -> Shown:
    """The record of `entity` that `text` names, by ref, code, name or alias.

    Raises NotFound when no record or more than one fits.
    """
    id_ = find_id(session, entity, text)
    own = mapping.model(entity).id == id_
    (record,) = read(session, entity, entity.fields, today=today, where=[own])
    related = []
    for other, field in mapping.referring(entity.name):
        where = [refers(other, field, entity, id_)]
        if total := count(session, other, where):
            fields = tuple(f for f in other.fields if f.listed)
            wanted = with_twins(other, fields)
            rows = read(session, other, wanted, today=today, where=where, limit=MOST_RELATED)
            related.append(Related(other, field, fields, list(rows), total))
    history = list_changes(session, Wanted(entity, record[entity.key]), MOST_CHANGES)
    return Shown(entity, record, related, list(history))
