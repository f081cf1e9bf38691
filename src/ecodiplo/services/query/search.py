"""Full-text search over every entity, whatever the case and the diacritics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.catalogue import ENTITIES
from ecodiplo.db.search.matches import Place
from ecodiplo.db.search.matching import all_holding, few_holding, first_holding, tables_holding
from ecodiplo.fold import search_parts
from ecodiplo.services.query.abbreviations import abbreviations_in
from ecodiplo.services.query.hits import Hit, Reading

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from ecodiplo.catalogue import Entity
    from ecodiplo.language import Lang

__all__ = ["Hit", "search"]

# The steps in which the index is asked, and the worst rank of a hit that is found by each.
STEPS = ((Place.BEGINNING, 1), (Place.NAMES, 3), (Place.ANYWHERE, 5))
# The records of an entity that a step compares beside those of the limit.
COMPARED = 300


def search(
    connection: Connection, text: str, *, lang: Lang, today: datetime.date,
    entities: Sequence[Entity] = (), limit: int = 0,
) -> list[Hit]:  # fmt: skip
    """The records that hold every word of `text`, whatever the case and the diacritics, or every
    word of it in full where it has abbreviations: the best `limit`, or all with 0.

    Names rank first: one that equals the text, one that begins with it, one that holds it; then
    come other fields. With a limit, at most `limit` and `COMPARED` records of an entity are
    compared of those with a name that begins with the first word, of those with the words in their
    names, and of those with the words in any field: the records that were added first.
    """
    abbreviations = abbreviations_in(connection, ENTITIES["partners"])
    tables = {entity.table_name: entity for entity in entities or ENTITIES.values()}
    reading = Reading(connection, tables, lang, today)
    hits: dict[tuple[str, int], Hit] = {}
    for spelling in abbreviations.spellings(text):
        own = _first_hits(reading, spelling, limit) if limit else _all_hits(reading, spelling)
        hits = own | hits
    order = {name: at for at, name in enumerate(ENTITIES)}
    in_order = sorted(hits.values(), key=lambda hit: (hit.rank, order[hit.entity.name], hit.key))
    return in_order[: limit or None]


def _first_hits(reading: Reading, text: str, limit: int) -> dict[tuple[str, int], Hit]:
    """Hits among which are the best `limit`. The index is asked in steps, until as many hits have a
    rank that no hit of a later step has."""
    hits: dict[tuple[str, int], Hit] = {}
    for place, worst in STEPS:
        records = first_holding(reading.connection, text, place, COMPARED + limit, reading.tables)
        for table, ids in records.items():
            if new := [id_ for id_ in ids if (table, id_) not in hits]:
                hits |= reading.hits(table, new, text)
        if sum(hit.rank <= worst for hit in hits.values()) >= limit:
            return hits
    if len(search_parts(text)) > 1:  # a record may hold the words in several rows
        return _all_hits(reading, text, COMPARED + limit) | hits
    return hits


def _all_hits(reading: Reading, text: str, most: int = 0) -> dict[tuple[str, int], Hit]:
    """All records that hold every word of the text, or with `most` so many of each table."""
    hits: dict[tuple[str, int], Hit] = {}
    for table in tables_holding(reading.connection, text) & reading.tables.keys():
        few = few_holding(reading.connection, text, table)
        if few is not None:
            hits |= reading.hits(table, sorted(few)[: most or None], text)
            continue
        ids = all_holding(reading.connection, text, table)
        assert ids is not None
        hits |= reading.hits(table, ids.limit(most or None), text)
    return hits
