"""Checksums of the rows of a table."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

# Rows that are read and written at a time.
ROWS = 500

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Checksum:
    """The number of rows of a table, and a checksum of them in the order of their keys."""

    rows: int
    digest: str


class Digest:
    """The checksum of rows as they pass."""

    def __init__(self) -> None:
        self._digest, self._rows = hashlib.sha256(), 0

    def add(self, part: list[Row]) -> list[Row]:
        """Count the rows, and return them."""
        self._rows += len(part)
        lines = "".join(f"{row!r}\n" for row in part)
        self._digest.update(lines.encode())
        return part

    def checksum(self) -> Checksum:
        """Of the rows so far."""
        return Checksum(self._rows, self._digest.hexdigest())
