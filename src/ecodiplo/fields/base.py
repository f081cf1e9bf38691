"""What every field type does."""

from __future__ import annotations

from abc import ABC, abstractmethod
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ecodiplo.errors import Unreadable

if TYPE_CHECKING:
    from ecodiplo.language import Lang


class FieldType(ABC):
    """A kind of value. `parse` raises Unreadable, never returns None for bad input."""

    unit = ""

    @abstractmethod
    def parse(self, text: str) -> Any:
        """The value that `text` gives."""

    @abstractmethod
    def show(self, value: Any, lang: Lang) -> str:
        """`value` for people."""

    @abstractmethod
    def export(self, value: Any) -> str:
        """`value` as text that `parse` reads back."""

    def plain(self, value: Any) -> Any:
        """`value` as JSON has it: numbers as numbers, dates as ISO text."""
        return self.export(value)

    def unplain(self, plain: Any) -> str:
        """The text that `parse` reads, of a value as JSON has it: `parse(unplain(plain(v))) == v`.

        Raises Unreadable for what no JSON of the type looks like.
        """
        if plain is None:
            return ""
        if isinstance(plain, str):
            return plain
        if isinstance(plain, bool):
            return "yes" if plain else "no"
        if isinstance(plain, float):  # its shortest digits, without an exponent
            plain = Decimal(repr(plain))
        if isinstance(plain, Decimal):
            return f"{plain:f}"
        if isinstance(plain, int):
            return str(plain)
        raise Unreadable(f"one value belongs here, not {_kind(plain)}")


def _kind(plain: Any) -> str:
    return (
        "a list" if isinstance(plain, list) else "an object" if isinstance(plain, dict) else "this"
    )
