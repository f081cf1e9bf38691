"""Texts in Vietnamese under the heading of a text in either language.

A list for people shows one of the two texts of a record, in the reader's language. Its column has
the heading of the field in English, and so do lists of offices that are in Vietnamese alone.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from ecodiplo.services.query import mapping

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ecodiplo.catalogue import Entity
    from ecodiplo.services.writing.batches import UnderstoodBatch


def with_vietnamese_names(
    connection: Connection, entity: Entity, batch: UnderstoodBatch
) -> UnderstoodBatch:
    """The batch with the Vietnamese name in the required field, in rows that give no other name.

    A row about a record whose key exists keeps its empty cell, since the record has a name. Of
    countries, sectors and indicators both names are required, and none stands for the other.
    """
    for field in entity.stored:
        twin = entity.by_name.get(field.vietnamese)
        if twin is None or twin.required or not field.required or twin.name not in batch.fields:
            continue
        nothing = [None] * len(batch.numbers)
        names, twins = batch.fields.get(field.name, nothing), batch.fields[twin.name]
        rows = {at for at, text in enumerate(twins) if text is not None and names[at] is None}
        rows -= _about_known_keys(connection, entity, batch, rows)
        if rows:
            filled = [twins[at] if at in rows else name for at, name in enumerate(names)]
            batch = replace(batch, fields={**batch.fields, field.name: filled})
    return batch


def _about_known_keys(
    connection: Connection, entity: Entity, batch: UnderstoodBatch, rows: set[int]
) -> set[int]:
    """The rows about a record that exists, or about that of another row of the batch."""
    keys = batch.fields.get(entity.key, [None] * len(batch.numbers))
    wanted = {key for at in rows if (key := keys[at]) is not None}
    if not wanted:
        return set()
    column = mapping.column(entity, entity.key)
    known = {*connection.scalars(select(column).where(column.in_(wanted)))}
    counts = Counter(keys)
    return {
        at for at in rows if (key := keys[at]) is not None and (key in known or counts[key] > 1)
    }


def with_stored_texts(
    connection: Connection, entity: Entity, batch: UnderstoodBatch
) -> UnderstoodBatch:
    """The batch with the stored text in place of the text that its record has in Vietnamese, in
    rows with the key of a record: a list in Vietnamese that comes back translates no name.

    A file that has a column for either text means what it says.
    """
    keys = batch.fields.get(entity.key)
    fields = [
        field for field in entity.stored
        if field.vietnamese and field.name in batch.fields and field.vietnamese not in batch.fields
    ]  # fmt: skip
    if keys is None or not fields:
        return batch
    names = [entity.key, *(name for each in fields for name in (each.name, each.vietnamese))]
    columns = [mapping.column(entity, name) for name in names]
    wanted = {*filter(None, keys)}
    rows = connection.execute(select(*columns).where(columns[0].in_(wanted))) if wanted else ()
    stored = {key: texts for key, *texts in rows}
    changed = {}
    for at, field in enumerate(fields):
        pairs = {key: texts[2 * at : 2 * at + 2] for key, texts in stored.items()}
        changed[field.name] = [
            pair[0] if text is not None and (pair := pairs.get(key)) and pair[1] == text else text
            for key, text in zip(keys, batch.fields[field.name], strict=True)
        ]
    return replace(batch, fields={**batch.fields, **changed})
