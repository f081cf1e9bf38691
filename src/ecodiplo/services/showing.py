"""One record with all that is linked to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import exists, select

from ecodiplo.fields import AnyRef, Many
from ecodiplo.services import tables
from ecodiplo.services.changes import RecordChange, list_changes
from ecodiplo.services.history import Wanted
from ecodiplo.services.listing import with_twins
from ecodiplo.services.reading import count, read
from ecodiplo.services.resolving import find_id

if TYPE_CHECKING:
    import datetime

    from sqlalchemy import ColumnElement
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
    own = tables.model(entity).id == id_
    (record,) = read(session, entity, entity.fields, today=today, where=[own])
    related = []
    for other, field in tables.referring(entity.name):
        where = [refers(other, field, entity, id_)]
        if total := count(session, other, where):
            fields = tuple(f for f in other.fields if f.listed)
            wanted = with_twins(other, fields)
            rows = read(session, other, wanted, today=today, where=where, limit=MOST_RELATED)
            related.append(Related(other, field, fields, list(rows), total))
    history = list_changes(session, Wanted(entity, record[entity.key]), MOST_CHANGES)
    return Shown(entity, record, related, list(history))


def refers(other: Entity, field: Field, entity: Entity, id_: int) -> ColumnElement[bool]:
    """The records of `other` whose `field` is the record `id_` of `entity`."""
    model = tables.model(other)
    if isinstance(field.type, Many):
        side = tables.side(other.name, field.name)
        return exists(select(1).where(side.owner == model.id, side.value == id_))
    if isinstance(field.type, AnyRef):
        condition: ColumnElement[bool] = getattr(model, tables.ends(field)[entity.name]) == id_
        return condition
    return tables.foreign_key(other, field.name) == id_
