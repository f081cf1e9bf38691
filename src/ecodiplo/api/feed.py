"""The feed of changes, for a system that follows the database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ecodiplo.fields import Many
from ecodiplo.formats.sheet import value_to_json
from ecodiplo.formats.spool import Spool

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator

    from ecodiplo.services.history.changes import FieldChange, RecordChange
    from ecodiplo.services.history.feed import Feed


@dataclass(frozen=True)
class Change:
    """A change of a record: `insert`, `update` or `delete`.

    `before` and `after` hold the values that differ, as `Office.list` gives them, each None where
    there was none; an insert has no `before`, a delete no `after`. A list of a record changes item
    by item: `before` has the items that the change removed, `after` those that it added.
    """

    number: int  # no other change of the database has it
    at: datetime.datetime
    user: str | None
    command_number: int | None  # None for a direct edit
    command: str | None
    entity: str
    ref: str  # the record's ref, code or slug
    action: str
    before: dict[str, Any]
    after: dict[str, Any]


class Changes:
    """The changes of a feed, in order, and the `cursor` that goes on after them. They can be
    iterated any number of times."""

    def __init__(self, feed: Feed) -> None:
        """Read the feed."""
        self._changes = Spool(map(_change, feed))
        self.cursor = str(feed.cursor)

    def __iter__(self) -> Iterator[Change]:
        return iter(self._changes)

    def __len__(self) -> int:
        return len(self._changes)


def _change(change: RecordChange) -> Change:
    before, after = {}, {}
    for each in change.changes:
        name, (old, new) = each.field.name, _values(each)
        if change.action != "insert":
            before[name] = old
        if change.action != "delete":
            after[name] = new
    return Change(
        change.number, change.at, change.user, change.command_id, change.command,
        change.entity.name, change.record, change.action, before, after,
    )  # fmt: skip


def _values(change: FieldChange) -> tuple[Any, Any]:
    """The values of the field before and after; of a list, the items."""
    field = change.field
    if not isinstance(field.type, Many):
        return value_to_json(field, change.old), value_to_json(field, change.new)
    old, new = ([] if item is None else [item] for item in (change.old, change.new))
    return field.type.to_json(old), field.type.to_json(new)
