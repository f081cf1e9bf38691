"""What a run of a feed did beside writing its rows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from ecodiplo.formats.spool import Spool


@dataclass(frozen=True)
class KeptValue:
    """A value that a person changed, and that the feed would have replaced."""

    row: int
    record: str
    field: str  # '' for a record that a person deleted
    value: Any  # of the record
    in_file: str  # as the row has it


@dataclass(frozen=True)
class MissingRecord:
    """A record of the feed that is no longer in it."""

    record: str
    title: str
    # reported, cancelled, deleted; kept because a person changed it; shared with another system
    outcome: str


@dataclass
class FeedOutcomes:
    """What became of values that people changed, and of records that are no longer in the feed."""

    kept: Spool[KeptValue] = field(default_factory=Spool)
    missing: Spool[MissingRecord] = field(default_factory=Spool)
    returned: Spool[str] = field(default_factory=Spool)  # the keys of records that are back
    counts: Counter[str] = field(default_factory=Counter)  # of missing records, by outcome
    # The numbers of the first and the last change that cancelled a missing record.
    cancellations: tuple[int, int] | None = None

    def keep(self, value: KeptValue) -> None:
        """Add a value that was kept."""
        self.kept.add(value)

    def miss(self, record: MissingRecord) -> None:
        """Add a record that is no longer in the feed."""
        self.missing.add(record)
        self.counts[record.outcome] += 1

    @property
    def kept_count(self) -> int:
        """The number of values that were kept."""
        return len(self.kept)

    @property
    def missing_count(self) -> int:
        """The number of records that are no longer in the feed."""
        return len(self.missing)
