"""A folded search over every entity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, or_

from ecodiplo.catalogue import ENTITIES
from ecodiplo.catalogue.entity import text_parts
from ecodiplo.fields import Many, Text
from ecodiplo.services import tables
from ecodiplo.services.filtering import begins, holds_words
from ecodiplo.services.reading import read
from ecodiplo.text import fold, words

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator, Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from ecodiplo.catalogue import Entity, Field
    from ecodiplo.language import Lang

# Matches read of each entity before they are ranked together.
MOST_OF_EACH = 200


@dataclass(frozen=True)
class Hit:
    """A record that holds the words, the field that holds them best, and how well (0 is best)."""

    entity: Entity
    key: str
    title: str
    field: str
    excerpt: str
    rank: int


def search(
    session: Session, text: str, *, lang: Lang, today: datetime.date,
    entities: Sequence[Entity] = (), all_: bool = False,
) -> list[Hit]:  # fmt: skip
    """The records that hold every word of `text`, whatever its case and diacritics.

    `all_` of them, else as many of each entity as people look at. Ranked: a name that is the text,
    then one that begins with it, holds it, and other fields.
    """
    hits = [
        _hit(entity, record, text, lang)
        for entity in entities or ENTITIES.values()
        for record in read(
            session, entity, [entity.by_name[entity.key], *_searched(entity)],
            today=today, where=[holds_words(entity, text)], order=[_best_first(entity, text)],
            limit=0 if all_ else MOST_OF_EACH,
        )
    ]  # fmt: skip
    hits.sort(key=lambda hit: (hit.rank, list(ENTITIES).index(hit.entity.name), hit.key))
    return hits


def _best_first(entity: Entity, text: str) -> ColumnElement[int]:
    """Those first that have a name which begins with `text`: they may not be cut off."""
    names = [tables.column(entity, f.name) for f in entity.names if isinstance(f.type, Text)]
    names.append(tables.column(entity, entity.key))
    return case((or_(*(begins(name, text) for name in names)), 0), else_=1)


def _searched(entity: Entity) -> list[Field]:
    title = entity.by_name[entity.title]
    with_parts = [field for field in entity.stored if text_parts(field)]
    return list({f.name: f for f in (title, *entity.texts, *with_parts)}.values())


def _texts_of(entity: Entity, record: dict[str, Any]) -> Iterator[tuple[Field, str]]:
    """Every text of the record, and the field that holds it."""
    for field in _searched(entity):
        value = record[field.name]
        if not isinstance(field.type, Many):
            yield field, value or ""
            continue
        places = text_parts(field)
        for item in value:
            parts = item if field.type.parts else (item,)
            yield from ((field, parts[at] or "") for at in places)


def _hit(entity: Entity, record: dict[str, Any], text: str, lang: Lang) -> Hit:
    wanted = fold(text)
    named = {field.name for field in entity.names} | {entity.key}
    best = (9, "", "")
    for field, given in _texts_of(entity, record):
        rank = _rank(fold(given), wanted, is_name=field.name in named)
        if rank < best[0]:
            best = (rank, field.label.to(lang), given)
    title = entity.by_name[entity.title]
    shown = record.get(title.vietnamese) if lang == "vi" and title.vietnamese else None
    shown = shown or record[title.name] or record[entity.key]
    return Hit(
        entity, str(record[entity.key]), str(shown), best[1], _excerpt(best[2], text), best[0]
    )


def _rank(folded: str, wanted: str, *, is_name: bool) -> int:
    if is_name and folded == wanted:
        return 0
    if is_name and folded.startswith(wanted):
        return 1
    if wanted in folded:
        return 2 if is_name else 4
    held = [any(word.startswith(part) for word in words(folded)) for part in words(wanted)]
    if all(held):
        return 3 if is_name else 5
    return 6 if any(held) else 9


def _excerpt(value: str, text: str, width: int = 80) -> str:
    """The part of `value` around the words. Folding can change lengths, so it is a near guess."""
    if len(value) <= width:
        return value
    at = max(0, fold(value).find(words(text)[0]) - width // 3)
    piece = value[at : at + width].strip()
    return f"{'…' if at else ''}{piece}{'…' if at + width < len(value) else ''}"
