"""Full-text search over every entity, whatever the case and the diacritics."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ecodiplo.catalogue import ENTITIES
from ecodiplo.catalogue.entity import text_parts
from ecodiplo.db.search.matching import tables_holding
from ecodiplo.fields import Many
from ecodiplo.fold import is_unspaced, search_form, search_parts
from ecodiplo.formats.sheet import cell_text
from ecodiplo.language import Lang
from ecodiplo.services.query import mapping
from ecodiplo.services.query.abbreviations import abbreviations_in
from ecodiplo.services.query.filters import holds_words
from ecodiplo.services.query.ranking import best
from ecodiplo.services.query.read_records import read_records

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection

    from ecodiplo.catalogue import Entity, Field


@dataclass(frozen=True)
class Hit:
    """A record that holds the words, the field that matches best, and its rank (0 is best)."""

    entity: Entity
    key: str
    title: str
    field: str
    excerpt: str
    rank: int


def search(
    connection: Connection, text: str, *, lang: Lang, today: datetime.date,
    entities: Sequence[Entity] = (), limit: int = 0,
) -> list[Hit]:  # fmt: skip
    """The records that hold every word of `text`, whatever the case and the diacritics, or every
    word of it in full where it has abbreviations: the best `limit`, or all with 0.

    Names rank first: one that equals the text, one that begins with it, one that holds it; then
    come other fields. At most `limit` records of each entity are read.
    """
    abbreviations = abbreviations_in(connection, ENTITIES["partners"])
    hits: dict[tuple[str, str], Hit] = {}
    for spelling in abbreviations.spellings(text):
        for hit in _hits(
            connection, spelling, lang=lang, today=today, entities=entities, limit=limit
        ):
            hits.setdefault((hit.entity.name, hit.key), hit)
    order = {name: at for at, name in enumerate(ENTITIES)}
    best_first = sorted(hits.values(), key=lambda hit: (hit.rank, order[hit.entity.name], hit.key))
    return best_first[: limit or None]


def _hits(
    connection: Connection, text: str, *, lang: Lang, today: datetime.date,
    entities: Sequence[Entity], limit: int,
) -> Iterator[Hit]:  # fmt: skip
    """The best records of each entity that hold every word of the text as it is."""
    likely = tables_holding(connection, text)
    for entity in entities or ENTITIES.values():
        if mapping.table(entity).name not in likely:
            continue
        where = holds_words(entity, text)
        if limit:
            where = mapping.table(entity).c.id.in_(best(entity, text, limit))
        fields = list(dict.fromkeys([entity.by_name[entity.key], *_searched(entity)]))
        for record in read_records(connection, entity, fields, today=today, where=[where]):
            yield _hit(entity, record, text, lang)


def _searched(entity: Entity) -> list[Field]:
    title = entity.by_name[entity.title]
    with_parts = [field for field in entity.stored if text_parts(field)]
    return list({f.name: f for f in (title, *entity.text_fields, *with_parts)}.values())


def _texts_of(entity: Entity, record: dict[str, Any], lang: Lang) -> Iterator[tuple[Field, str]]:
    """Every text of the record, with its field; those of the other language come last."""
    fields = _searched(entity)
    twins = {field.vietnamese for field in fields if field.vietnamese}
    if lang is Lang.VI:
        twins = {field.name for field in fields if field.vietnamese}
    for field in sorted(fields, key=lambda field: field.name in twins):
        value = record[field.name]
        if not isinstance(field.type, Many):
            yield field, value or ""
            continue
        places = text_parts(field)
        for item in value:
            parts = item if field.type.parts else (item,)
            yield from ((field, parts[at] or "") for at in places)


def _hit(entity: Entity, record: dict[str, Any], text: str, lang: Lang) -> Hit:
    pattern = search_form(text)
    names = {field.name for field in entity.name_fields} | {entity.key}
    best = (9, "", "")
    for field, own in _texts_of(entity, record, lang):
        rank = _rank(search_form(own), pattern, is_name=field.name in names)
        if rank < best[0]:
            best = (rank, field.label.to(lang), own)
    title = entity.by_name[entity.title]
    shown = cell_text(record, title, lang) or record[entity.key]
    return Hit(
        entity, str(record[entity.key]), str(shown), best[1], _excerpt(best[2], text), best[0]
    )


def _rank(folded: str, pattern: str, *, is_name: bool) -> int:
    if is_name and folded == pattern:
        return 0
    if is_name and folded.startswith(pattern):
        return 1
    if pattern in folded:
        return 2 if is_name else 4
    words, parts = search_parts(folded), search_parts(pattern)
    held = [
        part in folded if is_unspaced(part) else any(word.startswith(part) for word in words)
        for part in parts
    ]
    if all(held):
        return 3 if is_name else 5
    return 6 if any(held) else 9


def _excerpt(value: str, text: str, width: int = 80) -> str:
    """The part of `value` around the words. Folding can change lengths, so the place is
    approximate."""
    if len(value) <= width:
        return value
    at = max(0, search_form(value).find(search_parts(text)[0]) - width // 3)
    piece = value[at : at + width].strip()
    return f"{'…' if at else ''}{piece}{'…' if at + width < len(value) else ''}"
