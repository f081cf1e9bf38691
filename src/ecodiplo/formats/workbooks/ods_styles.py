"""The units that OpenDocument's number styles show beside the digits."""

from __future__ import annotations

from ecodiplo.formats.workbooks.archive import Damage
from ecodiplo.formats.workbooks.cells import unit_text
from ecodiplo.language import Label

_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_STYLE, _NUMBER = (f"{_ODF}:{name}:1.0 " for name in ("style", "datastyle"))
_NAME, _DATA_STYLE = f"{_STYLE}name", f"{_STYLE}data-style-name"
_CELL_STYLE, _MAP = f"{_STYLE}style", f"{_STYLE}map"
_WORDS = (f"{_NUMBER}text", f"{_NUMBER}currency-symbol")
# Limits of memory: LibreOffice writes fewer styles, and a longer text is not a unit.
_MOST_STYLES, _LONGEST = 2**16, 255


class Units:
    """The unit of each cell style, collected while the styles are read."""

    def __init__(self) -> None:
        self.in_text = False  # within a text of a number style
        self._by_cell: dict[str, str] = {}
        self._by_number: dict[str, str] = {}
        self._current = ""  # the number style that is being read

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins. Raises Damage when there are too many styles."""
        if name in _WORDS:
            self.in_text = True
        elif name.startswith(_NUMBER) and name.endswith("-style"):
            self._current = attributes.get(_NAME, "")
            self._by_number[self._current] = ""
        elif name == _MAP:
            self._map(attributes.get(f"{_STYLE}apply-style-name", ""))
        elif name == _CELL_STYLE:
            self._current = ""
            if _DATA_STYLE in attributes:
                self._by_cell[attributes.get(_NAME, "")] = attributes[_DATA_STYLE]
        if len(self._by_cell) + len(self._by_number) > _MOST_STYLES:
            raise Damage(Label("too many cell styles", "quá nhiều kiểu ô"))

    def _map(self, target: str) -> None:
        """Use the unit of the style `target`, which applies under a condition. The first such style
        is that of positive numbers, and precedes this element."""
        if self._current and target in self._by_number:
            self._by_number[self._current] = self._by_number[target]
            self._current = ""

    def text(self, text: str) -> None:
        """Add a piece of text of the number style."""
        self._by_number[self._current] = (self._by_number.get(self._current, "") + text)[:_LONGEST]

    def of(self, style: str) -> str:
        """The unit in the cells of the style."""
        return unit_text(self._by_number.get(self._by_cell.get(style, ""), ""))
