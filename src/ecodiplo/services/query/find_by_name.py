"""Finds the record that a text names: `Dan Mach`, `Denmark` and `DK` are one country."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from ecodiplo.catalogue import ENTITIES
from ecodiplo.catalogue.entity import target
from ecodiplo.db import many_rows
from ecodiplo.errors import NotFound
from ecodiplo.services.query import mapping
from ecodiplo.services.query.read_records import read_records
from ecodiplo.services.query.record_names import Ambiguous, Names

if TYPE_CHECKING:
    import datetime
    from collections.abc import Collection, Iterable

    from sqlalchemy.orm import Session

    from ecodiplo.catalogue import Entity, Field

__all__ = ["Ambiguous", "Names", "Resolver", "find_id", "find_record"]

# The most texts without a record that a Resolver remembers.
MOST_MISSING = 5_000


class Resolver:
    """Finds the records that the texts of a file name. One statement looks up many texts; all names
    of an entity are read only when a text is not the handle or key of a record."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._names: dict[str, Names] = {}
        self._missing: defaultdict[str, dict[tuple[str, bool], NotFound]] = defaultdict(dict)

    def are_codes(self, field: Field, heading: str, texts: Collection[str]) -> bool | None:
        """Whether a column of this field, which refers to an entity, has codes, and not names: the
        `codes` of `look_up`. None when the different `texts` of the column can be either."""
        entity = ENTITIES[target(field)]
        return entity.name_rules.coded and self._names_of(entity).are_codes(
            heading, texts, exported=heading == field.name
        )

    def have_two_meanings(self, field: Field, texts: Collection[str]) -> bool:
        """Whether one of the texts is the code of a record and can be a name of another."""
        entity = ENTITIES[target(field)]
        return entity.name_rules.coded and any(map(self._names_of(entity).has_two_meanings, texts))

    def look_up(
        self, entity: Entity, texts: Collection[str], *, codes: bool = False
    ) -> tuple[dict[str, int], dict[str, NotFound]]:
        """The ids of the records that the texts name; for the other texts, why there is none.

        `codes`: a code comes before a name.
        """
        ids = {} if entity.name_rules.coded else self._exact(entity, texts)
        missing: dict[str, NotFound] = {}
        if not (others := [text for text in texts if text not in ids]):
            return ids, missing
        names, remembered = self._names_of(entity), self._missing[entity.name]
        for text in others:
            if error := remembered.get((text, codes)):
                missing[text] = error
                continue
            try:
                ids[text] = names.find(text, codes=codes)
            except NotFound as error:
                # A traceback would keep the values of its frames alive.
                missing[text] = error.with_traceback(None)
                if len(remembered) < MOST_MISSING:
                    remembered[text, codes] = missing[text]
        return ids, missing

    def _names_of(self, entity: Entity) -> Names:
        if entity.name not in self._names:
            self._names[entity.name] = Names(self.session, entity)
        return self._names[entity.name]

    def _exact(self, entity: Entity, texts: Collection[str]) -> dict[str, int]:
        """The ids of the records of which one of `texts` is the key, or else the handle."""
        model = mapping.model(entity)
        ids: dict[str, int] = {}
        for name in dict.fromkeys((entity.key, entity.handle or entity.key)):
            column = getattr(model, name)
            exact = many_rows.among(self.session.connection(), column, texts)
            own: defaultdict[str, list[int]] = defaultdict(list)
            for text, id_ in self.session.execute(select(column, model.id).where(exact)).all():
                own[text].append(id_)
            ids = {text: several[0] for text, several in own.items() if len(several) == 1} | ids
        return ids

    def learn(self, entity: Entity, name: str, id_: int) -> None:
        """Learn a new record. Texts that were missing are looked up again: they may be the name in
        other letters."""
        if entity.name in self._names:
            self._names[entity.name].add(id_, name)
        self._missing.pop(entity.name, None)

    def forget(self, entity: Entity) -> None:
        """Forget the names of the entity, because it has new records."""
        self._names.pop(entity.name, None)
        self._missing.pop(entity.name, None)


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
