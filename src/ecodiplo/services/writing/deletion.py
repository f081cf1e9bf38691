"""Deletes a record, unless others refer to it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from ecodiplo.catalogue import ENTITIES
from ecodiplo.errors import EcodiploError, InvalidData, Problem
from ecodiplo.fault_codes import FaultCode
from ecodiplo.language import Label, and_more, join
from ecodiplo.services.query import mapping
from ecodiplo.services.query.abbreviations import forget_abbreviations
from ecodiplo.services.query.filters import refers
from ecodiplo.services.writing import locks
from ecodiplo.services.writing.rules.ledger_check import new_faults, project_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ecodiplo.catalogue import Entity

# Records of each entity that a refusal to delete names.
MOST_NAMED = 5


def delete_by_id(session: Session, entity: Entity, id_: int, key: str) -> None:
    """Delete the record with this id and key, with the items of its Many fields.

    Raises EcodiploError with the records that refer to it, InvalidData when a ledger of capital is
    impossible without it.
    """
    locks.require(session, entity)
    if users := referring_records(session, entity, id_):
        raise EcodiploError(
            Label("{key} is referred to by {records}; unlink or delete these first",
                  "{key} đang được tham chiếu bởi {records};"
                  " trước hết hãy gỡ liên kết hoặc xóa các hồ sơ này")
            .fill(key=key, records=join("; ", map(_some_records, users, users.values())))
        )  # fmt: skip
    projects = project_of(session, entity, id_)
    session.execute(delete(mapping.model(entity)).where(mapping.model(entity).id == id_))
    forget_abbreviations(session)
    if faults := new_faults(session, projects):
        without = Label(f"without {key}, ", f"nếu không có {key}: ")
        raise InvalidData(
            [Problem(without + fault.reason, code=FaultCode.BROKEN_RULE) for fault in faults]
        )


def _some_records(name: str, keys: list[str]) -> Label:
    """The first records of an entity, and the number of the others: `Events EVT-1, EVT-2`."""
    text = ENTITIES[name].label + " " + ", ".join(keys[:MOST_NAMED])
    if (more := len(keys) - MOST_NAMED) > 0:
        text = text + and_more(more, "hồ sơ")
    return text


def referring_records(session: Session, entity: Entity, id_: int) -> dict[str, list[str]]:
    """The keys of the records that refer to the record, by the name of their entity."""
    by_entity: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for other, field in mapping.fields_referring_to(entity.name):
        model = mapping.model(other)
        keys = select(getattr(model, other.key)).where(refers(other, field, entity, id_))
        if other.name == entity.name:
            keys = keys.where(model.id != id_)
        by_entity[other.name].update(dict.fromkeys(session.scalars(keys.order_by(model.id))))
    return {name: list(keys) for name, keys in by_entity.items() if keys}
