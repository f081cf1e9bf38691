"""Finds the record that a text names: `Dan Mach`, `Denmark` and `DK` are one country."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from ecodiplo.errors import NotFound
from ecodiplo.fields import Many
from ecodiplo.fold import fold
from ecodiplo.language import Label, Lang, in_sentence, join, same
from ecodiplo.services.query import mapping
from ecodiplo.services.query.chunks import chunks
from ecodiplo.services.query.read_records import NO_DAY, read_records
from ecodiplo.text import did_you_mean

# The most names that are compared one by one for a near miss; the most texts that a Resolver
# remembers.
MOST_COMPARED, MOST_REMEMBERED = 2_000, 50_000

if TYPE_CHECKING:
    import datetime
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from sqlalchemy.orm import Session

    from ecodiplo.catalogue import Entity, Field


class Ambiguous(NotFound):
    """A text names more than one record."""


class Names:
    """Every name of every record of an entity, as written and folded.

    The written form comes first: `Bỉ` is Belgium, although its folded form is Burundi's code BI;
    `bi` can be either and is refused as ambiguous. A record's own handle, by which exports refer
    to it, comes before an alias of another record.
    """

    def __init__(self, session: Session, entity: Entity) -> None:
        """Read the names: one statement for the columns, and one for each field of aliases."""
        self.session = session
        self.entity = entity
        self._keys: dict[str, int] = {}
        self._written: defaultdict[str, set[int]] = defaultdict(set)
        self._folded: defaultdict[str, set[int]] = defaultdict(set)
        self._shown: dict[int, str] = {}
        self._names: dict[str, str] = {}  # every name, by its folded form
        model = mapping.model(entity)
        direct = [field.name for field in entity.name_fields if not isinstance(field.type, Many)]
        handle = entity.handle or entity.key
        columns = [getattr(model, name) for name in (entity.key, handle, *direct)]
        own_names: defaultdict[str, list[int]] = defaultdict(list)
        for id_, key, own, *names in session.execute(select(model.id, *columns)):
            if entity.handle:
                own_names[own].append(id_)
            self._keys[key] = id_
            self._folded[fold(key)].add(id_)
            self._shown[id_] = next((name for name in names if name), key)
            for name in filter(None, names):
                self.add(id_, name)
        for own, ids in own_names.items():
            if len(ids) == 1:
                self._keys.setdefault(own, ids[0])
        for field in entity.name_fields:
            if isinstance(field.type, Many):
                side = mapping.side(entity.name, field.name)
                for id_, alias in session.execute(select(side.owner, side.value)):
                    self.add(id_, alias)

    def add(self, id_: int, name: str) -> None:
        """Add `name` to the names of the record."""
        self._shown.setdefault(id_, name)
        self._names.setdefault(fold(name), name)
        self._written[_written(name)].add(id_)
        self._folded[fold(name)].add(id_)

    def find(self, text: str) -> int:
        """The id of the one record that `text` names.

        Raises NotFound, with the nearest names, when no record or more than one fits.
        """
        if text.strip() in self._keys:
            return self._keys[text.strip()]
        for ids in (self._written.get(_written(text)), self._folded.get(fold(text))):
            if ids and len(ids) == 1:
                return next(iter(ids))
            if ids:
                raise Ambiguous(
                    Label(
                        "{text!r} can be {names}; write the ref",
                        "{text!r} có thể là {names}; hãy ghi rõ",
                    ).fill(text=text, names=join(", ", self._distinct_labels(ids)))
                )
        english, vietnamese = map(in_sentence, self.entity.singular)
        raise NotFound(
            Label(f"there is no {english} {text!r}.", f"không có {vietnamese} {text!r}.")
            + did_you_mean(text, self._similar(text))
        )

    def _distinct_labels(self, ids: Collection[int]) -> list[Label]:
        """A label for each record that no other of them has: its name; where two have the same
        name, the key and the values of the tie breakers."""
        names = {repr(self._shown[id_]) for id_ in ids}
        if len(names) == len(ids):
            return [same(name) for name in sorted(names)]
        entity = self.entity
        fields = [entity.by_name[name] for name in (entity.key, *entity.tie_breakers)]
        where = [mapping.model(entity).id.in_(ids)]
        return [
            Label(*(_key_and_ties(entity, fields[1:], row, lang) for lang in Lang))
            for row in read_records(self.session, entity, fields, today=NO_DAY, where=where)
        ]

    def _similar(self, text: str) -> Iterable[str]:
        """The names to compare with `text`: all when they are few, else those with the same
        beginning or end. (The comparison is slow, and a file can have many unknown names.)"""
        if len(self._names) <= MOST_COMPARED:
            return self._names.values()
        folded = fold(text)
        ends = {folded[:3], folded[-3:]}
        similar = [name for bare, name in self._names.items() if {bare[:3], bare[-3:]} & ends]
        return similar[:MOST_COMPARED]


class Resolver:
    """Finds the records that the texts of a file name. One statement looks up many texts; all names
    of an entity are read only when a text is not the handle or key of a record."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._ids: defaultdict[str, dict[str, int]] = defaultdict(dict)
        self._missing: defaultdict[str, dict[str, NotFound]] = defaultdict(dict)
        self._names: dict[str, Names] = {}

    def prime(self, entity: Entity, texts: Iterable[str]) -> None:
        """Look up all of `texts`, and remember the records."""
        known_ids, missing = self._ids[entity.name], self._missing[entity.name]
        if len(known_ids) + len(missing) > MOST_REMEMBERED:
            known_ids.clear()
            missing.clear()
        new = [text for text in texts if text not in known_ids and text not in missing]
        model = mapping.model(entity)
        for name in dict.fromkeys((entity.handle or entity.key, entity.key)):
            column = getattr(model, name)
            for part in chunks(new):
                exact = select(column, model.id).where(column.in_(part))
                ids: defaultdict[str, list[int]] = defaultdict(list)
                for text, id_ in self.session.execute(exact):
                    ids[text].append(id_)
                known_ids.update({text: own[0] for text, own in ids.items() if len(own) == 1})
        for text in new:
            if text not in known_ids:
                self._look_up(entity, text)

    def _look_up(self, entity: Entity, text: str) -> None:
        if entity.name not in self._names:
            self._names[entity.name] = Names(self.session, entity)
        try:
            self._ids[entity.name][text] = self._names[entity.name].find(text)
        except NotFound as error:
            self._missing[entity.name][text] = error

    def find(self, entity: Entity, text: str) -> int:
        """The id of the record. Raises NotFound, or Ambiguous, as `Names.find` does."""
        if (id_ := self._ids[entity.name].get(text)) is not None:
            return id_
        if text not in self._missing[entity.name]:
            self.prime(entity, [text])
            return self.find(entity, text)
        raise self._missing[entity.name][text]

    def learn(self, entity: Entity, name: str, id_: int) -> None:
        """Remember a new record. Texts that were missing are looked up again: they may be the name
        in other letters."""
        self._names[entity.name].add(id_, name)
        self._missing.pop(entity.name, None)
        self._ids[entity.name][name] = id_

    def forget(self, entity: Entity) -> None:
        """Forget the records of the entity, because it has new ones."""
        for cache in (self._ids, self._missing, self._names):
            cache.pop(entity.name, None)


def _key_and_ties(entity: Entity, ties: Sequence[Field], row: Mapping[str, Any], lang: Lang) -> str:
    parts = [field.type.show(row[field.name], lang) for field in ties if row[field.name]]
    return str(row[entity.key]) + (f" ({', '.join(parts)})" if parts else "")


def _written(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold().strip()


def find_id(session: Session, entity: Entity, text: str) -> int:
    """The id of the record of `entity` that `text` names: its ref or code, a name or an alias.

    Raises NotFound when no record or more than one fits.
    """
    exact = select(mapping.model(entity).id).where(
        mapping.column(entity, entity.key) == text.strip()
    )
    id_ = session.scalar(exact)
    return id_ if id_ is not None else Names(session, entity).find(text)


def find_record(
    session: Session, entity: Entity, text: str, fields: Iterable[Field], *, today: datetime.date
) -> dict[str, Any]:
    """These fields of the record that `text` names, as `read_records` gives them.

    Raises NotFound when no record or more than one fits.
    """
    own = [mapping.model(entity).id == find_id(session, entity, text)]
    (record,) = read_records(session, entity, list(fields), today=today, where=own)
    return record
