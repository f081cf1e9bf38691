"""Values that people changed after a feed began: the feed does not replace them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ecodiplo.catalogue.entity import fields_together
from ecodiplo.db import many_rows
from ecodiplo.services.imports.feeds.deleted_records import DeletedRecords
from ecodiplo.services.imports.feeds.feed_outcomes import KeptValue
from ecodiplo.services.query import mapping
from ecodiplo.services.query.read_records import NO_DAY, read_records
from ecodiplo.services.writing.storing.append_items import append_items

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from ecodiplo.services.history.last_writers import LastWriters
    from ecodiplo.services.imports.feeds.feed_outcomes import FeedOutcomes
    from ecodiplo.services.writing.batches import Items, Matches, ResolvedBatch
    from ecodiplo.services.writing.write_batches import Writer


class StaffEdits:
    """Keeps, in the records of a feed, the values that a person wrote after its first run."""

    def __init__(self, writer: Writer, last: LastWriters | None, outcomes: FeedOutcomes) -> None:
        """`last` are the last writers since the first run of the feed; None before it."""
        self._writer = writer
        self._connection = writer.connection
        self._entity = writer.entity
        self._outcomes = outcomes
        self._last = last
        self._beside = _attributes_beside(writer)

    def keep(
        self, batch: ResolvedBatch, matches: Matches, cell: Callable[[int, str], str]
    ) -> Matches:
        """The matches, in which rows keep what people wrote, and no row brings a record back that a
        person deleted. `cell` gives the text of the row at a position in a field."""
        if self._last is None:
            return matches
        matches = self._leave_deleted(batch, matches)
        if self._writer.options.on_match == "skip":
            return matches
        rows = {at: id_ for at, id_ in enumerate(matches.ids)
                if id_ is not None and at not in matches.repeated}  # fmt: skip
        people = self._last.of_people({*rows.values()})
        if not people:
            return matches
        own = {
            at: self._with_those_beside(people[id_]) for at, id_ in rows.items() if id_ in people
        }
        attributes = self._differing(batch, own)
        items = self._differing_items(batch, {at: (rows[at], names) for at, names in own.items()})
        self._note(batch, rows, attributes, items, cell)
        kept: dict[int, Sequence[str]] = dict(matches.kept)
        for at, names in attributes.items():
            kept[at] = (*kept.get(at, ()), *names)
        self._writer.staging.keep(attributes)
        return replace(matches, kept=kept, items=_merged(matches.items, items))

    def with_edits(self, ids: Collection[int], attribute: str = "") -> set[int]:
        """Those of the records of which a person wrote the attribute, or any value, after the feed
        began."""
        people = self._last.of_people(ids) if self._last else {}
        return {id_ for id_, names in people.items() if not attribute or attribute in names}

    def _with_those_beside(self, names: set[str]) -> set[str]:
        """The attributes, and those that say one thing with them, such as the currency."""
        return names.union(*(self._beside.get(name, ()) for name in names))

    def _differing(self, batch: ResolvedBatch, own: Mapping[int, set[str]]) -> dict[int, list[str]]:
        """The attributes of people that the rows would change, by position."""
        differing: defaultdict[int, list[str]] = defaultdict(list)
        fills = self._writer.options.on_match == "fill"
        for attribute in batch.columns:
            rows = {at for at, names in own.items() if attribute in names}
            if attribute == self._entity.key or not rows:
                continue
            changed = self._writer.staging.differing(
                [attribute], clears=batch.clears, only_empty=fills
            )
            for at in rows & changed:
                differing[at].append(attribute)
        return dict(differing)

    def _differing_items(
        self, batch: ResolvedBatch, own: Mapping[int, tuple[int, set[str]]]
    ) -> dict[str, dict[int, Items]]:
        """The stored items of Many fields of people that the rows would change, by field and
        position."""
        stored: dict[str, dict[int, Items]] = {}
        external = self._entity.external_ids
        for name, cells in batch.items.items():
            if external and name == external.name:
                continue
            rows = {at: id_ for at, (id_, names) in own.items()
                    if name in names and (cells[at] is not None or batch.clears)}  # fmt: skip
            items = self._writer.items.read(name, {*rows.values()}) if rows else {}
            changed = {
                at: before for at, id_ in rows.items()
                if self._would_change(name, before := items.get(id_, ()), cells[at] or ())
            }  # fmt: skip
            if changed:
                stored[name] = changed
        return stored

    def _would_change(self, name: str, before: Items, cell: Items) -> bool:
        """Whether the cell would change the items of a record."""
        items = self._writer.items
        if self._writer.options.lists == "append":
            cell = append_items(before, cell, items.item_key(name))
        return items.differ(name, before, cell)

    def _note(
        self, batch: ResolvedBatch, rows: Mapping[int, int],
        attributes: Mapping[int, Sequence[str]], items: Mapping[str, Mapping[int, Items]],
        cell: Callable[[int, str], str],
    ) -> None:  # fmt: skip
        """Add what is kept to the outcomes."""
        names: defaultdict[int, list[str]] = defaultdict(list)
        for at, own in attributes.items():
            names[at] += dict.fromkeys(mapping.field_name(self._entity, each) for each in own)
        for name, by_row in items.items():
            for at in by_row:
                names[at].append(name)
        records = self._records(
            {rows[at] for at in names}, {n for own in names.values() for n in own}
        )
        for at in sorted(names):
            record = records[rows[at]]
            for name in names[at]:
                self._outcomes.keep(
                    KeptValue(batch.numbers[at], record[self._entity.key], name, record[name],
                              cell(at, name))
                )  # fmt: skip

    def _records(self, ids: set[int], names: set[str]) -> dict[int, dict[str, Any]]:
        fields = [self._entity.by_name[name] for name in {*names, self._entity.key}]
        own = many_rows.among(self._connection, mapping.table(self._entity).c.id, ids)
        rows = read_records(self._connection, self._entity, fields, today=NO_DAY, where=[own])
        return {row["id"]: row for row in rows}

    def _leave_deleted(self, batch: ResolvedBatch, matches: Matches) -> Matches:
        """The matches, in which new rows are left out whose external id or natural key was that of
        a record that a person deleted."""
        deleted = {
            at: record for at, id_ in enumerate(matches.ids)
            if id_ is None and at not in matches.refused
            and (record := self._deleted.find(batch, at))
        }  # fmt: skip
        for at, record in deleted.items():
            self._outcomes.keep(KeptValue(batch.numbers[at], record, "", None, ""))
        return replace(matches, left_out=matches.left_out.union(deleted))

    @cached_property
    def _deleted(self) -> DeletedRecords:
        assert self._last
        return DeletedRecords(self._last, self._writer.natural)


def _attributes_beside(writer: Writer) -> dict[str, set[str]]:
    """The attributes that say one thing with an attribute."""
    beside: defaultdict[str, set[str]] = defaultdict(set)
    entity = writer.entity
    for pair in fields_together(entity):
        one, other = (mapping.attributes_of(entity, entity.by_name[name])[0] for name in pair)
        beside[one].add(other)
        beside[other].add(one)
    return beside


def _merged(
    items: Mapping[str, Mapping[int, Items]], others: Mapping[str, Mapping[int, Items]]
) -> dict[str, Mapping[int, Items]]:
    names = dict.fromkeys((*items, *others))
    return {name: {**items.get(name, {}), **others.get(name, {})} for name in names}
