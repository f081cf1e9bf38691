"""Matches rows to records by the entity's natural key, with every doubt."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import column, select
from sqlalchemy import table as light_table

from ecodiplo.services.query import mapping
from ecodiplo.services.writing.natural_keys import KeyIndex, NaturalKey, attributes_of

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Mapping, Sequence

    from sqlalchemy import ColumnClause
    from sqlalchemy.orm import Session

    from ecodiplo.catalogue import Entity
    from ecodiplo.errors import Problem
    from ecodiplo.services.writing.batches import Items


@dataclass(slots=True)
class ResolvedRow:
    """A row of a batch that may be about the record of another row, or about one that differs.

    `values` holds stored values by mapped attribute (`country_id`), and tuples of items by the name
    of a Many field. None clears a value; a missing key leaves the value of the record as it is.
    """

    at: int  # its position in the batch
    number: int
    values: Mapping[str, Any]
    id: int | None  # of the record that it is about; None for a new record
    problems: list[Problem] = field(default_factory=list)
    repeats: bool = False  # another row of the file is about the same record


@dataclass(frozen=True)
class MatchDoubt:
    """Why a row cannot be written: the records that it may be about, or that it would duplicate."""

    row: ResolvedRow
    kind: Literal["ambiguous", "unsure", "twin", "rekeyed"]
    ids: tuple[int, ...]
    fields: tuple[str, ...] = ()  # in which the row differs from the first record


class Matcher:
    """Finds the records of one entity that rows without a ref are about, with one or two
    statements for many rows.

    A row with the ref of a record is about that record, and may change any of its values. Any other
    row is about the record with the same natural key, and cannot change that key. A row that may or
    may not be about a record is a doubt.
    """

    def __init__(
        self,
        session: Session,
        entity: Entity,
        items: Callable[[str, Sequence[int]], dict[int, Items]],
        changes: Callable[[Mapping[str, Any], Mapping[str, Any]], dict[str, Any]],
    ) -> None:
        """`items` reads the items of a Many field of records by id; `changes` returns the values of
        a record that a row would change."""
        self.session = session
        self.entity = entity
        self.columns = mapping.attributes(entity)
        self.key = entity.key
        self.natural = NaturalKey(entity)
        self.lead = attributes_of(entity, entity.by_name[entity.natural_key[0]])
        self._read_items = items
        self._changes = changes
        self.doubts: list[MatchDoubt] = []
        # Records whose natural key or distinguishing fields change, with the values after the
        # change.
        self.rekeyed: dict[int, dict[str, Any]] = {}
        # Records that rows may be about, with the values after the change.
        self._records: dict[int, Mapping[str, Any]] = {}
        self._taken: set[int | None] = set()  # records that rows of the batch are about
        self._written: Container[int] = ()  # records that earlier rows of the file wrote
        self._items: dict[str, dict[int, Items]] = {}
        # Columns without types: stored values pass unchanged.
        self._light: dict[str, ColumnClause[Any]] = {
            at: column(mapped.name) for at, mapped in self.columns.items()
        }
        self._table = light_table(mapping.table(entity).name, *self._light.values())

    def match(
        self, rows: Sequence[ResolvedRow], taken: Iterable[int | None], written: Container[int]
    ) -> dict[int, dict[str, Any]]:
        """Set the id of each row without one to the id of its record, if there is a record.

        Returns the keys of these records, by id: stored values by attribute. `taken` are the
        records of all rows of the batch; `written` are those of earlier rows of the file. `doubts`
        lists the rows that may not be written.
        """
        own = (self.key, *self.natural.attributes, *self.natural.single, self.entity.title)
        names = list(dict.fromkeys(own))
        stored: dict[int, dict[str, Any]] = {}
        self.doubts, self.rekeyed, self._records, self._items = [], {}, {}, {}
        self._taken, self._written = {*taken}, written
        self._read("id", [row.id for row in rows if row.id is not None], names, stored)
        if not self.natural.is_the_key:
            self._match_by_natural_key(rows, names, stored)
        return stored

    def items(self, name: str, ids: Iterable[int]) -> dict[int, Items]:
        """The items of a Many field of the records, by id; cached until the next `match`."""
        cache = self._items.setdefault(name, {})
        if missing := [id_ for id_ in ids if id_ not in cache]:
            cache |= dict.fromkeys(missing, ()) | self._read_items(name, missing)
        return {id_: cache[id_] for id_ in ids}

    def _match_by_natural_key(
        self, rows: Sequence[ResolvedRow], names: list[str], stored: dict[int, dict[str, Any]]
    ) -> None:
        self.rekeyed = self._find_rekeyed(rows, stored)
        new = [row for row in rows if row.id is None]
        lookups = [*(row.values for row in new), *self.rekeyed.values()]
        index = self._read_candidates(lookups, names, stored)
        if not self._records:
            return
        keyless = [row for row in new if not row.values.get(self.key)]
        self._load_items(id_ for values in lookups for id_ in index.same(values))
        for row in keyless:
            self._find_same(row, index)
        self._taken.update(row.id for row in keyless)
        decided = {id(doubt.row) for doubt in self.doubts}
        keyless = [row for row in keyless if row.id is None and id(row) not in decided]
        self._load_items(id_ for row in keyless for id_ in index.alike(row.values))
        for row in keyless:
            self._find_alike(row, index)
        for row in new:
            if row.values.get(self.key):
                self._note_twin(row, index)
        for row in rows:
            if row.id in self.rekeyed:
                self._note_new_key(row, stored, index)

    def _find_rekeyed(
        self, rows: Sequence[ResolvedRow], stored: Mapping[int, dict[str, Any]]
    ) -> dict[int, dict[str, Any]]:
        """The records whose natural key or distinguishing fields change, by id, with the values
        after the change."""
        matched = [(row.id, row) for row in rows if row.id is not None and row.id in stored]
        parts = (*self.natural.attributes, *self.natural.single)
        rekeyed = {}
        for name in self.natural.several:
            self.items(name, [id_ for id_, row in matched if name in row.values])
        for id_, row in matched:
            values, record = row.values, stored[id_]
            several = {
                name: self._items[name][id_] or None
                for name in self.natural.several
                if name in values and set(values[name] or ()) != set(self._items[name][id_])
            }
            if several or any(at in values and values[at] != record[at] for at in parts):
                changes = self._changes(values, record | several)
                if not changes.keys().isdisjoint((*parts, *several)):
                    rekeyed[id_] = record | several | changes
        return rekeyed

    def _read_candidates(
        self, lookups: Sequence[Mapping[str, Any]], names: list[str],
        stored: dict[int, dict[str, Any]],
    ) -> KeyIndex[int]:  # fmt: skip
        """An index of the records that may have the natural keys of the values `lookups`."""
        index: KeyIndex[int] = KeyIndex(self.natural)
        self._records = {}
        for at in (*self.lead, *[self.entity.title] * self.natural.can_be_empty):
            cells = [values.get(at) for values in lookups]
            for id_, record in self._read(at, cells, names, stored):
                if id_ not in self._records:
                    self._records[id_] = self.rekeyed.get(id_, record)
                    index.add(self._records[id_], id_)
        return index

    def _load_items(self, ids: Iterable[int]) -> None:
        """Add the items of the distinguishing Many fields to these candidates."""
        if not self.natural.several:
            return
        unique = list(dict.fromkeys(ids))
        for name in self.natural.several:
            missing = [id_ for id_ in unique if name not in self._records[id_]]
            for id_, items in self.items(name, missing).items():
                self._records[id_] = {**self._records[id_], name: items}

    def _find_same(self, row: ResolvedRow, index: KeyIndex[int]) -> None:
        """Match the row to the only record with its natural key and no contradiction."""
        same = [id_ for id_ in index.same(row.values) if not self._contradictions(row, id_)]
        if len(same) > 1:
            closest = [i for i in same if self.natural.covers(self._records[i], row.values)]
            same = closest or same
        if len(same) > 1:
            self.doubts.append(MatchDoubt(row, "ambiguous", tuple(same)))
        elif same:
            row.id = same[0]

    def _find_alike(self, row: ResolvedRow, index: KeyIndex[int]) -> None:
        """Match the row to the only record from which it differs by leaving out tie-breakers. Any
        other record with an alike key is a doubt, unless another row of the file is about it."""
        records, natural = self._records, self.natural
        alike = [id_ for id_ in index.alike(row.values) if not self._contradictions(row, id_)]
        fuller = [id_ for id_ in alike if natural.leaves_out(row.values, records[id_])]
        if fuller:
            if len(fuller) > 1:
                self.doubts.append(MatchDoubt(row, "ambiguous", tuple(fuller)))
            else:
                row.id = fuller[0]
            return
        possible = [
            id_ for id_ in alike
            if not self._is_taken(id_) or natural.is_tie(row.values, records[id_])
        ]  # fmt: skip
        possible += [id_ for id_ in index.same(row.values) if not self._is_taken(id_)]
        if possible:
            fields = [part.field for part in natural.differing(row.values, records[possible[0]])]
            fields += self._contradictions(row, possible[0])
            self.doubts.append(MatchDoubt(row, "unsure", tuple(possible), tuple(fields)))

    def _note_twin(self, row: ResolvedRow, index: KeyIndex[int]) -> None:
        """Note a doubt when a row with a new ref has the natural key of another record, unless the
        two contradict each other. When another row of the file is about that record, the
        distinguishing fields must all be the same as well."""
        records, natural = self._records, self.natural
        twins = [
            id_ for id_ in index.same(row.values)
            if (natural.identity(row.values) == natural.identity(records[id_])
                if self._is_taken(id_) else not self._contradictions(row, id_))
        ]  # fmt: skip
        if self.entity.tie_breakers:
            twins += [
                id_ for id_ in index.alike(row.values)
                if not self._is_taken(id_) and natural.leaves_out(row.values, records[id_])
                and not self._contradictions(row, id_)
            ]  # fmt: skip
        if twins:
            self.doubts.append(MatchDoubt(row, "twin", tuple(twins)))

    def _note_new_key(
        self, row: ResolvedRow, stored: Mapping[int, Mapping[str, Any]], index: KeyIndex[int]
    ) -> None:
        """Note a doubt when an edit gives a record the natural key of another record, unless the
        two contradict each other, or the record had that key before."""
        id_, natural = row.id or 0, self.natural
        before, after = dict(stored[id_]), self.rekeyed[id_]
        before |= {name: self._items[name][id_] for name in natural.several if name in row.values}
        twins = [
            other for other in index.same(after)
            if other != id_ and not natural.contradictions(after, self._records[other])
            and (natural.of(before) != natural.of(stored[other])
                 or natural.contradictions(before, self._records[other]))
        ]  # fmt: skip
        if twins:
            self.doubts.append(MatchDoubt(row, "rekeyed", tuple(twins)))

    def _is_taken(self, id_: int) -> bool:
        return id_ in self._taken or id_ in self._written

    def _contradictions(self, row: ResolvedRow, id_: int) -> list[str]:
        return self.natural.contradictions(row.values, self._records[id_])

    def _read(
        self, at: str, values: list[Any], names: list[str], stored: dict[int, dict[str, Any]]
    ) -> list[tuple[int, dict[str, Any]]]:
        """The records whose attribute `at` is one of `values`: ids, and stored values by attribute.
        They are added to `stored` as well."""
        values = list(dict.fromkeys(value for value in values if value is not None))
        if not values:
            return []
        selected = [self._light[name] for name in names]
        statement = select(self._light["id"], *selected).select_from(self._table)
        rows = self.session.execute(statement.where(self._light[at].in_(values)))
        records = [(id_, dict(zip(names, cells, strict=True))) for id_, *cells in rows]
        stored.update(records)
        return records
