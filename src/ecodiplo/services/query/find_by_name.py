"""Finds the record that a text names: `Dan Mach`, `Denmark` and `DK` are one country."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from ecodiplo.catalogue import ENTITIES
from ecodiplo.catalogue.entity import target
from ecodiplo.errors import NotFound
from ecodiplo.services.query import mapping
from ecodiplo.services.query.chunks import chunks
from ecodiplo.services.query.read_records import read_records
from ecodiplo.services.query.record_names import Ambiguous, Names

if TYPE_CHECKING:
    import datetime
    from collections.abc import Collection, Iterable, Sequence

    from sqlalchemy.orm import Session

    from ecodiplo.catalogue import Entity, Field

__all__ = ["Ambiguous", "Names", "Resolver", "find_id", "find_record"]

# The most texts that a Resolver remembers.
MOST_REMEMBERED = 50_000


class Resolver:
    """Finds the records that the texts of a file name. One statement looks up many texts; all names
    of an entity are read only when a text is not the handle or key of a record."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._ids: defaultdict[str, dict[tuple[str, bool], int]] = defaultdict(dict)
        self._missing: defaultdict[str, dict[tuple[str, bool], NotFound]] = defaultdict(dict)
        self._names: dict[str, Names] = {}

    def are_codes(self, field: Field, heading: str, texts: Collection[str]) -> bool:
        """Whether a column of this field, which refers to an entity, has codes, and not names: the
        `codes` of `prime` and `find`. `texts` are the different texts of the whole column."""
        entity = ENTITIES[target(field)]
        return entity.name_rules.coded and self._names_of(entity).are_codes(
            heading, texts, exported=heading == field.name
        )

    def have_two_meanings(self, entity: Entity, texts: Collection[str]) -> bool:
        """Whether one of the texts is the code of a record and can be a name of another."""
        return entity.name_rules.coded and any(map(self._names_of(entity).has_two_meanings, texts))

    def prime(self, entity: Entity, texts: Collection[str], *, codes: bool = False) -> None:
        """Look up all of `texts`, and remember the records. `codes`: a code comes before a name."""
        known_ids, missing = self._ids[entity.name], self._missing[entity.name]
        if len(known_ids) + len(missing) > MOST_REMEMBERED:
            known_ids.clear()
            missing.clear()
        new = [t for t in texts if (t, codes) not in known_ids and (t, codes) not in missing]
        if not entity.name_rules.coded:
            self._find_exact(entity, new, codes)
        for text in new:
            if (text, codes) not in known_ids:
                try:
                    known_ids[text, codes] = self._names_of(entity).find(text, codes=codes)
                except NotFound as error:
                    # A traceback would keep the values of its frames alive.
                    missing[text, codes] = error.with_traceback(None)

    def _find_exact(self, entity: Entity, texts: Sequence[str], codes: bool) -> None:
        """Remember the records of which one of `texts` is the handle or the key."""
        model = mapping.model(entity)
        for name in dict.fromkeys((entity.handle or entity.key, entity.key)):
            column = getattr(model, name)
            for part in chunks(texts):
                exact = select(column, model.id).where(column.in_(part))
                ids: defaultdict[str, list[int]] = defaultdict(list)
                for text, id_ in self.session.execute(exact):
                    ids[text].append(id_)
                self._ids[entity.name].update(
                    {(text, codes): own[0] for text, own in ids.items() if len(own) == 1}
                )

    def _names_of(self, entity: Entity) -> Names:
        if entity.name not in self._names:
            self._names[entity.name] = Names(self.session, entity)
        return self._names[entity.name]

    def find(self, entity: Entity, text: str, *, codes: bool = False) -> int:
        """The id of the record. Raises NotFound, or Ambiguous, as `Names.find` does."""
        if (id_ := self._ids[entity.name].get((text, codes))) is not None:
            return id_
        if (text, codes) not in self._missing[entity.name]:
            self.prime(entity, [text], codes=codes)
            return self.find(entity, text, codes=codes)
        raise self._missing[entity.name][text, codes].with_traceback(None)

    def learn(self, entity: Entity, name: str, id_: int) -> None:
        """Remember a new record. Texts that were missing are looked up again: they may be the name
        in other letters."""
        self._names_of(entity).add(id_, name)
        self._missing.pop(entity.name, None)
        self._ids[entity.name][name, False] = id_

    def forget(self, entity: Entity) -> None:
        """Forget the records of the entity, because it has new ones."""
        for cache in (self._ids, self._missing, self._names):
            cache.pop(entity.name, None)


def find_id(session: Session, entity: Entity, text: str, *, codes: bool = True) -> int:
    """The id of the record of `entity` that `text` names: its ref or code, a name or an alias.

    `codes`: a code comes before a name, as where a command names the record that it is about.
    Raises NotFound when no record or more than one fits.
    """
    if codes or not entity.name_rules.coded:
        exact = select(mapping.model(entity).id).where(
            mapping.column(entity, entity.key) == text.strip()
        )
        id_: int | None = session.scalar(exact)
        if id_ is not None:
            return id_
    return Names(session, entity).find(text)


def find_record(
    session: Session, entity: Entity, text: str, fields: Iterable[Field], *, today: datetime.date
) -> dict[str, Any]:
    """These fields of the record that `text` names, as `read_records` gives them.

    Raises NotFound when no record or more than one fits.
    """
    own = [mapping.model(entity).id == find_id(session, entity, text)]
    (record,) = read_records(session, entity, list(fields), today=today, where=own)
    return record
