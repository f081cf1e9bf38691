"""From what people type to the record they mean: `Dan Mach`, `Denmark` and `DK` are one country."""

from __future__ import annotations

import datetime
import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import select, union

from ecodiplo.errors import NotFound
from ecodiplo.fields import Many
from ecodiplo.language import Lang
from ecodiplo.models.people import Country, Sector, country_members
from ecodiplo.services.query import mapping
from ecodiplo.services.query.select import read
from ecodiplo.text import did_you_mean, fold

# Names compared one by one for a near miss, texts found that are kept, texts looked up at once.
MANY, REMEMBERED, CHUNK = 2_000, 50_000, 1_000

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy.orm import Session

    from ecodiplo.catalogue import Entity


class Ambiguous(NotFound):
    """A text names more than one record."""


class Names:
    """Every name of every record of an entity: as written, and folded.

    As written comes first, so that `Bỉ` is Belgium though folded it is Burundi's
    code BI; `bi` alone can be either and is asked back. The record's own handle,
    by which exports refer to it, comes before an alias of another.
    """

    def __init__(self, session: Session, entity: Entity) -> None:
        """Read the names, a statement for the columns and one for each field of aliases."""
        self.session = session
        self.entity = entity
        self._keys: dict[str, int] = {}
        self._written: defaultdict[str, set[int]] = defaultdict(set)
        self._folded: defaultdict[str, set[int]] = defaultdict(set)
        self._shown: dict[int, str] = {}
        self._spelt: dict[str, str] = {}  # every name, by its folded form
        model = mapping.model(entity)
        direct = [field.name for field in entity.names if not isinstance(field.type, Many)]
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
        for field in entity.names:
            if isinstance(field.type, Many):
                side = mapping.side(entity.name, field.name)
                for id_, alias in session.execute(select(side.owner, side.value)):
                    self.add(id_, alias)

    def add(self, id_: int, name: str) -> None:
        """Take `name` for a name of the record."""
        self._shown.setdefault(id_, name)
        self._spelt.setdefault(fold(name), name)
        self._written[_written(name)].add(id_)
        self._folded[fold(name)].add(id_)

    def find(self, text: str) -> int:
        """The id of the one record that `text` names.

        Raises NotFound, with the nearest names, when no record or more than one fits.
        """
        if text.strip() in self._keys:
            return self._keys[text.strip()]
        for found in (self._written.get(_written(text)), self._folded.get(fold(text))):
            if found and len(found) == 1:
                return next(iter(found))
            if found:
                names = ", ".join(self._told_apart(found))
                raise Ambiguous(f"{text!r} can be {names}; write which")
        singular = self.entity.singular.en
        near = did_you_mean(text, self._alike(text))
        raise NotFound(f"there is no {singular} {text!r}.{near}")

    def _told_apart(self, ids: Collection[int]) -> list[str]:
        """The records by name; where two have the same, by key and what tells them apart."""
        names = {repr(self._shown[id_]) for id_ in ids}
        if len(names) == len(ids):
            return sorted(names)
        entity = self.entity
        fields = [entity.by_name[name] for name in (entity.key, *entity.tie_breakers)]
        where = [mapping.model(entity).id.in_(ids)]
        told = []
        for row in read(self.session, entity, fields, today=datetime.date.min, where=where):
            parts = [f.type.show(row[f.name], Lang.EN) for f in fields[1:] if row[f.name]]
            told.append(row[entity.key] + (f" ({', '.join(parts)})" if parts else ""))
        return told

    def _alike(self, text: str) -> Iterable[str]:
        """The names worth comparing with `text`: all of a few, of many those that begin or end
        like it. (Comparing is slow, and a file can have many unknown names.)"""
        if len(self._spelt) <= MANY:
            return self._spelt.values()
        folded = fold(text)
        ends = {folded[:3], folded[-3:]}
        return [name for bare, name in self._spelt.items() if {bare[:3], bare[-3:]} & ends][:MANY]

    def all_names(self) -> Iterable[str]:
        """The names as stored, one a record."""
        return self._shown.values()


class Resolver:
    """Finds the records that the texts of a file name: a statement for many of them, and the
    names of an entity read only when a text is not a record's own handle."""

    def __init__(self, session: Session) -> None:
        """Know nothing yet."""
        self.session = session
        self._found: defaultdict[str, dict[str, int]] = defaultdict(dict)
        self._missing: defaultdict[str, dict[str, NotFound]] = defaultdict(dict)
        self._names: dict[str, Names] = {}

    def prime(self, entity: Entity, texts: Iterable[str]) -> None:
        """Find what `texts` name, together."""
        found, missing = self._found[entity.name], self._missing[entity.name]
        if len(found) + len(missing) > REMEMBERED:
            found.clear()
            missing.clear()
        wanted = [text for text in texts if text not in found and text not in missing]
        model = mapping.model(entity)
        for name in dict.fromkeys((entity.handle or entity.key, entity.key)):
            column = getattr(model, name)
            for at in range(0, len(wanted), CHUNK):
                exact = select(column, model.id).where(column.in_(wanted[at : at + CHUNK]))
                ids: defaultdict[str, list[int]] = defaultdict(list)
                for text, id_ in self.session.execute(exact):
                    ids[text].append(id_)
                found.update({text: has[0] for text, has in ids.items() if len(has) == 1})
        for text in wanted:
            if text not in found:
                self._look_up(entity, text)

    def _look_up(self, entity: Entity, text: str) -> None:
        if entity.name not in self._names:
            self._names[entity.name] = Names(self.session, entity)
        try:
            self._found[entity.name][text] = self._names[entity.name].find(text)
        except NotFound as error:
            self._missing[entity.name][text] = error

    def find(self, entity: Entity, text: str) -> int:
        """The id of the record. Raises NotFound, or its kind Ambiguous, as Names does."""
        if (id_ := self._found[entity.name].get(text)) is not None:
            return id_
        if text not in self._missing[entity.name]:
            self.prime(entity, [text])
            return self.find(entity, text)
        raise self._missing[entity.name][text]

    def learn(self, entity: Entity, name: str, id_: int) -> None:
        """Know a record that was made just now; what was missing may be it in other letters."""
        self._names[entity.name].add(id_, name)
        self._missing.pop(entity.name, None)
        self._found[entity.name][name] = id_

    def forget(self, entity: Entity) -> None:
        """Look again: the entity has new records."""
        for known in (self._found, self._missing, self._names):
            known.pop(entity.name, None)


def _written(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold().strip()


def find_id(session: Session, entity: Entity, text: str) -> int:
    """The id of the record of `entity` that `text` names: its ref or code, a name or an alias.

    Raises NotFound when no record or more than one fits.
    """
    exact = select(mapping.model(entity).id).where(
        mapping.column(entity, entity.key) == text.strip()
    )
    found = session.scalar(exact)
    return found if found is not None else Names(session, entity).find(text)


def widened(session: Session, entity: Entity, ids: Iterable[int]) -> list[int]:
    """`ids` and what belongs to them: members of a group of countries, parts of a sector."""
    ids = list(ids)
    if entity.name == "countries":
        members = select(country_members.c.member_id).where(country_members.c.group_id.in_(ids))
        return list(session.scalars(union(members, select(Country.id).where(Country.id.in_(ids)))))
    if entity.name == "sectors":
        parts = select(Sector.id).where(Sector.id.in_(ids)).cte("parts", recursive=True)
        parts = parts.union(select(Sector.id).join(parts, Sector.parent_id == parts.c.id))
        return list(session.scalars(select(parts.c.id)))
    return ids
