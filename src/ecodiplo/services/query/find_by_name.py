"""Finds the record that a text names: `Dan Mach`, `Denmark` and `DK` are one country."""

from __future__ import annotations

from collections import Counter, defaultdict
from contextlib import suppress
from itertools import chain
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from ecodiplo.catalogue.entity import further_names, single_names
from ecodiplo.db import many_rows
from ecodiplo.errors import NotFound
from ecodiplo.services.query import mapping
from ecodiplo.services.query.external_ids import ambiguous_id, records_with_ids
from ecodiplo.services.query.name_errors import Ambiguous, Near, NoSuchRecord
from ecodiplo.services.query.name_numbers import NameNumbers, forms_of
from ecodiplo.services.query.near_records import NearRecords
from ecodiplo.services.query.read_records import read_few
from ecodiplo.services.query.record_names import Names, texts_to_number
from ecodiplo.services.query.unnamed_records import ambiguous_records, unnamed_records

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Collection, Iterable

    from sqlalchemy import Connection

    from ecodiplo.catalogue import Entity, Field

__all__ = ["Ambiguous", "Names", "Near", "NoSuchRecord", "Resolver", "find_id", "find_record"]

# The most texts without a record that a Resolver remembers.
MOST_MISSING = 1_000


class Resolver:
    """Finds the records that the texts of a file name. A few statements look up many texts; all
    names of an entity are numbered only when a text is not the handle or key of a record."""

    def __init__(self, connection: Connection, system: str = "") -> None:
        """Ids of records in other systems are those of `system` first."""
        self.connection = connection
        self._system = system
        self._names: dict[str, Names] = {}  # of entities with codes: there are few records
        self._numbers: dict[str, NameNumbers] = {}
        self._near: dict[str, NearRecords] = {}
        self._missing: defaultdict[str, dict[tuple[str, bool], NotFound]] = defaultdict(dict)

    def look_up(
        self, entity: Entity, texts: Collection[str], *, codes: bool = False
    ) -> tuple[dict[str, int], dict[str, NotFound]]:
        """The ids of the records that the texts name; for the other texts, why there is none: Near
        for a name that a record has with other diacritics.

        `codes`: a code comes before a name.
        """
        ids = {} if entity.name_rules.coded else self._exact(entity, texts)
        missing: dict[str, NotFound] = {}
        if not (others := [text for text in texts if text not in ids]):
            return ids, missing
        names, remembered = self.names_of(entity, others), self._missing[entity.name]
        for text in others:
            if error := remembered.get((text, codes)):
                missing[text] = error
                continue
            try:
                ids[text] = names.find(text, codes=codes, near=False)
            except NotFound as error:
                # A traceback would keep the values of its frames alive.
                missing[text] = error.with_traceback(None)
                if len(remembered) < MOST_MISSING:
                    remembered[text, codes] = missing[text]
        unknown = [text for text, error in missing.items() if isinstance(error, NoSuchRecord)]

        def add(several: dict[str, set[int]], ambiguous: Callable[..., Ambiguous]) -> None:
            for text, records in several.items():
                if len(records) == 1:
                    (ids[text],) = records
                    del missing[text]
                else:
                    missing[text] = ambiguous(self.connection, entity, text, records)

        add(records_with_ids(self.connection, entity, unknown, self._system), ambiguous_id)
        unnamed = unnamed_records(
            self.connection, entity, [text for text in unknown if text in missing],
            lambda other, texts: self.look_up(other, texts, codes=True)[0],
            lambda other, text: self.names_of(other, [text]).find(text, near=False),
        )  # fmt: skip
        add(unnamed, ambiguous_records)
        return ids, missing

    def names_of(self, entity: Entity, texts: Collection[str] = ()) -> Names:
        """The names of the records that the texts may name: of all records, where they have codes,
        because a code decides for a whole column."""
        near = self._near.setdefault(entity.name, NearRecords(self.connection, entity))
        if entity.name_rules.coded:
            if entity.name not in self._names:
                self._names[entity.name] = Names(self.connection, entity, near=near)
            return self._names[entity.name]
        if entity.name not in self._numbers:
            single = [entity.key, *single_names(entity)]
            self._numbers[entity.name] = NameNumbers(
                self.connection, entity, single, further_names(entity), "named"
            )
        numbers = self._numbers[entity.name]
        forms = {form for text in texts for form in self._forms_of(numbers, text)}
        ids = {*chain.from_iterable(numbers.records(forms).values())}
        return Names(self.connection, entity, ids, near, self.names_of)

    def _forms_of(self, known: NameNumbers, text: str) -> set[str]:
        """The forms in which a text is looked up."""
        return {*chain.from_iterable(forms_of(texts_to_number(text), known.abbreviations))}

    def _exact(self, entity: Entity, texts: Collection[str]) -> dict[str, int]:
        """The ids of the records of which one of `texts` is the key, or else the handle."""
        connection, table = self.connection, mapping.table(entity)
        names = mapping.attributes(entity)
        ids: dict[str, int] = {}
        for name in dict.fromkeys((entity.handle or entity.key, entity.key)):
            column = names[name]
            exact = select(column, table.c.id).where(many_rows.among(connection, column, texts))
            rows = connection.execute(exact).all()
            own: dict[str, int] = dict(map(tuple, rows))
            if len(own) < len(rows):
                counts = Counter(text for text, _ in rows)
                own = {text: id_ for text, id_ in own.items() if counts[text] == 1}
            ids |= own
        return ids

    def learn_all(self, entity: Entity, names: Collection[tuple[str, int]]) -> None:
        """Learn names of new records. Texts that were missing are looked up again: they may be the
        name in other letters."""
        if numbers := self._numbers.get(entity.name):
            numbers.add(
                (form, id_) for name, id_ in names for form in self._forms_of(numbers, name)
            )
        if near := self._near.get(entity.name):
            for name, id_ in names:
                near.add(id_, name)
        self._missing.pop(entity.name, None)

    def forget(self, entity: Entity) -> None:
        """Forget the names of the entity, because it has new records."""
        if numbers := self._numbers.pop(entity.name, None):
            numbers.drop()
        for names in (self._names, self._near, self._missing):
            names.pop(entity.name, None)

    def close(self) -> None:
        """Drop the temporary tables."""
        for numbers in self._numbers.values():
            numbers.drop()


def find_id(
    connection: Connection, entity: Entity, text: str, *, codes: bool = True, near: bool = True
) -> int:
    """The id of the record of `entity` that `text` names: its ref or code, a name or an alias.

    `codes`: a code comes before a name, as where a command names the record that it is about.
    `near`: a name with other diacritics counts as well. Raises NotFound when no record or more than
    one fits.
    """
    if codes or not entity.name_rules.coded:
        exact = select(mapping.table(entity).c.id).where(
            mapping.column(entity, entity.key) == text.strip()
        )
        id_: int | None = connection.scalar(exact)
        if id_ is not None:
            return id_
    try:
        return Names(connection, entity).find(text, near=near)
    except NotFound as error:
        records: set[int] | None = None
        ambiguous: Callable[[Connection, Entity, str, Collection[int]], Ambiguous] = ambiguous_id
        if isinstance(error, NoSuchRecord):
            records = records_with_ids(connection, entity, [text]).get(text)
        if isinstance(error, NoSuchRecord) and not records:
            records, ambiguous = _unnamed(connection, entity, text), ambiguous_records
        if not records:
            error.entity, error.record = entity.name, text
            raise
    if len(records) > 1:
        raise ambiguous(connection, entity, text, records)
    return records.pop()


def _unnamed(connection: Connection, entity: Entity, text: str) -> set[int]:
    """The records without a name of their own that the text names."""

    def look_up(other: Entity, names: Collection[str]) -> dict[str, int]:
        ids = {}
        for name in names:
            with suppress(NotFound):
                ids[name] = find_id(connection, other, name)
        return ids

    def find(other: Entity, name: str) -> int:
        return find_id(connection, other, name, near=False)

    return unnamed_records(connection, entity, [text], look_up, find).get(text, set())


def find_ids(connection: Connection, entity: Entity, text: str) -> list[int]:
    """The ids of the records that a text of a filter names: one, or every version that has the name
    where the entity has versions.

    Raises NotFound as `find_id`.
    """
    try:
        return [find_id(connection, entity, text, codes=False)]
    except Ambiguous as error:
        if not (entity.has_versions and error.ids):
            raise
        return sorted(error.ids)


def find_record(
    connection: Connection,
    entity: Entity,
    text: str,
    fields: Iterable[Field],
    *,
    today: datetime.date,
) -> dict[str, Any]:
    """These fields of the record that `text` names, as `read_records` gives them.

    Raises NotFound when no record or more than one fits.
    """
    own = find_id(connection, entity, text)
    (record,) = read_few(connection, entity, list(fields), [own], today=today)
    return record
