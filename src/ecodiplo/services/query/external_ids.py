"""Finds records by the ids that other systems give them: `ACC-17`, or `crm:ACC-17`."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import select

from ecodiplo.db import many_rows
from ecodiplo.language import Label, join
from ecodiplo.services.query import mapping
from ecodiplo.services.query.describe import describe
from ecodiplo.services.query.name_errors import Ambiguous

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection

    from ecodiplo.catalogue import Entity


def records_with_ids(
    connection: Connection, entity: Entity, texts: Collection[str], system: str = ""
) -> dict[str, set[int]]:
    """The records with these external ids, by text. An id without its system is one of `system`
    where that has it, else of any."""
    ids = {id_ for text in texts for id_ in (text.strip(), text.partition(":")[2].strip()) if id_}
    owners: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for (id_, its_system), owner in owners_of(connection, entity, ids).items():
        owners[id_][its_system] = owner
    records = {text: _owners(owners, text, system) for text in texts} if owners else {}
    return {text: several for text, several in records.items() if several}


def owners_of(
    connection: Connection, entity: Entity, ids: Collection[str]
) -> dict[tuple[str, str], int]:
    """The records with these external ids, by each id and its system."""
    if (field := entity.external_ids) is None or not ids:
        return {}
    side = mapping.side(entity.name, field.name)
    own = many_rows.among(connection, side.value, ids)
    rows = connection.execute(select(side.value, side.parts[0], side.owner).where(own))
    return {(id_, system): owner for id_, system, owner in rows}


def ambiguous_id(
    connection: Connection, entity: Entity, text: str, records: Collection[int]
) -> Ambiguous:
    """The error for an external id that several systems give to different records."""
    described = describe(connection, entity, [entity.title], sorted(records)).values()
    reason = Label(
        "{text!r} is the id of {records} in different systems; write the system before it, as in"
        " `crm:{text}`",
        "{text!r} là mã của {records} ở các hệ thống khác nhau; hãy ghi hệ thống ở trước, như"
        " `crm:{text}`",
    )
    return Ambiguous(reason.fill(text=text, records=join(", ", described)))


def _owners(owners: dict[str, dict[str, int]], text: str, system: str) -> set[int]:
    by_system = owners.get(text.strip(), {})
    if system in by_system:
        return {by_system[system]}
    if by_system:
        return {*by_system.values()}
    named, _, id_ = text.partition(":")
    owner = owners.get(id_.strip(), {}).get(named.strip().lower())
    return set() if owner is None else {owner}
