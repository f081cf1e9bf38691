"""Appends the items of a row to those of its record: `--lists append`."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from ecodiplo.services.writing.batches import Items

Item = tuple[Any, ...]


class DefaultText(str):
    """A part of an item that its cell does not say: the default. The part on record stays."""

    __slots__ = ()


def append_items(
    before: Items, items: Items, key: Collection[int], *, only_empty: bool = False
) -> Items:
    """The items of a record after those of a row are appended, new ones behind.

    An item whose value is on record takes the parts that the row says; with `only_empty`, those
    that the record lacks. `key` are the positions of the parts that identify an item beside its
    value: a partner can have two roles.
    """
    after = [*before]
    counts = Counter(item[0] for item in items)
    for item in items:
        place = _place(after, item, key, is_only_one=counts[item[0]] == 1)
        if place is None:
            after.append(plain(item))
        else:
            after[place] = _merged(after[place], item, only_empty=only_empty)
    return tuple(after)


def plain(item: Item) -> Item:
    """The item with plain texts for the parts that its cell does not say."""
    return tuple(str(part) if isinstance(part, DefaultText) else part for part in item)


def _place(
    after: Sequence[Item], item: Item, key: Collection[int], *, is_only_one: bool
) -> int | None:
    """The position of the item on record that the item of a row is about; None for a new one."""
    places = [at for at, own in enumerate(after) if own[0] == item[0]]
    if not places or not any(map(_is_said, item[1:])):
        return next(iter(places), None)
    same = [at for at in places if all(after[at][part] == item[part] for part in key)]
    if same:
        return next((at for at in same if after[at] == item), same[0])
    return places[0] if is_only_one and len(places) == 1 else None


def _merged(own: Item, item: Item, *, only_empty: bool) -> Item:
    """The item on record with the parts that the item of the row says."""
    parts = (
        new if _is_said(new) and not (only_empty and old is not None) else old
        for old, new in zip(own[1:], item[1:], strict=True)
    )
    return (own[0], *parts)


def _is_said(part: Any) -> bool:
    return part is not None and not isinstance(part, DefaultText)
