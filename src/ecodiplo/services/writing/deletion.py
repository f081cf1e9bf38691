"""Deletes a record, unless others refer to it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from ecodiplo.catalogue import ENTITIES
from ecodiplo.db import many_rows
from ecodiplo.errors import EcodiploError, InvalidData, Problem
from ecodiplo.fault_codes import FaultCode
from ecodiplo.language import Label, and_more, join, same
from ecodiplo.services.query import mapping
from ecodiplo.services.query.abbreviations import forget_abbreviations
from ecodiplo.services.query.filters import reference, refers
from ecodiplo.services.writing import locks
from ecodiplo.services.writing.rules.ledger_check import new_faults, projects_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sqlalchemy import Connection

    from ecodiplo.catalogue import Entity

# Records of each entity that a refusal to delete names.
MOST_NAMED = 5


def delete_by_id(connection: Connection, entity: Entity, id_: int, key: str) -> None:
    """Delete the record with this id and key, with the items of its Many fields.

    Raises EcodiploError with the records that refer to it, InvalidData when a ledger of capital is
    impossible without it.
    """
    locks.require(connection, entity)
    if users := referring_records(connection, entity, id_):
        raise EcodiploError(
            Label("{key} is referred to by {records}; unlink or delete these first",
                  "{key} đang được tham chiếu bởi {records};"
                  " trước hết hãy gỡ liên kết hoặc xóa các hồ sơ này")
            .fill(key=key, records=join("; ", map(_some_records, users, users.values())))
        )  # fmt: skip
    delete_unreferred(connection, entity, {id_: key})


def delete_unreferred(connection: Connection, entity: Entity, keys: Mapping[int, str]) -> None:
    """Delete these records to which no other refers; their keys are given by id.

    Raises InvalidData when a ledger of capital is impossible without them.
    """
    locks.require(connection, entity)
    projects = projects_of(connection, entity, keys)
    table = mapping.table(entity)
    connection.execute(delete(table).where(many_rows.among(connection, table.c.id, keys)))
    forget_abbreviations(connection)
    if faults := new_faults(connection, {*projects.values()}):
        raise InvalidData([
            Problem(_without([key for id_, key in keys.items()
                              if projects[id_] == fault.project_id]) + fault.reason,
                    code=FaultCode.BROKEN_RULE)
            for fault in faults
        ])  # fmt: skip


def referred_ids(connection: Connection, entity: Entity, ids: Collection[int]) -> set[int]:
    """The ids of those of the records to which other records refer. No other command can add such
    a record before this one ends."""
    locks.require(connection, entity)
    referred: set[int] = set()
    for other, field in mapping.fields_referring_to(entity.name):
        target, owner = reference(other, field, entity)
        own = [many_rows.among(connection, target, ids)]
        if other.name == entity.name:
            own.append(owner != target)
        referred.update(connection.scalars(select(target).where(*own).distinct()))
    return referred


def _without(keys: Sequence[str]) -> Label:
    names = same(", ".join(keys[:MOST_NAMED]))
    if (more := len(keys) - MOST_NAMED) > 0:
        names += and_more(more, "hồ sơ")
    return Label("without {names}, ", "nếu không có {names}: ").fill(names=names)


def _some_records(name: str, keys: list[str]) -> Label:
    """The first records of an entity, and the number of the others: `Events EVT-1, EVT-2`."""
    text = ENTITIES[name].label + " " + ", ".join(keys[:MOST_NAMED])
    if (more := len(keys) - MOST_NAMED) > 0:
        text = text + and_more(more, "hồ sơ")
    return text


def referring_records(connection: Connection, entity: Entity, id_: int) -> dict[str, list[str]]:
    """The keys of the records that refer to the record, by the name of their entity."""
    by_entity: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for other, field in mapping.fields_referring_to(entity.name):
        table = mapping.table(other)
        keys = select(table.c[other.key]).where(refers(other, field, entity, id_))
        if other.name == entity.name:
            keys = keys.where(table.c.id != id_)
        by_entity[other.name].update(dict.fromkeys(connection.scalars(keys.order_by(table.c.id))))
    return {name: list(keys) for name, keys in by_entity.items() if keys}
