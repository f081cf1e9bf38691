"""A folded search over every entity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ecodiplo.catalogue import ENTITIES
from ecodiplo.fields import Many
from ecodiplo.services.filtering import holds_words
from ecodiplo.services.reading import read
from ecodiplo.text import fold

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

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
    entities: Sequence[Entity] = (), limit: int = 20,
) -> list[Hit]:  # fmt: skip
    """The records that hold every word of `text`, whatever its case and diacritics.

    Ranked: a name that is the text, then one that begins with it, holds it, and other fields.
    """
    hits = [
        _hit(entity, record, text, lang)
        for entity in entities or ENTITIES.values()
        for record in read(
            session, entity, [entity.by_name[entity.key], *_searched(entity)],
            today=today, where=[holds_words(entity, text)], limit=MOST_OF_EACH,
        )
    ]  # fmt: skip
    hits.sort(key=lambda hit: (hit.rank, list(ENTITIES).index(hit.entity.name), hit.key))
    return hits[:limit] if limit else hits


def _searched(entity: Entity) -> list[Field]:
    title = entity.by_name[entity.title]
    return list({f.name: f for f in (title, *entity.texts)}.values())


def _hit(entity: Entity, record: dict[str, Any], text: str, lang: Lang) -> Hit:
    wanted = fold(text)
    named = {field.name for field in entity.names} | {entity.key}
    best = (9, "", "")
    for field in entity.texts:
        value = record[field.name]
        if not value:
            continue
        values = value if isinstance(field.type, Many) else (value,)
        for given in values:
            given = given[0] if isinstance(given, tuple) else given
            rank = _rank(fold(str(given)), wanted, is_name=field.name in named)
            if rank < best[0]:
                best = (rank, field.label.to(lang), str(given))
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
    if all(word in folded for word in wanted.split()):
        return 3 if is_name else 5
    return 6 if any(word in folded for word in wanted.split()) else 9


def _excerpt(value: str, text: str, width: int = 80) -> str:
    """The part of `value` around the words. Folding can change lengths, so it is a near guess."""
    if len(value) <= width:
        return value
    at = max(0, fold(value).find(fold(text).split()[0]) - width // 3)
    piece = value[at : at + width].strip()
    return f"{'…' if at else ''}{piece}{'…' if at + width < len(value) else ''}"
