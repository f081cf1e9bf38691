"""Long lists of values, in parts that one statement takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

T = TypeVar("T")

# The most values in the condition of one statement. SQLite takes 32,766 parameters.
CHUNK = 1000


def chunks(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """The values in their order, at most CHUNK of them at a time."""
    return (values[start : start + CHUNK] for start in range(0, len(values), CHUNK))
