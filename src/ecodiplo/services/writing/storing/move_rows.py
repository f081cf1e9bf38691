"""Moves staged rows to their records: inserts new records, and updates those that differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, update

from ecodiplo.db import many_rows
from ecodiplo.services.writing.storing.append_items import append_items, plain
from ecodiplo.services.writing.storing.insert_triggers import InsertTriggers

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from ecodiplo.services.writing.batches import ResolvedBatch
    from ecodiplo.services.writing.storing.side_items import SideItems
    from ecodiplo.services.writing.storing.staging import Staging
    from ecodiplo.services.writing.write_options import Lists, OnMatch


class Mover:
    """Moves the staged rows of an entity, with the items of their Many fields."""

    def __init__(
        self, staging: Staging, items: SideItems, *, suspends: bool, lists: Lists = "replace"
    ) -> None:
        """`lists`: whether the items of a row replace those of its record, or are appended to them.

        With `suspends`, the triggers of inserts are suspended while many records are new. Then no
        savepoint may be rolled back before they resume, except together with all the work, and
        nobody else may insert into the tables."""
        self.staging = staging
        self.items = items
        self.suspends = suspends
        self._appends = lists == "append"
        sides = {name: side.table for name, side in items.sides.items()}
        self.triggers = InsertTriggers(staging.connection, staging.entity, sides)

    def insert(
        self, batch: ResolvedBatch, rows: Sequence[tuple[int, int, str | None]],
        defaults: Mapping[str, object],
    ) -> None:  # fmt: skip
        """Insert new records: of each the position of its row, its id, and the ref of one that
        brings none. `defaults` are the values for empty columns."""
        if self.suspends:
            self.triggers.suspend_for(len(rows))
        self.staging.aim(rows)
        self.staging.insert(defaults)
        for name, cells in batch.items.items():
            own = {id_: items for at, id_, _ in rows if (items := cells[at])}
            if self._appends:
                own = {id_: tuple(map(plain, items)) for id_, items in own.items()}
            self.items.add(name, own, new=True)
        self.triggers.backfill(batch, rows)

    def update(
        self, batch: ResolvedBatch, rows: Mapping[int, int], on_match: OnMatch
    ) -> dict[int, str]:
        """Write what differs to the records of the rows: their ids by position. Returns the outcome
        of each row."""
        if on_match == "skip":
            return dict.fromkeys(rows, "skipped")
        only_empty = on_match == "fill"
        self.staging.aim((at, id_, None) for at, id_ in rows.items())
        changed = self.staging.differing(batch.columns, clears=batch.clears, only_empty=only_empty)
        if changed:
            self.staging.aim((at, rows[at], None) for at in sorted(changed))
            self.staging.update(batch.columns, clears=batch.clears, only_empty=only_empty)
        touched = self._write_items(batch, rows, only_empty=only_empty)
        self._touch([rows[at] for at in touched - changed])
        differing = changed | touched
        return {at: "changed" if at in differing else "unchanged" for at in rows}

    def _write_items(
        self, batch: ResolvedBatch, rows: Mapping[int, int], *, only_empty: bool
    ) -> set[int]:
        """Replace the items that differ, or append what the records lack. Returns the positions of
        their rows."""
        touched: set[int] = set()
        external = self.staging.entity.external_ids
        for name, cells in batch.items.items():
            is_external = external is not None and name == external.name
            clears = batch.clears and not self._appends
            new = {at: cells[at] or () for at in rows if clears or cells[at] is not None}
            old = self.items.read(name, [rows[at] for at in new])
            if self._appends:
                key = self.items.item_key(name)
                new = {
                    at: append_items(old.get(rows[at], ()), items, key, only_empty=only_empty)
                    for at, items in new.items()
                }
            differing = {
                at: (old.get(rows[at], ()), items) for at, items in new.items()
                if self.items.differ(name, old.get(rows[at], ()), items)
                and (self._appends or is_external or not (only_empty and rows[at] in old))
            }  # fmt: skip
            if differing:
                self.triggers.resume()  # records that are not new get rows of side tables
                self.items.replace(name, {rows[at]: pair for at, pair in differing.items()})
                touched |= differing.keys()
        return touched

    def _touch(self, ids: Collection[int]) -> None:
        """Set the time of the last change of records of which only items changed."""
        if "updated_at" not in self.staging.names:
            return
        records, connection = self.staging.records, self.staging.connection
        own = many_rows.among(connection, records.c.id, [*ids])
        connection.execute(update(records).where(own).values(updated_at=func.current_timestamp()))
