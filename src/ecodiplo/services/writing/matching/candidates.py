"""The records that the rows of a batch may be about, by the natural keys of each."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from ecodiplo.db import many_rows
from ecodiplo.fold import near_form
from ecodiplo.services.query import mapping
from ecodiplo.services.writing.identity.key_index import KeyIndex
from ecodiplo.services.writing.identity.natural_keys import NaturalKey

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from ecodiplo.services.writing.batches import Items
    from ecodiplo.services.writing.identity.known_names import KnownNames
    from ecodiplo.services.writing.storing.staging import Staging


class Candidates:
    """Reads records of an entity with one or two statements for many rows."""

    def __init__(
        self, staging: Staging, known: KnownNames,
        items: Callable[[str, Sequence[int]], dict[int, Items]],
    ) -> None:  # fmt: skip
        """`items` reads the items of a Many field of records by id."""
        self.connection = staging.connection
        self.natural = natural = known.natural
        entity = natural.entity
        self.lead = mapping.attributes_of(entity, entity.by_name[natural.field_names[0]])
        self.near_key = NaturalKey(entity, near_form, known.abbreviations)
        self._known = known
        self._read_items = items
        own = (
            entity.key,
            *natural.attributes,
            *(part.end for part in natural.open if part.end),
            *natural.details.single,
            *natural.kept_names.single,
            entity.title,
        )
        self._names = list(dict.fromkeys(own))
        self._light = {at: staging.records.c[staging.names[at]] for at in ("id", *self._names)}
        self.clear()

    def clear(self) -> None:
        """Forget the records."""
        self.stored: dict[int, dict[str, Any]] = {}  # the values of records, by id
        self.records: dict[int, Mapping[str, Any]] = {}  # of the candidates, after changes
        self._items: dict[str, dict[int, Items]] = {}
        self._index: KeyIndex[int] = KeyIndex(self.natural)
        self._near: KeyIndex[int] = KeyIndex(self.near_key)

    def read(self, ids: Iterable[int]) -> None:
        """Read the values of these records."""
        self._read("id", ids)

    def find(
        self, lookups: Sequence[Mapping[str, Any]], changed: Mapping[int, Mapping[str, Any]]
    ) -> None:
        """Read the records that may have the natural keys of the values `lookups`. The values of
        records that the batch has `changed` count as they are after the change."""
        if self._known:
            forms = {form for values in lookups for form in self._known.of_values(values)}
            ids = self._read("id", {*chain.from_iterable(self._known.records(forms).values())})
        else:
            ids = {
                id_ for at in self.lead
                for id_ in self._read(at, {values.get(at) for values in lookups} - {None})
            }  # fmt: skip
        self.records = self.with_items({i: changed.get(i, self.stored[i]) for i in sorted(ids)})
        for id_, values in self.records.items():
            self._index.add(values, id_)
            self._near.add(values, id_)

    def before(self, id_: int) -> Mapping[str, Any]:
        """The values of a record before the batch, with the items that identify it."""
        return self.with_items({id_: self.stored[id_]})[id_]

    def with_items(
        self, records: Mapping[int, Mapping[str, Any]]
    ) -> dict[int, Mapping[str, Any]]:  # fmt: skip
        """The values of the records, with the stored items of the Many fields that they lack."""
        complete = dict(records)
        for name in self.natural.identifying_items:
            missing = [id_ for id_, values in records.items() if name not in values]
            for id_, items in self.items(name, missing).items():
                complete[id_] = {**complete[id_], name: items}
        return complete

    def same(self, values: Mapping[str, Any]) -> list[int]:
        """The records with the natural key of `values`, under any of their names."""
        return [*dict.fromkeys(self._index.same(values))]

    def alike(self, values: Mapping[str, Any]) -> list[int]:
        """The records whose natural key is alike."""
        return [*dict.fromkeys(self._index.alike(values))]

    def under_any_name(self, values: Mapping[str, Any]) -> list[int]:
        """The records with a natural key of `values` under any name of theirs, or an alike one."""
        return [*dict.fromkeys(self._index.under_any_name(values))]

    def near(self, values: Mapping[str, Any]) -> list[int]:
        """The records with such a key that differs from theirs at most in diacritics."""
        return [*dict.fromkeys(self._near.under_any_name(values))]

    def items(self, name: str, ids: Iterable[int]) -> dict[int, Items]:
        """The items of a Many field of the records, by id; remembered until `clear`."""
        cache = self._items.setdefault(name, {})
        if missing := [id_ for id_ in ids if id_ not in cache]:
            cache |= dict.fromkeys(missing, ()) | self._read_items(name, missing)
        return {id_: cache[id_] for id_ in ids}

    def _read(self, at: str, values: Iterable[Any]) -> set[int]:
        """Read the records whose attribute `at` is one of `values`: their ids."""
        if not (values := [*values]):
            return set()
        columns = [self._light[name] for name in self._names]
        own = many_rows.among(self.connection, self._light[at], values)
        ids = set()
        for id_, *cells in self.connection.execute(select(self._light["id"], *columns).where(own)):
            self.stored[id_] = dict(zip(self._names, cells, strict=True))
            ids.add(id_)
        return ids
