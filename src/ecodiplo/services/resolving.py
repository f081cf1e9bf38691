"""From what people type to the record they mean: `Dan Mach`, `Denmark` and `DK` are one country."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import select, union

from ecodiplo.errors import NotFound
from ecodiplo.fields import Many
from ecodiplo.models.people import Country, Sector, country_members
from ecodiplo.services import tables
from ecodiplo.text import did_you_mean, fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from ecodiplo.catalogue import Entity


class Names:
    """Every name of every record of an entity: as written, and folded.

    As written comes first, so that `Bỉ` is Belgium though folded it is Burundi's
    code BI; `bi` alone can be either and is asked back.
    """

    def __init__(self, session: Session, entity: Entity) -> None:
        """Read the names, a statement for the columns and one for each field of aliases."""
        self.entity = entity
        self._keys: dict[str, int] = {}
        self._written: defaultdict[str, set[int]] = defaultdict(set)
        self._folded: defaultdict[str, set[int]] = defaultdict(set)
        self._shown: dict[int, str] = {}
        model = tables.model(entity)
        direct = [field.name for field in entity.names if not isinstance(field.type, Many)]
        columns = [getattr(model, name) for name in (entity.key, *direct)]
        for id_, key, *names in session.execute(select(model.id, *columns)):
            self._keys[key] = id_
            self._folded[fold(key)].add(id_)
            self._shown[id_] = next((name for name in names if name), key)
            for name in filter(None, names):
                self._add(id_, name)
        for field in entity.names:
            if isinstance(field.type, Many):
                side = tables.side(entity.name, field.name)
                for id_, alias in session.execute(select(side.owner, side.value)):
                    self._add(id_, alias)

    def _add(self, id_: int, name: str) -> None:
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
                names = ", ".join(sorted(f"{self._shown[id_]!r}" for id_ in found))
                raise NotFound(f"{text!r} can be {names}; write which")
        singular = self.entity.singular.en
        raise NotFound(f"there is no {singular} {text!r}.{did_you_mean(text, self.all_names())}")

    def all_names(self) -> Iterable[str]:
        """The names as stored, one a record."""
        return self._shown.values()


def _written(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold().strip()


def find_id(session: Session, entity: Entity, text: str) -> int:
    """The id of the record of `entity` that `text` names: its ref or code, a name or an alias.

    Raises NotFound when no record or more than one fits.
    """
    exact = select(tables.model(entity).id).where(tables.column(entity, entity.key) == text.strip())
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
