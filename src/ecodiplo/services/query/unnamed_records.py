"""Finds records without a name of their own by the record that they are of, the first part of their
natural key: `Đoàn vào (2022)` is the published figure of that indicator for 2022."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import select

from ecodiplo.catalogue import ENTITIES
from ecodiplo.catalogue.entity import target
from ecodiplo.db import many_rows
from ecodiplo.fields import Ref
from ecodiplo.language import Label, join
from ecodiplo.services.query import mapping
from ecodiplo.services.query.describe import describe
from ecodiplo.services.query.name_errors import Ambiguous
from ecodiplo.services.query.qualifiers import IN_BRACKETS, Qualifiers, qualifying_fields

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from sqlalchemy import Connection

    from ecodiplo.catalogue import Entity

# The most records that a message names.
MOST_NAMED = 5


def unnamed_records(
    connection: Connection, entity: Entity, texts: Collection[str],
    look_up: Callable[[Entity, Collection[str]], dict[str, int]],
    find: Callable[[Entity, str], int],
) -> dict[str, set[int]]:  # fmt: skip
    """The records that the texts name, by text. `look_up` finds the records that they are of, and
    `find` one in brackets, such as a source."""
    first = entity.by_name[entity.natural_key[0]]
    if entity.name_fields or not isinstance(first.type, Ref) or not texts:
        return {}
    parts = {text: _split(text) for text in texts}
    others = look_up(ENTITIES[target(first)], {name for name, _ in parts.values()})
    table, owner = mapping.table(entity), mapping.foreign_key(entity, first.name)
    own = many_rows.among(connection, owner, {*others.values()})
    ids: defaultdict[int, set[int]] = defaultdict(set)
    for id_, other in connection.execute(select(table.c.id, owner).where(own)) if others else ():
        ids[other].add(id_)
    qualifiers = Qualifiers(connection, entity, set[int]().union(*ids.values()), find)
    records: dict[str, set[int]] = {}
    for text, (name, qualifier) in parts.items():
        named = ids.get(others.get(name, 0), set())
        records[text] = qualifiers.matching(named, qualifier) if qualifier else named
    return {text: several for text, several in records.items() if several}


def ambiguous_records(
    connection: Connection, entity: Entity, text: str, ids: Collection[int]
) -> Ambiguous:
    """The error for a text that names several records."""
    names = [field.name for field in qualifying_fields(entity)]
    described = [*describe(connection, entity, names, sorted(ids)[:MOST_NAMED]).values()]
    if (more := len(ids) - MOST_NAMED) > 0:
        described.append(Label(f"{more} more", f"{more} hồ sơ khác"))
    reason = Label("{text!r} can be {records}; write the ref",
                   "{text!r} có thể là {records}; hãy ghi rõ mã")  # fmt: skip
    return Ambiguous(reason.fill(text=text, records=join(", ", described)))


def _split(text: str) -> tuple[str, str]:
    """The name and what stands in brackets behind it."""
    match = IN_BRACKETS.fullmatch(text.strip())
    return (match[1], match[2]) if match else (text.strip(), "")
