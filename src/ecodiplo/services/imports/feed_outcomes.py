"""What a run of a feed did beside writing its rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

# The values and records that a report lists; it only counts those after them.
MOST_LISTED = 1_000


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

    kept: list[KeptValue] = field(default_factory=list)
    kept_count: int = 0
    missing: list[MissingRecord] = field(default_factory=list)
    missing_count: int = 0
    returned: list[str] = field(default_factory=list)  # the keys of records that are back
    # The numbers of the first and the last change that cancelled a missing record.
    cancellations: tuple[int, int] | None = None

    def keep(self, value: KeptValue) -> None:
        """Add a value that was kept."""
        self.kept_count += 1
        if len(self.kept) < MOST_LISTED:
            self.kept.append(value)

    def miss(self, record: MissingRecord) -> None:
        """Add a record that is no longer in the feed."""
        self.missing_count += 1
        if len(self.missing) < MOST_LISTED:
            self.missing.append(record)
