"""The comparison of expected numbers with the program's, counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from independent.program import as_typed


@dataclass(frozen=True)
class Difference:
    """A number that the program gives otherwise, and the command that shows it."""

    command: str
    what: str
    expected: Any
    actual: Any

    def __str__(self) -> str:
        return f"{self.command}\n    {self.what}: {self.actual!s}, expected {self.expected!s}"


@dataclass
class Tally:
    """How many numbers were compared, and those that differ."""

    compared: int = 0
    differences: list[Difference] = field(default_factory=list)

    def compare(
        self,
        command: tuple[str, ...],
        what: str,
        expected: Mapping[str, Any],
        actual: Mapping[str, Any],
    ) -> None:
        """Compare each of the expected values with the one of the same name."""
        for name, value in expected.items():
            self.compared += 1
            if _plain(value) != _plain(actual.get(name)):
                self.differences.append(
                    Difference(as_typed(command), f"{what} {name}", value, actual.get(name))
                )


def _plain(value: Any) -> Any:
    """A value as it is compared: numbers exactly, whatever their type is."""
    if isinstance(value, bool) or value is None:
        return value
    return Decimal(value) if isinstance(value, int | float | Decimal) else str(value)
