"""Which record a row is about: by its key, else by the entity's natural key."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import column, or_, select
from sqlalchemy import table as light_table

from ecodiplo.services.query import mapping
from ecodiplo.services.writing.natural_keys import KeyIndex, NaturalKey, attributes_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from sqlalchemy import ColumnClause
    from sqlalchemy.orm import Session

    from ecodiplo.catalogue import Entity
    from ecodiplo.errors import Problem
    from ecodiplo.services.writing.store import Items


@dataclass(slots=True)
class Row:
    """A row on its way into an entity.

    `values` holds what the engine stores: first by field, with references as the texts that name
    records; once resolved by mapped attribute (`country_id`), with Many fields as tuples of items.
    None clears a value, and what is not there is left alone.
    """

    number: int
    values: dict[str, Any]
    problems: list[Problem] = field(default_factory=list)
    cells: Mapping[str, Any] | None = None  # as the file has them, for who needs them again
    id: int | None = None
    repeats: bool = False  # another row of the file is about the same record
    outcome: str = ""  # added, changed, unchanged or skipped, once written
    non_decomposing: bool = True  # whether there may be any of `text.NON_DECOMPOSING` in it
    makes_partners: bool = False  # whether partners were made because it names them
    late: dict[str, Any] = field(default_factory=dict)  # references to records of the same file


@dataclass(frozen=True)
class Doubt:
    """Why a row cannot be written: which records it may be, or would be taken for."""

    row: Row
    kind: Literal["ambiguous", "unsure", "twin", "moved"]
    ids: tuple[int, ...]
    fields: tuple[str, ...] = ()  # in which it differs from the first of them


class Matcher:
    """Finds the records of one entity that rows are about, a statement or two for many rows.

    A row with a ref is about the record of that ref, and may change all that it says. Any other
    row is about the record that has its natural key, and cannot change that key. A row that may be
    a record or may not is a doubt.
    """

    def __init__(
        self,
        session: Session,
        entity: Entity,
        items: Callable[[str, Sequence[int]], dict[int, Items]],
        changes: Callable[[Mapping[str, Any], Mapping[str, Any]], dict[str, Any]],
    ) -> None:
        """Work out the columns of the keys. `items` reads a field of several of records by id;
        `changes` gives what a row of values would change of a record."""
        self.session = session
        self.entity = entity
        self.columns = mapping.attributes(entity)
        self.key = entity.key
        self.natural = NaturalKey(entity)
        self.lead = attributes_of(entity, entity.by_name[entity.natural_key[0]])
        self._read_items = items
        self._changes = changes
        self.doubts: list[Doubt] = []
        # The records whose natural key or distinguishing fields change, as they will be.
        self.moved: dict[int, dict[str, Any]] = {}
        self._records: dict[int, Mapping[str, Any]] = {}  # candidates, as they will be
        self._items: dict[str, dict[int, Items]] = {}
        # Without their types: values pass as they are stored.
        self._light: dict[str, ColumnClause[Any]] = {
            at: column(held.name) for at, held in self.columns.items()
        }
        self._table = light_table(mapping.table(entity).name, *self._light.values())

    def match(
        self, rows: Sequence[Row], wanted: Iterable[str], written: Collection[int] = ()
    ) -> dict[int, dict[str, Any]]:
        """Give each row without an id the id of its record, if there is one.

        Returns the stored values of those records, of the attributes `wanted`, by id. `written`
        are the records of earlier rows of the same file. Rows that may not be written are in
        `doubts`.
        """
        own = (self.key, *self.natural.attributes, *self.natural.single, self.entity.title)
        wanted = list(dict.fromkeys((*wanted, *own)))
        known: dict[int, dict[str, Any]] = {}
        self.doubts, self.moved, self._records, self._items = [], {}, {}, {}
        keys = [key for row in rows if row.id is None and (key := row.values.get(self.key))]
        by_key = {
            record[self.key]: id_ for id_, record in self._read(self.key, keys, wanted, known)
        }
        self._read_ids([row.id for row in rows if row.id is not None], wanted, known)
        for row in rows:
            if row.id is None and (key := row.values.get(self.key)):
                row.id = by_key.get(key)
        if not self.natural.is_the_key:
            self._match_by_natural_key(rows, wanted, known, written)
        return known

    def items(self, name: str, ids: Iterable[int]) -> dict[int, Items]:
        """The items of a field of several of the records; they are read once for a `match`."""
        have = self._items.setdefault(name, {})
        if missing := [id_ for id_ in ids if id_ not in have]:
            have |= dict.fromkeys(missing, ()) | self._read_items(name, missing)
        return {id_: have[id_] for id_ in ids}

    def _match_by_natural_key(
        self, rows: Sequence[Row], wanted: list[str], known: dict[int, dict[str, Any]],
        written: Collection[int],
    ) -> None:  # fmt: skip
        self.moved = self._moved(rows, known)
        new = [row for row in rows if row.id is None]
        asked = [*(row.values for row in new), *self.moved.values()]
        index = self._candidates(asked, wanted, known)
        if not self._records:
            return
        taken = {row.id for row in rows if row.id is not None}.union(written)
        keyless = [row for row in new if not row.values.get(self.key)]
        self._load_items(id_ for values in asked for id_ in index.same(values))
        for row in keyless:
            self._find_same(row, index)
        taken |= {row.id for row in keyless if row.id is not None}
        decided = {id(doubt.row) for doubt in self.doubts}
        keyless = [row for row in keyless if row.id is None and id(row) not in decided]
        self._load_items(id_ for row in keyless for id_ in index.alike(row.values))
        for row in keyless:
            self._find_alike(row, index, taken)
        for row in new:
            if row.values.get(self.key):
                self._refuse_twin(row, index, taken)
        for row in rows:
            if row.id in self.moved:
                self._refuse_move(row, known, index)

    def _moved(
        self, rows: Sequence[Row], known: Mapping[int, dict[str, Any]]
    ) -> dict[int, dict[str, Any]]:
        """The records whose natural key or distinguishing fields change, as they will be, by id."""
        matched = [(row.id, row) for row in rows if row.id is not None and row.id in known]
        parts = (*self.natural.attributes, *self.natural.single)
        moved = {}
        for name in self.natural.several:
            self.items(name, [id_ for id_, row in matched if name in row.values])
        for id_, row in matched:
            values, record = row.values, known[id_]
            several = {
                name: self._items[name][id_] or None
                for name in self.natural.several
                if name in values and set(values[name] or ()) != set(self._items[name][id_])
            }
            if several or any(at in values and values[at] != record[at] for at in parts):
                changes = self._changes(values, record | several)
                if not changes.keys().isdisjoint((*parts, *several)):
                    moved[id_] = record | several | changes
        return moved

    def _candidates(
        self, asked: Sequence[Mapping[str, Any]], wanted: list[str],
        known: dict[int, dict[str, Any]],
    ) -> KeyIndex[int]:  # fmt: skip
        """The records that may have the natural keys of the values asked for."""
        index: KeyIndex[int] = KeyIndex(self.natural)
        self._records = {}
        for at in (*self.lead, *[self.entity.title] * self.natural.can_be_empty):
            for id_, record in self._read(at, [values.get(at) for values in asked], wanted, known):
                if id_ not in self._records:
                    self._records[id_] = self.moved.get(id_, record)
                    index.add(self._records[id_], id_)
        return index

    def _load_items(self, ids: Iterable[int]) -> None:
        """Add the items of the distinguishing fields of several to these candidates."""
        if not self.natural.several:
            return
        wanted = list(dict.fromkeys(ids))
        for name in self.natural.several:
            missing = [id_ for id_ in wanted if name not in self._records[id_]]
            for id_, items in self.items(name, missing).items():
                self._records[id_] = {**self._records[id_], name: items}

    def _find_same(self, row: Row, index: KeyIndex[int]) -> None:
        """Match the row to the one record that has its natural key and contradicts it nowhere."""
        same = [id_ for id_ in index.same(row.values) if not self._contradictions(row, id_)]
        if len(same) > 1:
            closest = [i for i in same if self.natural.says_as_much(row.values, self._records[i])]
            same = closest or same
        if len(same) > 1:
            self.doubts.append(Doubt(row, "ambiguous", tuple(same)))
        elif same:
            row.id = same[0]

    def _find_alike(self, row: Row, index: KeyIndex[int], taken: Collection[int | None]) -> None:
        """Match the row to the one record of which it only leaves out a tie-breaker. Any other
        that it may be is a doubt, unless another row of the file is about that record."""
        records, natural = self._records, self.natural
        alike = [id_ for id_ in index.alike(row.values) if not self._contradictions(row, id_)]
        left_out = [id_ for id_ in alike if natural.leaves_out(row.values, records[id_])]
        if left_out:
            if len(left_out) > 1:
                self.doubts.append(Doubt(row, "ambiguous", tuple(left_out)))
            else:
                row.id = left_out[0]
            return
        unsure = [i for i in alike if i not in taken or natural.is_tie(row.values, records[i])]
        unsure += [id_ for id_ in index.same(row.values) if id_ not in taken]
        if unsure:
            differing = [part.field for part in natural.differing(row.values, records[unsure[0]])]
            differing += self._contradictions(row, unsure[0])
            self.doubts.append(Doubt(row, "unsure", tuple(unsure), tuple(differing)))

    def _refuse_twin(self, row: Row, index: KeyIndex[int], taken: Collection[int | None]) -> None:
        """A new ref may not bring the natural key of another record, unless they contradict each
        other. Of rows of one file, each with its ref, that is only asked when all is the same."""
        records, natural = self._records, self.natural
        twins = [
            id_ for id_ in index.same(row.values)
            if (natural.identity(row.values) == natural.identity(records[id_]) if id_ in taken
                else not self._contradictions(row, id_))
        ]  # fmt: skip
        if self.entity.tie_breakers:
            twins += [
                id_ for id_ in index.alike(row.values)
                if id_ not in taken and natural.leaves_out(row.values, records[id_])
                and not self._contradictions(row, id_)
            ]  # fmt: skip
        if twins:
            self.doubts.append(Doubt(row, "twin", tuple(twins)))

    def _refuse_move(
        self, row: Row, known: Mapping[int, Mapping[str, Any]], index: KeyIndex[int]
    ) -> None:
        """An edit may not give a record the natural key of another, unless they contradict each
        other, or it had that before."""
        id_, natural = row.id or 0, self.natural
        before, after = dict(known[id_]), self.moved[id_]
        before |= {name: self._items[name][id_] for name in natural.several if name in row.values}
        twins = [
            other for other in index.same(after)
            if other != id_ and not natural.contradictions(after, self._records[other])
            and (natural.of(before) != natural.of(known[other])
                 or natural.contradictions(before, self._records[other]))
        ]  # fmt: skip
        if twins:
            self.doubts.append(Doubt(row, "moved", tuple(twins)))

    def _contradictions(self, row: Row, id_: int) -> list[str]:
        return self.natural.contradictions(row.values, self._records[id_])

    def _read_ids(
        self, ids: list[int], wanted: list[str], known: dict[int, dict[str, Any]]
    ) -> None:
        for _ in self._read("id", ids, wanted, known):
            pass

    def _read(
        self, at: str, values: list[Any], wanted: list[str], known: dict[int, dict[str, Any]]
    ) -> list[tuple[int, dict[str, Any]]]:
        """The records whose attribute `at` is one of `values`, as stored values by attribute."""
        values = list(dict.fromkeys(value for value in values if value is not None))
        if not values:
            return []
        selected = [self._light[name] for name in wanted]
        statement = select(self._light["id"], *selected).select_from(self._table)
        rows = self.session.execute(statement.where(or_(self._light[at].in_(values))))
        found = [(id_, dict(zip(wanted, stored, strict=True))) for id_, *stored in rows]
        known.update(found)
        return found
