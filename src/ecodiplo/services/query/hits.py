"""The hits of a search: how well a record holds the text, and where."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select

from ecodiplo.catalogue.entity import text_parts
from ecodiplo.db import many_rows
from ecodiplo.fields import Many
from ecodiplo.fold import is_unspaced, search_form, search_parts
from ecodiplo.fold.letters import UNSPACED, WORD_SEPARATORS
from ecodiplo.formats.sheet import cell_text
from ecodiplo.language import Lang
from ecodiplo.services.query import mapping
from ecodiplo.services.query.read_records import read_records

if TYPE_CHECKING:
    import datetime
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from sqlalchemy import Connection

    from ecodiplo.catalogue import Entity, Field

# The ranks: of a name that equals the text, begins with it, holds it at the beginning of a word, or
# holds its words; of another text that holds it or its words; of one that holds some of the words.
EQUAL, BEGINS, NAME_HOLDS, NAME_WORDS, HOLDS, WORDS, SOME_WORDS, NONE = 0, 1, 2, 3, 4, 5, 6, 9
WIDTH = 80  # of an excerpt
_IN_WORDS = re.compile(f"[^{WORD_SEPARATORS}{UNSPACED}]")


@dataclass(frozen=True)
class Hit:
    """A record that holds the words, the field that matches best, and its rank (0 is best)."""

    entity: Entity
    key: str
    title: str
    field: str
    excerpt: str
    rank: int


class Pattern:
    """The text of a search: `folded`, in the parts that are looked for (words, and the runs of
    letters of scripts without spaces), and as the `place` of the text at the beginning of a word;
    of a script without spaces, anywhere."""

    def __init__(self, text: str) -> None:
        self.folded = search_form(text)
        self.parts = search_parts(text)
        begins = _IN_WORDS.match(self.folded)
        before = rf"(?<![^{WORD_SEPARATORS}{UNSPACED}])" if begins else ""
        self.place = re.compile(before + re.escape(self.folded))

    def rank(self, text: str, *, is_name: bool) -> int:
        """How well a text of a record holds the pattern."""
        folded = search_form(text)
        if is_name and folded.startswith(self.folded):
            return EQUAL if folded == self.folded else BEGINS
        if self.place.search(folded):
            return NAME_HOLDS if is_name else HOLDS
        if not any(part in folded for part in self.parts):
            return NONE
        words = search_parts(folded)
        held = [
            part in folded if is_unspaced(part) else any(word.startswith(part) for word in words)
            for part in self.parts
        ]
        if all(held):
            return NAME_WORDS if is_name else WORDS
        return SOME_WORDS if any(held) else NONE

    def excerpt(self, text: str) -> str:
        """The part of `text` around the words. Folding can change lengths, so the place is
        approximate."""
        if len(text) <= WIDTH:
            return text
        at = max(0, search_form(text).find(self.parts[0]) - WIDTH // 3)
        piece = text[at : at + WIDTH].strip()
        return f"{'…' if at else ''}{piece}{'…' if at + WIDTH < len(text) else ''}"


@dataclass(frozen=True)
class Reading:
    """Reads records of the entities, by their table, as hits."""

    connection: Connection
    tables: Mapping[str, Entity]
    lang: Lang
    today: datetime.date

    def hits(
        self, table: str, ids: Collection[int] | Select[int], text: str
    ) -> Iterator[tuple[tuple[str, int], Hit]]:
        """The records of a table with these ids as hits, by table and id. Their other texts are
        read only where no name of theirs holds the words."""
        entity, pattern = self.tables[table], Pattern(text)
        searched = _searched(entity, self.lang)
        names = [field for field in searched if field.name in _names(entity)]
        others = []
        for record in self._records(entity, names, ids):
            hit = _hit(entity, names, record, pattern, self.lang)
            if hit.rank <= NAME_WORDS:
                yield (table, record["id"]), hit
            else:
                others.append(record["id"])
        for record in self._records(entity, searched, others) if others else ():
            yield (table, record["id"]), _hit(entity, searched, record, pattern, self.lang)

    def _records(
        self, entity: Entity, fields: Sequence[Field], ids: Collection[int] | Select[int]
    ) -> Iterator[Mapping[str, Any]]:
        own = mapping.table(entity).c.id
        among = (
            own.in_(ids) if isinstance(ids, Select) else many_rows.among(self.connection, own, ids)
        )
        shown = [entity.by_name[name] for name in (entity.key, *entity.title_fields)]
        fields = [*{field.name: field for field in (*shown, *fields)}.values()]
        return read_records(self.connection, entity, fields, today=self.today, where=[among])


def _hit(
    entity: Entity, fields: Sequence[Field], record: Mapping[str, Any], pattern: Pattern, lang: Lang
) -> Hit:
    """The record as a hit, by the best of its texts in these fields."""
    rank, place, best, names = NONE, "", "", _names(entity)
    for field, text in _texts_of(fields, record):
        is_name = field.name in names
        if rank > HOLDS or is_name:  # else no other text is better
            own = pattern.rank(text, is_name=is_name)
            if own < rank:
                rank, place, best = own, field.label.to(lang), text
    key = str(record[entity.key])
    title = str(cell_text(record, entity.by_name[entity.title], lang) or key)
    return Hit(entity, key, title, place, pattern.excerpt(best), rank)


def _names(entity: Entity) -> set[str]:
    return {entity.key, *(field.name for field in entity.name_fields)}


def _searched(entity: Entity, lang: Lang) -> list[Field]:
    """The fields with texts; those of the other language come last."""
    with_parts = (field for field in entity.stored if text_parts(field))
    fields = {f.name: f for f in (entity.by_name[entity.title], *entity.text_fields, *with_parts)}
    pairs = [(field.vietnamese, field.name) for field in fields.values() if field.vietnamese]
    twins = {vietnamese if lang is Lang.EN else english for vietnamese, english in pairs}
    return sorted(fields.values(), key=lambda field: field.name in twins)


def _texts_of(fields: Sequence[Field], record: Mapping[str, Any]) -> Iterator[tuple[Field, str]]:
    """Every text of the record, with its field."""
    for field in fields:
        value = record[field.name]
        if not value:
            continue
        if not isinstance(field.type, Many):
            yield field, value
            continue
        places = text_parts(field)
        for item in value:
            parts = item if field.type.parts else (item,)
            yield from ((field, parts[at]) for at in places if parts[at])
