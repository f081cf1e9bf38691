"""The locks of a writing transaction: all are taken at its beginning, before it reads anything."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Locks:
    """What a command locks: the entities that it writes, and those whose records it refers to.

    Whoever writes an entity waits for those who write it or refer to it. Those who only refer to
    it do not wait for each other.
    """

    written: frozenset[str] = frozenset()
    referred: frozenset[str] = frozenset()

    def __ge__(self, other: Locks) -> bool:
        """Whether these include all the `other` ones."""
        return self.written >= other.written and self.written | self.referred >= other.referred
