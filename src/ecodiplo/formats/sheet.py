"""What every format writes: named, typed columns and rows of plain values."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ecodiplo.fields import Integer, Number
from ecodiplo.money import is_double

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ecodiplo.fields import FieldType
    from ecodiplo.language import Lang


@dataclass(frozen=True)
class Column:
    """A column: its stable name for machines, its label for people, the type of its values."""

    name: str
    label: str
    type: FieldType
    vietnamese: str = ""  # the column shown in its place to who reads Vietnamese

    @property
    def is_number(self) -> bool:
        """Whether its values are numbers, which are digits however they are written."""
        return isinstance(self.type, Integer | Number)


@dataclass(frozen=True)
class Sheet:
    """A table to be written. Rows are dicts by column name; they may be read only once."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Mapping[str, Any]]
    lang: Lang
    exact: bool = False  # every cell as an import reads it back, rather than as people like it

    def shown(self, row: Mapping[str, Any], column: Column) -> str:
        """The cell for people, in the sheet's language."""
        value = row.get(column.name)
        if self.lang == "vi" and column.vietnamese:
            value = row.get(column.vietnamese) or value
        return "" if value is None else column.type.show(value, self.lang)

    def exported(self, row: Mapping[str, Any], column: Column) -> str:
        """The cell for machines, as an import reads it back."""
        value = row.get(column.name)
        return "" if value is None else column.type.export(value)

    def plain(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """The row for JSON: every column, numbers as numbers, None where nothing is known."""
        return {column.name: self._plain(row.get(column.name), column) for column in self.columns}

    def _plain(self, value: Any, column: Column) -> Any:
        if value is None:
            return None
        if self.exact and isinstance(value, Decimal) and not is_double(value):
            return column.type.export(value)
        return column.type.plain(value)
